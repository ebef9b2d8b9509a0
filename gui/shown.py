"""What is being looked at: which run, its figures, and whose weights predict. Its only owner."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from core.data import DEFAULT_DATA
from core.runs.events import RunMoved, RunUnsaved
from core.runs.history import RunHistory
from gui.controller import RunController
from gui.prediction import PredictionController
from gui.texts import run_title

if TYPE_CHECKING:
    from core.runs.reader import RunNews
    from core.runs.weights import Weights


@dataclass(frozen=True)
class Source:
    """Whose weights predict.

    "live": a snapshot of the run under way; "epoch": those that lie in a run's folder, of the end of an epoch or of the
    step where the run was stopped; "file": those of a single file, whoever trained them; "untrained": of no run.
    `run` is the run's folder and `file` the file, if there is one.
    """

    kind: Literal["live", "epoch", "file", "untrained"]
    run: Path | None = None
    file: Path | None = None


def shown_title(source: Source | None, weights: "Weights") -> str:
    """What weights are called on the screen: as their run is, where they are of one."""
    return weights.name if source is None or source.run is None else run_title(source.run, weights.model)


class Shown(QObject):
    """The run under way is shown as soon as it begins; at other times whatever somebody has asked for."""

    history_changed = Signal()  # the figures are others: more of them, another run's or none
    weights_changed = Signal()  # `weights` and `source` are in use from now on

    def __init__(
        self, controller: RunController, prediction: PredictionController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.folder: Path | None = None  # of the run; None while it has none yet, and where no run is shown
        self.history: RunHistory | None = None
        self.weights: Weights | None = None
        self.source: Source | None = None
        self._controller, self._prediction = controller, prediction
        self._live_step = 0  # of the newest snapshot
        controller.history_changed.connect(self._on_live_history_changed)
        controller.snapshot_taken.connect(self._on_snapshot_taken)
        controller.folder_lost.connect(self._on_folder_lost)
        controller.run_ended.connect(self._on_run_ended)

    @property
    def is_of_run_under_way(self) -> bool:
        """Whether the weights that predict are those of the run under way, from now or from before it went on."""
        run = self._controller.folder if self._controller.state != "idle" else None
        return run is not None and self.source is not None and self.source.run == run

    def show_run(self, folder: Path, history: RunHistory, weights: "Weights | None") -> None:
        """Shows a run that lies on disk; without weights yet, its network is shown untrained."""
        self._show_history(folder, history)
        if weights is not None:
            self._use(Source("epoch", folder), lambda: weights)
        else:
            self._use_untrained(history.config.model, history.config.image_size, history.config.data)

    def show_untrained(self, model: str, image_size: int, data: str = DEFAULT_DATA) -> None:
        """Shows a network that nobody has trained, and no run."""
        self._show_history(None, None)
        self._use_untrained(model, image_size, data)

    def show_file(self, file: Path, then: "Callable[[Weights], None]") -> None:
        """Shows the weights in a file, and no run; `then` is called once they predict, and not if they cannot.

        What was shown stays until then, for the file may be no weights.
        """

        def load() -> "Weights":
            from core.runs.weights import load_weights

            return load_weights(file)

        def on_used(weights: "Weights") -> None:
            if self._controller.state == "idle":  # else the run that has begun meanwhile is shown
                self._show_history(None, None)
            then(weights)

        self._use(Source("file", file=file), load, on_used)

    def append(self, news: "RunNews") -> None:
        """Takes in what another process has added to the run that is shown."""
        assert self._controller.state == "idle"
        if self.history is None or news.is_anew:
            self.history = RunHistory(news.config)
        self.history.config = news.config
        self.history.extend(news.events)
        self.history_changed.emit()

    def show_newest_weights(self, file: Path) -> None:
        """Uses the weights that another process has written for the run that is shown."""
        assert self.folder is not None
        name = self.folder.name

        def load() -> "Weights":
            from core.runs.weights import load_weights

            return replace(load_weights(file), name=name)

        self._use(Source("epoch", self.folder), load)

    def _show_history(self, folder: Path | None, history: RunHistory | None) -> None:
        assert self._controller.state == "idle"
        self.folder, self.history = folder, history
        self.history_changed.emit()

    def _use_untrained(self, model: str, image_size: int, data: str) -> None:
        def load() -> "Weights":
            from core.predict.untrained import untrained_weights

            return untrained_weights(model, image_size, data=data)

        self._use(Source("untrained"), load)

    def _use(
        self, source: Source, load: "Callable[[], Weights]", then: "Callable[[Weights], None] | None" = None
    ) -> None:
        """Weights are loaded in another thread, and `weights_changed` is told once they predict, after `then`."""

        def on_used(weights: "Weights") -> None:
            self.weights, self.source = weights, source
            if then is not None:
                then(weights)
            self.weights_changed.emit()

        self._prediction.set_weights(load, on_used)

    def _on_live_history_changed(self) -> None:
        self.folder, self.history = self._controller.folder, self._controller.history
        self.history_changed.emit()

    def _on_snapshot_taken(self, weights: "Weights") -> None:
        self._live_step = weights.step
        self._use(Source("live", self._controller.folder), lambda: weights)

    def _on_folder_lost(self, event: RunMoved | RunUnsaved) -> None:
        """The weights that predict are those of the same run, whose folder is another from now on."""
        if isinstance(event, RunMoved) and self.source is not None and self.source.run == event.folder_before:
            self.source = replace(self.source, run=event.folder)

    def _on_run_ended(self) -> None:
        """The weights that were saved at the end predict: the newest snapshot may be of some steps before."""
        folder, history = self._controller.folder, self._controller.history
        if folder is None or history is None or not history.steps or history.steps[-1].step == self._live_step:
            return

        def load() -> "Weights":
            from core.runs.folder import RunFolder
            from core.runs.weights import newest_weights

            return newest_weights(RunFolder(folder))

        self._use(Source("epoch", folder), load)
