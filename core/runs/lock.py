"""A lock on a run's folder, so that no two processes write it, and so that others can see that one does."""

import os
import time
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Literal

from core.errors import NotWritableError, UserError

_NAME = "writer.lock"
_BEAT_EVERY_S = 5.0
_ALIVE_S = 30.0  # for so long a run counts as being written after its last sign of life
# Whoever looks whether a run is being written holds the lock for some microseconds, so one refusal means nothing yet.
_NUM_TRIES = 10
_RETRY_TO_WRITE_S = 0.05
_RETRY_TO_LOOK_S = 0.001


class RunLock:
    """Held by the process that writes a run.

    The operating system's own lock on a file, for it ends with the process, however that ends. Not every network share
    passes such locks on, so the holder also gives a sign of life every few seconds, which is the file's time of change.
    The file has one byte while the lock is held, and none once it was given back. That is why `filelock` locks a file
    which is opened here (`lock_descriptor`): its `FileLock` needs a folder that can be written, creates the file where
    somebody only looks, and deletes it on Windows.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: FileIO | None = None
        self._last_beat = 0.0

    def acquire(self) -> None:
        """Takes the lock; raises `UserError` where another process has it or the folder cannot be written."""
        try:
            self._file = FileIO(self._folder / _NAME, "a+")
            answer = _lock(self._file, retry_s=_RETRY_TO_WRITE_S)
            # Where there are no locks, the sign of life alone tells that another process has the folder.
            if answer == "taken" or (answer == "missing" and _is_alive(os.fstat(self._file.fileno()))):
                raise is_written_error(self._folder)
            self._file.truncate(0)
            self._file.write(b"1")
        except UserError:
            self._drop()
            raise
        except OSError as error:
            self._drop()
            raise NotWritableError(self._folder, error) from error

    def beat(self) -> None:
        """A sign of life, where the last one is some seconds old."""
        if self._file is None or time.monotonic() - self._last_beat < _BEAT_EVERY_S:
            return
        self._last_beat = time.monotonic()
        with suppress(OSError):  # a share that is gone for a moment; what is written there next will say so
            os.utime(self._folder / _NAME)

    def release(self) -> None:
        """Gives the lock back; does nothing where it is not held."""
        if self._file is None:
            return
        with suppress(OSError):  # the folder is gone, and the lock with it
            self._file.truncate(0)
        self._drop()

    def _drop(self) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None


def is_being_written(folder: Path) -> bool:
    """Whether some process, this one included, is training the run in `folder`; after a crash, 30 s longer."""
    try:
        with _open_to_look(folder / _NAME) as file:
            status = os.fstat(file.fileno())
            if status.st_size == 0:  # not read, for Windows refuses to read a byte that is locked
                return False
            return _lock(file, retry_s=_RETRY_TO_LOOK_S) == "taken" or _is_alive(status)
    except OSError:
        return False  # never written by this version, or not there


def left_behind_at(folder: Path) -> float | None:
    """When who wrote the run in `folder` gave the last sign of life, if it ended without giving the lock back.

    Seconds since the epoch; None where the lock was given back, or the run is being written. So crashes and power cuts
    are told, and told apart: half a minute after the last sign of life at the earliest.
    """
    try:
        status = (folder / _NAME).stat()
    except OSError:
        return None
    return None if status.st_size == 0 or is_being_written(folder) else status.st_mtime


def is_written_error(folder: Path) -> UserError:
    """The error for a run that cannot be continued now, because another process is training it."""
    return UserError(
        "The run in {path} is being trained by another process; stop it there, or wait until it has ended.",
        path=folder,
    )


def _open_to_look(path: Path) -> FileIO:
    """Open for writing where that is allowed, though nothing is written: NFS locks no file that is open for reading."""
    try:
        return FileIO(path, "r+")
    except OSError:
        return FileIO(path, "r")


def _is_alive(status: os.stat_result) -> bool:
    """Whether a lock file with this state was held some seconds ago, and not given back since."""
    return status.st_size > 0 and time.time() - status.st_mtime < _ALIVE_S


def _lock(file: FileIO, *, retry_s: float) -> Literal["ours", "taken", "missing"]:
    """Whether the lock is ours now, until the file is closed, or another's, or whether there are no locks here."""
    from filelock import lock_descriptor  # here, for the window stands before it has been imported

    try:
        for number in range(_NUM_TRIES):
            time.sleep(retry_s if number else 0)
            if lock_descriptor(file.fileno(), blocking=False):
                return "ours"
    except OSError:
        return "missing"
    return "taken"
