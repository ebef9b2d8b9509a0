"""The pictures in folders, in the order in which people count, and which files of a folder are nobody's pictures."""

import glob
import os
import re
import stat
from collections.abc import Generator, Sequence
from itertools import islice
from pathlib import Path

from core.predict.picture_format import HEAD_BYTES, HEIC_SUFFIXES, SUFFIXES, SVG_SUFFIXES, picture_format

MAX_ENTRIES = 5000  # files and folders looked at in search of pictures: whoever drops a whole disk need not wait
PICTURE_SUFFIXES = (*(suffix for suffixes in SUFFIXES.values() for suffix in suffixes), *HEIC_SUFFIXES)
_KNOWN_SUFFIXES = frozenset((*PICTURE_SUFFIXES, *SVG_SUFFIXES))
_THUMBNAILS = ("@eadir", "__macosx", "$recycle.bin")  # folders in which systems keep copies of pictures
_NOTES = ("thumbs.db", "desktop.ini", ".ds_store")


def natural_key(name: str) -> tuple[object, ...]:
    """Sorts names as people count: 1, 2, 10; large and small letters alike."""
    stem, suffix = os.path.splitext(name.casefold())
    parts = re.split(r"(\d+)", stem)  # words and numbers take turns, so that never one is compared with the other
    return ([int(part) if index % 2 else part for index, part in enumerate(parts)], suffix, name)


def pictures_in(folder: Path, max_entries: int = MAX_ENTRIES) -> tuple[list[Path], bool]:
    """All that `search_pictures` finds, and whether the search was given up as too long.

    Raises:
        OSError: if the folder itself cannot be read.
    """
    found: list[Path] = []
    search = search_pictures(folder, max_entries)
    while True:
        try:
            found += next(search)
        except StopIteration as end:
            return found, end.value


def search_pictures(folder: Path, max_entries: int) -> Generator[list[Path], None, bool]:
    """Yields the pictures in a folder, then those of each folder in it; returns whether the search was given up.

    It is given up once it has come upon more than `max_entries` files and folders.
    Hidden files are none, and what a file is, its bytes say where its name does not end as a picture's. Links to
    folders are not followed, for they may lead back.

    Raises:
        OSError: if the folder itself cannot be read.
    """
    left = max_entries
    folders = [folder]
    while folders and left > 0:
        place = folders.pop(0)
        try:
            with os.scandir(place) as entries:
                shown = islice((each for each in entries if not is_hidden(each)), left + 1)
                inside = sorted(shown, key=lambda each: natural_key(each.name))
        except OSError:
            if place is folder:
                raise
            continue
        left -= len(inside)
        yield [Path(each.path) for each in inside if _is_picture(each)]
        folders[:0] = [Path(each.path) for each in inside if each.is_dir(follow_symlinks=False)]
    return left < 0 or bool(folders)


def matching_files(files: Sequence[Path]) -> list[Path]:
    """The files that patterns like `*.jpg` match, as people count; Windows' shell leaves that to the program.

    A file of just that name goes before, and a pattern that nothing matches stays, to be told as missing.
    """
    found: list[Path] = []
    for file in files:
        matches = [] if file.exists() or not glob.has_magic(str(file)) else glob.glob(str(file))
        found += sorted(map(Path, matches), key=lambda path: natural_key(str(path))) or [file]
    return found


def may_be_picture(path: Path) -> bool:
    """By its name where that ends as a picture's, otherwise by its bytes; an SVG is one that cannot be read."""
    return path.suffix.lower() in _KNOWN_SUFFIXES or picture_format(_head(path)) is not None


def is_companion(name: str) -> bool:
    """Whether a system has put this file beside the user's own: macOS' `._photo.jpg`, Windows' `Thumbs.db`."""
    return name.startswith("._") or name.lower() in _NOTES


def is_hidden(entry: os.DirEntry[str] | Path) -> bool:
    """Whether a system keeps it from its users' eyes, or keeps copies of their pictures there."""
    if entry.name.startswith(".") or entry.name.lower() in (*_THUMBNAILS, *_NOTES):
        return True
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return True
    attributes = getattr(status, "st_file_attributes", 0)  # Windows
    flags = getattr(status, "st_flags", 0)  # macOS
    return bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN or flags & getattr(stat, "UF_HIDDEN", 0))


def _is_picture(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file() and may_be_picture(Path(entry.path))
    except OSError:
        return False


def _head(path: Path) -> bytes:
    """A file's first bytes; nothing of what is no file: a pipe could be waited for, for ever."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size == 0:
            return b""
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except (OSError, ValueError):  # a null byte in the name
        return b""
