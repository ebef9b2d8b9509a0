"""The runs on disk: listing and opening them, in a thread of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.runs.history import RunHistory
from gui.train.run_listing import RunListing, ShelvedRun
from gui.train.run_trash import RunTrash
from gui.worker import Job, JobThread

if TYPE_CHECKING:
    from core.runs.reader import RunNews, RunReader
    from core.runs.weights import Weights

_WATCH_EVERY_MS = 2000


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
    """Lists the runs, every other second anew, and opens one."""

    runs_listed = Signal(object)  # list[ShelvedRun], newest first, bundled ones last; only where it has changed
    failed = Signal(object)

    def __init__(self, jobs: JobThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._listing = RunListing()  # touched by the jobs' thread alone
        self._trash = RunTrash()  # this one too
        self._looking: Job | None = None
        self._opening: Job | None = None
        self._timer = QTimer(self, singleShot=True, interval=_WATCH_EVERY_MS)
        self._timer.timeout.connect(self.list_runs)

    def list_runs(self) -> None:
        """Looks through the user's runs and the bundled ones; from now on every other second for what has changed."""
        self._timer.stop()
        self._looking = self._jobs.submit(
            self._listing.list_if_changed, self._on_listed, self._on_failed, replaces=self._looking
        )

    def open_run(self, path: Path, then: Callable[[OpenedRun], None], failed: Callable[[Exception], None]) -> None:
        """Reads a run's figures and newest weights; a run asked for before, but not open yet, is opened no more."""
        self.open_nothing()
        self._opening = self._jobs.submit(lambda: _open_run(path), then, failed)

    def open_nothing(self) -> None:
        """Whatever was to be opened is not wanted any more."""
        if self._opening is not None:
            self._opening.cancel()

    def rename_run(
        self, folder: Path, name: str, then: Callable[[Path], None], failed: Callable[[Exception], None]
    ) -> None:
        """Gives a run another name; `then` gets where it lies now."""

        def work() -> Path:
            from core.runs.rename import rename_run

            return rename_run(folder, name)

        self._jobs.submit(work, then, failed)

    def trash_runs(self, folders: list[Path], then: Callable[[int], None], failed: Callable[[Exception], None]) -> None:
        """Moves runs to the trash; `then` gets how many can be put back."""
        self._jobs.submit(lambda: self._trash.move(folders), then, failed)

    def put_back_runs(self, then: Callable[[None], None], failed: Callable[[Exception], None]) -> None:
        """Brings the runs back that went to the trash last."""
        self._jobs.submit(self._trash.put_back, then, failed)

    def close(self) -> None:
        """Looks no more."""
        self._timer.stop()

    def _on_listed(self, runs: list[ShelvedRun] | None) -> None:
        self._timer.start()
        if runs is not None:
            self.runs_listed.emit(runs)

    def _on_failed(self, error: Exception) -> None:
        self._timer.start()
        self.failed.emit(error)


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
