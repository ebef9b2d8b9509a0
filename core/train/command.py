"""`python -m core train`: the run's events as progress lines for a person or as JSON for a program."""

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any

from core.device import choose_device
from core.duration import duration
from core.errors import UserError
from core.runs.config import RunConfig, lr_warning
from core.runs.events import (
    CheckpointSaved,
    EpochDone,
    Evaluating,
    PhotographsReady,
    PreparingPhotographs,
    RunMoved,
    RunStarted,
    RunUnsaved,
    SavedElsewhereError,
    StepDone,
    TrainEvent,
    can_wait_after,
    folder_news,
)
from core.runs.folder import RunFolder, new_run_folder
from core.train.distributed import Group, joined
from core.train.pace import Pace
from core.train.recipes import recipe_config
from core.train.run import resume, run
from core.train.stepper import DivergedError
from core.train.tensorboard import TensorBoardLog, require_tensorboard

# Ctrl+C, being ended, a closed terminal, and the last two on Windows; not all are known everywhere.
_STOPPING_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)


def train_command(options: argparse.Namespace) -> int:
    """Trains until done or stopped by a signal, Ctrl+C's say: the step under way ends and leaves a state to go on from.

    Under torchrun every process calls this; a Ctrl+C in one of them stops all, and the first one alone speaks.
    """
    with joined(options.device) as group:
        try:
            return _train(options, group)
        except DivergedError:  # in all of them at once
            if group.is_first:
                raise
            return 2


def _train(options: argparse.Namespace, group: Group) -> int:
    if options.tensorboard:
        group.from_first(require_tensorboard)
    log = TensorBoardLog() if options.tensorboard and group.is_first else None
    events = _open(options, group)
    stop = threading.Event()
    previous = [signal.signal(number, lambda *_: stop.set()) for number in _STOPPING_SIGNALS]
    printer = _printer(options, group)
    status = "completed"
    try:
        with closing(events):
            for event in events:
                printer.show(event)
                if log is not None:
                    log.append(event)
                if _must_stop(stop, event, group):
                    status = "stopped"
                    break
    except SavedElsewhereError as end:  # stopped, and saved in another folder
        printer.show(end.moved)
    finally:
        for number, handler in zip(_STOPPING_SIGNALS, previous, strict=True):
            signal.signal(number, handler)
        printer.clear()
        if log is not None:
            log.close()
    printer.finish(status)
    return 0


def _must_stop(stop: threading.Event, event: TrainEvent, group: Group) -> bool:
    if not can_wait_after(event):
        return False
    if isinstance(event, CheckpointSaved) and not group.is_alone:
        return False  # told by the first process alone; the others would not be asked
    return group.any(stop.is_set())


def _open(options: argparse.Namespace, group: Group) -> Generator[TrainEvent, None, None]:
    """A new run by the recipe with what the user changed, or the rest of an old one."""
    changes = {
        "model": options.model,
        "data": options.data,
        "lr": options.lr,
        "batch_size": options.batch_size,
        "image_size": options.image_size,
        "num_images": options.images,
        "seed": options.seed,
        "device": options.device,
        "precision": options.precision,
        "kept_epochs": options.keep,
        "start_weights": options.start,
        "photos": options.photos and os.path.abspath(options.photos),  # the run may go on from another folder
    }
    changes = {name: value for name, value in changes.items() if value is not None}
    if options.resume:
        wanted = changes if options.recipe is None else {"recipe": options.recipe, **changes}
        device, photos = wanted.pop("device", "auto"), wanted.pop("photos", None)  # of the computer, not of the run
        group.from_first(lambda: _check_same(options.resume, wanted))
        return resume(options.resume, num_epochs=options.epochs, device_name=device, photos=photos, group=group)
    if options.epochs is not None:
        changes["num_epochs"] = options.epochs
    config = group.from_first(lambda: _new_config(options.recipe or "book", changes))
    if group.is_first and (warning := lr_warning(config)):
        print(warning, file=sys.stderr)
    folder = group.from_first(lambda: options.out or new_run_folder(config.model))
    return run(config, folder=folder, group=group)


def _new_config(recipe: str, changes: dict[str, Any]) -> RunConfig:
    """The settings of a recipe as it is on the device that will compute, with what the user changed."""
    device = choose_device(changes.get("device", "auto")).type
    return recipe_config(recipe, **{**changes, "device": device})


def _check_same(folder: Path, changes: dict[str, object]) -> None:
    """Raises `UserError` where settings asked for are not those of the run that is to go on."""
    config = RunFolder(folder).config
    for name, value in changes.items():
        if value not in (getattr(config, name), "auto"):
            raise UserError(
                "The run in {path} goes on with its own settings: {name} is {kept}, not {value}; start a new run.",
                path=folder,
                name=name,
                kept=getattr(config, name),
                value=value,
            )


_EVENT_NAMES = {
    RunStarted: "run_started",
    StepDone: "step_done",
    EpochDone: "epoch_done",
    CheckpointSaved: "checkpoint_saved",
    RunMoved: "run_moved",
    RunUnsaved: "run_unsaved",
    PreparingPhotographs: "preparing_photographs",
    PhotographsReady: "photographs_ready",
}


