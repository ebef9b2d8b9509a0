"""Viridis as Qt paints it: pictures of shades, and the bar that says what the shades mean."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.inside.mosaic import NUM_SHADES, colour_table

_NOT_A_NUMBER = QColor("#8b8b8b")  # gray is no colour of viridis
_BAR_LENGTH = 56
_SPACE = 6


def table(widget: QWidget) -> np.ndarray:
    """The colours of all bytes of a mosaic, for the theme of a widget."""
    return colour_table(theme.quiet(widget).rgba(), _NOT_A_NUMBER.rgba(), theme.seam(widget).rgba())


def picture(mosaic: np.ndarray, colours: np.ndarray) -> QImage:
    """A uint8 H x W mosaic in colours, as an image that owns its memory."""
    pixels = np.take(colours, mosaic)
    height, width = pixels.shape
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()


def gradient(widget: QWidget, *, upright: bool) -> QImage:
    """All shades side by side from left to right, or from the bottom to the top."""
    shades = np.arange(NUM_SHADES, dtype=np.uint8)
    return picture(shades[::-1, None] if upright else shades[None, :], table(widget))


class ColourBar(QWidget):
    """The shades in a row between the words for the darkest and the brightest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low = self._high = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_ends(self, low: str, high: str) -> None:
        """Says what the darkest and the brightest shade mean."""
        if (low, high) != (self._low, self._high):
            self._low, self._high = low, high
            self.setAccessibleDescription(f"{low} – {high}")
            self.updateGeometry()
            self.update()

    def ends(self) -> tuple[str, str]:
        """What the darkest and the brightest shade mean."""
        return self._low, self._high

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(theme.font("small"))
        texts = metrics.horizontalAdvance(self._low) + metrics.horizontalAdvance(self._high)
        return QSize(round(texts) + _BAR_LENGTH + 2 * _SPACE + 2, round(metrics.height()) + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.soft(self))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), middle | Qt.AlignmentFlag.AlignLeft, self._low)
        painter.drawText(self.rect(), middle | Qt.AlignmentFlag.AlignRight, self._high)
        left = painter.fontMetrics().horizontalAdvance(self._low) + _SPACE
        painter.drawImage(QRectF(left, (self.height() - 8) / 2, _BAR_LENGTH, 8), gradient(self, upright=False))
