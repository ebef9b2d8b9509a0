"""A folder in a form: its name on the right, and a click that asks for another."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QWidget

from gui import theme
from gui.widgets import FlatButton

_INSET = 4  # as a typed value has
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

# Asks for a folder: parent, title, where to begin -> path, or "" where the user thinks better of it.
AskFolder = Callable[[QWidget, str, str], str]


def ask_folder(parent: QWidget, title: str, place: str) -> str:
    """The system's own dialog."""
    return QFileDialog.getExistingDirectory(parent, title, place)


class FolderField(FlatButton):
    """Shows the name of a folder, or words that ask for one; its whole place is for the row's tooltip."""

    folder_chosen = Signal(str)  # by the user: its whole path

    def __init__(self, ask: AskFolder = ask_folder) -> None:
        super().__init__(framed=False)
        self._ask, self._folder, self._title = ask, "", ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)

    def folder(self) -> str:
        """The path of the folder; "" for none yet."""
        return self._folder

    def set_folder(self, folder: str) -> None:
        """Shows a folder; emits nothing."""
        self._folder = folder
        self.updateGeometry()
        self.update()

    def set_words(self, invitation: str, title: str) -> None:
        """What stands there as long as there is no folder, and over the dialog."""
        self._title = title
        self.setText(invitation)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._words()) + 3 * _INSET, metrics.height() + theme.GRID - 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(6 * theme.GRID, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme.ink(self) if self.isEnabled() else theme.soft(self))
        rect = self.rect().adjusted(_INSET, 1, -_INSET, 0)
        words = painter.fontMetrics().elidedText(self._words(), Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, _RIGHT, words)

    def _words(self) -> str:
        return Path(self._folder).name or self._folder or f"{self.text()} …"

    def _on_clicked(self) -> None:
        folder = self._ask(self, self._title, self._folder)
        if folder:
            self.set_folder(folder)
            self.folder_chosen.emit(folder)
