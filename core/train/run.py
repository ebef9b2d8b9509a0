"""One training run from its settings to its last event: the single entry for window, command line and tests."""

import copy
import dataclasses
import os
import time
from collections.abc import Iterator
from pathlib import Path

import torch

from core.data import Batches, load_fashion_mnist
from core.device import choose_computing, choose_device
from core.errors import UserError
from core.models import model_spec
from core.train.config import RunConfig
from core.train.events import CheckpointSaved, EpochDone, RunStarted, Snapshot, StepDone, TrainEvent
from core.train.learner import Learner
from core.train.loop import DivergedError, Progress, train
from core.train.run_folder import RunFolder, foreign_state

_METRICS_EVERY_S = 5.0


def run(
    config: RunConfig, *, folder: Path | None = None, snapshot_every_s: float | None = None
) -> Iterator[TrainEvent]:
    """Trains as `config` says and yields what happens; with a folder, every epoch's weights are kept there.

    Not calling `next` pauses the run and `close()` stops it; both leave a state in `folder` that `resume` continues.
    With `snapshot_every_s` a CPU copy of the weights comes along about that often. Raises `UserError`.
    """
    device = choose_device(config.device)
    config = _settled(config, device)
    record = RunFolder.create(folder, config) if folder else None
    yield from _run(config, device, Learner(config, device), Progress(), record, snapshot_every_s)


def resume(
    folder: Path, *, num_epochs: int | None = None, snapshot_every_s: float | None = None
) -> Iterator[TrainEvent]:
    """Continues the run in `folder` exactly where it stopped, up to its own or the given number of epochs.

    On the same device and number of threads the result is bit for bit that of a run never stopped. Raises `UserError`.
    """
    record = RunFolder(folder)
    config = record.config.with_epochs(num_epochs) if num_epochs is not None else record.config
    device = choose_device(config.device)
    config = _settled(config, device)
    learner = Learner(config, device)
    progress = _load_state(learner, record)
    if config.num_epochs < progress.epoch_of_step:
        raise UserError(
            "The run in {path} is already in epoch {epoch}; it cannot end after {num_epochs}.",
            path=folder,
            epoch=progress.epoch_of_step,
            num_epochs=config.num_epochs,
        )
    if config != record.config:
        record.change_config(config)
    record.truncate_metrics(progress.step)
    yield from _run(config, device, learner, progress, record, snapshot_every_s)


def _settled(config: RunConfig, device: torch.device) -> RunConfig:
    """The settings with every choice that they leave open made; sets the number of threads."""
    computing = choose_computing(device, config.precision, config.memory_format, config.num_threads)
    num_threads = min(computing.num_threads, os.cpu_count() or 1)  # a run may go on on a smaller computer
    if device.type == "cpu":
        torch.set_num_threads(num_threads)
    return dataclasses.replace(
        config,
        device=device.type,
        precision=computing.precision,
        memory_format=computing.memory_format,
        num_threads=num_threads,
    )


def _run(
    config: RunConfig,
    device: torch.device,
    learner: Learner,
    progress: Progress,
    record: RunFolder | None,
    snapshot_every_s: float | None,
) -> Iterator[TrainEvent]:
    """The events of `train`, with those of starting, saving and taking snapshots in between."""
    yield RunStarted(config, record and record.path, learner.num_parameters, progress.step, progress.elapsed_s)
    num_channels = model_spec(config.model).in_channels
    options = {"num_channels": num_channels, "device": device}
    train_set = load_fashion_mnist("train").first(config.num_images)
    train_batches = Batches(
        train_set, config.batch_size, config.image_size, augmentation=config.augmentation, **options
    )
    test_batches = Batches(load_fashion_mnist("test"), config.batch_size, config.image_size, **options)
    loop = train(config, learner, train_batches, test_batches, device=device, progress=progress)
    keeper = _Keeper(config, learner, progress, record)
    watch = _SnapshotWatch(snapshot_every_s)
    try:
        for event in loop:
            keeper.note(event)
            # Saved before it is told, so that whoever stops at the end of an epoch has its weights.
            saved = keeper.save_epoch(event) if record and isinstance(event, EpochDone) else None
            if watch.is_due(event):  # before the event: whoever pauses at a step sees what that step has changed
                yield Snapshot(progress.step, event.epoch, learner.weights())
            yield event
            if saved:
                yield saved
            watch.note_return(event)
    except DivergedError:
        keeper.keep_last_state()
        raise
    except RuntimeError as error:
        if not isinstance(error, torch.OutOfMemoryError) and "allocate memory" not in str(error):
            raise
        sentence = "There is not enough memory for this run: choose a smaller batch size or image size."
        raise UserError(sentence) from error
    finally:  # stopped, failed or completed
        loop.close()
        keeper.close()


