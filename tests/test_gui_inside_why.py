"""The page "Why this class" shows what the network's own numbers are, of the picture and the weights that are shown."""

import dataclasses
import time

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from small_inception import Small
from why_asked import CONFIG, Asked, choose, press, press_method, press_row, weights_of

from core.inside.attribution import integrated_gradients
from core.inside.branches import ALL_ON
from core.models.builders import BUILDERS
from core.predict.predictor import Predictor
from core.runs.history import RunHistory
from core.runs.moments import Moment
from gui.inside import why_page
from gui.inside.heat_view import Cover
from gui.inside.why_state import WhyShown
from gui.shown import Source

BRANCHES = ("branch1x1", "branch3x3", "branch5x5", "branch_pool")


@pytest.fixture
def small_network(monkeypatch) -> None:
    """Puts a network with two Inception blocks in the place of GoogLeNet BN."""
    build = lambda *, image_size, in_channels, num_classes: Small(in_channels, num_classes)  # noqa: E731
    monkeypatch.setitem(BUILDERS, "googlenet_bn", build)


@pytest.fixture
def bare(qtbot, jobs, few_images, tmp_path) -> Asked:
    """The page before there are weights and a picture."""
    asked = Asked(qtbot, jobs, tmp_path)
    qtbot.addWidget(asked.view)
    asked.view.resize(704, 360)
    asked.view.show()
    asked.view.activateWindow()
    qtbot.waitUntil(asked.view.isActiveWindow)
    return asked


@pytest.fixture
def asked(small_network, bare) -> Asked:
    """The page with weights and a test image that they have been asked about."""
    bare.use(weights_of())
    bare.show_test_image(0)
    return bare


def test_the_heat_is_grad_cams_of_the_likeliest_class_by_the_last_block(asked):
    own, pixels = asked.own, asked.pictures.picture.pixels
    likeliest = int(own.predict(pixels).probabilities.argmax())
    assert asked.class_index == likeliest
    cam = own.grad_cam(pixels, "inception3b", likeliest)
    np.testing.assert_allclose(asked.view.picture.heat(), np.maximum(cam.whole, 0), atol=1e-6)
    assert (asked.view.picture.pixels() == pixels).all()
    assert "10 × 10 places" in asked.view.sentence.text()


def test_the_shares_and_the_bias_are_the_logit(asked):
    picture = torch.from_numpy(asked.pictures.picture.pixels).float()[None, None] / 255
    logit = float(asked.own.logits_of_pictures()(picture)[0, asked.class_index])
    explanation = asked.view.shown().explanation
    shares = [row.share for row in asked.view.table.rows()]
    assert sum(shares) + explanation.bias == pytest.approx(logit, abs=1e-5)
    assert len({round(share, 4) for share in shares}) == 4
    assert f"{abs(logit):.2f}" in asked.view.shares.text()


def test_what_a_branch_changes_is_what_the_network_says_with_its_norm_set_to_zero(asked):
    pixels, weights = asked.pictures.picture.pixels, asked.shown.weights
    with_all = asked.own.predict(pixels).probabilities[asked.class_index]
    for row in asked.view.table.rows():
        tensors = {
            name: torch.zeros_like(tensor)
            if name.startswith(row.name) and ".reduce." not in name and name.endswith(("norm.weight", "norm.bias"))
            else tensor
            for name, tensor in weights.tensors.items()
        }
        without = Predictor(dataclasses.replace(weights, tensors=tensors)).predict(pixels).probabilities
        assert row.change == pytest.approx(100 * (without[asked.class_index] - with_all), abs=1e-3)
        assert row.change != 0


def test_another_class_is_asked_about_when_it_is_chosen(asked):
    names = asked.shown.weights.class_names
    other = names[(asked.class_index + 3) % len(names)]
    before = asked.view.picture.heat()
    choose(asked.view.classes, other)
    asked.settle()
    assert names[asked.class_index] == other
    assert other in asked.view.sentence.text()
    assert not np.array_equal(asked.view.picture.heat(), before)
    choose(asked.view.classes, "")
    asked.settle()
    np.testing.assert_array_equal(asked.view.picture.heat(), before)


