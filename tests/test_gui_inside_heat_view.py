"""The square covers the pixels under the mouse, and heat lies over the picture as it is, without a value in between."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.inside.heat_view import Cover, HeatView, cover_around, heat_picture
from gui.inside.viridis import viridis

PIXELS = np.random.default_rng(0).integers(0, 256, (20, 20)).astype(np.uint8)


@pytest.fixture
def view(qtbot) -> HeatView:
    view = HeatView()
    qtbot.addWidget(view)
    view.resize(200, 200)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.show_pixels(PIXELS)
    view.told = []
    view.cover_changed.connect(lambda: view.told.append(view.cover))
    return view


def at(row: int, column: int) -> QPoint:
    """The middle of a pixel, of 10 x 10 screen pixels each."""
    return QPoint(10 * column + 5, 10 * row + 5)


def turn_wheel(view: HeatView, notches: int) -> None:
    place, none = QPointF(100, 100), Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        place,
        place,
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        none,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_a_press_covers_a_square_around_the_mouse(view):
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(10, 5))
    assert view.cover == Cover(8, 3, 4)  # a fifth of 20 pixels
    covered = view.cover.over(PIXELS)
    assert not covered[8:12, 3:7].any()
    covered[8:12, 3:7] = PIXELS[8:12, 3:7]
    assert (covered == PIXELS).all()


def test_the_square_follows_the_mouse_while_the_button_is_held_and_stays_within_the_picture(view):
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(10, 10))
    QTest.mouseMove(view, at(10, 12))
    QTest.mouseMove(view, QPoint(500, -40))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(500, -40))
    assert view.told == [Cover(8, 8, 4), Cover(8, 10, 4), Cover(0, 16, 4)]
    QTest.mouseMove(view, at(10, 10))
    assert view.cover == Cover(0, 16, 4)


def test_the_wheel_makes_the_square_larger_and_smaller(view):
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(10, 10))
    turn_wheel(view, 1)
    assert view.cover.side == 5
    for _ in range(30):
        turn_wheel(view, 1)
    assert view.cover == Cover(0, 0, 20)
    for _ in range(30):
        turn_wheel(view, -1)
    assert view.cover.side == 1


def test_the_keyboard_covers_moves_and_uncovers(view):
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.cover == Cover(8, 8, 4)
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.cover == Cover(7, 9, 4)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.cover.side == 5
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.cover is None
    assert view.told[-1] is None


def test_without_a_picture_there_is_nothing_to_cover(view):
    view.show_pixels(None)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(10, 10))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.cover is None


@pytest.mark.parametrize(("row", "column", "place"), [(0, 0, (0, 0)), (19, 19, (16, 16)), (10, 1, (8, 0))])
def test_near_an_edge_the_square_is_as_near_as_it_can_be(row, column, place):
    assert cover_around(row, column, 4, (20, 20)) == Cover(*place, 4)


def test_heat_is_enlarged_by_the_nearest_value_and_mixed_with_the_gray():
    pixels = np.array([[0, 200], [100, 50]], np.uint8)
    heat = np.array([[0.0, 1.0], [1.0, 0.0]], np.float32)
    picture = heat_picture(pixels, heat, (0.0, 1.0), (4, 4))
    dark, bright = viridis(252)[0].astype(float), viridis(252)[-1].astype(float)
    for row, column, gray, colour in ((0, 0, 0, dark), (1, 3, 200, bright), (2, 1, 100, bright), (3, 3, 50, dark)):
        assert picture[row, column] == pytest.approx(0.4 * gray + 0.6 * colour, abs=0.51)


def test_the_picture_alone_stays_gray():
    assert (heat_picture(PIXELS, None, (0.0, 1.0), (20, 20)) == PIXELS[..., None]).all()


def test_heat_that_is_no_number_is_gray():
    heat = np.array([[np.nan]], np.float32)
    shown = heat_picture(np.zeros((1, 1), np.uint8), heat, (0.0, 1.0), (1, 1))[0, 0]
    assert shown[0] == shown[1] == shown[2] == 83
