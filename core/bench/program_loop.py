"""This program's side of a comparison: the real run, told by its own events."""

import dataclasses
import itertools
from collections.abc import Iterator
from contextlib import closing

from core.bench.turns import Step
from core.train.config import RunConfig
from core.train.events import EpochDone, StepDone
from core.train.loop import DivergedError
from core.train.run import run


def program_steps(config: RunConfig) -> Iterator[Step]:
    """Trains as `config` says, without a folder, and yields what each step took; the tests after epochs do not count.

    It goes on for ever: a run that is over, or that diverged as the book's recipe now and then does, is followed by one
    with the next seed.
    """
    for seed in itertools.count(config.seed):
        try:
            with closing(run(dataclasses.replace(config, seed=seed))) as events:
                yield from _steps(events)
        except DivergedError:
            continue


def _steps(events: Iterator[object]) -> Iterator[Step]:
    elapsed_s = 0.0
    for event in events:
        if isinstance(event, StepDone):
            yield Step(event.num_images, event.elapsed_s - elapsed_s)
        if isinstance(event, StepDone | EpochDone):
            elapsed_s = event.elapsed_s
