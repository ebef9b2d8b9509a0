"""The hairline over a plot where one points at it, with a dot on each curve that is read there."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui import theme

_DOT = 7  # pixels
_WIDTH = _DOT + 4


class PlotPointer(QWidget):
    """A strip just wide enough for the dots: the plot below is painted anew there alone, and saved without it."""

    def __init__(self, plot: QWidget) -> None:
        super().__init__(plot)
        self._dots: list[float] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def point(self, x: float, top: float, bottom: float, dots: list[float]) -> None:
        """Stands at `x` from `top` to `bottom`, with dots at these heights, all in pixels of the plot."""
        self._dots = [height - top + _DOT for height in dots]
        self.setGeometry(round(x) - _WIDTH // 2, round(top) - _DOT, _WIDTH, round(bottom - top) + 2 * _DOT)
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = _WIDTH // 2 + 0.5
        painter.setPen(QPen(theme.soft(self), 1))
        painter.drawLine(QPointF(middle, _DOT), QPointF(middle, self.height() - _DOT))
        painter.setPen(QPen(theme.card(self), 1))
        painter.setBrush(theme.ink(self))
        for height in self._dots:
            painter.drawEllipse(QRectF(middle - _DOT / 2, height - _DOT / 2, _DOT, _DOT))
