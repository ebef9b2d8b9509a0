"""The pictures that a network is taught with: whose they are, what is on them, and how many are enough.

Free of torch, for the window gathers them before torch has been imported.
"""

import os
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from core.errors import UserError, reason_of
from core.paths import shown_name
from core.predict.listing import is_hidden, natural_key, pictures_in

OWN_DATA = "own"  # what the run and its weights name as their data set
OWN_KIND = "own pictures"  # what a gauge calls them (`core.predict.familiarity.Gauge.quantiles`)
MIN_CLASSES, MAX_CLASSES = 2, 20
MIN_PICTURES = 8  # a class
MIN_PICTURES_FULL = 50  # a class, where all weights are to learn
MAX_PICTURES = 20_000  # in all; their features take 160 MB
_MAX_ENTRIES = 100_000  # files and folders in the folder of a class


@dataclass(frozen=True, eq=False)
class Example:
    """A picture of a class: a file, or what the network gets of a picture, uint8 side x side.

    `person` is whose picture it is, or nothing.
    """

    class_name: str
    picture: Path | np.ndarray
    person: str = ""


def examples_in(folders: Sequence[Path]) -> list[Example]:
    """The pictures in folders that have one folder a class, in the order in which people count.

    Several folders are put together: each has the pictures of a person, who is called as the folder is.

    Raises:
        UserError: if a folder cannot be read or has no folders of classes, or a class holds no picture or too many.
    """
    examples: list[Example] = []
    empty: list[str] = []
    for folder in folders:
        person = shown_name(folder.absolute()) if len(folders) > 1 else ""
        for name, files in _classes_in(folder):
            examples += [Example(name, file, person) for file in files]
            if not files:
                empty.append(name)
    with_pictures = set(classes_of(examples)[0])
    for name in empty:
        if name not in with_pictures:
            raise UserError("The folder of the class “{name}” has no pictures: add some or take it out.", name=name)
    return examples


def class_places(folder: Path, max_entries: int) -> list[Path]:
    """The folders in a folder, each a class, as people count; at most `max_entries` files and folders are looked at.

    Hidden folders are none, and neither are links to a folder that they lie in. Raises `UserError` where there is none.
    """
    try:
        with os.scandir(folder) as entries:
            shown = (each for each in islice(entries, max_entries) if each.is_dir() and not is_hidden(each))
            places = [place for place in (Path(each.path) for each in shown) if not _leads_back(place)]
    except OSError as error:
        raise _unreadable(folder, error) from error
    if not places:
        raise UserError(
            "{folder} has no folders in it: put the pictures of each class into a folder of their own, called as the"
            " class is.",
            folder=folder,
        )
    return sorted(places, key=lambda each: natural_key(each.name))


def _unreadable(folder: Path, error: OSError) -> UserError:
    return UserError(
        "The folder {folder} cannot be read ({reason}): choose another.", folder=folder, reason=reason_of(error)
    )


def _classes_in(folder: Path) -> list[tuple[str, list[Path]]]:
    """The name of each class in a folder, and its pictures."""
    inside = class_places(folder, _MAX_ENTRIES)
    try:
        found = [(shown_name(each), *pictures_in(each, max_entries=_MAX_ENTRIES)) for each in inside]
    except OSError as error:
        raise _unreadable(folder, error) from error
    for name, _, is_cut_off in found:
        if is_cut_off:
            raise UserError(
                "The folder of the class “{name}” holds more than {most:,} files: take some out.",
                name=name,
                most=_MAX_ENTRIES,
            )
    return [(name, files) for name, files, _ in found]


def classes_of(examples: Sequence[Example]) -> tuple[tuple[str, ...], np.ndarray]:
    """The names of the classes in their first spelling and order, and the labels, int64 N.

    Large and small letters, and the ways in which systems write an accent, make no other class.
    """
    names: dict[str, str] = {}
    keys = [unicodedata.normalize("NFC", example.class_name.strip()).casefold() for example in examples]
    for key, example in zip(keys, examples, strict=True):
        names.setdefault(key, unicodedata.normalize("NFC", example.class_name.strip()))
    numbers = {key: number for number, key in enumerate(names)}
    return tuple(names.values()), np.array([numbers[key] for key in keys], np.int64)


def check_classes(class_names: Sequence[str], num_pictures: int) -> None:
    """Raises `UserError` for too few or too many classes, or too many pictures in all."""
    if len(class_names) < MIN_CLASSES:
        raise UserError(
            "At least {least} classes are needed to tell pictures apart, and here are {number}: add a class.",
            least=MIN_CLASSES,
            number=len(class_names),
        )
    if len(class_names) > MAX_CLASSES:
        raise UserError(
            "At most {most} classes can be taught, not {number}: take some out.",
            most=MAX_CLASSES,
            number=len(class_names),
        )
    if num_pictures > MAX_PICTURES:
        raise UserError(
            "At most {most:,} pictures can be taught with, not {number:,}: take some out.",
            most=MAX_PICTURES,
            number=num_pictures,
        )


def check_counts(class_names: Sequence[str], labels: np.ndarray, least: int = MIN_PICTURES) -> None:
    """Raises `UserError` where a class has fewer pictures; `labels` are int64 N, of those that can be used."""
    for label, name in enumerate(class_names):
        number = int((labels == label).sum())
        if number < least:
            raise UserError(
                "The class “{name}” has too few pictures that can be used, {number}; at least {least} are needed:"
                " add some or leave the class out.",
                name=name,
                number=number,
                least=least,
            )


def check_same(class_names: Sequence[str], labels: np.ndarray, pixels: np.ndarray) -> None:
    """Raises `UserError` where two classes have the same pictures: `labels` int64 N, `pixels` uint8 N x side x side."""
    contents = [Counter(each.tobytes() for each in pixels[labels == label]) for label in range(len(class_names))]
    for second, content in enumerate(contents):
        for first in range(second):
            num_same = (contents[first] & content).total()
            if 2 * num_same > min(contents[first].total(), content.total()):
                raise UserError(
                    "The classes “{first}” and “{second}” have the same pictures ({number} of them): take them out of"
                    " one of the two.",
                    first=class_names[first],
                    second=class_names[second],
                    number=num_same,
                )


def _leads_back(folder: Path) -> bool:
    """Whether this is a link to a folder that it lies in, which holds all the classes again."""
    return folder.parent.resolve().is_relative_to(folder.resolve())
