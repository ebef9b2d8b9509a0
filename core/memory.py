"""How glibc, the C library of most Linux systems, hands out memory; elsewhere nothing of this does anything."""

import ctypes
import sys
from collections.abc import Callable

# glibc's malloc.h
_M_TRIM_THRESHOLD = -1
_M_MMAP_MAX = -4
_M_ARENA_MAX = -8


def keep_one_heap() -> None:
    """Has all threads take all memory from one heap that never shrinks by itself; to be called before there are any.

    What the thread of a measurement, of a run or of a prediction frees, the others can then use. Threads hardly ever
    wait for each other there: small pieces come from a store of their own, and a step asks for few large ones.
    Left to itself, glibc gives large pieces back at once, and the next step gets them anew, blanked page by page:
    80,000 pages and a tenth of the time of a step of GoogLeNet at 96 pixels. `give_back_memory` shrinks the heap.
    """
    if (set_option := _glibc("mallopt")) is not None:
        set_option(_M_ARENA_MAX, 1)
        set_option(_M_MMAP_MAX, 0)
        set_option(_M_TRIM_THRESHOLD, 2**31 - 1)


def give_back_memory() -> None:
    """Returns to the system what was freed; to be called where something large has just ended.

    A heap hardly ever shrinks by itself: hundreds of megabytes would stay with the process.
    """
    if (trim := _glibc("malloc_trim")) is not None:
        trim(0)


def _glibc(name: str) -> Callable[..., int] | None:
    """A function of the C library, or None where there is none of this name: musl has neither."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
