"""Steps whose figures are read several at once are the same steps; nobody pauses, stops or looks in between.

Only a GPU runs ahead by itself. Here the CPU is made to, which changes when figures are read and nothing else.
"""

import itertools
import math
import signal
import time
from collections.abc import Callable

import pytest
import torch
from same import assert_same

import core.train.stepper
from core.__main__ import main
from core.errors import UserError
from core.runs.checkpoint import load_checkpoint
from core.runs.events import EpochDone, Evaluating, Snapshot, StepDone
from core.runs.folder import RunFolder
from core.runs.weights import weights_of_state
from core.train.recipes import recipe_config
from core.train.run import resume, run
from core.train.stepper import BurstLength, DivergedError, is_never_held

pytestmark = pytest.mark.usefixtures("few_images", "tiny_network")


class Pairs:
    """Two steps at a time, whatever they take."""

    def __init__(self, is_held: Callable[[], bool], *, can_run_ahead: bool) -> None:
        assert not can_run_ahead  # on this CPU

    def next_burst(self) -> int:
        return 2

    def note(self, num_steps: int, seconds: float) -> None:
        """Stays at two."""


@pytest.fixture
def in_pairs(monkeypatch):
    monkeypatch.setattr(core.train.stepper, "BurstLength", Pairs)


def small_config(**changes):
    """Two epochs of 40 images in 5 steps each, so that in pairs the last of an epoch is alone."""
    settings = {
        "num_epochs": 2,
        "batch_size": 8,
        "image_size": 16,
        "num_images": 40,
        "seed": 3,
        "lr": 0.05,
        "data": "few",
    }
    return recipe_config("book", "googlenet", **{**settings, "device": "cpu", "precision": "float32", **changes})


def figures(events):
    """What is told of steps and epochs, times left out."""
    times = ("elapsed_s", "images_per_s", "is_newest")
    kept = [event for event in events if isinstance(event, (StepDone, EpochDone))]
    return [{name: value for name, value in vars(event).items() if name not in times} for event in kept]


def weights_on_disk(folder):
    files = RunFolder(folder).weights_files()
    return {epoch: load_checkpoint(path).tensors for epoch, path in files.items()}


@pytest.fixture
def one_by_one(tmp_path):
    """A whole run's events and folder, each step of which was read alone; made before a test asks for pairs."""
    return list(run(small_config(), folder=tmp_path / "whole", snapshot_every_s=0.0)), tmp_path / "whole"


def test_figures_and_weights_are_those_of_steps_read_one_by_one(one_by_one, in_pairs, tmp_path):
    events, folder = one_by_one
    ours = list(run(small_config(), folder=tmp_path / "run"))
    assert figures(ours) == figures(events)
    assert [event.is_newest for event in ours if isinstance(event, StepDone)] == [False, True, False, True, True] * 2
    kept = weights_on_disk(tmp_path / "run")
    for epoch, weights in weights_on_disk(folder).items():
        assert_same(kept[epoch], weights)
    assert figures(RunFolder(tmp_path / "run").events()) == figures(RunFolder(folder).events())


def test_the_time_of_a_pair_is_shared_out(in_pairs, monkeypatch):
    clock = itertools.count()
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
    events = list(run(small_config(num_epochs=1)))
    assert [event.elapsed_s for event in events if isinstance(event, StepDone)] == [0.5, 1, 1.5, 2, 3]


def test_a_snapshot_is_taken_only_of_the_newest_step(one_by_one, in_pairs):
    alone = {(type(after), after.step): event.weights for event, after in snapshots(one_by_one[0])}
    paired = {(type(after), after.step): event.weights for event, after in snapshots(run_all(snapshot_every_s=0.0))}
    steps = [step for kind, step in paired if kind is StepDone]
    assert steps == [2, 4, 5, 7, 9, 10]
    for when, weights in paired.items():
        assert_same(weights, alone[when])


def run_all(**options):
    return list(run(small_config(), **options))


