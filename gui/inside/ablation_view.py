"""The page "Who matters?": the accuracy of the network without each of its branches, and how far that is known."""

from dataclasses import dataclass, replace
from math import sqrt

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from core.inside.branches import FILLS, Ablation
from gui import theme
from gui.appearing import Appearing
from gui.export_menu import ExportMenu, Table
from gui.fitting_label import FittingLabel
from gui.inside.ablation_map import AblationMap
from gui.inside.question_mark import QuestionMark
from gui.language import Translated
from gui.progress_line import ProgressLine
from gui.saving import AskFile, ask_file
from gui.texts import error_sentence
from gui.train.plot_export import Cell
from gui.widgets import FlatButton, Label, MenuButton

_USUAL_DISAGREEMENT = 0.02  # of the images, between a network with and without a branch that matters little


@dataclass(frozen=True)
class AblationState:
    """All that the page shows. `name` is that of the measured weights; `share` is None while nothing is measured.

    `is_stale`: other weights are shown by now. Of `num_planned` images as many are known as `ablation` has.
    """

    fill: str = FILLS[0]
    name: str = ""
    num_planned: int = 0
    share: float | None = None
    is_stale: bool = False
    ablation: Ablation | None = None
    error: Exception | None = None


class AblationView(Translated, Appearing):
    """Shows one `AblationState`."""

    wanted = Signal()  # the shown weights are to be measured
    cancelled = Signal()
    fill_chosen = Signal(str)
    branch_chosen = Signal(str)
    retranslated = Signal()

    def __init__(self, ask: AskFile = ask_file) -> None:
        super().__init__()
        self._state = AblationState()
        self._sentence, self._foot = FittingLabel(), FittingLabel(size="small", soft=True)
        self.fill, self.action = MenuButton(), FlatButton()
        self.question = QuestionMark(self._explanation)
        self.progress = ProgressLine()
        self.map = AblationMap()
        self._empty = Label(soft=True, wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        for page in (self._empty, self.map):
            self.stack.addWidget(page)
        parts = (self._sentence, self.stack, self._foot)
        self.export = ExportMenu(self, ask, name=lambda: "who-matters", parts=parts, table=self._table)
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self._sentence, 1)
        for widget in (self.fill, self.action, self.export.button, self.question):
            head.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID // 2)
        layout.addLayout(head)
        layout.addWidget(self.progress)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self._foot)
        self.setFocusProxy(self.map)
        self.fill.chosen.connect(self.fill_chosen)
        self.action.clicked.connect(self._on_action)
        self.map.branch_chosen.connect(self.branch_chosen)
        self._retranslate()

    def show_state(self, state: AblationState) -> None:
        """Shows this instead of what was shown."""
        before, self._state = self._state, state
        is_busy = before.share is not None and state.share is not None
        if is_busy and state == replace(before, share=state.share):
            self.progress.set_share(state.share)  # many times a second: nothing else is to be painted
        elif state != before:
            self._show()

    def sentence(self) -> str:
        """What is said of the numbers, in full; or in their place."""
        return self._empty.text() if self.stack.currentWidget() is self._empty else self._sentence.toolTip()

    def _on_action(self) -> None:
        if self._state.share is None:
            self.wanted.emit()
        else:
            self.cancelled.emit()

    def _retranslate(self) -> None:
        self._show()
        self.retranslated.emit()

    def _show(self) -> None:
        state, ablation = self._state, self._state.ablation
        choices = zip(FILLS, (self.tr("off gives zeros"), self.tr("off gives the mean")), strict=True)
        self.fill.set_choices(list(choices), state.fill)
        self.fill.setToolTip(self.tr("What a branch that is off hands to the next block"))
        known = 0 if ablation is None else ablation.num_images
        is_busy = state.share is not None
        self.action.setText(
            self.tr("Cancel") if is_busy else self.tr("Measure anew") if ablation is not None else self.tr("Measure")
        )
        has_action = is_busy or state.is_stale or ablation is None or known < state.num_planned
        if not has_action and self.action.hasFocus():
            self.map.setFocus(Qt.FocusReason.OtherFocusReason)  # and not what happens to be next to the button
        self.action.setVisible(has_action)
        self.action.set_primary(state.is_stale and not is_busy)
        self.progress.set_share(state.share)
        self.export.button.setEnabled(known > 0 and state.error is None)
        self._sentence.set_wordings(*self._sentences())
        self._empty.setText(self._reason())
        if ablation is not None and state.error is None and (known or is_busy):
            self.map.show_ablation(ablation)
            self.stack.setCurrentWidget(self.map)
            self._foot.set_wordings(*self._feet(known))
        else:
            self.stack.setCurrentWidget(self._empty)
            self._foot.set_wordings("")

    def _table(self) -> Table:
        """A row a branch: the accuracy without it, and with all on, 0..1."""
        ablation = self._state.ablation
        assert ablation is not None  # else the button is disabled
        rows: list[list[Cell]] = []
        for name in ablation.right_without:
            block, _, branch = name.removeprefix("inception").rpartition(".")
            change = ablation.change(name)
            rows.append([block, branch, ablation.accuracy + change, ablation.accuracy, change, ablation.num_images])
        return ("block", "branch", "accuracy_without", "accuracy", "change", "num_images"), rows

    def _reason(self) -> str:
        """Why there is no map."""
        if self._state.error is not None:
            return error_sentence(self._state.error)
        if self._state.share is not None:
            return self.tr("Asking the network about the first pictures…")
        return self.tr("Press Measure to see how much accuracy the network loses without each of its branches.")

    def _sentences(self) -> tuple[str, ...]:
        state, ablation = self._state, self._state.ablation
        if ablation is None or not ablation.num_images:
            return (self.tr("Accuracy without each branch"), "")
        values = {"accuracy": f"{100 * ablation.accuracy:.1f}", "n": ablation.num_images}
        few = self.tr("{accuracy} % of {n:,} right").format(**values)
        many = self.tr("{accuracy} % of {n:,} test images right with all branches on").format(**values)
        if not state.is_stale:
            return f"{many} · {state.name}", many, few
        before = self.tr("of weights before")
        return f"{many} · {before} · {state.name}", f"{many} · {before}", f"{few} · {before}", before

    def _feet(self, known: int) -> tuple[str, ...]:
        """What the cells say, and how far to trust them."""
        cells = self.tr("Each cell: change in percentage points with that branch off. Click one to go there.")
        if not known:
            return (cells,)
        points = 200 * sqrt(_USUAL_DISAGREEMENT / known)
        trust = self.tr("An estimate: on {n:,} images a change below about {points} may be chance.").format(
            n=known, points=f"{points:.1f}"
        )
        both = self.tr(
            "Change in percentage points with that branch off; on {n:,} images, below about {points} it may be chance."
        ).format(n=known, points=f"{points:.1f}")
        return f"{cells} {trust}", both, trust

    def _explanation(self) -> str:
        return self.tr(
            "Each number is the accuracy on the test images with that one branch off less the accuracy with all on, in"
            " percentage points: the darker a cell, the more the network needs the branch. A branch that is off gives"
            " zeros or its mean; all else, weights included, stays as it is."
        )
