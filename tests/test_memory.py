"""Tests of core.memory."""

import ctypes
import mmap
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from core import memory
from core.memory import give_back_memory, keep_one_heap, memory_of_card, memory_of_process


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
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    keep_one_heap()
    give_back_memory()


@pytest.mark.skipif(sys.platform != "linux", reason="the oracle is Linux's")
def test_the_memory_of_this_process_is_the_systems_own_figure():
    lines = Path("/proc/self/status").read_text().splitlines()
    told = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))
    assert memory_of_process() == pytest.approx(told, rel=0.05)


def test_memory_that_is_taken_shows():
    before = memory_of_process()
    with mmap.mmap(-1, 100_000_000) as taken:  # not from the heap, which may have room left by other tests
        taken[:: mmap.PAGESIZE] = bytes(len(range(0, len(taken), mmap.PAGESIZE)))
        assert memory_of_process() - before > 90_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has none of the other systems' calls")
@pytest.mark.parametrize("platform", ["darwin", "win32", "aix"])
def test_where_the_system_does_not_tell_there_is_no_figure(platform, monkeypatch):
    monkeypatch.setattr(memory.sys, "platform", platform)
    assert memory_of_process() is None


def test_without_a_gpu_there_is_no_card(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert memory_of_card() is None
    monkeypatch.delitem(sys.modules, "torch")
    assert memory_of_card() is None


def test_of_a_gpu_this_process_s_share_and_all_of_it_are_told(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: True)
    monkeypatch.setattr(torch.cuda, "memory_reserved", lambda: 3_000)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda: SimpleNamespace(total_memory=80_000))
    assert memory_of_card() == (3_000, 80_000)
