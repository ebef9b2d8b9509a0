"""A batch of pictures: what is listed, that a bad one is told in its place, that several processes tell the same."""

import io
import multiprocessing
import os
from pathlib import Path

import numpy as np
import pytest
from picture_files import encode
from PIL import Image

from core.data import DATASETS
from core.paths import ASSETS
from core.predict import batch
from core.predict.batch import THUMBNAIL_SIDE, Listed, list_batch, read_batch
from core.predict.decode import decode
from core.predict.pipeline import prepare
from core.predict.prepare_files import processes_beside_window

FORM = DATASETS["fashion_mnist"].form
BOOT = (ASSETS / "samples" / "boot.png").read_bytes()


def listed(*places: Path, **limits: int) -> tuple[list[int], Listed]:
    counts, listing = [], list_batch(places, **limits)
    while True:
        try:
            counts.append(next(listing))
        except StopIteration as end:
            return counts, end.value


def write(folder: Path, *names: str, content: bytes = BOOT) -> list[Path]:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return [folder / name for name in names]


def test_folders_give_their_pictures_and_files_stay_in_their_order(tmp_path):
    inside = write(tmp_path / "clothes", "2.png", "10.png", "bags/1.png")
    first, last, _companion = write(tmp_path, "z.png", "a.png", "._a.png")
    counts, found = listed(first, tmp_path / "clothes", tmp_path / "._a.png", last, tmp_path / "missing.png")
    assert found.files == (first, *inside, last, tmp_path / "missing.png")
    assert (found.num_found, found.is_whole, found.errors) == (6, True, ())
    assert counts == sorted(counts)


def test_a_folder_without_pictures_and_one_that_is_gone_are_told(tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    (tmp_path / "locked").mkdir()
    scandir = os.scandir

    def refuse(place):
        if Path(place).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(place)

    monkeypatch.setattr("core.predict.listing.os.scandir", refuse)
    _, found = listed(tmp_path / "empty", tmp_path / "locked")
    assert found.files == ()
    assert [str(error) for error in found.errors] == [
        "There is no picture in the folder empty.",
        "The folder locked cannot be read (Permission denied).",
    ]


def test_of_too_many_the_first_are_taken_and_all_are_counted(tmp_path):
    write(tmp_path, *(f"{number}/{each}.png" for number in range(4) for each in range(5)))
    _, found = listed(tmp_path, max_pictures=7)
    assert [file.relative_to(tmp_path).as_posix() for file in found.files][5:] == ["1/0.png", "1/1.png"]
    assert (found.num_found, found.is_whole) == (20, True)


def test_a_folder_that_is_too_large_to_look_through_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "MAX_BATCH_ENTRIES", 8)
    write(tmp_path, *(f"{number}.png" for number in range(50)))
    _, found = listed(tmp_path)
    assert not found.is_whole
    assert 8 <= len(found.files) < 50


def bad_files(folder: Path) -> dict[str, str]:
    """Writes them; what must be said of each."""
    photograph = encode(Image.effect_noise((400, 300), 90).convert("RGB"), "JPEG")
    contents = {
        "truncated.jpg": (photograph[:900], "damaged or cut short"),
        "empty.png": (b"", "is empty"),
        "mislabelled.png": (b"these are words", "is not a picture"),
        "pixel.png": (encode(Image.new("RGB", (1, 1), (9, 9, 9)), "PNG"), "single colour"),
        "photo.heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(50), "HEIC"),
        "logo.svg": (b"<svg/>", "SVG"),
    }
    for name, (content, _) in contents.items():
        write(folder, name, content=content)
    return {name: words for name, (_, words) in contents.items()}


def test_a_bad_file_is_told_in_its_place_and_the_others_are_read(tmp_path):
    words = bad_files(tmp_path)
    good = ["a.png", "衬衫 👟.png", "x" * 251 + ".png"]
    for name in good:
        write(tmp_path, name)
    _, found = listed(tmp_path)
    assert len(found.files) == len(words) + len(good)
    expected = prepare(decode(BOOT), FORM).pixels
    read = list(read_batch(found.files, FORM, 1))
    assert [each.file for each in read] == list(found.files)
    for each in read:
        if each.file.name in words:
            assert each.pixels is None
            assert words[each.file.name] in str(each.error)
        else:
            assert each.error is None
            np.testing.assert_array_equal(each.pixels, expected)
            with Image.open(io.BytesIO(each.thumbnail)) as thumbnail:
                assert max(thumbnail.size) == THUMBNAIL_SIDE


def test_whatever_one_picture_does_the_others_are_still_to_come(tmp_path, monkeypatch):
    files = write(tmp_path, "1.png", "2.png")

    def fail_at_first(picture, form):
        monkeypatch.setattr(batch, "prepare", prepare)
        raise ZeroDivisionError("no ground")

    monkeypatch.setattr(batch, "prepare", fail_at_first)
    first, second = read_batch(files, FORM, 1)
    assert str(first.error).startswith("1.png could not be brought to the network's form (ZeroDivisionError")
    assert first.thumbnail
    assert second.error is None


def test_several_processes_tell_the_same_in_the_same_order_and_give_way_to_others(tmp_path):
    bad_files(tmp_path)
    write(tmp_path, "boot.png")
    files = listed(tmp_path)[1].files
    alone = list(read_batch(files, FORM, 1))
    reading = read_batch(files, FORM, 2, in_background=True)
    together = [next(reading)]
    readers = multiprocessing.active_children()
    assert len(readers) == 2
    if hasattr(os, "getpriority"):
        own = os.getpriority(os.PRIO_PROCESS, 0)
        assert any(os.getpriority(os.PRIO_PROCESS, each.pid) == min(19, own + 10) for each in readers)
    together += reading
    assert not multiprocessing.active_children()
    for one, other in zip(alone, together, strict=True):
        assert (one.file, one.thumbnail, str(one.error)) == (other.file, other.thumbnail, str(other.error))
        if one.error is not None:
            assert (one.error.sentence, one.error.values) == (other.error.sentence, other.error.values)
        np.testing.assert_array_equal(one.pixels, other.pixels)


def test_few_files_need_no_other_process():
    assert processes_beside_window(12) == 1
    assert processes_beside_window(1000) >= 2


@pytest.mark.parametrize(("num_processes", "num_under_way"), [(1, 0), (2, 4)])
def test_while_it_must_wait_nothing_is_begun_and_nothing_is_lost(tmp_path, num_processes, num_under_way):
    files = write(tmp_path, *(f"{number}.png" for number in range(12)))
    read: list[batch.ReadPicture] = []
    known_when_asked: list[int] = []  # how many had been read each time

    def must_wait() -> bool:
        known_when_asked.append(len(read))
        return 2 <= len(known_when_asked) < 20

    for each in read_batch(files, FORM, num_processes, must_wait=must_wait):
        read.append(each)
    assert [each.file for each in read] == files
    assert len(known_when_asked) > 20
    assert known_when_asked[18] == max(1, num_under_way)
