"""Two moments of a training beside each other: the one that is shown, and another of the same run."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.inside.panel import InsidePanel
from gui.inside.two_moments_state import (
    Question,
    Side,
    There,
    TwoMomentsShown,
    first_to_show,
    moment_at,
    resolve,
)
from gui.inside.two_moments_view import TwoMomentsView
from gui.predict.bars import ProbabilityBars
from gui.predict.comparison import Comparison
from gui.prediction import PredictionController
from gui.shown import Shown
from gui.texts import error_sentence
from gui.train.moment_words import moment_words
from gui.worker import Job

if TYPE_CHECKING:
    from core.inside.network_map import Block, NetworkMap
    from core.predict.predictor import Prediction, Predictor
    from core.runs.moments import Moment
    from core.runs.weights import Weights


@dataclass(frozen=True, eq=False)
class _Answer:
    question: Question
    prediction: "Prediction"


class TwoMoments(QObject):
    """Connects the page "Two moments" with the timeline, and while it is in view lends the bars a second column.

    Left is what the window shows, so that its slider is the timeline. When the page opens on the newest weights, it
    looks back at an early moment, and leaves that again when it closes.
    """

    def __init__(
        self,
        panel: InsidePanel,
        bars: ProbabilityBars,
        prediction: PredictionController,
        shown: Shown,
        comparison: Comparison,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.view = view = TwoMomentsView()
        self._panel, self._bars, self._comparison = panel, bars, comparison
        self._prediction, self._shown = prediction, shown
        self._network: NetworkMap | None = None
        self._last: Prediction | None = None  # of the shown weights
        self._folder: Path | None = None  # whose moments these are
        self._right_step: int | None = None  # of the moment that is wished for on the right; None: the last
        self._asked: Question | None = None
        self._answer: _Answer | None = None
        self._error: Exception | None = None
        self._job: Job | None = None
        self._predictor: Predictor | None = None  # of the right side; touched by the jobs' thread alone
        self._shelf = shown.shelf.another()
        self._loaded: tuple[tuple[Path, Moment], Weights] | None = None  # the weights of the right side
        self._must_look_back = False  # the page has just been opened
        self._has_looked_back = False  # and has done so by itself
        view.appeared.connect(self._on_appeared)
        view.left.connect(self._on_left)
        view.left_chosen.connect(self._on_left_chosen)
        view.right_chosen.connect(self._on_right_chosen)
        view.block_chosen.connect(panel.show_block_named)
        view.branch_toggled.connect(self._on_branch_toggled)
        view.retranslated.connect(self._refresh)
        panel.layers_changed.connect(self._look)
        prediction.network_changed.connect(self._on_network_changed)
        prediction.predicted.connect(self._on_predicted)
        shown.moments_changed.connect(self._look)
        shown.history_changed.connect(self._on_history_changed)

    # What changes --------------------------------------------------------------------------------------------------

    def _on_appeared(self) -> None:
        self._must_look_back = self._shown.moment is None
        self._comparison.give_way(True)
        self._look()

    def _look_back(self) -> None:
        """Once there are moments: a run may be read while the page is being opened."""
        moment = first_to_show(self._shown.moments)
        if self._must_look_back and moment is not None:
            self._must_look_back = False
            self._has_looked_back = True
            self._shown.look_at(moment)

    def _on_left(self) -> None:
        self._asked = None
        self._comparison.give_way(False)
        if self._has_looked_back:
            self._has_looked_back = False
            self._shown.look_at(None)

    def _on_left_chosen(self, index: int) -> None:
        moments = self._shown.moments
        is_newest = index == len(moments) - 1
        self._shown.look_at(None if is_newest else moments[index])

    def _on_right_chosen(self, index: int) -> None:
        moments = self._shown.moments
        self._right_step = None if index == len(moments) - 1 else moments[index].step
        self._look()

    def _on_branch_toggled(self, branch: str) -> None:
        self._panel.branches_toggled.emit([branch], branch in self._prediction.switches.off)

    def _on_network_changed(self, network: "NetworkMap") -> None:
        self._network, self._last = network, None

    def _on_predicted(self, prediction: "Prediction | None") -> None:
        self._last = prediction
        self._look()

    def _on_history_changed(self) -> None:
        """A run may have begun, which has no two moments yet."""
        if len(self._shown.moments) < 2:
            self._refresh()

    # What is asked -------------------------------------------------------------------------------------------------

    def _there(self) -> There:
        return There(
            folder=self._shown.folder,
            moments=self._shown.moments,
            moment=self._shown.moment,
            block=self._block(),
            layers=self._panel.layers(),
            pixels=self._prediction.pixels,
            switches=self._prediction.switches,
        )

    def _look(self) -> None:
        """Asks what the wishes and what there is come to, unless that is known or being asked already."""
        if not self.view.is_open():
            return
        self._look_back()
        there = self._there()
        if there.folder != self._folder:
            self._folder, self._right_step = there.folder, None
        question = resolve(self._right_step, there)
        if question != self._asked:
            self._asked, self._error = question, None
            if question is not None:
                self._ask(question)
        self._refresh()

    def _ask(self, question: Question) -> None:
        """Loads the weights of the moment, where it is another, then has the picture predicted with them."""
        moment = question.folder, question.moment

        def on_loaded(weights: "Weights") -> None:
            self._loaded = moment, weights
            if self._asked is not None and moment == (self._asked.folder, self._asked.moment):
                self._predict(self._asked, weights)

        if self._loaded is not None and self._loaded[0] == moment:
            self._shelf.load_nothing()
            self._predict(question, self._loaded[1])
        else:
            self._shelf.load(*moment, on_loaded, lambda error: self._on_failed(question, error))

    def _predict(self, question: Question, weights: "Weights") -> None:
        def done(prediction: "Prediction") -> None:
            if question == self._asked:
                self._answer = _Answer(question, prediction)
                self._refresh()

        self._job = self._prediction.ask(
            lambda shown: self._answered(shown, question, weights),
            done,
            lambda error: self._on_failed(question, error),
            replaces=self._job,
        )

    def _answered(self, shown: "Predictor | None", question: Question, weights: "Weights") -> "Prediction":
        """In the jobs' thread: what the network says with the weights of the moment on the right."""
        from core.predict.predictor import Predictor

        if self._predictor is None or self._predictor.weights.network != weights.network:
            self._predictor = Predictor(weights)
        elif self._predictor.weights is not weights:
            self._predictor.renew(weights)
        if shown is not None:
            self._predictor.take_means(shown)
        return self._predictor.predict(question.pixels, question.layers, question.switches)

    def _on_failed(self, question: Question, error: Exception) -> None:
        if question == self._asked:
            self._error = error
            self._refresh()

    # What is shown -------------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        if not self.view.is_open():
            return
        there, answer = self._there(), self._fitting_answer()
        reason = self._reason(there)
        if reason:
            self.view.show_moments(TwoMomentsShown(reason=reason))
            self._bars.end_comparison()
            return
        moments = there.moments
        left = moment_at(moments, None if there.moment is None else there.moment.step)
        right = moment_at(moments, self._right_step)
        assert left is not None
        assert right is not None
        left_words = self._words(left) if there.moment is not None or self._is_last(left) else self._newest_words()
        last = self._last
        self.view.show_moments(
            TwoMomentsShown(
                blocks=() if self._network is None else self._network.blocks,
                block=there.block,
                num_moments=len(moments),
                left=Side(moments.index(left), left_words, {} if last is None else last.maps),
                right=Side(
                    moments.index(right),
                    self._words(right),
                    {} if answer is None else answer.prediction.maps,
                    "" if self._error is None else error_sentence(self._error),
                ),
                off=there.switches.among(self._panel.branch_names()).off,
            )
        )
        probabilities = None if answer is None else answer.prediction.probabilities
        self._bars.show_comparison(left_words[-1], self._words(right)[-1], probabilities)

    def _reason(self, there: There) -> str:
        """Why there is nothing to see; "" where there is."""
        if there.folder is None and not self._shown.is_run_under_way:
            return self.tr("No run is shown: choose one in the list, or train, to see two moments of it.")
        if len(there.moments) < 2 and self._shown.is_run_under_way:
            return self.tr(
                "This run has only begun: its moments can be compared once it has kept weights of two of them, after"
                " half an epoch or one."
            )
        if len(there.moments) < 2:
            return self.tr(
                "This run has kept no weights of two moments, so there is nothing to compare; choose another run, or"
                " train one."
            )
        if there.pixels is None:
            return self.tr("There is no picture: draw or drop one to see what the network made of it at two moments.")
        return ""

    def _words(self, moment: "Moment") -> tuple[str, ...]:
        return moment_words(moment.step, moment.epoch, self._shown.history)

    def _newest_words(self) -> tuple[str, ...]:
        """Of a run under way, whose weights are newer than its last kept moment."""
        weights = self._shown.weights
        step = 0 if weights is None else weights.step
        return self.tr("now, step {step:,}").format(step=step), self.tr("now")

    def _is_last(self, moment: "Moment") -> bool:
        weights = self._shown.weights
        return weights is not None and weights.step == moment.step

    def _fitting_answer(self) -> _Answer | None:
        """The newest of the same run: while one draws or moves the slider, it is a moment behind."""
        answer = self._answer
        is_same = answer is not None and self._asked is not None and answer.question.folder == self._asked.folder
        return answer if is_same and self._error is None else None

    def _block(self) -> "Block | None":
        blocks = () if self._network is None else self._network.blocks
        return next((block for block in blocks if block.name == self._panel.block_name()), None)
