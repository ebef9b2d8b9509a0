"""The state machine of a run against real training in a real thread."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch
from conftest import spec_of
from PySide6.QtCore import QCoreApplication, QTimer

from core.data import DATASETS
from core.runs.config import RunConfig
from core.runs.events import Snapshot, StepDone, TrainEvent
from core.runs.folder import RunFolder
from core.train.recipes import recipe_config
from gui.controller import RunController
from gui.worker import TrainThread

SMALL = {
    "data": "small",
    "image_size": 16,
    "num_images": 256,
    "batch_size": 32,
    "num_epochs": 1,
    "device": "cpu",
    "precision": "float32",
}


@pytest.fixture
def small_data(test_set, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data set "small"; few images are enough where the accuracy is of no interest."""
    monkeypatch.setitem(DATASETS, "small", spec_of(test_set.first(256), test_set.first(200)))


@pytest.fixture
def controller(qtbot, small_data: None):
    controller = RunController()
    yield controller
    controller.close()
    qtbot.waitUntil(lambda: controller.state == "idle")


def config(**changes: object) -> RunConfig:
    return recipe_config("book", "googlenet", **{**SMALL, **changes})


def steps(controller: RunController) -> int:
    return len(controller.history.steps)


def thread_of(controller: RunController) -> TrainThread:
    (thread,) = controller.findChildren(TrainThread)
    return thread


def held_after(qtbot, controller: RunController) -> int:
    """How many steps there are once the run waits and all that it told has been taken."""
    thread = thread_of(controller)
    qtbot.waitUntil(lambda: thread.waits() and not thread.events, timeout=60_000)
    return steps(controller)


def test_a_run_goes_from_idle_over_running_to_completed(qtbot, controller: RunController) -> None:
    states, outcomes = [], []
    controller.state_changed.connect(states.append)
    controller.run_ended.connect(outcomes.append)
    controller.start(config())
    qtbot.waitUntil(lambda: bool(outcomes), timeout=60_000)
    assert states == ["running", "idle"]
    assert outcomes == ["completed"]
    assert steps(controller) == 8
    assert len(controller.history.epochs) == 1
    assert controller.run_progress.fraction == 1.0


def test_pause_holds_the_run_and_proceed_lets_it_go_on(qtbot, controller: RunController) -> None:
    controller.start(config(num_epochs=50))
    qtbot.waitUntil(lambda: steps(controller) >= 2, timeout=60_000)
    controller.pause()
    held = held_after(qtbot, controller)
    assert controller.state == "paused"
    controller.proceed()
    qtbot.waitUntil(lambda: steps(controller) > held, timeout=60_000)
    controller.stop()
    qtbot.waitUntil(lambda: controller.state == "idle", timeout=60_000)


@contextmanager
def paused_thread(events: list[TrainEvent]) -> Iterator[TrainThread]:
    """A thread that drives these events and is paused from the first on; stopped when the block ends."""
    thread = TrainThread(lambda _: (event for event in events), QCoreApplication.instance())
    thread.pause()
    thread.start()
    try:
        yield thread
    finally:
        thread.stop()
        thread.wait()
        thread.deleteLater()


def test_a_run_never_waits_between_a_snapshot_and_its_step(qtbot) -> None:
    events = [event for n in (1, 2) for event in (Snapshot(n, 1, {}), StepDone(n, 1, 2.3, 0.1, 32, float(n)))]
    with paused_thread(events) as thread:
        qtbot.waitUntil(lambda: len(thread.events) == 2)
    assert list(thread.events) == events[:2]


def test_a_run_pauses_and_stops_only_at_the_newest_step(qtbot) -> None:
    events = [StepDone(n, 1, 2.3, 0.1, 32, float(n), is_newest=n % 3 == 0) for n in range(1, 10)]
    with paused_thread(events) as thread:
        qtbot.waitUntil(lambda: len(thread.events) == 3)
        thread.allow_step()
        qtbot.waitUntil(lambda: len(thread.events) == 6)
    assert list(thread.events) == events[:6]


def test_step_makes_exactly_one_step(qtbot, controller: RunController) -> None:
    controller.start(config(num_epochs=50), paused=True)
    for expected in (1, 2, 3):
        qtbot.waitUntil(lambda expected=expected: steps(controller) >= expected, timeout=60_000)
        assert held_after(qtbot, controller) == expected
        controller.step()
    controller.stop()
    qtbot.waitUntil(lambda: controller.state == "idle", timeout=60_000)


@pytest.mark.usefixtures("tiny_network", "ahead")
def test_where_steps_are_read_together_step_makes_one_and_stop_shows_all_that_is_kept(qtbot, controller) -> None:
    controller.start(config(num_epochs=1000), paused=True)
    for expected in (1, 2, 3):
        qtbot.waitUntil(lambda expected=expected: steps(controller) >= expected)
        assert held_after(qtbot, controller) == expected
        controller.step()
    controller.proceed()
    qtbot.waitUntil(lambda: not all(step.is_newest for step in controller.history.steps))
    controller.stop()
    qtbot.waitUntil(lambda: controller.state == "idle")
    shown = [step.step for step in controller.history.steps]
    folder = RunFolder(controller.folder)
    assert [event.step for event in folder.events() if isinstance(event, StepDone)] == shown
    assert folder.load_resume_state()[1].step == shown[-1]


