"""What lies over the panel while something is dragged over it that will be taken."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.language import Translated
from gui.line_breaks import keep_words


class DropVeil(Translated, QWidget):
    """A veil with a ring and the words that say what letting go does; hidden at first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self._retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face = theme.card(self)
        face.setAlphaF(0.85)
        painter.setPen(QPen(theme.ink(self), 3))
        painter.setBrush(face)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), theme.RADIUS, theme.RADIUS)
        painter.setFont(theme.font("title", bold=True))
        margin = 2 * theme.GRID
        place = self.rect().adjusted(margin, margin, -margin, -margin)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, keep_words(self._words))

    def _retranslate(self) -> None:
        self._words = self.tr("Let go to look at it")
