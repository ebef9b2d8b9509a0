"""The one file where threads meet: a thread that trains, and threads that do short jobs."""

import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThread, Signal

from core.memory import give_back_memory
from core.runs.events import SavedElsewhereError, StepDone, can_wait_after

if TYPE_CHECKING:
    from core.runs.events import TrainEvent

    OpenEvents = Callable[[Callable[[], bool]], Generator[TrainEvent, None, None]]


_NICE = 5  # by that much the system prefers the window's own threads to one that comes second


def _come_second() -> None:
    """Has this thread, and those that it begins, leave the cores to the window's threads where both want them.

    Single threads have a priority on Linux alone; elsewhere nothing changes.
    """
    if sys.platform == "linux":
        own = threading.get_native_id()
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, own, os.getpriority(os.PRIO_PROCESS, own) + _NICE)


class TrainThread(QThread):
    """Drives a run's generator: pausing is not asking for the next event, stopping is closing it.

    It comes second where the system can do that: a picture that is predicted beside a run on a CPU is there in half
    the time then.

    `open_events` makes the generator in this thread; it is given `is_held`.

    `events` is all that this thread and the window's share; the window takes from its left end. `outcome` ("completed"
    or "stopped") and `error` are written before `finished` is emitted and read after it.
    """

    def __init__(self, open_events: "OpenEvents", parent: QObject) -> None:
        super().__init__(parent)
        self.events: deque[TrainEvent] = deque()
        self.outcome = "stopped"
        self.error: Exception | None = None
        self._open_events = open_events
        self._gate = threading.Condition()
        self._may_run = True
        self._steps_allowed = 0
        self._must_stop = False
        self._waits = False

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

    def waits(self) -> bool:
        """Whether the run is paused and nothing is under way any more: no event comes until it is let go on."""
        with self._gate:
            return self._waits

    def stop(self) -> None:
        """Ends the run after what is under way, paused or not."""
        with self._gate:
            self._must_stop = True
            self._gate.notify_all()

    def run(self) -> None:
        _come_second()
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
        except SavedElsewhereError as end:  # stopped, and saved in another folder
            self.events.append(end.moved)
        except Exception as error:  # whatever it is, the window says it
            self.error = error
        finally:
            give_back_memory()

    def _wait_for_leave(self) -> bool:
        """Blocks while the run is paused; False once it must stop."""
        with self._gate:
            self._gate.wait_for(self._may_leave)
            self._waits = False
            return not self._must_stop

    def _may_leave(self) -> bool:
        self._waits = not (self._must_stop or self._may_run or self._steps_allowed > 0)
        return not self._waits


_Begun = Generator[Any, None, Any]  # what a job has begun: it yields its progress and returns its answer


@dataclass(eq=False)
class Job:
    """Work that was asked for, and whom its answer is for; `JobThread.submit` makes it.

    Each callback runs in the window's thread, unless the job has been cancelled or replaced by then.
    """

    work: Callable[[], Any]
    then: Callable[[Any], None]
    failed: Callable[[Exception], None]
    progressed: Callable[[Any], None] | None = None
    is_cancelled: bool = False

    def cancel(self) -> None:
        """Nobody wants the answer any more: what has not begun is not begun, a generator is closed at its next turn."""
        self.is_cancelled = True


class JobThread(QThread):
    """Does short jobs one after the other and gives each answer to who asked for it.

    A job may be a generator: what it yields is its progress, what it returns its answer. After each yield the jobs that
    wait have their turn first, so that nobody waits behind a long one. One that `comes_second` takes what the window's
    other threads leave.
    """

    _told = Signal(object, object, object)  # Job, one of its callbacks, the callback's argument
    _ended = Signal(object)  # Job: it has told all that it had to tell

    def __init__(self, parent: QObject | None, *, comes_second: bool = False) -> None:
        super().__init__(parent)
        self._comes_second = comes_second
        self._waiting: deque[tuple[Job, _Begun | None]] = deque()  # with its generator, once a job has begun
        self._gate = threading.Condition()
        self._must_stop = False
        self._open_jobs: set[Job] = set()  # neither answered nor dropped; touched by the window's thread alone
        self._told.connect(self._on_told)
        self._ended.connect(self._on_ended)
        self.start()

    def submit(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        failed: Callable[[Exception], None],
        *,
        progressed: Callable[[Any], None] | None = None,
        replaces: Job | None = None,
    ) -> Job:
        """Has `work` done in this thread; `then` gets what it returns, `failed` what it raises, each in the window's.

        `replaces` is an earlier job: where it has not begun yet, it never does, and this one takes its place.
        """
        job = Job(work, then, failed, progressed)
        self._open_jobs.add(job)
        with self._gate:
            place = self._place_of(replaces)
            if place is None:
                self._waiting.append((job, None))
            else:
                self._waiting[place] = (job, None)
                self._open_jobs.discard(replaces)
            self._gate.notify_all()
        return job

    def is_idle(self) -> bool:
        """Whether all jobs are done and told."""
        return not self._open_jobs

    def stop(self) -> None:
        """Drops what waits and tells nothing more; returns when the job under way is done."""
        with self._gate:
            self._must_stop = True
            self._gate.notify_all()
        self.wait()

    def run(self) -> None:
        if self._comes_second:
            _come_second()
        while (waiting := self._next_job()) is not None:
            job, generator = waiting
            if not job.is_cancelled and self._take_turn(job, generator):
                continue  # it is not done yet
            if generator is not None:
                generator.close()  # in the thread that drives it
            self._ended.emit(job)

    def _take_turn(self, job: Job, generator: _Begun | None) -> bool:
        """Does a job, or the next part of one that is a generator; whether another part is to come."""
        try:
            answer = job.work() if generator is None else generator
            if not isinstance(answer, Generator):
                self._told.emit(job, job.then, answer)
                return False
            progress = next(answer)
        except StopIteration as end:
            self._told.emit(job, job.then, end.value)
            return False
        except Exception as error:  # whatever it is, the window says it
            self._told.emit(job, job.failed, error)
            return False
        if job.progressed is not None:
            self._told.emit(job, job.progressed, progress)
        with self._gate:
            self._waiting.append((job, answer))
        return True

    def _place_of(self, job: Job | None) -> int | None:
        """Where a job waits that has not begun."""
        places = (place for place, (waits, begun) in enumerate(self._waiting) if waits is job and begun is None)
        return next(places, None)

    def _next_job(self) -> tuple[Job, _Begun | None] | None:
        with self._gate:
            self._gate.wait_for(lambda: self._must_stop or self._waiting)
            if not self._must_stop:
                return self._waiting.popleft()
            for _, generator in self._waiting:
                if generator is not None:
                    generator.close()
            self._waiting.clear()
            return None

    def _on_told(self, job: Job, callback: Callable[[Any], None], argument: object) -> None:
        if not job.is_cancelled and not self._must_stop:
            callback(argument)

    def _on_ended(self, job: Job) -> None:
        self._open_jobs.discard(job)
