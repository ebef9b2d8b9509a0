"""What is switched off, in a row that is there only then: the branches, what they give, and the way back."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.inside.branches import FILLS
from gui import theme
from gui.fitting_label import FittingLabel
from gui.inside import words
from gui.inside.question_mark import QuestionMark
from gui.language import Translated
from gui.widgets import FlatButton, MenuButton


class OffRow(Translated, QWidget):
    """Hidden while all branches are on."""

    fill_chosen = Signal(str)  # one of `FILLS`
    all_on_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._off: list[tuple[str, list[str]]] = []
        self._fill = FILLS[0]
        self._share_of_means: float | None = None
        self._sentence = FittingLabel(bold=True)
        self.fill = MenuButton()
        self.all_on = FlatButton(primary=True)
        self.question = QuestionMark(self._explanation)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GRID, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self._sentence, 1)
        for widget in (self.fill, self.question, self.all_on):
            layout.addWidget(widget)
        self.fill.chosen.connect(self.fill_chosen)
        self.all_on.clicked.connect(self.all_on_wanted)
        self._retranslate()
        self.hide()

    def show_off(self, off: Sequence[tuple[str, list[str]]], fill: str, share_of_means: float | None) -> None:
        """Names the branches that are off, (block, kinds) each; `share_of_means` is None where no means are awaited."""
        self._off, self._fill, self._share_of_means = list(off), fill, share_of_means
        self._retranslate()
        self.setVisible(bool(off))

    def sentence(self) -> str:
        """What is said, in full."""
        return self._sentence.toolTip()

    def _explanation(self) -> str:
        return self.tr(
            "A branch that is off hands zeros to the next block, or the mean that its channels have over the test"
            " images; no weight changes. The bars show the new probabilities of the same picture and their change in"
            " percentage points, the frames what they are with all branches on."
        )

    def _retranslate(self) -> None:
        choices = zip(FILLS, (self.tr("give zeros"), self.tr("give their mean")), strict=True)
        self.fill.set_choices(list(choices), self._fill)
        self.fill.setToolTip(self.tr("What a branch that is off hands to the next block"))
        self.all_on.setText(self.tr("All on"))
        self.all_on.setToolTip(self.tr("Switch all branches on again"))
        titles = [f"{block} {', '.join(map(words.branch_title, kinds))}" for block, kinds in self._off]
        count = sum(len(kinds) for _, kinds in self._off)
        wordings = [
            self.tr("Off: {branches}").format(branches=" · ".join(titles)),
            self.tr("Branches off: {count}").format(count=count),
        ]
        if self._share_of_means is not None:
            measured = f"{100 * self._share_of_means:.0f}"
            wordings.insert(0, self.tr("Still on: the means are being measured, {percent} %").format(percent=measured))
        self._sentence.set_wordings(*wordings)
