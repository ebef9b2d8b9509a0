"""What the measurements share: how they are started, and how their figures are told."""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from importlib import metadata
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as the program itself has it; before torch is imported
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy's threads spin, and its matrix products here are small

from core.bench.machine import describe_machine, machine_lines
from core.bench.turns import spread
from core.memory import keep_one_heap

_STATUS = Path("/proc/self/status")


def parser(description: str) -> argparse.ArgumentParser:
    """The options that every script has; memory is from now on handed out as in the program itself."""
    keep_one_heap()
    options = argparse.ArgumentParser(description=description)
    options.add_argument("--json", action="store_true", help="all figures for a program, not a table for a person")
    return options


def say(line: str) -> None:
    """Tells a person how far it is, beside the figures."""
    print(line, file=sys.stderr, flush=True)


def report(options: argparse.Namespace, tables: dict[str, list[dict[str, object]]]) -> None:
    """Prints tables by title, each a list of rows with the same columns, below machine, date and command."""
    machine = describe_machine() | {"pyside6": metadata.version("PySide6-Essentials")}
    about = {"date": date.today().isoformat(), "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])}
    if options.json:
        print(json.dumps({**about, "machine": machine, "tables": tables}, indent=1))
        return
    computer, versions = machine_lines(machine)
    print("\n".join([computer, f"{versions}, PySide6 {machine['pyside6']}", f"{about['date']}, {about['command']}"]))
    for title, rows in tables.items():
        print(f"\n{title}")
        print_table(rows)


def print_table(rows: list[dict[str, object]]) -> None:
    """Prints rows in Markdown, so that they can be copied into the README."""
    if not rows:
        print("(nothing measured)")
        return
    print("| " + " | ".join(rows[0]) + " |")
    print("|" + "---|" * len(rows[0]))
    for row in rows:
        print("| " + " | ".join(map(cell, row.values())) + " |")


def cell(value: object) -> str:
    """A figure with three digits or so; a list of measurements as median (lowest–highest)."""
    if isinstance(value, list):
        if not value:
            return "–"
        result = spread(value)
        return f"{cell(result.median)} ({cell(result.low)}–{cell(result.high)})"
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return "–" if value is None else str(value)


def percentile(values: Sequence[float], per_cent: float) -> float | None:
    """The smallest value that at least `per_cent` per cent of the values do not exceed; None where there are none."""
    ordered = sorted(values)
    index = max(0, -(-len(ordered) * per_cent // 100) - 1)
    return ordered[int(index)] if ordered else None


def interleave(
    contenders: dict[str, Callable[[], float]], num_rounds: int, *, shows: bool = True
) -> dict[str, list[float]]:
    """Calls each contender once a round, in turns, and collects what they return."""
    values: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(1, num_rounds + 1):
        for name, contender in contenders.items():
            if shows:
                say(f"round {number} of {num_rounds}: {name}")
            values[name].append(contender())
    return values


def seconds_per_call(call: Callable[[], object], *, at_least_s: float) -> float:
    """Median seconds of one call, of so many that they take `at_least_s` together."""
    seconds: list[float] = []
    while sum(seconds) < at_least_s:
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def memory_mb(kind: str = "VmRSS") -> float | None:
    """Memory of this process in MB as Linux tells it: "VmRSS" now, "VmHWM" at most so far; None elsewhere."""
    if not _STATUS.is_file():
        return None
    lines = _STATUS.read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(kind))
