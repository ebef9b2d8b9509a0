"""What stands beside an enlarged map: which value is spoken of, the switch between views, and the "?"."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from core.inside.network_map import network_map
from gui import theme
from gui.inside.map_view import MapPlace, MapView

LAYER = "inception3a.branch1x1"
LONG = "How it was counted takes " + ", ".join(str(number) for number in range(40)) + "."


@pytest.fixture
def view(qtbot):
    theme.apply_theme(QApplication.instance(), "light")
    view = MapView()
    qtbot.addWidget(view)
    view.resize(760, 400)
    block = next(block for block in network_map("googlenet").blocks if block.name == "inception3a")
    view.show_map(block, LAYER, 5)
    values = np.zeros((64, 12, 12), dtype=np.float32)
    values[5, 3, 8], values[5, 9, 1] = 2.0, 1.0
    view.show_maps({LAYER: values}, None)
    with qtbot.waitExposed(view):
        view.show()
    return view


def middle_of(view, row, column) -> QPoint:
    return view.raster.place().pixel_rect(row, column).center().toPoint()


def point_at(view, row, column):
    QTest.mouseMove(view.raster, view.raster.rect().bottomRight())  # so that it moves at all
    QTest.mouseMove(view.raster, middle_of(view, row, column))


def with_two_views(view) -> list[QLabel]:
    pages = [QLabel("one"), QLabel("two")]
    view.beside.add_view("first", pages[0], lambda: "First", lambda: "One is shown. " + LONG)
    view.beside.add_view("second", pages[1], lambda: "Second", lambda: "Two is shown. It was doubled.")
    QApplication.processEvents()
    return pages


def test_at_first_the_greatest_value_is_spoken_of(view):
    assert view.place() == MapPlace(LAYER, 5, 3, 8)
    assert "row 4, column 9" in view._where.text()


def test_the_value_under_the_mouse_goes_before_the_one_that_was_clicked(view, qtbot):
    with qtbot.waitSignal(view.place_chosen) as chosen:
        qtbot.mouseClick(view.raster, Qt.MouseButton.LeftButton, pos=middle_of(view, 9, 1))
    assert chosen.args == [MapPlace(LAYER, 5, 9, 1)]
    point_at(view, 0, 11)
    qtbot.waitUntil(lambda: view.place() == MapPlace(LAYER, 5, 0, 11))
    QTest.mouseMove(view.raster, view.raster.rect().bottomRight())
    qtbot.waitUntil(lambda: view.place() == MapPlace(LAYER, 5, 9, 1))
    assert view.reading() == "row 10, column 2: 1.000"


def test_shift_and_an_arrow_move_to_the_value_beside_it_and_stop_at_the_edge(view, qtbot):
    for _ in range(5):
        qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert view.place() == MapPlace(LAYER, 5, 2, 11)


def test_another_map_keeps_the_chosen_place_and_another_layer_does_not(view, qtbot):
    view.choose_pixel(1, 2)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.place() == MapPlace(LAYER, 6, 1, 2)
    view.show_map(view._block, "inception3a.branch3x3", 0)
    view.show_maps({"inception3a.branch3x3": np.zeros((128, 12, 12), np.float32)}, None)
    assert view.place() == MapPlace("inception3a.branch3x3", 0, 6, 6)


def test_without_a_picture_no_value_is_spoken_of(view, qtbot):
    with qtbot.waitSignal(view.place_changed) as changed:
        view.show_maps({}, None)
    assert changed.args == [None]
    assert "no picture" in view._where.text()


def test_the_switch_stands_there_for_two_views_and_shows_the_other(view, qtbot):
    assert not view.beside.switch.isVisible()
    one, two = with_two_views(view)
    assert view.beside.switch.isVisible()
    assert one.isVisible()
    switch = view.beside.switch
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=QPoint(switch.width() * 3 // 4, switch.height() // 2))
    assert two.isVisible()
    assert not one.isVisible()
    assert view.beside.view() == "second"


def test_the_question_mark_answers_for_the_view_that_is_shown(view, qtbot):
    with_two_views(view)
    question = view.beside.question
    assert question.text_shown() == ""
    qtbot.mouseClick(question, Qt.MouseButton.LeftButton)
    assert question.text_shown() == "One is shown. " + LONG
    label = question.sheet.label
    assert label.height() >= label.heightForWidth(label.width())
    qtbot.keyClick(question.sheet, Qt.Key.Key_Escape)
    assert question.text_shown() == ""
    view.beside.show_view("second")
    qtbot.keyClick(question, Qt.Key.Key_Return)
    assert question.text_shown() == "Two is shown. It was doubled."
    question.sheet.close()
