"""The page of many pictures alone: sorted and filtered by mouse and keys, what it tells, and how much it keeps."""

from pathlib import Path

import numpy as np
import pytest
from picture_files import encode
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from core.data import DATASETS
from core.errors import UserError
from gui.predict.table_page import PictureTablePage
from gui.predict.table_rows import Column, TableRow

CLASSES = DATASETS["fashion_mnist"].class_names
PIXELS = np.eye(28, dtype=np.uint8)
THUMBNAIL = encode(Image.new("RGB", (72, 50), (90, 40, 40)), "JPEG")


class Said:
    """A prediction, as far as the table looks at it."""

    def __init__(self, winner: int) -> None:
        self.probabilities, self.familiarity = np.eye(len(CLASSES), dtype=np.float32)[winner], None


@pytest.fixture
def page(qtbot):
    """Two boots and a bag among the boots, a bad file, and a boot in a folder that says nothing."""
    page = PictureTablePage()
    qtbot.addWidget(page)
    page.resize(700, 420)
    page.begin(CLASSES, str)
    boots = ("ankle boots", (9,))
    for name, folder, allowed, winner in (
        ("2.png", *boots, 9),
        ("3.png", *boots, 8),
        ("10.png", *boots, 9),
        ("bad.png", *boots, None),
        ("1.png", "更多 👟", None, 9),
    ):
        error = UserError("bad.png is damaged.") if winner is None else None
        pixels = PIXELS if error is None else None
        row = TableRow(Path("/clothes", folder, name), name, folder, folder, pixels, THUMBNAIL, error, allowed)
        page.model.append(row)
        if winner is not None:
            page.model.set_prediction(len(page.model.rows) - 1, Said(winner))
    page.model.settle()
    page.view.set_current(0)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def names(page) -> list[str]:
    return [row.name for row in page.model.shown_rows()]


def test_a_click_on_a_title_sorts_and_the_cursor_stays_on_its_row(page):
    header = page.view.horizontalHeader()
    x = header.sectionViewportPosition(Column.NAME) + 20
    for expected in (
        ["1.png", "2.png", "3.png", "10.png", "bad.png"],
        ["bad.png", "10.png", "3.png", "2.png", "1.png"],
        ["2.png", "3.png", "10.png", "bad.png", "1.png"],  # as they were listed
    ):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 8))
        assert names(page) == expected
        assert page.model.shown_rows()[page.view.currentIndex().row()].name == "2.png"


def test_rows_are_filtered_by_words_and_mistakes_and_the_cursor_comes_back(page, qtbot):
    QTest.keyClicks(page.search, "BOOTS")
    assert names(page) == ["2.png", "3.png", "10.png", "bad.png"]
    page.search.clear()
    page.kinds.setFocus()
    with qtbot.assertNotEmitted(page.row_chosen):
        for kind, expected in (("wrong", ["3.png"]), ("unreadable", ["bad.png"]), ("all", names(page))):
            QTest.keyClick(page.kinds, Qt.Key.Key_Right)
            assert page.kinds.value() == kind
            assert names(page) == expected
    assert page.view.currentIndex().row() == 0


def test_a_class_is_chosen_by_its_name(page):
    page.classes.set_choices([("8", "Bag"), ("any", "All classes")], "8")
    page.classes.chosen.emit("8")
    assert names(page) == ["3.png"]


def test_keys_and_clicks_choose_the_picture_that_is_shown(page, qtbot):
    page.view.setFocus()
    with qtbot.waitSignal(page.row_chosen) as told:
        QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert told.args[0].name == "3.png"
    place = page.view.visualRect(page.model.index(4, Column.NAME)).center()
    with qtbot.waitSignal(page.row_chosen) as told:
        QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args[0].name == "1.png"


def test_the_confusion_matrix_is_asked_for_with_the_predicted_rows(page, qtbot):
    with qtbot.waitSignal(page.confusion_wanted) as told:
        QTest.mouseClick(page.confusion, Qt.MouseButton.LeftButton)
    rows = told.args[0]
    assert [row.name for row in rows] == ["2.png", "3.png", "10.png", "1.png"]
    assert [(row.label, row.allowed) for row in rows] == [("ankle boots", (9,))] * 3 + [("更多 👟", None)]


def test_nothing_is_offered_that_does_not_apply(page, qtbot):
    assert page.view.isColumnHidden(Column.FAMILIAR)
    assert not page.teach.isVisible()
    page.begin(CLASSES, str)
    page.model.append(TableRow(Path("/a.png"), "a.png", "", "", PIXELS))
    page.model.set_prediction(0, Said(3))
    page.model.settle()
    assert page.summary() == "1 picture"
    assert not page.confusion.isVisible()
    assert not page.kinds.isVisible()
    assert page.view.isColumnHidden(Column.LABEL)


def test_pictures_are_painted_when_they_are_seen_and_only_some_are_kept(page, monkeypatch):
    for number in range(200):
        page.model.append(TableRow(Path(f"/{number}.png"), f"{number}.png", "", "", PIXELS, THUMBNAIL))
    page.view.forget_pictures()
    page.grab()
    assert 0 < page.view.num_pixmaps() < 40  # two for each row in view, not for each row
    monkeypatch.setattr("gui.predict.table_view.MAX_PIXMAPS", 30)
    for _ in range(20):
        QTest.keyClick(page.view, Qt.Key.Key_PageDown)
        page.grab()
    assert page.view.num_pixmaps() == 30


def test_where_space_is_short_columns_go_and_the_rest_is_whole(page, qtbot):
    def shown() -> list[Column]:
        view = page.view
        columns = [column for column in Column if not view.isColumnHidden(column)]
        assert sum(map(view.columnWidth, columns)) <= view.viewport().width()
        return columns

    assert Column.INPUT in shown()
    page.resize(430, 420)
    qtbot.waitUntil(lambda: page.view.isColumnHidden(Column.INPUT))
    assert {Column.PICTURE, Column.NAME, Column.CLASS, Column.RIGHT} <= set(shown())
    page.resize(700, 420)
    qtbot.waitUntil(lambda: not page.view.isColumnHidden(Column.INPUT))
    assert Column.LABEL in shown()


def test_the_longest_names_and_reasons_are_cut_and_told_in_full_under_the_mouse(page):
    name = "衬" * 80 + ".png"
    reason = UserError("{name} is damaged or cut short: choose another picture or save it anew.", name=name)
    page.model.append(TableRow(Path("/deep", name), name, "deep", "deep", None, b"", reason))
    place = page.model.index(5, Column.NAME)
    page.view.scrollTo(place)
    assert not page.grab().isNull()
    tip = page.model.data(place, Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith(f"deep/{name}")
    assert tip.endswith("save it anew.")
    assert page.view.columnViewportPosition(Column.CLASS) < page.view.viewport().width()
