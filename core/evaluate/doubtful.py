"""Labels that may be wrong: those of images that every network which comes with the program takes for the same other.

Some labels of Fashion-MNIST are wrong. The published list (Müller and Markert 2019, arXiv:1912.05283, table 7, reported
as zalandoresearch/fashion-mnist#166) names 64 of the training images; of the test images there is none. So a doubt is
not looked up but found: networks that were trained apart from each other rarely make the same mistake by chance.
"""

from collections.abc import Generator

import numpy as np
from torch import Tensor

from core.predict.predictor import Predictor
from core.runs.weights import BUNDLED_WEIGHTS, Weights, find_weights

_BATCH_SIZE = 8


def bundled_names() -> list[str]:
    """The weights that come with the program."""
    return sorted(file.stem for file in BUNDLED_WEIGHTS.glob("*.safetensors"))


def opinions(images: Tensor, weights: Weights) -> Generator[None, None, np.ndarray]:
    """What the bundled networks other than `weights` take uint8 N x C x H x W images for: int64 networks x N.

    Yields after every few images, for whoever waits. Networks of other classes are not asked.
    """
    answers = []
    for name in bundled_names():
        other = find_weights(name)
        if other.class_names != weights.class_names or _are_same(other, weights):
            continue
        predictor = Predictor(other)
        labels: list[int] = []
        for batch in images.split(_BATCH_SIZE):
            labels += predictor.labels(batch).tolist()
            yield
        answers.append(labels)
    return np.array(answers, np.int64).reshape(len(answers), len(images))


def agree(own: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Where all other networks, int networks x N, say what this one says, int N: bool N; nowhere where there are none.

    Asked of mistakes, it says whose label is doubtful.
    """
    if not len(others):
        return np.zeros(len(own), bool)
    return np.asarray((others == own).all(axis=0))


def _are_same(one: Weights, other: Weights) -> bool:
    return (one.name, one.model, one.step) == (other.name, other.model, other.step)
