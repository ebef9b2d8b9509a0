"""Scenes of looking back: at one moment of a training, and at two beside each other."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.paths import BUNDLED_RUNS

if TYPE_CHECKING:
    from gui.scenes import Stage


def timeline(stage: "Stage") -> None:
    """The book's run, bundled with weights of its first epochs, as it was after the first."""
    _open_book(stage)
    shown = stage.window.shown
    shown.look_at(next(moment for moment in shown.moments if moment.epoch >= 1))
    stage.wait_for(lambda: shown.moment_in_use is not None, "the moment")
    stage.wait_for_prediction()


def two_moments(stage: "Stage") -> None:
    """The same block after the first epoch and after the last."""
    _open_book(stage)
    window = stage.window
    window.centre.show_page("two_moments")
    view = window.two_moments_view
    stage.wait_for(lambda: view.shown().left.maps and view.shown().right.maps, "both sides")
    stage.wait_for(lambda: window.shown.moment_in_use is not None, "the moment")
    stage.wait_for_prediction()


def one_map_twice(stage: "Stage") -> None:
    """One map of the 3x3 branch at both moments, large."""
    two_moments(stage)
    lanes = stage.window.two_moments_view.sides[1].lanes
    place = lanes.cell_rect("inception3a.branch3x3", 6).center().toPoint()
    QTest.mouseClick(lanes, Qt.MouseButton.LeftButton, pos=place)
    stage.wait_for_prediction()


def _open_book(stage: "Stage") -> None:
    stage.wait_for_start()
    window = stage.window
    window.browser.open_run(BUNDLED_RUNS / "googlenet-book")
    stage.wait_for(lambda: window.shown.folder == BUNDLED_RUNS / "googlenet-book", "the book's run")
    stage.wait_for(lambda: len(window.shown.moments) > 1, "its moments")
    stage.wait_for_prediction()