def snapshots(events):
    events = [event for event in events if not isinstance(event, Evaluating)]
    return [(event, after) for event, after in itertools.pairwise(events) if isinstance(event, Snapshot)]


@pytest.mark.parametrize("num_events", range(2, 25))
def test_a_run_stopped_after_any_event_goes_on_to_the_same_bits(one_by_one, in_pairs, tmp_path, num_events):
    events = run(small_config(), folder=tmp_path / "run")
    list(itertools.islice(events, num_events))
    events.close()
    list(resume(tmp_path / "run"))
    kept = weights_on_disk(tmp_path / "run")
    for epoch, weights in weights_on_disk(one_by_one[1]).items():
        assert_same(kept[epoch], weights)
    assert figures(RunFolder(tmp_path / "run").events()) == figures(RunFolder(one_by_one[1]).events())


@pytest.mark.parametrize(("bad_step", "last_saved"), [(3, 0), (4, 0), (8, 5), (9, 5), (10, 5)])
def test_a_loss_that_is_no_number_is_told_with_its_step(in_pairs, tmp_path, monkeypatch, bad_step, last_saved):
    from core.train import stepper

    loss_of = stepper.training_loss
    factors = (math.nan if step >= bad_step else 1.0 for step in itertools.count(1))
    monkeypatch.setattr(stepper, "training_loss", lambda *given: loss_of(*given) * next(factors))
    told = []
    with pytest.raises(DivergedError, match=f"nan at step {bad_step}"):
        told.extend(run(small_config(), folder=tmp_path / "run"))
    steps = [event for event in told if isinstance(event, StepDone)]
    assert [event.step for event in steps] == list(range(1, bad_step))
    # Steps after the bad one may have been made: the last good one is then none to stop at.
    assert steps[-1].is_newest == (bad_step in (3, 8, 10))
    record = RunFolder(tmp_path / "run")
    assert [event.step for event in record.events() if isinstance(event, StepDone)] == list(range(1, bad_step))
    assert record.can_continue() == (last_saved > 0)
    if last_saved:
        assert record.load_resume_state()[1].step == last_saved


def test_closing_among_the_last_good_steps_keeps_no_weights_from_after_the_bad_one(in_pairs, tmp_path, monkeypatch):
    from core.train import stepper

    loss_of = stepper.training_loss
    factors = (math.nan if step >= 9 else 1.0 for step in itertools.count(1))
    monkeypatch.setattr(stepper, "training_loss", lambda *given: loss_of(*given) * next(factors))
    events = run(small_config(), folder=tmp_path / "run")
    assert not next(event for event in events if isinstance(event, StepDone) and event.step == 8).is_newest
    events.close()
    state, progress = RunFolder(tmp_path / "run").load_resume_state()
    assert progress.step == 5
    assert all(tensor.isfinite().all() for tensor in weights_of_state(state).values())


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_whatever_ends_a_pair_the_step_that_was_made_counts(in_pairs, tmp_path, monkeypatch, error):
    from core.train import stepper

    numbers, loss_of = itertools.count(1), stepper.training_loss

    def loss_or_error(*given):
        if next(numbers) == 4:
            raise error
        return loss_of(*given)

    monkeypatch.setattr(stepper, "training_loss", loss_or_error)
    told = []
    with pytest.raises(error):
        told.extend(run(small_config(), folder=tmp_path / "run"))
    assert RunFolder(tmp_path / "run").load_resume_state()[1].step == told[-1].step == 3


