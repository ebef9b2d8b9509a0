"""Many pictures at once: listed out of files and folders, then each brought to what a network gets."""

import io
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from core.data import PictureForm
from core.errors import UserError, reason_of
from core.paths import shown_name
from core.predict.decode import decode
from core.predict.listing import is_companion, search_pictures
from core.predict.pipeline import prepare
from core.predict.prepare_files import map_files
from core.predict.transparency import on_checks

MAX_PICTURES = 20_000  # of one batch; each takes some 4 KB while it is looked at
MAX_BATCH_ENTRIES = 200_000  # files and folders looked at in search of them, some seconds
THUMBNAIL_SIDE = 72  # pixels; a row of a table is 48 high, on a fine display half as many again


@dataclass(frozen=True)
class Listed:
    """The pictures of a batch in the order in which people count, folder after folder.

    `num_found` counts those too that were left out, as far as was looked; `is_whole`: that was everywhere. `errors` say
    what was wrong with each folder that gave nothing.
    """

    files: tuple[Path, ...]
    num_found: int
    is_whole: bool
    errors: tuple[UserError, ...] = ()


@dataclass(frozen=True)
class ReadPicture:
    """One picture of a batch: `pixels`, uint8 side x side, are what the network gets; or `error` says why nothing.

    `thumbnail` is a JPEG file of at most `THUMBNAIL_SIDE` pixels a side; b"" where nothing could be decoded.
    """

    file: Path
    pixels: np.ndarray | None
    thumbnail: bytes
    error: UserError | None = None


def list_batch(places: Sequence[Path], max_pictures: int | None = None) -> Generator[int, None, Listed]:
    """Replaces folders by the pictures in them; yields how many there are so far after each folder.

    Files stay, whatever they are, but for those that a system has put beside the user's own.
    """
    max_pictures = MAX_PICTURES if max_pictures is None else max_pictures
    found: list[Path] = []
    errors: list[UserError] = []
    num_found, is_whole = 0, True
    for place in places:
        if not place.is_dir():
            search: Iterator[list[Path]] = iter([] if len(places) > 1 and is_companion(place.name) else [[place]])
        else:
            search = _search(place, errors)
        while True:
            try:
                files = next(search)
            except StopIteration as end:
                is_whole &= end.value is not False
                break
            num_found += len(files)
            found += files[: max_pictures - len(found)]
            yield num_found
    return Listed(tuple(found), num_found, is_whole, tuple(errors))


def read_batch(
    files: Sequence[Path],
    form: PictureForm,
    num_processes: int | None = None,
    *,
    in_background: bool = False,
    must_wait: Callable[[], bool] = lambda: False,
) -> Iterator[ReadPicture]:
    """Decodes and prepares file after file, in their order; a bad one is told in its place. See `map_files`."""
    read = partial(_read, form=form)
    return map_files(read, files, num_processes, in_background=in_background, must_wait=must_wait)


def _search(folder: Path, errors: list[UserError]) -> Generator[list[Path], None, bool]:
    """As `search_pictures`; what is wrong with the folder is added to `errors`. Returns whether all was looked at."""
    num_found = 0
    search = search_pictures(folder, MAX_BATCH_ENTRIES)
    while True:
        try:
            files = next(search)
        except StopIteration as end:
            if not num_found:
                errors.append(UserError("There is no picture in the folder {name}.", name=shown_name(folder)))
            return not end.value
        except OSError as error:
            name, reason = shown_name(folder), reason_of(error)
            errors.append(UserError("The folder {name} cannot be read ({reason}).", name=name, reason=reason))
            return True
        num_found += len(files)
        yield files


def _read(file: Path, form: PictureForm) -> ReadPicture:
    thumbnail = b""
    try:
        picture = decode(file)
        thumbnail = _thumbnail(picture)
        return ReadPicture(file, prepare(picture, form).pixels, thumbnail)
    except UserError as error:
        return ReadPicture(file, None, thumbnail, error)
    except Exception as error:  # whatever one picture does, the others are still to come
        sentence = "{name} could not be brought to the network's form ({reason}): choose another picture."
        reason = f"{type(error).__name__}: {error}"
        return ReadPicture(file, None, thumbnail, UserError(sentence, name=shown_name(file), reason=reason))


def _thumbnail(picture: Image.Image) -> bytes:
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    file = io.BytesIO()
    on_checks(small).save(file, "JPEG", quality=85)
    return file.getvalue()
