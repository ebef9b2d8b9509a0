"""Which files of a folder are pictures, in which order, and how long is looked for them."""

import os
from pathlib import Path

import pytest
from picture_files import encode
from PIL import Image

from core.predict.listing import may_be_picture, natural_key, pictures_in

JPEG = encode(Image.new("RGB", (8, 8), (200, 30, 30)), "JPEG")
APPLE_DOUBLE = b"\0\5\x16\7\0\2\0\0Mac OS X        " + bytes(4000)  # what macOS writes beside a file on a foreign disk


def write(folder: Path, *names: str, content: bytes = JPEG) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def names_in(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in pictures_in(folder)[0]]


def test_pictures_come_as_people_count(tmp_path):
    numbered = [f"{number}.jpg" for number in range(1, 13)]
    write(tmp_path, *reversed(numbered))
    assert names_in(tmp_path) == numbered


@pytest.mark.parametrize(
    "expected",
    [
        ["a2.png", "A10.png", "b1.png"],
        ["IMG_9.jpg", "IMG_10.jpg", "IMG_010b.jpg"],
        ["1.jpg", "1 (2).jpg", "1 (10).jpg", "2.jpg"],
        ["9", "10 shoes", "shoe", "shoe 1"],
        ["2024.1.5.png", "2024.1.25.png", "2024.11.25 shoe"],
        ["衬衫2.png", "衬衫10.png"],
    ],
)
def test_names_are_sorted_naturally(expected):
    backwards = list(reversed(expected))
    assert sorted(backwards, key=natural_key) == expected


def test_what_systems_put_beside_pictures_is_none(tmp_path):
    write(tmp_path, "1.jpg", "2.jpg")
    write(tmp_path, "._1.jpg", "._2.jpg", content=APPLE_DOUBLE)
    write(tmp_path, ".hidden.jpg", ".thumbnails/1.jpg", "@eaDir/1.jpg/thumb.jpg", "__MACOSX/1.jpg", "Thumbs.db")
    write(tmp_path, "desktop.ini", content=b"[.ShellClassInfo]")
    assert names_in(tmp_path) == ["1.jpg", "2.jpg"]


def test_what_a_file_is_its_bytes_say(tmp_path):
    write(tmp_path, "1.jpg_640x640q90", "2.jpe", "3", "2024.11.25 shoe")
    write(tmp_path, "notes.txt", "letter", content=b"BM is how this letter begins")
    write(tmp_path, "empty", content=b"")
    assert names_in(tmp_path) == ["1.jpg_640x640q90", "2.jpe", "3", "2024.11.25 shoe"]
    assert may_be_picture(tmp_path / "3")
    assert not may_be_picture(tmp_path / "notes.txt")
    assert not may_be_picture(tmp_path / "missing")


def test_folders_in_a_folder_are_looked_through_after_its_own_pictures(tmp_path):
    write(tmp_path, "shirts/10.jpg", "shirts/9.jpg", "bags/1.jpg", "z.jpg", "shirts/red/1.jpg")
    assert names_in(tmp_path) == ["z.jpg", "bags/1.jpg", "shirts/9.jpg", "shirts/10.jpg", "shirts/red/1.jpg"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_folders_that_contain_each_other_by_links_are_looked_through_once(tmp_path):
    write(tmp_path, "a/1.jpg")
    (tmp_path / "a" / "round").symlink_to(tmp_path)
    assert names_in(tmp_path) == ["a/1.jpg"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_among_the_pictures_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / "pipe.jpg")
    write(tmp_path, "1.jpg")
    assert names_in(tmp_path) == ["1.jpg"]


def test_whoever_drops_a_whole_disk_need_not_wait(tmp_path):
    for number in range(6):
        write(tmp_path, f"{number}/1.jpg", f"{number}/2.jpg")
    found, gave_up = pictures_in(tmp_path, max_entries=10)
    assert gave_up
    assert 2 <= len(found) < 12
    assert not pictures_in(tmp_path / "0")[1]


def test_a_folder_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(OSError, match="missing"):
        pictures_in(tmp_path / "missing")
