"""Where the cells of a confusion matrix lie and how dark they are. Pure functions of frozen values."""

from dataclasses import dataclass
from math import sqrt

from PySide6.QtCore import QPointF, QRectF

_MIDDLE = (0.36, 0.60)  # shares of ink in a cell on which neither ink nor paper can be read


@dataclass(frozen=True)
class MatrixPlaces:
    """A matrix of `rows` x `columns` cells in a widget, behind heads that are `left` wide and `top` high, in pixels."""

    width: float
    height: float
    rows: int
    columns: int
    left: float
    top: float

    def cell(self, row: int, column: int) -> QRectF:
        """Where a cell lies."""
        width, height = self._cell_size()
        return QRectF(self.left + column * width, self.top + row * height, width, height)

    def row_head(self, row: int) -> QRectF:
        """Where the label of a row stands."""
        cell = self.cell(row, 0)
        return QRectF(0, cell.top(), self.left, cell.height())

    def column_head(self, column: int) -> QRectF:
        """Where the class of a column stands."""
        cell = self.cell(0, column)
        return QRectF(cell.left(), 0, cell.width(), self.top)

    def cell_at(self, place: QPointF) -> tuple[int, int] | None:
        """Row and column of the cell at a place of the widget."""
        width, height = self._cell_size()
        if place.x() < self.left or place.y() < self.top or width <= 0 or height <= 0:
            return None
        row, column = int((place.y() - self.top) / height), int((place.x() - self.left) / width)
        return (row, column) if row < self.rows and column < self.columns else None

    def _cell_size(self) -> tuple[float, float]:
        return (self.width - self.left) / max(1, self.columns), (self.height - self.top) / max(1, self.rows)


def shade(share: float) -> float:
    """How much ink a cell gets that holds this share of its row, both 0..1.

    The root lets a class see its few mistakes; what would be a middling gray goes to the nearer side of it, so that the
    figure in the cell can always be read.
    """
    ink = sqrt(share)
    low, high = _MIDDLE
    if low < ink < high:
        return low if ink < (low + high) / 2 else high
    return ink
