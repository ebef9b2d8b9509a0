"""The state machine of one run: what the buttons do to it, and what it tells."""

from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.runs.config import RunConfig
from core.runs.events import PhotographsReady, RunMoved, RunStarted, RunUnsaved, Snapshot, TrainEvent
from core.runs.history import RunHistory
from core.train.pace import Pace, RunProgress
from gui.worker import TrainThread

if TYPE_CHECKING:
    from core.runs.weights import Weights

_TAKE_EVERY_MS = 33  # a display's pace; a Qt signal a step would hold the window up
_SNAPSHOT_EVERY_S = 1.0
_SNAPSHOT_EVERY_S_ON_CPU = 2.0  # to look at one takes some 40 ms away from the training there


class RunController(QObject):
    """Owns the training thread and what it has told: the figures of the run, and how far it is.

    Of the last run they stay until the next begins. States: "idle" -> "running" <-> "paused" -> "stopping" -> "idle".
    """

    state_changed = Signal(str)
    history_changed = Signal()
    progress_changed = Signal(object)  # RunProgress
    snapshot_taken = Signal(object)  # Weights, of the newest snapshot
    device_changed = Signal(str, str)  # a run goes on on another device than the one before: the former, the latter
    photographs_ready = Signal(object)  # PhotographsReady
    begun = Signal()  # a run begins, or goes on
    folder_lost = Signal(object)  # RunMoved or RunUnsaved
    run_ended = Signal(str)  # "completed" or "stopped"
    failed = Signal(object)  # the exception that ended the run

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = "idle"
        self.history: RunHistory | None = None
        self.run_progress: RunProgress | None = None
        self.folder: Path | None = None
        self._pace: Pace | None = None
        self._thread: TrainThread | None = None
        self._timer = QTimer(self, interval=_TAKE_EVERY_MS)
        self._timer.timeout.connect(self._on_timeout)

    def start(self, config: RunConfig, *, paused: bool = False) -> None:
        """Begins a new run in a new folder among the user's runs."""

        def open_events(is_held: Callable[[], bool]) -> Generator[TrainEvent, None, None]:
            from core.runs.folder import new_run_folder
            from core.train.run import run

            folder = new_run_folder(config.model)
            return run(config, folder=folder, snapshot_every_s=_snapshot_every_s(config), is_held=is_held)

        self._begin(RunHistory(config), open_events, paused=paused)

    def continue_run(self, folder: Path, history: RunHistory, num_epochs: int, *, paused: bool = False) -> None:
        """Goes on with the run in `folder`, whose figures so far are `history`, up to `num_epochs`."""

        def open_events(is_held: Callable[[], bool]) -> Generator[TrainEvent, None, None]:
            from core.train.run import resume

            snapshot_every_s = _snapshot_every_s(history.config)
            return resume(folder, num_epochs=num_epochs, snapshot_every_s=snapshot_every_s, is_held=is_held)

        self._begin(history, open_events, paused=paused)

    def pause(self) -> None:
        """After the step under way the run waits."""
        if self._thread is not None and self.state == "running":
            self._thread.pause()
            self._set_state("paused")

    def proceed(self) -> None:
        """A paused run goes on."""
        if self._thread is not None and self.state == "paused":
            self._thread.proceed()
            self._set_state("running")

    def step(self) -> None:
        """One more step, then the run waits."""
        if self._thread is not None and self.state in ("running", "paused"):
            self._thread.allow_step()
            self._set_state("paused")

    def stop(self) -> None:
        """Ends the run; its figures stay, and its folder can be continued."""
        if self._thread is not None and self.state in ("running", "paused"):
            self._thread.stop()
            self._set_state("stopping")

    def close(self) -> None:
        """Stops and waits: leaving the program while the thread runs would abort it."""
        if self._thread is not None:
            self.stop()
            self._thread.wait()

    def _begin(
        self,
        history: RunHistory,
        open_events: Callable[[Callable[[], bool]], Generator[TrainEvent, None, None]],
        *,
        paused: bool,
    ) -> None:
        assert self.state == "idle"
        self.history = history
        self.folder = None
        self._pace = Pace(history.config)
        self._thread = TrainThread(open_events, self)
        if paused:
            self._thread.allow_step()
        self._thread.finished.connect(self._on_thread_finished)
        self._set_state("paused" if paused else "running")
        self.begun.emit()
        self.history_changed.emit()
        self._thread.start()
        self._timer.start()

    def _set_state(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)

    def _on_timeout(self) -> None:
        """Takes all that has come since the last time: one repaint, however many steps."""
        thread, history, pace = self._thread, self.history, self._pace
        if thread is None or history is None or pace is None:
            return
        snapshot = None
        has_news = False
        while thread.events:
            event = thread.events.popleft()
            has_news = True
            if isinstance(event, Snapshot):
                snapshot = event
                continue
            if isinstance(event, RunStarted):
                self.folder = event.folder
                if event.device_before:
                    self.device_changed.emit(event.device_before, event.config.device)
            if isinstance(event, PhotographsReady):
                self.photographs_ready.emit(event)
            if isinstance(event, RunMoved):
                self.folder = event.folder
            if isinstance(event, (RunMoved, RunUnsaved)):
                self.folder_lost.emit(event)
            history.append(event)
            pace.append(event)
        if has_news:
            self.run_progress = pace.run_progress()
            self.progress_changed.emit(self.run_progress)
            self.history_changed.emit()
        if snapshot is not None:
            self.snapshot_taken.emit(self._weights(history.config, snapshot))

    def _on_thread_finished(self) -> None:
        self._timer.stop()
        self._on_timeout()
        thread, self._thread = self._thread, None
        assert thread is not None
        thread.deleteLater()
        self._set_state("idle")
        if thread.error is not None:
            self.failed.emit(thread.error)
        else:
            self.run_ended.emit(thread.outcome)

    def _weights(self, config: RunConfig, snapshot: Snapshot) -> "Weights":
        from core.runs.weights import weights_of_snapshot

        name = self.folder.name if self.folder else config.model
        return weights_of_snapshot(config, name, snapshot.step, snapshot.epoch, snapshot.weights)


def _snapshot_every_s(config: RunConfig) -> float:
    """How many seconds lie between two snapshots; called in the training thread, for it needs torch."""
    from core.device import can_compute, choose_device

    # A run that goes on may be of a device that this computer has not.
    device = choose_device(config.device if can_compute(config.device) else "auto")
    return _SNAPSHOT_EVERY_S_ON_CPU if device.type == "cpu" else _SNAPSHOT_EVERY_S
