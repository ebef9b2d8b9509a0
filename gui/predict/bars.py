"""How probable each class is, as a bar each."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.fitting_label import FittingLabel
from gui.language import Translated
from gui.predict.verdict import SimilarImages, Verdict
from gui.texts import class_title
from gui.widgets import MenuButton

ORDERS = ("classes", "likely")  # as the data set numbers them, or the most likely first


class ProbabilityBars(Translated, QWidget):
    """One row a class: title, bar, per cent. The winner is bold; the true class is marked with a word.

    On request a second column has what other weights say to the same picture, each under its own name. A picture that
    looks like nothing known has gray bars under a sentence, and beside them the training images most like it.
    """

    order_changed = Signal(str)  # one of `ORDERS`
    other_chosen = Signal(str)  # what `offer_others` offered, to be compared with; "" for nothing

    def __init__(self, class_names: Sequence[str]) -> None:
        super().__init__()
        self._sentence = FittingLabel(size="small", soft=True)
        self._order = MenuButton()
        self.other = MenuButton(icon_name="compare")
        self.other.set_compact(True)  # there is no space for words in a narrow dock
        self.other.hide()
        self._others: list[tuple[str, str]] = []
        self._rows = _Rows(class_names)
        self._other_rows = _Rows(class_names, has_titles=False)
        self._other_rows.hide()
        self.verdict, self.similar = Verdict(), SimilarImages()
        head = QHBoxLayout()
        head.addWidget(self._sentence, 1)
        head.addWidget(self.other)
        head.addWidget(self._order)
        columns = QHBoxLayout()
        columns.setSpacing(0)
        columns.addWidget(self._rows, 1)
        columns.addWidget(self._other_rows)
        columns.addWidget(self.similar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID // 2)
        layout.addWidget(self.verdict)
        layout.addLayout(head)
        layout.addLayout(columns, 1)
        layout.addWidget(self.similar.link)
        self._layout = layout
        self._order.chosen.connect(self._on_order_chosen)
        self.other.chosen.connect(self.other_chosen)
        self._retranslate()

    def add_foot(self, widget: QWidget) -> None:
        """Shows a widget below the bars."""
        self._layout.addWidget(widget)

    def set_classes(self, class_names: Sequence[str]) -> None:
        """Takes other classes, whose probabilities nobody knows yet."""
        self._rows.set_classes(class_names)
        self._other_rows.set_classes(class_names)
        self._share_width()
        self._say()

    def offer_others(self, others: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offers (value, title) pairs of other weights to compare with; `chosen` is the one of now, "" for none."""
        self._others = list(others)
        self.other.setVisible(bool(others))
        self.other.set_choices([("", self.tr("compare with nothing")), *self._others], chosen)

    def show_comparison(self, title: str, other_title: str, probabilities: np.ndarray | None) -> None:
        """Shows what other weights say in a second column, each column under a title."""
        self._rows.set_heading(title)
        self._other_rows.set_heading(other_title)
        self._other_rows.show_probabilities(probabilities)
        self._rows.is_beside_another = True
        self._share_width()
        self._other_rows.show()

    def end_comparison(self) -> None:
        """Shows one column again."""
        self._rows.set_heading("")
        self._rows.is_beside_another = False
        self._other_rows.hide()

    def is_comparing(self) -> bool:
        """Whether there are two columns."""
        return not self._other_rows.isHidden()

    def show_probabilities(self, probabilities: np.ndarray | None, before: np.ndarray | None = None) -> None:
        """Shows one probability a class, or that there are none.

        `before` are those with all branches on and nothing of the picture covered, where that is not so: they are
        framed, and the change is said.
        """
        self._rows.show_probabilities(probabilities, before)
        self._other_rows.follow_order(self._rows.shown_order())
        self._say()

    def show_refused(self, is_refused: bool) -> None:
        """Says that the picture looks like nothing known, over gray bars; or no longer."""
        self.verdict.show_refused(is_refused)
        self._rows.set_gray(is_refused)

    def set_truth(self, class_name: str | None) -> None:
        """Marks the class that a test image belongs to; None where nobody knows."""
        self._rows.set_truth(class_name)
        self._share_width()
        self._say()

    def order(self) -> str:
        """One of `ORDERS`."""
        return self._rows.order

    def set_order(self, order: str) -> None:
        """Shows the rows in one of `ORDERS`."""
        self._set_order(order)
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
        return self._sentence.accessibleName()

    def _say(self) -> None:
        truth, winner = self._rows.truth, self.winner()
        if self._rows.before is not None and winner is not None:
            words = self._words_of_change(truth, winner)
        elif self._rows.probabilities is not None and winner is None:
            words = [self.tr("no numbers (NaN)"), self.tr("NaN")]
        elif truth is None or winner is None:
            words = [self.tr("probability in %"), self.tr("in %")]
        elif truth == winner:
            words = [self.tr("right · in %"), self.tr("right")]
        else:
            words = [self.tr("wrong · in %"), self.tr("wrong")]
        self._sentence.set_wordings(*words)
        self._rows.setAccessibleDescription("" if winner is None else class_title(winner))

    def _words_of_change(self, truth: str | None, winner: str) -> list[str]:
        """While branches are off or a part of the picture is covered."""
        short = self.tr("%, change")
        if truth is None:
            return [self.tr("in %, change in points"), short]
        right, wrong = self.tr("right · in %, change in points"), self.tr("wrong · in %, change in points")
        return [right if truth == winner else wrong, short]

    def _retranslate(self) -> None:
        choices = [("classes", self.tr("class order")), ("likely", self.tr("likeliest first"))]
        self._order.set_choices(choices, self._rows.order)
        self._order.setToolTip(self.tr("Order of the bars"))
        self._order.setAccessibleName(self.tr("Order of the bars"))
        self._rows.setAccessibleName(self.tr("Probabilities"))
        self._rows.update()
        self._share_width()  # class names are of another length
        self.offer_others(self._others, self.other.value())
        self.other.setToolTip(self.tr("What the weights of another run say to the same picture"))
        self.other.setAccessibleName(self.tr("Compare with another run"))
        self._other_rows.setAccessibleName(self.tr("Probabilities of the other run"))
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Two columns have bars of the same width."""
        similar = 0 if self.similar.isHidden() else self.similar.width()
        titles = self._rows.titles_width() + self._other_rows.titles_width()
        bar = (self.width() - similar - titles) // 2
        self._other_rows.setFixedWidth(max(theme.GRID, bar + self._other_rows.titles_width()))

    def _on_order_chosen(self, order: str) -> None:
        self._set_order(order)
        self.order_changed.emit(order)

    def _set_order(self, order: str) -> None:
        self._rows.set_order(order)
        self._other_rows.follow_order(self._rows.shown_order())


class _Rows(QWidget):
    """The bars themselves, in one widget because all of them repaint thirty times a second while one draws."""

    def __init__(self, class_names: Sequence[str], *, has_titles: bool = True) -> None:
        super().__init__()
        self.order = ORDERS[0]
        self._has_titles = has_titles
        self.is_beside_another = False  # which leaves bars less space
        self._heading = ""
        self._is_gray = False
        self.set_classes(class_names)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_classes(self, class_names: Sequence[str]) -> None:
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
        self.probabilities, self.before = probabilities, before
        self.update()

    def set_truth(self, class_name: str | None) -> None:
        self.truth = class_name
        self.update()

    def set_order(self, order: str) -> None:
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
        if self.probabilities is None or not np.isfinite(self.probabilities).all():
            return None
        return int(np.argmax(self.probabilities))

    def shown_order(self) -> list[int]:
        if self._followed is not None:
            return self._followed
        if self.order == "likely" and self.probabilities is not None and self.winner() is not None:
            by_rank: list[int] = np.argsort(-self.probabilities, kind="stable").tolist()
            return by_rank
        return list(range(len(self.class_names)))

    def sizeHint(self) -> QSize:
        row = max(QFontMetrics(theme.font("body")).height() + 3, 2 * theme.GRID + 2)
        return QSize(self._width(31), row * len(self.class_names) + self._heading_height())

    def minimumSizeHint(self) -> QSize:
        row = QFontMetrics(theme.font("body")).height() + 1
        width = self._width(16 if self.is_beside_another else 24)
        return QSize(width, row * len(self.class_names) + self._heading_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plain, bold, small = self._font("body"), self._font("body", bold=True), self._font("small")
        metrics = QFontMetrics(bold)
        thickness = theme.GRID * self._scale()
        left = self.titles_width()
        top = self._heading_height()
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
        return grids * theme.GRID if self._has_titles else 0  # whoever has two columns says how wide the second is

    def _heading_height(self) -> int:
        return _HEADING_LINES * QFontMetrics(theme.font("small")).height() + theme.GRID if self._heading else 0

    def _draw_heading(self, painter: QPainter, place: QRectF) -> None:
        if not self._heading:
            return
        painter.setFont(theme.font("small"))
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


_ROW = 1.6  # times as high as its type a row is at most
_USUAL_WIDTH, _MOST_SCALE = 64 * theme.GRID, 2.5
_GRAY = 0.6  # how much of the gray bars is seen
_LEAST_BAR = 6 * theme.GRID  # pixels
_HEADING_LINES = 2  # a run's name stands above a narrow column
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
