"""What a plot shows, as plain values: points, words, axes."""

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Curve:
    """Points to connect, and what to write at the end; a NaN in `y` interrupts the line."""

    x: np.ndarray = field(default_factory=lambda: np.empty(0))
    y: np.ndarray = field(default_factory=lambda: np.empty(0))
    label: str = ""

    def end(self) -> tuple[float, float] | None:
        """The last point that is a number."""
        finite = np.flatnonzero(np.isfinite(self.y))
        return (float(self.x[finite[-1]]), float(self.y[finite[-1]])) if len(finite) else None


@dataclass(frozen=True)
class Curves:
    """All that one plot shows. `steps` is drawn faintly behind `train`; `reference` is a level with its words.

    The axes go from 0 to `span` epochs and to `ceiling`; `y_ticks` are (value, words) pairs.
    """

    train: Curve
    test: Curve
    steps: Curve
    reference: tuple[float, str] | None
    span: float
    ceiling: float
    y_ticks: list[tuple[float, str]]
