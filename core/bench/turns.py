"""Loops that take turns, so that whatever else the computer does slows all of them alike; and how results are told."""

import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Protocol

# What a turn begins with does not count: caches are another loop's, and worker processes have had time to prepare.
_WARM_UP_S = 1.0


@dataclass(frozen=True)
class Step:
    """One training step: how many images it took, and the seconds from asking for them to the updated weights."""

    num_images: int
    seconds: float


class Loop(Protocol):
    """Training steps without end, until it is closed."""

    def __next__(self) -> Step:
        """Makes a step."""

    def close(self) -> object:
        """Ends it; it makes no step after that."""


@dataclass(frozen=True)
class Spread:
    """The median of several measurements, with the lowest and the highest."""

    median: float
    low: float
    high: float
    num_values: int

    def text(self, format_spec: str = ".0f") -> str:
        """For a table: median (lowest–highest)."""
        return f"{self.median:{format_spec}} ({self.low:{format_spec}}–{self.high:{format_spec}})"


def spread(values: Iterable[float]) -> Spread:
    """Median, lowest and highest of at least one value; raises `ValueError` where there is none."""
    values = list(values)
    if not values:
        raise ValueError("a spread needs at least one value")
    return Spread(statistics.median(values), min(values), max(values), len(values))


def paired_ratios(values: Sequence[float], base: Sequence[float]) -> list[float]:
    """How many times `base` each value is, round by round; raises `ValueError` where the numbers of rounds differ."""
    return [value / other for value, other in zip(values, base, strict=True)]


def take_turns(
    loops: Mapping[str, Loop],
    *,
    num_rounds: int,
    turn_s: float,
    limit_s: float = float("inf"),
    say: Callable[[str], None] = lambda line: None,
) -> dict[str, list[float]]:
    """Lets each loop train for about `turn_s` seconds, then the next, `num_rounds` times; returns their images/s.

    A loop stands still while another has its turn; all are closed at the end. A further round is begun only where it
    should end within `limit_s` seconds of the first one's start. `say` is told what is about to be measured.
    """
    start = time.perf_counter()
    speeds: dict[str, list[float]] = {name: [] for name in loops}
    with ExitStack() as stack:
        for loop in loops.values():
            stack.enter_context(closing(loop))
        for number in range(1, num_rounds + 1):
            round_start = time.perf_counter()
            for name, loop in loops.items():
                say(f"round {number} of {num_rounds}: {name}")
                speeds[name].append(one_turn(loop, turn_s))
            now = time.perf_counter()
            if now + (now - round_start) - start > limit_s:
                break
    return speeds


def one_turn(loop: Loop, turn_s: float) -> float:
    """Images a second over steps of `turn_s` seconds or a little more, after a warm-up of one step or more."""
    _take(loop, min(_WARM_UP_S, turn_s))
    num_images, seconds = _take(loop, turn_s)
    return num_images / seconds


def _take(loop: Loop, at_least_s: float) -> tuple[int, float]:
    """Images and seconds of the next steps, one at least."""
    num_images, seconds = 0, 0.0
    while not num_images or seconds < at_least_s:
        step = next(loop)
        num_images += step.num_images
        seconds += step.seconds
    return num_images, seconds
