"""What drags and clipboards of real programs carry, and what we take of it."""

import base64
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QImage, QPixmap

from gui.images import to_png
from gui.predict.drop import Refusal, dropped


def _image() -> QImage:
    image = QImage(4, 3, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    return image


def _png() -> bytes:
    return to_png(_image())


def _mime(**contents) -> QMimeData:
    mime = QMimeData()
    if "urls" in contents:
        mime.setUrls([QUrl(url) for url in contents["urls"]])
    if "text" in contents:
        mime.setText(contents["text"])
    if "html" in contents:
        mime.setHtml(contents["html"])
    if "image" in contents:
        mime.setImageData(contents["image"])
    for name, content in contents.get("data", {}).items():
        mime.setData(name, content)
    return mime


def test_files_are_taken_in_their_order(qapp):
    urls = ["file:///tmp/b.png", "file:///tmp/%E8%A1%AC%E8%A1%AB.JPG"]
    assert dropped(_mime(urls=urls)) == [Path("/tmp/b.png"), Path("/tmp/衬衫.JPG")]


def test_only_the_pictures_among_files_are_taken(qapp):
    assert dropped(_mime(urls=["file:///tmp/a.pdf", "file:///tmp/b.png"])) == [Path("/tmp/b.png")]


def test_a_file_that_is_no_picture_is_refused_by_name(qapp):
    found = dropped(_mime(urls=["file:///tmp/report.pdf"]))
    assert isinstance(found, Refusal)
    assert "report.pdf" in found.sentence


@pytest.mark.parametrize("name", ["photo.heic", "photo", "photo.webp", "photo.tiff"])
def test_files_on_which_the_decoder_has_the_last_word_are_taken(qapp, name):
    assert dropped(_mime(urls=[f"file:///tmp/{name}"])) == [Path("/tmp") / name]


def test_a_link_alone_is_refused_and_nothing_is_downloaded(qapp):
    for mime in (
        _mime(urls=["https://example.org/shirt.png"]),
        _mime(text="https://example.org/shirt.png"),
        _mime(urls=["http://example.org/"], html='<img src="http://example.org/shirt.png">'),
    ):
        found = dropped(mime)
        assert isinstance(found, Refusal)
        assert found.sentence.startswith("This is only a link; nothing was downloaded.")


def test_the_picture_beside_a_link_is_taken(qapp):
    link = {"urls": ["https://example.org/shirt.png"], "html": '<img src="https://example.org/shirt.png">'}
    assert dropped(_mime(**link, data={"image/png": _png()})) == _png()
    assert dropped(_mime(**link, image=_image())).size() == _image().size()


def test_a_files_own_bytes_are_better_than_an_image_made_of_them(qapp):
    assert dropped(_mime(image=_image(), data={"image/jpeg": b"jpeg"})) == b"jpeg"


def test_an_image_is_better_than_a_bitmap_of_the_clipboard(qapp):
    assert isinstance(dropped(_mime(image=_image(), data={"image/bmp": b"BM"})), QImage)
    assert dropped(_mime(data={"image/bmp": b"BM"})) == b"BM"


def test_an_empty_format_is_passed_over(qapp):
    assert isinstance(dropped(_mime(image=_image(), data={"image/png": b""})), QImage)


def test_a_pixmap_is_taken_as_an_image(qapp):
    assert isinstance(dropped(_mime(image=QPixmap.fromImage(_image()))), QImage)


def test_an_empty_image_is_nothing(qapp):
    assert dropped(_mime(image=QImage())) is None


@pytest.mark.parametrize("place", ["urls", "html", "text"])
def test_a_picture_written_out_in_an_address_is_decoded_here(qapp, place):
    address = "data:image/png;base64," + base64.b64encode(_png()).decode()
    contents = {
        "urls": {"urls": [address]},
        "html": {"urls": ["https://example.org"], "html": f"<a href='x'><img alt='a > b' src='{address}'></a>"},
        "text": {"text": address},
    }[place]
    assert dropped(_mime(**contents)) == _png()


def test_a_percent_encoded_picture_is_decoded(qapp):
    address = "data:image/png," + "".join(f"%{byte:02X}" for byte in _png())
    assert dropped(_mime(text=address)) == _png()


@pytest.mark.parametrize("text", ["data:image/png;base64,A", "data:image/png", "data:text/plain,hello"])
def test_a_broken_or_foreign_data_address_is_nothing(qapp, text):
    assert dropped(_mime(text=text)) is None


@pytest.mark.parametrize("text", ["", "a shirt", "see https://example.org for more"])
def test_words_are_nothing_of_ours(qapp, text):
    assert dropped(_mime(text=text)) is None


def test_a_folder_is_taken_whatever_its_name(qapp, tmp_path):
    folder = tmp_path / "clothes.2024"
    folder.mkdir()
    assert dropped(_mime(urls=[QUrl.fromLocalFile(str(folder)).toString()])) == [folder]


@pytest.mark.parametrize("name", ["shoe.jpe", "shoe.jpg_640x640q90", "2024.11.25 shoe", "shoe.txt"])
def test_a_file_that_is_a_picture_by_its_bytes_is_taken_whatever_its_name(qapp, tmp_path, name):
    Image.new("RGB", (8, 8)).save(tmp_path / name, "JPEG")
    assert dropped(_mime(urls=[QUrl.fromLocalFile(str(tmp_path / name)).toString()])) == [tmp_path / name]
