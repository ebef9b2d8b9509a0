"""The rows of many pictures: what is known of each, their order, which of them are wanted, and what they come to."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, auto
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import UserError
from core.predict.listing import natural_key

KINDS = ("all", "wrong", "unfamiliar", "unreadable")  # the choices of a filter


class Column(IntEnum):
    """What stands in the columns of the table."""

    PICTURE = 0
    INPUT = auto()
    NAME = auto()
    CLASS = auto()
    CERTAINTY = auto()
    FAMILIAR = auto()
    LABEL = auto()
    RIGHT = auto()


@dataclass(eq=False)
class TableRow:
    """One file. `pixels`, uint8 H x W, are what the network gets; None where `error` says why it gets nothing.

    `thumbnail` is a JPEG file. `label` is the name of the folder that the file lies in and `allowed` the classes that
    this means: () for none of them, None where it says nothing. `probabilities` are float32, one a class, `predicted`
    is the most probable and `certainty` its probability; `is_familiar` is what the weights say of themselves. None
    while unknown.
    """

    file: Path
    name: str
    folder: str  # where it lies, seen from what was dropped; "" for nowhere deeper
    label: str
    pixels: np.ndarray | None = None
    thumbnail: bytes = b""
    error: UserError | None = None
    allowed: tuple[int, ...] | None = None
    probabilities: np.ndarray | None = None
    predicted: int | None = None
    certainty: float | None = None
    is_familiar: bool | None = None
    familiarity: float | None = None  # the higher the more familiar

    @cached_property
    def name_key(self) -> tuple[object, ...]:
        """By which the names are sorted as people count."""
        return natural_key(self.name)

    def take(self, probabilities: np.ndarray | None, is_familiar: bool | None, familiarity: float | None) -> None:
        """What the network says now; None: nothing any more."""
        self.probabilities, self.is_familiar, self.familiarity = probabilities, is_familiar, familiarity
        self.predicted = None if probabilities is None else int(probabilities.argmax())
        self.certainty = None if probabilities is None else float(probabilities.max())

    @property
    def is_right(self) -> bool | None:
        """Whether the label allows the class; what shows none of the classes is right where it is called unfamiliar."""
        if self.allowed is None or self.predicted is None:
            return None
        if not self.allowed:
            return None if self.is_familiar is None else not self.is_familiar
        return self.predicted in self.allowed


@dataclass(frozen=True)
class Filter:
    """Which rows are wanted: one of `KINDS`, taken for one class (None: for any), `text` in the name or the folder."""

    kind: str = "all"
    predicted: int | None = None
    text: str = ""

    def wants(self, row: TableRow) -> bool:
        """Whether it is one of them."""
        if self.predicted is not None and row.predicted != self.predicted:
            return False
        text = self.text.strip().casefold()
        if text and text not in row.name.casefold() and text not in row.folder.casefold():
            return False
        return {
            "all": True,
            "wrong": row.is_right is False,
            "unfamiliar": row.is_familiar is False,
            "unreadable": row.error is not None,
        }[self.kind]


@dataclass(frozen=True)
class Order:
    """By which column the rows stand; None: as they were listed."""

    column: Column | None = None
    is_descending: bool = False


@dataclass(frozen=True)
class Counts:
    """What the rows come to. `num_right` are those of `num_labelled`: with a class as label, and predicted.

    `num_misfits` show none of the classes by their label; of them `num_refused` were called unfamiliar.
    """

    num_rows: int = 0
    num_labelled: int = 0
    num_right: int = 0
    num_misfits: int = 0
    num_refused: int = 0
    num_unlabelled: int = 0
    num_unfamiliar: int = 0
    num_unreadable: int = 0
    knows_familiarity: bool = False

    @property
    def accuracy(self) -> float | None:
        """0..1, over the labelled ones."""
        return self.num_right / self.num_labelled if self.num_labelled else None

    @property
    def has_labels(self) -> bool:
        """Whether a folder's name says anything."""
        return self.num_labelled + self.num_misfits > 0


def count(rows: Iterable[TableRow]) -> Counts:
    """Counts those that could be read, and of the others how many there are."""
    counts = Counts()
    num: dict[str, int] = {name: 0 for name in vars(counts) if name.startswith("num_")}
    knows_familiarity = False
    for row in rows:
        num["num_rows"] += 1
        if row.error is not None:
            num["num_unreadable"] += 1
            continue
        knows_familiarity |= row.is_familiar is not None
        num["num_unfamiliar"] += row.is_familiar is False
        if row.allowed is None:
            num["num_unlabelled"] += 1
        elif row.allowed == ():
            num["num_misfits"] += row.predicted is not None
            num["num_refused"] += row.is_right is True
        elif row.predicted is not None:
            num["num_labelled"] += 1
            num["num_right"] += row.is_right is True
    return replace(counts, **num, knows_familiarity=knows_familiarity)


def arranged(rows: Sequence[TableRow], wanted: Filter, order: Order, class_title: Callable[[int], str]) -> list[int]:
    """The numbers of the wanted rows in the order asked for; those of which the column says nothing stand last."""
    numbers = [number for number, row in enumerate(rows) if wanted.wants(row)]
    if order.column is None:
        return numbers
    values: dict[int, Any] = {number: _value(rows[number], number, order.column, class_title) for number in numbers}
    known = [number for number in numbers if values[number] is not None]
    known.sort(key=values.__getitem__, reverse=order.is_descending)
    return known + [number for number in numbers if values[number] is None]


def sub_folders(files: Iterable[Path], folder: Path) -> dict[str, int]:
    """How many of the files lie in each folder directly in `folder`, deeper ones included."""
    counts: dict[str, int] = {}
    for file in files:
        inside = file.relative_to(folder).parts[:-1] if file.is_relative_to(folder) else ()
        if inside:
            counts[inside[0]] = counts.get(inside[0], 0) + 1
    return counts


def _value(row: TableRow, number: int, column: Column, class_title: Callable[[int], str]) -> object:
    """By what a column is sorted; None where there is nothing."""
    if column in (Column.PICTURE, Column.INPUT):
        return number
    if column == Column.NAME:
        return row.name_key
    if column == Column.CLASS:
        return None if row.predicted is None else class_title(row.predicted)
    if column == Column.CERTAINTY:
        return row.certainty
    if column == Column.FAMILIAR:
        return row.familiarity
    if column == Column.LABEL:
        return None if row.allowed is None else natural_key(row.label)
    return row.is_right
