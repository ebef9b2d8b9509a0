"""The page "Evaluation" and the page "Who matters?" follow whoever looks back at moments of a run."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from core.inside.ablate import Progress
from core.inside.branches import Ablation
from core.predict.predictor import Predictor
from core.predict.untrained import untrained_weights
from core.runs.moments import Moment
from gui.controller import RunController
from gui.evaluate import evaluator
from gui.evaluate.page import EvaluationPage
from gui.evaluate.view import EvaluationView
from gui.inside.ablation_page import AblationPage
from gui.inside.ablation_view import AblationView
from gui.predict.picture_controller import PictureController
from gui.predict.table_page import PictureTablePage
from gui.prediction import PredictionController
from gui.shown import Shown, Source

RUN = Path("a run")
FIRST, SECOND = Moment(0, 0.0, None), Moment(5, 1.0, Path("1"))
NEWEST = None


def weights_of(seed):
    """Other weights for each seed, of the 40 images."""
    torch.manual_seed(seed)
    weights = untrained_weights("googlenet_bn", 28, data="few")
    tensors = {
        name: tensor * (1 + torch.rand_like(tensor)) if tensor.is_floating_point() else tensor
        for name, tensor in weights.tensors.items()
    }
    return dataclasses.replace(weights, tensors=tensors)


class Looking:
    """A page on a run at whose moments the test looks."""

    def __init__(self, qtbot, jobs):
        self.prediction = PredictionController(jobs)
        self.pictures = PictureController(self.prediction)
        self.shown = Shown(RunController(), self.prediction, jobs)
        self.shown.folder = RUN
        self.qtbot = qtbot

    def look_at(self, moment, weights):
        with self.qtbot.waitSignal(self.shown.weights_changed):
            self.shown._use(Source("epoch", RUN), lambda: weights, moment=moment)
        return weights


@pytest.fixture
def looking(qtbot, jobs):
    return Looking(qtbot, jobs)


# The evaluation ----------------------------------------------------------------------------------------------------


@pytest.fixture
def page(looking, qtbot, few_images, tiny_network):
    view, table = EvaluationView(), PictureTablePage()
    for widget in (view, table):
        qtbot.addWidget(widget)
    view.resize(704, 360)
    view.show()
    return EvaluationPage(view, looking.prediction, looking.pictures, looking.shown, table, view)


def finish(qtbot, page):
    qtbot.waitUntil(lambda: not page.evaluator.is_busy)


def test_a_moment_that_is_looked_at_is_evaluated_and_so_are_the_newest_weights_again(looking, page, qtbot, few_images):
    for moment, seed, name in ((NEWEST, 1, "a run"), (FIRST, 2, "a run, before training"), (NEWEST, 1, "a run")):
        weights = looking.look_at(moment, weights_of(seed))
        qtbot.waitUntil(lambda weights=weights: page.evaluator.weights is weights and not page.evaluator.is_busy)
        expected = Predictor(weights).probabilities(few_images.images)
        np.testing.assert_allclose(page.evaluator.evaluated.probabilities, expected, atol=1e-5)
        assert page._view.sentence().endswith(f" · {name}")


def test_what_is_known_stays_until_the_next_moment_is_known_as_well(looking, page, qtbot):
    before = looking.look_at(NEWEST, weights_of(1))
    finish(qtbot, page)
    seen = []
    page.evaluator.changed.connect(
        lambda: seen.append((page.evaluator.weights is before, len(page.evaluator.evaluated)))
    )
    looking.look_at(SECOND, weights_of(2))
    finish(qtbot, page)
    assert len(seen) > 2
    assert seen[-1] == (False, 40)
    assert set(seen[:-1]) == {(True, 40)}


def test_the_slider_that_moves_on_takes_the_place_of_what_is_being_asked(looking, page, qtbot, monkeypatch):
    monkeypatch.setattr(evaluator, "_MAX_BATCH", 1)  # so that it has many turns to go
    newest, left, wanted = (weights_of(seed) for seed in (1, 2, 3))  # made before, for meanwhile the turns go on
    looking.look_at(NEWEST, newest)
    finish(qtbot, page)
    asked = []
    page.evaluator.changed.connect(lambda: asked.append(page.evaluator.weights))
    looking.look_at(FIRST, left)
    assert page.evaluator.is_busy
    looking.look_at(SECOND, wanted)
    finish(qtbot, page)
    assert page.evaluator.weights is wanted
    assert all(weights is not left for weights in asked)


def test_what_somebody_has_cancelled_stays_cancelled_while_the_slider_moves(looking, page, qtbot):
    looking.look_at(NEWEST, weights_of(1))
    page._view.cancelled.emit()
    looking.look_at(FIRST, weights_of(2))
    assert not page.evaluator.is_busy


# Who matters -------------------------------------------------------------------------------------------------------


BRANCHES = [f"inception3a.{branch}" for branch in ("branch1x1", "branch3x3", "branch5x5", "branch_pool")]


def counted(weights, num_images):
    """As many images right as the sum of the weights says, so that each moment's numbers are others."""
    right = int(sum(tensor.abs().sum() for tensor in weights.tensors.values() if tensor.is_floating_point())) % 50
    return Ablation("zeros", num_images, min(right, num_images), dict.fromkeys(BRANCHES, 0))


