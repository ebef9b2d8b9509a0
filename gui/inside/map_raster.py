"""One map as large squares, with a bar beside it that says what the colours mean."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.inside import colours, words
from gui.inside.lane_painting import paint_ring
from gui.inside.mosaic import shades

_BAR_WIDTH = 14
_BAR_SPACE = 12
_NUMBER_SPACE = 6
_BRIGHT_SHADE = 150  # from here on shades are so bright that ink must be dark


@dataclass(frozen=True)
class RasterPlace:
    """Where the pixels of a map lie, in the widget's own units."""

    rows: int
    columns: int
    pixel: float  # the height of one
    left: float = 0.0
    top: float = 0.0
    wide: float = 1.0  # how many times as wide as high one is

    @property
    def rect(self) -> QRectF:
        """All of them."""
        return QRectF(self.left, self.top, self.columns * self.width, self.rows * self.pixel)

    @property
    def width(self) -> float:
        """Of one pixel."""
        return self.pixel * self.wide

    def pixel_rect(self, row: int, column: int) -> QRectF:
        """One of them."""
        return QRectF(self.left + column * self.width, self.top + row * self.pixel, self.width, self.pixel)

    def pixel_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column at a point."""
        if self.pixel <= 0:
            return None  # no space at all
        row, column = int((y - self.top) // self.pixel), int((x - self.left) // self.width)
        return (row, column) if 0 <= row < self.rows and 0 <= column < self.columns else None


def place_raster(rows: int, columns: int, width: float, height: float, ratio: float) -> RasterPlace:
    """The largest place with pixels of a whole number of screen pixels, if they can have one at all."""
    pixel = max(1.0, min(width / columns, height / rows) * ratio)
    pixel = min(int(pixel) / ratio, width / columns, height / rows)
    return RasterPlace(rows, columns, pixel)


class MapRaster(QWidget):
    """Paints H x W values between two ends of a scale; tells which pixel the mouse points at or clicks."""

    pixel_pointed = Signal(object)  # (row, column), or None
    pixel_chosen = Signal(int, int)  # row, column

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = np.zeros((1, 1), dtype=np.float32)
        self._ends: tuple[float, float] | None = None
        self._pointed: tuple[int, int] | None = None
        self._marked: tuple[int, int] | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_values(self, values: np.ndarray, ends: tuple[float, float] | None) -> None:
        """Shows float32 H x W values; without `ends` an empty place of that shape."""
        if values.shape != self._values.shape:
            self._point_at(None)
        self._values, self._ends = values, ends
        self.update()

    def mark(self, pixel: tuple[int, int] | None) -> None:
        """Puts a ring around the pixel that is spoken of, also while the mouse is elsewhere."""
        if pixel != self._marked:
            self._marked = pixel
            self.update()

    def place(self) -> RasterPlace:
        """Where the pixels lie now."""
        rows, columns = self._values.shape
        width = max(1.0, self.width() - self._width_beside())
        return place_raster(rows, columns, width, self.height(), self.devicePixelRatioF())

    def useful_width(self) -> int:
        """How much width the map and what stands beside it can make use of at this height."""
        rows, columns = self._values.shape
        return math.ceil(self.height() * columns / rows + self._width_beside())

    def sizeHint(self) -> QSize:
        return QSize(40 * theme.GRID, 32 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(14 * theme.GRID, 8 * theme.GRID)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self.place().pixel_at(event.position().x(), event.position().y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        pixel = self.place().pixel_at(event.position().x(), event.position().y())
        if pixel is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pixel_chosen.emit(*pixel)

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        place = self.place()
        if self._ends is None:
            painter.fillRect(place.rect, theme.quiet(self))
            return
        indices = shades(self._values[None], *self._ends)[0]
        painter.drawImage(place.rect, colours.picture(indices, colours.table(self)))
        self._paint_numbers(painter, place, indices)
        self._paint_bar(painter, place, *self._ends)
        if self._marked is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_ring(painter, self, place.pixel_rect(*self._marked), 2)

    def _paint_numbers(self, painter: QPainter, place: RasterPlace, indices: np.ndarray) -> None:
        """Writes the values onto the pixels where these are large enough."""
        painter.setFont(theme.font("small"))
        metrics = QFontMetricsF(painter.font())
        if place.pixel < metrics.horizontalAdvance("-00.000"):
            return
        for row, column in np.ndindex(*indices.shape):
            painter.setPen(QColor("black" if indices[row, column] >= _BRIGHT_SHADE else "white"))
            text = words.value(float(self._values[row, column]))
            painter.drawText(place.pixel_rect(row, column), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_bar(self, painter: QPainter, place: RasterPlace, low: float, high: float) -> None:
        bar = QRectF(place.rect.right() + _BAR_SPACE, place.top, _BAR_WIDTH, place.rect.height())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(bar, colours.gradient(self, upright=True))
        painter.setPen(theme.ink(self))
        numbers = QRectF(bar.right() + _NUMBER_SPACE, bar.top(), self.width(), bar.height())
        painter.drawText(numbers, Qt.AlignmentFlag.AlignTop, words.value(high))
        painter.drawText(numbers, Qt.AlignmentFlag.AlignBottom, words.value(low))

    def _width_beside(self) -> float:
        """Of the bar and its numbers, which may change with every picture: space for the longest is kept."""
        return (
            _BAR_SPACE + _BAR_WIDTH + _NUMBER_SPACE + QFontMetricsF(theme.font("small")).horizontalAdvance("-0.00e+00")
        )

    def _point_at(self, pixel: tuple[int, int] | None) -> None:
        if pixel != self._pointed:
            self._pointed = pixel
            self.pixel_pointed.emit(pixel)
            self.update()
