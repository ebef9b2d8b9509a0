"""The runs on disk as the list shows them; figures that have been read once are not read again."""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.runs.config import RunConfig
from core.runs.events import EpochDone

if TYPE_CHECKING:
    from core.runs.folder import RunFolder
    from core.runs.reader import RunReader


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
    epoch: int  # of its last step, from 1; 0 before the first
    num_bytes: int  # on disk
    cut_off_at: float | None  # by a crash, in seconds since the epoch; None too where one cannot go on from there


@dataclass
class _Known:
    """A run's row in the list (None where its figures are damaged), and the state of its files that it was made of."""

    reader: "RunReader"
    epochs: list[EpochDone] = field(default_factory=list)
    epoch: int = 0
    state: object = None
    run: ShelvedRun | None = None


class RunListing:
    """Lists the user's runs and the bundled ones; belongs to the one thread that asks it."""

    def __init__(self) -> None:
        self._known: dict[Path, _Known] = {}
        self._listed: list[ShelvedRun] | None = None

    def list_if_changed(self) -> list[ShelvedRun] | None:
        """The runs, newest first, bundled ones last; None where they are those of the last time."""
        before = self._listed
        return None if self.list_all() == before else self._listed

    def list_all(self) -> list[ShelvedRun]:
        """The same, whatever they were before."""
        from core.runs.folder import list_runs
        from core.runs.reader import RunReader

        folders = list_runs()
        self._known = {
            folder.path: self._known.get(folder.path) or _Known(RunReader(folder.path)) for folder in folders
        }
        for folder in folders:
            known, state = self._known[folder.path], _state(folder)
            if known.state != state:
                known.state, known.run = state, _shelved(folder, known)
        self._listed = [known.run for known in self._known.values() if known.run is not None]
        return self._listed


def _state(folder: "RunFolder") -> tuple[object, ...]:
    """What a row of the list depends on, without reading the figures."""
    from core.runs.lock import is_being_written

    figures = [_change(folder.path / name) for name in ("metrics.csv", "weights", "resume.safetensors")]
    return folder.config, folder.created, figures, folder.can_continue(), is_being_written(folder.path)


def _change(path: Path) -> tuple[int, int]:
    try:
        about = path.stat()
    except OSError:
        return 0, 0
    return about.st_size, about.st_mtime_ns


def _shelved(folder: "RunFolder", known: _Known) -> ShelvedRun | None:
    """The row of a run, after a look at what its figures have gained."""
    from core.errors import UserError
    from core.runs.lock import left_behind_at

    try:
        news = known.reader.read()
    except UserError:
        return None  # its figures are damaged; opening it by name says so
    kept = [] if news.is_anew else known.epochs
    known.epoch = news.events[-1].epoch if news.events else 0 if news.is_anew else known.epoch
    known.epochs = kept + [event for event in news.events if isinstance(event, EpochDone)]
    can_continue = folder.can_continue() and not folder.is_bundled and not news.is_being_written
    return ShelvedRun(
        folder.path,
        folder.name,
        folder.created,
        folder.config,
        len(known.epochs),
        known.epochs[-1].test_accuracy if known.epochs else None,
        folder.is_bundled,
        can_continue,
        news.is_being_written,
        known.epoch,
        _num_bytes(folder.path),
        left_behind_at(folder.path) if can_continue and len(known.epochs) < folder.config.num_epochs else None,
    )


def _num_bytes(folder: Path) -> int:
    """The space of all files of a run; files that vanish meanwhile count as nothing."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += (Path(parent) / name).stat().st_size
    return total
