"""Runs into the system's trash, from which it brings them back, and so does this."""

from pathlib import Path

from PySide6.QtCore import QFile

from core.errors import UserError, reason_of
from core.paths import BUNDLED_RUNS
from core.runs.lock import is_being_written


class RunTrash:
    """Remembers where the runs of the last time went; belongs to the one thread that asks it."""

    def __init__(self) -> None:
        self._last: list[tuple[Path, Path]] = []  # where a run lay, and where it is in the trash

    def move(self, folders: list[Path]) -> int:
        """Moves runs to the trash and returns how many of them can be put back.

        Runs that some process writes and those that came with the program stay. Raises `UserError` where the disk has
        no trash.
        """
        moved: list[tuple[Path, Path]] = []
        for folder in folders:
            if folder.parent == BUNDLED_RUNS or is_being_written(folder):
                continue
            is_moved, place = _to_trash(folder)
            if not is_moved:
                self._last = moved or self._last
                raise UserError(
                    "The run in {path} cannot be moved to the trash; its disk may have none: delete the folder in your"
                    " file manager.",
                    path=folder,
                )
            if place:
                moved.append((folder, Path(place)))
        self._last = moved or self._last
        return len(self._last)

    def put_back(self) -> None:
        """Brings the runs of the last time back; raises `UserError` for those that are not in the trash any more."""
        last, self._last = self._last, []
        for folder, place in last:
            if folder.exists():
                raise UserError("There is a run called “{name}” already; choose another name.", name=folder.name)
            try:
                place.rename(folder)
            except OSError as error:
                sentence = "The run {name} cannot be put back ({reason}); look for it in the trash."
                raise UserError(sentence, name=folder.name, reason=reason_of(error)) from error
            (place.parent.parent / "info" / f"{place.name}.trashinfo").unlink(missing_ok=True)  # of Linux


def _to_trash(folder: Path) -> tuple[bool, str]:
    """Whether it went there, and its place, "" where the system does not tell."""
    file = QFile(str(folder))
    is_moved = file.moveToTrash()
    return is_moved, file.fileName() if is_moved else ""
