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


def baseline_scores(
    known: Known, features: np.ndarray, logits: np.ndarray, groups: list[tuple[int, ...]]
) -> dict[str, np.ndarray]:
    """The published scores, each float N; `groups` are classes that count as one, such as three kinds of shoes."""
    probabilities = _softmax(logits)
    grouped = np.stack([probabilities[:, list(group)].sum(axis=1) for group in groups], axis=1)
    nearest, relative = _mahalanobis(known, features)
    return {
        "largest probability": probabilities.max(axis=1),
        "the same, shoes added up": grouped.max(axis=1),
        "energy": np.log(np.exp(logits).sum(axis=1)),
        f"{_NEIGHBOUR} nearest neighbours, cosine": _neighbours(known, features),
        "Mahalanobis": nearest,
        "relative Mahalanobis": relative,
    }


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


def _neighbours(known: Known, features: np.ndarray) -> np.ndarray:
    """The cosine to the k-th nearest (Sun et al. 2022, arXiv:2204.06507)."""
    cosines = unit(features) @ unit(known.features).T
    kth: np.ndarray = np.partition(cosines, -_NEIGHBOUR, axis=1)[:, -_NEIGHBOUR]
    return kth


def _mahalanobis(known: Known, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Minus the least squared distance to a class (Lee et al. 2018), and that against the whole (Ren et al. 2021)."""
    mean = known.features.mean(axis=0)
    axes = np.linalg.svd(known.features - mean, full_matrices=False)[2][:_NUM_AXES]
    inside, places = (known.features - mean) @ axes.T, (features - mean) @ axes.T
    classes = np.unique(known.labels)
    means = np.stack([inside[known.labels == each].mean(axis=0) for each in classes])
    of_class = _inverse(inside - means[np.searchsorted(classes, known.labels)])
    distances = np.stack([_squares(places - each, of_class) for each in means], axis=1).min(axis=1)
    return -distances, _squares(places, _inverse(inside)) - distances


def _inverse(centred: np.ndarray) -> np.ndarray:
    covariance = centred.T @ centred / len(centred)
    size = len(covariance)
    return np.linalg.inv(covariance + _SHRINKAGE * np.trace(covariance) / size * np.eye(size))


def _squares(differences: np.ndarray, inverse: np.ndarray) -> np.ndarray:
    squares: np.ndarray = np.einsum("ij,jk,ik->i", differences, inverse, differences)
    return squares
