"""Less memory on Linux, where the C library keeps a heap for each thread; elsewhere nothing of this does anything."""

import ctypes
import sys
from collections.abc import Callable

_M_ARENA_MAX = -8  # glibc's malloc.h


def share_one_heap() -> None:
    """Has all threads take memory from one heap; to be called before there are any.

    What the thread of a measurement, of a run or of a prediction frees, the others can then use. Threads hardly ever
    wait for each other there: small pieces come from a store of their own, and a step asks for few large ones.
    """
    if (set_option := _glibc("mallopt")) is not None:
        set_option(_M_ARENA_MAX, 1)


def give_back_memory() -> None:
    """Returns to the system what was freed; to be called where something large has just ended.

    A heap hardly ever shrinks by itself: hundreds of megabytes would stay with the process.
    """
    if (trim := _glibc("malloc_trim")) is not None:
        trim(0)


def _glibc(name: str) -> Callable[..., int] | None:
    """A function of the C library, or None where there is none of this name: musl has neither."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
