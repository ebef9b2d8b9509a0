"""A few small lines that say what a picture is."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QTextOption
from PySide6.QtWidgets import QWidget

from gui import theme


class Caption(QWidget):
    """A bold line, where there is one, and a text that wraps anywhere, for names of files have no spaces."""

    def __init__(self) -> None:
        super().__init__()
        self._head = self._text = ""

    def set_head(self, head: str) -> None:
        """Shows a bold first line, or none."""
        self._head = head
        self.update()

    def set_text(self, text: str) -> None:
        """Shows lines of text."""
        self._text = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.update()

    def text(self) -> str:
        """What is shown below the head."""
        return self._text

    def line_height(self) -> int:
        """The height of one line of the text."""
        return QFontMetrics(theme.font("small")).height() + 1

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        line = self.line_height()
        top = 0
        if self._head:
            painter.setFont(theme.font("small", bold=True))
            painter.setPen(theme.ink(self))
            painter.drawText(QRectF(0, 0, self.width(), line), 0, self._head)
            top = line
        painter.setFont(theme.font("small"))
        painter.setPen(theme.soft(self))
        if self.height() < 2 * line:
            words = _in_one_line(self._text.split("\n"), painter.fontMetrics(), self.width())
            painter.drawText(QRectF(0, 0, self.width(), line), 0, words)
            return
        option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        painter.drawText(QRectF(0, top, self.width(), self.height() - top), self._text, option)


def _in_one_line(lines: list[str], metrics: QFontMetrics, width: int) -> str:
    """Lines side by side; the first of several, a file's name, is the one that is cut."""
    *names, last = lines
    if not names:
        return metrics.elidedText(last, Qt.TextElideMode.ElideRight, width)
    rest = f" · {last}"
    name = metrics.elidedText(" · ".join(names), Qt.TextElideMode.ElideMiddle, width - metrics.horizontalAdvance(rest))
    return name + rest if len(name) > 1 else metrics.elidedText(last, Qt.TextElideMode.ElideRight, width)
