"""A switch above a lane takes its branch out of the prediction; what is off is marked, and one click undoes it."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from core.data import DATASETS, DEFAULT_DATA
from core.inside.branches import ALL_ON, Switches
from core.models.blocks import Inception
from core.predict.predictor import Predictor
from core.predict.untrained import untrained_weights
from gui.inside.look_inside import LookInside
from gui.inside.panel import InsidePanel
from gui.predict.bars import ProbabilityBars
from gui.predict.picture_controller import PictureController
from gui.prediction import PredictionController
from gui.shown import Source

BRANCH = "inception3b.branch3x3"


class FakeShown:
    """As much of `Shown` as the switches need, told by the test what is shown."""

    def __init__(self, signals):
        self.weights = self.source = None
        self.is_of_run_under_way = False
        self._signals = signals
        self.weights_changed = signals.first_shown  # a signal without arguments that nothing else emits here


@pytest.fixture
def weights(few_images, monkeypatch):
    """Of a network through which more gets than through an untrained one, so that a branch makes a difference."""
    weights = untrained_weights("googlenet_bn", 16, data="few")
    tensors = {name: 1.5 * each if each.dim() > 1 else each for name, each in weights.tensors.items()}
    return dataclasses.replace(weights, tensors=tensors)


@pytest.fixture
def pixels(few_images):
    return few_images.images[0, 0].numpy()


class Room:
    """The inside panel and the bars with the network that they look into."""

    def __init__(self, qtbot, jobs, weights, pixels):
        self.qtbot, self.jobs = qtbot, jobs
        self.panel, self.bars = InsidePanel(), ProbabilityBars(DATASETS[DEFAULT_DATA].class_names)
        for widget in (self.panel, self.bars):
            qtbot.addWidget(widget)
        self.panel.resize(720, 420)
        self.panel.show()
        self.prediction = PredictionController(jobs)
        self.signals = PredictionController(jobs)  # lends its signals
        self.shown = FakeShown(self.signals)
        self.pictures = PictureController(self.prediction)
        self.prediction.predicted.connect(
            lambda prediction: (
                prediction and self.bars.show_probabilities(prediction.probabilities, prediction.untouched)
            )
        )
        self.look = LookInside(self.panel, self.prediction, self.pictures, self.shown)
        self.predicted = []
        self.prediction.predicted.connect(self.predicted.append)
        self.look.ask_for_maps()
        self.use(weights)
        self.prediction.set_pixels(pixels)
        self.settle()
        self.panel.show_block_named("inception3b")
        self.settle()

    def use(self, weights):
        def then(used):
            self.shown.weights, self.shown.source = used, Source("untrained")
            self.shown.weights_changed.emit()

        self.prediction.set_weights(lambda: weights, then)
        self.settle()

    def settle(self):
        for _ in range(4):  # an answer may lead to another question
            self.qtbot.waitUntil(self.jobs.is_idle, timeout=60_000)
            QTest.qWait(0)

    def toggle(self, branch):
        lanes = self.panel.block_view.lanes
        place = lanes.switch_rect(branch).topLeft() + QPointF(8, 8)
        QTest.mouseClick(lanes, Qt.MouseButton.LeftButton, pos=place.toPoint())
        self.settle()

    @property
    def last(self):
        return self.predicted[-1]


@pytest.fixture
def room(qtbot, jobs, weights, pixels):
    return Room(qtbot, jobs, weights, pixels)


def test_a_click_on_a_lanes_switch_predicts_without_its_branch(room, weights, pixels):
    expected = Predictor(weights).predict(pixels, (), Switches(frozenset([BRANCH])))
    before = room.last.probabilities
    room.toggle(BRANCH)
    np.testing.assert_allclose(room.last.probabilities, expected.probabilities, atol=1e-6)
    np.testing.assert_allclose(room.last.untouched, before, atol=1e-6)
    assert not room.last.maps[BRANCH].any()
    room.toggle(BRANCH)
    assert room.last.untouched is None
    np.testing.assert_allclose(room.last.probabilities, before, atol=1e-6)


def test_the_bars_say_the_change_in_percentage_points(room):
    assert room.bars._rows.change(0) == ""
    room.toggle(BRANCH)
    points = 100 * (room.last.probabilities - room.last.untouched)
    said = [float(room.bars._rows.change(index).replace("−", "-")) for index in range(10)]
    assert said == pytest.approx(points.tolist(), abs=0.051)
    assert any(said)


def test_what_is_off_is_named_and_one_click_puts_it_on_again(room):
    row = room.panel.off_row
    assert not row.isVisible()
    room.toggle(BRANCH)
    room.panel.show_block_named("inception5b")
    room.settle()
    room.toggle("inception5b.branch_pool")
    assert row.isVisible()
    assert row.sentence() == "Off: 3b 3×3 · 5b pool"
    assert room.panel.strip._off == {BRANCH, "inception5b.branch_pool"}
    QTest.mouseClick(row.all_on, Qt.MouseButton.LeftButton)
    room.settle()
    assert not row.isVisible()
    assert room.look.switches.wish == ALL_ON
    assert room.last.untouched is None


def test_the_strip_and_the_lane_look_different_while_a_branch_is_off(room):
    strip, lanes = room.panel.strip, room.panel.block_view.lanes
    head = lanes.switch_rect(BRANCH).toRect()
    room.toggle(BRANCH)
    off = strip.grab().toImage(), lanes.grab(head).toImage()
    room.toggle(BRANCH)  # the same mouse and keyboard as before, so that only the marks differ
    assert strip.grab().toImage() != off[0]
    assert lanes.grab(head).toImage() != off[1]
    room.toggle(BRANCH)
    assert (strip.grab().toImage(), lanes.grab(head).toImage()) == off


def test_the_switch_of_a_block_switches_all_four_branches(room):
    switch = room.panel.block_view.block_switch
    room.toggle(BRANCH)
    assert switch.isChecked()  # three are on
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    room.settle()
    assert room.look.switches.wish.off == {f"inception3b.{branch}" for branch in Inception.BRANCHES}
    assert not switch.isChecked()
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    room.settle()
    assert room.look.switches.wish.off == set()


def test_the_key_o_switches_the_branch_with_the_cursor(room):
    room.panel.block_view.set_cursor_spot(BRANCH, 3)
    QTest.keyClick(room.panel.block_view.lanes, Qt.Key.Key_O)
    room.settle()
    assert room.look.switches.wish.off == {BRANCH}


def test_with_means_it_predicts_as_the_measured_means_say(room, weights, pixels):
    room.toggle(BRANCH)
    with_zeros = room.last.probabilities
    room.panel.off_row.fill_chosen.emit("mean")
    room.settle()
    assert room.last.untouched is not None
    assert np.abs(room.last.probabilities - with_zeros).max() > 1e-4
    assert room.panel.off_row.sentence() == "Off: 3b 3×3"  # nothing is waited for any more
    room.toggle(BRANCH)
    assert room.last.untouched is None


def test_means_of_classes_without_test_images_are_refused_and_zeros_stay(room, weights, qtbot):
    room.use(dataclasses.replace(weights, data="own classes", name="Mine"))
    room.toggle(BRANCH)
    with qtbot.waitSignal(room.look.failed) as failed:
        room.panel.off_row.fill_chosen.emit("mean")
    assert "no test images for the classes of Mine" in str(failed.args[0])
    room.settle()
    assert room.look.switches.wish.fill == "zeros"
    assert room.last.untouched is not None


def test_a_network_without_branches_is_predicted_as_it_is_and_the_wish_waits(room, weights):
    room.toggle(BRANCH)
    room.use(untrained_weights("nin", 67, data="few"))
    assert room.last.untouched is None
    assert not room.panel.off_row.isVisible()
    assert not room.panel.block_view.block_switch.isVisible()
    room.use(weights)
    assert room.last.untouched is not None
    assert room.panel.off_row.isVisible()
