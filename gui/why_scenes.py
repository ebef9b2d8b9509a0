"""Scenes of the page that says why a picture is taken for a class."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.scenes import Stage


def why(stage: "Stage") -> None:
    """What in the sample picture, and which branches, speak for its class."""
    stage.wait_for_start()
    window = stage.window
    window.centre.show_page("why")
    stage.wait_for(lambda: window.why_view.shown().explanation is not None, "the explanation")
    _wait_for_answers(stage)


def covered(stage: "Stage") -> None:
    """The same with a part of the picture covered: the bars and all that is explained follow."""
    why(stage)
    stage.click(stage.window.why_view.picture)
    stage.wait_for_prediction()
    _wait_for_answers(stage)


def occlusion(stage: "Stage") -> None:
    """The second opinion: what covering each place of the picture does to the class."""
    why(stage)
    view = stage.window.why_view
    view.method.set_value("occlusion")
    stage.wait_for(lambda: view.shown().parts is not None, "what covering does")
    _wait_for_answers(stage)


def _wait_for_answers(stage: "Stage") -> None:
    stage.wait_for(lambda: not stage.window.why.is_busy(), "the answers")
    stage.wait_for_prediction()
