"""Where no window can be shown the program says why in one sentence and leaves with 2."""

import os
import subprocess
import sys

import pytest

from gui import environment


def start(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    unset = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    env = {name: value for name, value in os.environ.items() if name not in unset} | variables
    command = [sys.executable, "-m", "gui", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=100)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only X11 can be missing")
def test_without_a_display_the_program_names_the_command_line_and_leaves_with_2():
    result = start()
    assert result.returncode == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "no display" in result.stderr
    assert "python -m core" in result.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only X11 can be missing")
def test_a_display_that_does_not_answer_is_no_abort():
    result = start(DISPLAY=":987")
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("message", "package"),
    [
        ("libEGL.so.1: cannot open shared object file: No such file or directory", "libegl1"),
        ("libGL.so.1: cannot open shared object file: No such file or directory", "libgl1"),
        ("libxkbcommon.so.0: cannot open shared object file", "libxkbcommon0"),
        ("libxkbcommon-x11.so.0: cannot open shared object file", "libxkbcommon-x11-0"),
        ("libxcb-cursor.so.0: cannot open shared object file", "libxcb-cursor0"),
        ("libfontconfig.so.1: cannot open shared object file", "libfontconfig1"),
    ],
)
def test_a_missing_library_is_answered_with_its_package(message, package):
    sentence = environment._library_sentence(message)
    assert f"apt install {package}," in sentence


def test_scenes_are_listed_without_a_display():
    result = start("--scenes")
    assert result.returncode == 0
    assert {"idle", "draw", "drop", "train"} <= set(result.stdout.split())


@pytest.mark.parametrize("arguments", [("--size", "big"), ("--size", "10x10"), ("--theme", "pink")])
def test_a_wrong_option_is_one_sentence_and_2(arguments):
    result = start(*arguments)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_an_unknown_scene_is_refused_with_the_known_ones(tmp_path):
    result = start("--screenshot", str(tmp_path / "out.png"), "--scene", "opera")
    assert result.returncode == 2
    assert "idle" in result.stderr


def test_the_window_s_files_import_no_torch():
    """The window stands before torch has been imported: it takes seconds."""
    code = "import sys, gui.main_window, gui.app; sys.exit('torch' in sys.modules)"
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    assert subprocess.run([sys.executable, "-c", code], env=env, timeout=100).returncode == 0
