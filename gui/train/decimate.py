"""Long curves as few points: means and extremes of buckets of steps, so that a repaint never depends on the run."""

import numpy as np

MAX_POINTS = 2_000  # a curve; more than a projector has pixels across


def bucket_size(num_values: int, least: int = 1, max_buckets: int = MAX_POINTS) -> int:
    """How many values go into a bucket: `least`, doubled until there are at most `max_buckets` of them.

    Doubling keeps the points of a growing curve where they are, instead of shifting all of them with every batch.
    """
    size = max(1, least)
    while -(-num_values // size) > max_buckets:
        size *= 2
    return size


def bucket_means(x: np.ndarray, y: np.ndarray, weights: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The weighted mean of every `size` values, put where its bucket ends; all arrays are of one length.

    The last point is the mean of the last `size` values even where the last bucket is not full yet, so that the
    curve's end does not flicker. Values that are no number do not count; a bucket of nothing else is NaN.
    """
    num_values = len(y)
    if num_values == 0:
        return np.empty(0), np.empty(0)
    if not _is_finite(y):
        weights, y = np.where(np.isfinite(y), weights, 0.0), np.where(np.isfinite(y), y, 0.0)
    products = y * weights
    starts = np.arange(0, num_values, size)
    sums, totals = np.add.reduceat(products, starts), np.add.reduceat(weights, starts)
    sums[-1], totals[-1] = products[-size:].sum(), weights[-size:].sum()
    means = np.divide(sums, totals, out=np.full(len(starts), np.nan), where=totals > 0)
    ends = np.minimum(starts + size, num_values) - 1
    return np.asarray(x, dtype=float)[ends], means


def bucket_extremes(x: np.ndarray, y: np.ndarray, max_points: int = MAX_POINTS) -> tuple[np.ndarray, np.ndarray]:
    """At most `max_points` of the points, in their order: the lowest and the highest of each bucket.

    Curves that are short enough come back whole. No peak is lost; values that are no number are, beside others.
    """
    num_values = len(y)
    if num_values <= max_points:
        return np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    size = bucket_size(num_values, max_buckets=max_points // 2)
    num_full = num_values // size * size
    kept = _extreme_indices(y[:num_full].reshape(-1, size)) + np.arange(0, num_full, size)[:, None]
    if num_full < num_values:
        kept = np.concatenate([kept, _extreme_indices(y[None, num_full:]) + num_full])
    kept = kept.ravel()
    return np.asarray(x, dtype=float)[kept], np.asarray(y, dtype=float)[kept]


def _extreme_indices(buckets: np.ndarray) -> np.ndarray:
    """Per row the columns of its lowest and highest value, the earlier first."""
    lows = highs = buckets
    if not _is_finite(buckets):
        is_finite = np.isfinite(buckets)
        lows, highs = np.where(is_finite, buckets, np.inf), np.where(is_finite, buckets, -np.inf)
    return np.sort(np.stack([lows.argmin(axis=1), highs.argmax(axis=1)], axis=1), axis=1)


def _is_finite(values: np.ndarray) -> bool:
    """Whether all are numbers; much faster than looking at each, since a NaN or infinity survives in the sum."""
    return bool(np.isfinite(values.sum()))