class _SnapshotWatch:
    """When a snapshot is due: after each epoch, every so many seconds, and at each step while the consumer is slow."""

    _SLOW_S = 0.1  # who holds an event that long is not keeping up with the training but looking at it

    def __init__(self, every_s: float | None) -> None:
        self._every_s = every_s
        self._last_snapshot = self._handed_out = time.monotonic()
        self._is_slow = False

    def is_due(self, event: TrainEvent) -> bool:
        """Whether one belongs to this event, which is about to be handed out; counts it as taken."""
        self._handed_out = time.monotonic()
        if self._every_s is None or not isinstance(event, (StepDone, EpochDone)):
            return False
        has_passed = self._handed_out - self._last_snapshot >= self._every_s
        if has_passed or self._is_slow or isinstance(event, EpochDone):
            self._last_snapshot = self._handed_out
            return True
        return False

    def note_return(self, event: TrainEvent) -> None:
        """The consumer asks for what comes after this event; how long a step was held tells about the next step."""
        if isinstance(event, StepDone):
            self._is_slow = time.monotonic() - self._handed_out > self._SLOW_S


class _Keeper:
    """Keeps a run's figures and state on disk; without a folder it does nothing."""

    def __init__(self, config: RunConfig, learner: Learner, progress: Progress, record: RunFolder | None) -> None:
        self._config, self._learner = config, learner
        self._progress, self._record = progress, record
        self._unwritten: list[StepDone | EpochDone] = []
        self._last_write = time.monotonic()
        self._saved = copy.copy(progress)

    def note(self, event: TrainEvent) -> None:
        """Takes down a step's or an epoch's figures, and writes them every few seconds."""
        if self._record is None or not isinstance(event, (StepDone, EpochDone)):
            return
        self._unwritten.append(event)
        if time.monotonic() - self._last_write >= _METRICS_EVERY_S:
            self._write_metrics()

    def save_epoch(self, event: EpochDone) -> CheckpointSaved:
        """Writes the weights after an epoch and the state to go on from."""
        self._write_metrics()
        about = {
            "model": self._config.model,
            "image_size": self._config.image_size_in(event.epoch),
            "epoch": event.epoch,
            "step": event.step,
            "test_accuracy": event.test_accuracy,
        }
        path = self._record.save_weights(event.epoch, self._learner.weights(), about)
        self._save_state()
        return CheckpointSaved(path, event.epoch, event.step)

    def keep_last_state(self) -> None:
        """Leaves the state on disk as it is: the weights of now are good for nothing any more."""
        self._saved = copy.copy(self._progress)

    def close(self) -> None:
        """Leaves a run that stopped inside an epoch so that it can go on."""
        if self._record is None:
            return
        self._write_metrics()
        if self._progress != self._saved and self._progress.step > 0:
            self._save_state()

    def _write_metrics(self) -> None:
        # Tried only once: after a write that failed half-way, a second one would leave a torn line in the middle.
        events, self._unwritten = self._unwritten, []
        self._record.append_metrics(events)
        self._last_write = time.monotonic()

    def _save_state(self) -> None:
        """Weights, optimizer, random numbers and progress: all that the next step depends on."""
        self._record.save_resume_state(self._learner.state(), self._progress)
        self._saved = copy.copy(self._progress)


def _load_state(learner: Learner, record: RunFolder) -> Progress:
    """The reverse of `_Keeper._save_state`; raises `UserError` where the state does not belong to this run."""
    tensors, progress = record.load_resume_state()
    try:
        learner.load_state(tensors)
    except (RuntimeError, KeyError, TypeError, ValueError) as error:
        raise foreign_state(record.path) from error
    return progress
