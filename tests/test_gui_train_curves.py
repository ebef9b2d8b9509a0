"""Tests of gui.train.curves and its plots: what is drawn, and what is copied and saved."""

import itertools
import math
import subprocess
import sys

import numpy as np
import pytest
from curve_views import drawn, history_of
from PySide6.QtCore import QEvent, QPoint, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from core.runs.events import EpochDone, StepDone
from core.runs.history import RunHistory
from core.train.recipes import recipe_config
from gui import theme
from gui.train.curves import CurvesView
from gui.widgets import Label


@pytest.fixture
def view(curves_view):
    return curves_view


def test_before_the_first_run_it_says_what_to_do(view):
    assert view._empty_label.isVisible()
    assert "Space" in view._empty_label.text()


def test_the_window_stands_before_pyqtgraph_is_imported():
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from gui.train.curves import CurvesView; view = CurvesView(); view.show_history(None);"
        "assert 'pyqtgraph' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_run_that_has_begun_shows_its_axes_and_the_book(view):
    view.show_history(history_of(0))
    assert view.loss.isVisible()
    assert drawn(view.accuracy).reference == (0.888, "book 88.8 %")
    assert drawn(view.accuracy).span == 1
    view.show_history(None)
    assert view._empty_label.isVisible()


def test_a_network_without_a_published_result_has_no_line(view):
    view.show_history(history_of(5, model="vgg11"))
    assert drawn(view.accuracy).reference is None


def test_the_curves_are_the_history(view):
    history = history_of(25)
    view.show_history(history)
    loss, accuracy = drawn(view.loss), drawn(view.accuracy)
    np.testing.assert_allclose(loss.train.x, np.arange(1, 26) / 10)
    np.testing.assert_allclose(loss.train.y, [step.loss for step in history.steps])
    np.testing.assert_allclose(accuracy.train.y, [step.accuracy for step in history.steps])
    assert accuracy.test.x.tolist() == [1, 2]
    assert accuracy.test.y.tolist() == [0.886, 0.886]
    assert loss.test.y.tolist() == [epoch.test_loss for epoch in history.epochs]


def test_the_ends_say_the_last_values(view):
    view.show_history(history_of(20))
    assert drawn(view.loss).train.label == "train 0.34"
    assert drawn(view.accuracy).test.label == "test 88.6 %"
    assert view.accuracy.accessibleDescription() == "train 78.8 %, test 88.6 %"


def test_a_live_run_looks_like_the_same_run_opened_later(qtbot, view):
    live, whole = history_of(0), history_of(60)
    for step in whole.steps:
        live.append(step)
        for epoch in whole.epochs:
            if epoch.step == step.step:
                live.append(epoch)
        view.show_history(live)
    other = CurvesView()
    qtbot.addWidget(other)
    other.show_history(whole)
    for one, two in ((view.loss, other.loss), (view.accuracy, other.accuracy)):
        for name in ("train", "test", "steps"):
            np.testing.assert_array_equal(getattr(drawn(one), name).y, getattr(drawn(two), name).y)


def test_a_long_run_is_drawn_with_few_points(view):
    history = history_of(0, num_images=60_000, num_epochs=100)
    history.steps = [StepDone(n, 1, 1.0 / n, 0.5, 128, 0.0) for n in range(1, 30_001)]
    view.show_history(history)
    curves = drawn(view.loss)
    assert len(curves.train.x) <= 2_000
    assert 1_000 < len(curves.steps.x) <= 2_000
    assert curves.train.x[-1] == pytest.approx(30_000 / 469)


def test_a_run_shown_after_a_shorter_one_is_drawn_from_its_beginning(qtbot, view):
    other = CurvesView()
    qtbot.addWidget(other)
    runs = []
    for loss in (1.0, 2.0):
        history = history_of(0, num_images=60_000, num_epochs=100)
        history.steps = [StepDone(n, 1, loss / n, 0.5, 128, 0.0) for n in range(1, 4_001 + int(loss))]
        runs.append(history)
    view.show_history(runs[0])
    view.show_history(runs[1])
    other.show_history(runs[1])
    for name in ("train", "steps"):
        np.testing.assert_array_equal(getattr(drawn(view.loss), name).y, getattr(drawn(other.loss), name).y)


def test_one_epoch_of_the_book_is_a_calm_line_over_its_noisy_steps(view):
    history = history_of(469, num_images=60_000)
    view.show_history(history)
    curves = drawn(view.loss)
    assert 20 <= len(curves.train.x) <= 25
    assert len(curves.steps.x) == 469
    assert curves.train.y[0] == pytest.approx(np.mean([step.loss for step in history.steps[:23]]))


def test_a_run_that_ends_in_nan_keeps_its_picture(view):
    history = history_of(20)
    history.extend(StepDone(n, 3, math.nan, 0.1, 128, float(n)) for n in range(21, 41))
    history.append(EpochDone(4, 40, math.nan, 0.1, math.nan, 0.1, 500.0, 40.0))
    view.show_history(history)
    view.grab()
    assert drawn(view.loss).train.label == "train NaN"
    assert drawn(view.loss).train.end() == (2.0, pytest.approx(history.steps[19].loss))
    assert drawn(view.loss).ceiling < 3


