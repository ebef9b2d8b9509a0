"""The book's loop in a process of its own, with the environment that a reader of the book has.

This program tells idle OpenMP threads to sleep, which a loop beside worker processes gains a lot from; the book's does
not. And its worker processes must stand still while another loop has its turn.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from core.bench.turns import Step

_PROJECT = Path(__file__).resolve().parents[2]
_NUM_WARM_UP_STEPS = 10  # four workers have prepared two batches each by then: from there on it goes as fast as they do


class BookProcess(Iterator[Step]):
    """The steps of `core.bench.book_loop.book_steps` in another process, which stands still between two of them.

    The first ones, in which worker processes start and fill their queue, are not told. `close` ends the process.
    """

    def __init__(self, image_size: int = 96, batch_size: int = 128) -> None:
        self._num_to_skip = _NUM_WARM_UP_STEPS
        self._process = subprocess.Popen(
            [sys.executable, "-m", "core.bench.book_process", str(image_size), str(batch_size)],
            cwd=_PROJECT,
            env={name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            start_new_session=True,  # its group is itself and its workers
        )
        assert self._process.stdin
        assert self._process.stdout
        self._questions, self._answers = self._process.stdin, self._process.stdout

    def __next__(self) -> Step:
        """Lets the process do one step; what it and its workers do meanwhile is part of it."""
        while self._num_to_skip:
            self._step()
            self._num_to_skip -= 1
        return self._step()

    def close(self) -> None:
        """Ends the process and its workers."""
        self._signal("SIGKILL")
        self._process.kill()
        self._process.communicate()

    def _step(self) -> Step:
        start = time.perf_counter()
        self._signal("SIGCONT")
        self._questions.write("step\n")
        num_images = int(self._answers.readline())
        self._signal("SIGSTOP")
        return Step(num_images, time.perf_counter() - start)

    def _signal(self, name: str) -> None:
        """Signals the process and its workers; Windows has no such signals, there the workers run on."""
        if hasattr(signal, name):
            os.killpg(self._process.pid, getattr(signal, name))


def main() -> None:
    """The other process: a step for each line that comes in, and a line with its number of images for each step."""
    from core.bench.book_loop import book_steps

    image_size, batch_size = map(int, sys.argv[1:])
    steps = book_steps(image_size=image_size, batch_size=batch_size)
    for _ in sys.stdin:
        print(next(steps).num_images, flush=True)


if __name__ == "__main__":
    main()
