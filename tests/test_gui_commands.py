"""The table of commands: what can be used in which state, and that buttons, menus and keys agree."""

import itertools

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from run_form import small_run

from gui.commands import COMMANDS, WindowState

_ASKING = ("open", "save", "close", "quit", "help", "about")  # what opens a window of its own or closes this one
_RUNS = ("idle", "running", "paused", "stopping")

# In which states of a run a command can be used; the others always can, as far as the run goes.
_OF_RUN = {
    "run": {"idle", "running", "paused"},
    "step": {"idle", "running", "paused"},
    "stop": {"running", "paused"},
    "open_run": {"idle"},
}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_command_can_be_used_or_says_why_not_in_every_state(command):
    pages, flags = ("draw", "open", "test"), (False, True)
    for values in itertools.product(_RUNS, pages, *[flags] * 4):
        state = WindowState(*values)
        can_be_used = state.run in _OF_RUN.get(command.name, _RUNS)
        if command.name in ("undo", "redo", "clear"):
            field = {"undo": "can_undo", "redo": "can_redo", "clear": "has_drawing"}[command.name]
            can_be_used = state.page == "draw" and getattr(state, field)
        elif command.name == "reset_layout":
            can_be_used = not state.is_presenting
        reason = command.why_not(state)
        assert (reason == "") == can_be_used, state
        assert reason == "" or reason.endswith(".")


def test_names_and_keys_are_each_given_once(stage):
    names = [command.name for command in COMMANDS]
    assert len(set(names)) == len(names)
    keys = [action.shortcut().toString() for action in stage.window.commands.actions.values()]
    keys = [key for key in keys if key]
    assert len(set(keys)) == len(keys)


def start(stage):
    small_run(stage)
    QTest.keyClick(stage.window, Qt.Key.Key_Space)
    stage.wait_for(lambda: stage.window.controller.history and stage.window.controller.history.steps, "a step")


def test_space_at_once_after_stop_starts_nothing_and_says_nothing(stage):
    window = stage.window
    start(stage)
    stage.click(window.toolbar.stop)
    assert window.controller.state == "stopping"
    QTest.keyClick(window, Qt.Key.Key_Space)
    stage.click(window.toolbar.run)
    assert window.controller.state == "stopping"
    stage.wait_for(lambda: window.controller.state == "idle", "the end")
    assert window.error_bar.sentence() == ""


def test_while_a_run_is_being_stopped_every_command_is_harmless(stage, tiny_network):
    window = stage.window
    small_run(stage, num_epochs=10_000)
    names = [command.name for command in COMMANDS if command.name not in _ASKING]
    for name in sorted(names, key="paste".__eq__):  # last, as it alone may say something, which stays
        window.commands.actions["run"].trigger()
        stage.wait_for(lambda: window.controller.history.steps, "a step")
        window.commands.actions["stop"].trigger()
        assert window.controller.state == "stopping", name
        window.commands.actions[name].trigger()
        window.commands.actions[name].trigger()  # those that switch are switched back
        assert window.controller.state == "stopping", name
        stage.wait_for(lambda: window.controller.state == "idle", "the end")
        said = window.error_bar.sentence()
        assert said == "" or name == "paste", name
        assert "unexpected" not in said, name


def test_buttons_say_why_they_cannot_be_used(stage):
    window = stage.window
    assert not window.toolbar.stop.isEnabled()
    assert window.toolbar.stop.toolTip().endswith("No run is under way.")
    assert not window.commands.actions["undo"].isEnabled()
    start(stage)
    assert window.toolbar.stop.isEnabled()
    assert "stop it first" in window.commands.actions["open_run"].toolTip()
    assert "stop it first" in window.toolbar.model.toolTip()


def test_undo_is_enabled_only_with_a_drawing_in_view(stage):
    actions = stage.window.commands.actions
    stage.click_mode("draw")
    assert not actions["undo"].isEnabled()
    stage.draw([(0.3, 0.3), (0.6, 0.6)])
    assert actions["undo"].isEnabled()
    assert actions["clear"].isEnabled()
    actions["undo"].trigger()
    assert (actions["undo"].isEnabled(), actions["redo"].isEnabled()) == (False, True)
    stage.click_mode("test")
    assert not actions["redo"].isEnabled()


@pytest.mark.parametrize("holder", ["stop", "run", "canvas"])
def test_the_keyboard_stays_where_it_was_after_stop(stage, holder):
    window = stage.window
    start(stage)
    stage.click_mode("draw")
    QApplication.processEvents()
    widget = window.picture_panel.canvas if holder == "canvas" else getattr(window.toolbar, holder)
    widget.setFocus()
    if holder == "stop":
        QTest.keyClick(widget, Qt.Key.Key_Return)
    else:
        window.commands.actions["stop"].trigger()
    stage.wait_for(lambda: window.controller.state == "idle", "the end")
    assert QApplication.focusWidget() is widget
    QTest.keyClick(widget, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not widget


def test_the_stop_button_by_mouse_keeps_the_keyboard_off_others(stage):
    window = stage.window
    start(stage)
    QTest.mouseClick(window.toolbar.stop, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    stage.wait_for(lambda: window.controller.state == "idle", "the end")
    assert QApplication.focusWidget() is window.toolbar.stop
