"""One training run from its settings to its last event: the single entry for window, command line and tests."""

import dataclasses
import os
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import torch
from torch import Tensor

from core.data.batches import Batches
from core.device import can_compute, choose_computing, choose_device
from core.errors import UserError
from core.memory import give_back_memory
from core.models import model_spec
from core.runs.config import RunConfig
from core.runs.events import EpochDone, RunStarted, Snapshot, StepDone, TrainEvent, can_wait_after
from core.runs.first_weights import start_weights
from core.runs.folder import RunFolder, foreign_state
from core.runs.progress import Progress
from core.train.distributed import ALONE, Group
from core.train.learner import Learner
from core.train.loop import train
from core.train.photographs import add_photographs, check_photographs
from core.train.recipes import continued
from core.train.stepper import DivergedError, is_never_held
from core.train.writer import RunWriter

_COPYING_SHARE = 0.02  # to copy the weights and to look at them may take so much of the time


def run(
    config: RunConfig,
    *,
    folder: Path | None = None,
    snapshot_every_s: float | None = None,
    is_held: Callable[[], bool] = is_never_held,
    group: Group = ALONE,
) -> Generator[TrainEvent, None, None]:
    """Trains as `config` says and yields what happens; with a folder, every epoch's weights are kept there.

    Not calling `next` pauses the run and `close()` stops it; both leave a state in `folder` that `resume` continues,
    and after an event that `can_wait_after` allows it is the state which that event tells of. Where `folder` is gone or
    refuses, the run goes on in a new one among the user's runs and tells it: by `RunMoved`, or where that is seen only
    as it is closed, by raising `SavedElsewhereError`.
    With `snapshot_every_s` a CPU copy of the weights comes along about that often, more seldom where copying takes long
    and with every step for 0; also with every step that is about to be held, as `is_held` tells: by someone who pauses
    or goes step by step. In a `group` of processes each must call
    this; what the first one decides holds for all, and it alone writes and has the folder. Raises `UserError`.
    """
    config, device = _settle(config, group)
    progress = Progress()
    record = group.from_first(lambda: RunFolder.create(folder, config)) if folder else None
    try:
        with _written(record, group):
            watch = _SnapshotWatch(snapshot_every_s, is_held)
            learner = Learner(config, device)
            if config.start_weights:
                learner.start_from(group.from_first(lambda: start_weights(config)))
            yield from _run(config, device, learner, progress, record, watch, group)
    except Exception:
        if record is not None and group.is_first and progress.step == 0:
            record.remove()  # it failed to start: there is nothing to keep
        raise


def resume(
    folder: Path,
    *,
    num_epochs: int | None = None,
    device_name: str = "auto",
    photos: str | None = None,
    snapshot_every_s: float | None = None,
    is_held: Callable[[], bool] = is_never_held,
    group: Group = ALONE,
) -> Generator[TrainEvent, None, None]:
    """Continues the run in `folder` exactly where it stopped, up to its own or the given number of epochs.

    "auto" goes on on the run's device where this computer has it, and else on the best that there is; a device can be
    named too. On the same device and number of threads the result is bit for bit that of a run never stopped; of
    several processes, but for what dropout draws in others than the first. Only the first one reads the folder.
    `photos` is where the run's photographs lie by now. Raises `UserError`, also where another process is training this
    run at the moment.
    """
    record = group.from_first(lambda: _reopen(folder))
    with _written(record, group):
        config, tensors, progress = group.from_first(lambda: _read_state(record, num_epochs, photos))
        device_before = config.device
        config, device = _settle(group.from_first(lambda: _on_device_of_here(config, device_name)), group)
        learner = Learner(config, device)
        group.from_first(lambda: _load_state(learner, tensors, record))
        if not group.is_first:
            _load_state(learner, tensors, record)
        group.from_first(lambda: _rewind(record, config, progress))
        watch = _SnapshotWatch(snapshot_every_s, is_held)
        events = _run(config, device, learner, progress, record, watch, group)
        started = next(events)
        assert isinstance(started, RunStarted)
        if device_before != config.device:
            started = dataclasses.replace(started, device_before=device_before)
        with closing(events):
            yield started
            yield from events