def test_a_click_on_a_branch_shows_its_heat_large_and_a_second_the_whole_again(asked):
    whole = asked.view.picture.heat()
    press_row(asked, 1)
    cam = asked.own.grad_cam(asked.pictures.picture.pixels, "inception3b", asked.class_index)
    expected = np.maximum(cam.by_branch["inception3b.branch3x3"], 0)
    np.testing.assert_allclose(asked.view.picture.heat(), expected, atol=1e-6)
    np.testing.assert_array_equal(asked.view.table.rows()[1].heat, asked.view.picture.heat())
    assert "3×3 branch" in asked.view.sentence.text()
    press_row(asked, 1)
    np.testing.assert_array_equal(asked.view.picture.heat(), whole)


def test_of_a_block_before_the_last_the_shares_are_left_out_and_the_changes_shown(asked):
    choose(asked.view.block, "inception3a")
    asked.settle()
    rows = asked.view.table.rows()
    assert [row.name for row in rows] == [f"inception3a.{name}" for name in BRANCHES]
    assert all(row.share is None and row.change is not None for row in rows)
    assert "Only the branches of the last block" in asked.view.shares.text()


def test_a_square_over_the_picture_moves_the_bars_and_escape_brings_them_back(asked):
    pixels = asked.pictures.picture.pixels
    before = asked.predictions[-1].probabilities
    press(asked.view.picture, asked.view.picture.place().rect.center().toPoint())
    asked.settle()
    covered = pixels.copy()
    cover = asked.view.picture.cover
    covered[cover.row : cover.row + cover.side, cover.column : cover.column + cover.side] = 0
    np.testing.assert_allclose(asked.predictions[-1].probabilities, asked.own.predict(covered).probabilities, atol=1e-6)
    assert not np.allclose(asked.predictions[-1].probabilities, before, atol=1e-6)
    assert (asked.view.picture.pixels() == covered).all()
    assert asked.view.uncover.isVisible()
    assert (asked.predictions[-1].untouched == before).all()
    QTest.keyClick(asked.view.picture, Qt.Key.Key_Escape)
    asked.settle()
    np.testing.assert_array_equal(asked.predictions[-1].probabilities, before)
    assert asked.predictions[-1].untouched is None
    assert not asked.view.uncover.isVisible()
    assert (asked.pictures.picture.pixels == pixels).all()


def test_another_picture_comes_uncovered(asked):
    press(asked.view.picture, asked.view.picture.rect().center())
    asked.show_test_image(1)
    assert asked.view.picture.cover is None
    assert (asked.prediction.pixels == asked.pictures.picture.pixels).all()


def test_leaving_the_page_uncovers_the_picture(asked):
    press(asked.view.picture, asked.view.picture.place().rect.center().toPoint())
    asked.settle()
    asked.view.hide()
    asked.settle()
    assert (asked.prediction.pixels == asked.pictures.picture.pixels).all()


def test_gradients_are_those_of_a_network_alone_and_the_sentence_has_their_sum(asked):
    press_method(asked, 1)
    asked.settle()
    picture = torch.from_numpy(asked.pictures.picture.pixels).float()[None, None] / 255
    answers = integrated_gradients(asked.own.logits_of_pictures(), picture, asked.class_index)
    while True:
        try:
            next(answers)
        except StopIteration as end:
            expected = end.value
            break
    np.testing.assert_allclose(asked.view.picture.heat(), expected.values, atol=1e-5)
    assert f"{abs(expected.total):.2f}" in asked.view.sentence.text()


def test_occlusion_says_what_covering_the_same_square_says(asked):
    press_method(asked, 2)
    asked.settle()
    pixels = asked.pictures.picture.pixels
    covers = [Cover(top, left, 6).over(pixels) for top in range(10, 15, 2) for left in range(10, 15, 2)]
    pictures = torch.from_numpy(np.stack([pixels, *covers])).float()[:, None] / 255
    logits = asked.own.logits_of_pictures()(pictures)[:, asked.class_index]
    falls = (logits[0] - logits[1:]).numpy()  # by all squares that cover the pixel in row and column 14
    assert asked.view.picture.heat()[14, 14] == pytest.approx(falls.mean(), abs=1e-5)
    assert np.abs(falls).max() > 1e-3


