"""What may be taught with, and what is said where it may not: one sentence each, and nothing is lost."""

import os
import sys

import numpy as np
import pytest
from own_classes import NAMES, own_examples, taught, tiny_teacher, tiny_weights, write_photographs
from PIL import Image

from core.__main__ import main
from core.errors import UserError
from core.predict.untrained import untrained_weights
from core.teach.events import Prepared
from core.teach.examples import Example, classes_of, examples_in
from core.teach.record import load_examples
from core.teach.teach import Teacher


def refusal(work) -> str:
    """The one sentence with which this is refused."""
    with pytest.raises(UserError) as caught:
        work()
    words = str(caught.value)
    assert words.endswith(".")
    assert "\n" not in words
    return words


def teach(examples, **options):
    return lambda: list(tiny_teacher().teach(examples, **options))


@pytest.mark.usefixtures("tiny_network")
@pytest.mark.parametrize(
    ("examples", "words"),
    [
        ([], "At least 2 classes are needed to tell pictures apart, and here are 0: add a class."),
        (own_examples(8, ["left"]), "At least 2 classes are needed"),
        (own_examples(8, [f"class {number}" for number in range(21)]), "At most 20 classes can be taught, not 21"),
        (own_examples(8) + own_examples(1, ["hat"]), "The class “hat” has too few pictures that can be used, 1"),
        (own_examples(7), "The class “left” has too few pictures that can be used, 7"),
    ],
)
def test_too_few_or_too_many_are_refused_in_a_sentence_before_any_is_looked_at(examples, words):
    assert refusal(teach(examples)).startswith(words)


@pytest.mark.usefixtures("tiny_network")
def test_two_classes_with_the_same_pictures_are_refused_by_their_names():
    examples = own_examples(8) + [Example("again", each.picture) for each in own_examples(8, ["left"])]
    assert refusal(teach(examples)).startswith("The classes “left” and “again” have the same pictures (8 of them)")


@pytest.mark.usefixtures("tiny_network")
def test_one_picture_in_two_classes_is_taught_all_the_same():
    examples = own_examples(10)
    end = taught([*examples, Example("right", examples[0].picture)])
    assert end.num_images == 31


@pytest.mark.usefixtures("tiny_network")
def test_files_that_cannot_be_read_are_left_out_each_with_its_sentence(tmp_path):
    write_photographs(tmp_path, 8)
    whole = (tmp_path / "disc" / "0.jpg").read_bytes()
    Image.new("RGB", (1, 1), "red").save(tmp_path / "disc" / "one pixel.png")
    broken = {
        "cut short.jpg": whole[:400],
        "empty.jpg": b"",
        "mislabelled.jpg": b"This is a text.",
        "phone.heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
        "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "really a PNG.jpg": (tmp_path / "disc" / "one pixel.png").read_bytes(),
    }
    for name, content in broken.items():
        (tmp_path / "disc" / name).write_bytes(content)
    events = list(tiny_teacher().teach(examples_in([tmp_path])))
    told = {
        event.example.picture.name: str(event.error) for event in events if isinstance(event, Prepared) and event.error
    }
    assert set(told) == {*broken, "one pixel.png"}
    assert "save it as JPEG" in told["phone.heic"]
    assert all(sentence.endswith(".") for sentence in told.values())
    assert events[-1].num_images == 16


@pytest.mark.usefixtures("tiny_network")
def test_a_class_of_which_too_much_is_broken_is_refused(tmp_path):
    write_photographs(tmp_path, 8)
    (tmp_path / "bar" / "3.jpg").write_bytes(b"")
    assert refusal(teach(examples_in([tmp_path]))).startswith(
        "The class “bar” has too few pictures that can be used, 7"
    )


# Folders ------------------------------------------------------------------------------------------------------------


