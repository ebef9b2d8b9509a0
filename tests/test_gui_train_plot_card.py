"""A plot is read under the mouse and by keys, copied and saved."""

import csv
import io
import re

import numpy as np
import pytest
from curve_views import drawn, history_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QMenu

from core.errors import UserError
from core.runs.events import EpochDone, StepDone
from gui.train.plot_export import curves_csv


@pytest.fixture
def view(curves_view):
    return curves_view


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