def test_stop_while_paused_ends_the_run_and_leaves_it_to_be_continued(qtbot, controller: RunController) -> None:
    outcomes = []
    controller.run_ended.connect(outcomes.append)
    controller.start(config(num_epochs=50), paused=True)
    qtbot.waitUntil(lambda: steps(controller) == 1, timeout=60_000)
    controller.stop()
    qtbot.waitUntil(lambda: bool(outcomes), timeout=60_000)
    assert outcomes == ["stopped"]
    folder = RunFolder(controller.folder)
    assert folder.can_continue()
    assert [event.step for event in folder.events()] == [1]


def test_a_stopped_run_continues_where_it_stopped(qtbot, controller: RunController) -> None:
    outcomes = []
    controller.run_ended.connect(outcomes.append)
    controller.start(config(), paused=True)
    qtbot.waitUntil(lambda: steps(controller) == 1, timeout=60_000)
    controller.stop()
    qtbot.waitUntil(lambda: outcomes == ["stopped"], timeout=60_000)
    controller.continue_run(controller.folder, controller.history, num_epochs=1)
    qtbot.waitUntil(lambda: outcomes == ["stopped", "completed"], timeout=60_000)
    assert [step.step for step in controller.history.steps] == list(range(1, 9))


@pytest.mark.usefixtures("tiny_network")
def test_a_run_whose_folder_goes_while_it_is_paused_is_stopped_and_kept_elsewhere(qtbot, controller) -> None:
    told, outcomes, errors = [], [], []
    controller.folder_lost.connect(told.append)
    controller.run_ended.connect(outcomes.append)
    controller.failed.connect(errors.append)
    controller.start(config(), paused=True)
    qtbot.waitUntil(lambda: steps(controller) == 1, timeout=60_000)
    held_after(qtbot, controller)
    before = controller.folder
    shutil.rmtree(before)
    controller.stop()
    qtbot.waitUntil(lambda: controller.state == "idle", timeout=60_000)
    (moved,) = told
    assert (outcomes, errors) == (["stopped"], [])
    assert (moved.folder_before, moved.folder) == (before, controller.folder)
    assert RunFolder(controller.folder).load_resume_state()[1].step == 1


def test_a_run_that_diverges_says_so_and_leaves_its_figures(qtbot, controller: RunController) -> None:
    errors = []
    controller.failed.connect(errors.append)
    controller.start(config(lr=100.0, num_epochs=20))
    qtbot.waitUntil(lambda: bool(errors), timeout=60_000)
    assert "blown up" in str(errors[0])
    assert controller.state == "idle"
    assert steps(controller) >= 1


def test_snapshots_arrive_as_weights_that_training_does_not_touch(qtbot, controller: RunController) -> None:
    taken = []
    controller.snapshot_taken.connect(lambda weights: taken.append((weights, weights.tensors["fc.weight"].clone())))
    controller.start(config(num_epochs=50))
    qtbot.waitUntil(lambda: len(taken) >= 2, timeout=60_000)
    controller.stop()
    qtbot.waitUntil(lambda: controller.state == "idle", timeout=60_000)
    for weights, copy in taken:
        assert torch.equal(weights.tensors["fc.weight"], copy)
    assert taken[0][0].step < taken[1][0].step


def test_close_waits_for_the_thread(qtbot, controller: RunController) -> None:
    controller.start(config(num_epochs=50))
    thread = thread_of(controller)
    qtbot.waitUntil(lambda: steps(controller) >= 1, timeout=60_000)
    assert thread.isRunning()
    controller.close()
    assert thread.isFinished()
    qtbot.waitUntil(lambda: controller.state == "idle")


def test_the_window_s_thread_stays_alive_while_a_step_is_made(qtbot) -> None:
    has_beaten = threading.Event()

    def one_long_step() -> Iterator[TrainEvent]:
        assert has_beaten.wait(60)  # for ever, if the window's thread had to wait for the step
        yield StepDone(1, 1, 2.3, 0.1, 32, 1.0)

    thread = TrainThread(lambda _: one_long_step(), QCoreApplication.instance())
    thread.start()
    QTimer.singleShot(0, has_beaten.set)
    qtbot.waitUntil(thread.isFinished)
    assert (thread.error, len(thread.events)) == (None, 1)
    thread.deleteLater()


def test_the_run_in_the_window_is_bit_for_bit_the_run_without(qtbot, controller: RunController, tmp_path: Path) -> None:
    from core.runs.weights import newest_weights
    from core.train.run import run

    outcomes = []
    controller.run_ended.connect(outcomes.append)
    controller.start(config(num_images=128))
    qtbot.waitUntil(lambda: bool(outcomes), timeout=60_000)
    plain = tmp_path / "plain"
    losses = [event.loss for event in run(config(num_images=128), folder=plain) if isinstance(event, StepDone)]
    assert [step.loss for step in controller.history.steps] == losses
    first, second = (newest_weights(RunFolder(path)).tensors for path in (controller.folder, plain))
    assert all(torch.equal(first[name], second[name]) for name in second)
