"""The rows of bars, one a class, with its title, its per cent and the mark of the true one."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.texts import class_title

ORDERS = ("classes", "likely")  # as the data set numbers them, or the most likely first

_ROW = 1.6  # times as high as its type a row is at most
_USUAL_WIDTH, _MOST_SCALE = 64 * theme.GRID, 2.5
_GRAY = 0.6  # how much of the gray bars is seen
_LEAST_BAR = 6 * theme.GRID  # pixels beside the word for the true class
_LEAST_BESIDE = 4 * theme.GRID  # pixels of a bar, where there are two columns
_HEADING_LINES = 2  # a run's name stands above a narrow column
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class BarRows(QWidget):
    """The bars themselves, in one widget because all of them repaint thirty times a second while one draws."""

    def __init__(self, class_names: Sequence[str], *, has_titles: bool = True) -> None:
        super().__init__()
        self.order = ORDERS[0]
        self._has_titles = has_titles
        self.is_beside_another = False  # which leaves bars less space
        self._wished_width: int | None = None
        self._heading = ""
        self._is_gray = False
        self.set_classes(class_names)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_classes(self, class_names: Sequence[str]) -> None:
        """Takes other classes, whose probabilities nobody knows yet."""
        self.class_names = list(class_names)
        self.probabilities: np.ndarray | None = None
        self.truth: str | None = None
        self.before: np.ndarray | None = None
        self._followed: list[int] | None = None
        self.updateGeometry()
        self.update()

    def set_heading(self, heading: str) -> None:
        """Whose bars these are, above them; "" where there is but one column."""
        if heading != self._heading:
            self._heading = heading
            self.updateGeometry()
            self.update()

    def follow_order(self, order: Sequence[int]) -> None:
        """Shows the rows as another column does."""
        self._followed = list(order)
        self.update()

    def show_probabilities(self, probabilities: np.ndarray | None, before: np.ndarray | None = None) -> None:
        """Shows one probability a class, float (classes,) from 0 to 1, and those of before a change in frames."""
        self.probabilities, self.before = probabilities, before
        self.update()

    def set_truth(self, class_name: str | None) -> None:
        """Marks this class."""
        self.truth = class_name
        self.update()

    def set_order(self, order: str) -> None:
        """Shows the rows in one of `ORDERS`."""
        self.order = order
        self.update()

    def change(self, index: int) -> str:
        """In percentage points against what it was before; "" where nothing has been changed."""
        if self.before is None or self.probabilities is None or self.winner() is None:
            return ""
        points = round(100 * float(self.probabilities[index] - self.before[index]), 1)
        return f"{points:+.1f}".replace("-", "−") if points else "0.0"

    def set_gray(self, is_gray: bool) -> None:
        """Shows bars and numbers in gray, none of them before the others."""
        if is_gray != self._is_gray:
            self._is_gray = is_gray
            self.update()

    def winner(self) -> int | None:
        """The number of the most probable class; None where nothing is known or something is no number."""
        if self.probabilities is None or not np.isfinite(self.probabilities).all():
            return None
        return int(np.argmax(self.probabilities))

    def shown_order(self) -> list[int]:
        """The numbers of the classes from top to bottom."""
        if self._followed is not None:
            return self._followed
        if self.order == "likely" and self.probabilities is not None and self.winner() is not None:
            by_rank: list[int] = np.argsort(-self.probabilities, kind="stable").tolist()
            return by_rank
        return list(range(len(self.class_names)))

    def sizeHint(self) -> QSize:
        row = max(QFontMetrics(theme.font("body")).height() + 3, 2 * theme.GRID + 2)
        width = self._width(31) if self._wished_width is None else self._wished_width
        return QSize(width, row * len(self.class_names) + self._heading_height())

    def minimumSizeHint(self) -> QSize:
        row = QFontMetrics(theme.font("body")).height() + 1
        is_beside = self.is_beside_another or not self._has_titles
        width = self.least_width() if is_beside else self._width(24)
        return QSize(width, row * len(self.class_names) + self._heading_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plain, bold, small = self._font("body"), self._font("body", bold=True), self._font("small")
        metrics = QFontMetrics(bold)
        thickness = theme.GRID * self._scale()
        left = self.titles_width()
        top = self._heading_height() * self._scale()
        change_width = self._change_width()
        row_height = min((self.height() - top) / len(self.class_names), _ROW * metrics.height())
        bar_width = max(8.0, self.width() - left - self._numbers_width())
        self._draw_heading(painter, QRectF(left, 0, self.width() - left, top - theme.GRID / 2))
        winner = self.winner()
        for row, index in enumerate(self.shown_order()):
            line = QRectF(0, top + row * row_height, self.width(), row_height)
            is_winner = index == winner and not self._is_gray
            painter.setFont(bold if is_winner else plain)
            painter.setPen(theme.ink(self) if is_winner else theme.soft(self))
            if self._has_titles:
                painter.drawText(line, _LEFT, class_title(self.class_names[index]))
            painter.drawText(line.adjusted(0, 0, -change_width, 0), _RIGHT, self._number(index))
            painter.drawText(line, _RIGHT, self.change(index))
            if self.class_names[index] == self.truth:
                painter.setFont(small)
                painter.setPen(theme.ink(self))
                painter.drawText(line.adjusted(0, 0, left - theme.GRID - line.width(), 0), _RIGHT, self._mark())
            track = QRectF(left, line.center().y() - thickness / 2, bar_width, thickness)
            values = self.probabilities
            self._draw_bar(painter, track, 0.0 if winner is None or values is None else float(values[index]))
            if self.before is not None and winner is not None:
                self._draw_frame(painter, track, float(self.before[index]))

    def wish_width(self, width: int) -> None:
        """Takes so much width where there is as much."""
        if width != self._wished_width:
            self._wished_width = width
            self.updateGeometry()

    def least_width(self) -> int:
        """Pixels with which a bar beside another column still tells something, in type of the usual size."""
        body, small = QFontMetrics(theme.font("body", bold=True)), QFontMetrics(theme.font("small"))
        titles = max(map(body.horizontalAdvance, map(class_title, self.class_names))) if self._has_titles else 0
        mark = 0 if self.truth is None else small.horizontalAdvance("✓") + theme.GRID
        return titles + mark + body.horizontalAdvance("100.0") + 2 * theme.GRID + _LEAST_BESIDE

    def titles_width(self) -> int:
        """Pixels on the left that bars do not have."""
        return self._names_width() + (self._mark_width(self._mark()) if self.truth is not None else 0)

    def _mark(self) -> str:
        """What stands beside the true class: a word, or a tick where that would leave the bars hardly any space."""
        word = self.tr("true")
        space = self.width() - self._names_width() - self._mark_width(word) - self._numbers_width()
        return "✓" if self.is_beside_another or space < _LEAST_BAR else word

    def _mark_width(self, mark: str) -> int:
        return QFontMetrics(self._font("small")).horizontalAdvance(mark) + theme.GRID

    def _numbers_width(self) -> int:
        """Pixels on the right that bars do not have."""
        number = QFontMetrics(self._font("body", bold=True)).horizontalAdvance("100.0")
        return number + theme.GRID + self._change_width()

    def _change_width(self) -> int:
        if self.before is None:
            return 0
        return QFontMetrics(self._font("body", bold=True)).horizontalAdvance("+99.9") + theme.GRID

    def _names_width(self) -> int:
        if not self._has_titles:
            return theme.GRID
        metrics = QFontMetrics(self._font("body", bold=True))
        return max(metrics.horizontalAdvance(class_title(name)) for name in self.class_names) + theme.GRID

    def _scale(self) -> float:
        """How much larger than usual all is, where the bars have the whole window; alike in both columns."""
        usual = _ROW * QFontMetrics(theme.font("body", bold=True)).height() * len(self.class_names)
        parent = self.parentWidget()
        width = parent.width() if parent is not None else 0
        return min(max(1.0, min(self.height() / usual, width / _USUAL_WIDTH)), _MOST_SCALE)

    def _font(self, size: str, *, bold: bool = False) -> QFont:
        font = theme.font(size, bold=bold)
        font.setPointSizeF(font.pointSizeF() * self._scale())
        return font

    def _width(self, grids: int) -> int:
        return grids * theme.GRID if self._has_titles else 0  # whoever has two columns wishes a width for the second

    def _heading_height(self) -> int:
        return _HEADING_LINES * QFontMetrics(theme.font("small")).height() + theme.GRID if self._heading else 0

    def _draw_heading(self, painter: QPainter, place: QRectF) -> None:
        if not self._heading:
            return
        painter.setFont(self._font("small"))
        painter.setPen(theme.soft(self))
        flags = Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
        painter.drawText(place, int(flags), self._heading)

    def _draw_bar(self, painter: QPainter, track: QRectF, probability: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.quiet(self))
        painter.drawRoundedRect(track, 2, 2)
        if self.winner() is None:
            return
        painter.setBrush(theme.soft(self) if self._is_gray else theme.ink(self))
        painter.setOpacity(_GRAY if self._is_gray else 1.0)
        bar = QRectF(track.left(), track.top(), max(1.0, track.width() * probability), track.height())
        painter.drawRoundedRect(bar, min(2.0, bar.width() / 2), min(2.0, bar.width() / 2))
        painter.setOpacity(1.0)

    def _draw_frame(self, painter: QPainter, track: QRectF, probability: float) -> None:
        """Around where the bar was before."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.soft(self), 1.2))
        frame = QRectF(track.left(), track.top(), max(2.0, track.width() * probability), track.height())
        painter.drawRect(frame.adjusted(-1, -2, 1, 2))

    def _number(self, index: int) -> str:
        if self.probabilities is None:
            return "–"
        value = float(self.probabilities[index])
        return f"{100 * value:.1f}" if np.isfinite(value) else "NaN"
