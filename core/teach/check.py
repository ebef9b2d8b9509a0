"""What the pictures of own classes hold before anything is taught: how many, which cannot be read, which are doubles.

Free of torch, for the window looks before torch has been imported.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, islice
from pathlib import Path

import numpy as np

from core.data import PictureForm
from core.errors import UserError, reason_of
from core.paths import shown_name
from core.predict.decode import MAX_FILE_BYTES, decode
from core.predict.listing import PICTURE_SUFFIXES, is_hidden, search_pictures
from core.predict.pipeline import prepare
from core.predict.prepare_files import map_files
from core.teach.examples import MAX_CLASSES, MAX_PICTURES, MIN_CLASSES, MIN_PICTURES, class_places

MAX_UNEVEN = 5  # times as many pictures in one class as in another
_MAX_ENTRIES = 100_000  # files and folders that are looked at in search of pictures
_GLANCE = 200  # entries of a folder that are looked at to guess what it is


@dataclass(frozen=True)
class ClassFolder:
    """A folder that is a class: `name` as people read it, and the pictures in it as people count."""

    name: str
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Look:
    """One file: uint8 side x side `pixels` as the network gets them, or the `error` that says why there are none.

    `digest` is the same for files with the same bytes, and empty where these could not be read.
    """

    pixels: np.ndarray | None
    digest: bytes
    error: UserError | None = None


@dataclass(frozen=True)
class ClassContent:
    """A class as it is checked: the `digests` of its pictures that can be used, and what is wrong with the others."""

    name: str
    digests: tuple[bytes, ...]
    errors: tuple[UserError, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Something worth a sentence; where it `is_blocking`, nothing can be taught before it is mended."""

    error: UserError
    is_blocking: bool


def looks_like_classes(folder: Path, least: int = MIN_PICTURES) -> bool:
    """Whether a folder has at least two folders with `least` pictures each in it, and no picture beside them.

    By the names of a few of its entries alone: it is asked whenever a drag comes in.
    """
    try:
        inside = list(_glance(folder))
    except (OSError, ValueError):  # a null byte in the name
        return False
    if any(_has_picture_s_name(each) for each in inside):
        return False
    num_classes = 0
    for entry in inside:
        try:
            num_classes += entry.is_dir() and sum(map(_has_picture_s_name, _glance(Path(entry.path)))) >= least
        except OSError:
            continue
        if num_classes == MIN_CLASSES:
            return True
    return False


def class_folders(folder: Path, max_entries: int = _MAX_ENTRIES) -> Generator[int, None, list[ClassFolder]]:
    """Yields how many pictures were found so far, and returns the folders in `folder`, each a class.

    Hidden folders are none, and neither are links to a folder that they lie in.

    Raises:
        UserError: if the folder cannot be read or has no folders, or there are more than `max_entries` files.
    """
    found, num_found = [], 0
    for place in class_places(folder, max_entries):
        search, files = search_pictures(place, max_entries - num_found), []
        while True:
            try:
                files += next(search)
            except StopIteration as end:
                if end.value:
                    raise _too_many(max_entries) from None
                break
            except OSError as error:
                raise UserError(
                    "The folder {folder} cannot be read ({reason}): choose another.",
                    folder=place,
                    reason=reason_of(error),
                ) from error
            yield num_found + len(files)
        num_found += len(files)
        found.append(ClassFolder(shown_name(place), tuple(files)))
    return found


def look_at_files(files: Sequence[Path], form: PictureForm, num_processes: int | None = None) -> Iterator[Look]:
    """Looks at each file in turn, by processes in the background; the rest is as in `map_files`."""
    return map_files(partial(look_at, form=form), files, num_processes, in_background=True)


def look_at(source: Path | bytes, form: PictureForm) -> Look:
    """Brings a picture file, or its bytes, to the form of a data set; what is wrong with it is told, not raised."""
    digest = b""
    try:
        if isinstance(source, bytes):
            digest = hashlib.sha256(source).digest()
        elif source.is_file() and source.stat().st_size <= MAX_FILE_BYTES:
            digest = hashlib.sha256(source.read_bytes()).digest()
        return Look(prepare(decode(source), form).pixels, digest)
    except UserError as error:
        return Look(None, digest, error)
    except (OSError, ValueError) as error:
        name = shown_name(source) if isinstance(source, Path) else "The pasted picture"
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        sentence = "{name} cannot be read ({reason}): choose another picture."
        return Look(None, digest, UserError(sentence, name=name, reason=reason))


def digest_of(pixels: np.ndarray) -> bytes:
    """Tells whether two pictures that are no files, uint8 H x W, are the same."""
    return hashlib.sha256(np.ascontiguousarray(pixels).tobytes()).digest()


