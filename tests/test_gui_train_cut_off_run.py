"""A run that a crash cut off is offered once at the next start; others are not."""

import os
import subprocess
import sys
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.paths import runs_folder
from core.runs.events import EpochDone, StepDone
from core.runs.folder import RunFolder
from core.runs.progress import Progress
from core.train.recipes import recipe_config

CRASHING = """
import os, sys
from pathlib import Path
from core.runs.lock import RunLock
RunLock(Path(sys.argv[1])).acquire()
os.abort()
"""


def make_run(*, ends_by: str, num_epochs_done: int = 3) -> RunFolder:
    """A run of five epochs, ended by a crash of its process, by stop, or not yet."""
    folder = RunFolder.create(runs_folder() / "2026-11-25 14.02 googlenet", recipe_config("book", num_epochs=5))
    for epoch in range(1, num_epochs_done + 1):
        folder.append_metrics([StepDone(epoch, epoch, 1.0, 0.5, 128, 1.0)])
        folder.append_metrics([EpochDone(epoch, epoch, 1.0, 0.5, 0.9, 0.6, 100.0, 1.0)])
    folder.save_resume_state({}, Progress())
    if ends_by == "crash":
        subprocess.run([sys.executable, "-c", CRASHING, str(folder.path)], check=False, stderr=subprocess.DEVNULL)
        long_ago = time.time() - 60
        os.utime(folder.path / "writer.lock", (long_ago, long_ago))
    else:
        folder.lock.acquire()
    if ends_by == "stop":
        folder.lock.release()
    return folder


@pytest.fixture
def listed(stage):
    """Lists the runs anew and returns once they are shown, as after a start."""

    def list_runs() -> None:
        heard = []
        stage.window.shelf.runs_listed.connect(heard.append)
        stage.window.shelf.list_runs()
        stage.wait_for(lambda: bool(heard), "the list of runs")

    return list_runs


def test_a_run_that_a_crash_cut_off_is_said_once_and_continued_by_its_button(stage, listed, monkeypatch):
    folder = make_run(ends_by="crash")
    window = stage.window
    listed()
    sentence = window.error_bar.sentence()
    assert "14:02 · GoogLeNet" in sentence
    assert "cut off in epoch 3" in sentence
    asked = []
    monkeypatch.setattr(window.cut_off_run, "_continue_run", asked.append)
    stage.click(window.error_bar._offer_button)
    assert asked == [folder.path]
    assert window.error_bar.sentence() == ""
    folder.append_metrics([StepDone(4, 3, 1.0, 0.5, 128, 1.0)])  # the list changes, and what was said does not
    listed()
    assert window.error_bar.sentence() == ""


def test_whoever_closes_the_sentence_is_not_asked_again_until_another_crash(stage, listed):
    folder = make_run(ends_by="crash")
    listed()
    assert stage.window.error_bar.sentence()
    QTest.keyClick(stage.window, Qt.Key.Key_Escape)
    folder.append_metrics([StepDone(4, 3, 1.0, 0.5, 128, 1.0)])
    listed()
    assert stage.window.error_bar.sentence() == ""
    folder.append_metrics([StepDone(5, 4, 1.0, 0.5, 128, 1.0)])
    listed()
    assert "epoch 4" in stage.window.error_bar.sentence()


@pytest.mark.parametrize("ends_by", ["stop", "nothing yet"])
def test_a_run_that_was_stopped_or_goes_on_elsewhere_is_not_offered(stage, listed, ends_by):
    folder = make_run(ends_by=ends_by)
    listed()
    assert stage.window.error_bar.sentence() == ""
    folder.lock.release()


def test_a_run_that_had_come_to_its_end_is_not_offered(stage, listed):
    make_run(ends_by="crash", num_epochs_done=5)
    listed()
    assert stage.window.error_bar.sentence() == ""


def test_an_error_that_is_being_said_stays(stage, listed):
    make_run(ends_by="crash")
    stage.window.error_bar.show_sentence("Something else.")
    listed()
    assert stage.window.error_bar.sentence() == "Something else."
