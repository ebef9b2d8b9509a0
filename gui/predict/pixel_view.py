"""What the network really gets: few pixels, enlarged so that each of them can be counted."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.images import to_qimage

_MIN_SIDE = 7 * theme.GRID // 2


class PixelView(QWidget):
    """Shows a small gray image as large squares, itself always square, black while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._pixels: np.ndarray | None = None
        self._enlarged: QImage | None = None
        self._caption = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_pixels(self, pixels: np.ndarray | None) -> None:
        """Shows uint8 H x W pixels, or nothing."""
        self._pixels, self._enlarged = pixels, None
        self.update()

    def pixels(self) -> np.ndarray | None:
        """What is shown."""
        return self._pixels

    def set_caption(self, caption: str) -> None:
        """One line below the image; none if empty."""
        self._caption = caption
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(11 * theme.GRID, 11 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(_MIN_SIDE, _MIN_SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.setFont(theme.font("small"))
        line = painter.fontMetrics().height() + 2 if self._caption else 0
        side = int(min(self.width(), self.height() - line) * ratio)  # in the display's pixels, so that edges are sharp
        if side <= 0:
            return
        if self._enlarged is None or self._enlarged.width() != side:
            self._enlarged = to_qimage(enlarged(self._pixels, side))
        self._enlarged.setDevicePixelRatio(ratio)
        corner = (
            QPointF(int((self.width() * ratio - side) / 2), int(((self.height() - line) * ratio - side) / 2)) / ratio
        )
        painter.drawImage(corner, self._enlarged)
        if self._caption:
            painter.setPen(theme.soft(self))
            below = QRectF(0, self.height() - line, self.width(), line)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._caption)


def enlarged(pixels: np.ndarray | None, side: int) -> np.ndarray:
    """uint8 `side` x `side` by nearest neighbour: only values of the image itself; black for None."""
    if pixels is None:
        return np.zeros((side, side), np.uint8)
    rows, columns = (np.arange(side) * length // side for length in pixels.shape)
    return np.ascontiguousarray(pixels[np.ix_(rows, columns)])
