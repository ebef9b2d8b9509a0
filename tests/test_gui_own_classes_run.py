"""The whole window with a run of own classes: its names, its curve and its maps, as of every other run."""

import pytest
from own_classes import NAMES, own_examples

from core.teach.teach import Teacher, body_weights


@pytest.fixture
def folder(home):
    """A taught run among the user's."""
    path = home / "runs" / "mine"
    list(Teacher(body_weights()).teach(own_examples(8), folder=path))
    return path


def test_a_taught_run_is_shown_with_its_own_classes_and_its_curve(stage, folder):
    window = stage.window
    window.browser.open_run(folder)
    stage.wait_for(lambda: window.shown.folder == folder, "the opened run")
    stage.wait_for(lambda: window.shown.weights.name == "mine", "its weights")
    stage.click_mode("draw")
    stage.draw([(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8), (0.2, 0.2)])
    stage.wait_for_prediction()
    assert window.bars.shown_classes() == list(NAMES)
    assert window.bars.winner() in NAMES
    history = window.shown.history
    assert len(history.epochs) == history.config.num_epochs
    # It cannot be begun anew without its pictures, so the form stays as it was.
    assert window.run_panel.config().recipe == "fast"
