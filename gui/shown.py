"""What is being looked at: which run, its figures, and whose weights predict. Its only owner."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from core.data import DEFAULT_DATA
from core.runs.events import RunMoved, RunUnsaved
from core.runs.history import RunHistory
from gui.controller import RunController
from gui.moment_shelf import MomentShelf
from gui.prediction import PredictionController
from gui.texts import run_title
from gui.worker import JobThread

if TYPE_CHECKING:
    from core.runs.moments import Moment
    from core.runs.reader import RunNews
    from core.runs.weights import Weights

_SEEN_MS = 150  # after new weights are in use: bars and maps of them have been painted by then


@dataclass(frozen=True)
class Source:
    """Whose weights predict.

    "live": a snapshot of the run under way; "epoch": those of a run on disk, of one of its moments or of the step where
    it was stopped; "file": those of a single file, whoever trained them; "untrained": of no run.
    `run` is the run's folder and `file` the file, if there is one.
    """

    kind: Literal["live", "epoch", "file", "untrained"]
    run: Path | None = None
    file: Path | None = None


def shown_title(source: Source | None, weights: "Weights") -> str:
    """What weights are called on the screen: as their run is, where they are of one."""
    return weights.name if source is None or source.run is None else run_title(source.run, weights.model)


class Shown(QObject):
    """The run under way is shown as soon as it begins; at other times whatever somebody has asked for.

    Of a run its newest weights predict, unless one looks back at one of its moments.
    """

    history_changed = Signal()  # the figures are others: more of them, another run's or none
    weights_changed = Signal()  # `weights` and `source` are in use from now on
    moments_changed = Signal()  # `moments` or `moment` are others

    def __init__(
        self,
        controller: RunController,
        prediction: PredictionController,
        disk_jobs: JobThread,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.folder: Path | None = None  # of the run; None while it has none yet, and where no run is shown
        self.history: RunHistory | None = None
        self.weights: Weights | None = None
        self.source: Source | None = None
        self.moments: tuple[Moment, ...] = ()  # of the run that is shown, oldest first
        self.moment: Moment | None = None  # the one that is wanted; None for the newest weights
        self.moment_in_use: Moment | None = None  # the one whose weights predict by now
        self._newest: tuple[Source, Callable[[], Weights]] | None = None  # what predicts while none is wanted
        self._moments_listed: object = None  # how far the run was when they were asked for
        self.shelf = MomentShelf(disk_jobs)
        self._ahead = QTimer(self, interval=_SEEN_MS, singleShot=True)
        self._ahead.timeout.connect(self.look_ahead)
        self._controller, self._prediction = controller, prediction
        self._live_step = 0  # of the newest snapshot
        controller.begun.connect(self._on_begun)
        controller.history_changed.connect(self._on_live_history_changed)
        controller.snapshot_taken.connect(self._on_snapshot_taken)
        controller.folder_lost.connect(self._on_folder_lost)
        controller.run_ended.connect(self._on_run_ended)

    @property
    def is_run_under_way(self) -> bool:
        """Whether the run that is shown is under way, or about to begin."""
        return self._controller.state != "idle"

    @property
    def is_of_run_under_way(self) -> bool:
        """Whether the weights that predict are those of the run under way, from now or from before it went on."""
        run = self._controller.folder if self._controller.state != "idle" else None
        return run is not None and self.source is not None and self.source.run == run

    @property
    def is_before_first_step(self) -> bool:
        """Whether the weights that predict are those with which their run began, drawn or of another run."""
        moment = self.moment_in_use
        return moment is not None and moment.step == 0

    def show_run(self, folder: Path, history: RunHistory, weights: "Weights | None") -> None:
        """Shows a run that lies on disk; without weights yet, its network is shown untrained."""
        self._show_history(folder, history)
        if weights is not None:
            self._use_newest(Source("epoch", folder), lambda: weights)
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

        source = Source("file", file=file)

        def on_used(weights: "Weights") -> None:
            if self._controller.state == "idle":  # else the run that has begun meanwhile is shown
                self._show_history(None, None)
                self._newest = source, lambda: weights
            then(weights)

        self._use(source, load, on_used)

    def look_at(self, moment: "Moment | None") -> None:
        """Looks back at one of `moments`, whatever the run does meanwhile; None: at its newest weights again.

        What predicts stays until those of the moment have been read, and where they cannot be; then
        `PredictionController.failed` says why.
        """
        if moment == self.moment:
            return
        self.moment = moment
        self.moments_changed.emit()
        self.shelf.load_nothing()
        if moment is not None and self.folder is not None:
            self._load(self.folder, moment)
        elif self._newest is not None:
            self._use(*self._newest)

    def look_ahead(self) -> None:
        """Has the moments read where one is likely to look next: those beside the one that is shown, and the first."""
        if self.folder is None or not self.moments or self.weights is None:
            return
        place = self.moments.index(self.moment) if self.moment in self.moments else len(self.moments)
        after, before = self.moments[place + 1 : place + 2], self.moments[max(0, place - 2) : place]
        self.shelf.load_ahead(self.folder, (*after, *reversed(before), self.moments[0]), self.weights)

    def append(self, news: "RunNews") -> None:
        """Takes in what another process has added to the run that is shown."""
        assert self._controller.state == "idle"
        if self.history is None or news.is_anew:
            self.history = RunHistory(news.config)
        self.history.config = news.config
        self.history.extend(news.events)
        self.history_changed.emit()
        self._list_moments()

    def show_newest_weights(self, file: Path) -> None:
        """Uses the weights that another process has written for the run that is shown."""
        assert self.folder is not None
        name = self.folder.name

        def load() -> "Weights":
            from core.runs.weights import load_weights

            return replace(load_weights(file), name=name)

        self._use_newest(Source("epoch", self.folder), load)
        self._moments_listed = None  # the figures of an epoch come before its weights
        self._list_moments()

    def _show_history(self, folder: Path | None, history: RunHistory | None) -> None:
        assert self._controller.state == "idle"
        self._forget_moments()
        self.folder, self.history = folder, history
        self.history_changed.emit()
        self._list_moments()

    def _use_untrained(self, model: str, image_size: int, data: str) -> None:
        def load() -> "Weights":
            from core.predict.untrained import untrained_weights

            return untrained_weights(model, image_size, data=data)

        self._use_newest(Source("untrained"), load)

    def _use_newest(self, source: Source, load: "Callable[[], Weights]") -> None:
        """What is newest from now on; while one looks back, it waits."""
        self._newest = source, load
        if self.moment is None:
            self._use(source, load)

    def _use(
        self,
        source: Source,
        load: "Callable[[], Weights]",
        then: "Callable[[Weights], None] | None" = None,
        moment: "Moment | None" = None,
    ) -> None:
        """Weights are loaded in another thread, and `weights_changed` is told once they predict, after `then`."""

        def on_used(weights: "Weights") -> None:
            self.weights, self.source, self.moment_in_use = weights, source, moment
            if then is not None:
                then(weights)
            self.weights_changed.emit()

        self._prediction.set_weights(load, on_used)

    # Looking back -----------------------------------------------------------------------------------------------

    def _load(self, folder: Path, moment: "Moment") -> None:
        def on_loaded(weights: "Weights") -> None:
            self._use(Source("epoch", folder), lambda: weights, lambda _: self._ahead.start(), moment)

        def on_failed(error: Exception) -> None:
            self._prediction.failed.emit(error)
            self.look_at(self.moment_in_use)  # the last good one

        self.shelf.load(folder, moment, on_loaded, on_failed)

    def _list_moments(self) -> None:
        """Looks for moments where the run has gained one since the last time."""
        folder, history = self.folder, self.history
        if folder is None or history is None:
            return
        half = history.config.num_batches // 2
        is_past_half = bool(history.steps) and history.steps[-1].step >= half
        state = folder, len(history.epochs), is_past_half
        if state != self._moments_listed:
            self._moments_listed = state
            self.shelf.list_moments(folder, self._on_moments_listed, lambda _: None)  # a run that is gone has none

    def _on_moments_listed(self, moments: "tuple[Moment, ...]") -> None:
        if self.moment is not None:  # its weights predict, even if they are on disk no more
            moments = tuple(sorted({*moments, self.moment}))
        if moments != self.moments:
            self.moments = moments
            self.moments_changed.emit()

    def _forget_moments(self) -> None:
        """Another run is shown from now on, or this one goes on."""
        self.shelf.load_nothing()
        self.shelf.list_nothing()
        self._moments_listed = None
        if self.moments or self.moment is not None:
            self.moments, self.moment = (), None
            self.moments_changed.emit()

    # The run under way ------------------------------------------------------------------------------------------

    def _on_begun(self) -> None:
        self._forget_moments()

    def _on_live_history_changed(self) -> None:
        self.folder, self.history = self._controller.folder, self._controller.history
        self.history_changed.emit()
        self._list_moments()

    def _on_snapshot_taken(self, weights: "Weights") -> None:
        self._live_step = weights.step
        self._use_newest(Source("live", self._controller.folder), lambda: weights)

    def _on_folder_lost(self, event: RunMoved | RunUnsaved) -> None:
        """The weights that predict are those of the same run, whose folder is another from now on."""
        if not isinstance(event, RunMoved):
            return
        if self.source is not None and self.source.run == event.folder_before:
            self.source = replace(self.source, run=event.folder)
        if self._newest is not None and self._newest[0].run == event.folder_before:
            self._newest = replace(self._newest[0], run=event.folder), self._newest[1]

    def _on_run_ended(self) -> None:
        """The weights that were saved at the end predict: the newest snapshot may be of some steps before."""
        folder, history = self._controller.folder, self._controller.history
        if folder is None or history is None or not history.steps or history.steps[-1].step == self._live_step:
            return

        def load() -> "Weights":
            from core.runs.folder import RunFolder
            from core.runs.weights import newest_weights

            return newest_weights(RunFolder(folder))

        self._use_newest(Source("epoch", folder), load)
