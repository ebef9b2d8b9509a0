"""Files and folders of own classes to pictures, one after the other, in the thread of a job."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.data import DEFAULT_DATA, picture_form
from core.errors import UserError, reason_of
from core.paths import shown_name
from core.predict.listing import pictures_in
from core.predict.prepare_files import processes_beside_window
from core.teach.check import Look, class_folders, look_at, look_at_files
from core.teach.examples import MAX_PICTURES

_FORM = picture_form(DEFAULT_DATA)  # that of the bundled weights, whose layers are taught on


@dataclass(frozen=True)
class Found:
    """So many pictures have been found by now; `class_names` are those of all classes once the search is over."""

    num_found: int
    class_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Read:
    """The file `num_done` of `num_files`, of which class and whose it is, and what it holds."""

    num_done: int
    num_files: int
    class_name: str
    person: str
    name: str
    look: Look


@dataclass(frozen=True)
class _Task:
    class_name: str
    person: str
    file: Path


def read_folders(folders: Sequence[Path], people: Sequence[str]) -> Generator[Found | Read, None, None]:
    """Reads the pictures in folders that have one folder a class; `people` says whose each one is.

    Raises:
        UserError: if a folder cannot be read, has no folders, or there are more pictures than can be taught with.
    """
    tasks: list[_Task] = []
    names: dict[str, None] = {}
    for folder, person in zip(folders, people, strict=True):
        listing = class_folders(folder)
        while True:
            try:
                yield Found(len(tasks) + next(listing))
            except StopIteration as end:
                classes = end.value
                break
        for own in classes:
            names[own.name] = None
            tasks += [_Task(own.name, person, file) for file in own.files]
    _check_number(len(tasks))
    yield Found(len(tasks), tuple(names))
    yield from _read(tasks)


def read_files(paths: Sequence[Path], class_name: str, person: str = "") -> Generator[Found | Read, None, None]:
    """Reads files, and the pictures in folders, as pictures of one class; raises `UserError` as above."""
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        try:
            inside, _ = pictures_in(path)
        except OSError as error:
            raise UserError(
                "The folder {folder} cannot be read ({reason}): choose another.", folder=path, reason=reason_of(error)
            ) from error
        if not inside:
            raise UserError("There are no pictures in {folder}: choose another folder.", folder=path)
        files += inside
    _check_number(len(files))
    yield from _read([_Task(class_name, person, file) for file in files])


def read_image(content: bytes, class_name: str) -> Generator[Read, None, None]:
    """Reads the bytes of a picture that is no file as a picture of a class."""
    yield Read(1, 1, class_name, "", "", look_at(content, _FORM))


def _read(tasks: Sequence[_Task]) -> Generator[Read, None, None]:
    looks = look_at_files([task.file for task in tasks], _FORM, processes_beside_window(len(tasks)))
    for number, (task, look) in enumerate(zip(tasks, looks, strict=True), 1):
        yield Read(number, len(tasks), task.class_name, task.person, shown_name(task.file), look)


def _check_number(number: int) -> None:
    if number > MAX_PICTURES:
        raise UserError(
            "At most {most:,} pictures can be taught with, not {number:,}: take some out.",
            most=MAX_PICTURES,
            number=number,
        )