def check(classes: Sequence[ClassContent]) -> tuple[Finding, ...]:
    """What is to be said of the classes, what blocks first; nothing where all is well."""
    found = [*_numbers(classes), *_same_pictures(classes), *_unreadable(classes), *_twice(classes), *_uneven(classes)]
    return tuple(sorted(found, key=lambda each: not each.is_blocking))


def _numbers(classes: Sequence[ClassContent]) -> Iterator[Finding]:
    if len(classes) < MIN_CLASSES:
        yield _blocking(
            UserError(
                "At least {least} classes are needed to tell pictures apart, and here are {number}: add a class.",
                least=MIN_CLASSES,
                number=len(classes),
            )
        )
    if len(classes) > MAX_CLASSES:
        yield _blocking(
            UserError(
                "At most {most} classes can be taught, not {number}: take some out.",
                most=MAX_CLASSES,
                number=len(classes),
            )
        )
    if (number := sum(len(each.digests) for each in classes)) > MAX_PICTURES:
        yield _blocking(
            UserError(
                "At most {most:,} pictures can be taught with, not {number:,}: take some out.",
                most=MAX_PICTURES,
                number=number,
            )
        )
    few = [each for each in classes if len(each.digests) < MIN_PICTURES]
    if len(few) == 1:
        yield _blocking(
            UserError(
                "“{name}” has {number} pictures; each class needs at least {least}.",
                name=few[0].name,
                number=len(few[0].digests),
                least=MIN_PICTURES,
            )
        )
    elif few:
        yield _blocking(
            UserError(
                "{number} classes have fewer than {least} pictures, “{name}” for one; each needs at least {least}.",
                number=len(few),
                least=MIN_PICTURES,
                name=few[0].name,
            )
        )


def _same_pictures(classes: Sequence[ClassContent]) -> Iterator[Finding]:
    """Pictures that lie in two classes: at least one of the two is wrong."""
    counted = [(each, Counter(each.digests)) for each in classes]
    for (first, of_first), (second, of_second) in combinations(counted, 2):
        if of_first.keys().isdisjoint(of_second):
            continue
        smaller = min(len(first.digests), len(second.digests))
        number = (of_first & of_second).total()
        if 2 * number > smaller:
            yield _blocking(
                UserError(
                    "The classes “{first}” and “{second}” have the same pictures ({number} of them): take them out of"
                    " one of the two.",
                    first=first.name,
                    second=second.name,
                    number=number,
                )
            )
        else:
            yield _warning(
                UserError(
                    "{number} of the pictures are in “{first}” and in “{second}” too: take them out of one of the two.",
                    number=number,
                    first=first.name,
                    second=second.name,
                )
            )


def _unreadable(classes: Sequence[ClassContent]) -> Iterator[Finding]:
    errors = [error for each in classes for error in each.errors]
    if len(errors) == 1:
        yield Finding(errors[0], is_blocking=False)
    elif errors:
        yield _warning(
            UserError(
                "{count} files could not be opened. The first: {error}",
                count=len(errors),
                error=errors[0],
            )
        )


def _twice(classes: Sequence[ClassContent]) -> Iterator[Finding]:
    """The same file again in its class does no harm, but tells nothing new."""
    doubles = {each.name: len(each.digests) - len(set(each.digests)) for each in classes}
    if number := sum(doubles.values()):
        yield _warning(
            UserError(
                "{number} pictures are doubles of others in their class, “{name}” for one, and teach nothing new.",
                number=number,
                name=next(name for name, count in doubles.items() if count),
            )
        )


def _uneven(classes: Sequence[ClassContent]) -> Iterator[Finding]:
    sizes = [(len(each.digests), each.name) for each in classes if each.digests]
    if len(sizes) > 1 and max(sizes)[0] > MAX_UNEVEN * min(sizes)[0]:
        (most, large), (least, small) = max(sizes), min(sizes)
        yield _warning(
            UserError(
                "“{large}” has {most:,} pictures and “{small}” only {least:,}: the network will guess “{large}” too"
                " often.",
                large=large,
                most=most,
                small=small,
                least=least,
            )
        )


def _blocking(error: UserError) -> Finding:
    return Finding(error, is_blocking=True)


def _warning(error: UserError) -> Finding:
    return Finding(error, is_blocking=False)


def _too_many(most: int) -> UserError:
    return UserError("The folder holds more than {most:,} files: choose one with fewer.", most=most)


def _glance(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return [each for each in islice(entries, _GLANCE) if not is_hidden(each)]


def _has_picture_s_name(entry: os.DirEntry[str]) -> bool:
    return os.path.splitext(entry.name)[1].lower() in PICTURE_SUFFIXES and not entry.is_dir()