@contextmanager
def _written(record: RunFolder | None, group: Group) -> Iterator[None]:
    """Holds the lock on a run's folder; without a folder it does nothing."""
    if record is None:
        yield
        return
    group.from_first(record.lock.acquire)
    try:
        yield
    finally:
        record.lock.release()


def _reopen(folder: Path) -> RunFolder:
    record = RunFolder(folder)
    record.check_can_continue()  # before the lock, which leaves a file: bundled runs are never written
    if record.config.dataset.class_names != record.data_facts["class_names"]:
        raise UserError(
            "The classes of {title} are not those that the run in {path} was trained with; start a new run.",
            title=record.config.dataset.title,
            path=record.path,
        )
    return record


def _read_state(
    record: RunFolder, num_epochs: int | None, photos: str | None
) -> tuple[RunConfig, dict[str, Tensor], Progress]:
    """The settings of a run on disk, with so many epochs, and its state."""
    tensors, progress = record.load_resume_state()
    config = record.config
    if num_epochs is not None:
        config = continued(config, num_epochs, num_steps_done=progress.step)
    if photos is not None:
        config = dataclasses.replace(config, photos=photos)
    if config.num_epochs < progress.epoch_of_step:
        raise UserError(
            "The run in {path} is already in epoch {epoch}; it cannot end after {num_epochs}.",
            path=record.path,
            epoch=progress.epoch_of_step,
            num_epochs=config.num_epochs,
        )
    return config, tensors, progress


def _on_device_of_here(config: RunConfig, name: str) -> RunConfig:
    """The settings for a device that this computer has, with number format and threads for that one."""
    if name == "auto":
        name = config.device if can_compute(config.device) else choose_device("auto").type
    return config if name == config.device else config.on(choose_device(name).type)


def _rewind(record: RunFolder, config: RunConfig, progress: Progress) -> None:
    """Makes the folder that of a run with these settings which stands where `progress` says."""
    if config != record.config:
        record.change_config(config)
    record.truncate_metrics(progress.step)


def _settle(config: RunConfig, group: Group) -> tuple[RunConfig, torch.device]:
    """The settings with every choice that they leave open made, and this process's device; sets its threads."""
    group.from_first(lambda: config.dataset)  # it must be known here
    group.from_first(lambda: _check_shares(config, group.size))
    group.from_first(lambda: check_photographs(config, group))
    config = group.from_first(lambda: _settled(config, choose_device(config.device)))
    device = choose_device(config.device)
    if device.type == "cpu":
        torch.set_num_threads(config.num_threads)
    return config, device


def _check_shares(config: RunConfig, num_processes: int) -> None:
    """Raises `UserError` where batch normalisation would get a single image in one of several processes."""
    spec = model_spec(config.model)
    smallest_batch = config.num_images % config.batch_size or config.batch_size
    if num_processes > 1 and spec.batch_norm and smallest_batch < 2 * num_processes:
        raise UserError(
            "With these numbers one of the {num_processes} processes would have a single image of a batch or none, from"
            " which the batch normalisation of {title} cannot learn; choose another batch size or number of images.",
            num_processes=num_processes,
            title=spec.title,
        )


def _settled(config: RunConfig, device: torch.device) -> RunConfig:
    computing = choose_computing(device, config.precision, config.memory_format, config.num_threads)
    return dataclasses.replace(
        config,
        device=device.type,
        precision=computing.precision,
        memory_format=computing.memory_format,
        num_threads=min(computing.num_threads, os.cpu_count() or 1),  # a run may go on on a smaller computer
    )


