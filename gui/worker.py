"""The one file where threads meet: a thread that trains, and threads that do short jobs."""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from core.memory import give_back_memory
from core.runs.events import StepDone, can_wait_after

if TYPE_CHECKING:
    from core.runs.events import TrainEvent


class TrainThread(QThread):
    """Drives a run's generator: pausing is not asking for the next event, stopping is closing it.

    `open_events` makes the generator in this thread; it is given `is_held`.

    `events` is all that this thread and the window's share; the window takes from its left end. `outcome` ("completed"
    or "stopped") and `error` are written before `finished` is emitted and read after it.
    """

    def __init__(self, open_events: "Callable[[Callable[[], bool]], Iterator[TrainEvent]]", parent: QObject) -> None:
        super().__init__(parent)
        self.events: deque[TrainEvent] = deque()
        self.outcome = "stopped"
        self.error: Exception | None = None
        self._open_events = open_events
        self._gate = threading.Condition()
        self._may_run = True
        self._steps_allowed = 0
        self._must_stop = False

    def pause(self) -> None:
        """What is under way is the last until `proceed` or `allow_step`: a step, on a GPU perhaps several."""
        with self._gate:
            self._may_run = False

    def proceed(self) -> None:
        """Goes on until told otherwise."""
        with self._gate:
            self._may_run = True
            self._gate.notify_all()

    def allow_step(self) -> None:
        """Lets one more step happen, then waits again."""
        with self._gate:
            self._may_run = False
            self._steps_allowed += 1
            self._gate.notify_all()

    def is_held(self) -> bool:
        """Whether the run will wait after what is under way, or waits already."""
        return not self._may_run

    def stop(self) -> None:
        """Ends the run after what is under way, paused or not."""
        with self._gate:
            self._must_stop = True
            self._gate.notify_all()

    def run(self) -> None:
        try:
            with closing(self._open_events(self.is_held)) as events:
                for event in events:
                    self.events.append(event)
                    if isinstance(event, StepDone):
                        with self._gate:
                            self._steps_allowed = max(0, self._steps_allowed - 1)
                    if can_wait_after(event) and not self._wait_for_leave():
                        return
            self.outcome = "completed"
        except Exception as error:  # whatever it is, the window says it
            self.error = error
        finally:
            give_back_memory()

    def _wait_for_leave(self) -> bool:
        """Blocks while the run is paused; False once it must stop."""
        with self._gate:
            self._gate.wait_for(lambda: self._must_stop or self._may_run or self._steps_allowed > 0)
            return not self._must_stop


@dataclass(frozen=True)
class JobResult:
    """What became of a job: its value, or the error that it raised."""

    key: str
    value: object
    error: Exception | None


class JobThread(QThread):
    """Does short jobs one after the other; of those that wait, only the newest of a key is done.

    `job_done` carries a `JobResult`. Connect it to bound methods of QObjects only: they run in their own thread.
    """

    job_done = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: OrderedDict[str, Callable[[], object]] = OrderedDict()
        self._is_busy = False
        self._gate = threading.Condition()
        self._must_stop = False
        self.start()

    def submit(self, key: str, work: Callable[[], object]) -> None:
        """Has `work` done in this thread, in place of a waiting job of the same key."""
        with self._gate:
            self._waiting[key] = work
            self._gate.notify_all()

    def is_idle(self) -> bool:
        """Whether all jobs are done and told."""
        with self._gate:
            return not self._waiting and not self._is_busy

    def stop(self) -> None:
        """Drops what waits, and returns when the job under way is done."""
        with self._gate:
            self._must_stop = True
            self._waiting.clear()
            self._gate.notify_all()
        self.wait()

    def run(self) -> None:
        while (job := self._next_job()) is not None:
            key, work = job
            try:
                result = JobResult(key, work(), None)
            except Exception as error:  # whatever it is, the window says it
                result = JobResult(key, None, error)
            self.job_done.emit(result)

    def _next_job(self) -> tuple[str, Callable[[], object]] | None:
        with self._gate:
            self._is_busy = False
            self._gate.wait_for(lambda: self._must_stop or self._waiting)
            self._is_busy = True
            return None if self._must_stop else self._waiting.popitem(last=False)
