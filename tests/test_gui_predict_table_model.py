"""The rows of many pictures: order, filters, counts, and that Qt's own tester finds nothing wrong with the model."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from core.errors import UserError
from gui.predict.table_model import PictureTableModel
from gui.predict.table_rows import Column, Counts, Filter, TableRow, count, sub_folders

CLASSES = ("Bag", "Shirt", "Trouser")
UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


class Said:
    """A prediction, as far as the table looks at it."""

    def __init__(self, winner: int, certainty: float = 0.8, score: float | None = None) -> None:
        rest = (1 - certainty) / (len(CLASSES) - 1)
        self.probabilities = np.full(len(CLASSES), rest, np.float32)
        self.probabilities[winner] = certainty
        self.familiarity = None if score is None else Familiar(score)


class Familiar:
    def __init__(self, score: float) -> None:
        self.score, self.is_familiar = score, score > 0


def row(name: str, label: str = "", allowed: tuple[int, ...] | None = None, error: str = "") -> TableRow:
    pixels = None if error else np.zeros((28, 28), np.uint8)
    problem = UserError(error) if error else None
    return TableRow(Path("/clothes", label, name), name, label, label, pixels, b"", problem, allowed)


@pytest.fixture
def model(qapp):
    """Four pictures and a bad file, predicted; any mistake of the model's is a failure."""
    model = PictureTableModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.clear(CLASSES)
    for each in (
        row("10.png", "bags", (0,)),
        row("9.png", "shirts", (1,)),
        row("bad.png", "shirts", (1,), "bad.png is damaged."),
        row("hat.png", "hats", ()),
        row("x.png", "things"),
    ):
        model.append(each)
    for number, said in (
        (0, Said(0, 0.9, 2.0)),
        (1, Said(2, 0.6, -1.0)),
        (3, Said(1, 0.7, -2.0)),
        (4, Said(1, 0.5, 1.0)),
    ):
        model.set_prediction(number, said)
    model.settle()
    yield model
    model.deleteLater()


def names(model) -> list[str]:
    return [model.index(place, Column.NAME).data() for place in range(model.rowCount())]


def test_rows_stand_as_they_were_listed_until_somebody_sorts_them(model):
    assert names(model) == ["10.png", "9.png", "bad.png", "hat.png", "x.png"]
    model.sort(Column.NAME, UP)
    assert names(model) == ["9.png", "10.png", "bad.png", "hat.png", "x.png"]
    model.sort(Column.NAME, DOWN)
    assert names(model) == ["x.png", "hat.png", "bad.png", "10.png", "9.png"]
    model.sort(-1)
    assert names(model) == ["10.png", "9.png", "bad.png", "hat.png", "x.png"]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (Column.CERTAINTY, ["x.png", "9.png", "hat.png", "10.png", "bad.png"]),
        (Column.FAMILIAR, ["hat.png", "9.png", "x.png", "10.png", "bad.png"]),
        (Column.CLASS, ["10.png", "hat.png", "x.png", "9.png", "bad.png"]),
        (Column.RIGHT, ["9.png", "10.png", "hat.png", "bad.png", "x.png"]),
    ],
)
def test_what_a_column_says_nothing_of_stands_last_in_both_directions(model, column, expected):
    model.sort(column, UP)
    assert names(model) == expected
    model.sort(column, DOWN)
    assert names(model)[-1] == expected[-1]
    assert set(names(model)) == set(expected)


def test_the_cells_say_it_in_words(model):
    model.retranslate([column.name for column in Column], {True: "yes", False: "no", None: ""})
    cells = [[model.index(place, column).data() for column in Column] for place in (0, 1, 2, 3)]
    assert cells[0] == ["", "", "10.png", "Bag", "90 %", "yes", "Bag", "✓"]
    assert cells[1] == ["", "", "9.png", "Trouser", "60 %", "no", "Shirt", "✗"]
    assert cells[2][3:] == ["bad.png is damaged.", "", "", "Shirt", ""]
    assert cells[3][5:] == ["no", "hats", "✓"]  # no class is right, and it was not taken for one that is known
    assert model.headerData(Column.CLASS, Qt.Orientation.Horizontal) == "CLASS"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter("wrong"), ["9.png"]),
        (Filter("unfamiliar"), ["9.png", "hat.png"]),
        (Filter("unreadable"), ["bad.png"]),
        (Filter(predicted=1), ["hat.png", "x.png"]),
        (Filter("unfamiliar", predicted=1), ["hat.png"]),
        (Filter(text=" SHIRTS "), ["9.png", "bad.png"]),
        (Filter(text="hat"), ["hat.png"]),
        (Filter(text="nothing of the kind"), []),
    ],
)
def test_only_the_wanted_rows_are_shown_and_all_come_back(model, wanted, expected):
    model.set_filter(wanted)
    assert names(model) == expected
    model.set_filter(Filter())
    assert len(names(model)) == 5


def test_an_index_keeps_its_row_while_the_others_change_places(model):
    index = QPersistentModelIndex(model.index(1, Column.NAME))
    model.sort(Column.CERTAINTY, DOWN)
    assert index.data() == "9.png"
    model.append(row("new.png"))
    model.set_prediction(5, Said(0, 0.95))
    model.settle()
    assert names(model)[0] == "new.png"
    assert index.data() == "9.png"


def test_what_comes_in_is_put_in_its_place_by_itself(model, qtbot):
    model.set_filter(Filter("wrong"))
    model.append(row("2.png", "shirts", (1,)))
    model.set_prediction(5, Said(0))
    qtbot.waitUntil(lambda: names(model) == ["9.png", "2.png"])
    assert model.counts.num_labelled == 3


def test_a_row_that_turns_right_leaves_the_wrong_ones(model):
    model.set_filter(Filter("wrong"))
    model.set_prediction(1, Said(1))
    model.settle()
    assert names(model) == []
    assert model.counts.accuracy == 1.0


def test_right_ones_are_counted_over_those_with_a_class_as_label(model):
    assert model.counts == Counts(
        num_rows=5,
        num_labelled=2,
        num_right=1,
        num_misfits=1,
        num_refused=1,
        num_unlabelled=1,
        num_unfamiliar=2,
        num_unreadable=1,
        knows_familiarity=True,
    )
    assert model.counts.accuracy == 0.5
    assert count([row("a.png")]).accuracy is None


def test_of_several_right_classes_any_is_right(model):
    model.append(row("shoe.png", "shoes", (0, 2)))
    for winner, is_right in ((0, True), (1, False), (2, True)):
        model.set_prediction(5, Said(winner))
        assert model.rows[5].is_right is is_right


def test_other_classes_forget_what_was_predicted_and_read_the_labels_anew(model):
    model.set_classes(("hats", "caps"), lambda name: (0,) if name == "hats" else None)
    assert [each.probabilities for each in model.rows] == [None] * 5
    assert [each.allowed for each in model.rows] == [None, None, None, (0,), None]
    assert model.title_of(0) == "hats"


def test_pictures_are_counted_by_the_folder_next_to_what_was_dropped():
    files = [Path("/a/x.png"), Path("/a/b/1.png"), Path("/a/b/deep/2.png"), Path("/a/c/1.png"), Path("/else/1.png")]
    assert sub_folders(files, Path("/a")) == {"b": 2, "c": 1}
