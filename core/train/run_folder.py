"""One run on disk: settings, figures, one weights file an epoch, and the state to go on from."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import torch
from torch import Tensor

from core.errors import UserError
from core.paths import ASSETS, runs_folder
from core.train.checkpoint import load_checkpoint, save_checkpoint, write_atomically
from core.train.config import RunConfig
from core.train.events import EpochDone, StepDone

FORMAT_VERSION = 1
BUNDLED_RUNS = ASSETS / "runs"

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
        try:
            about = json.loads((path / "config.json").read_text(encoding="utf-8"))
            version = about["format_version"]
            config = about["config"]
        except FileNotFoundError as error:
            raise UserError("{path} is not a run: it has no config.json; choose a run's folder.", path=path) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UserError("The run in {path} cannot be read; choose another.", path=path) from error
        if version != FORMAT_VERSION:
            raise UserError("The run in {path} is from a newer version of this program; install that.", path=path)
        self.created = datetime.fromisoformat(about["created"])
        self.config = RunConfig.from_dict(config)

    @classmethod
    def create(cls, path: Path, config: RunConfig) -> "RunFolder":
        """A new run in `path`, which must be new or empty; raises `UserError` where it cannot be written."""
        try:
            path.mkdir(parents=True, exist_ok=True)
            if any(path.iterdir()):
                raise UserError("The folder {path} is not empty; choose a new one for this run.", path=path)
            (path / "weights").mkdir()
            _write_config(path, config, datetime.now().astimezone())
        except OSError as error:
            raise _cannot_write(path, error) from error
        return cls(path)

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self.path.name

    @property
    def is_bundled(self) -> bool:
        """Whether the run came with the program; such a run is never written to."""
        return self.path.parent == BUNDLED_RUNS

    def weights_files(self) -> dict[int, Path]:
        """The weights on disk by epoch, oldest first; a bundled run has those of its last epoch."""
        if self.is_bundled:
            return {self.config.num_epochs: ASSETS / "weights" / f"{self.name}.safetensors"}
        files = sorted((self.path / "weights").glob("epoch-*.safetensors"))
        return {int(file.stem.removeprefix("epoch-")): file for file in files}

    def change_config(self, config: RunConfig) -> None:
        """Writes other settings, a larger number of epochs say; raises `UserError` where the disk refuses."""
        try:
            _write_config(self.path, config, self.created)
        except OSError as error:
            raise _cannot_write(self.path, error) from error
        self.config = config

    def can_continue(self) -> bool:
        """Whether there is a state to go on from."""
        return self._resume_file.is_file()

    def save_weights(self, epoch: int, weights: dict[str, Tensor], about: dict[str, object]) -> Path:
        """Writes the weights after `epoch`; raises `UserError` where the disk refuses."""
        return self._save(self.path / "weights" / f"epoch-{epoch:04d}.safetensors", weights, about)

    def save_resume_state(self, tensors: dict[str, Tensor], about: dict[str, object]) -> Path:
        """Writes what the run needs to go on; raises `UserError` where the disk refuses."""
        return self._save(self._resume_file, tensors, about)

    def load_resume_state(self) -> tuple[dict[str, Tensor], dict[str, object]]:
        """The reverse of `save_resume_state`; raises `UserError` where there is none or it is damaged."""
        if not self.can_continue():
            raise UserError("The run in {path} has no state to continue from; start a new run.", path=self.path)
        state = load_checkpoint(self._resume_file)
        return state.tensors, state.about

    def events(self) -> Iterator[StepDone | EpochDone]:
        """The run's figures as the events that they were; raises `UserError` for a damaged file."""
        try:
            with self._metrics_file.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    kind = _EVENTS[row.pop("event")]
                    yield kind(**{name: _COLUMNS[name](value) for name, value in row.items() if value})
        except FileNotFoundError:
            return  # stopped before its first step
        except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
            raise UserError("The figures of the run in {path} are damaged; choose another run.", path=self.path) from error

    def truncate_metrics(self, step: int) -> None:
        """Drops the figures after `step`, which a run that goes on from there will write again."""
        kept = [event for event in self.events() if event.step <= step]
        self._metrics_file.unlink(missing_ok=True)
        self.append_metrics(kept)

    def append_metrics(self, events: list[StepDone | EpochDone]) -> None:
        """Adds a row an event; raises `UserError` where the disk refuses."""
        try:
            is_new = not self._metrics_file.exists()
            with self._metrics_file.open("a", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, _COLUMNS)
                if is_new:
                    writer.writeheader()
                for event in events:
                    kind = "step" if isinstance(event, StepDone) else "epoch"
                    writer.writerow({"event": kind, **{name: _short(value) for name, value in vars(event).items()}})
        except OSError as error:
            raise _cannot_write(self.path, error) from error

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
            raise _cannot_write(self.path, error) from error
        return path


def new_run_folder(model: str) -> Path:
    """A path for a new run that no folder has yet, named after the minute and the network."""
    base = f"{datetime.now():%Y-%m-%d %H.%M} {model}"
    names = (base if number == 1 else f"{base} ({number})" for number in range(1, 10_000))
    return next(path for path in map(runs_folder().joinpath, names) if not path.exists())


def list_runs() -> list[RunFolder]:
    """This user's readable runs, newest first, then the bundled ones."""
    runs = []
    for parent in (runs_folder(), BUNDLED_RUNS):
        found = []
        for path in parent.iterdir() if parent.is_dir() else ():
            try:
                found.append(RunFolder(path))
            except UserError:
                continue  # somebody else's folder, or a run of a newer version
        runs += sorted(found, key=lambda run: run.created, reverse=True)
    return runs


def _write_config(path: Path, config: RunConfig, created: datetime) -> None:
    about = {
        "format_version": FORMAT_VERSION,
        "created": created.isoformat(timespec="seconds"),
        "config": config.as_dict(),
    }
    write_atomically(path / "config.json", (json.dumps(about, indent=2) + "\n").encode())


def _short(value: float | int) -> float | int:
    """Seven figures are all that a float32 loss has; more only make the file longer."""
    return float(f"{value:.7g}") if isinstance(value, float) else value


def _cannot_write(path: Path, error: OSError) -> UserError:
    reason = error.strerror or str(error)
    return UserError("The run's folder {path} cannot be written ({reason}); choose another.", path=path, reason=reason)


