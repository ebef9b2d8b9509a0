"""The page "Why this class" in the window: keys, the covered picture and the bars, also while a run goes on."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from run_form import small_run, wait_until_paused

from core.predict.predictor import Predictor
from gui.why_scenes import covered

_CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def said(stage) -> list[np.ndarray]:
    """The probabilities that the bars have been given."""
    said: list[np.ndarray] = []
    stage.window.prediction.predicted.connect(lambda prediction: prediction and said.append(prediction.probabilities))
    return said


def test_a_key_opens_the_page_and_a_covered_picture_moves_the_bars(stage, said):
    window = stage.window
    pixels = window.pictures.picture.pixels
    predictor = Predictor(window.shown.weights)
    QTest.keyClick(window, Qt.Key.Key_6, _CONTROL)
    assert window.centre.page() == "why"
    picture = window.why_view.picture
    stage.click(picture)
    stage.wait_for_prediction()
    with_square = picture.cover.over(pixels)
    assert said[-1] == pytest.approx(predictor.predict(with_square).probabilities, abs=1e-5)
    assert np.abs(said[-1] - predictor.predict(pixels).probabilities).max() > 0.002
    QTest.keyClick(picture, Qt.Key.Key_Escape)
    stage.wait_for_prediction()
    assert said[-1] == pytest.approx(predictor.predict(pixels).probabilities, abs=1e-5)
    assert window.centre.page() == "why"  # the next one goes back
    QTest.keyClick(picture, Qt.Key.Key_Escape)
    assert window.centre.page() == "inside"


def test_the_page_answers_while_a_run_goes_on(stage, said):
    window = stage.window
    pixels = window.pictures.picture.pixels
    small_run(stage, num_epochs=1000)
    stage.click(window.toolbar.run)
    view = window.why_view
    QTest.keyClick(window, Qt.Key.Key_6, _CONTROL)
    stage.wait_for(lambda: window.shown.is_of_run_under_way, "the weights of the run")

    def is_explained() -> bool:
        explanation, question = view.shown().explanation, view.shown().question
        return explanation is not None and question.weights is window.shown.weights

    stage.wait_for(is_explained, "why, by the weights of the run")
    num_steps = len(stage.history.steps)
    stage.click(view.picture)
    stage.wait_for(lambda: (window.prediction.pixels != pixels).any(), "the covered picture")
    stage.wait_for(is_explained, "why, by newer weights")
    stage.wait_for(lambda: len(stage.history.steps) > num_steps, "steps meanwhile")
    assert window.controller.state == "running"
    stage.click(window.toolbar.run)
    wait_until_paused(stage)
    stage.wait_for_prediction()
    with_square = view.picture.cover.over(pixels)
    assert said[-1] == pytest.approx(Predictor(window.shown.weights).predict(with_square).probabilities, abs=1e-4)


def test_the_picture_stays_where_it_is_under_the_mouse_that_covers_it(stage):
    stage.window.centre.show_page("why")
    view = stage.window.why_view
    stage.wait_for(lambda: view.shown().explanation is not None, "the page")
    stage.wait_for_prediction()
    place = view.picture.geometry()
    stage.click(view.picture)
    stage.wait_for_prediction()
    assert view.uncover.isVisible()
    assert view.picture.geometry() == place


def test_in_the_window_the_page_is_copied_and_the_bars_have_a_ghost_while_a_part_is_covered(stage):
    covered(stage)
    bars, last = stage.window.bars, []
    stage.window.why_view.picture.setFocus()
    QTest.keyClick(stage.window.why_view.picture, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().image().size() == stage.window.why_view.export.image().size()
    assert bars.sentence() == "right · in %, change in points"
    stage.window.prediction.predicted.connect(last.append)
    stage.window.prediction.set_pixels(stage.window.pictures.picture.pixels)
    whole, changes = bars._rows.before, bars._rows.change(7)
    stage.wait_for(lambda: last, "the whole picture")
    np.testing.assert_allclose(last[-1].probabilities, whole, atol=1e-6)
    assert changes != "0.0"
    assert bars._rows.change(7) == ""
