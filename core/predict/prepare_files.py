"""Many picture files to what a network gets, by several processes where that pays."""

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from core.data import PictureForm
from core.errors import UserError
from core.predict.decode import decode
from core.predict.pipeline import prepare

# A photograph takes 0.1 to 0.3 s and a process begins within half a second: so many pictures are worth one more.
_FILES_A_PROCESS = 16
_MAX_PROCESSES = 8  # each may need the memory of a large picture
_QUEUED_A_PROCESS = 2  # given out ahead, so that none waits and whoever leaves need not wait for many
_NICE = 10  # of processes in the background: they take what a training and the window leave
_LOOK_AGAIN_S = 0.02  # after that it is asked again whether another file may be begun
_Made = TypeVar("_Made")


def prepare_files(
    files: Sequence[Path], form: PictureForm, num_processes: int | None = None
) -> Generator[np.ndarray | UserError, None, None]:
    """For each file in turn what a network gets of it, uint8 side x side, or the sentence that says why not.

    The rest is as in `map_files`.
    """
    return map_files(partial(_prepare_file, form=form), files, num_processes)


def map_files(
    work: Callable[[Path], _Made],
    files: Sequence[Path],
    num_processes: int | None = None,
    *,
    in_background: bool = False,
    must_wait: Callable[[], bool] = lambda: False,
) -> Generator[_Made, None, None]:
    """What `work`, a function that other processes can import, gives for each file in turn.

    Yields one at a time as it is ready; closing the generator leaves the rest undone. `num_processes` is as many as pay
    on this computer unless given; 1 is this process alone, which also goes on where another one ends before its time.
    Processes in the background leave the computer to whatever else wants it, where the system has such a thing. While
    `must_wait` says so, no further file is begun; those under way are finished.
    """
    num_processes = num_processes or min(_MAX_PROCESSES, _num_cores(), len(files) // _FILES_A_PROCESS)
    num_done = 0
    if num_processes > 1:
        try:
            for outcome in _by_processes(work, files, num_processes, _NICE if in_background else 0, must_wait):
                yield outcome
                num_done += 1
        except (BrokenProcessPool, OSError):  # a system that is short of memory has ended one or lets none begin
            pass
    for file in files[num_done:]:
        while must_wait():
            time.sleep(_LOOK_AGAIN_S)
        yield work(file)


def processes_beside_window(num_files: int) -> int:
    """How many processes to read so many files with while a window is in use: 1 where another one does not pay.

    Another process at least, where there are many: threads of Python's would take turns with the window's.
    """
    if num_files < 2 * _FILES_A_PROCESS:
        return 1
    return min(_MAX_PROCESSES, max(2, _num_cores() - 1), num_files // _FILES_A_PROCESS)


def _by_processes(
    work: Callable[[Path], _Made],
    files: Sequence[Path],
    num_processes: int,
    nice: int,
    must_wait: Callable[[], bool],
) -> Iterator[_Made]:
    # Begun anew instead of forked: a fork of a process with threads, as the window's, may hang.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(num_processes, mp_context=context, initializer=_begin, initargs=(nice,))
    try:
        waiting = deque(files)
        queue: deque[Future[_Made]] = deque()
        while waiting or queue:
            if not must_wait():
                while waiting and len(queue) < _QUEUED_A_PROCESS * num_processes:
                    queue.append(pool.submit(work, waiting.popleft()))
            if queue:
                yield queue.popleft().result()
            else:
                time.sleep(_LOOK_AGAIN_S)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin(nice: int) -> None:
    """A terminal's Ctrl+C reaches all processes; the one that was started by the user says what becomes of the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if nice and hasattr(os, "nice"):
        os.nice(nice)


def _prepare_file(file: Path, form: PictureForm) -> np.ndarray | UserError:
    try:
        return prepare(decode(file), form).pixels
    except UserError as error:
        return error


def _num_cores() -> int:
    """Those that this process may use, where the system tells."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
