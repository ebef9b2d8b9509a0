"""Where things go in a plot: the range of its axes, round ticks, labels that do not overlap. Pure functions."""

import math
from collections.abc import Sequence

import numpy as np


def nice_ceiling(value: float) -> float:
    """The smallest of ... 0.1, 0.2, 0.5, 1, 2, 5, 10 ... that is at least `value` (> 0)."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= value * (1 - 1e-9))


def nice_ticks(high: float, max_steps: int) -> list[float]:
    """Round numbers from 0 to at most `high`, one step of 1, 2 or 5 apart, with at most `max_steps` steps."""
    step = nice_ceiling(high / max_steps)
    return [round(index * step, 12) for index in range(int(high / step + 1e-9) + 1)]


def epoch_span(num_done: float, num_planned: int) -> float:
    """How many epochs the axis is long: all of a short run, and of a long one a round number with space to go on.

    So the curve of a run of ten epochs can be seen during its first one.
    """
    return min(float(num_planned), max(1.0, nice_ceiling(num_done) if num_done > 0 else 1.0))


def loss_ceiling(values: np.ndarray) -> float:
    """The top of the loss axis; a few outliers at the start may leave the picture, the rest is never pressed flat."""
    values = values[np.isfinite(values)]
    if len(values) == 0:
        return 2.5  # ln 10 = 2.3 is what guessing among ten classes gives
    return max(0.1, 1.08 * max(float(np.quantile(values, 0.97)), float(values[-1])))


def push_apart(centres: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Moves labels as little as possible until their centres are `gap` apart and between `low` and `high`.

    They stay in their order. Where there is too little space for all, they start at `low`.
    """
    order = sorted(range(len(centres)), key=lambda index: centres[index])
    # With the gaps taken out the centres only have to be non-decreasing: pool those that are not (isotonic regression).
    pools: list[list[float]] = []
    for rank, index in enumerate(order):
        pools.append([centres[index] - rank * gap])
        while len(pools) > 1 and _mean(pools[-2]) > _mean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    top = high - (len(centres) - 1) * gap
    places = [max(low, min(top, _mean(pool))) for pool in pools for _ in pool]
    result = [0.0] * len(centres)
    for rank, index in enumerate(order):
        result[index] = places[rank] + rank * gap
    return result


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
