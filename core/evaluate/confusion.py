"""Which class is taken for which: the confusion matrix, and precision, recall and F1 by class out of it.

A label is a row of the matrix and may allow several classes: the label "shoes" allows three of Fashion-MNIST's. Where
each allows the one class of its own name, everything here is what the textbooks define. numpy alone, no torch.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class RowFigures:
    """One label's figures, 0..1; None where a value is undefined because it would be divided by zero.

    `recall`: of the `num_images` images with this label, the share that was right. `precision`: of the `num_taken`
    images that were taken for one of the classes that it allows, the share that was right. `f1` is their harmonic mean,
    2 · right / (images + taken) where each label allows one class.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    num_images: int
    num_taken: int


def confusion_matrix(rows: np.ndarray, predicted: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Counts, int64 R x C: how many images of label r (`rows`, int N) were taken for class c (`predicted`, int N)."""
    num_rows, num_classes = shape
    counts = np.bincount(rows * num_classes + predicted, minlength=num_rows * num_classes)
    return counts.reshape(shape).astype(np.int64)


def row_figures(counts: np.ndarray, allowed: np.ndarray) -> tuple[RowFigures, ...]:
    """The figures of each row of a matrix, int R x C; `allowed`, bool R x C, says which classes are right."""
    right = np.where(allowed, counts, 0)
    right_by_class, taken_by_class = right.sum(axis=0), counts.sum(axis=0)
    figures = []
    for row, classes in enumerate(allowed):
        num_images, num_taken = int(counts[row].sum()), int(taken_by_class[classes].sum())
        recall = _share(int(right[row].sum()), num_images)
        precision = _share(int(right_by_class[classes].sum()), num_taken)
        figures.append(RowFigures(precision, recall, _f1(precision, recall), num_images, num_taken))
    return tuple(figures)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _f1(precision: float | None, recall: float | None) -> float | None:
    """None where one of the two is undefined, and 0 where both are 0: then nothing was right, and that is known."""
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
