"""A folder of photographs, one folder a class: what the folders' names mean, and the pixels that training gets."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.data import PictureForm
from core.data.folder_names import MISFIT_KINDS, classes_of_folder, misfit_kind_of_folder
from core.errors import UserError, reason_of
from core.paths import shown_name
from core.predict.listing import natural_key, pictures_in
from core.predict.prepare_files import prepare_files

MIN_PHOTOGRAPHS = 8  # that show one of the classes
MAX_PHOTOGRAPHS = 100_000  # files and folders in a class's folder


@dataclass(frozen=True)
class Photographs:
    """`pixels` is uint8, N x 1 x side x side; `is_right` is bool, N x classes; `files` are the N files they come from.

    A picture without any right class is a misfit: it shows something else than the classes, one of `MISFIT_KINDS`; its
    index there is in `kinds`, int64 N, which is -1 for the others. `broken` says of each file
    that could not be used why not, and `unknown_folders` are the names that say nothing.
    """

    pixels: np.ndarray
    is_right: np.ndarray
    kinds: np.ndarray
    files: tuple[Path, ...]
    broken: tuple[UserError, ...] = ()
    unknown_folders: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.files)

    @property
    def is_misfit(self) -> np.ndarray:
        """Bool, N: whether no class is right."""
        return np.logical_not(self.is_right.any(axis=1))

    @property
    def right_outputs(self) -> np.ndarray:
        """Bool, N x (classes + kinds of misfits): which outputs of a network in training are right."""
        return np.concatenate([self.is_right, self.kinds[:, None] == np.arange(len(MISFIT_KINDS))], axis=1)


def read_photographs(
    folder: Path, class_names: Sequence[str], form: PictureForm, num_processes: int | None = None
) -> Generator[tuple[int, int], None, Photographs]:
    """Lists a folder's photographs and brings each to the data set's form; yields how many of how many are done.

    The order is that in which people count. Files that cannot be read are told in the result.

    Raises:
        UserError: if the folder cannot be read, if no folder in it means a class, or if fewer than `MIN_PHOTOGRAPHS`
            of its pictures can be used that show one of the classes.
    """
    found, unknown_folders = _listed(folder, class_names)
    files = [file for file, _ in found]
    yield 0, len(files)
    pixels, rows, kinds, kept, broken = [], [], [], [], []
    outcomes = prepare_files(files, form, num_processes)
    for num_done, ((file, classes), outcome) in enumerate(zip(found, outcomes, strict=True), 1):
        if isinstance(outcome, UserError):
            broken.append(outcome)
        else:
            pixels.append(outcome)
            rows.append([index in classes for index in range(len(class_names))])
            kinds.append(-1 if classes else misfit_kind_of_folder(file.parent.name))
            kept.append(file)
        yield num_done, len(files)
    num_fitting = sum(map(any, rows))
    if num_fitting < MIN_PHOTOGRAPHS:
        raise UserError(
            "Of the photographs in {folder} {number} can be used that show one of the classes; at least {least} are"
            " needed: add some.",
            folder=folder,
            number=num_fitting,
            least=MIN_PHOTOGRAPHS,
        )
    arrays = np.stack(pixels)[:, None], np.array(rows), np.array(kinds)
    return Photographs(*arrays, tuple(kept), tuple(broken), unknown_folders)


def _listed(folder: Path, class_names: Sequence[str]) -> tuple[list[tuple[Path, tuple[int, ...]]], tuple[str, ...]]:
    """The pictures in the folders whose names mean something, each with its right classes, and the other names."""
    try:
        inside = sorted(
            (each for each in folder.iterdir() if each.is_dir() and not each.name.startswith(".")),
            key=lambda each: natural_key(each.name),
        )
        meanings = [(each, classes_of_folder(each.name, class_names)) for each in inside]
        known = [(each, classes) for each, classes in meanings if classes is not None]
        found = [(file, classes) for each, classes in known for file in _pictures_in(each)]
    except OSError as error:
        raise UserError(
            "The folder of photographs {folder} cannot be read ({reason}): put it back or choose another.",
            folder=folder,
            reason=reason_of(error),
        ) from error
    if not any(classes for _, classes in known):
        raise UserError(
            "No folder in {folder} is called as a class is: give it one folder a class, {names}.",
            folder=folder,
            names=", ".join(class_names),
        )
    return found, tuple(shown_name(each) for each, classes in meanings if classes is None)


def _pictures_in(folder: Path) -> list[Path]:
    files, is_cut_off = pictures_in(folder, max_entries=MAX_PHOTOGRAPHS)
    if is_cut_off:
        raise UserError(
            "{folder} holds more than {most:,} files, too many to train on: take some out.",
            folder=folder,
            most=MAX_PHOTOGRAPHS,
        )
    return files
