"""Scenes of what the network sees: the field of one value of a map."""

from typing import TYPE_CHECKING

from gui.arithmetic_scenes import enlarge

if TYPE_CHECKING:
    from gui.scenes import Stage


def sees(stage: "Stage") -> None:
    """The greatest value of a map of 3a's 3x3 branch, and what it sees of the sample picture."""
    stage.wait_for_start()
    enlarge(stage, "inception3a", "inception3a.branch3x3", 6)
    view = stage.window.sees.view
    stage.wait_for(lambda: (frames := view.picture.frames()) is not None and frames.measured, "the measured field")
    stage.wait_for_prediction()
