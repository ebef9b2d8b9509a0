"""Two convolutions small enough to be computed by hand: 1x1 over channels, and a kernel that runs over a picture."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Mixed:
    """What one output channel of a 1x1 convolution makes of one pixel: `products` float64 C, the sum with the bias."""

    products: np.ndarray
    total: float
    activation: float  # after the ReLU


def mix(inputs: np.ndarray, weights: np.ndarray, bias: float) -> Mixed:
    """One pixel's channels, C values, times the C weights of an output channel: a full connection over the channels.

    So Lin et al. 2013 (arXiv:1312.4400, section 3.1) and Dive into Deep Learning (section 6.4.3) describe it.
    """
    products = np.asarray(inputs, dtype=np.float64) * np.asarray(weights, dtype=np.float64)
    total = float(products.sum() + bias)
    return Mixed(products, total, max(0.0, total))


# Kernels that every course on images shows, each with the number by which its sum is divided.
KERNELS: dict[str, tuple[tuple[tuple[float, ...], ...], float]] = {
    "copy": (((0, 0, 0), (0, 1, 0), (0, 0, 0)), 1),
    "blur": (((1, 2, 1), (2, 4, 2), (1, 2, 1)), 16),
    "upright": (((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)), 4),  # Sobel and Feldman 1968
    "level": (((-1, -2, -1), (0, 0, 0), (1, 2, 1)), 4),
    "all": (((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)), 8),
    "sharpen": (((0, -1, 0), (-1, 5, -1), (0, -1, 0)), 1),
}


def slide(pixels: np.ndarray, kernel: np.ndarray, divisor: float = 1.0) -> np.ndarray:
    """H x W pixels -> float64 H x W: at each place the sum of the products with a K x K kernel (K odd), divided.

    Outside of the picture stand zeros. The kernel is not turned round, as in every convolution of a network (Dive into
    Deep Learning, section 6.2.1). A divisor of 0 divides nothing.
    """
    size = len(kernel)
    padded = np.pad(np.asarray(pixels, dtype=np.float64), size // 2)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size))
    sums: np.ndarray = (windows * np.asarray(kernel, dtype=np.float64)).sum(axis=(2, 3))
    return sums / (divisor or 1.0)


def window_at(pixels: np.ndarray, row: int, column: int, size: int) -> np.ndarray:
    """float64 size x size: what the kernel sees at one place, with zeros outside of the picture."""
    padded = np.pad(np.asarray(pixels, dtype=np.float64), size // 2)
    return padded[row : row + size, column : column + size]
