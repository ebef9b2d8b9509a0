"""Every figure of one evaluation, out of what a network said to labelled images. numpy alone, no torch."""

from dataclasses import dataclass

import numpy as np

from core.evaluate.calibration import Calibration, calibration
from core.evaluate.confusion import RowFigures, confusion_matrix, row_figures
from core.evaluate.interval import interval_95
from core.evaluate.mistakes import mistakes


@dataclass(frozen=True)
class Labels:
    """What labels mean: `allowed`, bool R x C, says which of the C classes are right for each of the R labels.

    A label that allows none is of what the network was not trained on: its images are counted apart.
    """

    names: tuple[str, ...]
    class_names: tuple[str, ...]
    allowed: np.ndarray

    @property
    def fit(self) -> np.ndarray:
        """bool R: which labels allow a class at all."""
        return np.asarray(self.allowed.any(axis=1))


def labels_of_classes(class_names: tuple[str, ...]) -> Labels:
    """Each label allows the class of its own name: those of a data set's images."""
    return Labels(class_names, class_names, np.eye(len(class_names), dtype=bool))


@dataclass(frozen=True)
class Misfits:
    """Images of a label that allows no class; `certainty` is the mean of their largest probability, None of none."""

    name: str
    num_images: int
    certainty: float | None


@dataclass(frozen=True)
class Report:
    """The figures of one evaluation, 0..1; None where there are no images to count.

    `counts` is the confusion matrix, int64 R x C with a row for every label, misfits too. `figures` has a row for each
    label as well; accuracy, `interval` (95 %), calibration and `mistakes` are of the `num_images` fitting ones alone.
    `mistakes` are numbers of images as they were given, the most certain first.
    """

    labels: Labels
    counts: np.ndarray
    figures: tuple[RowFigures, ...]
    num_images: int
    accuracy: float | None
    interval: tuple[float, float] | None
    calibration: Calibration
    mistakes: np.ndarray
    misfits: tuple[Misfits, ...]


def make_report(labels: Labels, rows: np.ndarray, probabilities: np.ndarray) -> Report:
    """Counts what was right: `rows`, int N, are the labels of images whose `probabilities` are float N x C.

    An answer is right where the most probable class is one that the label allows. A row of -1 is an image without
    label, which is not counted.
    """
    predicted = probabilities.argmax(axis=1) if len(rows) else np.zeros(0, np.int64)
    certainty = probabilities.max(axis=1) if len(rows) else np.zeros(0)
    labelled = np.flatnonzero(rows >= 0)
    fits = labels.fit
    counted = labelled[fits[rows[labelled]]]
    is_right = labels.allowed[rows[counted], predicted[counted]]
    num_labels, num_classes = labels.allowed.shape
    counts = confusion_matrix(rows[labelled], predicted[labelled], (num_labels, num_classes))
    num_right = int(is_right.sum())
    return Report(
        labels=labels,
        counts=counts,
        # What misfits are taken for says nothing of the precision on images that can be right.
        figures=row_figures(np.where(fits[:, None], counts, 0), labels.allowed),
        num_images=len(counted),
        accuracy=num_right / len(counted) if len(counted) else None,
        interval=interval_95(num_right, len(counted)),
        calibration=calibration(certainty[counted], is_right),
        mistakes=counted[mistakes(certainty[counted], is_right)],
        misfits=tuple(_misfits(labels.names[row], certainty[rows == row]) for row in np.flatnonzero(~fits)),
    )


def as_dict(report: Report) -> dict[str, object]:
    """The report as JSON takes it; null where a value is undefined."""
    fitting = report.labels.fit
    names = [name for name, fits in zip(report.labels.names, fitting, strict=True) if fits]
    figures = [each for each, fits in zip(report.figures, fitting, strict=True) if fits]
    return {
        "accuracy": report.accuracy,
        "interval": report.interval,
        "num_images": report.num_images,
        "labels": names,
        "classes": list(report.labels.class_names),
        "confusion": report.counts[fitting].tolist(),
        "per_class": {
            name: {"precision": each.precision, "recall": each.recall, "f1": each.f1, "num_images": each.num_images}
            for name, each in zip(names, figures, strict=True)
        },
        "calibration_error": report.calibration.error,
        "misfits": {each.name: {"num_images": each.num_images, "certainty": each.certainty} for each in report.misfits},
    }


def _misfits(name: str, certainty: np.ndarray) -> Misfits:
    return Misfits(name, len(certainty), float(certainty.mean()) if len(certainty) else None)
