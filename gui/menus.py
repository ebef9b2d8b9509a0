"""The menu bar: every command with its key."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

_Keys = QKeySequence.StandardKey


class Menus(QObject):
    """Menus and actions of a window. `actions` has them by name; the window connects them."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.actions: dict[str, QAction] = {}
        bar = window.menuBar()
        self.file, self.edit, self.run, self.view, self.help = (bar.addMenu("") for _ in range(5))
        self.recent = QMenu(window)
        self._add(self.file, "open", _Keys.Open)
        self.file.addMenu(self.recent)
        self._add(self.file, "open_run", "Ctrl+Shift+O")
        self.file.addSeparator()
        self._add(self.file, "quit", _Keys.Quit)
        self._add(self.edit, "undo", _Keys.Undo)
        self._add(self.edit, "redo", _Keys.Redo)
        self._add(self.edit, "clear", "Ctrl+Backspace")
        self.edit.addSeparator()
        self._add(self.edit, "paste", _Keys.Paste)
        self._add(self.run, "run", Qt.Key.Key_Space)
        self._add(self.run, "step", "Ctrl+Right")
        self._add(self.run, "stop", "Ctrl+.")
        self._add(self.help, "about")

    def add_view_actions(self, dock_actions: list[QAction]) -> None:
        """Fills the View menu: a switch for each dock, then the looks of the window."""
        self.view.addActions(dock_actions)
        self._add(self.view, "reset_layout")
        self.view.addSeparator()
        self._add(self.view, "theme", "Ctrl+T")
        self._add(self.view, "language", "Ctrl+L")
        self._add(self.view, "present", "F11")
        self.retranslate()

    def connect_actions(self, slots: dict[str, Callable[[], object]]) -> None:
        """Connects actions by name; asserts that every action has its slot."""
        assert slots.keys() == self.actions.keys(), slots.keys() ^ self.actions.keys()
        for name, slot in slots.items():
            self.actions[name].triggered.connect(slot)

    def retranslate(self) -> None:
        """Says the titles of menus and commands in the language of now."""
        for menu, title in (
            (self.file, self.tr("&File")),
            (self.edit, self.tr("&Edit")),
            (self.run, self.tr("&Run")),
            (self.view, self.tr("&View")),
            (self.help, self.tr("&Help")),
            (self.recent, self.tr("Recent pictures")),
        ):
            menu.setTitle(title)
        for name, words in (
            ("open", self.tr("&Open pictures or weights…")),
            ("open_run", self.tr("Open a &run's folder…")),
            ("quit", self.tr("&Quit")),
            ("undo", self.tr("&Undo")),
            ("redo", self.tr("&Redo")),
            ("clear", self.tr("&Clear the drawing")),
            ("paste", self.tr("&Paste a picture")),
            ("run", self.tr("&Run or pause")),
            ("step", self.tr("One &step")),
            ("stop", self.tr("S&top")),
            ("reset_layout", self.tr("Reset &layout")),
            ("theme", self.tr("&Dark or light")),
            ("language", self.tr("&English / 中文")),
            ("present", self.tr("&Present")),
            ("about", self.tr("&About Inception Lab")),
        ):
            if name in self.actions:
                self.actions[name].setText(words)

    def _add(self, menu: QMenu, name: str, keys: str | Qt.Key | QKeySequence.StandardKey | None = None) -> None:
        action = QAction(self._window)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        menu.addAction(action)
        self._window.addAction(action)  # so that its key works while Present hides the menu bar
        self.actions[name] = action
