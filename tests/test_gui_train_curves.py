"""Tests of gui.train.curves and its plots: what is drawn, and what is copied and saved."""

import csv
import io
import itertools
import math
import re
import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTranslator
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QMenu

from core.errors import UserError
from core.runs.events import EpochDone, StepDone
from core.runs.history import RunHistory
from core.train.recipes import recipe_config
from gui import theme
from gui.train.curves import CurvesView
from gui.train.plot_export import curves_csv


def history_of(
    num_steps: int, *, model: str = "googlenet", num_epochs: int = 10, num_images: int = 1_280
) -> RunHistory:
    """A run with ten steps an epoch, its loss falling from 2.3."""
    config = recipe_config("book", model, num_images=num_images, num_epochs=num_epochs)
    history = RunHistory(config)
    for number in range(1, num_steps + 1):
        epoch = (number - 1) // config.num_batches + 1
        loss = 0.3 + 2 * math.exp(-number / num_steps * 4)
        history.append(StepDone(number, epoch, loss, 0.9 - loss / 3, 128, float(number)))
        if number % config.num_batches == 0:
            history.append(EpochDone(epoch, number, loss, 0.8, loss + 0.01, 0.886, 500.0, float(number)))
    return history


@pytest.fixture
def view(qtbot):
    answers = []
    view = CurvesView(ask_file=lambda parent, title, suggested, name_filter: answers.pop())
    view.answers = answers
    qtbot.addWidget(view)
    view.resize(760, 230)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


def drawn(card):
    return card.plot._curves


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


