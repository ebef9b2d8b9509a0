"""Tests of core.memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.memory import give_back_memory, keep_one_heap


def resident_mb():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps what was freed")
def test_freed_memory_goes_back_to_the_system():
    blocks = [bytearray(100_000) for _ in range(3_000)]  # 300 MB, in pieces that all come from the heap
    last = blocks.pop()  # keeps the end of the heap in use, so that it cannot shrink by itself
    del blocks[:]
    before = resident_mb()
    give_back_memory()
    assert resident_mb() < before - 200
    assert len(last) == 100_000


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc has heaps of threads")
def test_threads_share_the_main_heap():
    code = """
import ctypes, threading
from core.memory import keep_one_heap
keep_one_heap()
blocks = []
thread = threading.Thread(target=lambda: blocks.extend(bytearray(100_000) for _ in range(10)))
thread.start()
thread.join()
ctypes.CDLL(None).malloc_stats()
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr
    assert "Arena 0" in told
    assert "Arena 1" not in told


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_a_system_without_it_is_left_alone(platform, monkeypatch):
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr("ctypes.CDLL", lambda name: object())
    keep_one_heap()
    give_back_memory()