def test_each_folder_in_a_folder_is_a_class_in_the_order_in_which_people_count(tmp_path):
    write_photographs(tmp_path, 2, ("10", "9", "夏天", "👟"))
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "notes.txt").write_text("no class")
    (tmp_path / "9" / "list.txt").write_text("no picture")
    examples = examples_in([tmp_path])
    assert [each.class_name for each in examples] == ["9", "9", "10", "10", "夏天", "夏天", "👟", "👟"]
    assert examples[0].picture == tmp_path / "9" / "0.jpg"
    assert {each.person for each in examples} == {""}


def test_the_spelling_of_a_class_is_that_of_whoever_comes_first(tmp_path):
    write_photographs(tmp_path / "a", 8, ("Hat", "shoe"))
    write_photographs(tmp_path / "b", 8, ("hat", "Shoe"))
    names, labels = classes_of(examples_in([tmp_path / "a", tmp_path / "b"]))
    assert names == ("Hat", "shoe")
    assert np.bincount(labels).tolist() == [16, 16]


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs a right there")
def test_links_that_lead_back_are_no_classes_and_no_end_of_the_search(tmp_path):
    write_photographs(tmp_path, 2)
    os.symlink(tmp_path, tmp_path / "loop")
    os.symlink(tmp_path, tmp_path / "bar" / "up")
    os.symlink(tmp_path / "nowhere", tmp_path / "gone")
    assert [each.class_name for each in examples_in([tmp_path])] == ["bar", "bar", "disc", "disc"]


def test_a_class_in_a_linked_folder_counts(tmp_path):
    write_photographs(tmp_path / "elsewhere", 2)
    (tmp_path / "mine").mkdir()
    os.symlink(tmp_path / "elsewhere" / "disc", tmp_path / "mine" / "disc")
    assert [each.class_name for each in examples_in([tmp_path / "mine"])] == ["disc", "disc"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: None, "cannot be read"),
        (lambda folder: folder.mkdir(), "has no folders in it"),
        (lambda folder: folder.write_bytes(b"file"), "cannot be read"),
        (lambda folder: (folder / "empty").mkdir(parents=True), "The folder of the class “empty” has no pictures"),
    ],
)
def test_a_folder_without_classes_is_refused_in_a_sentence(tmp_path, make, words):
    make(tmp_path / "mine")
    assert words in refusal(lambda: examples_in([tmp_path / "mine"]))


def test_a_class_that_holds_far_too_many_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("core.teach.examples._MAX_ENTRIES", 5)
    write_photographs(tmp_path, 6)
    assert "“bar” holds more than 5 files" in refusal(lambda: examples_in([tmp_path]))


def test_the_command_line_says_one_line(tmp_path, capsys):
    assert main(["teach", str(tmp_path), "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("error: ")
    assert len(printed.err.splitlines()) == 1


# Networks and runs ----------------------------------------------------------------------------------------------------


def test_a_network_without_a_linear_layer_at_its_end_is_refused():
    assert "NiN" in refusal(lambda: Teacher(untrained_weights("nin", 67)))


@pytest.mark.usefixtures("tiny_network")
def test_a_folder_that_is_in_use_is_refused_before_anything_is_done(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    assert "is not empty" in refusal(lambda: next(tiny_teacher().teach(own_examples(8), folder=tmp_path)))
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_run_that_was_not_taught_has_no_pictures_and_says_so(tmp_path):
    assert "was not taught with own pictures" in refusal(lambda: load_examples(tmp_path))


@pytest.mark.usefixtures("tiny_network")
def test_damaged_pictures_of_a_run_are_refused(tmp_path):
    taught(own_examples(8), folder=tmp_path / "run")
    file = tmp_path / "run" / "pictures.safetensors"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    assert "damaged" in refusal(lambda: load_examples(tmp_path / "run"))


@pytest.mark.usefixtures("tiny_network")
def test_weights_of_other_classes_take_no_part_in_what_is_taught():
    """The body's own classes are ten; those of the result are its own, and the body is as it was."""
    weights = tiny_weights()
    before = {name: tensor.clone() for name, tensor in weights.tensors.items()}
    *_, end = Teacher(weights).teach(own_examples(8))
    assert end.weights.class_names == NAMES
    assert all(np.array_equal(before[name], weights.tensors[name]) for name in before)
