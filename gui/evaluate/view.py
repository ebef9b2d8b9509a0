"""The page "Evaluation": one view of the figures at a time, what they were measured on, and ways to take them along."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.evaluate.published import PublishedResult
from core.evaluate.report import Report
from gui import theme
from gui.appearing import Appearing
from gui.evaluate.class_page import ClassPage
from gui.evaluate.confusion_view import ConfusionView
from gui.evaluate.evaluated import Evaluated
from gui.evaluate.tables import calibration_table, classes_table, confusion_table, mistakes_table
from gui.evaluate.wall import WallItem
from gui.evaluate.wall_page import WallPage
from gui.export_menu import ExportMenu, Table
from gui.fitting_label import FittingLabel
from gui.language import Translated
from gui.progress_line import ProgressLine
from gui.saving import AskFile, ask_file
from gui.texts import duration, error_sentence
from gui.widgets import FlatButton, Label, MenuButton, Segmented

if TYPE_CHECKING:
    from gui.evaluate.calibration_page import CalibrationPage

VIEWS = ("confusion", "classes", "calibration", "mistakes")
_TABLES = {
    "confusion": confusion_table,
    "classes": classes_table,
    "calibration": calibration_table,
    "mistakes": mistakes_table,
}
WALL_SIZE = 60  # mistakes on the wall; the CSV has all


@dataclass(frozen=True)
class Head:
    """What was measured: `scope` is "some", "all" or "folder"; `name` that of the weights, `folder` that of the folder.

    `num_known` of `num_planned` pictures have been asked about; what is shown may still be of weights before.
    `is_stale`: other weights predict by now. `left_s` is an estimate. `scopes` can be chosen, in this order.
    """

    scope: str
    name: str
    num_planned: int
    num_known: int
    is_busy: bool
    is_stale: bool
    left_s: float | None = None
    folder: str = ""
    scopes: tuple[str, ...] = ("some", "all")
    num_by_scope: tuple[int, int] = (0, 0)
    published: tuple[PublishedResult, ...] = ()


class EvaluationView(Translated, Appearing):
    """Shows an `Evaluated`, complete or as far as it is known, and what it is of."""

    evaluation_wanted = Signal(str)  # scope
    cancelled = Signal()
    picture_chosen = Signal(int)  # its number among the evaluated
    opinions_wanted = Signal(object)  # list[int]: the mistakes on the wall
    retranslated = Signal()
    saved = Signal(object)  # Path
    failed = Signal(object)  # UserError

    def __init__(self, ask: AskFile = ask_file, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.evaluated: Evaluated | None = None
        self._report: Report | None = None
        self._head: Head | None = None
        self._cell: tuple[int, int] | None = None  # whose pictures are shown in the place of the matrix
        self.switch, self.unit, self.scope = Segmented(), Segmented(), MenuButton()
        keeps_space = self.unit.sizePolicy()
        keeps_space.setRetainSizeWhenHidden(True)  # or everything below would jump from view to view
        self.unit.setSizePolicy(keeps_space)
        self.action = FlatButton()
        self.stack = QStackedWidget()
        self.export = ExportMenu(self, ask, name=self.view, parts=(self.stack,), table=self._table)
        self.progress = ProgressLine()
        self._sentence = FittingLabel()
        self.confusion, self.classes = ConfusionView(), ClassPage()
        self.cell_wall, self.mistakes = WallPage(has_way_back=True), WallPage()
        self._calibration: CalibrationPage | None = None  # pyqtgraph takes a second to import
        self._empty = Label(soft=True, wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._error: Exception | None = None  # said in the place of the views
        self._lay_out()
        self._connect()
        self._retranslate()

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.switch, 1)
        first.addWidget(self.scope)
        first.addWidget(self.export.button)
        second.addWidget(self._sentence, 1)
        second.addWidget(self.unit)
        second.addWidget(self.action)
        self.stack.setMinimumSize(40 * theme.GRID, 8 * theme.GRID)  # in the smallest window something may be cut off
        for page in (self._empty, self.confusion, self.classes, self.mistakes, self.cell_wall):
            self.stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID // 2)
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addWidget(self.progress)
        layout.addWidget(self.stack, 1)
        self.setFocusProxy(self.switch)

    def _connect(self) -> None:
        self.switch.chosen.connect(self._on_view_chosen)
        self.unit.chosen.connect(lambda unit: self.confusion.set_percent(unit == "percent"))
        self.scope.chosen.connect(self.evaluation_wanted)
        self.action.clicked.connect(self._on_action)
        self.confusion.cell_chosen.connect(self._on_cell_chosen)
        self.cell_wall.left.connect(self.close_cell)
        for page in (self.cell_wall, self.mistakes):
            page.wall.picture_chosen.connect(self.picture_chosen)
        self.export.saved.connect(self.saved)
        self.export.failed.connect(self.failed)

    def show_evaluated(self, evaluated: Evaluated | None, head: Head | None) -> None:
        """Shows these figures, or that there are none yet; what is looked at stays."""
        is_other = _labels_of(evaluated) != _labels_of(self.evaluated)
        self.evaluated, self._head = evaluated, head
        self._report = evaluated.report() if evaluated is not None and len(evaluated) else None
        self._error = None
        if is_other:
            self._cell = None
        self._refresh()

    def show_error(self, error: Exception, head: Head | None) -> None:
        """Says in the place of the figures why there are none."""
        self.evaluated = self._report = self._cell = None
        self._error, self._head = error, head
        self._refresh()

    def sentence(self) -> str:
        """What is said of the figures, in full; or in their place."""
        return self._empty.text() if self._report is None else self._sentence.toolTip()

    def view(self) -> str:
        """One of `VIEWS`."""
        return self.switch.value()

    def _table(self) -> Table:
        """The figures of the view, all of them."""
        assert self.evaluated is not None  # else the button is disabled
        return _TABLES[self.view()](self.evaluated)

    def close_cell(self) -> None:
        """Puts the matrix back into the place of a cell's pictures."""
        had_focus = self.cell_wall.isAncestorOf(self.focusWidget() or self)
        self._cell = None
        self._show_page()
        if had_focus:
            self.confusion.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._cell is not None:
            self.close_cell()
        else:
            super().keyPressEvent(event)

    def _refresh(self) -> None:
        """Everything anew, for figures or language are others."""
        head, report = self._head, self._report
        is_busy = head is not None and head.is_busy
        known, planned = (head.num_known, head.num_planned) if head else (0, 0)
        self.progress.set_share(known / planned if is_busy and planned else None)
        self.action.setText(self.tr("Cancel") if is_busy else self.tr("Evaluate anew"))
        self.action.setVisible(is_busy or (head is not None and (head.is_stale or known < planned)))
        self.export.button.setEnabled(report is not None)
        if head is not None:
            words = {scope: self._scope_words(scope, head) for scope in head.scopes}
            self.scope.set_choices(list(words.items()), head.scope)
        self._sentence.set_wordings(*self._sentences())
        waiting = self.tr("Asking the network about the first pictures…")
        nothing = self.tr("Nothing has been evaluated yet: the network is still being loaded.")
        self._empty.setText(error_sentence(self._error) if self._error else waiting if is_busy else nothing)
        if report is not None and head is not None and self.evaluated is not None:
            self.confusion.show_report(report)
            self.classes.show_figures(report, head.published if head.scope != "folder" else (), head.name)
        self._show_page()

    def _show_page(self) -> None:
        """The view that is chosen, filled; the others are filled when they are chosen."""
        if self._report is None or self.evaluated is None:
            self._show(self._empty)
        elif self.view() == "classes":
            self._show(self.classes)
        elif self.view() == "calibration":
            page = self._calibration_page()
            page.show_calibration(self._report.calibration)
            self._show(page)
        elif self.view() == "mistakes":
            self._show_mistakes(self.evaluated, self._report)
        elif self._cell is not None:
            self._show_cell(self.evaluated, self._report, *self._cell)
        else:
            self._show(self.confusion)

    def _show(self, page: QWidget) -> None:
        self.unit.setVisible(page is self.confusion)
        self.stack.setCurrentWidget(page)

    def _show_mistakes(self, evaluated: Evaluated, report: Report) -> None:
        numbers = [int(number) for number in report.mistakes[:WALL_SIZE]]
        self.mistakes.show_wall(self._items(evaluated, numbers), *self._mistake_words(report))
        self._show(self.mistakes)
        if self._head is not None and not self._head.is_busy and not evaluated.files:
            self.opinions_wanted.emit(numbers)

    def _show_cell(self, evaluated: Evaluated, report: Report, row: int, column: int) -> None:
        items = self._items(evaluated, evaluated.in_cell(row, column))
        self.cell_wall.show_wall(items, self.confusion.sentence_of(row, column))
        self._show(self.cell_wall)

    def _items(self, evaluated: Evaluated, numbers: Sequence[int]) -> list[WallItem]:
        names, classes = evaluated.labels.names, evaluated.labels.class_names
        answers = evaluated.probabilities
        return [
            WallItem(
                number,
                np.asarray(evaluated.pixels[number]),
                names[int(evaluated.rows[number])],
                classes[int(answers[number].argmax())],
                float(answers[number].max()),
                number in evaluated.doubtful,
            )
            for number in numbers
        ]

    def _calibration_page(self) -> "CalibrationPage":
        if self._calibration is None:
            from gui.evaluate.calibration_page import CalibrationPage

            self._calibration = CalibrationPage()
            self.stack.addWidget(self._calibration)
        return self._calibration

    def _on_view_chosen(self) -> None:
        self._cell = None
        self._show_page()

    def _on_cell_chosen(self, row: int, column: int) -> None:
        self._cell = (row, column)
        self._show_page()
        self.cell_wall.wall.setFocus()

    def _on_action(self) -> None:
        if self._head is not None and self._head.is_busy:
            self.cancelled.emit()
        elif self._head is not None:
            self.evaluation_wanted.emit(self._head.scope)

    def _sentences(self) -> tuple[str, ...]:
        """How good the weights are, on how many pictures, from the longest wording to the shortest."""
        report, head = self._report, self._head
        if report is None or head is None or report.accuracy is None or report.interval is None:
            return ("",)
        low, high = (f"{100 * value:.1f}" for value in report.interval)
        values = {"accuracy": f"{100 * report.accuracy:.1f}", "n": report.num_images, "low": low, "high": high}
        short = self.tr("{accuracy} % of {n:,} right (95 %: {low}–{high})").format(**values)
        if head.scope == "folder":
            parts = [self.tr("{accuracy} % of {n:,} photographs right (95 %: {low}–{high})").format(**values)]
        else:
            parts = [self.tr("{accuracy} % of {n:,} test images right (95 %: {low}–{high})").format(**values)]
        num_misfits = sum(each.num_images for each in report.misfits)
        if num_misfits:
            parts.append(self.tr("{n:,} of other kinds, counted apart").format(n=num_misfits))
        if head.is_stale:
            parts.append(self.tr("of weights before"))
        if head.is_busy and head.left_s is not None:
            parts.append(self.tr("about {duration} left").format(duration=duration(head.left_s)))
        with_name = " · ".join([*parts, head.name])
        return with_name, " · ".join(parts), short

    def _mistake_words(self, report: Report) -> tuple[str, str]:
        """How many mistakes there are, and what a frame means."""
        shown = self.tr("The {shown:,} most certain of {n:,} mistakes").format(
            shown=min(WALL_SIZE, len(report.mistakes)), n=len(report.mistakes)
        )
        if self.evaluated is None or self.evaluated.files:
            return shown, ""
        return shown, self.tr(
            "Framed: all networks that come with the program say the same, so the label may be wrong, or the picture"
            " hard. A published list of wrong labels (arXiv:1912.05283) has training images alone."
        )

    def _scope_words(self, scope: str, head: Head) -> str:
        some, every = head.num_by_scope
        if scope == "folder":
            return head.folder
        if scope == "some":
            return self.tr("first {n:,} test images").format(n=some)
        return self.tr("all {n:,} test images").format(n=every)

    def _retranslate(self) -> None:
        words = (self.tr("Confusion"), self.tr("By class"), self.tr("Calibration"), self.tr("Mistakes"))
        self.switch.set_choices(list(zip(VIEWS, words, strict=True)), self.switch.value() or VIEWS[0])
        units = [("count", self.tr("counts")), ("percent", self.tr("per cent"))]
        self.unit.set_choices(units, self.unit.value() or "count")
        self.scope.setToolTip(self.tr("What the shown weights are evaluated on"))
        self._refresh()
        self.retranslated.emit()


def _labels_of(evaluated: Evaluated | None) -> object:
    """What must be the same for a cell to be the same cell."""
    return None if evaluated is None else (evaluated.labels.names, evaluated.labels.class_names, evaluated.files)
