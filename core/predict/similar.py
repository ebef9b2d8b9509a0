"""The training images that are most similar to a picture for a network: nearest by its pooled features."""

from dataclasses import dataclass

import numpy as np

NUM_AXES = 64  # of the features' principal axes that are kept; 32 find less, 96 no more (tests/benchmarks/README.md)
NUM_NEAREST = 3  # whose mean tells own classes from other things better than the nearest one alone
_LARGEST = 127  # of the eight bits in which a coordinate is kept


@dataclass(frozen=True)
class Similar:
    """One training image by its place in the data set, its class, and how near it is: the cosine, at most 1."""

    index: int
    label: int
    cosine: float


@dataclass(frozen=True)
class Bank:
    """The directions of the features of M training images, in eight bits along their K principal axes.

    `mean` is float32 D, `axes` float16 K x D, `steps` float32 K (what one step of an axis's codes is worth), `codes`
    int8 M x K, `indices` int32 M and `labels` uint8 M.
    """

    mean: np.ndarray
    axes: np.ndarray
    steps: np.ndarray
    codes: np.ndarray
    indices: np.ndarray
    labels: np.ndarray

    def __post_init__(self) -> None:
        # Float32 once, for a matrix product in eight bits takes ten times as long.
        object.__setattr__(self, "_places", self.codes * self.steps)
        object.__setattr__(self, "_squares", np.square(self.codes * self.steps).sum(axis=1))
        object.__setattr__(self, "_axes", self.axes.astype(np.float32))

    def nearest(self, features: np.ndarray, count: int = 3) -> list[Similar]:
        """The `count` images whose features point most nearly where these do, float32 D, the nearest first."""
        cosines = self.cosines(features)
        found = np.argpartition(-cosines, min(count, len(cosines)) - 1)[:count]
        order = found[np.argsort(-cosines[found], kind="stable")]
        return [Similar(int(self.indices[row]), int(self.labels[row]), float(cosines[row])) for row in order]

    def nearness(self, features: np.ndarray) -> float:
        """The mean cosine to the `NUM_NEAREST` nearest images, at most 1, of one picture's features, float32 D."""
        return float(np.mean([each.cosine for each in self.nearest(features, NUM_NEAREST)]))

    def cosines(self, features: np.ndarray) -> np.ndarray:
        """Of the angles between pooled features ... x D and those of the images, float32 ... x M, nearly.

        What the axes do not span is known of the features alone, and counts.
        """
        places: np.ndarray = vars(self)["_places"]
        offsets = unit(features) - self.mean
        own = offsets @ vars(self)["_axes"].T
        squares = vars(self)["_squares"] - 2 * (own @ places.T) + np.square(offsets).sum(axis=-1, keepdims=True)
        cosines: np.ndarray = 1 - squares / 2  # of two unit vectors: |a - b|² = 2 - 2 cos
        return cosines


def make_bank(features: np.ndarray, indices: np.ndarray, labels: np.ndarray) -> Bank:
    """The bank of training images with these features (float32 M x D), places in the data set and labels (int, M)."""
    directions = unit(features)
    mean = directions.mean(axis=0)
    centred = directions - mean
    _, axes = np.linalg.eigh(centred.T @ centred)  # the largest last
    axes = axes[:, ::-1][:, :NUM_AXES].T.astype(np.float16)
    places = centred @ axes.astype(np.float32).T
    steps = np.maximum(np.abs(places).max(axis=0) / _LARGEST, np.finfo(np.float32).tiny)
    return Bank(
        mean.astype(np.float32),
        axes,
        steps.astype(np.float32),
        np.rint(places / steps).astype(np.int8),
        np.asarray(indices, np.int32),
        np.asarray(labels, np.uint8),
    )


def unit(features: np.ndarray) -> np.ndarray:
    """Features ... x D as float32 of length one; how large they are says how sure the network is, not what it sees."""
    features = np.asarray(features, np.float32)
    length = np.linalg.norm(features, axis=-1, keepdims=True)
    directions: np.ndarray = features / np.maximum(length, np.finfo(np.float32).tiny)
    return directions
