"""Another name for a run, which is the name of its folder."""

import re
from pathlib import Path

from core.errors import UserError, reason_of
from core.runs.lock import is_being_written, is_written_error

_NOT_IN_NAMES = re.compile(r'[\\/*?"<>|\x00-\x1f]')  # of files, on one system or another
_MAX_LENGTH = 100


def rename_run(folder: Path, name: str) -> Path:
    """Gives the run in `folder` another name and returns where it lies now; raises `UserError` where it cannot.

    A colon, which Windows does not take, becomes a full stop, as in the names of new runs.
    """
    name = name.strip().replace(":", ".").rstrip(". ")
    if not name or len(name) > _MAX_LENGTH or name.startswith(".") or _NOT_IN_NAMES.search(name):
        raise UserError(
            'A run cannot be called “{name}”: choose a shorter name without any of \\ / * ? " < > |.',
            name=name,
        )
    if is_being_written(folder):
        raise is_written_error(folder)
    target = folder.with_name(name)
    if target.exists() and not target.samefile(folder):
        raise UserError("There is a run called “{name}” already; choose another name.", name=name)
    try:
        folder.rename(target)
    except OSError as error:
        sentence = "The run in {path} cannot be renamed ({reason}); close what has its files open."
        raise UserError(sentence, path=folder, reason=reason_of(error)) from error
    return target
