"""Scenes of the arithmetic: one value of a map, and what can be computed by hand."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from gui.scenes import Stage


def arithmetic(stage: "Stage") -> None:
    """The greatest value of a map of 3a's 3x3 branch, clicked: window, weights, products, and the way to the value."""
    stage.wait_for_start()
    enlarge(stage, "inception3a", "inception3a.branch3x3", 4)
    view = stage.window.inside.map_view
    place = view.place()
    assert place is not None
    click_value(stage, place.row, place.column)
    stage.wait_for(stage.window.working_out.view.lines, "the arithmetic")
    stage.wait_for_prediction()


def by_hand(stage: "Stage") -> None:
    """Upright edges in the sample photograph, after the ReLU."""
    _show_page(stage, "kernel")
    stage.click(stage.window.by_hand.view.kernel.relu)


def mixing(stage: "Stage") -> None:
    """The course's example of a 1x1 convolution."""
    _show_page(stage, "mixing")


def step(stage: "Stage") -> None:
    """A training step on a copy of the bundled weights, shown up to its end."""
    _show_page(stage, "step")
    view, by_hand = stage.window.by_hand.view.step, stage.window.by_hand
    stage.click(view.take)
    stage.wait_for(lambda: not by_hand.is_busy() and view.stage(), "the step")
    while view.next.isVisible():
        stage.click(view.next)


def _show_page(stage: "Stage", scene: str) -> None:
    stage.wait_for_start()
    stage.window.centre.show_page("by_hand")
    stage.window.by_hand.view.show_scene(scene)
    stage.wait_for_prediction()


def enlarge(stage: "Stage", block: str, layer: str, channel: int) -> None:
    """Shows one map of a block large, by keys as a user does."""
    inside = stage.window.inside
    inside.show_block_named(block)
    stage.wait_for_prediction()
    inside.block_view.set_cursor_spot(layer, channel)
    inside.block_view.focus_maps()
    QTest.keyClick(inside.block_view.lanes, Qt.Key.Key_Return)
    stage.wait_for(inside.is_enlarged, "the enlarged map")
    stage.wait_for_prediction()


def click_value(stage: "Stage", row: int, column: int) -> None:
    """One click on a value of the enlarged map."""
    raster = stage.window.inside.map_view.raster
    QApplication.processEvents()  # the map takes its place
    where: QPoint = raster.place().pixel_rect(row, column).center().toPoint()
    QTest.mouseClick(raster, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