def measure(predictor, load, fill):
    """Two hundred images, fifty at a time."""
    weights = predictor.weights
    yield weights, 200
    for num_images in (50, 100, 150):
        yield Progress(num_images / 200, counted(weights, num_images))
    return counted(weights, 200)


@pytest.fixture
def matters(looking, qtbot, few_images, tiny_network, monkeypatch):
    monkeypatch.setattr("gui.inside.ablation_page._measured", measure)
    view = AblationView()
    qtbot.addWidget(view)
    view.resize(700, 380)
    page = AblationPage(view, looking.prediction, looking.pictures, looking.shown)
    page.view, page.seen = view, []
    show = view.show_state
    monkeypatch.setattr(view, "show_state", lambda state: (page.seen.append(state), show(state)))
    looking.look_at(NEWEST, weights_of(1))
    view.show()
    qtbot.waitUntil(lambda: measured(page))
    return page


def measured(page):
    return page.state.share is None and page.state.ablation is not None and page.state.ablation.num_images == 200


def test_the_branches_of_a_moment_are_measured_and_the_map_before_stays_until_enough_is_known(looking, matters, qtbot):
    before = matters.state.ablation
    assert matters.view.sentence().endswith("· a run")
    matters.seen.clear()
    weights = looking.look_at(SECOND, weights_of(2))
    qtbot.waitUntil(lambda: measured(matters) and matters.state.ablation == counted(weights, 200))
    stayed = [state for state in matters.seen if state.ablation == before]
    assert {state.share for state in stayed if state.share is not None} == {0.0, 0.25}
    assert all(state.is_stale for state in stayed)
    came = [state for state in matters.seen if state not in stayed]
    assert [state.ablation for state in came if state.share is None] == [counted(weights, 200)]
    assert came[0].ablation == counted(weights, 100)
    assert matters.view.sentence().endswith("· a run, after epoch 1")


def test_cancelling_leaves_the_map_of_the_moment_before_and_nothing_begins_by_itself(looking, matters, qtbot):
    before = matters.state.ablation
    looking.look_at(SECOND, weights_of(2))
    matters.view.cancelled.emit()
    assert (matters.seen[-1].ablation, matters.seen[-1].share) == (before, None)
    assert matters.seen[-1].is_stale
    weights = looking.look_at(FIRST, weights_of(3))
    assert matters.state.share is None
    matters.view.wanted.emit()
    qtbot.waitUntil(lambda: matters.state.ablation == counted(weights, 200))
    assert matters.view.sentence().endswith("· a run, before training")


def test_while_the_run_trains_its_moments_are_measured_on_request_alone(looking, matters, monkeypatch):
    monkeypatch.setattr(Shown, "is_of_run_under_way", True)
    looking.look_at(SECOND, weights_of(2))
    assert matters.state.share is None
    assert matters.seen[-1].is_stale
