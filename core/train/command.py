"""`python -m core train`: the run's events as progress lines for a person or as JSON for a program."""

import argparse
import json
import math
import signal
import sys
import threading
from contextlib import closing
from pathlib import Path

from core.train.config import RunConfig, book_config
from core.train.events import CheckpointSaved, EpochDone, Evaluating, RunStarted, StepDone, TrainEvent
from core.train.run import resume, run
from core.train.run_folder import RunFolder, new_run_folder


def train_command(options: argparse.Namespace) -> int:
    """Trains until done or Ctrl+C, which lets the step under way finish and leaves a state to continue from."""
    if options.resume:
        config = RunFolder(options.resume).config
        events = resume(options.resume, num_epochs=options.epochs)
    else:
        config = _config(options)
        events = run(config, folder=options.out or new_run_folder(config.model))
    stop = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    previous = [signal.signal(number, lambda *_: stop.set()) for number in signals]
    printer = _print_json if options.json else _Progress().print
    status = "completed"
    try:
        with closing(events):
            for event in events:
                printer(event)
                if stop.is_set():
                    status = "stopped"
                    break
    finally:
        for number, handler in zip(signals, previous, strict=True):
            signal.signal(number, handler)
    if options.json:
        print(json.dumps({"event": "finished", "status": status}), flush=True)
    elif status == "stopped":
        print("\nStopped. Continue with --resume and the run's folder.")
    return 0


def _config(options: argparse.Namespace) -> RunConfig:
    """The recipe with what the user changed."""
    changes = {
        "lr": options.lr,
        "num_epochs": options.epochs,
        "batch_size": options.batch_size,
        "image_size": options.image_size,
        "num_images": options.images,
    }
    changes = {name: value for name, value in changes.items() if value is not None}
    return book_config(
        options.model, seed=options.seed, device=options.device, precision=options.precision, **changes
    )


_EVENT_NAMES = {
    RunStarted: "run_started",
    StepDone: "step_done",
    Evaluating: "evaluating",
    EpochDone: "epoch_done",
    CheckpointSaved: "checkpoint_saved",
}


def _print_json(event: TrainEvent) -> None:
    values = {name: _plain(value) for name, value in vars(event).items()}
    print(json.dumps({"event": _EVENT_NAMES[type(event)], **values}), flush=True)


def _plain(value: object) -> object:
    if isinstance(value, RunConfig):
        return value.as_dict()
    return str(value) if isinstance(value, Path) else value


class _Progress:
    """One line that is written over while an epoch runs, and one line that stays for each epoch."""

    def print(self, event: TrainEvent) -> None:
        """Shows an event; what is not of interest to a person is left out."""
        match event:
            case RunStarted():
                self._begin(event)
            case StepDone():
                self._count(event)
            case Evaluating():
                self._say(f"epoch {event.epoch}: testing {event.num_done:,} of {event.num_images:,}")
            case EpochDone():
                self._say(
                    f"epoch {event.epoch}: loss {event.train_loss:.3f}, train accuracy {event.train_accuracy:.3f}, "
                    f"test accuracy {event.test_accuracy:.3f}, {event.images_per_s:.0f} images/s",
                    stays=True,
                )

    def _begin(self, event: RunStarted) -> None:
        config = event.config
        self._config = config
        self._started_at = (event.step, event.elapsed_s)
        print(
            f"{config.model}, {event.num_parameters:,} parameters, on {config.device} in {config.precision}; "
            f"{config.num_epochs} epochs of {config.num_images:,} images at {config.image_size} px"
        )
        print(f"run: {event.folder}", flush=True)

    def _count(self, event: StepDone) -> None:
        config = self._config
        first_step, first_s = self._started_at
        s_per_step = (event.elapsed_s - first_s) / (event.step - first_step)
        left_s = s_per_step * (config.num_epochs * config.num_batches - event.step)
        self._say(
            f"epoch {event.epoch}/{config.num_epochs}, step {event.step}: loss {event.loss:.3f}, "
            f"{config.batch_size / s_per_step:.0f} images/s, about {_duration(left_s)} left"
        )

    def _say(self, line: str, *, stays: bool = False) -> None:
        if sys.stdout.isatty():
            print(f"\r\x1b[K{line}", end="\n" if stays else "", flush=True)
        elif stays:
            print(line, flush=True)


def _duration(seconds: float) -> str:
    minutes, seconds = divmod(math.ceil(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {seconds:02} s"