def _run(
    config: RunConfig,
    device: torch.device,
    learner: Learner,
    progress: Progress,
    record: RunFolder | None,
    watch: "_SnapshotWatch",
    group: Group,
) -> Generator[TrainEvent, None, None]:
    """The events of `train`, with those of starting, saving and taking snapshots in between."""
    if not group.is_first:
        record = None
    writer = None if record is None else RunWriter(config, learner, progress, record)
    yield RunStarted(
        config, None if record is None else record.path, learner.num_parameters, progress.step, progress.elapsed_s
    )
    batches = partial(
        Batches,
        batch_size=config.batch_size,
        image_size=config.image_size,
        num_channels=config.in_channels,
        device=device,
    )
    train_set = config.dataset.load("train").first(config.num_images)
    own_batches = batches(train_set, augmentation=config.augmentation).shared(group.rank, group.size)
    test_batches = batches(config.dataset.load("test")).shared(group.rank, group.size)
    train_batches = (
        (yield from add_photographs(config, own_batches, learner)) if config.photos_in_batch else own_batches
    )
    loop = train(
        config,
        learner,
        train_batches,
        test_batches,
        device=device,
        progress=progress,
        is_held=watch.is_held,
        group=group,
    )
    try:
        for events in loop:
            if writer:
                writer.note(events)  # all of them, before any is told: the weights are those after the last
            for event in events:
                # Saved before it is told, so that whoever stops at the end of an epoch has its weights.
                saved = writer.save_epoch(event) if writer and isinstance(event, EpochDone) else None
                if writer:
                    yield from writer.take_news()
                # Before the event: whoever pauses at a step sees what that step has changed.
                if watch.is_due(event, progress.step):
                    yield Snapshot(progress.step, event.epoch, watch.timed(learner.weights))
                yield event
                if saved:
                    yield saved
                if isinstance(event, EpochDone):
                    give_back_memory()  # what test and files took lies between what training takes
        yield from _end(writer)
    except DivergedError:
        if writer:
            writer.keep_last_state()
        yield from _end(writer)
        raise
    except RuntimeError as error:
        yield from _end(writer)
        if not isinstance(error, torch.OutOfMemoryError) and "allocate memory" not in str(error):
            raise
        sentence = "There is not enough memory for this run: choose a smaller batch size or image size."
        raise UserError(sentence) from error
    finally:  # stopped, failed or completed
        loop.close()
        if writer:
            writer.close()


def _end(writer: RunWriter | None) -> Iterator[TrainEvent]:
    """Saves a run that ends of itself, and tells where, while somebody can still be told."""
    if writer:
        writer.save_rest()
        yield from writer.take_news()


class _SnapshotWatch:
    """When a snapshot is due: after each epoch, every so many seconds, and where the run is held at newer weights.

    Where a copy takes long (VGG-11 has half a gigabyte), the seconds between two are more, so that all copies together
    take no more than `_COPYING_SHARE` of the training's time.
    """

    def __init__(self, every_s: float | None, is_held: Callable[[], bool]) -> None:
        self.is_held = is_held
        self._every_s = every_s
        self._copy_s = 0.0
        self._last_snapshot = time.monotonic()
        self._step = 0

    def is_due(self, event: TrainEvent, step: int) -> bool:
        """Whether one belongs to this event, which is about to be handed out after `step`; counts it as taken."""
        if self._every_s is None or not can_wait_after(event):
            return False
        now = time.monotonic()
        is_time = isinstance(event, EpochDone) or (
            isinstance(event, StepDone)
            and (not self._every_s or now - self._last_snapshot >= max(self._every_s, self._copy_s / _COPYING_SHARE))
        )
        if is_time or (step != self._step and self.is_held()):
            self._last_snapshot, self._step = now, step
            return True
        return False

    def timed(self, copy_weights: Callable[[], dict[str, Tensor]]) -> dict[str, Tensor]:
        """The copy that `copy_weights` makes, having noted how long it took."""
        start = time.monotonic()
        weights = copy_weights()
        self._copy_s = time.monotonic() - start
        return weights


def _load_state(learner: Learner, tensors: dict[str, Tensor], record: RunFolder) -> None:
    """The reverse of `RunFolder.save_resume_state`; raises `UserError` where the state does not belong to this run."""
    try:
        learner.load_state(tensors)
    except (RuntimeError, KeyError, TypeError, ValueError) as error:
        raise foreign_state(record.path) from error