def test_what_takes_long_can_be_cancelled_and_begun_again(asked):
    press_method(asked, 2)
    asked.qtbot.waitUntil(lambda: asked.view.shown().progress is not None)
    press(asked.view.action, asked.view.action.rect().center())
    asked.settle()
    assert asked.view.picture.heat() is None
    assert "Cancelled" in asked.view.sentence.text()
    press(asked.view.action, asked.view.action.rect().center())
    asked.settle()
    assert asked.view.picture.heat() is not None
    assert not asked.view.action.isVisible()


def test_while_the_pen_moves_it_is_asked_about_only_now_and_then_and_about_the_last_in_the_end(asked, monkeypatch):
    explained = []
    work = why_page._explain
    monkeypatch.setattr(why_page, "_explain", lambda *given: (explained.append(given[1].pixels), work(*given))[1])
    monkeypatch.setattr(why_page, "_NOW_AND_THEN_S", float("inf"))
    pictures = np.random.default_rng(0).integers(0, 255, (5, 28, 28), np.uint8)
    for pixels in pictures:
        asked.predictions.clear()
        asked.prediction.set_pixels(pixels)
        asked.qtbot.waitUntil(lambda: bool(asked.predictions))
    assert not explained
    asked.settle()
    assert len(explained) == 1
    np.testing.assert_array_equal(explained[0], pictures[-1])
    monkeypatch.setattr(why_page, "_NOW_AND_THEN_S", 0.0)
    for pixels in pictures[:2]:
        asked.prediction.set_pixels(pixels)
        asked.qtbot.waitUntil(lambda pixels=pixels: explained[-1] is pixels)
    asked.settle()


def test_an_answer_to_an_older_question_is_dropped(asked):
    press_method(asked, 2)
    asked.qtbot.waitUntil(lambda: asked.view.shown().progress is not None)
    asked.show_test_image(2)
    picture = torch.from_numpy(asked.pictures.picture.pixels).float()[None, None] / 255
    logits = asked.own.logits_of_pictures()(torch.cat([picture, 0 * picture]))[:, asked.class_index]
    assert asked.view.shown().parts.total == pytest.approx(float(logits[0] - logits[1]), abs=1e-5)


def test_weights_that_come_faster_than_it_is_calm_do_not_put_off_what_pixels_say(asked, monkeypatch):
    monkeypatch.setattr("gui.inside.why_page._CALM_MS", 2000)  # longer than a busy computer needs for new weights
    timer = QTimer(interval=100)  # as they come of a run under way
    timer.timeout.connect(lambda: asked.shown.show_run(asked.folder, RunHistory(CONFIG), weights_of()))
    timer.start()
    press_method(asked, 1)
    asked.qtbot.waitUntil(lambda: asked.view.shown().parts is not None, timeout=20_000)
    timer.stop()


def test_new_weights_are_asked_at_once(asked):
    before = asked.view.picture.heat()
    asked.use(weights_of(5))
    own = asked.own.grad_cam(asked.pictures.picture.pixels, "inception3b", asked.class_index)
    np.testing.assert_allclose(asked.view.picture.heat(), np.maximum(own.whole, 0), atol=1e-6)
    assert not np.array_equal(asked.view.picture.heat(), before)


def test_a_class_that_new_weights_do_not_know_gives_way_to_the_likeliest(asked):
    choose(asked.view.classes, asked.shown.weights.class_names[4])
    asked.settle()
    names = tuple(f"own {number}" for number in range(10))
    asked.use(weights_of(1, class_names=names))
    probabilities = asked.own.predict(asked.prediction.pixels).probabilities
    assert asked.class_index == int(probabilities.argmax())