def test_ctrl_c_copies_the_plot_that_was_clicked(qtbot, view):
    view.show_history(history_of(30))
    pictures = []
    for card in (view.loss, view.accuracy):
        QGuiApplication.clipboard().clear()
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
        assert card.hasFocus()
        qtbot.keyClick(card, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        image = QGuiApplication.clipboard().image()
        assert image.size() == card.plot.size() * 2
        pictures.append(image)
    assert pictures[0] != pictures[1]


def choose(qtbot, view, card, words):
    """Takes an entry of the plot's menu with the mouse."""
    qtbot.mouseClick(card.menu_button, Qt.MouseButton.LeftButton)
    menu = card.findChild(QMenu)
    qtbot.waitUntil(menu.isVisible)
    action = next(action for action in menu.actions() if words in action.text())
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


@pytest.mark.parametrize("name", ["accuracy.png", "accuracy"])
def test_saving_as_png(qtbot, view, tmp_path, name):
    view.show_history(history_of(30))
    view.answers.append(str(tmp_path / name))
    with qtbot.waitSignal(view.plot_saved) as saved:
        choose(qtbot, view, view.accuracy, "PNG")
    assert saved.args == [tmp_path / "accuracy.png"]
    image = QImage(str(tmp_path / "accuracy.png"))
    assert image.size() == view.accuracy.plot.size() * 2
    assert ink_of(image) > 300


def test_saving_as_svg_keeps_text_and_lines(qtbot, view, tmp_path):
    view.show_history(history_of(10))
    path = tmp_path / "loss.svg"
    view.answers.append(str(path))
    choose(qtbot, view, view.loss, "SVG")
    text = path.read_text(encoding="utf-8")
    assert "<title>Loss</title>" in text
    assert "<image" not in text
    assert ' d=""' not in text
    words = {found.strip() for found in re.findall(">([^<]*)</text>", text)}
    assert {"train 0.34", "test 0.35", "epoch", "loss (nats)"} <= words
    renderer = QSvgRenderer(str(path))
    image = QImage(view.loss.plot.size() * 2, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    assert ink_of(image) > 300


def ink_of(image: QImage) -> int:
    """How many pixels are clearly darker than paper."""
    image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return int((pixels < 128).sum())


def test_saving_as_csv_writes_every_step(qtbot, view, tmp_path):
    history = history_of(30)
    view.show_history(history)
    path = tmp_path / "loss.csv"
    view.answers.append(str(path))
    choose(qtbot, view, view.loss, "CSV")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["step", "epoch", "train_loss", "test_loss"]
    assert [int(row["step"]) for row in rows] == list(range(1, 31))
    assert [float(row["epoch"]) for row in rows] == [n / 10 for n in range(1, 31)]
    np.testing.assert_allclose([float(row["train_loss"]) for row in rows], [s.loss for s in history.steps], rtol=1e-6)
    tested = {int(row["step"]): float(row["test_loss"]) for row in rows if row["test_loss"]}
    assert tested == {e.step: pytest.approx(e.test_loss, rel=1e-6) for e in history.epochs}


def test_thinking_better_of_it_writes_nothing(qtbot, view):
    saved = []
    view.plot_saved.connect(saved.append)
    view.show_history(history_of(30))
    view.answers.append("")
    choose(qtbot, view, view.loss, "PNG")
    assert view.answers == []
    assert saved == []


def test_a_disk_that_refuses_is_told(qtbot, view, tmp_path):
    view.show_history(history_of(30))
    view.answers.append(str(tmp_path / "no such folder" / "loss.png"))
    with qtbot.waitSignal(view.failed) as failed:
        choose(qtbot, view, view.loss, "PNG")
    assert isinstance(failed.args[0], UserError)
    assert "no such folder" in str(failed.args[0])


def test_the_right_mouse_button_opens_the_menu(qtbot, view):
    view.show_history(history_of(30))
    where = QPoint(100, 100)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, view.loss.mapToGlobal(where))
    QApplication.sendEvent(view.loss, event)
    menu = view.loss.findChild(QMenu)
    qtbot.waitUntil(menu.isVisible)
    menu.close()


def test_tab_reaches_both_plots_and_their_menus(qtbot, view):
    view.show_history(history_of(30))
    view.loss.setFocus()
    visited = [view.loss]
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        visited.append(QApplication.focusWidget())
    assert visited == [view.loss, view.loss.menu_button, view.accuracy, view.accuracy.menu_button]


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


def point_at(qtbot, card, epochs):
    """Moves the mouse over the plot to where `epochs` stand on its axis."""
    x, _ = card.plot.pixel_of(epochs, 0.0)
    place = card.plot.mapTo(card, QPoint(round(x), card.plot.height() // 3))
    qtbot.mouseMove(card, place + QPoint(0, 1))
    qtbot.mouseMove(card, place)


def test_pointing_at_the_curves_reads_the_values_of_that_step(qtbot, view):
    history = history_of(30)
    view.show_history(history)
    point_at(qtbot, view.loss, 1.7)
    step = history.steps[16]
    assert view.loss.reading() == f"step 17 · train {step.loss:.3f} · test {history.epochs[1].test_loss:.3f} (epoch 2)"
    point_at(qtbot, view.accuracy, 0.5)
    assert view.accuracy.reading() == f"step 5 · train {100 * history.steps[4].accuracy:.2f} % · test 88.60 % (epoch 1)"
    qtbot.mouseMove(view.accuracy, QPoint(1, 1))
    assert view.accuracy.reading() == ""


def test_of_a_million_noisy_steps_the_very_step_is_read_beside_the_mean(qtbot, view):
    history = history_of(0, num_images=60_000, num_epochs=2_200)
    history.steps = [StepDone(n, 1, 0.5 + 0.1 * (n % 7), 0.5, 128, 0.0) for n in range(1, 1_000_001)]
    view.show_history(history)
    point_at(qtbot, view.loss, 1_000)
    found = re.fullmatch(r"step ([\d,]+) · train ([\d.]+) · this step ([\d.]+)", view.loss.reading())
    step = int(found[1].replace(",", ""))
    assert abs(step - 469_000) < 469 * 8
    assert float(found[2]) == pytest.approx(0.8, abs=0.01)
    assert float(found[3]) == pytest.approx(history.steps[step - 1].loss, abs=5e-4)


def test_the_values_follow_a_run_that_goes_on_under_a_mouse_that_rests(qtbot, view):
    history = history_of(5)
    view.show_history(history)
    point_at(qtbot, view.loss, 1.0)  # the last of the steps so far is the nearest
    assert view.loss.reading().startswith("step 5 ")
    history.append(EpochDone(1, 5, 0.5, 0.8, 0.432, 0.886, 500.0, 5.0))
    view.show_history(history)
    assert "test 0.432" in view.loss.reading()


def test_arrow_keys_read_the_curves_too_and_esc_ends_it(qtbot, view):
    view.show_history(history_of(30))
    view.loss.setFocus()
    for key, step in (("Left", 30), ("Left", 29), ("Home", 1), ("Right", 2), ("PageDown", 12), ("End", 30)):
        qtbot.keyClick(view.loss, getattr(Qt.Key, f"Key_{key}"))
        assert view.loss.reading().startswith(f"step {step} "), key
    qtbot.keyClick(view.loss, Qt.Key.Key_Escape)
    assert view.loss.reading() == ""


def test_a_copied_plot_has_no_hairline(qtbot, view):
    view.show_history(history_of(30))
    view.loss.copy()
    before = QGuiApplication.clipboard().image()
    shown = view.loss.plot.grab().toImage()
    point_at(qtbot, view.loss, 1.5)
    assert view.loss.plot.grab().toImage() != shown
    view.loss.copy()
    assert QGuiApplication.clipboard().image() == before


@pytest.mark.parametrize(
    ("decimal", "expected"),
    [
        (".", b"step,epoch,train_loss\r\n1,0.5,1.234568\r\n2,1,\r\n"),
        (",", b"step;epoch;train_loss\r\n1;0,5;1,234568\r\n2;1;\r\n"),
    ],
)
def test_a_csv_is_written_as_the_spreadsheets_of_this_computer_read_it(decimal, expected):
    rows = [(1, 0.5, 1.23456789), (2, 1.0, None)]
    assert curves_csv(("step", "epoch", "train_loss"), rows, decimal) == expected


@pytest.mark.parametrize("word", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_word_in_a_csv_is_no_formula(word):
    text = curves_csv(("name",), [(word,)], ".").decode()
    cells = [row[0] for row in csv.reader(io.StringIO(text, newline=""))]
    assert cells == ["name", f"'{word}"]


def test_words_beyond_ascii_in_a_csv_are_marked_as_utf_8():
    assert curves_csv(("类别",), [], ".") == b"\xef\xbb\xbf" + "类别\r\n".encode()
    assert curves_csv(("class",), [(-0.5,)], ".") == b"class\r\n-0.5\r\n"


def test_a_loss_below_1_has_a_title_without_powers_of_ten(view):
    history = history_of(0, num_epochs=1)
    history.extend(StepDone(n, 1, 0.4, 0.9, 128, float(n)) for n in range(1, 10))
    view.show_history(history)
    view.grab()
    assert drawn(view.loss).ceiling < 1
    assert "0.001" not in view.loss.plot.getAxis("left").label.toPlainText()


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
