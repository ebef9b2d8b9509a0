"""What stands beside every measurement: the computer and the versions that it was made with."""

import os
import platform
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import torch

_GIB = 2**30
_CPUINFO = Path("/proc/cpuinfo")


def describe_machine() -> dict[str, Any]:
    """Plain values for JSON; None for what there is not or cannot be known."""
    has_cuda = torch.cuda.is_available()
    return {
        "processor": _processor(),
        "num_cores": os.cpu_count(),
        "instructions": ", ".join([torch.backends.cpu.get_cpu_capability(), *_bfloat16_instructions()]),
        "memory_gib": _memory_gib(),
        "gpu": torch.cuda.get_device_name() if has_cuda else "MPS" if torch.backends.mps.is_available() else None,
        "system": platform.system(),
        "python": platform.python_version(),
        "torch": torch.__version__,
        "torchvision": metadata.version("torchvision"),
    }


def machine_lines(machine: dict[str, Any]) -> list[str]:
    """The same in two lines for a person."""
    parts = [machine["processor"], f"{machine['num_cores']} cores", machine["instructions"]]
    if machine["memory_gib"] is not None:
        parts.append(f"{machine['memory_gib']:.0f} GiB")
    parts.append(machine["gpu"] or "no GPU")
    versions = [f"Python {machine['python']}", f"PyTorch {machine['torch']}", machine["system"]]
    return [", ".join(map(str, parts)), ", ".join(versions)]


def _processor() -> str:
    """What the processor calls itself; on Linux and macOS Python's own answer is only its architecture."""
    try:
        if name := _cpuinfo("model name"):
            return name
        if sys.platform == "darwin":
            command = ["sysctl", "-n", "machdep.cpu.brand_string"]
            return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        pass  # then Python's own answer
    return platform.processor() or platform.machine()


def _bfloat16_instructions() -> list[str]:
    """What the processor has for bfloat16, on which the speed in that format depends more than on all else."""
    flags = _cpuinfo("flags").split()
    return [title for flag, title in (("avx512_bf16", "AVX512_BF16"), ("amx_bf16", "AMX")) if flag in flags]


def _cpuinfo(name: str) -> str:
    """One line of Linux's description of the processor; "" elsewhere."""
    if not _CPUINFO.is_file():
        return ""
    lines = _CPUINFO.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _memory_gib() -> float | None:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / _GIB
    except (AttributeError, ValueError, OSError):  # not on Windows
        return None
