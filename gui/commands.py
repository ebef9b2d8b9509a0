"""What one can do in the window: a table of commands, each with its words, its key and when it can be used."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QWidget

from gui.language import QT_TRANSLATE_NOOP
from gui.widgets import FlatButton

_Keys = QKeySequence.StandardKey


@dataclass(frozen=True)
class WindowState:
    """All that decides whether a command can be used. `run` is a state of `RunController`, `page` of `PicturePanel`."""

    run: str = "idle"  # "idle", "running", "paused", "stopping"
    page: str = "draw"  # "draw", "open", "test"
    can_undo: bool = False
    can_redo: bool = False
    has_drawing: bool = False
    is_presenting: bool = False


def _never_refused(state: WindowState) -> str:
    return ""


@dataclass(frozen=True)
class Command:
    """One row of the table. All words are English here and translated where they are shown, in the context "Commands".

    `why_not` gives a sentence where the command cannot be used in a state, and "" where it can.
    """

    name: str
    menu: str  # "file", "edit", "run", "view" or "help"
    title: str  # in the menu, with an & before its letter
    tip: str  # on buttons and menu items, without the key
    key: str | Qt.Key | QKeySequence.StandardKey | None = None
    word: Callable[[WindowState], str] | None = None  # on its button; None where the button has an icon alone
    why_not: Callable[[WindowState], str] = _never_refused
    begins_group: bool = False  # a line stands above it in the menu


def _run_word(state: WindowState) -> str:
    words = {"running": QT_TRANSLATE_NOOP("Commands", "Pause"), "paused": QT_TRANSLATE_NOOP("Commands", "Continue")}
    return words.get(state.run, QT_TRANSLATE_NOOP("Commands", "Run"))


def _present_word(state: WindowState) -> str:
    words = (QT_TRANSLATE_NOOP("Commands", "Present"), QT_TRANSLATE_NOOP("Commands", "Leave (Esc)"))
    return words[state.is_presenting]


def _not_while_stopping(state: WindowState) -> str:
    return QT_TRANSLATE_NOOP("Commands", "The run is being stopped.") if state.run == "stopping" else ""


def _why_not_stop(state: WindowState) -> str:
    return QT_TRANSLATE_NOOP("Commands", "No run is under way.") if state.run == "idle" else _not_while_stopping(state)


def _only_without_run(state: WindowState) -> str:
    return "" if state.run == "idle" else QT_TRANSLATE_NOOP("Commands", "A run is under way; stop it first.")


def _only_while_drawing(state: WindowState, is_possible: bool, else_: str) -> str:
    if state.page != "draw":
        return QT_TRANSLATE_NOOP("Commands", "This is for drawings; choose Draw first.")
    return "" if is_possible else else_


def _why_not_undo(state: WindowState) -> str:
    return _only_while_drawing(state, state.can_undo, QT_TRANSLATE_NOOP("Commands", "There is nothing to take back."))


def _why_not_redo(state: WindowState) -> str:
    return _only_while_drawing(state, state.can_redo, QT_TRANSLATE_NOOP("Commands", "Nothing was taken back."))


def _why_not_clear(state: WindowState) -> str:
    return _only_while_drawing(state, state.has_drawing, QT_TRANSLATE_NOOP("Commands", "Nothing is drawn."))


def _not_while_presenting(state: WindowState) -> str:
    return QT_TRANSLATE_NOOP("Commands", "Leave Present first.") if state.is_presenting else ""


COMMANDS = (
    Command(
        "open",
        "file",
        QT_TRANSLATE_NOOP("Commands", "&Open pictures or weights…"),
        QT_TRANSLATE_NOOP("Commands", "Open pictures or weights"),
        _Keys.Open,
        lambda state: QT_TRANSLATE_NOOP("Commands", "Open…"),
    ),
    Command(
        "open_run",
        "file",
        QT_TRANSLATE_NOOP("Commands", "Open a &run's folder…"),
        QT_TRANSLATE_NOOP("Commands", "Open a run's folder"),
        "Ctrl+Shift+O",
        why_not=_only_without_run,
    ),
    Command(
        "save",
        "file",
        QT_TRANSLATE_NOOP("Commands", "&Save what is looked at…"),
        QT_TRANSLATE_NOOP("Commands", "The plot or picture that has the keyboard, else the maps, as PNG"),
        _Keys.Save,
        begins_group=True,
    ),
    Command(
        "close",
        "file",
        QT_TRANSLATE_NOOP("Commands", "&Close the window"),
        QT_TRANSLATE_NOOP("Commands", "Close the window"),
        "Ctrl+W",
        begins_group=True,
    ),
    Command(
        "quit",
        "file",
        QT_TRANSLATE_NOOP("Commands", "&Quit"),
        QT_TRANSLATE_NOOP("Commands", "Leave the program"),
        _Keys.Quit,
    ),
    Command(
        "undo",
        "edit",
        QT_TRANSLATE_NOOP("Commands", "&Undo"),
        QT_TRANSLATE_NOOP("Commands", "Undo"),
        _Keys.Undo,
        why_not=_why_not_undo,
    ),
    Command(
        "redo",
        "edit",
        QT_TRANSLATE_NOOP("Commands", "&Redo"),
        QT_TRANSLATE_NOOP("Commands", "Redo"),
        _Keys.Redo,
        why_not=_why_not_redo,
    ),
    Command(
        "clear",
        "edit",
        QT_TRANSLATE_NOOP("Commands", "&Clear the drawing"),
        QT_TRANSLATE_NOOP("Commands", "Clear"),
        "Ctrl+Backspace",
        why_not=_why_not_clear,
    ),
    Command(
        "copy",
        "edit",
        QT_TRANSLATE_NOOP("Commands", "&Copy what is looked at"),
        QT_TRANSLATE_NOOP("Commands", "The plot or picture that has the keyboard, else the maps"),
        _Keys.Copy,
        begins_group=True,
    ),
    Command(
        "paste",
        "edit",
        QT_TRANSLATE_NOOP("Commands", "&Paste a picture"),
        QT_TRANSLATE_NOOP("Commands", "Paste a picture"),
        _Keys.Paste,
        lambda state: QT_TRANSLATE_NOOP("Commands", "Paste"),
    ),
    Command(
        "run",
        "run",
        QT_TRANSLATE_NOOP("Commands", "&Run or pause"),
        QT_TRANSLATE_NOOP("Commands", "Train the network; pause and go on"),
        Qt.Key.Key_Space,
        _run_word,
        _not_while_stopping,
    ),
    Command(
        "step",
        "run",
        QT_TRANSLATE_NOOP("Commands", "One &step"),
        QT_TRANSLATE_NOOP("Commands", "Train for one batch, then wait"),
        "Ctrl+Right",
        lambda state: QT_TRANSLATE_NOOP("Commands", "Step"),
        _not_while_stopping,
    ),
    Command(
        "stop",
        "run",
        QT_TRANSLATE_NOOP("Commands", "S&top"),
        QT_TRANSLATE_NOOP("Commands", "End the run; it can be continued later"),
        "Ctrl+.",
        lambda state: QT_TRANSLATE_NOOP("Commands", "Stop"),
        _why_not_stop,
    ),
    Command(
        "enlarge",
        "view",
        QT_TRANSLATE_NOOP("Commands", "&Enlarge, or put back"),
        QT_TRANSLATE_NOOP("Commands", "As large as the window: the dock that has the keyboard, else the middle"),
        "F9",
    ),
    Command(
        "reset_layout",
        "view",
        QT_TRANSLATE_NOOP("Commands", "Reset &layout"),
        QT_TRANSLATE_NOOP("Commands", "Every view in its first place and size"),
        why_not=_not_while_presenting,
    ),
    Command(
        "theme",
        "view",
        QT_TRANSLATE_NOOP("Commands", "&Dark or light"),
        QT_TRANSLATE_NOOP("Commands", "Light or dark"),
        "Ctrl+T",
        begins_group=True,
    ),
    Command(
        "language",
        "view",
        QT_TRANSLATE_NOOP("Commands", "&English / 中文"),
        QT_TRANSLATE_NOOP("Commands", "English / 中文"),
        "Ctrl+L",
    ),
    Command(
        "present",
        "view",
        QT_TRANSLATE_NOOP("Commands", "&Present"),
        QT_TRANSLATE_NOOP("Commands", "Larger type for the projector"),
        "F11",
        _present_word,
    ),
    Command(
        "help",
        "help",
        QT_TRANSLATE_NOOP("Commands", "&Help: keys, views, words"),
        QT_TRANSLATE_NOOP("Commands", "What keys do, what views show, what words mean"),
        _Keys.HelpContents,
    ),
    Command(
        "about",
        "help",
        QT_TRANSLATE_NOOP("Commands", "&About Inception Lab"),
        QT_TRANSLATE_NOOP("Commands", "Versions and device"),
    ),
)


class Commands(QObject):
    """The table at work: an action for each command, which menus, keys and buttons share."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.state = WindowState()
        self.actions: dict[str, QAction] = {}
        self._buttons: list[tuple[Command, FlatButton]] = []
        for command in COMMANDS:
            action = QAction(self)
            if command.key is not None:
                action.setShortcut(QKeySequence(command.key))
            self.actions[command.name] = action
            if isinstance(window, QMainWindow):
                window.addAction(action)  # so that its key works while no menu bar is shown
        self.retranslate()

    def serve(self, **slots: Callable[[], object]) -> None:
        """Says what is done at each of these commands."""
        for name, slot in slots.items():
            self.actions[name].triggered.connect(lambda _=False, slot=slot: slot())

    def attach(self, **buttons: FlatButton) -> None:
        """Makes each button do its command, with the command's words, and be enabled where that can be used."""
        for command in COMMANDS:
            if command.name in buttons:
                button = buttons[command.name]
                button.clicked.connect(self.actions[command.name].trigger)
                self._buttons.append((command, button))
        self.retranslate()

    def change_state(self, **changes: Any) -> None:
        """Takes in what has changed of `WindowState`."""
        state = replace(self.state, **changes)
        if state != self.state:
            self.state = state
            self.retranslate()

    def retranslate(self) -> None:
        """Says everything for the state and in the language of now."""
        for command in COMMANDS:
            action = self.actions[command.name]
            action.setText(_translated(command.title))
            action.setToolTip(self._tooltip(command))
            action.setEnabled(not command.why_not(self.state))
        for command, button in self._buttons:
            word = "" if command.word is None else _translated(command.word(self.state))
            if word and word != button.text():
                button.setText(word)
                button.updateGeometry()
            button.setToolTip(self._tooltip(command))
            button.setAccessibleName(word or _translated(command.tip))
            button.setEnabled(not command.why_not(self.state))

    def _tooltip(self, command: Command) -> str:
        tip = _translated(command.tip)
        key = self.actions[command.name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if key:
            tip = _translated(QT_TRANSLATE_NOOP("Commands", "{tip} ({key})")).format(tip=tip, key=key)
        reason = command.why_not(self.state)
        return f"{tip}\n{_translated(reason)}" if reason else tip


def _translated(words: str) -> str:
    return QCoreApplication.translate("Commands", words)
