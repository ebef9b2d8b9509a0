"""The picture panel through its widgets: pages, drawing, test images, what the network gets, language."""

import re

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer, QTranslator
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from core.predict.pipeline import prepare_drawing, prepare_pixels
from gui.predict.picture_panel import PictureItem

_LEFT, _PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
_COPY, _MOVE, _LINK = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction, Qt.DropAction.LinkAction


def _image(colour="red"):
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def _draw(panel):
    QTest.mousePress(panel.canvas, _LEFT, _PLAIN, QPoint(40, 40))
    QTest.mouseMove(panel.canvas, QPoint(120, 120))
    QTest.mouseRelease(panel.canvas, _LEFT, _PLAIN, QPoint(120, 120))


def _segment(panel, index):
    switch = panel.switch
    QTest.mouseClick(switch, _LEFT, _PLAIN, QPoint((2 * index + 1) * switch.width() // 6, switch.height() // 2))


# Pages


def test_the_user_goes_through_the_pages_and_each_shows_its_own_parts(panel, qtbot):
    own = {"draw": panel.canvas, "open": panel.drop_area, "test": panel.test_view}
    for index, mode in ((1, "open"), (2, "test"), (0, "draw")):
        with qtbot.waitSignal(panel.mode_changed) as signal:
            _segment(panel, index)
        assert signal.args == [mode]
        assert {name for name, part in own.items() if part.isVisible()} == {mode}


def test_a_page_set_by_the_program_is_not_reported(panel, qtbot):
    with qtbot.assertNotEmitted(panel.mode_changed):
        panel.set_mode("test")
    assert panel.mode() == panel.switch.value() == "test"


def test_everything_fits_the_docks_of_both_windows(panel):
    panel.show_pictures([PictureItem("a.png", _image()), PictureItem("b.png", _image())])
    for size in ((264, 330), (264, 350), (276, 532)):
        panel.resize(*size)
        for mode in ("draw", "open", "test"):
            panel.set_mode(mode)
            parts = [part for part in panel.children() if part.isWidgetType() and part.isVisible()]
            assert len(parts) >= 4
            for part in parts:
                assert panel.rect().contains(part.geometry())
                assert part.width() >= min(part.minimumSizeHint().width(), panel.width())
    assert panel.minimumSizeHint().width() <= 264
    assert panel.minimumSizeHint().height() <= 330


def test_tools_and_their_buttons_stay_inside_their_row(panel):
    for width, height in ((264, 330), (276, 532), (220, 700)):
        panel.resize(width, height)
        for mode, tools in (("draw", panel.draw_tools), ("open", panel.open_tools), ("test", panel.chooser)):
            panel.set_mode(mode)
            buttons = [child for child in tools.children() if child.isWidgetType()]
            for index, button in enumerate(buttons):
                assert tools.rect().contains(button.geometry())
                assert not any(button.geometry().intersects(other.geometry()) for other in buttons[index + 1 :])


def test_beside_the_canvas_two_buttons_share_a_line(panel):
    assert panel.places().is_beside
    tools = panel.draw_tools
    assert tools.brush.y() < tools.eraser.y() == tools.undo.y() < tools.redo.y() == tools.clear.y()


def test_tab_reaches_everything_that_works_on_the_page(panel):
    panel.canvas.setFocus()
    reached = set()
    for _ in range(20):
        reached.add(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    tools = panel.draw_tools
    assert {panel.switch, panel.canvas, tools.brush, tools.eraser} <= reached


# Drawing


def test_a_stroke_is_told_and_can_be_asked_for(panel, qtbot):
    with qtbot.waitSignal(panel.drawing_changed):
        _draw(panel)
    assert panel.ink().any()


def test_buttons_undo_redo_and_clear(panel):
    tools = panel.draw_tools
    assert not any(button.isEnabled() for button in (tools.undo, tools.redo, tools.clear))
    _draw(panel)
    drawn = panel.ink()
    QTest.mouseClick(tools.undo, _LEFT)
    assert not panel.ink().any()
    QTest.mouseClick(tools.redo, _LEFT)
    assert (panel.ink() == drawn).all()
    QTest.mouseClick(tools.clear, _LEFT)
    assert not panel.ink().any()
    assert not tools.clear.isEnabled()
    QTest.mouseClick(tools.undo, _LEFT)
    assert (panel.ink() == drawn).all()


def test_undo_from_the_menu_leaves_a_canvas_out_of_view_alone(panel):
    actions = panel._commands.actions
    _draw(panel)
    panel.set_mode("test")
    actions["undo"].trigger()
    actions["clear"].trigger()
    assert panel.ink().any()
    panel.set_mode("draw")
    actions["undo"].trigger()
    assert not panel.ink().any()
    actions["redo"].trigger()
    assert panel.ink().any()


def test_brush_and_eraser_buttons_and_keys_agree(panel):
    tools = panel.draw_tools
    QTest.mouseClick(tools.brush, _LEFT, _PLAIN, QPoint(tools.brush.width() - 5, 10))
    assert panel.canvas.brush() == "thick"
    QTest.keyClick(tools.brush, Qt.Key.Key_Left)
    assert panel.canvas.brush() == "medium"
    QTest.mouseClick(tools.eraser, _LEFT)
    assert panel.canvas.is_eraser()
    QTest.keyClick(panel.canvas, Qt.Key.Key_E)
    assert not tools.eraser.isChecked()
    QTest.keyClick(panel.canvas, Qt.Key.Key_BracketLeft)
    assert tools.brush.value() == "thin"


def test_tooltips_name_the_keys(panel):
    tools = panel.draw_tools
    assert "(E)" in tools.eraser.toolTip()
    assert "Ctrl+Z" in tools.undo.toolTip()
    assert "Ctrl+V" in panel.open_tools.paste.toolTip()


# Test images


def test_next_asks_for_a_test_image_of_the_chosen_kind(panel, qtbot):
    panel.set_mode("test")
    with qtbot.waitSignal(panel.test_image_wanted) as signal:
        QTest.mouseClick(panel.chooser.next, _LEFT)
    assert signal.args == ["", False]
    with qtbot.waitSignal(panel.test_image_wanted) as signal:
        QTest.mouseClick(panel.chooser.only_wrong, _LEFT)
    assert signal.args == ["", True]

    def choose_sneaker():
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        menu.setActiveAction(next(action for action in menu.actions() if action.text() == "Sneaker"))
        QTest.keyClick(menu, Qt.Key.Key_Return)

    QTimer.singleShot(0, choose_sneaker)
    with qtbot.waitSignal(panel.test_image_wanted) as signal:
        QTest.mouseClick(panel.chooser.of_class, _LEFT)
    assert signal.args == ["Sneaker", True]


def test_a_test_image_is_shown_pixel_by_pixel(panel):
    pixels = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)
    panel.set_mode("test")
    panel.show_test_image(pixels, "test image 7 of class Sneaker")
    panel.show_prepared(prepare_pixels(pixels), "28 × 28 → 96 × 96")
    assert (panel.test_view.pixels() == pixels).all()
    assert panel.caption.text() == "test image 7 of class Sneaker\n28 × 28 → 96 × 96"


# What the network gets


def test_steps_and_result_of_a_drawing_are_shown(panel):
    _draw(panel)
    prepared = prepare_drawing(panel.ink())
    panel.show_prepared(prepared, "28 × 28 → 96 × 96")
    assert (panel.input_view.pixels() == prepared.pixels).all()
    assert panel.strip.step_names() == [step.name for step in prepared.steps]
    panel.show_prepared(None, "")
    assert panel.input_view.pixels() is None
    assert panel.strip.step_names() == []


def test_the_canvas_keeps_its_size_when_the_first_steps_appear(panel):
    for height in (350, 532):
        panel.resize(264, height)
        before = panel.canvas.geometry()
        _draw(panel)
        panel.show_prepared(prepare_drawing(panel.ink()), "28 × 28 → 96 × 96 for the network")
        assert panel.canvas.geometry() == before
        panel.show_prepared(None, "")


def test_one_of_several_pictures_is_chosen(panel, qtbot):
    panel.set_mode("open")
    panel.show_pictures([PictureItem("a.png", _image(), "Shirt"), PictureItem("b.png", _image("blue"))])
    panel.show_opened(_image(), "a.png")
    with qtbot.waitSignal(panel.picture_selected) as signal:
        QTest.mouseClick(panel.picture_row, _LEFT, _PLAIN, panel.picture_row.place_of(1).center().toPoint())
    assert signal.args == [1]
    assert "a.png" in panel.caption.text()


def test_a_single_picture_needs_no_row(panel):
    panel.set_mode("open")
    panel.show_pictures([PictureItem("a.png", _image())])
    assert not panel.picture_row.isVisible()


def test_another_data_set_brings_its_classes_and_its_size(panel, qtbot):
    panel.chooser.of_class.set_choices([("Bag", "Bag")], "Bag")
    with qtbot.assertNotEmitted(panel.test_image_wanted):
        panel.set_classes(["left", "right", "whole"], 12)
    assert panel.chooser.class_name() == ""
    assert [value for value, _ in panel.chooser.of_class._choices][1:] == ["left", "right", "whole"]
    assert panel.input_view.toolTip() == "What the network gets: 12 × 12 pixels, enlarged"
    assert panel.strip.accessibleName() == "Steps to 12 × 12 pixels"


# Language and theme


class _Shouting(QTranslator):
    """A language in which everything is said in capitals."""

    def isEmpty(self):
        return False

    def translate(self, context, source, disambiguation=None, n=-1):
        return re.sub(r"[^{}]+(?![^{]*})", lambda words: words[0].upper(), source)  # but the names of fields


@pytest.fixture
def shout(qapp, qtbot):
    """Switches to capitals, and back at the end."""
    shouting = _Shouting()

    def switch(panel):
        qapp.installTranslator(shouting)
        qtbot.waitUntil(lambda: panel.chooser.next.text() == "NEXT")

    yield switch
    qapp.removeTranslator(shouting)


def test_every_word_follows_the_language(panel, shout):
    panel.set_mode("test")
    shout(panel)
    assert panel.switch.accessibleName() == "DRAW / OPEN / TEST SET"
    assert panel.mode() == panel.switch.value() == "test"
    assert panel.chooser.of_class.text() == "ANY CLASS"
    assert panel.open_tools.paste.text() == "PASTE"
    assert panel.draw_tools.undo.toolTip().startswith("UNDO")
    assert panel.input_view.toolTip().startswith("WHAT THE NETWORK GETS")


def test_the_chosen_class_survives_a_change_of_language(panel, shout):
    panel.chooser.of_class.set_choices([("Bag", "Bag")], "Bag")
    shout(panel)
    assert panel.chooser.class_name() == "Bag"
    assert panel.chooser.of_class.text() == "BAG"


@pytest.mark.parametrize("count", [1, 2])
def test_in_the_projectors_window_each_of_nine_steps_of_an_opened_picture_has_its_name(panel, count):
    from core.predict.pipeline import Step

    panel.resize(268, 355)
    panel.set_mode("open")
    panel.show_pictures([PictureItem(f"{index}.png", _image()) for index in range(count)])
    panel.strip.show_steps([Step(f"step {index}", np.zeros((28, 28), np.uint8)) for index in range(9)])
    assert panel.minimumSizeHint().height() <= 355
    for cell in panel.strip.cells():
        assert not cell.name.isEmpty()
        assert cell.thumbnail.width() >= 22
