"""The values of a plot's curves where one points at it. Pure functions."""

from dataclasses import dataclass

import numpy as np

from gui.train.curve_data import Curve, Curves

Point = tuple[float, float]  # epochs, value


@dataclass(frozen=True)
class Reading:
    """The points that are read at `x` epochs: those of the two curves that lie nearest, None where one has none."""

    x: float
    train: Point | None
    test: Point | None


def read(curves: Curves, x: float) -> Reading | None:
    """What the curves say at the drawn point nearest to `x` epochs; None where nothing is drawn yet.

    It looks at drawn points alone, of which a curve has a few thousand at most, however long the run is.
    """
    train = _nearest(curves.train, x)
    middle = train[0] if train else x
    test = _nearest(curves.test, middle)
    if train is None and test is None:
        return None
    return Reading(train[0] if train else test[0] if test else x, train, test)


def step_to(curves: Curves, x: float | None, steps: int) -> float:
    """Where one points after `steps` drawn points to the right of `x`; from the last one if nothing was pointed at."""
    xs = curves.train.x if len(curves.train.x) else curves.test.x
    if len(xs) == 0:
        return 0.0
    index = len(xs) - 1 if x is None else int(np.abs(xs - x).argmin()) + steps
    return float(xs[min(max(index, 0), len(xs) - 1)])


def _nearest(curve: Curve, x: float) -> Point | None:
    if len(curve.x) == 0:
        return None
    right = int(np.searchsorted(curve.x, x))
    index = min((i for i in (right - 1, right) if 0 <= i < len(curve.x)), key=lambda i: abs(float(curve.x[i]) - x))
    return float(curve.x[index]), float(curve.y[index])
