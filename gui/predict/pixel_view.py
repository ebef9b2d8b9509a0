"""What the network really gets: few pixels, enlarged so that each of them can be counted."""

import numpy as np
from PySide6.QtCore import QPointF, QSize
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
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_pixels(self, pixels: np.ndarray | None) -> None:
        """Shows uint8 H x W pixels, or nothing."""
        self._pixels, self._enlarged = pixels, None
        self.update()

    def pixels(self) -> np.ndarray | None:
        """What is shown."""
        return self._pixels

    def sizeHint(self) -> QSize:
        return QSize(11 * theme.GRID, 11 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(_MIN_SIDE, _MIN_SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        side = int(min(self.width(), self.height()) * ratio)  # in the display's pixels, so that edges are sharp
        if side <= 0:
            return
        if self._enlarged is None or self._enlarged.width() != side:
            self._enlarged = to_qimage(enlarged(self._pixels, side))
        self._enlarged.setDevicePixelRatio(ratio)
        corner = QPointF(int((self.width() * ratio - side) / 2), int((self.height() * ratio - side) / 2)) / ratio
        painter.drawImage(corner, self._enlarged)


def enlarged(pixels: np.ndarray | None, side: int) -> np.ndarray:
    """uint8 `side` x `side` by nearest neighbour: only values of the image itself; black for None."""
    if pixels is None:
        return np.zeros((side, side), np.uint8)
    rows, columns = (np.arange(side) * length // side for length in pixels.shape)
    return np.ascontiguousarray(pixels[np.ix_(rows, columns)])
