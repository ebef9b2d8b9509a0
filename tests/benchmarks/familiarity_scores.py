"""The scores to which the program's own is compared, higher = more familiar, and the figures of such a comparison."""

from dataclasses import dataclass

import numpy as np

from core.predict.similar import unit

_NEIGHBOUR = 10
_SHRINKAGE = 1e-3  # of a covariance towards a multiple of the identity
_NUM_AXES = 128


@dataclass(frozen=True)
class Known:
    """Features N x D of what the network was trained on, and their classes, int N."""

    features: np.ndarray
    labels: np.ndarray


class Baselines:
    """The published scores, fitted once; `groups` are classes that count as one, such as three kinds of shoes."""

    def __init__(self, known: Known, groups: list[tuple[int, ...]]) -> None:
        self._groups = groups
        self._directions = unit(known.features).T
        self._mean = known.features.mean(axis=0)
        centred = known.features - self._mean
        self._axes = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :_NUM_AXES]  # the largest first
        places = centred @ self._axes
        classes = np.unique(known.labels)
        self._means = np.stack([places[known.labels == each].mean(axis=0) for each in classes])
        self._of_class = _inverse(places - self._means[np.searchsorted(classes, known.labels)])
        self._of_all = _inverse(places)

    def scores(self, features: np.ndarray, logits: np.ndarray) -> dict[str, np.ndarray]:
        """Each score by name, float N, of features N x D and logits N x C."""
        probabilities = _softmax(logits)
        grouped = np.stack([probabilities[:, list(group)].sum(axis=1) for group in self._groups], axis=1)
        places = (features - self._mean) @ self._axes
        # Minus the least squared distance to a class (Lee et al. 2018), and that against the whole (Ren et al. 2021).
        distance = np.stack([_squares(places - each, self._of_class) for each in self._means], axis=1).min(axis=1)
        return {
            "largest probability": probabilities.max(axis=1),
            "the same, shoes added up": grouped.max(axis=1),
            "energy": np.log(np.exp(logits).sum(axis=1)),
            f"{_NEIGHBOUR} nearest neighbours, cosine": self._neighbours(features),
            "Mahalanobis": -distance,
            "relative Mahalanobis": _squares(places, self._of_all) - distance,
        }

    def _neighbours(self, features: np.ndarray) -> np.ndarray:
        """The cosine to the k-th nearest (Sun et al. 2022, arXiv:2204.06507)."""
        kth: np.ndarray = np.partition(unit(features) @ self._directions, -_NEIGHBOUR, axis=1)[:, -_NEIGHBOUR]
        return kth


def auroc(known: np.ndarray, strange: np.ndarray) -> float:
    """The share of pairs in which the known picture has the higher score; ties count half."""
    order = np.sort(strange)
    below = np.searchsorted(order, known, "left") + np.searchsorted(order, known, "right")
    return float(below.mean() / 2 / len(strange))


def false_alarms(known: np.ndarray, strange: np.ndarray, kept: float = 0.95) -> float:
    """The share of strange pictures taken for known by the threshold that keeps so many of the known ones."""
    return float((strange >= np.quantile(known, 1 - kept, method="lower")).mean())


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _inverse(centred: np.ndarray) -> np.ndarray:
    covariance = centred.T @ centred / len(centred)
    size = len(covariance)
    return np.linalg.inv(covariance + _SHRINKAGE * np.trace(covariance) / size * np.eye(size))


def _squares(differences: np.ndarray, inverse: np.ndarray) -> np.ndarray:
    squares: np.ndarray = np.einsum("ij,jk,ik->i", differences, inverse, differences)
    return squares
