"""What a network said to labelled pictures, as plain values for the views."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from core.evaluate.report import Labels, Report, make_report


@dataclass(frozen=True)
class Evaluated:
    """The first K of the pictures that are evaluated: `rows` is int64 K, `probabilities` float32 K x C.

    `pixels` has uint8 H x W of each, and perhaps of some that are not yet known. `files` are where they lie, () for
    test images. `doubtful` are the numbers of those whose label may be wrong.
    """

    labels: Labels
    rows: np.ndarray
    probabilities: np.ndarray
    pixels: Sequence[np.ndarray] | np.ndarray
    files: tuple[Path, ...] = ()
    doubtful: frozenset[int] = field(default=frozenset())

    def __len__(self) -> int:
        return len(self.rows)

    def report(self) -> Report:
        """The figures of those that are known."""
        return make_report(self.labels, self.rows, self.probabilities)

    def in_cell(self, row: int, column: int) -> list[int]:
        """The numbers of the pictures with label `row` that were taken for class `column`, the most certain first."""
        predicted = self.probabilities.argmax(axis=1)
        numbers = np.flatnonzero((self.rows == row) & (predicted == column))
        certainty = self.probabilities[numbers, column]
        return [int(number) for number in numbers[np.argsort(-certainty, kind="stable")]]


@dataclass(frozen=True)
class LabelledPicture:
    """One picture of a folder. `label` is the folder's name and `allowed` the classes that it means, None for none.

    `pixels`, uint8 H x W, are what the network gets and `probabilities`, float32, what it says to them.
    """

    file: Path
    pixels: np.ndarray
    label: str
    allowed: tuple[int, ...] | None
    probabilities: np.ndarray


def evaluated_pictures(class_names: tuple[str, ...], pictures: Sequence[LabelledPicture]) -> Evaluated:
    """The pictures of folders, a label for each name that says something, in the order in which they come first."""
    allowed = {picture.label: picture.allowed for picture in pictures if picture.allowed is not None}
    names = list(allowed)
    table = np.zeros((len(names), len(class_names)), bool)
    for row, name in enumerate(names):
        table[row, list(allowed[name] or ())] = True
    rows = [names.index(picture.label) if picture.allowed is not None else -1 for picture in pictures]
    probabilities = [picture.probabilities for picture in pictures]
    return Evaluated(
        Labels(tuple(names), class_names, table),
        np.array(rows, np.int64),
        np.array(probabilities, np.float32).reshape(len(pictures), len(class_names)),
        [picture.pixels for picture in pictures],
        tuple(picture.file for picture in pictures),
    )
