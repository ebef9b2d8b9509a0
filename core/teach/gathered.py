"""The classes that are gathered in the window, kept on disk until the next start; free of torch, so it is quick."""

import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.errors import UserError, reason_of
from core.paths import user_folder
from core.teach.examples import Example

_NAME = "own-classes.npz"


@dataclass(frozen=True)
class Gathered:
    """Class names in their order, those without pictures too, and the pictures as the network gets them.

    `run` is the run that was taught with these classes, where there is one: a wrong answer is put right there.
    """

    class_names: tuple[str, ...]
    examples: tuple[Example, ...]
    run: Path | None = None


def gathered_file() -> Path:
    """Where this user's are kept."""
    return user_folder() / _NAME


def save_gathered(path: Path, gathered: Gathered) -> None:
    """Writes all in one go, so that the file is whole whatever happens meanwhile, or takes it away for no class.

    Raises `UserError` where the disk refuses.
    """
    told = {
        "class_names": gathered.class_names,
        "pictures": [{"class": each.class_name, "person": each.person} for each in gathered.examples],
        "run": None if gathered.run is None else str(gathered.run),
    }
    unfinished = path.with_suffix(".new")
    try:
        if not gathered.class_names:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(unfinished, "wb") as file:
            np.savez(file, pixels=_stacked(gathered.examples), about=np.frombuffer(json.dumps(told).encode(), np.uint8))
        os.replace(unfinished, path)
    except OSError as error:
        sentence = (
            "Your own classes cannot be kept for the next time ({reason}): make {path} writable or free some space."
        )
        raise UserError(sentence, path=path.parent, reason=reason_of(error)) from error


def load_gathered(path: Path) -> Gathered:
    """What `save_gathered` wrote, or nothing where there is no such file; raises `UserError` for a damaged one."""
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as arrays:
            pixels, told = arrays["pixels"], json.loads(arrays["about"].tobytes())
        if pixels.dtype != np.uint8 or pixels.ndim != 3:
            raise TypeError
        pairs = zip(pixels, told["pictures"], strict=True)
        return Gathered(
            tuple(map(str, told["class_names"])),
            tuple(Example(str(each["class"]), picture, str(each["person"])) for picture, each in pairs),
            None if told["run"] is None else Path(told["run"]),
        )
    except FileNotFoundError:
        return Gathered((), ())
    except (OSError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise UserError(
            "The own classes kept in {path} cannot be read; delete the file and gather them anew.", path=path
        ) from error


def _stacked(examples: Sequence[Example]) -> np.ndarray:
    pictures = [np.asarray(each.picture, np.uint8) for each in examples]
    return np.stack(pictures) if pictures else np.empty((0, 0, 0), np.uint8)
