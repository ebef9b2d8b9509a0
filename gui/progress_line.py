"""A thin line that fills from the left while something is under way."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui import theme

_HEIGHT = theme.GRID // 2


class ProgressLine(QWidget):
    """Takes its space always, so that nothing moves when it comes and goes."""

    def __init__(self) -> None:
        super().__init__()
        self._share: float | None = None
        self.setFixedHeight(_HEIGHT)

    def share(self) -> float | None:
        """How much is done, 0..1; None while nothing is under way."""
        return self._share

    def set_share(self, share: float | None) -> None:
        """Shows how much is done, 0..1; None: nothing is under way."""
        if share != self._share:
            self._share = share
            self.setAccessibleName("" if share is None else f"{100 * share:.0f} %")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._share is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        rect = QRectF(self.rect())
        for width, colour in ((rect.width(), theme.quiet(self)), (rect.width() * self._share, theme.ink(self))):
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(0, 0, width, rect.height()), 2, 2)
