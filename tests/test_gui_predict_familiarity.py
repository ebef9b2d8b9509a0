"""The window refuses what looks like nothing known, shows what is like it, and lets the class move the threshold."""

import dataclasses

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from core.data.resize import to_input
from core.inside.pooled import pooled_features
from core.paths import BUNDLED_RUNS, FIRST_WEIGHTS
from core.predict.familiarity import Gauge, digest_of, fit_familiarity, quantiles_of, save_familiarity
from core.predict.pipeline import prepare
from core.predict.similar import make_bank
from core.runs.weights import build_trained, find_weights
from gui.predict.verdict import SLIDER_STEPS
from gui.strange_pictures import STRANGE_PICTURES

_NUM_KNOWN, _NUM_STRANGE = 16, 8


@pytest.fixture(scope="module")
def gauge(test_set):
    """Of the weights with which the window starts: test images against noise, half of which it is fitted to."""
    weights = find_weights(FIRST_WEIGHTS)
    random = np.random.default_rng(1)
    noise = [prepare(STRANGE_PICTURES["noise"](random)).pixels for _ in range(_NUM_STRANGE)]
    images = torch.cat([test_set.images[:_NUM_KNOWN], torch.from_numpy(np.stack(noise))[:, None]])
    inputs = to_input(images, weights.image_size).to(memory_format=torch.channels_last)
    features = pooled_features(build_trained(weights), inputs)[0].numpy()
    known = features[:_NUM_KNOWN]
    direction, offset = fit_familiarity(features, np.array([0] * _NUM_KNOWN + [-1] * _NUM_STRANGE))
    bank = make_bank(known, np.arange(_NUM_KNOWN), test_set.labels[:_NUM_KNOWN].numpy())
    gauge = Gauge(digest_of(weights), direction, offset, 0.0, {}, bank)
    return dataclasses.replace(gauge, quantiles={"test images": quantiles_of(gauge.score(known))})


@pytest.fixture
def measured(gauge, tmp_path, monkeypatch):
    """Lets the weights with which the window starts have that gauge."""
    monkeypatch.setattr("core.predict.familiarity.familiarity_file", lambda file: tmp_path / f"{file.stem}.familiarity")
    save_familiarity(tmp_path / f"{FIRST_WEIGHTS}.familiarity", gauge)


@pytest.fixture
def window(measured, stage):
    stage.wait_for_prediction()
    return stage.window


def _drop_noise(stage, folder):
    STRANGE_PICTURES["noise"](np.random.default_rng(7)).save(folder / "noise.png")
    stage.drop([folder / "noise.png"])
    stage.wait_for(lambda: stage.window.pictures.picture.source == "open", "the picture")
    stage.wait_for(stage.window.shelf_jobs.is_idle, "the training images")
    stage.wait_for_prediction()


def test_a_strange_picture_is_refused_over_gray_bars_with_three_similar_images(window, stage, tmp_path):
    bars = window.bars
    assert bars.verdict.isHidden()
    _drop_noise(stage, tmp_path)
    assert bars.verdict.isVisible()
    assert bars.verdict.sentence.text() == "This does not look like anything I was trained on."
    assert len(bars.similar.shown_classes()) == 3
    assert bars.winner() is not None
    gray = bars._rows.grab().toImage()
    bars.show_refused(False)
    assert bars._rows.grab().toImage() != gray


def test_a_familiar_picture_after_it_is_not_refused(window, stage, tmp_path, test_set):
    _drop_noise(stage, tmp_path)
    window.prediction.set_pixels(test_set.images[3, 0].numpy())
    stage.wait_for_prediction()
    assert window.bars.verdict.isHidden()
    assert window.bars.similar.shown_classes() == []


def test_a_drawing_is_judged_when_the_pen_is_lifted(window, stage):
    stage.click_mode("draw")
    canvas, verdict = window.picture_panel.canvas, window.bars.verdict
    window.bars.verdict.threshold_moved.emit(SLIDER_STEPS)  # so strict that a line is refused
    middle = canvas.rect().center()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(canvas, middle + QPoint(0, 40))
    stage.wait_for(lambda: window.pictures.picture.source == "draw", "the drawing")
    stage.wait_for_prediction()
    assert verdict.isHidden()
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(0, 40))
    stage.wait_for(lambda: not verdict.isHidden(), "the verdict")


def test_similar_images_are_shown_for_every_picture_on_request(window, stage, test_set):
    bars = window.bars
    assert bars.similar.shown_classes() == []
    QTest.keyClick(bars.similar.link, Qt.Key.Key_Return)
    stage.wait_for(window.shelf_jobs.is_idle, "the training images")
    for index in (2, 9):
        window.prediction.set_pixels(test_set.images[index, 0].numpy())
        stage.wait_for_prediction()
        nearest = bars.similar.shown[0]
        assert np.array_equal(nearest.pixels, test_set.images[index, 0].numpy())
        assert nearest.class_name == test_set.class_names[test_set.labels[index]]
        assert bars.verdict.sentence.text() == "This looks like what I was trained on."
    QTest.keyClick(bars.verdict.why, Qt.Key.Key_Return)  # so the threshold is reached from any picture
    assert bars.verdict.slider.isVisible()
    QTest.keyClick(bars.verdict.why, Qt.Key.Key_Return)
    QTest.keyClick(bars.similar.link, Qt.Key.Key_Return)
    assert bars.similar.shown_classes() == []
    assert bars.verdict.isHidden()


def test_the_class_moves_the_threshold_and_sees_what_it_costs(window, stage, tmp_path, test_set, gauge):
    verdict = window.bars.verdict
    _drop_noise(stage, tmp_path)
    QTest.keyClick(verdict.why, Qt.Key.Key_Return)
    assert verdict.slider.isVisible()
    measured = verdict.cost.text()
    assert f"{100 * gauge.refused_share('test images', 0.0):.1f} % of the test images" in measured
    verdict.slider.setFocus()
    QTest.keyClick(verdict.slider, Qt.Key.Key_End)
    assert "50 % of the test images" in verdict.cost.text()
    QTest.keyClick(verdict.slider, Qt.Key.Key_Home)
    assert "0.0 % of the test images" in verdict.cost.text()
    QTest.keyClick(verdict.back, Qt.Key.Key_Return)
    assert verdict.cost.text() == measured


def test_a_stricter_threshold_refuses_a_familiar_picture_until_the_measured_one_is_back(window, stage, test_set, gauge):
    verdict, pixels = window.bars.verdict, test_set.images[:_NUM_KNOWN, 0].numpy()
    predictor = stage.window.prediction._predictor
    least = min(range(_NUM_KNOWN), key=lambda each: predictor.predict(pixels[each]).familiarity.score)
    window.prediction.set_pixels(pixels[least])
    stage.wait_for_prediction()
    assert not verdict.is_refused()
    verdict.slider.setValue(verdict.slider.maximum())
    assert verdict.is_refused()
    verdict.back.click()
    assert not verdict.is_refused()


def test_weights_that_were_not_measured_say_nothing(window, stage, tmp_path):
    _drop_noise(stage, tmp_path)
    window.browser.open_run(BUNDLED_RUNS / "googlenet-book")
    stage.wait_for(lambda: window.shown.weights.name == "googlenet-book", "the book's weights")
    stage.wait_for_prediction()
    assert window.bars.verdict.isHidden()
    assert window.bars.similar.isHidden()
    assert window.bars.similar.link.isHidden()