@pytest.mark.parametrize("size", [(760, 230), (870, 330), (500, 160)])
@pytest.mark.parametrize("num_steps", [1, 9, 10, 25, 50, 100])
def test_labels_never_overlap_and_are_never_cut(qtbot, view, num_steps, size):
    view.resize(*size)
    history = history_of(num_steps)
    history.steps = [StepDone(s.step, s.epoch, s.loss, 0.885, 128, s.elapsed_s) for s in history.steps]
    view.show_history(history)
    view.grab()
    for card in (view.loss, view.accuracy):
        rects = card.plot.label_rects()
        assert rects
        for left, top, right, bottom in rects:
            assert left >= 0
            assert top >= 0
            assert right <= card.plot.width()
            assert bottom <= card.plot.height()
        for one, two in itertools.combinations(rects, 2):
            apart = one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] + 0.5 or two[3] <= one[1] + 0.5
            assert apart, (one, two)


def test_train_and_test_differ_by_line_style(view):
    view.show_history(history_of(30))
    plot = view.loss.plot
    assert plot._train.opts["pen"].style() == Qt.PenStyle.SolidLine
    assert plot._test.opts["pen"].style() == Qt.PenStyle.CustomDashLine
    lines = (plot._train, plot._test, plot._steps, plot._grid, plot._leaders, plot._reference)
    assert all(line.opts["pen"].widthF() == 1 for line in lines)


def test_the_wheel_and_the_mouse_do_not_move_the_picture(qtbot, view):
    view.show_history(history_of(30))
    before = view.loss.plot.getViewBox().viewRange()
    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
        qtbot.mousePress(view.loss, button, pos=QPoint(100, 100))
        qtbot.mouseMove(view.loss, QPoint(200, 150))
        qtbot.mouseRelease(view.loss, button, pos=QPoint(200, 150))
    qtbot.mouseDClick(view.loss, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert view.loss.plot.getViewBox().viewRange() == before
    assert view.childAt(100, 100) is not view.loss.plot.viewport()


def test_a_new_theme_changes_every_pen(qtbot, view):
    view.show_history(history_of(30))
    app = QApplication.instance()
    before = app.palette()
    try:
        for name in ("light", "dark"):
            theme.apply_theme(app, name)
            wanted = theme.palette(name)
            plot = view.loss.plot
            ink = wanted.text().color()
            qtbot.waitUntil(lambda plot=plot, ink=ink: plot._train.opts["pen"].color() == ink)
            assert plot._grid.opts["pen"].color() == wanted.mid().color()
            assert plot._labels[2].color == wanted.placeholderText().color()
            corner = view.loss.plot.grab().toImage().pixelColor(2, 2)
            assert corner == wanted.base().color()
    finally:
        app.setPalette(before)


def test_the_language_changes_while_curves_are_shown(qtbot, view):
    class Chinese(QTranslator):
        def isEmpty(self):
            return False

        def translate(self, context, source, disambiguation=None, n=-1):
            return {"Loss": "损失", "train {value}": "训练 {value}", "epoch": "轮"}.get(source, "")

    view.show_history(history_of(30))
    translator = Chinese(view)
    QApplication.installTranslator(translator)
    try:
        qtbot.waitUntil(lambda: view.loss.title.text() == "损失")
        assert drawn(view.loss).train.label == "训练 0.34"
        assert view.loss.plot.getAxis("bottom").labelText == "轮"
    finally:
        QApplication.removeTranslator(translator)


def test_a_run_that_only_guesses_is_told_until_its_loss_leaves_the_plateau(view):
    history = RunHistory(recipe_config("book", "googlenet"))
    for number in range(1, 701):
        history.append(StepDone(number, 1, math.log(10), 0.1, 128, float(number)))
    view.show_history(history)
    assert view.plateau_text().startswith("After 700 steps the loss is still 2.30, as if the network guessed; others")
    for number in range(701, 761):
        history.append(StepDone(number, 1, 1.0, 0.6, 128, float(number)))
    view.show_history(history)
    assert view.plateau_text() == ""


def test_of_a_short_run_that_only_guesses_it_is_said_that_it_has_too_few_steps(view):
    history = RunHistory(recipe_config("book", "googlenet", num_images=2_100))
    for number in range(1, 161):
        history.append(StepDone(number, 1, 2.303, 0.1, 128, float(number)))
    view.show_history(history)
    assert "the whole run has only 170 steps. Take more images" in view.plateau_text()
    view.show_history(None)
    assert view.plateau_text() == ""


def test_what_stands_below_the_plots_makes_way_where_there_is_no_height_for_both(qtbot):
    window = QWidget()  # alone the view would not become smaller than all that is in it
    qtbot.addWidget(window)
    view = CurvesView(parent=window)
    least = view.minimumSizeHint().height()
    below = Label("below")
    view.add_below(below)
    window.show()
    view.resize(760, 230)
    qtbot.waitUntil(below.isVisible)
    assert view.minimumSizeHint().height() == least
    view.resize(760, least + below.minimumSizeHint().height())  # without the space between
    qtbot.waitUntil(lambda: not below.isVisible())
    view.resize(760, 230)
    qtbot.waitUntil(below.isVisible)
    below.hide()
    assert view.minimumSizeHint().height() == least
    below.show()
    qtbot.waitUntil(below.isVisible)


def test_what_stands_below_the_plots_is_laid_out_once_and_then_there_is_rest(qtbot):
    asked = []

    class Counted(CurvesView):
        def event(self, event):
            asked.append(event.type())
            return super().event(event)

    window = QMainWindow()
    qtbot.addWidget(window)
    view = Counted()
    window.setCentralWidget(view)
    window.resize(760, 300)
    view.add_below(Label("below"))
    window.show()
    qtbot.waitUntil(view.isVisible)
    for _ in range(20):
        QApplication.processEvents()
    asked.clear()
    for _ in range(20):
        QApplication.processEvents()
    assert QEvent.Type.LayoutRequest not in asked
