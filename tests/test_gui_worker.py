"""Jobs: each answer goes to who asked, in the window's thread; long ones report, take turns and can be left."""

import os
import sys
import threading
import time

import pytest
from PySide6.QtCore import QCoreApplication

from gui.worker import JobThread, TrainThread


@pytest.fixture
def gate():
    """Holds a job up until it is opened; open at the end of every test, so that no thread waits for ever."""
    gate = threading.Event()
    yield gate
    gate.set()


class Asker:
    """Takes down what it is told and in which thread."""

    def __init__(self):
        self.answers, self.errors, self.reports, self.threads = [], [], [], set()

    def then(self, answer):
        self.answers.append(answer)
        self.threads.add(threading.get_ident())

    def failed(self, error):
        self.errors.append(error)
        self.threads.add(threading.get_ident())

    def progressed(self, report):
        self.reports.append(report)
        self.threads.add(threading.get_ident())


def wait(gate, answer=None):
    def work():
        assert gate.wait(60)
        return answer

    return work


def raise_it(error):
    raise error


def test_each_asker_gets_its_own_answer_in_the_window_s_thread(qtbot, jobs):
    first, second, here = Asker(), Asker(), threading.get_ident()
    jobs.submit(threading.get_ident, first.then, first.failed)
    jobs.submit(lambda: "two", second.then, second.failed)
    qtbot.waitUntil(jobs.is_idle)
    assert first.answers != [here]
    assert second.answers == ["two"]
    assert first.threads == second.threads == {here}


def test_an_error_goes_to_who_asked_and_the_next_job_is_done(qtbot, jobs):
    one, other, error = Asker(), Asker(), ValueError("no")
    jobs.submit(lambda: raise_it(error), one.then, one.failed)
    jobs.submit(lambda: 2, other.then, other.failed)
    qtbot.waitUntil(jobs.is_idle)
    assert (one.answers, one.errors) == ([], [error])
    assert (other.answers, other.errors) == ([2], [])


def test_a_job_that_has_not_begun_is_replaced_in_its_place(qtbot, jobs, gate):
    done = []
    jobs.submit(wait(gate), done.append, pytest.fail)
    old = jobs.submit(lambda: "old", done.append, pytest.fail)
    jobs.submit(lambda: "last", done.append, pytest.fail)
    jobs.submit(lambda: "new", done.append, pytest.fail, replaces=old)
    gate.set()
    qtbot.waitUntil(jobs.is_idle)
    assert done == [None, "new", "last"]


def test_a_job_that_has_begun_is_answered_although_it_is_replaced(qtbot, jobs, gate):
    done, begun = [], threading.Event()
    old = jobs.submit(lambda: (begun.set(), gate.wait(60))[1], done.append, pytest.fail)
    assert begun.wait(60)
    jobs.submit(lambda: "new", done.append, pytest.fail, replaces=old)
    gate.set()
    qtbot.waitUntil(jobs.is_idle)
    assert done == [True, "new"]


def test_a_cancelled_job_is_not_begun_and_a_finished_one_not_told(qtbot, jobs, gate):
    done, told = [], []
    begun = threading.Event()
    finished = jobs.submit(lambda: (begun.set(), gate.wait(60)), told.append, told.append)
    waiting = jobs.submit(lambda: done.append("waiting"), told.append, told.append)
    assert begun.wait(60)
    finished.cancel()
    waiting.cancel()
    gate.set()
    qtbot.waitUntil(jobs.is_idle)
    assert (done, told) == ([], [])


def test_a_generator_reports_what_it_yields_and_answers_what_it_returns(qtbot, jobs):
    def work():
        yield "a"
        yield "b"
        return "end"

    asker = Asker()
    jobs.submit(work, asker.then, asker.failed, progressed=asker.progressed)
    qtbot.waitUntil(jobs.is_idle)
    assert (asker.reports, asker.answers, asker.errors) == (["a", "b"], ["end"], [])


def test_what_a_generator_raises_comes_after_what_it_has_reported(qtbot, jobs):
    def work():
        yield 1
        raise ValueError("no")

    told = []
    jobs.submit(work, told.append, lambda error: told.append(str(error)), progressed=told.append)
    qtbot.waitUntil(jobs.is_idle)
    assert told == [1, "no"]


def test_nobody_waits_behind_a_generator(qtbot, jobs, gate):
    order = []

    def long_work():
        for number in range(3):
            order.append(number)
            assert gate.wait(60)
            yield

    jobs.submit(long_work, order.append, pytest.fail)
    jobs.submit(lambda: "short", order.append, pytest.fail)
    qtbot.waitUntil(lambda: order == [0])
    gate.set()
    qtbot.waitUntil(jobs.is_idle)
    assert order.index("short") < order.index(None)
    assert [each for each in order if each != "short"] == [0, 1, 2, None]


def test_a_generator_that_is_left_is_closed_in_the_thread_that_drives_it(qtbot, jobs):
    closed_in, driven_in = [], []

    def endless():
        driven_in.append(threading.get_ident())
        try:
            while True:
                time.sleep(0.001)  # a part of the work
                yield
        finally:
            closed_in.append(threading.get_ident())

    asker = Asker()
    job = jobs.submit(endless, asker.then, asker.failed, progressed=asker.progressed)
    qtbot.waitUntil(lambda: bool(asker.reports))
    job.cancel()
    qtbot.waitUntil(jobs.is_idle)
    assert closed_in == driven_in != [threading.get_ident()]
    assert (asker.answers, asker.errors) == ([], [])


def test_stopping_closes_generators_and_tells_nothing_more(qtbot):
    jobs, closed, told = JobThread(None), [], []

    def endless():
        try:
            while True:
                time.sleep(0.001)  # a part of the work
                yield
        finally:
            closed.append(True)

    jobs.submit(endless, told.append, told.append, progressed=told.append)
    qtbot.waitUntil(lambda: bool(told))
    jobs.stop()
    num_told = len(told)
    jobs.submit(lambda: "late", told.append, told.append)
    QCoreApplication.sendPostedEvents()  # what was on its way comes in here
    assert closed == [True]
    assert len(told) == num_told


@pytest.mark.skipif(sys.platform != "linux", reason="single threads have a priority on Linux alone")
def test_what_comes_second_leaves_the_cores_to_the_window_and_so_do_threads_that_it_begins(qtbot):
    def own_and_begun() -> tuple[int, int]:
        begun: list[int] = []
        thread = threading.Thread(target=lambda: begun.append(_nice()))
        thread.start()
        thread.join()
        return _nice(), begun[0]

    jobs, asker, here = JobThread(None, comes_second=True), Asker(), _nice()
    jobs.submit(own_and_begun, asker.then, asker.failed)
    qtbot.waitUntil(jobs.is_idle)
    jobs.stop()
    training: list[tuple[int, int]] = []
    thread = TrainThread(lambda _: (training.append(own_and_begun()) for _ in range(1)), jobs)
    thread.start()
    qtbot.waitUntil(thread.isFinished)
    second = min(19, here + 5)
    assert asker.answers == training == [(second, second)]
    assert _nice() == here


def _nice() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