@pytest.mark.parametrize("failing_step", [2, 3, 7])
def test_memory_that_runs_out_loses_no_step_made_before(one_by_one, in_pairs, tmp_path, monkeypatch, failing_step):
    from core.train import stepper

    numbers, loss_of = itertools.count(1), stepper.training_loss

    def loss_or_error(*given):
        if next(numbers) == failing_step:
            raise RuntimeError("can't allocate memory: you tried to allocate 1 byte")
        return loss_of(*given)

    told = []
    monkeypatch.setattr(stepper, "training_loss", loss_or_error)
    with pytest.raises(UserError, match="not enough memory"):
        told.extend(run(small_config(), folder=tmp_path / "run"))
    steps = [event for event in told if isinstance(event, StepDone)]
    assert [event.step for event in steps] == list(range(1, failing_step))
    assert steps[-1].is_newest
    state, progress = RunFolder(tmp_path / "run").load_resume_state()
    assert progress.step == failing_step - 1
    expected = next(
        event.weights for event in one_by_one[0] if isinstance(event, Snapshot) and event.step == progress.step
    )
    assert_same(weights_of_state(state), expected)


class TestRhythm:
    def test_a_cpu_is_asked_at_every_step(self):
        burst_length = BurstLength(is_never_held, can_run_ahead=False)
        for _ in range(5):
            assert burst_length.next_burst() == 1
            burst_length.note(1, 1e-4)

    def test_it_doubles_up_to_thirty_milliseconds(self):
        burst_length, nums_steps = BurstLength(is_never_held, can_run_ahead=True), []
        for _ in range(7):
            nums_steps.append(burst_length.next_burst())
            burst_length.note(nums_steps[-1], 0.001 * nums_steps[-1])
        assert nums_steps[:5] == [1, 2, 4, 8, 16]
        assert nums_steps[5:] == pytest.approx([30, 30], abs=1)

    def test_slow_steps_are_read_alone(self):
        burst_length = BurstLength(is_never_held, can_run_ahead=True)
        burst_length.note(16, 1.6)
        assert burst_length.next_burst() == 1

    def test_a_step_that_is_held_is_made_alone(self):
        is_held = True
        burst_length = BurstLength(lambda: is_held, can_run_ahead=True)
        burst_length.note(16, 0.016)
        assert burst_length.next_burst() == 1
        is_held = False
        assert burst_length.next_burst() > 1


def test_steps_are_told_together_once_they_are_known_to_be_quick(ahead):
    events = run_all()
    assert not all(event.is_newest for event in events if isinstance(event, StepDone))


def test_steps_that_are_held_come_alone_and_with_their_weights(one_by_one, ahead):
    events = list(run(small_config(), snapshot_every_s=1e9, is_held=lambda: True))
    assert all(event.is_newest for event in events if isinstance(event, StepDone))
    assert [(event.step, event.epoch) for event, _ in snapshots(events)] == [
        (event.step, event.epoch) for event, _ in snapshots(one_by_one[0])
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, *filter(None, [getattr(signal, "SIGHUP", None)])])
def test_a_signal_stops_only_at_the_newest_step(number, in_pairs, tmp_path, monkeypatch, capsys):
    from core.train import command

    class Interrupting(command._ProgressPrinter):
        def show(self, event):
            super().show(event)
            if isinstance(event, StepDone) and event.step == 6:
                shown.append(event)
                signal.raise_signal(number)
            elif shown:
                shown.append(event)

    shown = []
    monkeypatch.setattr(command, "_ProgressPrinter", Interrupting)
    folder = tmp_path / "run"
    small = ("--images", "40", "--batch-size", "8", "--image-size", "16", "--epochs", "2", "--device", "cpu")
    assert main(["train", *small, "--out", str(folder)]) == 0
    assert [event.step for event in shown] == [6, 7]
    assert RunFolder(folder).load_resume_state()[1].step == 7
    assert "Stopped" in capsys.readouterr().out


def test_a_measurement_that_ends_beside_a_run_does_not_change_its_threads():
    before = torch.get_num_threads()
    seen = []
    try:
        for event in run(small_config(num_threads=1, memory_format="contiguous")):
            if isinstance(event, StepDone):
                seen.append(torch.get_num_threads())
                torch.set_num_threads(2)  # as a measurement does that has set back what was there before it
    finally:
        torch.set_num_threads(before)
    assert seen == [1] * 10
