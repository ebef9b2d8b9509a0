"""The page of what is computed by hand: the numbers typed, the kernel that runs, the training step."""

import dataclasses

import numpy as np
import pytest
import torch
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea
from scipy import ndimage

from core.errors import UserError
from core.predict.untrained import untrained_weights
from gui.inside.by_hand import ByHand
from gui.inside.by_hand_view import ByHandView
from gui.inside.kernel_view import KernelView
from gui.inside.mixing_view import MixingView
from gui.inside.number_field import parsed


def shown(qtbot, view, width=720, height=400):
    qtbot.addWidget(view)
    view.resize(width, height)
    with qtbot.waitExposed(view):
        view.show()
    return view


def type_into(field, text):
    field.selectAll()
    QTest.keyClicks(field, text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("0.5", 0.5), ("-2", -2), ("0,5", 0.5), ("1/9", 1 / 9), ("−1", -1), ("", None), ("1/0", None), ("a", None)],
)
def test_what_is_typed_is_a_number_or_none(text, number):
    assert parsed(text) == (None if number is None else pytest.approx(number))


def test_the_courses_example_comes_first(qtbot):
    view = shown(qtbot, MixingView())
    assert [field.number() for field in view.inputs + view.weights] == [1, 2, 0.5, -0.5]
    assert view.sentence.text() == "1 × 0.5 + 2 × (-0.5) = -0.5; this is negative, so the ReLU makes 0 of it."


def test_other_numbers_and_more_channels_can_be_typed(qtbot):
    view = shown(qtbot, MixingView())
    QTest.mouseClick(view.more, Qt.MouseButton.LeftButton)
    for field, text in zip(view.inputs + view.weights, ("3", "1", "4", "0.5", "-1", "0,25"), strict=True):
        type_into(field, text)
    type_into(view.bias, "2")
    assert view.mixed().total == 3 * 0.5 - 1 + 4 * 0.25 + 2
    assert view.sentence.text().startswith("3 × 0.5 + 1 × (-1) + 4 × 0.25 + 2 = 3.5; this is not negative")
    QTest.mouseClick(view.example, Qt.MouseButton.LeftButton)
    assert view.mixed().total == -0.5


def test_half_a_number_leaves_the_one_before(qtbot):
    view = shown(qtbot, MixingView())
    type_into(view.inputs[0], "-")
    assert view.mixed().total == -0.5
    QTest.keyClicks(view.inputs[0], "1")
    assert view.mixed().total == -1.5


@pytest.fixture
def pixels():
    return np.random.default_rng(1).integers(0, 256, (28, 28)).astype(np.uint8)


def test_the_kernel_makes_of_the_picture_what_another_library_makes_of_it(qtbot, pixels):
    view = shown(qtbot, KernelView())
    view.show_pixels(pixels)
    view.choose("blur")
    type_into(view.fields[0][2], "7")
    kernel = np.array([[1, 2, 7], [2, 4, 2], [1, 2, 1]]) / 16
    expected = ndimage.correlate(pixels.astype(float), kernel, mode="constant")
    assert view.values() == pytest.approx(expected)
    assert np.array_equal(view.result.values(), view.values())
    assert view.preset.value() == "own"


def test_the_mouse_reads_the_sum_at_a_pixel(qtbot):
    view = shown(qtbot, KernelView())
    view.show_pixels(np.arange(16, dtype=np.uint8).reshape(4, 4))
    QTest.mouseMove(view.picture, view.picture.rect().bottomRight())
    QTest.mouseMove(view.picture, view.picture.place().pixel_rect(1, 2).center().toPoint())
    text = "Row 2, column 3: (1 × (-1) + 3 × 1 + 5 × (-2) + 7 × 2 + 9 × (-1) + 11 × 1) ÷ 4 = 2"
    qtbot.waitUntil(lambda: view.sentence.text() == text)


def test_the_relu_leaves_nothing_negative(qtbot, pixels):
    view = shown(qtbot, KernelView())
    view.show_pixels(pixels)
    before = view.values()
    assert before.min() < 0
    QTest.mouseClick(view.relu, Qt.MouseButton.LeftButton)
    assert np.array_equal(view.values(), before.clip(min=0))


def test_the_window_runs_over_the_whole_picture_and_stops(qtbot, pixels, monkeypatch):
    monkeypatch.setattr("gui.inside.kernel_view._SECONDS", 0.3)
    view = shown(qtbot, KernelView())
    view.show_pixels(pixels)
    QTest.mouseClick(view.run, Qt.MouseButton.LeftButton)
    assert view.is_running()
    qtbot.waitUntil(lambda: not view.is_running())


def test_without_a_picture_a_sentence_says_so(qtbot):
    view = shown(qtbot, KernelView())
    view.show_pixels(None)
    assert view.sentence.text().startswith("There is no picture")
    assert not view.run.isEnabled()


class Pictures(QObject):
    picture_changed = Signal(object)
    picture = None


class ShownWeights(QObject):
    weights_changed = Signal()

    def __init__(self, weights):
        super().__init__()
        self.weights = weights


@pytest.fixture
def by_hand(qtbot, few_images):
    owner = QObject()
    shown_weights = ShownWeights(untrained_weights("googlenet", 16, seed=2, data="few"))
    by_hand = ByHand(Pictures(owner), shown_weights, owner)
    by_hand.view.show_scene("step")
    shown(qtbot, by_hand.view)
    yield by_hand
    by_hand._jobs.stop()


