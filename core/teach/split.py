"""A fifth of the pictures of each class held out, with near-doubles on the same side. numpy alone, no torch."""

from dataclasses import dataclass

import numpy as np

_HELD_OUT_SHARE = 0.2
# Root mean square of the differences in gray levels below which two pictures count as one, mirrored or not. Of 3,068
# photographs of clothes two pairs lie below, and one of these is a double; the next pair is at 22.9, and the median
# distance to the nearest other one is 46. The same photograph saved anew as JPEG, in half the size or brighter lies
# below it in 65, 80 and 85 % of the cases: in the others the pipeline cuts it out otherwise.
DOUBLE_DISTANCE = 20.0
SMALLEST_SUBSET = 2  # pictures a class, of which a network is taught for the first point of its learning curve
_BLOCK = 1024  # pictures compared with all at once


@dataclass(frozen=True)
class Split:
    """`is_held_out`, bool N, says which of N pictures are kept for the test; `groups` are their `near_doubles`.

    `with_doubles` are the labels of classes in which all are near-doubles, so that those held out are too.
    """

    is_held_out: np.ndarray
    with_doubles: tuple[int, ...]
    groups: np.ndarray


def split(labels: np.ndarray, pixels: np.ndarray, seed: int) -> Split:
    """Holds out a fifth of each class, at least one: `labels` int64 N, `pixels` uint8 N x side x side.

    Of near-doubles either all are held out or none; where one of another class is among them, these too. A class of
    nothing but near-doubles, as a camera takes them in a row, gives its last ones.
    """
    counts = np.bincount(labels)
    wanted = np.maximum(1, np.round(_HELD_OUT_SHARE * counts)).astype(int)
    groups = near_doubles(pixels)
    held = np.zeros_like(counts)
    is_held_out = np.zeros(len(labels), dtype=bool)
    for group in np.random.default_rng(seed).permutation(groups.max() + 1):
        members = groups == group
        more = np.bincount(labels[members], minlength=len(counts))
        if np.all((held + more <= wanted) | (more == 0)):
            held += more
            is_held_out |= members
    with_doubles = []
    for label in np.flatnonzero((held == 0) & (counts > 1)):
        own = np.flatnonzero(labels == label)
        is_held_out[own[-wanted[label] :]] = True
        with_doubles.append(int(label))
    return Split(is_held_out, tuple(with_doubles), groups)


def near_doubles(pixels: np.ndarray) -> np.ndarray:
    """The number of its group for each of uint8 N x side x side pictures, int64 N; most are a group of their own.

    Pictures are in one group where a chain of pairs, each nearer than `DOUBLE_DISTANCE`, leads from one to the other.
    """
    flat, mirrored = (each.reshape(len(pixels), -1).astype(np.float32) for each in (pixels, pixels[:, :, ::-1]))
    squares = (flat**2).sum(axis=1)
    nearest = DOUBLE_DISTANCE**2 * flat.shape[1]
    group = np.arange(len(pixels))
    for start in range(0, len(pixels), _BLOCK):
        rows = slice(start, start + _BLOCK)
        products = np.maximum(flat[rows] @ flat.T, flat[rows] @ mirrored.T)
        distances = squares[rows, None] + squares[None] - 2 * products
        for first, second in np.argwhere(distances < nearest):
            if start + first < second and group[start + first] != group[second]:
                group[group == group[second]] = group[start + first]
    return np.unique(group, return_inverse=True)[1].astype(np.int64)


def nested_subsets(labels: np.ndarray, seed: int) -> list[tuple[int, np.ndarray]]:
    """Growing parts of labelled pictures, int64 N, each inside the next: (most pictures of a class, their numbers).

    The number a class doubles from `SMALLEST_SUBSET` on; the last part is all of them.
    """
    order = np.random.default_rng(seed).permutation(len(labels))
    rank = np.empty(len(labels), dtype=np.int64)  # of each picture inside its class
    for label in np.unique(labels):
        own = order[labels[order] == label]
        rank[own] = np.arange(len(own))
    largest = int(np.bincount(labels).max())
    sizes = [size for size in (SMALLEST_SUBSET << power for power in range(20)) if size < largest]
    return [(size, np.flatnonzero(rank < size)) for size in [*sizes, largest]]
