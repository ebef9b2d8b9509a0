"""The confusion matrix in ink: a row a label, a column a class; click a cell to see its pictures."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from core.evaluate.report import Report
from gui import theme
from gui.evaluate.matrix_geometry import MatrixPlaces, shade
from gui.language import Translated
from gui.texts import class_title
from gui.widgets import draw_focus

_STEPS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip
_GAP = theme.GRID // 2
_EXACT_FROM = 200  # images in a row; of fewer a tenth of a per cent would say what nobody has counted


class ConfusionView(Translated, QWidget):
    """Shows a `Report`'s matrix as counts or as per cent of the row. Cells whose class is right have a frame."""

    cell_chosen = Signal(int, int)  # row and column, of a cell with pictures

    def __init__(self) -> None:
        super().__init__()
        self._report: Report | None = None
        self._as_percent = False
        self._cursor: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._retranslate()

    def show_report(self, report: Report) -> None:
        """Shows these counts instead of those before."""
        self._report = report
        if self._cursor is not None and not self._has(*self._cursor):
            self._cursor = None
        self.update()

    def set_percent(self, as_percent: bool) -> None:
        """Writes per cent of the row into the cells instead of counts."""
        self._as_percent = as_percent
        self.update()

    def text_of(self, row: int, column: int) -> str:
        """What stands in a cell; "" where there is no picture."""
        assert self._report is not None
        count, total = int(self._report.counts[row, column]), int(self._report.counts[row].sum())
        if count == 0:
            return ""
        if not self._as_percent:
            return f"{count:,}"
        return f"{100 * count / total:.{1 if total >= _EXACT_FROM else 0}f}"

    def sentence_of(self, row: int, column: int) -> str:
        """What a cell says, in words."""
        assert self._report is not None
        count, total = int(self._report.counts[row, column]), int(self._report.counts[row].sum())
        label, taken = self._label_of(row), class_title(self._report.labels.class_names[column])
        return self.tr("labelled {label}, taken for {taken}: {count:,} of {total:,}").format(
            label=label, taken=taken, count=count, total=total
        )

    def place_of(self, row: int, column: int) -> QPointF:
        """The middle of a cell, in the widget's pixels."""
        return self._places().cell(row, column).center()

    def sizeHint(self) -> QSize:
        return QSize(80 * theme.GRID, 40 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(40 * theme.GRID, 20 * theme.GRID)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self._places().cell_at(event.position())
        is_hand = cell is not None and bool(self._count(*cell))
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_hand else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._places().cell_at(event.position())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._cursor = cell
            self.update()
            self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._report is None or not self._report.counts.size:
            super().keyPressEvent(event)
        elif key in _STEPS:
            row, column = self._cursor or (0, 0)
            if self._cursor is not None:
                rows, columns = self._report.counts.shape
                row, column = (row + _STEPS[key][0]) % rows, (column + _STEPS[key][1]) % columns
            self._cursor = (row, column)
            self.setAccessibleDescription(self.sentence_of(row, column))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor is not None:
            self._choose()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self._places().cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.sentence_of(*cell) if cell and self._report else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._report is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self._places()
        self._paint_heads(painter, places)
        for row, counts in enumerate(self._report.counts):
            for column in range(len(counts)):
                self._paint_cell(painter, places.cell(row, column), row, column)
        if self.hasFocus():
            draw_focus(painter, self)
        if self._cursor is not None and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.soft(self), 3))
            painter.drawRect(places.cell(*self._cursor).adjusted(1, 1, -1, -1))

    def _paint_heads(self, painter: QPainter, places: MatrixPlaces) -> None:
        assert self._report is not None
        small = theme.font("small")
        painter.setFont(small)
        metrics = QFontMetricsF(small)
        painter.setPen(theme.soft(self))
        corner = QRectF(0, 0, places.left - _GAP, places.top)
        painter.drawText(corner, _RIGHT, metrics.elidedText(self._corner, Qt.TextElideMode.ElideRight, corner.width()))
        painter.setPen(theme.ink(self))
        for row in range(places.rows):
            rect = places.row_head(row).adjusted(0, 0, -2 * _GAP, 0)
            painter.setPen(theme.ink(self) if self._report.labels.fit[row] else theme.soft(self))
            words = metrics.elidedText(self._label_of(row), Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect, _RIGHT, words)
        painter.setPen(theme.ink(self))
        for column, name in enumerate(self._report.labels.class_names):
            rect = places.column_head(column).adjusted(1, 0, -1, -2)
            painter.drawText(rect, _BELOW, "\n".join(_lines(class_title(name), metrics, rect.width())))

    def _paint_cell(self, painter: QPainter, rect: QRectF, row: int, column: int) -> None:
        assert self._report is not None
        count, total = self._count(row, column), int(self._report.counts[row].sum())
        ink = shade(count / total) if total else 0.0
        painter.setPen(QPen(theme.hairline(self), 1))
        painter.setBrush(_mixed(theme.card(self), theme.ink(self), ink))
        painter.drawRect(rect.adjusted(1, 1, -1, -1))
        is_right = bool(self._report.labels.allowed[row, column])
        if is_right:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.soft(self), 1.5))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.setFont(theme.font("title" if rect.height() > 20 else "body", bold=is_right))
        painter.setPen(theme.card(self) if ink > 0.5 else theme.ink(self))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.text_of(row, column))

    def _choose(self) -> None:
        if self._cursor is not None and self._count(*self._cursor):
            self.cell_chosen.emit(*self._cursor)

    def _count(self, row: int, column: int) -> int:
        return int(self._report.counts[row, column]) if self._has(row, column) and self._report else 0

    def _has(self, row: int, column: int) -> bool:
        return self._report is not None and row < len(self._report.counts) and column < self._report.counts.shape[1]

    def _label_of(self, row: int) -> str:
        assert self._report is not None
        return class_title(self._report.labels.names[row])

    def _places(self) -> MatrixPlaces:
        counts = self._report.counts if self._report is not None else np.zeros((0, 0))
        metrics = QFontMetricsF(theme.font("small"))
        names = [self._label_of(row) for row in range(len(counts))]
        head = max([metrics.horizontalAdvance(name) for name in [*names, self._corner]], default=0.0)
        left = min(head + 2 * _GAP, self.width() / 4)
        rows, columns = counts.shape
        return MatrixPlaces(self.width(), self.height(), rows, columns, left, 2 * metrics.height() + _GAP)

    def _retranslate(self) -> None:
        self._corner = self.tr("labelled ↓ taken for →")
        self.setAccessibleName(self.tr("Confusion matrix"))
        self.update()


def _lines(words: str, metrics: QFontMetricsF, width: float) -> list[str]:
    """One line where the words fit, else two at the most, each cut short where it has to be."""
    if metrics.horizontalAdvance(words) <= width:
        return [words]
    for mark in ("/", " ", "-"):
        first, found, second = words.partition(mark)
        if found:
            parts = [first + found.strip(), second]
            return [metrics.elidedText(part, Qt.TextElideMode.ElideRight, width) for part in parts]
    return [metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)]


def _mixed(paper: QColor, ink: QColor, share: float) -> QColor:
    """`share` of ink on paper."""
    parts = (QColor.red, QColor.green, QColor.blue)
    return QColor(*(round(part(paper) * (1 - share) + part(ink) * share) for part in parts))


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BELOW = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
