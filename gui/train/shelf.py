"""The runs on disk and what this computer can do: listing, opening and estimating, in a thread of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.runs.config import RunConfig
from core.runs.history import RunHistory
from gui.train.run_listing import RunListing
from gui.worker import JobResult, JobThread

if TYPE_CHECKING:
    from core.runs.reader import RunNews, RunReader
    from core.runs.weights import Weights
    from core.train.cost import Speed

_WATCH_EVERY_MS = 2000
_MEASURE_AFTER_MS = 500  # once the user has stopped turning the knobs


@dataclass(frozen=True)
class OpenedRun:
    """A run that was opened: its figures, its newest weights (None where it has none yet), and how to follow it.

    `news` is what `reader` found at its first look.
    """

    path: Path
    history: RunHistory
    weights: "Weights | None"
    reader: "RunReader"
    news: "RunNews"


class RunShelf(QObject):
    """Asks the jobs' thread and tells what it found."""

    runs_listed = Signal(object)  # list[ShelvedRun], newest first, bundled ones last
    run_opened = Signal(object)  # OpenedRun
    run_unreadable = Signal()  # `open_run` failed; `failed` says why
    estimated = Signal(object, object)  # RunConfig, Speed (None: it is being measured)
    not_estimated = Signal()  # the measurement failed; `failed` says why
    failed = Signal(object)

    def __init__(self, jobs: JobThread, speed_jobs: JobThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._speed_jobs = jobs, speed_jobs  # a measurement takes seconds; nobody waits behind it
        self._speeds: dict[tuple[object, ...], Speed] = {}
        self._config: RunConfig | None = None
        self._timer = QTimer(self, singleShot=True, interval=_MEASURE_AFTER_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._listing = RunListing()  # touched by the jobs' thread alone
        self._watch_timer = QTimer(self, singleShot=True, interval=_WATCH_EVERY_MS)
        self._watch_timer.timeout.connect(self._on_watch_timeout)
        jobs.job_done.connect(self._on_job_done)
        speed_jobs.job_done.connect(self._on_job_done)

    def list_runs(self) -> None:
        """Looks through the user's runs and the bundled ones; from now on every other second for what has changed."""
        self._watch_timer.stop()
        self._jobs.submit("runs", self._listing.list_all)

    def close(self) -> None:
        """Asks for nothing any more."""
        self._timer.stop()
        self._watch_timer.stop()

    def open_run(self, path: Path) -> None:
        """Reads a run's figures and newest weights."""
        self._jobs.submit("open run", lambda: _open_run(path))

    def estimate(self, config: RunConfig) -> None:
        """How long a run would take: at once where its speed is known, else after a short measurement."""
        self._config = config
        speed = self._speeds.get(_speed_key(config))
        self.estimated.emit(config, speed)
        if speed is None:
            self._timer.start()

    def hold(self) -> None:
        """No measurements while a run trains: each would slow the other."""
        self._timer.stop()

    def _on_timeout(self) -> None:
        self._speed_jobs.submit("speed", _measurement(self._config))

    def _on_watch_timeout(self) -> None:
        self._jobs.submit("changed runs", self._listing.list_if_changed)

    def _on_job_done(self, result: JobResult) -> None:
        if result.key in ("runs", "changed runs"):
            self._watch_timer.start()
        signals: dict[str, Callable[[object], None]] = {
            "runs": self.runs_listed.emit,
            "changed runs": self._take_changed_runs,
            "open run": self.run_opened.emit,
            "speed": self._take_speed,
        }
        if result.key not in signals:
            return
        if result.error is not None:
            if result.key == "open run":
                self.run_unreadable.emit()
            elif result.key == "speed":
                self.not_estimated.emit()
            self.failed.emit(result.error)
        else:
            signals[result.key](result.value)

    def _take_changed_runs(self, runs: object) -> None:
        if runs is not None:
            self.runs_listed.emit(runs)

    def _take_speed(self, measured: "tuple[RunConfig, Speed]") -> None:
        config, speed = measured
        self._speeds[_speed_key(config)] = speed
        if self._config is not None and _speed_key(self._config) == _speed_key(config):
            self.estimated.emit(self._config, speed)


def _speed_key(config: RunConfig) -> tuple[object, ...]:
    """What the speed depends on: network, images, device, and what an update of the weights does."""
    computing = (config.device, config.precision, config.memory_format, config.num_threads)
    update = (config.optimizer, config.weight_decay > 0, config.average_decay > 0)
    return config.model, config.image_size, config.batch_size, *computing, *update


def _measurement(config: RunConfig) -> "Callable[[], tuple[RunConfig, Speed]]":
    def work() -> "tuple[RunConfig, Speed]":
        from core.train.estimate import measure_speed

        return config, measure_speed(config)

    return work


def _open_run(path: Path) -> OpenedRun:
    from core.runs.folder import RunFolder
    from core.runs.reader import RunReader
    from core.runs.weights import newest_weights

    reader = RunReader(path)
    news = reader.read()
    history = RunHistory(news.config).extend(news.events)
    folder = RunFolder(path)
    has_weights = folder.can_continue() or folder.weights_files()
    return OpenedRun(path, history, newest_weights(folder) if has_weights else None, reader, news)
