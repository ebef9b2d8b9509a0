"""When what is evaluated, and which picture of it is shown."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import UserError
from core.evaluate.published import published_results
from core.paths import shown_name
from gui.evaluate.evaluated import LabelledPicture
from gui.evaluate.evaluator import Evaluator
from gui.evaluate.view import EvaluationView, Head
from gui.predict.picture_controller import PictureController
from gui.predict.table_page import PictureTablePage
from gui.predict.table_rows import TableRow
from gui.prediction import PredictionController
from gui.shown import Shown, Source, shown_title
from gui.train.moment_words import at_moment

if TYPE_CHECKING:
    from core.runs.moments import Moment
    from core.runs.weights import Weights


@dataclass(frozen=True)
class _Of:
    """What was evaluated: whose weights, at which moment of their run; None for the newest."""

    source: Source | None = None
    moment: "Moment | None" = None


_REFRESH_MS = 150  # while figures come
_REST = 3  # times as long as an evaluation took, until the next of a run under way: the training needs the cores


class EvaluationPage(QObject):
    """Connects the page "Evaluation" with the weights that are shown.

    The first figures are made when the page is first shown, and again on the smaller share of test images while a run
    trains, of its newest snapshot, and where one looks back, of that moment; at other times when somebody asks.
    """

    wanted = Signal()  # somebody wants to see the page

    def __init__(
        self,
        view: EvaluationView,
        prediction: PredictionController,
        pictures: PictureController,
        shown: Shown,
        table: PictureTablePage,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._view, self._pictures, self._shown, self._table = view, pictures, shown, table
        self.evaluator = Evaluator(prediction, pictures, self)
        self._asked = self._known = _Of()  # what was asked about last, and what is shown
        self._rows: list[TableRow] = []  # that are evaluated
        self._error: Exception | None = None
        self._may_begin_s = 0.0  # the next evaluation of a run under way, by the monotonic clock
        self._began_s = 0.0
        self._is_held = False  # somebody has cancelled: nothing begins by itself until somebody asks
        self._timer = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        view.appeared.connect(self._on_weights_changed)
        view.evaluation_wanted.connect(self._on_evaluation_wanted)
        view.cancelled.connect(self._on_cancelled)
        view.picture_chosen.connect(self._on_picture_chosen)
        view.opinions_wanted.connect(self._on_opinions_wanted)
        table.confusion_wanted.connect(self._on_confusion_wanted)
        view.retranslated.connect(self.refresh)  # the weights' name may be another in another language
        shown.weights_changed.connect(self._on_weights_changed)
        self.evaluator.changed.connect(self._on_changed)
        self.evaluator.done.connect(self._on_done)
        self.evaluator.failed.connect(self._on_failed)

    def evaluate(self, scope: str) -> None:
        """Evaluates the shown weights on a scope: "some" of the test images, "all" of them, or the "folder" again."""
        before = self._asked
        self._error, self._began_s = None, time.monotonic()
        self._asked = _Of(self._shown.source, self._shown.moment_in_use)
        if scope == "folder":
            self.show_rows(self._table.predicted_rows())
            return
        keeps = scope == "some" and self.evaluator.scope == "some" and _are_of_one_run(before, self._asked)
        if not keeps:
            self._known = self._asked
        self.evaluator.evaluate(scope, keeps=keeps)

    def show_rows(self, rows: Sequence[TableRow]) -> None:
        """Shows how good the shown weights are on rows of the table, as far as those have been predicted."""
        weights = self._shown.weights
        if weights is None:
            return  # nothing can have been predicted
        self._error = None
        self._asked = self._known = _Of(self._shown.source, self._shown.moment_in_use)
        num_classes = len(weights.class_names)
        # A row with another number of classes was asked of weights of before.
        self._rows = [row for row in rows if row.probabilities is not None and len(row.probabilities) == num_classes]
        pictures = [
            LabelledPicture(row.file, row.pixels, row.label, row.allowed, row.probabilities)
            for row in self._rows
            if row.pixels is not None and row.probabilities is not None  # one that was predicted has both
        ]
        try:
            self.evaluator.show_pictures(_common_folder(rows), weights, pictures)
        except UserError as error:
            self._on_failed(error)

    def _on_confusion_wanted(self, rows: list[TableRow]) -> None:
        self.show_rows(rows)
        self.wanted.emit()

    def refresh(self) -> None:
        """Shows what is known by now."""
        evaluator = self.evaluator
        if self._error is not None:
            self._view.show_error(self._error, self._head())
        elif evaluator.evaluated is None and not evaluator.is_busy:
            self._view.show_evaluated(None, None if self._shown.weights is None else self._head())
        else:
            self._view.show_evaluated(evaluator.evaluated, self._head())

    def _head(self) -> Head:
        evaluator = self.evaluator
        weights = evaluator.weights or self._shown.weights
        data = "" if weights is None else weights.data
        shown_data = "" if self._shown.weights is None else self._shown.weights.data
        return Head(
            scope=evaluator.scope,
            name="" if weights is None else self._name(weights),
            num_planned=evaluator.num_planned,
            num_known=evaluator.num_known,
            is_busy=evaluator.is_busy,
            is_stale=self._shown.weights is not evaluator.weights,
            left_s=self._left_s(),
            folder=evaluator.folder,
            scopes=("some", "all", "folder") if evaluator.folder else ("some", "all"),
            num_by_scope=(evaluator.num_images(shown_data, "some"), evaluator.num_images(shown_data, "all")),
            published=published_results(data),
        )

    def _name(self, weights: "Weights") -> str:
        """What the evaluated weights are called; of a run under way with the step, of a moment with that."""
        source, moment = self._known.source, self._known.moment
        title = shown_title(source, weights)
        if moment is not None:
            return at_moment(title, moment)
        if source is None or source.run is None or source.kind != "live":
            return title
        return self.tr("{name}, step {step:,}").format(name=title, step=weights.step)

    def _left_s(self) -> float | None:
        """Seconds until all is known, once enough is known to say."""
        known, planned = self.evaluator.num_known, self.evaluator.num_planned
        if not self.evaluator.is_busy or known < 50:
            return None
        return (time.monotonic() - self._began_s) / known * (planned - known)

    def _on_weights_changed(self) -> None:
        if self._view.isVisible() and self._shown.weights is not None:
            self._renew()
            self._timer.start()

    def _renew(self) -> None:
        """Evaluates the weights of a run under way, those that it ends with, and those of a moment one looks back at.

        Others when somebody asks.
        """
        evaluator, source, before = self.evaluator, self._shown.source, self._asked.source
        if source is None or self._is_held or evaluator.scope == "folder":
            return
        if self._shown.moment_in_use != self._asked.moment and source.run == (before and before.run):
            self.evaluate("some")  # at once: what is being asked of the moment before is of no use any more
            return
        if evaluator.scope != "some":
            return
        if evaluator.evaluated is None and not evaluator.is_busy:
            self.evaluate("some")  # the first weights of all, or those after some that could not be evaluated
            return
        is_same_run = before is not None and (before.kind, before.run) == ("live", source.run)
        if source.kind == "live" and not is_same_run:
            self.evaluate("some")  # a run has begun: what is being asked of weights before is of no use any more
        elif evaluator.is_busy or evaluator.weights is self._shown.weights:
            return
        elif (source.kind == "live" and time.monotonic() >= self._may_begin_s) or (
            source.kind == "epoch" and is_same_run
        ):
            self.evaluate("some")

    def _on_changed(self) -> None:
        if self.evaluator.is_busy:
            if not self._timer.isActive():
                self._timer.start()
            return
        self.refresh()

    def _on_done(self) -> None:
        self._known = self._asked
        self._may_begin_s = time.monotonic() + _REST * (time.monotonic() - self._began_s)
        self._on_weights_changed()  # the last weights of a run may have come meanwhile

    def _on_cancelled(self) -> None:
        self._is_held = True
        self.evaluator.cancel()

    def _on_evaluation_wanted(self, scope: str) -> None:
        self._is_held = False
        self.evaluate(scope)

    def _on_failed(self, error: Exception) -> None:
        self._error = error
        self.refresh()

    def _on_picture_chosen(self, number: int) -> None:
        evaluated = self.evaluator.evaluated
        if evaluated is None:
            return
        if evaluated.files:
            self._table.row_chosen.emit(self._rows[number])  # shown as the table itself shows its rows
        else:
            self._pictures.show_test_image_number(number)

    def _on_opinions_wanted(self, numbers: list[int]) -> None:
        """Not of a run under way: its weights are others in a moment, and the cores are the training's."""
        if not self._shown.is_of_run_under_way:
            self.evaluator.ask_opinions(numbers)


def _are_of_one_run(first: _Of, second: _Of) -> bool:
    runs = [each.source.run for each in (first, second) if each.source is not None]
    return len(runs) == 2 and runs[0] is not None and runs[0] == runs[1]


def _common_folder(rows: Sequence[TableRow]) -> str:
    """The name of the folder in which all of these lie, beside or in folders of their own."""
    try:
        return shown_name(Path(os.path.commonpath([row.file.parent for row in rows])))
    except ValueError:  # none, or on several disks
        return ""
