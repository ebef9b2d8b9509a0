"""A picture with heat over it, large enough for the last row; a square that the mouse moves covers a part of it."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.images import to_qimage
from gui.inside.lane_painting import paint_ring
from gui.inside.map_raster import RasterPlace, place_raster
from gui.inside.mosaic import NUM_SHADES, shades
from gui.inside.viridis import viridis
from gui.widgets import draw_focus

_HEAT = 0.6  # how much of the colour is heat; the rest is the picture
_GRAY = 139  # of heat that is no number; no shade of viridis
_FIRST_SHARE = 0.22  # of the picture's side that the square has at first
_STEPS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


@dataclass(frozen=True)
class Cover:
    """The square that is black, in pixels of the picture."""

    row: int
    column: int
    side: int

    def over(self, pixels: np.ndarray) -> np.ndarray:
        """A copy of uint8 H x W pixels with the square black."""
        covered = pixels.copy()
        covered[self.row : self.row + self.side, self.column : self.column + self.side] = 0
        return covered


def cover_around(row: int, column: int, side: int, shape: tuple[int, int]) -> Cover:
    """The square with its middle at a pixel or, near the edges, as near as it can be within the picture."""
    side = max(1, min(side, *shape))
    return Cover(max(0, min(row - side // 2, shape[0] - side)), max(0, min(column - side // 2, shape[1] - side)), side)


def heat_picture(
    pixels: np.ndarray, heat: np.ndarray | None, ends: tuple[float, float], size: tuple[int, int]
) -> np.ndarray:
    """uint8 RGB height x width: gray uint8 H x W pixels, and over them float32 h x w heat in viridis between two ends.

    Both are enlarged by the nearest value, for neither has more to show than it has.
    """
    gray = _enlarged(pixels, size).astype(np.float32)[..., None].repeat(3, axis=2)
    if heat is None:
        return gray.astype(np.uint8)
    table = np.full((256, 3), _GRAY, np.float32)
    table[:NUM_SHADES] = viridis(NUM_SHADES)
    coloured = _enlarged(table[shades(heat[None], *ends)[0]], size)
    mixed: np.ndarray = ((1 - _HEAT) * gray + _HEAT * coloured).round().astype(np.uint8)
    return mixed


class HeatView(QWidget):
    """Shows pixels and heat. A press puts the square there, the wheel changes its size; so do arrow keys, + and -."""

    cover_changed = Signal()  # it is elsewhere, or there is none any more

    def __init__(self) -> None:
        super().__init__()
        self._pixels: np.ndarray | None = None
        self._heat: np.ndarray | None = None
        self._ends = (0.0, 1.0)
        self._side = 0  # of the square, in pixels of the picture; 0 before there was a picture
        self.cover: Cover | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_pixels(self, pixels: np.ndarray | None) -> None:
        """Shows uint8 H x W pixels, covered or not; None for no picture."""
        if pixels is not None and (self._pixels is None or pixels.shape != self._pixels.shape):
            self._side = max(1, round(_FIRST_SHARE * min(pixels.shape)))
        self._pixels = pixels
        self.setCursor(Qt.CursorShape.ArrowCursor if pixels is None else Qt.CursorShape.CrossCursor)
        self.update()

    def show_heat(self, heat: np.ndarray | None, ends: tuple[float, float]) -> None:
        """Shows float32 h x w heat over the picture between two ends of the scale; None for the picture alone."""
        self._heat, self._ends = heat, ends
        self.update()

    def heat(self) -> np.ndarray | None:
        """What lies over the picture."""
        return self._heat

    def pixels(self) -> np.ndarray | None:
        """The picture that is shown."""
        return self._pixels

    def uncover(self) -> None:
        """Takes the square away."""
        if self.cover is not None:
            self._set_cover(None)

    def place(self) -> RasterPlace:
        """Where the picture lies now."""
        rows, columns = (1, 1) if self._pixels is None else self._pixels.shape
        return place_raster(rows, columns, max(1, self.width()), max(1, self.height()), self.devicePixelRatioF())

    def sizeHint(self) -> QSize:
        return QSize(25 * theme.GRID, 25 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(13 * theme.GRID, 13 * theme.GRID)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        rows, columns = (1, 1) if self._pixels is None else self._pixels.shape
        self.setMaximumWidth(max(self.minimumSizeHint().width(), self.height() * columns // rows))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._put_at(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._put_at(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._resize_cover(1 if event.angleDelta().y() > 0 else -1)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS and self._pixels is not None:
            rows, columns = self._pixels.shape
            row, column = self._middle() or (rows // 2, columns // 2)
            step = _STEPS[key] if self.cover is not None else (0, 0)
            self._set_cover(cover_around(row + step[0], column + step[1], self._side, (rows, columns)))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._resize_cover(1)
        elif key == Qt.Key.Key_Minus:
            self._resize_cover(-1)
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.cover is not None:
            self.uncover()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        place = self.place()
        if self._pixels is None:
            painter.fillRect(self.rect(), theme.quiet(self))
            return
        ratio = self.devicePixelRatioF()
        size = max(1, round(place.rect.height() * ratio)), max(1, round(place.rect.width() * ratio))
        painter.drawImage(place.rect, to_qimage(heat_picture(self._pixels, self._heat, self._ends, size)))
        if self.cover is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            corner = place.pixel_rect(self.cover.row, self.cover.column).topLeft()
            side = self.cover.side * place.pixel
            square = QRectF(corner.x(), corner.y(), side, side)
            painter.fillRect(square, Qt.GlobalColor.black)  # as the network gets it: no heat, no shape
            paint_ring(painter, self, square, 2)
        if self.hasFocus():
            draw_focus(painter, self)

    def _put_at(self, event: QMouseEvent) -> None:
        if self._pixels is None:
            return
        place, position = self.place(), event.position()
        x = max(place.left, min(position.x(), place.rect.right() - 1))
        y = max(place.top, min(position.y(), place.rect.bottom() - 1))
        pixel = place.pixel_at(x, y)
        if pixel is not None:
            self._set_cover(cover_around(*pixel, self._side, self._pixels.shape))

    def _middle(self) -> tuple[int, int] | None:
        if self.cover is None:
            return None
        return self.cover.row + self.cover.side // 2, self.cover.column + self.cover.side // 2

    def _resize_cover(self, step: int) -> None:
        if self._pixels is None:
            return
        self._side = max(1, min(self._side + step, *self._pixels.shape))
        middle = self._middle()
        if middle is not None:
            self._set_cover(cover_around(*middle, self._side, self._pixels.shape))

    def _set_cover(self, cover: Cover | None) -> None:
        if cover != self.cover:
            self.cover = cover
            self.cover_changed.emit()
            self.update()


def _enlarged(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """H x W (x any) values at size height x width, each place the nearest value."""
    rows, columns = (
        (np.arange(side) * 2 + 1) * length // (2 * side) for side, length in zip(size, values.shape[:2], strict=True)
    )
    enlarged: np.ndarray = values[rows[:, None], columns]
    return enlarged
