"""The menu bar: every command of the table in its menu."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from gui.commands import COMMANDS, Commands


class Menus(QObject):
    """The menus of a window; `recent` is filled by the window, `dock_actions` show and hide the docks."""

    def __init__(self, window: QMainWindow, commands: Commands, dock_actions: list[QAction]) -> None:
        super().__init__(window)
        bar = window.menuBar()
        self._menus = {name: bar.addMenu("") for name in ("file", "edit", "run", "view", "help")}
        self.recent = QMenu(window)
        for menu in self._menus.values():
            menu.setToolTipsVisible(True)  # why an item cannot be used
        self._menus["view"].addActions(dock_actions)
        for command in COMMANDS:
            menu = self._menus[command.menu]
            if command.begins_group:
                menu.addSeparator()
            menu.addAction(commands.actions[command.name])
            if command.name == "open":
                menu.addMenu(self.recent)
        self.retranslate()

    def retranslate(self) -> None:
        """Says the titles of the menus in the language of now."""
        for menu, title in (
            (self._menus["file"], self.tr("&File")),
            (self._menus["edit"], self.tr("&Edit")),
            (self._menus["run"], self.tr("&Run")),
            (self._menus["view"], self.tr("&View")),
            (self._menus["help"], self.tr("&Help")),
            (self.recent, self.tr("Recent pictures")),
        ):
            menu.setTitle(title)
