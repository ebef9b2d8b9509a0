"""The window leaves when it is told to from outside, and no step is lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import SIGNAL
from PySide6.QtWidgets import QApplication
from run_form import small_run

from core.runs.folder import RunFolder
from gui.leaving import Leaving

_ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("name", "option"),
    [("SIGTERM", ""), ("SIGHUP", ""), ("SIGINT", ""), ("SIGTERM", "--paused"), ("SIGTERM", "--ask")],
)
def test_a_signal_stops_the_run_saves_it_and_leaves(name, option):
    command = [sys.executable, str(_ROOT / "tests" / "window_process.py"), option]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as window:
        try:
            line = window.stdout.readline()
            number = getattr(signal, name)
            window.send_signal(number)
            rest, errors = window.communicate(timeout=60)
        finally:
            window.kill()  # does nothing where it has left
    assert window.returncode == 128 + number, errors
    folder, step = (line + rest).splitlines()[-1].split("\t")
    _, progress = RunFolder(Path(folder)).load_resume_state()
    assert progress.step >= int(step) >= 1
    assert [event.step for event in RunFolder(Path(folder)).events()][-1] == progress.step


def test_logging_out_saves_the_run_without_a_question(stage):
    window = stage.window
    small_run(stage)
    stage.click(window.toolbar.run)
    stage.wait_for(lambda: window.controller.history and window.controller.history.steps, "a step")
    app = QApplication.instance()
    asked = "commitDataRequest(QSessionManager&)"
    before = app.receivers(SIGNAL(asked))
    leaving = Leaving(window.leave, window.save_run, window)
    try:
        assert app.receivers(SIGNAL(asked)) == before + 1
        leaving.on_session_ends(None)  # only Qt itself can make a session's manager
    finally:
        leaving.close()
    _, progress = RunFolder(window.controller.folder).load_resume_state()
    assert progress.step >= len(window.controller.history.steps)
    assert window.close()
