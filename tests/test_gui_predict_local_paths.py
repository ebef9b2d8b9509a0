"""How other programs name files on this computer: addresses in any encoding, with hosts, and plain texts."""

import os
import platform
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl

from gui.images import to_png
from gui.predict.drop import Refusal, dropped
from gui.predict.local_paths import local_paths, paths_in_text

posix = pytest.mark.skipif(os.name != "posix", reason="paths are written otherwise there")
GBK = "衬衫".encode("gbk")


def paths(*addresses: str) -> list[Path]:
    return local_paths([QUrl.fromEncoded(address.encode()) for address in addresses])[0]


@posix
@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("file:///tmp/a%20b.png", "/tmp/a b.png"),
        ("file:/tmp/a.png", "/tmp/a.png"),
        ("file://localhost/tmp/a.png", "/tmp/a.png"),
        ("file://LOCALHOST/tmp/a.png", "/tmp/a.png"),
        (f"file://{platform.node()}/tmp/a.png", "/tmp/a.png"),
        ("file:///tmp/%E8%A1%AC%E8%A1%AB.JPG", "/tmp/衬衫.JPG"),
        ("file:///tmp/a%231.png", "/tmp/a#1.png"),
        ("file:///tmp/a#1.png", "/tmp/a#1.png"),
        ("file:///tmp/what?.png", "/tmp/what?.png"),
        ("file:///tmp/100%25.png", "/tmp/100%.png"),
    ],
)
def test_an_address_names_its_file(address, path):
    assert paths(address) == [Path(path)]


@posix
def test_a_name_of_any_bytes_is_kept():
    escaped = "".join(f"%{byte:02X}" for byte in GBK)
    (path,) = paths(f"file:///tmp/{escaped}.png")
    assert os.fsencode(path) == b"/tmp/" + GBK + b".png"


@posix
def test_a_picture_whose_name_is_gbk_is_opened(tmp_path):
    from core.paths import shown_name

    name = os.fsdecode(GBK + b".png")
    try:
        (tmp_path / name).write_bytes(b"x")
    except OSError:
        pytest.skip("names are Unicode on this disk")
    mime = QMimeData()
    escaped = "".join(f"%{byte:02X}" for byte in os.fsencode(tmp_path / name))
    mime.setUrls([QUrl.fromEncoded(f"file://{escaped.replace('%2F', '/')}".encode())])
    (found,) = dropped(mime)
    assert found.exists()
    assert shown_name(found) == "衬衫.png"


@posix
def test_a_file_on_another_computer_is_said_to_be_there(qapp):
    mime = QMimeData()
    mime.setUrls([QUrl("file://printserver/share/a.png")])
    found = dropped(mime)
    assert isinstance(found, Refusal)
    assert "another computer, printserver" in found.sentence


def text(words: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(words)
    return mime


@pytest.fixture
def shoe(tmp_path):
    from PySide6.QtGui import QImage

    image = QImage(4, 3, QImage.Format.Format_RGB32)
    image.fill(0)
    path = tmp_path / "a shoe.png"
    path.write_bytes(to_png(image))
    return path


def test_a_text_that_names_a_picture_is_that_picture(qapp, shoe, monkeypatch):
    monkeypatch.setenv("HOME", str(shoe.parent))
    monkeypatch.setenv("USERPROFILE", str(shoe.parent))
    address = QUrl.fromLocalFile(str(shoe)).toString(QUrl.ComponentFormattingOption.FullyEncoded)
    for words in (str(shoe), f'"{shoe}"', f"{shoe}\n", address, f"{shoe}\r\n{address}", "~/a shoe.png"):
        assert set(dropped(text(words))) == {shoe}, words


@pytest.mark.parametrize(
    "words", ["", "a shoe", "shoe.png", "/nowhere/shoe.png", "/tmp\nand more", "x" * 100_000, "/\0"]
)
def test_a_text_that_names_no_file_is_nothing_of_ours(qapp, words):
    assert paths_in_text(words) == []
    assert dropped(text(words)) is None


def test_a_text_that_names_another_file_is_refused_by_name(qapp, tmp_path):
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7")
    found = dropped(text(str(tmp_path / "report.pdf")))
    assert isinstance(found, Refusal)
    assert "report.pdf" in found.sentence
