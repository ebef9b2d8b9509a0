"""What the weights of another run say to the picture that is shown, beside those that are shown."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import UserError
from gui.predict.bars import ProbabilityBars
from gui.prediction import PredictionController
from gui.shown import Shown, shown_title
from gui.texts import run_title
from gui.train.moment_words import at_moment
from gui.train.run_listing import ShelvedRun
from gui.train.shelf import RunShelf
from gui.worker import Job

if TYPE_CHECKING:
    import numpy as np

    from core.predict.predictor import Prediction, Predictor


class Comparison(QObject):
    """Keeps the second column of the bars: offers the runs, loads the chosen one, and predicts each picture with it.

    The other run's weights are those of its folder when it was chosen; whatever is shown may change meanwhile.
    """

    failed = Signal(object)  # an exception
    changed = Signal()  # another run is compared with, or none

    def __init__(
        self,
        bars: ProbabilityBars,
        prediction: PredictionController,
        shown: Shown,
        shelf: RunShelf,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bars, self._prediction, self._shown = bars, prediction, shown
        self._runs: list[ShelvedRun] = []
        self._chosen: ShelvedRun | None = None
        self._predictor: Predictor | None = None  # of the chosen run; made and used in the jobs' thread
        self._job: Job | None = None
        self._gives_way = False  # somebody else has the second column
        shelf.runs_listed.connect(self._on_runs_listed)
        bars.other_chosen.connect(self._on_other_chosen)
        prediction.predicted.connect(self._on_predicted)
        shown.weights_changed.connect(self._on_weights_changed)

    def retranslate(self) -> None:
        """Says the names of the runs in the language of now."""
        self._offer()
        if self._bars.is_comparing():
            self._look()

    def give_way(self, gives_way: bool) -> None:
        """Leaves the second column to somebody else, or takes it back."""
        self._gives_way = gives_way
        self._bars.other.setEnabled(not gives_way)
        if not gives_way:
            self._bars.end_comparison()
            self._look()

    def _on_runs_listed(self, runs: list[ShelvedRun]) -> None:
        self._runs = [run for run in runs if run.num_epochs_done]
        self._offer()

    def _offer(self) -> None:
        others = [(str(run.path), run_title(run.path, run.config.model)) for run in self._runs]
        self._bars.offer_others(others, "" if self._chosen is None else str(self._chosen.path))

    def _on_other_chosen(self, value: str) -> None:
        chosen = next((run for run in self._runs if str(run.path) == value), None)
        if chosen is None:
            self._end()
            return
        self._chosen = chosen

        def load(_: "Predictor | None") -> "Predictor":
            from core.predict.predictor import Predictor
            from core.runs.folder import RunFolder
            from core.runs.weights import newest_weights

            return Predictor(newest_weights(RunFolder(chosen.path)))

        self._job = self._prediction.ask(load, self._on_loaded, self._on_failed, replaces=self._job)

    def _on_loaded(self, predictor: "Predictor") -> None:
        self._predictor = predictor
        self.changed.emit()
        self._on_weights_changed()
        self._look()

    def _on_weights_changed(self) -> None:
        """Bars of other classes cannot stand side by side."""
        weights, predictor = self._shown.weights, self._predictor
        if weights is not None and predictor is not None and weights.class_names != predictor.weights.class_names:
            self._on_failed(UserError("The two runs know other classes; compare with a run of the same ones."))

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self._chosen = self._predictor = None
        if not self._gives_way:
            self._bars.end_comparison()
        self._offer()
        self.changed.emit()

    def _on_predicted(self, prediction: "Prediction | None") -> None:
        if self._predictor is not None:
            self._look()

    def _look(self) -> None:
        """Predicts what the shown weights predict with the others; only the newest picture is still waited for."""
        predictor, pixels = self._predictor, self._prediction.pixels
        if predictor is None or self._gives_way:
            return

        def work(_: "Predictor | None") -> "np.ndarray | None":
            return None if pixels is None else predictor.predict(pixels).probabilities

        def show(probabilities: "np.ndarray | None") -> None:
            is_wanted = predictor is self._predictor and not self._gives_way
            if is_wanted and self._chosen is not None and self._shown.weights is not None:
                other = run_title(self._chosen.path, self._chosen.config.model)
                self._bars.show_comparison(self._own_title(), other, probabilities)

        self._job = self._prediction.ask(work, show, self._on_failed, replaces=self._job)

    def _own_title(self) -> str:
        weights = self._shown.weights
        assert weights is not None
        return at_moment(shown_title(self._shown.source, weights), self._shown.moment_in_use)
