"""The whole window while something else trains into a run's folder: it lists, follows and leaves it alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

import core.train.writer
import gui.train.follower
import gui.train.shelf
from core.runs.events import EpochDone, StepDone
from core.train.recipes import recipe_config, with_epochs
from core.train.run import run

CONFIG = recipe_config("book", "googlenet", image_size=16, num_images=40, batch_size=8, num_epochs=3, device="cpu")


@pytest.fixture(autouse=True)
def _quick_eyes(monkeypatch):
    """Runs are written at once, and looked at twenty times a second."""
    monkeypatch.setattr(gui.train.shelf, "_WATCH_EVERY_MS", 50)
    monkeypatch.setattr(gui.train.follower, "_LOOK_EVERY_MS", 50)
    monkeypatch.setattr(core.train.writer, "_METRICS_EVERY_S", 0.0)


@pytest.fixture
def other(home, monkeypatch):
    """A run among the user's, in its second step. That this process trains it makes no difference: it has the lock."""
    events = run(CONFIG, folder=home / "runs" / "other")
    advance(events, StepDone, 2)
    yield events
    events.close()


def advance(events, kind, step):
    return next(event for event in events if isinstance(event, kind) and event.step == step)


def follow(stage, home):
    """Clicks "Follow" as soon as the list has noticed the run."""
    window = stage.window
    stage.wait_for(lambda: window.run_list.link is not None, "the run in the list")
    assert window.run_list.link.text() == "Follow"
    stage.click(window.run_list.link)
    stage.wait_for(lambda: window.shown.folder == home / "runs" / "other", "the opened run")


def steps(stage):
    return [step.step for step in stage.window.shown.history.steps]


def test_a_run_of_another_process_is_listed_followed_and_then_offered_to_be_continued(stage, other, home):
    window = stage.window
    follow(stage, home)
    assert steps(stage) == [1, 2]
    assert window.toolbar.status.text().startswith("Followed: epoch 1 of 3")
    assert window.status.text().startswith("Following a run that another process trains.")
    assert window.run_list.link is None
    advance(other, StepDone, 4)
    stage.wait_for(lambda: steps(stage) == [1, 2, 3, 4], "the new steps")
    advance(other, EpochDone, 5)
    stage.wait_for(lambda: window.shown.weights.epoch == 1, "the weights of the first epoch")
    assert (window.shown.weights.name, window.shown.weights.step) == ("other", 5)
    assert len(window.shown.history.epochs) == 1
    assert window.controller.state == "idle"
    other.close()
    stage.wait_for(lambda: window.run_list.link is not None, "the end of the run")
    assert window.run_list.link.text() == "Continue"
    stage.wait_for(lambda: window.toolbar.status.text() == "", "the end of following")
    assert window.status.text().startswith("Ready.")


def test_a_run_that_is_being_written_is_not_continued(stage, other, home):
    advance(other, EpochDone, 5)
    window = stage.window
    window.browser.continue_run(home / "runs" / "other")
    stage.wait_for(window.error_bar.sentence, "the refusal")
    assert "is being trained by another process" in window.error_bar.sentence()
    assert window.controller.state == "idle"
    assert window.follower.is_following


def test_a_share_that_is_gone_for_a_while_is_said_until_it_is_back(stage, other, home):
    window = stage.window
    follow(stage, home)
    folder = home / "runs" / "other"
    folder.rename(home / "away")
    stage.wait_for(window.error_bar.sentence, "the sentence")
    assert "cannot be read at the moment" in window.error_bar.sentence()
    assert steps(stage) == [1, 2]
    (home / "away").rename(folder)
    stage.wait_for(lambda: not window.error_bar.sentence(), "the end of it")
    advance(other, StepDone, 3)
    stage.wait_for(lambda: steps(stage) == [1, 2, 3], "the new step")


def test_a_training_of_one_s_own_ends_the_following(stage, other, home):
    window = stage.window
    follow(stage, home)
    stage.click(window.toolbar.run)
    assert window.controller.state == "running"
    assert not window.follower.is_following
    stage.wait_for(lambda: steps(stage), "a step")
    advance(other, StepDone, 4)
    stage.wait_for(window.follow_jobs.is_idle, "what was being looked at")
    assert window.shown.folder != home / "runs" / "other"
    assert "Followed" not in window.toolbar.status.text()
    window.controller.stop()
    stage.wait_for(lambda: window.controller.state == "idle", "the end")


def test_a_run_s_folder_anywhere_is_opened_by_key_and_the_place_is_remembered(stage, tmp_path, monkeypatch):
    window = stage.window
    share = tmp_path / "share"
    list(run(with_epochs(CONFIG, 1), folder=share / "one"))
    places = []
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", lambda *arguments: places.append(arguments[2]) or str(share / "one")
    )
    for _ in range(2):
        keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(window, Qt.Key.Key_O, keys)
        stage.wait_for(lambda: window.shown.folder == share / "one", "the opened run")
    assert places[1] == str(share) != places[0]


def test_a_dropped_run_s_folder_is_opened(stage, tmp_path):
    folder = tmp_path / "a run.2"
    list(run(with_epochs(CONFIG, 1), folder=folder))
    before = stage.window.pictures.picture
    stage.drop([folder])
    stage.wait_for(lambda: stage.window.shown.folder == folder, "the opened run")
    assert stage.window.pictures.picture is before
    assert not stage.window.error_bar.sentence()
