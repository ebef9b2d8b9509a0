"""What is found in the pictures of own classes before anything is taught."""

import os

import numpy as np
import pytest
from PIL import Image

from core.data import DATASETS, DEFAULT_DATA
from core.errors import UserError
from core.teach.check import ClassContent, check, class_folders, digest_of, look_at, look_at_files, looks_like_classes

FORM = DATASETS[DEFAULT_DATA].form


def save(path, number, size=(40, 40)):
    """A picture like no other number's: a dark shape on white, which grows with the number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", size, "white")
    image.paste((20, 20, 20), (5, 5, 10 + number % 30, 12 + number // 2 % 25))
    image.save(path)
    return path


def listed(folder, **options):
    """What `class_folders` returns, as names and numbers of pictures, and how often it has told of its progress."""
    listing, num_told = class_folders(folder, **options), 0
    while True:
        try:
            next(listing)
            num_told += 1
        except StopIteration as end:
            return {each.name: len(each.files) for each in end.value}, num_told


def content(name, numbers, errors=()):
    return ClassContent(name, tuple(str(number).encode() for number in numbers), tuple(errors))


def sentences(*classes):
    return [str(finding.error) for finding in check(classes)]


def test_nothing_is_said_of_two_classes_that_are_as_they_should_be():
    assert check([content("hat", range(8)), content("skirt", range(10, 50))]) == ()


@pytest.mark.parametrize(
    ("classes", "is_blocking", "words"),
    [
        ([content("hat", range(8))], True, "At least 2 classes are needed to tell pictures apart, and here are 1"),
        ([content(str(n), range(10 * n, 10 * n + 8)) for n in range(21)], True, "At most 20 classes can be taught"),
        (
            [content("a", range(7)), content("b", range(20, 30))],
            True,
            "“a” has 7 pictures; each class needs at least",
        ),
        ([content("a", range(10_001)), content("b", range(20_000, 30_000))], True, "not 20,001: take some out"),
        ([content("a", [1]), content("b", [2])], True, "2 classes have fewer than 8 pictures, “a” for one"),
        ([content("a", range(8)), content("b", range(2, 11))], True, "“a” and “b” have the same pictures (6 of them)"),
        ([content("a", range(8)), content("b", range(7, 15))], False, "1 of the pictures are in “a” and in “b” too"),
        ([content("a", [*range(8), 0, 1]), content("b", range(9, 17))], False, "2 pictures are doubles of others"),
        ([content("a", range(8)), content("b", range(10, 51))], False, "“b” has 41 pictures and “a” only 8"),
        (
            [content("a", range(8), [UserError("x is empty.")]), content("b", range(9, 17))],
            False,
            "x is empty.",
        ),
    ],
)
def test_each_shortcoming_is_one_sentence(classes, is_blocking, words):
    (finding,) = check(classes)
    assert words in str(finding.error)
    assert finding.is_blocking == is_blocking


def test_five_times_as_many_pictures_are_not_uneven_yet():
    assert check([content("a", range(8)), content("b", range(10, 50))]) == ()


def test_what_blocks_is_said_first():
    found = check([content("a", [*range(8), 0]), content("b", range(20, 23))])
    assert [finding.is_blocking for finding in found] == [True, False]


def test_several_files_that_cannot_be_read_are_one_sentence_with_the_first_reason():
    errors = [UserError("one.png is empty."), UserError("two.png is broken.")]
    said = sentences(content("a", range(8), errors), content("b", range(9, 17)))
    assert said == ["2 files could not be opened. The first: one.png is empty."]


def test_a_picture_is_looked_at_as_the_window_would_prepare_it(tmp_path):
    from core.predict.decode import decode
    from core.predict.pipeline import prepare

    file = save(tmp_path / "hat.png", 3)
    look = look_at(file, FORM)
    np.testing.assert_array_equal(look.pixels, prepare(decode(file), FORM).pixels)
    assert look.error is None


@pytest.mark.parametrize(
    ("name", "bytes_", "reason"),
    [
        ("empty.png", b"", "empty.png is empty"),
        ("text.jpg", b"no picture at all", "text.jpg is not a picture"),
        ("cut.png", None, "cut.png"),
        ("phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC photograph, which cannot be read: save it as JPEG"),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "drawing in SVG"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_reason(tmp_path, name, bytes_, reason):
    whole = save(tmp_path / "whole.png", 3, size=(300, 300)).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2] if bytes_ is None else bytes_)
    look = look_at(tmp_path / name, FORM)
    assert reason in str(look.error)
    assert look.pixels is None


def test_a_picture_of_one_pixel_is_told_and_not_raised(tmp_path):
    Image.new("RGB", (1, 1), "red").save(tmp_path / "dot.png")
    assert look_at(tmp_path / "dot.png", FORM).error is not None


def test_copies_of_a_file_have_one_digest_and_other_pictures_others(tmp_path):
    first, other = save(tmp_path / "1.png", 1), save(tmp_path / "2.png", 9)
    copy = tmp_path / "copy of 1.png"
    copy.write_bytes(first.read_bytes())
    digests = [look.digest for look in look_at_files([first, other, copy], FORM, 1)]
    assert digests[0] == digests[2] != digests[1]


def test_drawings_have_digests_too():
    ink = np.zeros((28, 28), np.uint8)
    assert digest_of(ink) == digest_of(ink.copy()) != digest_of(ink + 1)


def test_each_folder_is_a_class_and_pictures_further_down_are_its_own(tmp_path):
    save(tmp_path / "hat" / "1.png", 1)
    save(tmp_path / "hat" / "more" / "2.png", 2)
    save(tmp_path / "短裤 🩳" / "1.png", 3)
    save(tmp_path / ".hidden" / "1.png", 4)
    (tmp_path / "empty").mkdir()
    assert listed(tmp_path)[0] == {"empty": 0, "hat": 2, "短裤 🩳": 1}


def test_links_that_lead_back_make_no_classes(tmp_path):
    save(tmp_path / "hat" / "1.png", 1)
    os.symlink(tmp_path, tmp_path / "all again")
    os.symlink(tmp_path / "hat", tmp_path / "hat" / "once more")
    assert listed(tmp_path)[0] == {"hat": 1}


def test_what_cannot_be_taught_from_a_folder_is_said(tmp_path):
    with pytest.raises(UserError, match="has no folders in it"):
        listed(tmp_path)
    with pytest.raises(UserError, match="cannot be read"):
        listed(tmp_path / "gone")


def test_a_search_in_too_much_ends_with_a_sentence_and_tells_its_progress_before(tmp_path):
    for number in range(6):
        save(tmp_path / "a" / str(number) / "1.png", number)
    assert listed(tmp_path)[1] >= 6
    with pytest.raises(UserError, match="more than 5 files"):
        listed(tmp_path, max_entries=5)


def test_a_folder_of_folders_of_pictures_looks_like_classes_and_others_do_not(tmp_path):
    both = tmp_path / "both"
    for number in range(8):
        save(both / "hat" / f"{number}.png", number)
    assert not looks_like_classes(both, least=1)  # one class tells nothing apart
    save(both / "skirt" / "0.jpg", 2)
    assert not looks_like_classes(both)  # too few to be taught with
    assert looks_like_classes(both, least=1)
    for number in range(1, 8):
        save(both / "skirt" / f"{number}.jpg", number)
    assert looks_like_classes(both)
    save(both / "beside.png", 3)
    assert not looks_like_classes(both)
    assert not looks_like_classes(tmp_path / "gone")
    assert not looks_like_classes(both / "beside.png")