def _printer(options: argparse.Namespace, group: Group) -> "_JsonPrinter | _ProgressPrinter | _NoPrinter":
    if not group.is_first:
        return _NoPrinter()
    return _JsonPrinter() if options.json else _ProgressPrinter()


class _NoPrinter:
    """For the other processes of a group."""

    def show(self, event: TrainEvent) -> None:
        """Nothing."""

    def clear(self) -> None:
        """Nothing."""

    def finish(self, status: str) -> None:
        """Nothing."""


class _JsonPrinter:
    """One event a line, for a program."""

    def show(self, event: TrainEvent) -> None:
        """Prints an event; the test's own progress is left out."""
        if name := _EVENT_NAMES.get(type(event)):
            # Whether to stop after it makes sense is nothing to whoever reads what has been.
            self._print(name, **{key: _plain(value) for key, value in vars(event).items() if key != "is_newest"})

    def clear(self) -> None:
        """Nothing: every line stays."""

    def finish(self, status: str) -> None:
        """Prints the last line: "completed" or "stopped"."""
        self._print("finished", status=status)

    def _print(self, name: str, **values: object) -> None:
        print(json.dumps({"event": name, **values}), flush=True)


def _plain(value: object) -> object:
    if isinstance(value, RunConfig):
        return value.as_dict()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, (Path, UserError)) else value


class _ProgressPrinter:
    """One line that is written over while an epoch runs, and one line that stays for each epoch."""

    _folder: Path | None
    _pace: Pace

    def show(self, event: TrainEvent) -> None:
        """Shows an event to a person."""
        if isinstance(event, RunStarted):
            self._begin(event)
        self._pace.append(event)
        match event:
            case PreparingPhotographs():
                self._say(f"preparing photographs, {event.num_done:,} of {event.num_photographs:,}")
            case PhotographsReady():
                self._say_photographs(event)
            case StepDone():
                self._loss = event.loss
                self._say(self._progress())
            case Evaluating():
                self._say(self._progress())
            case RunMoved():
                self._folder = event.folder
                self._say(str(folder_news(event)), stays=True)
            case RunUnsaved():
                self._say(str(folder_news(event)), stays=True)
            case EpochDone():
                self._say(
                    f"epoch {event.epoch}: loss {event.train_loss:.3f}, train accuracy {event.train_accuracy:.3f}, "
                    f"test accuracy {event.test_accuracy:.3f}, {event.images_per_s:.0f} images/s",
                    stays=True,
                )

    def clear(self) -> None:
        """Takes the line that is written over away, before something else is said."""
        self._say("")

    def finish(self, status: str) -> None:
        """Says where the weights are, or how to go on."""
        if status == "completed":
            print(f'Done. To use the weights: python -m core predict FILE... --weights "{self._folder}"')
        elif self._folder is not None and RunFolder(self._folder).can_continue():
            print(f'Stopped. To go on: python -m core train --resume "{self._folder}"')
        else:
            print("Stopped before the first step.")

    def _begin(self, event: RunStarted) -> None:
        config = event.config
        self._folder = event.folder
        self._pace = Pace(config)
        self._num_test_images = config.num_test_images
        epochs = "1 epoch" if config.num_epochs == 1 else f"{config.num_epochs} epochs"
        print(
            f"{config.model}, {event.num_parameters:,} parameters, on {config.device} in {config.precision}; "
            f"{epochs} of {config.num_images:,} images at {config.image_size} px"
        )
        print(f"run: {event.folder}", flush=True)
        if event.step:
            print(f"goes on after step {event.step}", flush=True)
        if event.device_before:
            print(
                f"was trained on {event.device_before} up to here: from now on its numbers differ in their last digits",
                flush=True,
            )

    def _say_photographs(self, event: PhotographsReady) -> None:
        self._say(
            f"photographs: {event.num_photographs:,} of the classes, {event.num_misfits:,} of something else",
            stays=True,
        )
        if event.unknown_folders:
            self._say(f"left out, for their names say no class: {', '.join(event.unknown_folders)}", stays=True)
        for reason in event.broken:
            self._say(str(reason), stays=True)

    def _progress(self) -> str:
        run_progress = self._pace.run_progress()
        parts = [f"{run_progress.fraction:4.0%}  epoch {run_progress.epoch} of {run_progress.num_epochs}"]
        if run_progress.num_tested is not None:
            parts.append(f"testing, {run_progress.num_tested:,} of {self._num_test_images:,}")
        else:
            parts.append(f"loss {self._loss:.3f}")
            if run_progress.images_per_s is not None:
                parts.append(f"{run_progress.images_per_s:.0f} images/s")
        if run_progress.left_s is not None:
            parts.append(f"about {duration(run_progress.left_s)} left")
        return ", ".join(parts)

    def _say(self, line: str, *, stays: bool = False) -> None:
        if sys.stdout.isatty():
            print(f"\r\x1b[K{line}", end="\n" if stays else "", flush=True)
        elif stays:
            print(line, flush=True)
