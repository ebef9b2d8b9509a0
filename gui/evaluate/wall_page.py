"""A wall of pictures under a line that says which they are."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.evaluate.wall import WallItem, WallView
from gui.language import Translated
from gui.widgets import FlatButton, Label


class WallPage(Translated, QWidget):
    """Where it stands in the place of something else, a button leads back there."""

    left = Signal()

    def __init__(self, *, has_way_back: bool = False) -> None:
        super().__init__()
        self.wall = WallView()
        self.back = FlatButton()
        self.back.setVisible(has_way_back)
        self.back.clicked.connect(self.left)
        self._title, self._note = Label(bold=True), Label(size="small", soft=True, wrap=True)
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addWidget(self._title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID // 2)
        layout.addLayout(head)
        layout.addWidget(self._note)
        layout.addWidget(self.wall, 1)
        self.setFocusProxy(self.wall)
        self._retranslate()

    def show_wall(self, items: Sequence[WallItem], title: str, note: str = "") -> None:
        """Shows these pictures under a title, and a note of the second rank where there is one."""
        self._title.setText(title)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.wall.show_items(items)

    def title(self) -> str:
        """What is said of the pictures."""
        return self._title.text()

    def _retranslate(self) -> None:
        self.back.setText(self.tr("← Matrix"))
        self.back.setToolTip(self.tr("Back to the whole matrix (Esc)"))