def test_nothing_is_asked_while_another_page_is_shown(asked):
    asked.view.hide()
    before = asked.view.shown()
    asked.show_test_image(3)
    assert asked.view.shown() is before
    asked.view.show()
    asked.settle()
    assert asked.view.shown().question.picture == asked.pictures.picture.pixels.tobytes()


@pytest.mark.usefixtures("tiny_network")
def test_a_network_without_branches_has_heat_and_a_sentence_in_the_place_of_branches(bare):
    bare.use(weights_of(model="googlenet"))
    bare.show_test_image(0)
    assert bare.view.no_branches.isVisible()
    assert "no branches" in bare.view.no_branches.text()
    assert not bare.view.table.isVisible()
    assert bare.view.picture.heat().shape == (8, 8)


def test_without_a_picture_a_sentence_says_what_to_do(asked):
    asked.pictures.show_drawing(np.zeros((280, 280), np.uint8))
    asked.settle()
    assert asked.view.picture.pixels() is None
    assert "draw or drop" in asked.view.sentence.text()


def test_a_broken_network_is_said(asked):
    weights = weights_of()
    tensors = {name: tensor * np.nan if name == "fc.weight" else tensor for name, tensor in weights.tensors.items()}
    asked.use(dataclasses.replace(weights, tensors=tensors))
    assert "NaN" in asked.view.sentence.text()
    assert asked.view.picture.heat() is None


def test_the_question_mark_says_how_the_shown_answer_was_computed(asked):
    press(asked.view.question_mark, asked.view.question_mark.rect().center())
    assert "Grad-CAM" in asked.view.question_mark.text_shown()
    asked.view.question_mark.sheet.hide()
    press_method(asked, 1)
    asked.settle()
    press(asked.view.question_mark, asked.view.question_mark.rect().center())
    assert "Integrated gradients" in asked.view.question_mark.text_shown()
    asked.view.question_mark.sheet.hide()


def test_with_a_branch_off_all_is_said_of_the_network_without_it(asked):
    branch = "inception3b.branch1x1"
    asked.prediction.set_switches(ALL_ON.with_branches([branch], on=False))
    asked.settle()
    row = asked.view.table.rows()[0]
    assert (row.share, row.change) == (0, 0)
    assert not row.heat.any()
    assert asked.view.table.rows()[1].share != 0


def test_the_picture_of_the_page_has_heat_branches_and_sentence_but_no_controls(bare):
    assert not bare.view.export.button.isEnabled()  # there is no picture
    view = bare.view
    view.show_why(WhyShown(pixels=np.full((28, 28), 200, np.uint8)))
    QApplication.processEvents()
    assert view.export.button.isEnabled()
    image = view.export.image()
    corner = view.picture.mapTo(view, view.picture.place().rect.topLeft().toPoint())
    whole = view.sentence.geometry().united(view.picture.geometry())
    inside = 2 * (corner - whole.topLeft() + QPoint(8 + 30, 8 + 30))
    assert image.pixelColor(inside) == QColor(200, 200, 200)
    assert image.height() < 2 * (view.height() - view.method.height())
    middle = image.height() - 2 * 8 - view.sentence.height()
    assert len({image.pixel(x, middle) for x in range(600)}) > 2  # the sentence's letters


def test_what_is_being_computed_of_a_moment_is_left_when_one_looks_at_another(asked, monkeypatch):
    compute, first = why_page._pixel_parts, asked.shown.weights

    def endless_at_first(predictor, question):
        while question.weights is first:
            time.sleep(0.01)  # or the window would have nothing else to do than to hear of it
            yield 0.1
        return (yield from compute(predictor, question))

    monkeypatch.setattr(why_page, "_pixel_parts", endless_at_first)
    asked.view.method_chosen.emit("gradients")
    asked.qtbot.waitUntil(lambda: asked.view.shown().progress is not None)
    second = weights_of(2)
    asked.shown.moment = moment = Moment(5, 1.0, None)
    asked.shown._use(Source("epoch", asked.folder), lambda: second, moment=moment)
    asked.qtbot.waitUntil(lambda: asked.view.shown().parts is not None, timeout=60_000)
    assert asked.page._parts[0].weights is second
