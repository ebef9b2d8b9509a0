"""A run that a crash cut off is offered once at the next start; others are not."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.paths import runs_folder
from core.runs.events import EpochDone, StepDone
from core.runs.folder import RunFolder
from core.runs.progress import Progress
from core.train.recipes import recipe_config
from core.train.run import run

CRASHING = """
import os, sys
from pathlib import Path
from core.runs.lock import RunLock
RunLock(Path(sys.argv[1])).acquire()
os.abort()
"""


def crash(folder: RunFolder, seconds_ago: float = 60) -> None:
    """A process that holds the run's lock dies, and its last sign of life was so long ago."""
    subprocess.run([sys.executable, "-c", CRASHING, str(folder.path)], check=False, stderr=subprocess.DEVNULL)
    at = time.time() - seconds_ago
    os.utime(folder.path / "writer.lock", (at, at))


def make_run(*, ends_by: str, num_epochs_done: int = 3) -> RunFolder:
    """A run of five epochs, ended by a crash of its process, by stop, or not yet."""
    folder = RunFolder.create(runs_folder() / "2026-11-25 14.02 googlenet", recipe_config("book", num_epochs=5))
    for epoch in range(1, num_epochs_done + 1):
        folder.append_metrics([StepDone(epoch, epoch, 1.0, 0.5, 128, 1.0)])
        folder.append_metrics([EpochDone(epoch, epoch, 1.0, 0.5, 0.9, 0.6, 100.0, 1.0)])
    folder.save_resume_state({}, Progress())
    if ends_by == "crash":
        crash(folder)
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


def cut_off_run(tmp_path: Path) -> RunFolder:
    """A real run of three epochs as the disk has it when the power fails in the second."""
    size = {"image_size": 16, "num_images": 40, "batch_size": 8, "device": "cpu", "precision": "float32"}
    config = recipe_config("book", data="few", num_epochs=3, lr=0.01, **size)
    events = run(config, folder=tmp_path / "run")
    for event in events:
        if isinstance(event, StepDone) and event.epoch == 2:
            break
    path = runs_folder() / "2026-11-25 14.02 googlenet"
    shutil.copytree(tmp_path / "run", path)
    events.close()
    at = time.time() - 60
    os.utime(path / "writer.lock", (at, at))
    return RunFolder(path)


def test_a_run_that_was_cut_off_is_said_once_and_goes_on_to_its_end_at_continue(stage, listed, tmp_path):
    folder = cut_off_run(tmp_path)
    window = stage.window
    listed()
    sentence = window.error_bar.sentence()
    assert "14:02 · GoogLeNet" in sentence
    assert "cut off in epoch" in sentence
    stage.click(window.error_bar._offer_button)
    assert window.error_bar.sentence() == ""
    stage.wait_for(lambda: window.controller.state == "running", "the run")
    stage.wait_for(lambda: window.controller.state == "idle", "its end")
    assert [event.epoch for event in folder.events() if isinstance(event, EpochDone)] == [1, 2, 3]
    assert window.error_bar.sentence() == ""


def test_whoever_closes_the_sentence_is_not_asked_again_until_another_crash(stage, listed):
    folder = make_run(ends_by="crash")
    listed()
    assert stage.window.error_bar.sentence()
    stage.click(stage.window.error_bar._close_button)
    folder.append_metrics([StepDone(4, 3, 1.0, 0.5, 128, 1.0)])
    listed()
    assert stage.window.error_bar.sentence() == ""
    crash(folder, seconds_ago=40)
    folder.append_metrics([StepDone(5, 3, 1.0, 0.5, 128, 1.0)])
    listed()
    assert "epoch 3" in stage.window.error_bar.sentence()


def test_the_offer_speaks_the_language_of_now_and_goes_when_another_run_begins(stage, listed):
    make_run(ends_by="crash")
    window = stage.window
    listed()
    window.set_language("zh_CN")
    stage.wait_for(lambda: "中断" in window.error_bar.sentence(), "Chinese")
    window.set_language("en")
    stage.wait_for(lambda: "cut off" in window.error_bar.sentence(), "English")
    for name, value in (("image_size", 16), ("num_images", 40), ("batch_size", 8)):
        stage.type_into(name, str(value))
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert window.controller.state == "running"
    assert window.error_bar.sentence() == ""


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
