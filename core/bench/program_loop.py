"""This program's side of a comparison: the real run, told by its own events."""

import dataclasses
import itertools
from collections.abc import Generator, Iterator
from contextlib import closing

import torch

from core.bench.turns import Step
from core.runs.config import RunConfig
from core.runs.events import EpochDone, StepDone, TrainEvent
from core.train.run import run
from core.train.stepper import DivergedError


def program_steps(config: RunConfig) -> Generator[Step, None, None]:
    """Trains as `config` says, without a folder, and yields what each step took; the tests after epochs do not count.

    It goes on for ever: a run that is over, or that diverged as the book's recipe now and then does, is followed by one
    with the next seed. The run chooses its number of threads from those that there are when this is called.
    """
    return _runs(config, torch.get_num_threads())


def _runs(config: RunConfig, num_threads: int) -> Generator[Step, None, None]:
    for seed in itertools.count(config.seed):
        torch.set_num_threads(num_threads)
        try:
            with closing(run(dataclasses.replace(config, seed=seed))) as events:
                yield from _steps(events)
        except DivergedError:
            continue


def _steps(events: Iterator[TrainEvent]) -> Iterator[Step]:
    elapsed_s = 0.0
    for event in events:
        if isinstance(event, StepDone):
            num_threads = torch.get_num_threads()
            yield Step(event.num_images, event.elapsed_s - elapsed_s)
            torch.set_num_threads(num_threads)  # a loop that had its turn meanwhile may have others
        if isinstance(event, StepDone | EpochDone):
            elapsed_s = event.elapsed_s
