"""The runs on disk as the list shows them; what has not changed since the last look is not read again."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.train.config import RunConfig
from core.train.history import RunHistory

if TYPE_CHECKING:
    from core.train.run_folder import RunFolder

_MAX_LISTED = 30


@dataclass(frozen=True)
class ShelvedRun:
    """A run as it lies on disk. `accuracy` is the last test accuracy; None before the first epoch's end.

    One that some process is writing at the moment cannot be continued.
    """

    path: Path
    name: str
    created: datetime
    config: RunConfig
    num_epochs_done: int
    accuracy: float | None
    is_bundled: bool
    can_continue: bool
    is_being_written: bool


class RunListing:
    """Lists the user's runs and the bundled ones; belongs to the one thread that asks it."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[object, ShelvedRun | None]] = {}  # with what the files were like
        self._listed: list[ShelvedRun] | None = None

    def list_if_changed(self) -> list[ShelvedRun] | None:
        """The runs, newest first, bundled ones last; None where they are those of the last time."""
        before = self._listed
        return None if self.list_all() == before else self._listed

    def list_all(self) -> list[ShelvedRun]:
        """The same, whatever they were before."""
        from core.train.run_folder import list_runs

        folders = list_runs()[:_MAX_LISTED]
        known, self._known = self._known, {}
        for folder in folders:
            state = _state(folder)
            before = known.get(folder.path)
            is_known = before is not None and before[0] == state
            self._known[folder.path] = before if is_known else (state, _shelved(folder))
        self._listed = [run for folder in folders if (run := self._known[folder.path][1]) is not None]
        return self._listed


def _state(folder: "RunFolder") -> tuple[object, ...]:
    """What a row of the list depends on, without reading the figures."""
    from core.train.run_lock import is_being_written

    try:
        about = (folder.path / "metrics.csv").stat()
        figures = about.st_size, about.st_mtime_ns
    except OSError:
        figures = 0, 0
    return folder.config, folder.created, figures, folder.can_continue(), is_being_written(folder.path)


def _shelved(folder: "RunFolder") -> ShelvedRun | None:
    from core.errors import UserError
    from core.train.run_lock import is_being_written

    try:
        epochs = RunHistory(folder.config).extend(folder.events()).epochs
    except UserError:
        return None  # its figures are damaged; opening it by name says so
    is_written = is_being_written(folder.path)
    return ShelvedRun(
        folder.path,
        folder.name,
        folder.created,
        folder.config,
        len(epochs),
        epochs[-1].test_accuracy if epochs else None,
        folder.is_bundled,
        folder.can_continue() and not folder.is_bundled and not is_written,
        is_written,
    )
