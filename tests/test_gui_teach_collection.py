"""The classes that are gathered in the window: names, people, and that nothing is lost by a mistaken click."""

import numpy as np
import pytest

from core.errors import UserError
from core.teach.check import digest_of
from gui.teach.collection import Collection, OwnPicture


def picture(number, person=""):
    pixels = np.full((28, 28), number, np.uint8)
    return OwnPicture(pixels, digest_of(pixels), f"{number}.png", person)


@pytest.fixture
def collection():
    """Hats 0 to 2 and a skirt 3."""
    collection = Collection()
    collection.class_named("hat").pictures += [picture(0), picture(1), picture(2)]
    collection.class_named("skirt").pictures.append(picture(3))
    return collection


def contents(collection):
    return {own.name: [each.name for each in own.pictures] for own in collection.classes}


def test_large_letters_spaces_and_ways_to_write_an_accent_make_no_other_class(collection):
    assert collection.class_named("  HAT ") is collection.classes[0]
    assert collection.class_named("béret") is collection.class_named("be\u0301ret")
    assert [own.name for own in collection.classes] == ["hat", "skirt", "béret"]


@pytest.mark.parametrize(("name", "words"), [("Skirt", "There is a class “skirt” already"), ("  ", "needs a name")])
def test_a_class_keeps_its_name_where_the_new_one_cannot_be(collection, name, words):
    with pytest.raises(UserError, match=words):
        collection.rename(collection.classes[0], name)
    assert collection.classes[0].name == "hat"


@pytest.mark.parametrize("name", ["Hat", "短裤 🩳", "x" * 300])
def test_a_class_may_be_called_anything_else(collection, name):
    collection.rename(collection.classes[0], name)
    assert collection.classes[0].name == name


def test_what_was_taken_out_comes_back_in_its_place_the_last_first(collection):
    before = contents(collection)
    hat, skirt = collection.classes
    collection.take_out(hat, 1)
    collection.remove(hat)
    collection.take_out(skirt, 0)
    assert contents(collection) == {"skirt": []}
    collection.undo()
    assert contents(collection) == {"skirt": ["3.png"]}
    collection.undo()
    collection.undo()
    assert contents(collection) == before
    assert not collection.can_undo()


def test_classes_that_gave_way_to_others_come_back_beside_them(collection):
    collection.clear()
    collection.class_named("hat").pictures.append(picture(9))
    collection.undo()
    assert contents(collection) == {"hat": ["0.png", "1.png", "2.png", "9.png"], "skirt": ["3.png"]}


def test_whose_pictures_there_are_is_told_once_each(collection):
    hat = collection.classes[0]
    assert hat.people() == ()
    hat.name_person("Ann")
    hat.pictures.append(picture(4, "Bo"))
    hat.name_person("Cy")  # of pictures whose person is known nothing changes
    assert hat.people() == ("Ann", "Bo")
    assert [(each.class_name, each.person) for each in collection.examples()][-2:] == [("hat", "Bo"), ("skirt", "")]


def test_pictures_are_taught_as_they_are_seen(collection):
    for example, own in zip(collection.examples(), [0, 1, 2, 3], strict=True):
        assert np.all(example.picture == own)


def test_what_is_said_of_the_pictures_is_what_the_check_finds(collection):
    (finding,) = collection.check()
    assert str(finding.error).startswith("2 classes have fewer than 8 pictures, “hat” for one")
