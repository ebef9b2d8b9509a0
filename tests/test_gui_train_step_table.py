"""Tests of gui.train.step_table."""

from core.runs.events import EpochDone, RunStarted, StepDone
from core.runs.history import RunHistory
from core.train.recipes import recipe_config
from gui.train.step_table import HistoryTable


def step(number: int) -> StepDone:
    return StepDone(number, 1, 1.0 / number, 0.5, 128, float(number))


def test_a_growing_history_is_read_step_by_step():
    history, table = RunHistory(recipe_config("book", "googlenet")), HistoryTable()
    table.update(history)
    for number in range(1, 200):
        history.append(step(number))
        assert table.update(history)
        assert table.steps["step"].tolist() == list(range(1, number + 1))
    assert table.steps["loss"].tolist() == [event.loss for event in history.steps]


def test_only_new_steps_are_read():
    class Untouchable:
        def __getattr__(self, name):
            raise AssertionError("read twice")

    history, table = RunHistory(recipe_config("book", "googlenet"), steps=[step(1), step(2)]), HistoryTable()
    table.update(history)
    history.steps[:] = [Untouchable(), Untouchable(), step(3)]
    table.update(history)
    assert table.steps["step"].tolist() == [1, 2, 3]


def test_a_run_that_goes_on_earlier_is_read_anew():
    history, table = (
        RunHistory(recipe_config("book", "googlenet"), steps=[step(n) for n in range(1, 11)]),
        HistoryTable(),
    )
    table.update(history)
    history.append(RunStarted(history.config, None, 0, 4, 0.0))
    history.extend(step(number) for number in range(5, 20))
    assert not table.update(history)
    assert table.steps["step"].tolist() == list(range(1, 20))


def test_another_history_replaces_the_first():
    table = HistoryTable()
    table.update(RunHistory(recipe_config("book", "googlenet"), steps=[step(n) for n in range(1, 11)]))
    epoch = EpochDone(1, 469, 1.0, 0.6, 0.9, 0.7, 100.0, 60.0)
    table.update(RunHistory(recipe_config("book", "googlenet"), steps=[step(7)], epochs=[epoch]))
    assert table.steps["step"].tolist() == [7]
    assert table.epochs["test_accuracy"].tolist() == [0.7]
