"""The menu bar: every command of the table in its menu."""

import re

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from gui.commands import COMMANDS, Commands


class Menus(QObject):
    """The menus of a window; `recent` is filled by the window.

    `page_actions` show a page of its middle each, `dock_actions` show and hide the docks.
    """

    def __init__(
        self, window: QMainWindow, commands: Commands, page_actions: list[QAction], dock_actions: list[QAction]
    ) -> None:
        super().__init__(window)
        bar = window.menuBar()
        self._menus = {name: bar.addMenu("") for name in ("file", "edit", "run", "view", "help")}
        self.recent, self.plots = QMenu(window), QMenu(window)
        for menu in self._menus.values():
            menu.setToolTipsVisible(True)  # why an item cannot be used
        self._menus["view"].addActions(page_actions)
        self._menus["view"].addSeparator()
        self._menus["view"].addActions(dock_actions)
        window.addActions(page_actions)  # so that their keys work while Present hides the menu bar
        for command in COMMANDS:
            menu = self._menus[command.menu]
            if command.begins_group:
                menu.addSeparator()
            menu.addAction(commands.actions[command.name])
            if command.name == "open":
                menu.addMenu(self.recent)
            elif command.name == "save":
                menu.addMenu(self.plots)
        self.retranslate()

    def keys(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Each menu's title with its commands that have a key: (what it does, the key as this system writes it)."""
        return [
            (_plain(menu.title()), [(_plain(action.text()), key) for action in menu.actions() if (key := _key(action))])
            for menu in self._menus.values()
        ]

    def retranslate(self) -> None:
        """Says the titles of the menus in the language of now."""
        for menu, title in (
            (self._menus["file"], self.tr("&File")),
            (self._menus["edit"], self.tr("&Edit")),
            (self._menus["run"], self.tr("&Run")),
            (self._menus["view"], self.tr("&View")),
            (self._menus["help"], self.tr("&Help")),
            (self.recent, self.tr("Recent pictures")),
            (self.plots, self.tr("Copy or save a plot")),
        ):
            menu.setTitle(title)


def _plain(words: str) -> str:
    """Without the letter to press, which Chinese has in brackets, and without dots."""
    return re.sub(r"\(&\w\)|&|…", "", words)


def _key(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
