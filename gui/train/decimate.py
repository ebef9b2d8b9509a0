"""Long curves as few points: means and extremes of buckets of steps, so that a repaint never depends on the run."""

from collections.abc import Callable

import numpy as np

MAX_POINTS = 2_000  # a curve; more than a projector has pixels across

Points = tuple[np.ndarray, np.ndarray]


def bucket_size(num_values: int, least: int = 1, max_buckets: int = MAX_POINTS) -> int:
    """How many values go into a bucket: `least`, doubled until there are at most `max_buckets` of them.

    Doubling keeps the points of a growing curve where they are, instead of shifting all of them with every batch.
    """
    size = max(1, least)
    while -(-num_values // size) > max_buckets:
        size *= 2
    return size


def bucket_means(x: np.ndarray, y: np.ndarray, weights: np.ndarray, size: int) -> Points:
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


def bucket_extremes(x: np.ndarray, y: np.ndarray, max_points: int = MAX_POINTS) -> Points:
    """At most `max_points` of the points, in their order: the lowest and the highest of each bucket.

    Curves that are short enough come back whole. No peak is lost; values that are no number are, beside others.
    """
    if len(y) <= max_points:
        return np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return _extremes(x, y, bucket_size(len(y), max_buckets=max_points // 2))


class GrowingMeans:
    """`bucket_means` of a curve that only ever grows, at the price of what is new in it."""

    def __init__(self) -> None:
        self._full = _FullBuckets(bucket_means)

    def points(self, x: np.ndarray, y: np.ndarray, weights: np.ndarray, size: int) -> Points:
        """The points of the curve of now: all that was given before, and what has been added to it since."""
        full = self._full.points(size, x, y, weights)
        if len(y) % size == 0:
            return full
        return _join(full, bucket_means(x[-size:], y[-size:], weights[-size:], size))


class GrowingExtremes:
    """`bucket_extremes` of a curve that only ever grows, at the price of what is new in it."""

    def __init__(self) -> None:
        self._full = _FullBuckets(_extremes)

    def points(self, x: np.ndarray, y: np.ndarray, max_points: int = MAX_POINTS) -> Points:
        """The points of the curve of now: all that was given before, and what has been added to it since."""
        if len(y) <= max_points:
            return bucket_extremes(x, y, max_points)
        size = bucket_size(len(y), max_buckets=max_points // 2)
        num_full = len(y) // size * size
        return _join(self._full.points(size, x, y), _extremes(x[num_full:], y[num_full:], size))


class _FullBuckets:
    """The points of the full buckets of a growing curve: each value is read once, and again when the size doubles.

    So a run of any length costs a few readings of each of its values in all, and an update next to nothing.
    """

    def __init__(self, to_points: Callable[..., Points]) -> None:
        """`to_points` gives the points of columns and a size, as `bucket_means` does."""
        self._to_points = to_points
        self._size = self._num_read = 0
        self._points = np.empty(0), np.empty(0)

    def points(self, size: int, *columns: np.ndarray) -> Points:
        """The points of the buckets of `size` values that are full; the first column is x."""
        if size != self._size:
            self._size, self._num_read, self._points = size, 0, (np.empty(0), np.empty(0))
        num_full = len(columns[0]) // size * size
        if num_full > self._num_read:
            new = slice(self._num_read, num_full)
            self._points = _join(self._points, self._to_points(*(column[new] for column in columns), size))
            self._num_read = num_full
        return self._points


def _join(first: Points, second: Points) -> Points:
    return np.concatenate([first[0], second[0]]), np.concatenate([first[1], second[1]])


def _extremes(x: np.ndarray, y: np.ndarray, size: int) -> Points:
    """The lowest and the highest point of every `size`, and of what remains."""
    num_values = len(y)
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
