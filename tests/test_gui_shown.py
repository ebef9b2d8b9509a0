"""What is shown: one run, its figures, and whose weights predict."""

import pytest

from core.predict.untrained import untrained_weights
from core.runs.events import StepDone
from core.runs.folder import RunFolder
from core.runs.history import RunHistory
from core.runs.reader import RunNews
from core.train.recipes import recipe_config
from gui.controller import RunController
from gui.prediction import PredictionController
from gui.shown import Shown, Source

CONFIG = recipe_config("book", "googlenet", image_size=16, num_images=40, batch_size=8, num_epochs=50, device="cpu")


@pytest.fixture
def controller(qtbot, few_images):
    controller = RunController()
    yield controller
    controller.close()
    qtbot.waitUntil(lambda: controller.state == "idle")


@pytest.fixture
def shown(controller, jobs):
    return Shown(controller, PredictionController(jobs), jobs)


def step(number):
    return StepDone(number, 1, 1.0, 0.5, 8, float(number))


def test_an_opened_run_is_shown_with_its_figures_and_its_own_weights(qtbot, shown, jobs, tmp_path):
    history, weights = RunHistory(CONFIG).extend([step(1)]), untrained_weights("googlenet", 16)
    told = []
    shown.history_changed.connect(lambda: told.append(shown.history))
    shown.show_run(tmp_path, history, weights)
    assert told == [history]
    assert shown.folder == tmp_path
    assert shown.weights is None  # they are not in use yet
    qtbot.waitUntil(jobs.is_idle)
    assert (shown.weights, shown.source) == (weights, Source("epoch", tmp_path))
    assert not shown.is_of_run_under_way


def test_a_run_without_weights_shows_its_network_untrained(qtbot, shown, jobs, tmp_path):
    shown.show_run(tmp_path, RunHistory(CONFIG), None)
    qtbot.waitUntil(jobs.is_idle)
    assert (shown.folder, shown.source) == (tmp_path, Source("untrained"))
    assert (shown.weights.model, shown.weights.image_size, shown.weights.step) == ("googlenet", 16, 0)


def test_an_untrained_network_is_shown_without_a_run(qtbot, shown, jobs, tmp_path):
    shown.show_run(tmp_path, RunHistory(CONFIG), None)
    shown.show_untrained("googlenet", 32)
    qtbot.waitUntil(jobs.is_idle)
    assert (shown.folder, shown.history, shown.source) == (None, None, Source("untrained"))
    assert shown.weights.image_size == 32


def test_of_weights_that_are_asked_for_one_after_the_other_the_last_are_used(qtbot, shown, jobs, tmp_path):
    used = []
    shown.weights_changed.connect(lambda: used.append(shown.weights.image_size))
    for size in (16, 24, 32, 40):
        shown.show_untrained("googlenet", size)
    qtbot.waitUntil(jobs.is_idle)
    assert used[-1] == 40
    assert len(used) <= 2  # the first may have begun to be loaded


def test_the_run_under_way_is_shown_and_its_snapshots_are_live(qtbot, shown, jobs, controller, tmp_path):
    weights = untrained_weights("googlenet", 16)
    shown.show_run(tmp_path, RunHistory(CONFIG), weights)
    qtbot.waitUntil(jobs.is_idle)
    controller.start(CONFIG, paused=True)
    assert shown.history is controller.history
    assert (shown.folder, shown.weights) == (None, weights)
    assert not shown.is_of_run_under_way
    qtbot.waitUntil(lambda: shown.source.kind == "live", timeout=60_000)
    assert shown.source == Source("live", controller.folder)
    assert shown.folder == controller.folder
    assert shown.weights.step == 1
    assert shown.is_of_run_under_way


def test_weights_of_a_run_before_are_not_those_of_the_run_under_way_whatever_their_name(
    qtbot, shown, jobs, controller, tmp_path
):
    controller.start(CONFIG, paused=True)
    qtbot.waitUntil(lambda: bool(controller.history.steps), timeout=60_000)
    controller.stop()
    qtbot.waitUntil(lambda: controller.state == "idle", timeout=60_000)
    qtbot.waitUntil(jobs.is_idle)
    namesake = tmp_path / controller.folder.name
    shown.show_run(namesake, controller.history, shown.weights)
    qtbot.waitUntil(jobs.is_idle)
    controller.continue_run(controller.folder, controller.history, 50, paused=True)
    qtbot.waitUntil(lambda: controller.folder is not None, timeout=60_000)
    assert shown.source == Source("epoch", namesake)
    assert not shown.is_of_run_under_way


def test_what_another_process_adds_is_shown_and_what_it_begins_anew_replaces_the_figures(qtbot, shown, jobs, tmp_path):
    shown.show_run(tmp_path, RunHistory(CONFIG).extend([step(1)]), None)
    shown.append(RunNews(CONFIG, (step(2),), is_anew=False, is_being_written=True, newest_weights=None))
    assert [each.step for each in shown.history.steps] == [1, 2]
    shown.append(RunNews(CONFIG, (step(1),), is_anew=True, is_being_written=True, newest_weights=None))
    assert [each.step for each in shown.history.steps] == [1]
    qtbot.waitUntil(jobs.is_idle)


def test_newer_weights_of_a_followed_run_go_by_the_run_s_name(qtbot, shown, jobs, tmp_path):
    run = RunFolder.create(tmp_path / "followed", CONFIG)
    about = {"model": "googlenet", "image_size": 16, "epoch": 3, "step": 15}
    file = run.save_weights(3, untrained_weights("googlenet", 16).tensors, about)
    shown.show_run(run.path, RunHistory(CONFIG), None)
    shown.show_newest_weights(file)
    qtbot.waitUntil(jobs.is_idle)
    assert (shown.weights.name, shown.weights.epoch, shown.source) == ("followed", 3, Source("epoch", run.path))
