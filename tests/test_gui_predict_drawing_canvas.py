"""Drawing by mouse, finger and pen, as events of the window system."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.predict.drawing_canvas import DrawingCanvas

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
_PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def canvas(qtbot):
    canvas = DrawingCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(200, 200)
    with qtbot.waitExposed(canvas):
        canvas.show()
    return canvas


def _mouse(canvas, kind, x, y, source=Qt.MouseEventSource.MouseEventNotSynthesized):
    button = _NONE if kind == QEvent.Type.MouseMove else _LEFT
    buttons = _NONE if kind == QEvent.Type.MouseButtonRelease else _LEFT
    position = QPointF(x, y)
    place = canvas.mapToGlobal(position)
    event = QMouseEvent(kind, position, position, place, button, buttons, _PLAIN, source)
    QApplication.sendEvent(canvas, event)


def _draw(canvas, *points):
    _mouse(canvas, QEvent.Type.MouseButtonPress, *points[0])
    for point in points[1:]:
        _mouse(canvas, QEvent.Type.MouseMove, *point)
    _mouse(canvas, QEvent.Type.MouseButtonRelease, *points[-1])


_PEN = QPointingDevice(
    "pen",
    1,
    QInputDevice.DeviceType.Stylus,
    QPointingDevice.PointerType.Pen,
    QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
    1,
    3,
)
_BACK_END = QPointingDevice(
    "pen's other end",
    2,
    QInputDevice.DeviceType.Stylus,
    QPointingDevice.PointerType.Eraser,
    QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
    1,
    3,
)


def _pen(canvas, kind, x, y, pressure=1.0, device=_PEN):
    buttons = _NONE if kind == QEvent.Type.TabletRelease else _LEFT
    place = canvas.mapToGlobal(QPointF(x, y))
    event = QTabletEvent(kind, device, QPointF(x, y), place, pressure, 0, 0, 0, 0, 0, _PLAIN, _LEFT, buttons)
    QApplication.sendEvent(canvas, event)
    return event


def _pen_line(canvas, pressure=1.0, device=_PEN):
    _pen(canvas, QEvent.Type.TabletPress, 20, 100, pressure, device)
    _pen(canvas, QEvent.Type.TabletMove, 100, 100, pressure, device)
    _pen(canvas, QEvent.Type.TabletMove, 180, 100, pressure, device)
    _pen(canvas, QEvent.Type.TabletRelease, 180, 100, pressure, device)


def test_ink_is_black_at_first_and_white_where_one_drew(canvas):
    assert canvas.ink().shape == (280, 280)
    assert canvas.ink().dtype == np.uint8
    assert not canvas.ink().any()
    _draw(canvas, (20, 100), (100, 100), (180, 100))
    assert canvas.ink()[140, 60:220].min() == 255
    assert not canvas.ink()[:120].any()


def test_every_move_is_told_while_the_stroke_is_drawn(canvas, qtbot):
    _mouse(canvas, QEvent.Type.MouseButtonPress, 20, 100)
    before = canvas.ink()
    with qtbot.waitSignal(canvas.drawing_changed):
        _mouse(canvas, QEvent.Type.MouseMove, 120, 100)
    assert canvas.ink().sum() > 2 * before.sum()


def test_ink_reaches_the_pens_tip_before_it_is_lifted(canvas):
    _mouse(canvas, QEvent.Type.MouseButtonPress, 20, 100)
    _mouse(canvas, QEvent.Type.MouseMove, 180, 100)
    assert canvas.ink()[140, 250] == 255


def test_lifting_the_pen_changes_no_ink(canvas):
    _mouse(canvas, QEvent.Type.MouseButtonPress, 20, 100)
    _mouse(canvas, QEvent.Type.MouseMove, 90, 40)
    _mouse(canvas, QEvent.Type.MouseMove, 180, 100)
    growing = canvas.ink()
    _mouse(canvas, QEvent.Type.MouseButtonRelease, 180, 100)
    assert (canvas.ink() == growing).all()


def test_a_click_leaves_a_dot(canvas):
    _draw(canvas, (100, 100))
    assert canvas.ink()[140, 140] == 255


def test_the_right_button_does_not_draw(canvas):
    QTest.mouseClick(canvas, Qt.MouseButton.RightButton, _PLAIN, QPoint(100, 100))
    assert not canvas.ink().any()


def test_redo_brings_back_the_same_ink(canvas, qtbot):
    _draw(canvas, (20, 30), (70, 150), (180, 40))
    first = canvas.ink()
    _draw(canvas, (20, 150), (180, 150))
    both = canvas.ink()
    with qtbot.waitSignals([canvas.drawing_changed, canvas.history_changed]):
        canvas.undo()
    assert (canvas.ink() == first).all()
    with qtbot.waitSignals([canvas.drawing_changed, canvas.history_changed]):
        canvas.redo()
    assert (canvas.ink() == both).all()


def test_clearing_can_be_undone(canvas):
    _draw(canvas, (20, 30), (180, 40))
    drawn = canvas.ink()
    canvas.clear()
    assert not canvas.ink().any()
    assert canvas.is_empty()
    canvas.undo()
    assert (canvas.ink() == drawn).all()


def test_undo_during_a_stroke_gives_that_stroke_up(canvas):
    _draw(canvas, (20, 30), (180, 40))
    _mouse(canvas, QEvent.Type.MouseButtonPress, 20, 150)
    _mouse(canvas, QEvent.Type.MouseMove, 180, 150)
    canvas.undo()
    assert not canvas.ink().any()
    _mouse(canvas, QEvent.Type.MouseMove, 20, 20)
    _mouse(canvas, QEvent.Type.MouseButtonRelease, 20, 20)
    assert not canvas.ink().any()


def test_the_eraser_takes_ink_away(canvas):
    _draw(canvas, (20, 100), (180, 100))
    canvas.set_eraser(True)
    canvas.set_brush("thick")
    _draw(canvas, (100, 20), (100, 180))
    assert canvas.ink()[140, 140] == 0
    assert canvas.ink()[140, 60] == 255


def test_a_thicker_brush_leaves_more_ink(canvas):
    sums = []
    for brush in ("thin", "medium", "thick"):
        canvas.set_brush(brush)
        _draw(canvas, (20, 100), (180, 100))
        sums.append(int(canvas.ink().astype(int).sum()))
        canvas.clear()
    assert sums == sorted(sums)
    assert sums[2] > 3 * sums[0]


def test_a_drawing_is_the_same_at_every_size(canvas):
    _draw(canvas, (40, 60), (120, 150), (180, 40))
    drawn = canvas.ink()
    canvas.resize(400, 400)
    assert (canvas.ink() == drawn).all()
    canvas.clear()
    _draw(canvas, (80, 120), (240, 300), (360, 80))
    assert (canvas.ink() == drawn).all()


def test_a_resized_canvas_looks_as_before(canvas):
    _draw(canvas, (40, 60), (120, 150), (180, 40))
    small = canvas.grab().toImage().scaled(100, 100)
    canvas.resize(400, 400)
    large = canvas.grab().toImage().scaled(100, 100)
    small, large = (
        np.array([[image.pixelColor(x, y).red() for x in range(100)] for y in range(100)]) for image in (small, large)
    )
    assert small.mean() > 8
    assert np.abs(small - large).mean() < 4


def test_a_finger_draws_one_stroke(canvas):
    finger = QTest.createTouchDevice()
    QTest.touchEvent(canvas, finger).press(0, QPoint(20, 100), canvas)
    QTest.touchEvent(canvas, finger).move(0, QPoint(100, 100), canvas)
    QTest.touchEvent(canvas, finger).move(0, QPoint(180, 100), canvas)
    QTest.touchEvent(canvas, finger).release(0, QPoint(180, 100), canvas)
    assert canvas.ink()[140, 60:220].min() == 255
    canvas.undo()
    assert not canvas.can_undo()
    assert not canvas.ink().any()


def test_mouse_events_that_the_system_makes_of_a_finger_draw_nothing(canvas):
    finger = QTest.createTouchDevice()
    QTest.touchEvent(canvas, finger).press(0, QPoint(20, 100), canvas)
    QTest.touchEvent(canvas, finger).release(0, QPoint(20, 100), canvas)
    once = canvas.ink()
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease):
        _mouse(canvas, kind, 150, 100, Qt.MouseEventSource.MouseEventSynthesizedBySystem)
    assert (canvas.ink() == once).all()
    canvas.undo()
    assert not canvas.can_undo()


def test_a_second_finger_does_not_draw(canvas):
    finger = QTest.createTouchDevice()
    QTest.touchEvent(canvas, finger).press(0, QPoint(20, 40), canvas)
    QTest.touchEvent(canvas, finger).stationary(0).press(1, QPoint(20, 160), canvas)
    QTest.touchEvent(canvas, finger).move(0, QPoint(180, 40), canvas).move(1, QPoint(180, 160), canvas)
    QTest.touchEvent(canvas, finger).release(0, QPoint(180, 40), canvas).release(1, QPoint(180, 160), canvas)
    assert canvas.ink()[56, 140] == 255
    assert not canvas.ink()[200:].any()


def test_a_pen_draws_wider_when_pressed_harder(canvas):
    sums = []
    for pressure in (0.1, 0.5, 1.0):
        _pen_line(canvas, pressure)
        sums.append(int(canvas.ink().astype(int).sum()))
        canvas.clear()
    assert sums[0] < sums[1] < sums[2]


def test_a_pen_event_is_taken_so_that_no_mouse_event_follows(canvas):
    for kind in (QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease):
        assert _pen(canvas, kind, 100, 100).isAccepted()


def test_the_other_end_of_a_pen_erases(canvas):
    _pen_line(canvas)
    _pen_line(canvas, device=_BACK_END)
    assert canvas.ink().max() < 128


def test_a_hand_on_the_screen_does_not_disturb_the_pen(canvas):
    hand = QTest.createTouchDevice()
    _pen(canvas, QEvent.Type.TabletPress, 20, 40)
    QTest.touchEvent(canvas, hand).press(0, QPoint(20, 160), canvas)
    QTest.touchEvent(canvas, hand).move(0, QPoint(180, 160), canvas)
    _pen(canvas, QEvent.Type.TabletMove, 180, 40)
    _pen(canvas, QEvent.Type.TabletRelease, 180, 40)
    QTest.touchEvent(canvas, hand).release(0, QPoint(180, 160), canvas)
    assert canvas.ink()[56, 140] == 255
    assert not canvas.ink()[200:].any()


def test_a_stroke_whose_end_never_came_does_not_block_the_next(canvas):
    _mouse(canvas, QEvent.Type.MouseButtonPress, 20, 160)
    _draw(canvas, (100, 160), (180, 160))
    assert canvas.ink()[224, 200] == 255
    assert not canvas.ink()[:, 60:100].any()


def test_a_canvas_that_goes_out_of_view_ends_the_stroke(canvas):
    _mouse(canvas, QEvent.Type.MouseButtonPress, 20, 40)
    canvas.hide()
    assert canvas.can_undo()
    canvas.show()
    _pen_line(canvas)
    assert canvas.ink()[140, 140] == 255


def test_a_lightly_tapped_dot_is_smaller(canvas):
    sums = []
    for pressure in (0.1, 1.0):
        _pen(canvas, QEvent.Type.TabletPress, 100, 100, pressure)
        _pen(canvas, QEvent.Type.TabletRelease, 100, 100, pressure)
        sums.append(int(canvas.ink().astype(int).sum()))
        canvas.clear()
    assert 2 * sums[0] < sums[1]


def test_keys_choose_eraser_and_brush(canvas, qtbot):
    with qtbot.waitSignal(canvas.brush_changed):
        QTest.keyClick(canvas, Qt.Key.Key_E)
    assert canvas.is_eraser()
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert canvas.brush() == "thick"
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert canvas.brush() == "thick"
    QTest.keyClick(canvas, Qt.Key.Key_BracketLeft)
    assert canvas.brush() == "medium"


def test_the_cursor_is_as_large_as_the_brush(canvas):
    sides = []
    for brush in ("thin", "medium", "thick"):
        canvas.set_brush(brush)
        sides.append(canvas.cursor().pixmap().width())
    assert sides[0] < sides[1] < sides[2]
    canvas.resize(400, 400)
    assert canvas.cursor().pixmap().width() > sides[2]


def test_the_hint_goes_with_the_first_dot(canvas):
    middle = [(x, y) for x in range(20, 180) for y in range(80, 120)]
    empty = canvas.grab().toImage()
    _draw(canvas, (2, 2))
    drawn = canvas.grab().toImage()
    assert any(empty.pixelColor(x, y).red() > 60 for x, y in middle)
    assert not any(drawn.pixelColor(x, y).red() for x, y in middle)