def take(qtbot, by_hand):
    QTest.mouseClick(by_hand.view.step.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not by_hand.is_busy(), timeout=60_000)


def test_a_training_step_is_followed_stage_by_stage(qtbot, by_hand):
    view, weights = by_hand.view.step, by_hand._shown.weights
    before = {name: tensor.clone() for name, tensor in weights.tensors.items()}
    take(qtbot, by_hand)
    stages = [view.stage()]
    while view.next.isVisible():
        QTest.mouseClick(view.next, Qt.MouseButton.LeftButton)
        stages.append(view.stage())
    assert stages == ["batch", "forward", "loss", "gradient", "move", "again"]
    shares = [float(text.removesuffix(" %")) / 100 for text in view.batch.lines()[0]]
    losses = [float(text.partition(" → ")[0]) for text in view.batch.lines()[1]]
    assert losses == pytest.approx([-np.log(share) for share in shares], abs=0.02)
    assert len(view.gradients.texts()) == len(view.moves.texts()) == 13
    assert all(torch.equal(tensor, before[name]) for name, tensor in weights.tensors.items())


def test_another_network_takes_the_step_away_and_newer_weights_leave_it(qtbot, by_hand):
    take(qtbot, by_hand)
    by_hand._shown.weights_changed.emit()
    assert by_hand.view.step.stage() == "batch"
    by_hand._shown.weights = untrained_weights("googlenet_bn", 16, data="few")
    by_hand._shown.weights_changed.emit()
    assert by_hand.view.step.stage() == ""


def test_a_step_that_is_cancelled_is_not_shown(qtbot, by_hand):
    view = by_hand.view.step
    QTest.mouseClick(view.take, Qt.MouseButton.LeftButton)
    QTest.mouseClick(view.take, Qt.MouseButton.LeftButton)
    assert not by_hand.is_busy()
    qtbot.waitUntil(by_hand._jobs.is_idle, timeout=60_000)
    assert view.stage() == ""


def test_weights_whose_images_are_not_here_get_a_sentence(qtbot, by_hand):
    by_hand._shown.weights = dataclasses.replace(by_hand._shown.weights, data="elsewhere")
    take(qtbot, by_hand)
    assert "not on this computer" in by_hand.view.step.sentence.text()
    assert by_hand.view.step.stage() == ""


def test_images_that_cannot_be_had_are_said_in_a_sentence(qtbot, by_hand, monkeypatch):
    def refuse(name):
        raise UserError("There is no data set called {name} on this computer.", name=name)

    monkeypatch.setattr("core.data.dataset_spec", refuse)
    take(qtbot, by_hand)
    assert by_hand.view.step.sentence.text() == "There is no data set called few on this computer."


def test_a_step_in_a_low_view_has_smaller_images_and_nothing_to_scroll(qtbot, by_hand):
    view = by_hand.view.step
    take(qtbot, by_hand)
    (scroll,) = (each for each in by_hand.view.findChildren(QScrollArea) if each.widget() is view)
    for height, may_scroll in ((500, False), (325, False), (200, True)):
        by_hand.view.resize(700, height)
        qtbot.waitUntil(lambda may=may_scroll: (scroll.verticalScrollBar().maximum() > 0) == may)


def test_the_picture_of_a_scene_has_what_it_shows_and_none_of_its_controls(qtbot, pixels):
    view = shown(qtbot, ByHandView())
    view.kernel.show_pixels(pixels)
    for scene, part in (("mixing", view.mixing.diagram), ("kernel", view.kernel.result)):
        view.show_scene(scene)
        view.export.menu.actions()[0].trigger()
        image, sentence = QGuiApplication.clipboard().image(), getattr(view, scene).sentence
        assert view.export.name() == f"by-hand-{scene}"
        assert image.width() == pytest.approx(2 * view.width(), abs=40)
        top, bottom = part.mapTo(view, QPoint()).y(), sentence.mapTo(view, sentence.rect().bottomLeft()).y()
        assert 2 * (bottom - top) < image.height() < 2 * (bottom - top + 60)  # no row of buttons
    place = view.kernel.result.place().pixel_rect(20, 3).center().toPoint()
    left, top = view.kernel.result.mapTo(view.kernel._body, place).toTuple()
    assert image.pixelColor(2 * left + 16, 2 * top + 16) == view.kernel.result.grab().toImage().pixelColor(place)


def test_a_scene_without_a_picture_or_a_step_has_nothing_to_copy(qtbot, by_hand, pixels):
    view, offered = by_hand.view, by_hand.view.export.button.isEnabled
    assert not offered()
    take(qtbot, by_hand)
    assert offered()
    view.show_scene("kernel")
    assert not offered()
    view.kernel.show_pixels(pixels)
    assert offered()
    view.kernel.show_pixels(None)
    assert not offered()
    view.show_scene("mixing")
    assert offered()


def test_the_picture_of_a_step_grows_with_its_stages(qtbot, by_hand):
    take(qtbot, by_hand)
    heights = [by_hand.view.export.image().height()]
    while by_hand.view.step.next.isVisible():
        QTest.mouseClick(by_hand.view.step.next, Qt.MouseButton.LeftButton)
        heights.append(by_hand.view.export.image().height())
    assert heights == sorted(heights)
    assert len(set(heights)) == 3  # the batch, the gradients below it, what moves below them
