"""One run on disk: settings, figures, a weights file an epoch and an early one, and the state to go on from."""

import csv
import errno
import gzip
import io
import json
import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from torch import Tensor

from core.errors import NotWritableError, UserError
from core.paths import ASSETS, BUNDLED_RUNS, runs_folder
from core.runs.checkpoint import load_checkpoint, save_checkpoint, write_atomically
from core.runs.config import RunConfig
from core.runs.data_facts import DataFacts, data_facts, read_data_facts
from core.runs.events import EpochDone, StepDone
from core.runs.lock import RunLock
from core.runs.progress import Progress

FORMAT_VERSION = 2
PACKED_METRICS = "metrics.csv.gz"

# metrics.csv has a row a step and a row an epoch; a column that a row has no figure for is empty.
_COLUMNS = {
    "event": str,
    "step": int,
    "epoch": int,
    "loss": float,
    "accuracy": float,
    "num_images": int,
    "train_loss": float,
    "train_accuracy": float,
    "test_loss": float,
    "test_accuracy": float,
    "images_per_s": float,
    "elapsed_s": float,
}
_EVENTS = {"step": StepDone, "epoch": EpochDone}


class RunFolder:
    """The files of one run. Opening it reads only the settings; raises `UserError` where there is no readable run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = RunLock(path)
        try:
            about = json.loads((path / "config.json").read_text(encoding="utf-8"))
            if int(about["format_version"]) > FORMAT_VERSION:
                raise UserError("The run in {path} is from a newer version of this program; install that.", path=path)
            self.created = datetime.fromisoformat(about["created"]).astimezone()
            self.config = RunConfig.from_dict(dict(about["config"]))
            self.data_facts = read_data_facts({**about, "data": self.config.data}, self.config.model)
        except UserError:
            raise
        except (FileNotFoundError, NotADirectoryError) as error:
            raise UserError("{path} is not a run: it has no config.json; choose a run's folder.", path=path) from error
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            raise UserError("The settings of the run in {path} cannot be read; choose another.", path=path) from error

    @classmethod
    def create(cls, path: Path, config: RunConfig, facts: DataFacts | None = None) -> "RunFolder":
        """A new run in `path`, which must be new or empty; raises `UserError` where it cannot be written.

        `facts` are those of what it learns where that is no data set that this computer knows.
        """
        is_new = not os.path.exists(path)  # unlike Path.exists it takes a name of any length
        try:
            path.mkdir(parents=True, exist_ok=True)
            if any(path.iterdir()):
                raise UserError("The folder {path} is not empty; choose a new one for this run.", path=path)
            _write_config(path, config, facts or data_facts(config), datetime.now().astimezone())
            (path / "weights").mkdir()
        except OSError as error:
            if is_new:
                shutil.rmtree(path, ignore_errors=True)
            raise NotWritableError(path, error) from error
        return cls(path)

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self.path.name

    @property
    def is_bundled(self) -> bool:
        """Whether the run came with the program; such a run is never written to."""
        return self.path.resolve().parent == BUNDLED_RUNS.resolve()

    def weights_files(self) -> dict[int, Path]:
        """The weights on disk by epoch, oldest first; of a bundled run's last epoch they lie elsewhere."""
        files = self._numbered_weights("epoch-")
        if self.is_bundled:
            files[self.config.num_epochs] = ASSETS / "weights" / f"{self.name}.safetensors"
        return files

    def early_weights_files(self) -> dict[int, Path]:
        """The weights from inside an epoch by the number of steps before them, oldest first."""
        return self._numbered_weights("step-")

    def change_config(self, config: RunConfig) -> None:
        """Writes other settings, a larger number of epochs say; raises `UserError` where the disk refuses."""
        try:
            _write_config(self.path, config, self.data_facts, self.created)
        except OSError as error:
            raise NotWritableError(self.path, error) from error
        self.config = config

    def check_in_place(self) -> None:
        """Raises `NotWritableError` where the folder is gone by now, or has become that of another run."""
        with suppress(UserError):
            there = RunFolder(self.path)
            if (there.created, there.config) == (self.created, self.config):
                return
        raise NotWritableError(self.path, FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))

    def remove(self) -> None:
        """Deletes the run's folder, as far as that is possible."""
        shutil.rmtree(self.path, ignore_errors=True)

    def can_continue(self) -> bool:
        """Whether there is a state to go on from."""
        return self._resume_file.is_file()

    def check_can_continue(self) -> None:
        """Raises `UserError` where there is no state to go on from."""
        if not self.can_continue():
            raise UserError("The run in {path} has no state to continue from; start a new run.", path=self.path)

    def save_weights(self, epoch: int, weights: dict[str, Tensor], about: dict[str, object]) -> Path:
        """Writes the weights after `epoch`; raises `UserError` where the disk refuses."""
        return self._save(self.weights_file(epoch), weights, about)

    def weights_file(self, epoch: int) -> Path:
        """Where the weights after `epoch` are kept."""
        return self.path / "weights" / f"epoch-{epoch:04d}.safetensors"

    def save_early_weights(self, step: int, weights: dict[str, Tensor], about: dict[str, object]) -> Path:
        """Writes weights from inside an epoch, to look back at; raises `UserError` where the disk refuses."""
        return self._save(self.path / "weights" / f"step-{step:06d}.safetensors", weights, about)

    def save_resume_state(self, tensors: dict[str, Tensor], progress: Progress) -> Path:
        """Writes what the run needs to go on; raises `UserError` where the disk refuses."""
        return self._save(self._resume_file, tensors, {"progress": asdict(progress)})

    def load_resume_state(self) -> tuple[dict[str, Tensor], Progress]:
        """The reverse of `save_resume_state`; raises `UserError` where there is none or it is damaged."""
        self.check_can_continue()
        state = load_checkpoint(self._resume_file)
        try:
            return state.tensors, Progress(**state.about["progress"])
        except (KeyError, TypeError) as error:
            raise foreign_state(self.path) from error

    def events(self) -> Iterator[StepDone | EpochDone]:
        """The run's figures as the events that they were; raises `UserError` for a damaged file.

        A last line that a crash left half written is passed over: its step is not in the state to go on from either.
        """
        try:
            content = self.read_metrics()
        except FileNotFoundError:
            return  # stopped before its first step
        except OSError as error:
            raise _damaged_figures(self.path) from error
        yield from parse_metrics(content[: content.rfind(b"\n") + 1], self.path)

    @property
    def has_packed_metrics(self) -> bool:
        """Whether the figures are packed, as they are of a run that ships; nothing is added to those."""
        return (self.path / PACKED_METRICS).is_file()

    def read_metrics(self) -> bytes:
        """The content of metrics.csv; FileNotFoundError before the first step, `UserError` for a damaged pack."""
        if not self.has_packed_metrics:
            return self._metrics_file.read_bytes()
        try:
            return gzip.decompress((self.path / PACKED_METRICS).read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise _damaged_figures(self.path) from error

    def truncate_metrics(self, step: int) -> None:
        """Drops the figures after `step`, which a run that goes on from there will write again."""
        self.write_metrics([event for event in self.events() if event.step <= step])

    def write_metrics(self, events: list[StepDone | EpochDone]) -> None:
        """Has these figures in the place of all; raises `UserError` where the disk refuses."""
        try:
            write_atomically(self._metrics_file, _rows(events, with_header=True))
        except OSError as error:
            raise NotWritableError(self.path, error) from error

    def append_metrics(self, events: list[StepDone | EpochDone]) -> None:
        """Adds a row an event; raises `UserError` where the disk refuses."""
        try:
            with self._metrics_file.open("ab") as file:
                file.write(_rows(events, with_header=file.tell() == 0))
        except OSError as error:
            raise NotWritableError(self.path, error) from error

    def _numbered_weights(self, prefix: str) -> dict[int, Path]:
        found = (self.path / "weights").glob(f"{prefix}*.safetensors")
        files = {file.stem.removeprefix(prefix): file for file in found}
        return {int(number): files[number] for number in sorted(filter(str.isdecimal, files), key=int)}

    @property
    def _metrics_file(self) -> Path:
        return self.path / "metrics.csv"

    @property
    def _resume_file(self) -> Path:
        return self.path / "resume.safetensors"

    def _save(self, path: Path, tensors: dict[str, Tensor], about: dict[str, object]) -> Path:
        try:
            save_checkpoint(path, tensors, about)
        except OSError as error:
            raise NotWritableError(self.path, error) from error
        return path


def new_run_folder(model: str) -> Path:
    """A path for a new run that no folder has yet, named after the minute and the network."""
    base = f"{datetime.now():%Y-%m-%d %H.%M} {model}"
    names = (base if number == 1 else f"{base} ({number})" for number in range(1, 10_000))
    try:
        return next(path for path in map(runs_folder().joinpath, names) if not path.exists())
    except OSError as error:
        raise NotWritableError(runs_folder(), error) from error


def list_runs() -> list[RunFolder]:
    """This user's readable runs, newest first, then the bundled ones."""
    runs = []
    for parent in (runs_folder(), BUNDLED_RUNS):
        found = []
        try:
            paths = list(parent.iterdir())
        except OSError:
            continue  # not there yet, or not ours to read
        for path in paths:
            try:
                found.append(RunFolder(path))
            except UserError:
                continue  # somebody else's folder, or a run of a newer version
        runs += sorted(found, key=lambda run: run.created, reverse=True)
    return runs


def parse_metrics(lines: bytes, path: Path) -> Iterator[StepDone | EpochDone]:
    """The events in whole lines of metrics.csv, the heading first; raises `UserError` where they are damaged."""
    try:
        for row in csv.DictReader(io.StringIO(lines.decode(), newline="")):
            kind = _EVENTS[row.pop("event")]
            yield kind(**{name: _COLUMNS[name](value) for name, value in row.items() if value})
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise _damaged_figures(path) from error


def _write_config(path: Path, config: RunConfig, facts: DataFacts, created: datetime) -> None:
    about = {
        "format_version": FORMAT_VERSION,
        "created": created.isoformat(timespec="seconds"),
        "config": config.as_dict(),
        "class_names": facts["class_names"],
        "in_channels": facts["in_channels"],
    }
    write_atomically(path / "config.json", (json.dumps(about, indent=2) + "\n").encode())


def _rows(events: list[StepDone | EpochDone], *, with_header: bool) -> bytes:
    """The lines of metrics.csv for these events."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS, extrasaction="ignore")
    if with_header:
        writer.writeheader()
    for event in events:
        kind = "step" if isinstance(event, StepDone) else "epoch"
        writer.writerow({"event": kind, **{name: _short(value) for name, value in vars(event).items()}})
    return text.getvalue().encode()


def _short(value: float | int) -> float | int:
    """Seven figures are all that a float32 loss has; more only make the file longer."""
    return float(f"{value:.7g}") if isinstance(value, float) else value


def foreign_state(path: Path) -> UserError:
    """The error for a state that is whole but not this run's."""
    return UserError("The state in {path} does not belong to this run; start a new run.", path=path)


def _damaged_figures(path: Path) -> UserError:
    return UserError("The figures of the run in {path} are damaged; choose another run.", path=path)
