"""The list of data sets: each is what its spec says, and nothing outside `core/data` knows one by heart."""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

import core
import gui
from core.data import DATASETS, DEFAULT_DATA, dataset_spec, picture_form
from core.errors import UserError

FASHION_MNIST = DATASETS["fashion_mnist"]


@pytest.mark.parametrize("name", DATASETS)
def test_a_data_set_holds_what_its_spec_says(name):
    spec = DATASETS[name]
    shape = (spec.channels, spec.form.side, spec.form.side)
    for split, num_images in (("train", spec.num_train_images), ("test", spec.num_test_images)):
        images = spec.load(split)
        assert (len(images), images.images.shape[1:], images.class_names) == (num_images, shape, spec.class_names)
        assert sorted(images.labels.unique().tolist()) == list(range(len(spec.class_names)))


def test_the_sample_that_is_shown_first_is_the_first_sneaker(test_set):
    first = (test_set.labels == FASHION_MNIST.class_names.index("Sneaker")).nonzero()[0]
    assert FASHION_MNIST.sample == first


def test_a_data_set_that_is_not_known_is_refused_with_those_that_are(toy):
    assert dataset_spec("toy") is toy
    with pytest.raises(UserError, match=r"no data set called mnist .* choose one of fashion_mnist, toy\."):
        dataset_spec("mnist")


def test_pictures_take_the_default_form_where_the_data_set_is_not_known(toy):
    assert picture_form("toy") is toy.form
    assert picture_form("mnist") is DATASETS[DEFAULT_DATA].form


# What would have to be changed for another data set

COUNT = re.compile(r"\b([61]0[,_]?000|28 ?[x×] ?28|28 pixels)\b")
NAME = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in FASHION_MNIST.class_names))
NUMBERS = {"60000", "10000", "28"}
# Limits that happen to be as large, with what they limit; and a map that is 28 pixels wide at 224.
ALLOWED = {
    "core/runs/config.py": {"MAX_EPOCHS = 10_000"},
    "core/runs/folder.py": {"for number in range(1, 10_000)"},
    "gui/inside/words.py": {"abs(number) < 10_000"},
    "core/models/googlenet_2014.py": {"192 x 28 x 28", "256 x 28 x 28", "480 x 28 x 28"},
}


def findings(source: str) -> list[str]:
    """Lines in which a class or a count of Fashion-MNIST stands: in words, in a comment or as a number."""
    lines = source.splitlines()
    found = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        words = token.string
        is_text = token.type in (tokenize.STRING, tokenize.COMMENT, getattr(tokenize, "FSTRING_MIDDLE", -1))
        is_number = token.type == tokenize.NUMBER and words.replace("_", "") in NUMBERS
        if is_number or (is_text and COUNT.search(words)) or (token.type == tokenize.STRING and has_name(words)):
            found.add(token.start[0])
    return [lines[number - 1] for number in sorted(found)]


def has_name(literal: str) -> bool:
    """Whether a string names a class, as such or in a sentence; docstrings speak of shirts and bags where they must."""
    is_docstring = literal.startswith('"""')
    return not is_docstring and NAME.search(str(ast.literal_eval(literal)) if literal[0] in "'\"" else literal)


def test_what_is_looked_for_would_be_found():
    assert findings('names = ["Coat"]\nx = 28\n# of 10,000 test images\ny = "28 × 28 pixels"\nz = 27\n') == [
        'names = ["Coat"]',
        "x = 28",
        "# of 10,000 test images",
        'y = "28 × 28 pixels"',
    ]


def test_no_class_and_no_count_of_fashion_mnist_stands_outside_its_own_place():
    root = Path(core.__path__[0]).parent
    wrong = []
    for path in [*root.glob("core/**/*.py"), *Path(gui.__path__[0]).rglob("*.py")]:
        name = path.relative_to(root).as_posix()
        if not name.startswith("core/data/"):
            allowed = ALLOWED.get(name, set())
            lines = findings(path.read_text(encoding="utf-8"))
            wrong += [f"{name}: {line.strip()}" for line in lines if not any(each in line for each in allowed)]
    assert not wrong
