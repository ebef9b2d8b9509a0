"""How probable each class is, as a bar each."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.fitting_label import FittingLabel
from gui.language import Translated
from gui.predict.bar_rows import BarRows
from gui.predict.verdict import SimilarImages, Verdict
from gui.texts import class_title
from gui.widgets import MenuButton


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
        self._rows = BarRows(class_names)
        self._other_rows = BarRows(class_names, has_titles=False)
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
        self._other_rows.wish_width((self.width() - similar - titles) // 2 + self._other_rows.titles_width())

    def _on_order_chosen(self, order: str) -> None:
        self._set_order(order)
        self.order_changed.emit(order)

    def _set_order(self, order: str) -> None:
        self._rows.set_order(order)
        self._other_rows.follow_order(self._rows.shown_order())
