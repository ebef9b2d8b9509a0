"""The figures of one run: live, reopened and continued give the same."""

from core.runs.events import EpochDone, Evaluating, RunStarted, StepDone
from core.runs.history import RunHistory
from core.train.recipes import recipe_config, with_epochs

CONFIG = recipe_config("book", "googlenet", num_images=256, num_epochs=3)


def step(number):
    return StepDone(number, (number + 1) // 2, 2.0 / number, 0.5, 128, float(number))


def epoch(number):
    return EpochDone(number, 2 * number, 1.0, 0.5, 1.1, 0.4, 100.0, 2.0 * number)


def test_keeps_steps_and_epochs_and_nothing_else():
    events = [RunStarted(CONFIG, None, 10, 0, 0.0), step(1), step(2), Evaluating(1, 10, 10), epoch(1), step(3)]
    history = RunHistory(CONFIG).extend(events)
    assert history.steps == [step(1), step(2), step(3)]
    assert history.epochs == [epoch(1)]


def test_a_run_that_goes_on_from_an_earlier_state_forgets_what_came_after_it():
    history = RunHistory(CONFIG).extend([step(1), step(2), epoch(1), step(3), step(4), epoch(2)])
    longer = with_epochs(CONFIG, 5)
    history.extend([RunStarted(longer, None, 10, 3, 3.0), step(4)])
    assert history.config == longer
    assert history.steps == [step(1), step(2), step(3), step(4)]
    assert history.epochs == [epoch(1)]


def test_the_axis_counts_epochs():
    history = RunHistory(CONFIG)
    assert history.num_steps == 6
    assert [history.epochs_at(number) for number in (0, 1, 2, 6)] == [0.0, 0.5, 1.0, 3.0]
