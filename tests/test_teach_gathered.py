"""Classes that are gathered in the window outlive it, and a damaged file is told."""

from pathlib import Path

import numpy as np
import pytest
from own_classes import own_examples

from core.errors import UserError
from core.teach.gathered import Gathered, gathered_file, load_gathered, save_gathered


def told(gathered):
    return [(each.class_name, each.person, each.picture.tobytes()) for each in gathered.examples]


def test_everything_comes_back_and_classes_without_pictures_too(home):
    examples = tuple(own_examples(3, person="Ann"))
    path = gathered_file()
    assert path.parent == home
    save_gathered(path, Gathered(("whole", "空 🧦", "left", "right"), examples, Path("runs") / "one"))
    again = load_gathered(path)
    assert again.class_names == ("whole", "空 🧦", "left", "right")
    assert told(again) == told(Gathered((), examples))
    assert again.run == Path("runs") / "one"
    assert list(home.iterdir()) == [path]


def test_a_class_without_a_picture_and_no_class_at_all(home):
    path = gathered_file()
    assert load_gathered(path) == Gathered((), ())
    save_gathered(path, Gathered(("mug",), ()))
    assert load_gathered(path) == Gathered(("mug",), ())
    save_gathered(path, Gathered((), ()))
    assert not path.exists()


@pytest.mark.parametrize("damage", ["cut", "empty", "other", "more"])
def test_a_damaged_file_is_told_in_a_sentence(home, damage):
    path = gathered_file()
    save_gathered(path, Gathered(("left",), tuple(own_examples(2))))
    if damage == "more":
        with np.load(path) as arrays:
            np.savez(path, pixels=arrays["pixels"][:1], about=arrays["about"])
    else:
        whole = path.read_bytes()
        path.write_bytes({"cut": whole[: len(whole) // 2], "empty": b"", "other": b"[" * 100}[damage])
    with pytest.raises(UserError, match="cannot be read; delete the file"):
        load_gathered(path)


def test_a_disk_that_refuses_is_told_and_the_old_file_stays(home, monkeypatch):
    path = gathered_file()
    save_gathered(path, Gathered(("left",), ()))

    def refuse(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.teach.gathered.np.savez", refuse)
    with pytest.raises(UserError, match="No space left"):
        save_gathered(path, Gathered(("right",), ()))
    assert load_gathered(path).class_names == ("left",)
