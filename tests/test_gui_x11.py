"""The program as a user starts it: a process of its own on a real X server, with real keys and the real mouse."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import ImageGrab

from core.runs.folder import RunFolder

HAS_X = os.environ.get("DISPLAY") and os.environ.get("QT_QPA_PLATFORM") == "xcb" and shutil.which("xdotool")

pytestmark = [
    pytest.mark.x11,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not HAS_X, reason="needs DISPLAY, QT_QPA_PLATFORM=xcb and xdotool"),
]


def xdotool(*arguments: str) -> str:
    return subprocess.run(["xdotool", *arguments], capture_output=True, text=True, timeout=30).stdout.strip()


def wait_for(condition: Callable[[], object], what: str, seconds: float = 100) -> object:
    end = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.2)
    return result


@pytest.fixture
def program(home: Path) -> Iterator[subprocess.Popen]:
    command = [sys.executable, "-m", "gui", "--language", "en", "--theme", "light"]
    process = subprocess.Popen(command, env={**os.environ, "INCEPTION_LAB_HOME": str(home)}, stderr=subprocess.PIPE)
    yield process
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.communicate()


def window_of(process: subprocess.Popen, name: str = "Inception Lab") -> str:
    """A window of the program, with the keyboard given to it: no window manager does that here."""
    search = ("search", "--all", "--onlyvisible", "--pid", str(process.pid), "--name", name)
    found = wait_for(lambda: xdotool(*search) or process.poll() is not None, "the window")
    assert isinstance(found, str), f"the program ended before it had a window: {process.stderr.read().decode()}"
    window = found.splitlines()[0]
    xdotool("windowfocus", "--sync", window)
    return window


def press(*keys: str) -> None:
    for key in keys:
        xdotool("key", "--clearmodifiers", key)


def runs(home: Path) -> list[Path]:
    return [path.parent for path in home.glob("runs/*/config.json")]


def test_the_window_opens_and_ctrl_q_leaves_with_0(program):
    window_of(program)
    maps = Path(f"/proc/{program.pid}/maps")
    wait_for(lambda: "libtorch" in maps.read_text(), "the engine")
    press("ctrl+q")
    assert program.wait(60) == 0
    assert program.stderr.read() == b""


def test_leaving_in_the_middle_of_the_start_is_no_abort(program):
    window_of(program)
    press("ctrl+q")  # torch is being imported
    assert program.wait(60) == 0


def test_space_trains_and_leaving_keeps_a_run_that_can_be_continued(program, home):
    window_of(program)
    press("space")
    wait_for(lambda: runs(home), "the run's folder")
    press("ctrl+q")
    window_of(program, "Training is under way")
    press("Tab", "space")  # from "Keep training" to "Stop and leave"
    assert program.wait(100) == 0
    folder = RunFolder(runs(home)[0])
    assert folder.config.recipe == "fast"
    assert folder.can_continue() or not list(folder.events())


def test_ctrl_t_turns_the_screen_itself_dark(program):
    def brightness() -> float:
        picture = ImageGrab.grab(xdisplay=os.environ["DISPLAY"]).convert("L").resize((32, 32))
        return sum(picture.tobytes()) / 1024

    window_of(program)
    light = wait_for(lambda: brightness() > 100 and brightness(), "the light theme", 30)
    press("ctrl+t")
    wait_for(lambda: brightness() < light / 2, "the dark theme", 30)
    press("ctrl+q")
    assert program.wait(60) == 0
