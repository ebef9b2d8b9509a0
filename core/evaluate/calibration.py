"""Whether a network is as often right as it is certain: reliability bins and the expected calibration error."""

from dataclasses import dataclass

import numpy as np

NUM_BINS = 15


@dataclass(frozen=True)
class Bin:
    """The images whose certainty lies above `low` and up to `high`; of none, `certainty` and `accuracy` are None."""

    low: float
    high: float
    num_images: int
    certainty: float | None  # the mean, 0..1
    accuracy: float | None


@dataclass(frozen=True)
class Calibration:
    """`error` is the expected calibration error, 0..1; None of no images."""

    bins: tuple[Bin, ...]
    error: float | None


def calibration(certainty: np.ndarray, is_right: np.ndarray, num_bins: int = NUM_BINS) -> Calibration:
    """Bins of equal width over the certainty, float N of 0..1, of answers that are right or not, bool N.

    The certainty of an answer is the largest of its probabilities. The error is the mean over all images of the
    distance between accuracy and mean certainty of the bin that each lies in (Guo et al. 2017, arXiv:1706.04599,
    equation 3).
    """
    certainty = certainty.astype(np.float64)
    # Bin m holds ((m - 1) / M, m / M], as in the paper.
    numbers = np.clip(np.ceil(certainty * num_bins).astype(np.int64) - 1, 0, num_bins - 1)
    bins = tuple(_bin(certainty, is_right, numbers == number, number, num_bins) for number in range(num_bins))
    if not len(certainty):
        return Calibration(bins, None)
    distances = [
        each.num_images * abs(each.accuracy - each.certainty)
        for each in bins
        if each.accuracy is not None and each.certainty is not None
    ]
    return Calibration(bins, sum(distances) / len(certainty))


def _bin(certainty: np.ndarray, is_right: np.ndarray, inside: np.ndarray, number: int, num_bins: int) -> Bin:
    edges = (number / num_bins, (number + 1) / num_bins)
    if not inside.any():
        return Bin(*edges, 0, None, None)
    return Bin(*edges, int(inside.sum()), float(certainty[inside].mean()), float(is_right[inside].mean()))
