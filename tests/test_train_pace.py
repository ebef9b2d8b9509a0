"""Where a run stands: replays of whole runs, made of step times that were recorded, and the small print."""

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from core.runs.events import EpochDone, Evaluating, RunStarted, StepDone
from core.train.cost import PassCost, Speed
from core.train.pace import Pace
from core.train.recipes import recipe_config

CONFIG = recipe_config(
    "book", "googlenet", image_size=16, num_images=256, num_epochs=2, device="cpu", precision="float32"
)
RECORDING = json.loads((Path(__file__).parent / "recordings" / "step_times.json").read_text(encoding="utf-8"))
RECIPES = list(RECORDING["recipes"])
NUM_TEST_IMAGES = 10_000


def recipe(name):
    """The recipe with the choices that the run made where it was recorded."""
    return recipe_config(name, device="cpu", precision=RECORDING["precision"])


def replayed(config, name, *, seed=0):
    """All events of a run whose times are drawn from those that were recorded at the same image size."""
    draw = random.Random(seed)
    steps_s, tests_s = (RECORDING["recipes"][name][kind] for kind in ("steps_s", "tests_s"))
    elapsed_s, step, last_size = 0.0, 0, None
    for epoch in range(1, config.num_epochs + 1):
        size = config.image_size_in(epoch)
        first_s, *others_s = steps_s[str(size)]
        for number in range(config.num_batches):
            num_images = min(config.batch_size, config.num_images - number * config.batch_size)
            seconds = first_s if size != last_size else draw.choice(others_s)
            elapsed_s += seconds * num_images / config.batch_size
            step, last_size = step + 1, size
            yield StepDone(step, epoch, 1.0, 0.5, num_images, elapsed_s)
        elapsed_s += sum(draw.choices(tests_s[str(size)], k=-(-NUM_TEST_IMAGES // config.batch_size)))
        yield EpochDone(epoch, step, 1.0, 0.5, 1.0, 0.5, 1.0, elapsed_s)


def ratios_of_time_left(config, events, start=None):
    """Time left as it was told after each event, from the tenth step on, by the time that was really left."""
    start = start or RunStarted(config, None, 1, 0, 0.0)
    pace = Pace(config)
    pace.append(start)
    events = list(events)
    for event in events[:-1]:
        pace.append(event)
        left_s = pace.run_progress().left_s
        assert left_s is None or left_s >= 0
        if event.step >= start.step + 10:
            yield left_s / (events[-1].elapsed_s - event.elapsed_s)
    pace.append(events[-1])
    assert pace.run_progress().left_s == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("name", RECIPES)
def test_time_left_is_right_within_a_quarter_from_the_tenth_step_on(name):
    config = recipe(name)
    ratios = list(ratios_of_time_left(config, replayed(config, name)))
    assert len(ratios) > 0.9 * config.num_steps
    assert min(ratios) > 0.75
    assert max(ratios) < 1.25


@pytest.mark.parametrize("name", RECIPES)
def test_the_estimate_before_a_run_is_right_within_a_quarter(name):
    *_, end = replayed(recipe(name), name)
    for values in RECORDING["recipes"][name]["speeds"]:
        speed = Speed(PassCost(**values["step"]), PassCost(**values["test"]))
        assert speed.run_s(recipe(name)) == pytest.approx(end.elapsed_s, rel=0.25)


@pytest.mark.parametrize("name", RECIPES)
def test_a_run_that_goes_on_is_right_from_its_tenth_own_step_on(name):
    config = recipe(name)
    events = list(replayed(config, name))
    middle = len(events) // 2
    start = RunStarted(config, None, 1, events[middle].step, events[middle].elapsed_s)
    ratios = list(ratios_of_time_left(config, events[middle + 1 :], start))
    assert min(ratios) > 0.75
    assert max(ratios) < 1.25


@pytest.mark.parametrize("factor", [0.2, 5.0])
def test_a_slower_or_faster_computer_is_told_as_well(factor):
    config = recipe("fast")
    events = [replace(event, elapsed_s=factor * event.elapsed_s) for event in replayed(config, "fast")]
    usual = list(ratios_of_time_left(config, replayed(config, "fast")))
    assert list(ratios_of_time_left(config, events)) == pytest.approx(usual)


def test_the_recording_has_all_sizes_that_the_recipes_pass():
    assert set(RECIPES) == {"book", "fast", "best"}
    for name in RECIPES:
        sizes = {str(recipe(name).image_size_in(epoch)) for epoch in range(1, recipe(name).num_epochs + 1)}
        assert sizes == set(RECORDING["recipes"][name]["steps_s"]) == set(RECORDING["recipes"][name]["tests_s"])


@pytest.mark.parametrize("clock", ["perf_counter", "monotonic", "time"])
def test_only_the_runs_own_clock_counts_which_stands_still_in_a_pause(clock, monkeypatch):
    def fail():
        raise AssertionError("another clock was asked")

    monkeypatch.setattr(f"time.{clock}", fail)
    pace = Pace(CONFIG)
    for event in (RunStarted(CONFIG, None, 1, 0, 0.0), step(1, 5.0), step(2, 7.0)):
        pace.append(event)
    left_s = pace.run_progress().left_s
    monkeypatch.undo()
    assert left_s > 4.0  # two steps more


def test_the_first_step_with_larger_images_is_not_taken_for_their_speed():
    growing = replace(CONFIG, image_size=32, first_image_size=16)
    pace = Pace(growing)
    events = [RunStarted(growing, None, 1, 0, 0.0), step(1, 5.0), step(2, 7.0), EpochDone(1, 2, 1, 1, 1, 1, 1, 8.0)]
    for event in events:
        pace.append(event)
    before = pace.run_progress()
    pace.append(step(3, 1_000.0))
    assert pace.run_progress().left_s < before.left_s
    pace.append(step(4, 1_004.0))
    assert pace.run_progress().images_per_s == pytest.approx(256 / 6)


def step(number, elapsed_s):
    return StepDone(number, 1 + (number - 1) // 2, 1.0, 0.5, 128, elapsed_s)


def test_before_two_steps_nothing_is_promised():
    pace = Pace(CONFIG)
    for event in (RunStarted(CONFIG, None, 1, 0, 0.0), step(1, 5.0)):
        pace.append(event)
        run_progress = pace.run_progress()
        assert run_progress.left_s is None
        assert run_progress.images_per_s is None
    assert (run_progress.fraction, run_progress.epoch, run_progress.num_epochs) == (0.25, 1, 2)


def test_time_left_counts_steps_and_tests_as_they_were_measured():
    pace = Pace(CONFIG)
    epoch = EpochDone(1, 2, 1.0, 0.5, 1.0, 0.5, 128.0, 17.0)
    for event in (RunStarted(CONFIG, None, 1, 0, 0.0), step(1, 5.0), step(2, 7.0), Evaluating(1, 5_000, 10_000)):
        pace.append(event)
    assert pace.run_progress().num_tested == 5_000
    assert pace.run_progress().images_per_s == 64
    pace.append(epoch)
    pace.append(step(3, 19.0))
    assert pace.run_progress().num_tested is None
    assert pace.run_progress().left_s == pytest.approx(2.0 + 10.0)
    pace.append(step(4, 21.0))
    assert pace.run_progress().left_s == pytest.approx(10.0)  # the last test is still to come
    assert pace.run_progress().fraction == 1
    pace.append(Evaluating(2, 2_500, 10_000))
    assert pace.run_progress().left_s == pytest.approx(7.5)
    pace.append(EpochDone(2, 4, 1.0, 0.5, 1.0, 0.5, 128.0, 31.0))
    assert pace.run_progress().left_s == 0


def test_a_run_that_goes_on_begins_where_it_stopped():
    pace = Pace(CONFIG)
    pace.append(RunStarted(CONFIG, None, 1, 3, 20.0))
    run_progress = pace.run_progress()
    assert (run_progress.fraction, run_progress.epoch) == (0.75, 2)
