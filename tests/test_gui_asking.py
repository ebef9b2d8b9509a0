"""Of several questions that take long only the newest is answered, and it is over when its answer is told."""

import pytest

from gui.asking import Asker
from gui.prediction import PredictionController


@pytest.fixture
def asker(jobs):
    return Asker(PredictionController(jobs))


def counting(length):
    """A question that says how far it is, and answers with its length."""

    def work(_predictor):
        yield from range(length)
        return length

    return work


def test_an_answer_is_told_with_its_progress_when_nothing_is_under_way_any_more(asker, qtbot):
    told, progress = [], []
    asker.ask(counting(3), lambda answer: told.append((answer, asker.is_busy)), told.append, progress.append)
    assert asker.is_busy
    qtbot.waitUntil(lambda: bool(told))
    assert told == [(3, False)]
    assert progress == [0, 1, 2]


def test_another_question_drops_the_one_before(asker, jobs, qtbot):
    told = []
    for length in (1000, 2, 5):
        asker.ask(counting(length), told.append, told.append)
    qtbot.waitUntil(jobs.is_idle)
    assert told == [5]
    assert not asker.is_busy


def test_of_a_cancelled_question_nothing_is_told(asker, jobs, qtbot):
    told = []
    asker.ask(counting(1000), told.append, told.append, told.append)
    asker.cancel()
    assert not asker.is_busy
    qtbot.waitUntil(jobs.is_idle)
    assert told == []


def test_what_fails_is_told_and_over(asker, qtbot):
    told = []
    asker.ask(lambda _predictor: 1 // 0, told.append, lambda error: told.append((type(error), asker.is_busy)))
    qtbot.waitUntil(lambda: bool(told))
    assert told == [(ZeroDivisionError, False)]


def test_another_question_can_be_asked_when_an_answer_is_told(asker, qtbot):
    told = []
    asker.ask(counting(1), lambda _answer: asker.ask(counting(2), told.append, told.append), told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [2]
