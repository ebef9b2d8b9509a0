"""Scenes of the branch switches: one branch off, and what each is worth; and of maps that have the whole window."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from gui.scenes import Stage


def switches(stage: "Stage") -> None:
    """The sample picture without the 3x3 and the 1x1 branch of 3b, which it can do without one of."""
    stage.wait_for_start()
    stage.window.inside.show_block_named("inception3b")
    stage.wait_for_prediction()
    toggle(stage, "inception3b.branch3x3")
    toggle(stage, "inception3b.branch1x1")
    stage.wait_for(stage.window.inside.off_row.isVisible, "the row of what is off")
    stage.wait_for_prediction()


def ablation(stage: "Stage") -> None:
    """What each branch of the bundled weights is worth, complete."""
    stage.wait_for_start()
    stage.window.centre.show_page("ablation")
    page = stage.window.look_inside.ablation

    def has_come_on(share: float) -> bool:
        return page.state.share is None or page.state.share >= share

    for percent in range(1, 101):  # a busy computer may be slow, but it must come on
        stage.wait_for(partial(has_come_on, percent / 100), "the ablation")
    stage.wait_for(lambda: page.state.share is None, "the last images")
    stage.wait_for_prediction()


def enlarged(stage: "Stage") -> None:
    """The maps of the first Inception block as large as the window."""
    stage.wait_for_start()
    QTest.keyClick(stage.window, Qt.Key.Key_F9)
    stage.wait_for(stage.window.enlarging.is_enlarged, "the enlarged middle")


def toggle(stage: "Stage", branch: str) -> None:
    """One click on the switch of a branch of the shown block."""
    lanes = stage.window.inside.block_view.lanes
    QApplication.processEvents()
    place = lanes.switch_rect(branch).topLeft() + QPointF(10, 8)
    QTest.mouseClick(lanes, Qt.MouseButton.LeftButton, pos=place.toPoint())
