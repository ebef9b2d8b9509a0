"""The page "Two moments" shows what the network made of the picture at each of them, by numbers of its own."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from small_inception import Small

from core.inside.branches import Switches
from core.models.builders import BUILDERS
from core.predict.predictor import Predictor
from core.predict.untrained import untrained_weights
from core.runs.events import EpochDone
from core.runs.folder import RunFolder
from core.runs.history import RunHistory
from core.runs.moments import Moment, load_moment, moments
from core.runs.weights import newest_weights
from core.train.recipes import recipe_config
from gui.controller import RunController
from gui.inside.panel import InsidePanel
from gui.inside.two_moments import TwoMoments
from gui.inside.two_moments_state import There, first_to_show, moment_at, resolve
from gui.predict.bars import ProbabilityBars
from gui.predict.comparison import Comparison
from gui.predict.picture_controller import PictureController
from gui.prediction import PredictionController
from gui.shown import Shown
from gui.train.moment_cursor import MomentCursor, nearest_moment
from gui.train.moment_words import moment_words
from gui.train.shelf import RunShelf

NUM_EPOCHS, NUM_BATCHES = 3, 5


def config_of(**changes):
    settings = {"image_size": 28, "num_images": 40, "batch_size": 8, "num_epochs": NUM_EPOCHS, "device": "cpu"}
    return recipe_config("book", "googlenet_bn", data="few", **{**settings, **changes})


def make_run(path, num_epochs=NUM_EPOCHS):
    """A run on disk with other weights after each epoch."""
    run = RunFolder.create(path, config_of())
    for epoch in range(1, num_epochs + 1):
        tensors = untrained_weights("googlenet_bn", 28, epoch, data="few").tensors
        about = {"model": "googlenet_bn", "image_size": 28, "epoch": epoch, "step": epoch * NUM_BATCHES}
        run.save_weights(epoch, tensors, about)
    return run


class Page:
    """The page with all that it hangs on, as the window connects it."""

    def __init__(self, qtbot, jobs):
        self.qtbot, self.jobs = qtbot, jobs
        self.prediction = PredictionController(jobs)
        self.pictures = PictureController(self.prediction)
        self.pictures.data = "few"
        self.shown = Shown(RunController(), self.prediction, jobs)
        self.bars = ProbabilityBars([str(number) for number in range(10)])
        self.panel = InsidePanel()
        shelf = RunShelf(jobs)
        self.comparison = Comparison(self.bars, self.prediction, self.shown, shelf)
        self.prediction.network_changed.connect(self.panel.show_network)
        self.panel.layers_changed.connect(lambda: self.prediction.set_layers(self.panel.layers()))
        self.panel.branches_toggled.connect(self._toggle)
        self.page = TwoMoments(self.panel, self.bars, self.prediction, self.shown, self.comparison)
        self.view = self.page.view
        self.left, self.right = self.view.sides
        self.seen = []

    def _toggle(self, names, on):
        self.prediction.set_switches(self.prediction.switches.with_branches(names, on=on))

    def open_run(self, run):
        history = RunHistory(run.config).extend(
            EpochDone(epoch, epoch * NUM_BATCHES, 1.0, 0.5, 1.0, epoch / 10, 10.0, 1.0) for epoch in run.weights_files()
        )
        self.shown.show_run(run.path, history, newest_weights(run))
        self.settle()

    def settle(self):
        for _ in range(4):  # a moment leads to weights, weights to a prediction
            self.qtbot.waitUntil(self.jobs.is_idle)

    def right_probabilities(self):
        return self.bars._other_rows.probabilities

    def show(self):
        self.view.resize(704, 360)
        self.view.show()
        self.view.activateWindow()
        self.qtbot.waitUntil(self.view.isActiveWindow)
        self.settle()


@pytest.fixture
def bare(qtbot, jobs, few_images, monkeypatch):
    """Before a run is shown."""
    build = lambda *, image_size, in_channels, num_classes: Small(in_channels, num_classes)  # noqa: E731
    monkeypatch.setitem(BUILDERS, "googlenet_bn", build)
    page = Page(qtbot, jobs)
    for widget in (page.view, page.bars, page.panel):
        qtbot.addWidget(widget)
    return page


@pytest.fixture
def run(bare, tmp_path):
    return make_run(tmp_path / "run")


@pytest.fixture
def page(bare, run):
    """Open on a run of three epochs, with a test image."""
    bare.open_run(run)
    bare.pictures.show_test_image_number(3)
    bare.settle()
    bare.show()
    return bare


def own_answer(page, run, moment, switches=None):
    """What another network with the weights of a moment says."""
    predictor = Predictor(load_moment(run, moment))
    return predictor.predict(page.prediction.pixels, page.panel.layers(), switches or Switches())


def assert_same_maps(side, expected):
    assert side.maps.keys() >= expected.maps.keys()
    for name, maps in expected.maps.items():
        np.testing.assert_allclose(side.maps[name], maps, atol=1e-5)


def test_it_opens_on_the_first_whole_epoch_beside_the_last(page, run):
    there = moments(run)
    assert [moment.epoch for moment in there] == [0, 1, 2, 3]
    assert page.shown.moment == there[1]
    shown = page.view.shown()
    assert (shown.left.index, shown.right.index) == (1, 3)
    assert shown.left.words[0] == "after epoch 1 of 3 · test accuracy 10.0 %"
    assert shown.right.words[0] == "after epoch 3 of 3 · test accuracy 30.0 %"
    assert_same_maps(shown.left, own_answer(page, run, there[1]))
    assert_same_maps(shown.right, own_answer(page, run, there[3]))


def test_the_bars_show_both_in_two_columns_as_long_as_the_page_is_open(page, run):
    expected = own_answer(page, run, moments(run)[3]).probabilities
    np.testing.assert_allclose(page.right_probabilities(), expected, atol=1e-5)
    assert page.bars._rows._heading == "after epoch 1"
    assert page.bars._other_rows._heading == "after epoch 3"
    assert not page.bars.other.isEnabled()
    page.view.hide()
    page.settle()
    assert not page.bars.is_comparing()
    assert page.bars.other.isEnabled()
    assert page.shown.moment is None


def test_the_sliders_choose_by_keys_and_the_left_one_moves_the_window(qtbot, page, run):
    there = moments(run)
    qtbot.keyClick(page.right.slider, Qt.Key.Key_Left)
    page.settle()
    assert page.view.shown().right.index == 2
    assert_same_maps(page.view.shown().right, own_answer(page, run, there[2]))
    qtbot.keyClick(page.left.slider, Qt.Key.Key_Home)
    page.settle()
    assert page.shown.moment == there[0]
    assert page.view.shown().left.words == ("before training", "before training")
    assert_same_maps(page.view.shown().left, own_answer(page, run, there[0]))
    qtbot.keyClick(page.left.slider, Qt.Key.Key_End)
    page.settle()
    assert page.shown.moment is None


def test_the_right_side_stays_until_the_next_moment_is_there(qtbot, page, monkeypatch):
    seen, show = [], page.view.show_moments
    monkeypatch.setattr(page.view, "show_moments", lambda shown: (seen.append(shown), show(shown)))
    before = page.view.shown().right.maps
    qtbot.keyClick(page.right.slider, Qt.Key.Key_Left)
    page.settle()
    assert seen[0].right.index == 2
    assert seen[0].right.maps is before
    assert all(shown.right.maps for shown in seen)
    assert seen[-1].right.maps is not before


def test_of_moments_that_are_passed_by_only_the_last_is_shown(qtbot, page, run, monkeypatch):
    seen, show = [], page.view.show_moments
    monkeypatch.setattr(page.view, "show_moments", lambda shown: (seen.append(shown), show(shown)))
    for _ in range(3):
        qtbot.keyClick(page.right.slider, Qt.Key.Key_Left)
    page.settle()
    assert page.view.shown().right.index == 0
    assert_same_maps(page.view.shown().right, own_answer(page, run, moments(run)[0]))
    assert len({id(shown.right.maps) for shown in seen}) == 2


def test_another_picture_and_switches_reach_both_sides(page, run):
    page.pictures.show_test_image_number(5)
    page.settle()
    page.view.branch_toggled.emit("inception3a.branch3x3")
    page.settle()
    switches = Switches(frozenset({"inception3a.branch3x3"}))
    shown = page.view.shown()
    assert shown.off == switches.off
    for side, moment in ((shown.left, moments(run)[1]), (shown.right, moments(run)[3])):
        assert_same_maps(side, own_answer(page, run, moment, switches))
    assert not shown.right.maps["inception3a.branch3x3"].any()
    page.view.branch_toggled.emit("inception3a.branch3x3")
    page.settle()
    assert page.view.shown().right.maps["inception3a.branch3x3"].any()


def test_another_block_is_shown_on_both_sides_and_in_the_network(page, run):
    page.view.block_chosen.emit("inception3b")
    page.settle()
    assert page.panel.block_name() == "inception3b"
    shown = page.view.shown()
    assert shown.block.name == "inception3b"
    assert_same_maps(shown.right, own_answer(page, run, moments(run)[3]))


def test_a_click_on_a_map_shows_it_large_on_both_sides_until_escape(qtbot, page):
    lanes = page.right.lanes
    place = lanes.cell_rect("inception3a.branch3x3", 2).center().toPoint()
    qtbot.mouseClick(lanes, Qt.MouseButton.LeftButton, pos=place)
    assert page.view.spot() == ("inception3a.branch3x3", 2)
    for side, content in zip(page.view.sides, (page.view.shown().left, page.view.shown().right), strict=True):
        assert side.stack.currentWidget() is side.raster
        assert np.array_equal(side.raster._values, content.maps["inception3a.branch3x3"][2])
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert page.view.spot() is None
    assert page.left.stack.currentWidget() is not page.left.raster


def test_the_page_is_copied_with_both_sides_and_without_its_buttons(page):
    assert page.view.export.button.isEnabled()
    page.view.export.menu.actions()[0].trigger()
    image = QGuiApplication.clipboard().image()
    scale = image.width() / (page.view.sides[1].geometry().right() - page.view.sides[0].geometry().left() + 17)
    assert scale == pytest.approx(2, abs=0.1)
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    assert len(colours) > 30  # maps, not an empty page
    assert page.view.export.name() == "two-moments-inception3a"


def test_a_damaged_file_is_said_on_its_side_and_another_moment_can_be_chosen(qtbot, page, run):
    file = run.weights_files()[2]
    file.write_bytes(file.read_bytes()[:-100])
    qtbot.keyClick(page.right.slider, Qt.Key.Key_Left)
    page.settle()
    assert page.right.stack.currentWidget() is page.right.error
    assert str(file.name) in page.right.error.text()
    assert page.left.stack.currentWidget() is not page.left.error
    qtbot.keyClick(page.right.slider, Qt.Key.Key_Right)
    page.settle()
    assert page.right.stack.currentWidget() is not page.right.error
    assert_same_maps(page.view.shown().right, own_answer(page, run, moments(run)[3]))


def test_without_run_moments_or_picture_a_sentence_says_what_to_do(bare, tmp_path, monkeypatch):
    bare.show()
    assert bare.view.shown().reason.startswith("No run is shown: ")
    one = make_run(tmp_path / "one", num_epochs=1)
    monkeypatch.setattr("core.runs.moments._can_begin_again", lambda run: False)
    bare.open_run(one)
    assert bare.view.shown().reason.startswith("This run has kept no weights of two moments")
    monkeypatch.setattr(Shown, "is_run_under_way", property(lambda shown: True))
    bare.shown.history_changed.emit()
    assert bare.view.shown().reason.startswith("This run has only begun: ")
    bare.open_run(make_run(tmp_path / "three"))
    assert bare.view.shown().reason.startswith("There is no picture: ")
    bare.pictures.show_test_image_number(3)
    bare.settle()
    assert bare.view.shown().reason == ""
    assert (bare.view.shown().left.index, bare.view.shown().right.index) == (0, 2)


def test_a_moment_that_was_looked_at_before_stays_so(bare, run):
    bare.open_run(run)
    bare.pictures.show_test_image_number(3)
    wanted = moments(run)[2]
    bare.shown.look_at(wanted)
    bare.settle()
    bare.show()
    assert bare.view.shown().left.index == 2
    bare.view.hide()
    bare.settle()
    assert bare.shown.moment == wanted


# What is pure ------------------------------------------------------------------------------------------------------

ALL = tuple(Moment(step, step / 10, None) for step in (0, 5, 10, 30, 100))


def there(**changes):
    values = {"folder": Path("run"), "moments": ALL, "moment": None, "block": None, "layers": ("a",)}
    return There(**{**values, "pixels": np.zeros((4, 4), np.uint8), **changes})


def test_two_questions_are_the_same_where_their_answer_is():
    question = resolve(30, there())
    assert question.moment == ALL[3]
    assert question == resolve(30, there(moment=ALL[1], pixels=np.zeros((4, 4), np.uint8)))
    others = [
        resolve(100, there()),
        resolve(30, there(layers=("b",))),
        resolve(30, there(pixels=np.ones((4, 4), np.uint8))),
        resolve(30, there(folder=Path("other"))),
        resolve(30, there(switches=Switches(frozenset({"x"})))),
    ]
    assert question not in others
    assert resolve(None, there(moments=ALL[:1])) is None
    assert resolve(None, there(pixels=None)) is None


def test_a_moment_that_was_thinned_out_gives_way_to_the_nearest():
    assert moment_at(ALL, 29) == ALL[3]
    assert moment_at(ALL, 60) == ALL[3]
    assert moment_at(ALL, None) == ALL[4]
    assert moment_at((), 3) is None
    assert first_to_show(ALL) == ALL[2]
    assert first_to_show(ALL[:2]) == ALL[0]
    assert first_to_show(ALL[:1]) is None


@pytest.mark.parametrize(
    ("epochs", "expected"), [(-1.0, ALL[0]), (0.7, ALL[1]), (0.8, ALL[2]), (6.0, ALL[3]), (9.9, None), (20.0, None)]
)
def test_the_nearest_moment_on_the_axis_and_the_newest_weights_at_its_end(epochs, expected):
    assert nearest_moment(ALL, epochs, 10.0) == expected


def test_while_a_run_goes_on_its_last_epoch_lies_before_the_newest_weights():
    assert nearest_moment(ALL, 10.1, 11.0) == ALL[4]
    assert nearest_moment(ALL, 10.6, 11.0) is None


def test_moments_are_called_by_their_epoch_and_by_what_was_measured_then(few_images):
    history = RunHistory(config_of()).extend([EpochDone(1, 5, 1.0, 0.5, 1.0, 0.874, 10.0, 1.0)])
    assert moment_words(0, 0.0, history) == ("before training", "before training")
    assert moment_words(234, 234 / 469, history) == ("after 0.5 epochs of 3", "after 0.5 epochs")
    assert moment_words(5, 1.0, history) == (
        "after epoch 1 of 3 · test accuracy 87.4 %",
        "after epoch 1 · test accuracy 87.4 %",
        "after epoch 1",
    )
    assert moment_words(2, 2 / 3, None) == ("after 0.67 epochs", "after 0.67 epochs")


# The curves --------------------------------------------------------------------------------------------------------


def test_the_line_in_the_curves_follows_and_a_click_there_goes_to_the_nearest_moment(qtbot, bare, run, curves_view):
    cursor = MomentCursor(curves_view, bare.shown)
    bare.open_run(run)
    curves_view.show_history(bare.shown.history)
    there = moments(run)
    bare.shown.look_at(there[2])
    assert curves_view.accuracy.plot.marked() == 2.0
    curves_view.epoch_chosen.emit(1.2)
    bare.settle()
    assert bare.shown.moment_in_use == there[1]
    assert curves_view.loss.plot.marked() == 1.0
    curves_view.epoch_chosen.emit(2.9)
    bare.settle()
    assert bare.shown.moment is None
    assert curves_view.loss.plot.marked() is None
    cursor.deleteLater()
