"""A small square of numbers: what a window sees, the weights of a kernel, their products."""

from typing import Literal

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.inside import colours, words
from gui.inside.lane_painting import paint_ring
from gui.inside.map_raster import RasterPlace, place_raster
from gui.inside.mosaic import NUM_SHADES, shades

Shading = Literal["viridis", "signed", "gray"]
_BRIGHT_SHADE = 150  # from here on shades are so bright that ink must be dark
_LEAST_SIDE = 5 * theme.GRID
_MOST_NUMBERS = 7 * 7  # more of them are a picture, whose squares stay squares
_MARGIN = 2  # pixels beside a number
_NUM_DECIMALS = (3, 2, 1)  # the more the better


class NumberGrid(QWidget):
    """Paints H x W numbers with as much of each written on its square as fits; tells which the mouse points at.

    "viridis" goes from the least to the greatest number, as maps do; "signed" is middle gray for zero, black for the
    most negative and white for the most positive number; "gray" goes from black to white. Squares outside of the map
    are left empty.
    """

    cell_pointed = Signal(object)  # (row, column), or None
    cell_chosen = Signal(int, int)  # row, column

    def __init__(self, shading: Shading) -> None:
        super().__init__()
        self._shading = shading
        self._values = np.zeros((1, 1), dtype=np.float64)
        self._is_inside = np.ones((1, 1), dtype=bool)
        self._ends: tuple[float, float] | None = None
        self._marked: tuple[int, int, int] | None = None  # row and column of the corner, squares a side
        self._num_shown: int | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_values(
        self, values: np.ndarray, is_inside: np.ndarray | None = None, ends: tuple[float, float] | None = None
    ) -> None:
        """Shows numbers H x W; without `ends` of the scale their own."""
        self._values = values
        self._is_inside = np.ones(values.shape, dtype=bool) if is_inside is None else is_inside
        self._ends = ends
        self.update()

    def values(self) -> np.ndarray:
        """The numbers that are shown, H x W."""
        return self._values

    def mark(self, cell: tuple[int, int] | None, size: int = 1) -> None:
        """Puts a ring around `size` x `size` squares, of which this is the middle one, or around none."""
        marked = None if cell is None else (cell[0] - size // 2, cell[1] - size // 2, size)
        if marked != self._marked:
            self._marked = marked
            self.update()

    def show_first(self, count: int | None) -> None:
        """Leaves all squares empty but the first so many, row by row; None shows all."""
        self._num_shown = count
        self.update()

    def place(self) -> RasterPlace:
        """Where the squares lie now: in the middle, wider than high where their numbers need it and there is space."""
        rows, columns = self._values.shape
        width, height = max(1.0, self.width() - 2), max(1.0, self.height() - 2)
        pixel = place_raster(rows, columns, width, height, 1.0).pixel
        wide = 1.0
        metrics = QFontMetricsF(theme.font("small"))
        if self._values.size <= _MOST_NUMBERS and pixel >= metrics.height():
            needed = metrics.horizontalAdvance(self._longest(_NUM_DECIMALS[0])) + _MARGIN
            wide = max(1.0, min(needed / pixel, width / (columns * pixel)))
        left = (self.width() - columns * pixel * wide) / 2
        return RasterPlace(rows, columns, pixel, left, (self.height() - rows * pixel) / 2, wide)

    def sizeHint(self) -> QSize:
        return QSize(12 * theme.GRID, 12 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_SIDE, _LEAST_SIDE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.cell_pointed.emit(self.place().pixel_at(event.position().x(), event.position().y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.place().pixel_at(event.position().x(), event.position().y())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.cell_chosen.emit(*cell)

    def leaveEvent(self, event: QEvent) -> None:
        self.cell_pointed.emit(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        place = self.place()
        levels = self._levels()
        painter.setFont(theme.font("small"))
        decimals = self._decimals(place)
        gap = 1 if place.pixel > 12 else 0
        for row, column in np.ndindex(*self._values.shape):
            rect = place.pixel_rect(row, column)
            inner = rect.adjusted(0, 0, -gap, -gap)
            number = row * self._values.shape[1] + column
            if not self._is_inside[row, column] or (self._num_shown is not None and number >= self._num_shown):
                painter.fillRect(inner, theme.quiet(self))
                continue
            face, ink = self._colours(int(levels[row, column]))
            painter.fillRect(inner, face)
            if decimals:
                painter.setPen(ink)
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._text(row, column, decimals))
        painter.setPen(theme.hairline(self))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.rect.adjusted(-1, -1, 0, 0))  # white squares end somewhere on a white card
        if self._marked is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            row, column, size = self._marked
            corner = place.pixel_rect(row, column)
            paint_ring(painter, self, QRectF(corner.topLeft(), QSizeF(size * place.width, size * place.pixel)), 2)

    def _levels(self) -> np.ndarray:
        """uint8 H x W: the shade of each number."""
        finite = self._values[self._is_inside & np.isfinite(self._values)]
        if self._shading == "signed":
            end = float(np.abs(finite).max()) if finite.size else 0.0
            low, high = self._ends or (-end, end)
        else:
            low, high = self._ends or ((float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0))
        values = np.where(self._is_inside, self._values, low).astype(np.float32)
        if self._shading == "signed" and high <= low:  # all zero: neither black nor white
            low, high = -1.0, 1.0
        levels: np.ndarray = shades(values[None], low, high)[0]
        return levels

    def _colours(self, level: int) -> tuple[QColor, QColor]:
        """Face and ink of a square with this shade."""
        if self._shading == "viridis" or level >= NUM_SHADES:
            face = QColor.fromRgba(int(colours.table(self)[level]))
            return face, QColor("black" if level >= _BRIGHT_SHADE else "white")
        return QColor(level, level, level), QColor("black" if level >= 118 else "white")

    def _decimals(self, place: RasterPlace) -> int:
        """How many digits after the point there is space for; 0 where there is none for a number."""
        metrics = QFontMetricsF(theme.font("small"))
        if place.pixel < metrics.height():
            return 0
        fitting = (
            decimals
            for decimals in _NUM_DECIMALS
            if metrics.horizontalAdvance(self._longest(decimals)) + _MARGIN <= place.width
        )
        return next(fitting, 0)

    def _longest(self, decimals: int) -> str:
        """The number that takes the most letters."""
        return max((self._text(row, column, decimals) for row, column in np.ndindex(*self._values.shape)), key=len)

    def _text(self, row: int, column: int, decimals: int) -> str:
        number = float(self._values[row, column])
        if decimals == _NUM_DECIMALS[0]:
            return words.value(number)
        return f"{round(number, decimals) + 0.0:.{decimals}f}"  # + 0.0: no minus before zeros


class Sign(QWidget):
    """What stands between two grids: "×", "=", "max"."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._text = text
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_text(self, text: str) -> None:
        """Shows another sign."""
        self._text = text
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(theme.font("body"))
        return QSize(round(metrics.horizontalAdvance(self._text)) + theme.GRID, round(metrics.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.soft(self))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self._text)
