"""Asks where a file is to go, and writes it there."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from core.errors import UserError, reason_of

# Asks for a file to write: parent, title, suggested path, filter -> path, or "" where the user thinks better of it.
AskFile = Callable[[QWidget, str, str, str], str]


def ask_file(parent: QWidget, title: str, suggested: str, name_filter: str) -> str:
    """The system's own dialog."""
    return QFileDialog.getSaveFileName(parent, title, suggested, name_filter)[0]


def ask_path(ask: AskFile, parent: QWidget, title: str, name: str) -> Path | None:
    """Where `name` is to be written, its suffix kept; None where the user thinks better of it."""
    suffix = Path(name).suffix
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    answer = ask(parent, title, str(Path(folder) / name), f"*{suffix}")
    if not answer:
        return None
    path = Path(answer)
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def write_file(path: Path, content: bytes) -> None:
    """Writes all or nothing; raises `UserError` where the disk refuses."""
    from core.runs.checkpoint import write_atomically  # torch comes with it

    try:
        write_atomically(path, content)
    except OSError as error:
        reason = reason_of(error)
        raise UserError(
            "{path} cannot be written ({reason}); choose another place.", path=path, reason=reason
        ) from error
