"""What the names of folders mean, and reading a folder of photographs."""

import numpy as np
import pytest
from photo_folder import write_photographs

from core.data import DATASETS
from core.data.folder_names import MISFIT_KINDS, classes_of_folder, misfit_kind_of_folder
from core.errors import UserError
from core.predict.decode import decode
from core.predict.photographs import read_photographs
from core.predict.pipeline import prepare
from core.predict.prepare_files import prepare_files

SPEC = DATASETS["fashion_mnist"]


@pytest.fixture
def folder(tmp_path):
    """Two coats, six shoes, a hat, a broken file, and a folder whose name says nothing."""
    photos = write_photographs(tmp_path / "photos", outwear=2, Shoes=6, hat=1, holiday=1)
    (photos / "outwear" / "9.png").write_bytes(b"no picture")
    return photos


def read(folder, **options):
    """What is told on the way, and the photographs."""
    told = []
    reading = read_photographs(folder, SPEC.class_names, SPEC.form, **options)
    while True:
        try:
            told.append(next(reading))
        except StopIteration as end:
            return told, end.value


def names_of(folder_name):
    classes = classes_of_folder(folder_name, SPEC.class_names)
    return None if classes is None else [SPEC.class_names[each] for each in classes]


@pytest.mark.parametrize(
    ("folder_name", "meant"),
    [
        ("t-shirt", ["T-shirt/top"]),
        ("T Shirts", ["T-shirt/top"]),
        ("top", ["T-shirt/top"]),
        ("ANKLE_BOOTS", ["Ankle boot"]),
        ("Dresses", ["Dress"]),
        ("trousers", ["Trouser"]),
        ("pants", ["Trouser"]),
        ("longsleeve", ["Pullover"]),
        ("long-sleeve", ["Pullover"]),
        ("outwear", ["Coat"]),
        ("shirt", ["Shirt"]),
        ("shoes", ["Sandal", "Sneaker", "Ankle boot"]),
        ("shoe", ["Sandal", "Sneaker", "Ankle boot"]),
        ("hats", []),
        ("shorts", []),
        ("skirt", []),
        ("train", None),
        ("😀", None),
        ("s", None),
    ],
)
def test_a_folder_means_the_classes_that_its_name_says(folder_name, meant):
    assert names_of(folder_name) == meant


@pytest.mark.parametrize("folder_name", ["hat", "Hats", "hates", "SHORTS", "short", "skirts", "skirtes"])
def test_each_folder_of_misfits_has_its_kind(folder_name):
    assert classes_of_folder(folder_name, SPEC.class_names) == ()
    assert MISFIT_KINDS[misfit_kind_of_folder(folder_name)].startswith(folder_name.casefold()[:3])


def test_a_class_of_that_very_name_goes_before_what_a_folder_of_clothes_means():
    assert classes_of_folder("hat", ("Cap", "Hat")) == (1,)
    assert classes_of_folder("shoes", ("Sandal", "Sneaker")) is None  # one of the three is not among the classes


def test_photographs_are_what_the_program_prepares_of_them_in_the_order_of_their_names(folder):
    told, photographs = read(folder)
    assert told == [(number, 10) for number in range(11)]
    assert [f"{file.parent.name}/{file.name}" for file in photographs.files] == [
        "hat/0.png",
        "outwear/0.png",
        "outwear/1.png",
        *(f"Shoes/{number}.png" for number in range(6)),
    ]
    assert photographs.pixels.shape == (9, 1, 28, 28)
    assert photographs.pixels.dtype == np.uint8
    for pixels, file in zip(photographs.pixels, photographs.files, strict=True):
        assert np.array_equal(pixels[0], prepare(decode(file)).pixels)
    right = [{SPEC.class_names[each] for each in np.flatnonzero(row)} for row in photographs.is_right]
    assert right == [set(), *[{"Coat"}] * 2, *[{"Sandal", "Sneaker", "Ankle boot"}] * 6]
    assert photographs.is_misfit.tolist() == [True] + [False] * 8
    assert photographs.kinds.tolist() == [MISFIT_KINDS.index("hat")] + [-1] * 8
    num_classes = len(SPEC.class_names)
    assert np.array_equal(photographs.right_outputs[:, :num_classes], photographs.is_right)
    of_kinds = photographs.right_outputs[:, num_classes:]
    assert of_kinds[0].tolist() == [name == "hat" for name in MISFIT_KINDS]
    assert not of_kinds[1:].any()


def test_broken_files_and_unknown_folders_are_told_by_name(folder):
    _, photographs = read(folder)
    assert [str(each) for each in photographs.broken] == [
        "9.png is not a picture that can be read: choose a PNG or JPEG file."
    ]
    assert photographs.unknown_folders == ("holiday",)


def test_several_processes_give_the_same_in_the_same_order(folder):
    files = sorted(folder.rglob("*.png"))
    alone, together = (list(prepare_files(files, SPEC.form, number)) for number in (1, 2))
    assert [type(each) for each in alone].count(UserError) == 1
    for one, other in zip(alone, together, strict=True):
        assert str(one) == str(other) if isinstance(one, UserError) else np.array_equal(one, other)


def test_where_no_other_process_may_begin_this_one_does_the_work(folder, monkeypatch):
    from concurrent.futures.process import BrokenProcessPool

    def refuse(*_arguments):
        raise BrokenProcessPool

    monkeypatch.setattr("core.predict.prepare_files._by_processes", refuse)
    files = sorted(folder.rglob("*.png"))
    assert len(list(prepare_files(files, SPEC.form, 2))) == len(files)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UserError, match=r"cannot be read .*put it back or choose another"):
        read(tmp_path / "gone")


def test_a_folder_without_a_class_is_told(folder):
    with pytest.raises(UserError, match=r"No folder in .* is called as a class is.*T-shirt/top"):
        read(folder / "Shoes")


def test_too_few_photographs_are_told(folder):
    for number in range(1, 6):
        (folder / "Shoes" / f"{number}.png").unlink()
    with pytest.raises(UserError, match="3 can be used that show one of the classes; at least 8"):
        read(folder)
