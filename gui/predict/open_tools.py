"""How a picture that is not drawn comes in: by the file dialog or the clipboard."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence

from gui.language import Translated
from gui.predict.tool_row import ToolRow
from gui.widgets import FlatButton


class OpenTools(Translated, ToolRow):
    """The two buttons of the page of opened pictures."""

    open_pressed = Signal()
    paste_pressed = Signal()

    def __init__(self) -> None:
        self.open = FlatButton()
        self.paste = FlatButton()
        super().__init__((self.open, self.paste))
        self.open.clicked.connect(self.open_pressed)
        self.paste.clicked.connect(self.paste_pressed)
        self._retranslate()

    def _retranslate(self) -> None:
        self.open.setText(self.tr("Open…"))
        self.paste.setText(self.tr("Paste"))
        for button, tip, keys in (
            (self.open, self.tr("Open pictures"), QKeySequence.StandardKey.Open),
            (self.paste, self.tr("Paste a picture"), QKeySequence.StandardKey.Paste),
        ):
            words = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(f"{tip} ({words})")
            button.setAccessibleName(tip)
            button.updateGeometry()
