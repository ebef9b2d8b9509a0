"""Memory that is no longer used goes back to the system."""

import ctypes
import sys


def give_back_memory() -> None:
    """Has the C library return what it keeps of freed memory; to be called where something large has just ended.

    On Linux glibc keeps a heap for each thread and hardly ever shrinks one: what a measurement or a run has freed, some
    hundred megabytes, would stay with the process and be of no use to the next run's thread. Elsewhere nothing happens.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim is not None:
            trim(0)
