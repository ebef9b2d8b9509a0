"""When a run is told to learn nothing: its loss stays at that of guessing after others have left it."""

import math

import pytest

from core.paths import BUNDLED_RUNS
from core.runs.events import RunStarted, StepDone
from core.runs.folder import RunFolder
from core.runs.history import RunHistory
from core.train.plateau import find_plateau
from core.train.recipes import recipe_config

BOOK = recipe_config("book", "googlenet")
GUESSING = math.log(10)


def history_of(config, losses):
    history = RunHistory(config)
    history.append(RunStarted(config, None, 1, 0, 0.0))
    for step, loss in enumerate(losses, 1):
        history.append(StepDone(step, 1, loss, 0.1, config.batch_size, float(step)))
    return history


def first_told(config, losses):
    """The step at which the run is told for the first time, or None."""
    history = history_of(config, [])
    for event in history_of(config, losses).steps:
        history.append(event)
        if find_plateau(history):
            return event.step
    return None


@pytest.mark.parametrize("name", ["googlenet-book", "googlenet-best"])
def test_the_bundled_runs_are_never_told(name):
    run = RunFolder(BUNDLED_RUNS / name)
    history = RunHistory(run.config)
    for event in run.events():
        history.append(event)
        if isinstance(event, StepDone) and event.step <= 2_000:
            assert find_plateau(history) is None, event.step
    assert find_plateau(history) is None


def test_a_book_run_that_only_guesses_is_told_long_before_its_end():
    told = first_told(BOOK, [GUESSING] * 1_000)
    assert 259 < told < 1_000
    plateau = find_plateau(history_of(BOOK, [GUESSING] * 1_000))
    assert (plateau.step, plateau.is_short_run) == (1_000, False)
    assert plateau.chance_loss == pytest.approx(2.3026, abs=1e-4)


def test_a_run_too_short_to_learn_is_told_before_it_ends():
    short = recipe_config("book", "googlenet", num_images=2_100)
    assert short.num_steps == 170
    assert first_told(short, [2.304] * 170) < 170
    assert find_plateau(history_of(short, [2.304] * 170)).is_short_run


def test_batch_normalisation_is_given_less_time():
    told = first_told(recipe_config("best"), [2.32] * 600)
    assert told < first_told(BOOK, [2.32] * 600)


def test_it_is_withdrawn_when_the_loss_leaves_the_plateau():
    losses = [GUESSING] * 700 + [1.9] * 60
    assert find_plateau(history_of(BOOK, losses[:700])) is not None
    assert find_plateau(history_of(BOOK, losses)) is None


def test_noise_on_either_side_is_still_guessing():
    losses = [GUESSING + 0.05 * math.sin(7 * step) for step in range(700)]
    assert find_plateau(history_of(BOOK, losses)) is not None


@pytest.mark.parametrize("num_steps", [0, 1, 49])
def test_a_young_run_is_left_alone(num_steps):
    assert find_plateau(history_of(BOOK, [3.0] * num_steps)) is None
