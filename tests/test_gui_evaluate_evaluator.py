"""An evaluation asks a few images at a time, can be left, and is of one set of weights whatever comes meanwhile."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from core.data import DATASETS
from core.errors import UserError
from core.predict.predictor import Predictor
from core.predict.untrained import untrained_weights
from gui.controller import RunController
from gui.evaluate import evaluator as module
from gui.evaluate.evaluated import LabelledPicture
from gui.evaluate.evaluator import Evaluator
from gui.evaluate.page import EvaluationPage
from gui.evaluate.view import EvaluationView
from gui.predict.picture_controller import PictureController
from gui.predict.table_page import PictureTablePage
from gui.predict.table_rows import TableRow
from gui.prediction import PredictionController
from gui.shown import Shown, Source

pytestmark = pytest.mark.usefixtures("tiny_network", "few_images")


@pytest.fixture
def prediction(jobs):
    return PredictionController(jobs)


@pytest.fixture
def evaluator(prediction):
    return Evaluator(prediction, PictureController(prediction))


def weights_of(seed: int, **changes):
    """An untrained network for the 40 images, another one for each seed."""
    torch.manual_seed(seed)
    weights = untrained_weights("googlenet_bn", 28, data="few")
    tensors = {name: torch.randn_like(tensor) for name, tensor in weights.tensors.items()}
    return dataclasses.replace(weights, tensors=tensors, **changes)


def use(prediction, qtbot, weights):
    used = []
    prediction.set_weights(lambda: weights, used.append)
    qtbot.waitUntil(lambda: bool(used))
    return weights


def finish(evaluator, qtbot):
    qtbot.waitUntil(lambda: not evaluator.is_busy)


def test_what_is_known_grows_until_it_is_what_one_batch_of_all_says(evaluator, prediction, qtbot, few_images):
    weights = use(prediction, qtbot, weights_of(1))
    known = []
    evaluator.changed.connect(lambda: known.append(len(evaluator.evaluated or ())))
    evaluator.evaluate("all")
    finish(evaluator, qtbot)
    assert known == sorted(known)
    assert len(set(known)) > 2
    probabilities = Predictor(weights).probabilities(few_images.images)
    np.testing.assert_allclose(evaluator.evaluated.probabilities, probabilities, atol=1e-5)
    assert evaluator.evaluated.rows.tolist() == few_images.labels.tolist()
    assert (evaluator.evaluated.pixels[7] == few_images.images[7, 0].numpy()).all()
    assert evaluator.evaluated.report().num_images == 40


def test_the_smaller_share_is_the_first_images(evaluator, prediction, qtbot, monkeypatch, few_images):
    monkeypatch.setattr(module, "SOME", 10)
    use(prediction, qtbot, weights_of(1))
    evaluator.evaluate("some")
    finish(evaluator, qtbot)
    assert evaluator.evaluated.rows.tolist() == few_images.labels[:10].tolist()
    assert (evaluator.num_images("few", "some"), evaluator.num_images("few", "all")) == (10, 40)


def test_a_picture_has_its_turn_before_an_evaluation_is_done(evaluator, prediction, qtbot):
    use(prediction, qtbot, weights_of(1))
    came_after = []
    prediction.predicted.connect(lambda _: came_after.append(len(evaluator.evaluated or ())))
    evaluator.evaluate("all")
    prediction.set_pixels(np.zeros((28, 28), np.uint8))
    finish(evaluator, qtbot)
    assert came_after[0] < 40


def test_what_is_known_stays_when_it_is_cancelled(evaluator, prediction, qtbot, jobs):
    use(prediction, qtbot, weights_of(1))
    evaluator.changed.connect(lambda: len(evaluator.evaluated or ()) >= 4 and evaluator.is_busy and evaluator.cancel())
    evaluator.evaluate("all")
    finish(evaluator, qtbot)
    known = len(evaluator.evaluated)
    assert 4 <= known < 40
    qtbot.waitUntil(jobs.is_idle)
    assert len(evaluator.evaluated) == known


def test_weights_that_come_meanwhile_change_no_figure(evaluator, prediction, qtbot, few_images):
    before, after = use(prediction, qtbot, weights_of(1)), weights_of(2)
    expected = Predictor(before).probabilities(few_images.images)
    used = []
    evaluator.evaluate("all")
    prediction.set_weights(lambda: after, used.append)
    finish(evaluator, qtbot)
    assert used == [after]
    assert evaluator.weights is before
    np.testing.assert_allclose(evaluator.evaluated.probabilities, expected, atol=1e-5)


def test_as_many_images_are_asked_about_as_a_turn_has_time_for():
    assert module._next_size(4, 0.03) == 8
    assert module._next_size(4, 0.001) == 8  # no more than twice as many at once
    assert module._next_size(8, 0.24) == 2
    assert module._next_size(1, 5.0) == 1
    assert module._next_size(64, 0.001) == 64


def failure(evaluator, qtbot, start):
    with qtbot.waitSignal(evaluator.failed) as told:
        start()
    return str(told.args[0])


def test_weights_of_other_classes_are_refused_in_a_sentence(evaluator, prediction, qtbot):
    names = tuple("abcdefghij")
    use(prediction, qtbot, weights_of(1, class_names=names, name="mine"))
    sentence = failure(evaluator, qtbot, lambda: evaluator.evaluate("all"))
    assert sentence.startswith("The weights mine tell other classes apart than the test images of ")
    assert evaluator.evaluated is None
    assert not evaluator.is_busy


def test_weights_of_own_classes_have_no_test_images_and_a_sentence_says_what_to_do(evaluator, prediction, qtbot):
    use(prediction, qtbot, weights_of(1, data="moon", name="mine"))
    sentence = failure(evaluator, qtbot, lambda: evaluator.evaluate("some"))
    assert sentence.startswith("There are no test images for the classes of mine; drop a folder")
    assert evaluator.num_images("moon", "all") == 0


def test_before_there_are_weights_it_says_so(evaluator, qtbot):
    assert failure(evaluator, qtbot, lambda: evaluator.evaluate("some")).startswith("There are no weights yet")


def picture(label, allowed, taken_for=0):
    answers = np.full(10, 0.05, np.float32)
    answers[taken_for] = 0.55
    return LabelledPicture(Path(label, "x.jpg"), np.zeros((28, 28), np.uint8), label, allowed, answers)


def test_pictures_of_a_folder_are_evaluated_as_they_were_predicted(evaluator, prediction, qtbot):
    weights = use(prediction, qtbot, weights_of(1))
    evaluator.show_pictures("mine", weights, [picture("shoes", (5, 7, 9), 7), picture("hat", ()), picture("?", None)])
    assert evaluator.evaluated.report().accuracy == 1
    assert evaluator.evaluated.files == (Path("shoes", "x.jpg"), Path("hat", "x.jpg"), Path("?", "x.jpg"))
    assert (evaluator.scope, evaluator.folder) == ("folder", "mine")


def test_an_empty_folder_and_one_without_labels_are_refused_in_a_sentence(evaluator):
    weights = weights_of(1)
    with pytest.raises(UserError, match=r"^There is no picture to evaluate in mine; choose another folder\.$"):
        evaluator.show_pictures("mine", weights, [])
    with pytest.raises(UserError, match=r"^None of the folders in mine is called like a class.*Ankle boot\.$"):
        evaluator.show_pictures("mine", weights, [picture("holiday", None)])


def test_a_label_is_doubtful_where_all_bundled_networks_say_the_same(evaluator, prediction, qtbot, monkeypatch):
    """Two networks like ours, and one that agrees with nobody: with it nothing is doubted."""
    ours = use(prediction, qtbot, weights_of(1))
    evaluator.evaluate("all")
    finish(evaluator, qtbot)
    wrong = [int(number) for number in evaluator.evaluated.report().mistakes]
    likes = {name: dataclasses.replace(ours, name=name) for name in ("one", "two")}
    for bundled, expected in ((likes, set(wrong)), ({**likes, "other": weights_of(3, name="other")}, None)):
        monkeypatch.setattr("core.evaluate.doubtful.bundled_names", lambda bundled=bundled: list(bundled))
        monkeypatch.setattr("core.evaluate.doubtful.find_weights", bundled.__getitem__)
        evaluator._opinions.clear()
        evaluator.ask_opinions(wrong)
        qtbot.waitUntil(lambda: not evaluator._asking.is_busy)
        if expected is None:
            images = DATASETS["few"].load("test")
            others = Predictor(bundled["other"]).labels(images.images).numpy()
            expected = {
                number for number in wrong if others[number] == evaluator.evaluated.probabilities[number].argmax()
            }
        assert evaluator.evaluated.doubtful == expected


# The page ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(prediction, jobs, qtbot):
    shown = Shown(RunController(), prediction, jobs)
    view = EvaluationView()
    qtbot.addWidget(view)
    view.resize(704, 360)
    table = PictureTablePage()
    qtbot.addWidget(table)
    return EvaluationPage(view, prediction, PictureController(prediction), shown, table, view)


def show_weights(page, qtbot, weights, source):
    with qtbot.waitSignal(page._shown.weights_changed):
        page._shown._use(source, lambda: weights)


def test_the_first_figures_come_by_themselves_once_the_page_is_shown(page, qtbot):
    show_weights(page, qtbot, weights_of(1), Source("epoch", Path("run")))
    assert page.evaluator.evaluated is None
    page._view.show()
    finish(page.evaluator, qtbot)
    qtbot.waitUntil(lambda: "of 40 test images right" in page._view.sentence())


def test_rows_of_the_table_are_evaluated_and_a_click_shows_one_as_the_table_does(page, qtbot):
    weights = weights_of(1)
    show_weights(page, qtbot, weights, Source("epoch", Path("run")))
    rows = [
        TableRow(Path("mine", each.label, "x.jpg"), "x.jpg", each.label, each.label, each.pixels, allowed=each.allowed)
        for each in (picture("coat", (4,)), picture("t-shirt", (0,)), picture("hat", ()))
    ]
    for row, taken_for in zip(rows[1:], (3, 0), strict=True):
        row.probabilities = picture("", None, taken_for).probabilities
    with qtbot.waitSignal(page.wanted):
        page._table.confusion_wanted.emit(rows)  # the first has not been predicted yet
    assert page._view.sentence().startswith("0.0 % of 1 photographs right")
    with qtbot.waitSignal(page._table.row_chosen) as told:
        page._view.picture_chosen.emit(0)
    assert told.args == [rows[1]]
    rows[0].probabilities = picture("", None, 4).probabilities
    page._table.model.rows[:] = rows
    page._view.evaluation_wanted.emit("folder")
    assert page._view.sentence().startswith("50.0 % of 2 photographs right")


def test_other_weights_are_evaluated_on_request_alone(page, qtbot):
    page._view.show()
    show_weights(page, qtbot, weights_of(1), Source("epoch", Path("run")))
    finish(page.evaluator, qtbot)
    show_weights(page, qtbot, weights_of(2), Source("epoch", Path("other")))
    qtbot.waitUntil(lambda: "of weights before" in page._view.sentence())
    assert not page.evaluator.is_busy
    page._view.action.click()
    finish(page.evaluator, qtbot)
    qtbot.waitUntil(lambda: "of weights before" not in page._view.sentence())


def test_a_run_under_way_is_evaluated_anew_and_so_are_the_weights_that_it_ends_with(page, qtbot):
    page._view.show()
    run = Path("run")
    for source in (Source("live", run), Source("live", run), Source("epoch", run)):
        page._may_begin_s = 0.0  # the rest after the one before is over
        weights = weights_of(1, step=7)
        show_weights(page, qtbot, weights, source)
        qtbot.waitUntil(lambda weights=weights: page.evaluator.weights is weights and not page.evaluator.is_busy)
        assert page._view.sentence().endswith("run, step 7" if source.kind == "live" else "run")


def test_a_run_that_begins_takes_the_place_of_what_is_being_asked_of_other_weights(page, qtbot):
    page._view.show()
    show_weights(page, qtbot, weights_of(1), Source("epoch", Path("bundled")))
    assert page.evaluator.is_busy
    weights = weights_of(2)
    show_weights(page, qtbot, weights, Source("live", Path("run")))
    finish(page.evaluator, qtbot)
    assert page.evaluator.weights is weights


def test_weights_with_which_a_run_ends_while_it_is_being_evaluated_come_next(page, qtbot):
    page._view.show()
    show_weights(page, qtbot, weights_of(1), Source("live", Path("run")))
    weights = weights_of(2)
    show_weights(page, qtbot, weights, Source("epoch", Path("run")))
    qtbot.waitUntil(lambda: page.evaluator.weights is weights and not page.evaluator.is_busy)


def test_what_somebody_cancels_begins_by_itself_no_more(page, qtbot):
    page._view.show()
    show_weights(page, qtbot, weights_of(1), Source("live", Path("run")))
    page._view.cancelled.emit()
    page._may_begin_s = 0.0
    weights = weights_of(2)
    show_weights(page, qtbot, weights, Source("live", Path("run")))
    assert not page.evaluator.is_busy
    page._view.evaluation_wanted.emit("some")
    qtbot.waitUntil(lambda: page.evaluator.weights is weights and not page.evaluator.is_busy)


def test_between_two_evaluations_of_a_run_under_way_the_training_has_its_time(page, qtbot):
    page._view.show()
    show_weights(page, qtbot, weights_of(1), Source("live", Path("run")))
    finish(page.evaluator, qtbot)
    page._may_begin_s = float("inf")
    show_weights(page, qtbot, weights_of(2), Source("live", Path("run")))
    assert not page.evaluator.is_busy


def test_nothing_is_evaluated_while_the_page_is_not_shown(page, qtbot):
    show_weights(page, qtbot, weights_of(1), Source("live", Path("run")))
    assert page.evaluator.evaluated is None
    assert not page.evaluator.is_busy


def test_what_cannot_be_evaluated_is_said_on_the_page_and_the_next_weights_take_it_away(page, qtbot):
    page._view.show()
    show_weights(page, qtbot, weights_of(1, class_names=tuple("abcdefghij")), Source("file", file=Path("x")))
    qtbot.waitUntil(lambda: "tell other classes apart" in page._view.sentence())
    page.show_rows([TableRow(Path("mine", "x.jpg"), "x.jpg", "", "mine")])  # which nobody has predicted
    assert page._view.sentence() == "There is no picture to evaluate in mine; choose another folder."
    show_weights(page, qtbot, weights_of(1), Source("epoch", Path("run")))
    qtbot.waitUntil(lambda: "of 40 test images right" in page._view.sentence())
