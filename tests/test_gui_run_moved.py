"""A run whose folder goes while the window trains it: the window says where it is kept, and shows it there."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from run_form import small_run, wait_until_paused

import core.train.writer
from core.paths import runs_folder
from core.runs.folder import RunFolder


@pytest.fixture
def training(stage, monkeypatch):
    """The window with a paused run of a few steps."""
    monkeypatch.setattr(core.train.writer, "_METRICS_EVERY_S", 0.0)
    window = stage.window
    small_run(stage)
    stage.click(window.toolbar.run)
    stage.wait_for(lambda: window.controller.history and window.controller.history.steps, "a step")
    stage.click(window.toolbar.run)
    wait_until_paused(stage)
    return window


def test_the_sentence_the_list_and_the_weights_follow_a_run_that_is_kept_elsewhere(training, stage):
    window, controller = training, training.controller
    before = controller.folder
    before.rename(before.with_name("renamed"))
    before.mkdir()  # so that its name is not free
    stage.click(window.toolbar.step)
    stage.wait_for(lambda: controller.folder != before, "the move")
    assert controller.folder.parent == runs_folder()
    assert window.error_bar.sentence().endswith(f"the run is saved in {controller.folder} now.")
    stage.wait_for(lambda: controller.folder in [run.path for run in window.browser._shelved], "the list")
    assert window.shown.folder == controller.folder
    stage.wait_for(lambda: window.shown.source.run == controller.folder, "the weights")
    QTest.keyClick(window, Qt.Key.Key_Escape)  # closes the sentence
    stage.click(window.toolbar.stop)
    stage.wait_for(lambda: controller.state == "idle", "the end")
    assert window.error_bar.sentence() == ""
    assert RunFolder(controller.folder).load_resume_state()[1].step == len(controller.history.steps)


def test_what_is_found_at_stop_is_said_until_the_next_run_begins(training, stage):
    window, controller = training, training.controller
    shutil.rmtree(controller.folder)
    stage.click(window.toolbar.stop)
    stage.wait_for(lambda: controller.state == "idle", "the end")
    assert window.error_bar.sentence().endswith("all of the run is saved there again.")
    assert RunFolder(controller.folder).can_continue()
    stage.click(window.toolbar.run)
    stage.wait_for(lambda: window.error_bar.sentence() == "", "the next run")
