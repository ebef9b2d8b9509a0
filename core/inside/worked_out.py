"""What is said of a value that has been worked out: its window, its weights, and every step up to it. Free of torch."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np


@dataclass(frozen=True)
class Window:
    """What one value sees of the maps below it. Row and column of its corner count from 0 and may lie outside.

    `values` is float32 C x K x K', `is_inside` bool K x K': False where the window hangs over the edge of the maps.
    There a convolution sees zeros, and a maximum nothing (-inf).
    """

    values: np.ndarray
    is_inside: np.ndarray
    row: int
    column: int


@dataclass(frozen=True)
class Norm:
    """Batch normalisation in use, for one channel (Ioffe and Szegedy 2015, arXiv:1502.03167, algorithm 2)."""

    mean: float
    variance: float
    eps: float
    gain: float
    shift: float

    @property
    def spread(self) -> float:
        """The square root of variance and eps, by which is divided."""
        return math.sqrt(self.variance + self.eps)

    def apply(self, number: float) -> float:
        """(number - mean) / spread * gain + shift, in 64 bits."""
        return (number - self.mean) / self.spread * self.gain + self.shift


@dataclass(frozen=True)
class Pooling:
    """The greatest or the mean value of a window of each channel; `window` has all channels that are pooled."""

    layer: str
    kind: Literal["max", "mean"]
    window: Window
    results: np.ndarray  # float32 C: the network's own


@dataclass(frozen=True)
class WeightedSum:
    """A value of a convolution or of a fully connected layer, whose window is D x 1 x 1.

    `total` is the sum of the products with the bias, `normed` what the norm makes of it, and `activation` what the ReLU
    leaves of that: the network's own numbers, each that of before where there is no norm or ReLU.
    `pooled` says how the window's values come about in the branch that pools first, else None.
    """

    layer: str
    kind: Literal["convolution", "linear"]
    window: Window
    kernel: np.ndarray  # float32 C x K x K
    bias: float | None
    total: float
    norm: Norm | None
    normed: float
    has_relu: bool
    activation: float
    pooled: Pooling | None

    @property
    def products(self) -> np.ndarray:
        """float64 C x K x K: each value of the window times its weight."""
        products: np.ndarray = self.window.values.astype(np.float64) * self.kernel
        return products

    @property
    def sums(self) -> np.ndarray:
        """float64 C: what each channel adds."""
        sums: np.ndarray = self.products.sum(axis=(1, 2))
        return sums

    @property
    def sum(self) -> float:
        """Of all products, in 64 bits."""
        return float(self.products.sum())

    @property
    def rounding(self) -> float:
        """How far `total` can lie from the exact sum by rounding alone: a network adds in 32 bits and another order.

        The bound for n products added one by one: n times half the distance of neighbouring 32-bit numbers times the
        sum of their magnitudes (Higham 2002, Accuracy and Stability of Numerical Algorithms, section 3.1).
        """
        magnitudes = float(np.abs(self.products).sum()) + abs(self.bias or 0.0)
        return (self.kernel.size + 1) * 2.0**-23 * magnitudes


@dataclass(frozen=True)
class Arithmetic:
    """How one value of a layer's map comes about; `value` is the network's own, the one that the map shows.

    Where the layer is switched off, `value` is what is put in its place, and not what the steps lead to.
    """

    layer: str
    channel: int
    row: int
    column: int
    value: float
    steps: WeightedSum | Pooling
