"""How memory is handed out, by glibc, the C library of most Linux systems, and how much this process takes."""

import ctypes
import os
import sys
from collections.abc import Callable
from pathlib import Path

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


def memory_of_process() -> int | None:
    """The bytes of real memory that this process takes just now; None where the system does not tell."""
    ask = {"linux": _memory_on_linux, "darwin": _memory_on_macos, "win32": _memory_on_windows}.get(sys.platform)
    try:
        return None if ask is None else ask()
    except (OSError, AttributeError, ValueError, IndexError):
        return None


def memory_of_card() -> tuple[int, int] | None:
    """The bytes that this process has taken on the GPU, and how many there are; None where none computes here.

    Asks PyTorch's own books and never the driver, which a step that is just being recorded would not survive. On
    Apple's computers the GPU shares the computer's memory: the second number is what PyTorch may take of it.
    Imports nothing: before the engine has begun there is no card to ask.
    """
    torch = sys.modules.get("torch")
    try:
        if torch is None:
            return None
        if torch.cuda.is_initialized():
            return torch.cuda.memory_reserved(), torch.cuda.get_device_properties().total_memory
        if torch.backends.mps.is_available() and (taken := torch.mps.driver_allocated_memory()):
            return taken, torch.mps.recommended_max_memory()
    except (RuntimeError, AttributeError):  # a card that has gone, or a torch that is still being imported
        pass
    return None


def _memory_on_linux() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _memory_on_macos() -> int:
    """`pti_resident_size` of `proc_pidinfo(PROC_PIDTASKINFO)`: six 64-bit and twelve 32-bit numbers."""
    info = (ctypes.c_uint64 * 12)()
    size = ctypes.CDLL("/usr/lib/libproc.dylib").proc_pidinfo(
        os.getpid(), 4, ctypes.c_uint64(0), info, ctypes.sizeof(info)
    )
    if size < ctypes.sizeof(info):
        raise OSError("proc_pidinfo")
    return int(info[1])


def _memory_on_windows() -> int:
    """`WorkingSetSize` of `GetProcessMemoryInfo`: two 32-bit numbers, then eight as wide as a pointer."""
    kernel = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009  # mypy looks at Linux, where it is not there
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    counters = (ctypes.c_size_t * (8 + 8 // ctypes.sizeof(ctypes.c_size_t)))()
    if not kernel.K32GetProcessMemoryInfo(
        ctypes.c_void_p(kernel.GetCurrentProcess()), counters, ctypes.sizeof(counters)
    ):
        raise OSError("GetProcessMemoryInfo")
    return int(counters[8 // ctypes.sizeof(ctypes.c_size_t) + 1])
