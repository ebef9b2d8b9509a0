"""The moments of a run that one can look back at: before it, half of the first epoch, and after each kept epoch."""

import os
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from core.data import DATASETS
from core.errors import UserError
from core.paths import BUNDLED_RUNS
from core.runs.config import TAUGHT
from core.runs.first_weights import first_weights, start_weights
from core.runs.folder import RunFolder
from core.runs.weights import BUNDLED_WEIGHTS, Weights, find_weights, load_weights

_MOST_BYTES = 200_000_000  # of weights in memory: eight of GoogLeNet's
_FEWEST_AHEAD = 5  # so many must have room for any to be loaded before it is wanted: they are loaded around one


@dataclass(frozen=True, order=True)
class Moment:
    """A moment of a run, `step` steps after it began, which are `epoch` epochs: 0.5 for half of the first.

    The weights lie in `file`; None for those before the first step, which come from the run's settings.
    """

    step: int
    epoch: float
    file: Path | None = field(compare=False)


def moments(run: RunFolder) -> tuple[Moment, ...]:
    """Those of which the run's weights can be had, oldest first."""
    num_batches = run.config.num_batches
    found = [Moment(0, 0.0, None)] if _can_begin_again(run) else []
    found += [Moment(step, step / num_batches, file) for step, file in run.early_weights_files().items()]
    found += [Moment(epoch * num_batches, float(epoch), file) for epoch, file in run.weights_files().items()]
    return tuple(sorted(found))


def load_moment(run: RunFolder, moment: Moment) -> Weights:
    """The weights that the run had at the moment; raises `UserError` where they are gone or damaged."""
    if moment.file is not None:
        return replace(load_weights(moment.file), name=run.name)
    config = run.config
    return Weights(
        name=run.name,
        model=config.model,
        image_size=config.image_size_in(1),
        step=0,
        epoch=0,
        tensors=start_weights(config).tensors if config.start_weights else first_weights(config),
        **run.data_facts,
    )


def weights_after(where: str | Path, epoch: float | None) -> Weights:
    """The weights named `where`; with `epoch`, those that the run of this name or folder had after so many epochs.

    Epochs are as in `moment_after`. Raises `UserError` where there is no such run or moment.
    """
    if epoch is None:
        return find_weights(where)
    run = RunFolder(BUNDLED_RUNS / where if (BUNDLED_WEIGHTS / f"{where}.safetensors").is_file() else Path(where))
    return load_moment(run, moment_after(run, epoch))


def moment_after(run: RunFolder, epoch: float) -> Moment:
    """The moment after so many epochs; raises `UserError` where there is none.

    0 is before the first step, and anything between 0 and 1 what is kept from inside the first epoch.
    """
    there = moments(run)
    for moment in there:
        if moment.epoch == epoch or (0 < epoch < 1 and 0 < moment.epoch < 1):
            return moment
    raise UserError(
        "The run in {path} has no weights of epoch {epoch}; it has those of {epochs}.",
        path=run.path,
        epoch=f"{epoch:g}",
        epochs=", ".join(f"{moment.epoch:.2g}" if moment.epoch < 1 else f"{moment.epoch:g}" for moment in there),
    )


# The run's folder and when it was made, the moment, and what state its file is in.
_Key = tuple[Path, datetime, Moment, tuple[int, int] | None]


class MomentLoader:
    """Loads moments and keeps the last few in memory; belongs to the one thread that asks it."""

    def __init__(self) -> None:
        self._known: OrderedDict[_Key, Weights] = OrderedDict()

    def load(self, folder: Path, moment: Moment) -> Weights:
        """As `load_moment`, of the run in `folder`."""
        run = RunFolder(folder)
        key = (run.path, run.created, moment, _state(moment.file))
        weights = self._known.pop(key, None) or load_moment(run, moment)
        self._known[key] = weights
        while len(self._known) > 1 and sum(map(_num_bytes, self._known.values())) > _MOST_BYTES:
            del self._known[self._to_drop()]
        return weights

    def load_ahead(self, folder: Path, moment: Moment, like: Weights) -> None:
        """The same of a moment that may be wanted next, where there is room for several as large as `like`."""
        if _FEWEST_AHEAD * _num_bytes(like) <= _MOST_BYTES:
            self.load(folder, moment)

    def _to_drop(self) -> _Key:
        """The one asked for longest ago; those before a first step last, for drawing takes longer than reading."""
        *older, _ = self._known
        return next((key for key in older if key[2].file is not None), older[0])


def _can_begin_again(run: RunFolder) -> bool:
    """Whether the weights before the first step can be had on this computer."""
    config = run.config
    if config.recipe == TAUGHT or config.data not in DATASETS:
        return False
    if config.dataset.class_names != run.data_facts["class_names"]:
        return False
    start = config.start_weights
    return not start or (BUNDLED_WEIGHTS / f"{start}.safetensors").is_file() or os.path.exists(start)


def _state(file: Path | None) -> tuple[int, int] | None:
    """What changes when a file is written anew; None where there is none, which loading it will say."""
    try:
        about = file.stat() if file is not None else None
    except OSError:
        return None
    return None if about is None else (about.st_mtime_ns, about.st_size)


def _num_bytes(weights: Weights) -> int:
    return sum(tensor.nbytes for tensor in weights.tensors.values())
