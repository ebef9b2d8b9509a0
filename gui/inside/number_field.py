"""A small field for one number that is taken as it is typed."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from gui import theme
from gui.train.number_text import decimal_number

_LIMIT = 1e6


class FreeNumber(QLineEdit):
    """Takes "0.5", "-2", "1/9" or, with a comma, "0,5". While its text is no number, the one before counts."""

    number_changed = Signal()

    def __init__(self, number: float = 0.0, width: int = 7 * theme.GRID) -> None:
        super().__init__()
        self._number = number
        self._is_restyling = False
        self.setFrame(False)
        self.setAcceptDrops(False)  # the window takes them
        self.setMaxLength(24)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedSize(width, 4 * theme.GRID - 4)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_number(number)
        self.textEdited.connect(self._on_edited)
        self.editingFinished.connect(lambda: self.set_number(self._number))

    def number(self) -> float:
        """The number that was typed last."""
        return self._number

    def set_number(self, number: float) -> None:
        """Shows a number; tells nothing."""
        self._number = number
        self.setText(f"{number:.4g}")
        self._restyle(is_fault=False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and not self._is_restyling:
            self._restyle(is_fault=parsed(self.text()) is None)

    def _on_edited(self, text: str) -> None:
        number = parsed(text)
        self._restyle(is_fault=number is None)
        if number is not None:
            self._number = number
            self.number_changed.emit()

    def _restyle(self, *, is_fault: bool) -> None:
        """On a quiet ground, in the colours of the palette as it is now."""
        self._is_restyling = True  # setting a palette tells of its change
        palette = QLineEdit().palette()
        palette.setColor(QPalette.ColorRole.Base, palette.alternateBase().color())
        if is_fault:
            palette.setColor(QPalette.ColorRole.Text, palette.brightText().color())
        self.setPalette(palette)
        self._is_restyling = False


def parsed(text: str) -> float | None:
    """The number that a text means, also as a fraction; None for none, and for one beyond a million."""
    numbers = [decimal_number(part) for part in text.replace("−", "-").split("/")]
    if len(numbers) > 2 or any(each is None for each in numbers):
        return None
    top, below = numbers[0] or 0.0, 1.0 if len(numbers) == 1 else numbers[1] or 0.0
    return top / below if below and abs(top) <= _LIMIT * abs(below) else None
