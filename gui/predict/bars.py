"""How probable each class is, as a bar each."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.language import Translated
from gui.texts import class_title
from gui.widgets import Label, MenuButton

ORDERS = ("classes", "likely")  # as the data set numbers them, or the most likely first


class ProbabilityBars(Translated, QWidget):
    """One row a class: title, bar, per cent. The winner is bold; the true class is marked with a word."""

    order_changed = Signal(str)  # one of `ORDERS`

    def __init__(self, class_names: Sequence[str]) -> None:
        super().__init__()
        self._sentence = Label(size="small", soft=True)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._order = MenuButton()
        self._rows = _Rows(class_names)
        head = QHBoxLayout()
        head.addWidget(self._sentence, 1)
        head.addWidget(self._order)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID // 2)
        layout.addLayout(head)
        layout.addWidget(self._rows, 1)
        self._order.chosen.connect(self._on_order_chosen)
        self._retranslate()

    def set_classes(self, class_names: Sequence[str]) -> None:
        """Takes other classes, whose probabilities nobody knows yet."""
        self._rows.set_classes(class_names)
        self._say()

    def show_probabilities(self, probabilities: np.ndarray | None) -> None:
        """Shows one probability a class, or that there are none."""
        self._rows.show_probabilities(probabilities)
        self._say()

    def set_truth(self, class_name: str | None) -> None:
        """Marks the class that a test image belongs to; None where nobody knows."""
        self._rows.set_truth(class_name)
        self._say()

    def order(self) -> str:
        """One of `ORDERS`."""
        return self._rows.order

    def set_order(self, order: str) -> None:
        """Shows the rows in one of `ORDERS`."""
        self._rows.set_order(order)
        self._retranslate()

    def shown_classes(self) -> list[str]:
        """The class names from top to bottom."""
        return [self._rows.class_names[index] for index in self._rows.shown_order()]

    def winner(self) -> str | None:
        """The most probable class."""
        index = self._rows.winner()
        return None if index is None else self._rows.class_names[index]

    def sentence(self) -> str:
        """What is said above the bars."""
        return self._sentence.text()

    def _say(self) -> None:
        truth, winner = self._rows.truth, self.winner()
        if self._rows.probabilities is not None and winner is None:
            words = self.tr("no numbers (NaN)")
        elif truth is None or winner is None:
            words = self.tr("probability in %")
        elif truth == winner:
            words = self.tr("right · in %")
        else:
            words = self.tr("wrong · in %")
        self._sentence.setText(words)
        title = "" if winner is None else class_title(winner)
        self._rows.setAccessibleDescription(title)

    def _retranslate(self) -> None:
        choices = [("classes", self.tr("class order")), ("likely", self.tr("likeliest first"))]
        self._order.set_choices(choices, self._rows.order)
        self._order.setToolTip(self.tr("Order of the bars"))
        self._order.setAccessibleName(self.tr("Order of the bars"))
        self._rows.setAccessibleName(self.tr("Probabilities"))
        self._rows.update()
        self._say()

    def _on_order_chosen(self, order: str) -> None:
        self._rows.set_order(order)
        self.order_changed.emit(order)


class _Rows(QWidget):
    """The bars themselves, in one widget because all of them repaint thirty times a second while one draws."""

    def __init__(self, class_names: Sequence[str]) -> None:
        super().__init__()
        self.order = ORDERS[0]
        self.set_classes(class_names)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_classes(self, class_names: Sequence[str]) -> None:
        self.class_names = list(class_names)
        self.probabilities: np.ndarray | None = None
        self.truth: str | None = None
        self.updateGeometry()
        self.update()

    def show_probabilities(self, probabilities: np.ndarray | None) -> None:
        self.probabilities = probabilities
        self.update()

    def set_truth(self, class_name: str | None) -> None:
        self.truth = class_name
        self.update()

    def set_order(self, order: str) -> None:
        self.order = order
        self.update()

    def winner(self) -> int | None:
        if self.probabilities is None or not np.isfinite(self.probabilities).all():
            return None
        return int(np.argmax(self.probabilities))

    def shown_order(self) -> list[int]:
        if self.order == "likely" and self.probabilities is not None and self.winner() is not None:
            by_rank: list[int] = np.argsort(-self.probabilities, kind="stable").tolist()
            return by_rank
        return list(range(len(self.class_names)))

    def sizeHint(self) -> QSize:
        row = max(QFontMetrics(theme.font("body")).height() + 3, 2 * theme.GRID + 2)
        return QSize(31 * theme.GRID, row * len(self.class_names))

    def minimumSizeHint(self) -> QSize:
        row = QFontMetrics(theme.font("body")).height() + 1
        return QSize(24 * theme.GRID, row * len(self.class_names))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plain, bold, small = theme.font("body"), theme.font("body", bold=True), theme.font("small")
        metrics = QFontMetrics(bold)
        mark = self.tr("true")
        titles = [class_title(name) for name in self.class_names]
        mark_width = QFontMetrics(small).horizontalAdvance(mark) + theme.GRID if self.truth is not None else 0
        left = max(map(metrics.horizontalAdvance, titles)) + mark_width + theme.GRID
        number_width = metrics.horizontalAdvance("100.0") + theme.GRID
        row_height = min(self.height() / len(titles), 1.6 * metrics.height())
        bar_width = max(8.0, self.width() - left - number_width)
        winner = self.winner()
        for row, index in enumerate(self.shown_order()):
            line = QRectF(0, row * row_height, self.width(), row_height)
            is_winner = index == winner
            painter.setFont(bold if is_winner else plain)
            painter.setPen(theme.ink(self) if is_winner else theme.soft(self))
            painter.drawText(line, _LEFT, titles[index])
            painter.drawText(line, _RIGHT, self._number(index))
            if self.class_names[index] == self.truth:
                painter.setFont(small)
                painter.setPen(theme.ink(self))
                painter.drawText(line.adjusted(0, 0, left - theme.GRID - line.width(), 0), _RIGHT, mark)
            track = QRectF(left, line.center().y() - theme.GRID / 2, bar_width, theme.GRID)
            values = self.probabilities
            self._draw_bar(painter, track, 0.0 if winner is None or values is None else float(values[index]))

    def _draw_bar(self, painter: QPainter, track: QRectF, probability: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.quiet(self))
        painter.drawRoundedRect(track, 2, 2)
        if self.winner() is None:
            return
        painter.setBrush(theme.ink(self))
        bar = QRectF(track.left(), track.top(), max(1.0, track.width() * probability), track.height())
        painter.drawRoundedRect(bar, min(2.0, bar.width() / 2), min(2.0, bar.width() / 2))

    def _number(self, index: int) -> str:
        if self.probabilities is None:
            return "–"
        value = float(self.probabilities[index])
        return f"{100 * value:.1f}" if np.isfinite(value) else "NaN"


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
