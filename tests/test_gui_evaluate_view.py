"""The page "Evaluation" shows one view of the figures at a time, and a click leads from a cell to its pictures."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.errors import UserError
from core.evaluate.published import published_results
from core.evaluate.report import labels_of_classes
from core.predict.predictor import Predictor
from gui import theme
from gui.evaluate.evaluated import Evaluated, LabelledPicture, evaluated_pictures
from gui.evaluate.matrix_geometry import shade
from gui.evaluate.view import EvaluationView, Head
from gui.scenes import Stage

CLOTHES = ("Sandal", "Sneaker", "Shirt")
#                 0  1  2  3  4  5  6  7  8  9
ROWS = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2])
TAKEN = np.array([0, 0, 1, 1, 1, 1, 1, 2, 2, 0])
CERTAINTY = np.array([0.9, 0.8, 0.6, 0.7, 0.9, 0.9, 0.9, 0.9, 0.9, 0.95])


def evaluated(num_known: int = 10, *, files: tuple[Path, ...] = ()) -> Evaluated:
    """Ten pictures of three classes, the first of them known: two sandals are taken for sneakers, a shirt for one."""
    answers = np.repeat((1 - CERTAINTY)[:, None] / 2, 3, axis=1).astype(np.float32)
    answers[np.arange(10), TAKEN] = CERTAINTY
    pixels = np.random.default_rng(0).integers(0, 256, (10, 28, 28)).astype(np.uint8)
    return Evaluated(labels_of_classes(CLOTHES), ROWS[:num_known], answers[:num_known], pixels, files)


def head(**changes) -> Head:
    values = {
        "scope": "some",
        "name": "my run",
        "num_planned": 10,
        "num_known": 10,
        "is_busy": False,
        "is_stale": False,
    }
    return Head(**{**values, **changes})


@pytest.fixture
def answers() -> list[str]:
    """What the dialogs for files are answered with."""
    return []


@pytest.fixture
def view(qtbot, answers) -> EvaluationView:
    view = EvaluationView(ask=lambda parent, title, suggested, name_filter: answers.pop())
    qtbot.addWidget(view)
    view.resize(704, 360)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.show_evaluated(evaluated(), head())
    return view


def click_word(view: EvaluationView, name: str) -> None:
    names = ("confusion", "classes", "calibration", "mistakes")
    place = QPoint(round((names.index(name) + 0.5) * view.switch.width() / 4), view.switch.height() // 2)
    QTest.mouseClick(view.switch, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def click_cell(view: EvaluationView, row: int, column: int) -> None:
    place = view.confusion.place_of(row, column).toPoint()
    QTest.mouseClick(view.confusion, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def click_picture(wall, position: int) -> None:
    place = wall.visualRect(wall.model().index(position, 0)).center()
    QTest.mouseClick(wall.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def test_accuracy_comes_with_the_number_of_images_and_its_interval(view):
    # 7 of 10 by Wilson's formula.
    assert view.sentence() == "70.0 % of 10 test images right (95 %: 39.7–89.2) · my run"


def test_the_matrix_has_counts_and_on_request_per_cent_of_the_row(view):
    assert [view.confusion.text_of(0, column) for column in range(3)] == ["2", "2", ""]
    place = QPoint(view.unit.width() * 3 // 4, view.unit.height() // 2)
    QTest.mouseClick(view.unit, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert [view.confusion.text_of(2, column) for column in range(3)] == ["33", "", "67"]


def test_a_click_on_a_cell_shows_its_pictures_and_one_on_a_picture_tells_its_number(view, qtbot):
    click_cell(view, 0, 1)
    assert view.stack.currentWidget() is view.cell_wall
    assert view.cell_wall.title() == "labelled Sandal, taken for Sneaker: 2 of 4"
    assert [item.number for item in view.cell_wall.wall.items()] == [3, 2]  # the more certain one first
    with qtbot.waitSignal(view.picture_chosen) as told:
        click_picture(view.cell_wall.wall, 1)
    assert told.args == [2]


def test_escape_and_the_button_lead_back_to_the_matrix(view):
    for leave in (
        lambda: QTest.keyClick(view.cell_wall.wall, Qt.Key.Key_Escape),
        lambda: QTest.mouseClick(view.cell_wall.back, Qt.MouseButton.LeftButton),
    ):
        click_cell(view, 0, 0)
        assert view.stack.currentWidget() is view.cell_wall
        leave()
        assert view.stack.currentWidget() is view.confusion
        assert view.confusion.hasFocus()


def test_an_empty_cell_has_no_pictures_to_show(view):
    click_cell(view, 0, 2)
    assert view.stack.currentWidget() is view.confusion


def test_the_keyboard_reaches_every_cell(view, qtbot):
    view.confusion.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):  # the first comes into the matrix
        QTest.keyClick(view.confusion, key)
    with qtbot.waitSignal(view.confusion.cell_chosen) as told:
        QTest.keyClick(view.confusion, Qt.Key.Key_Return)
    assert told.args == [2, 0]
    assert view.cell_wall.wall.hasFocus()


def test_the_table_has_a_row_a_class_and_sorts_by_the_head_that_is_clicked(view):
    click_word(view, "classes")
    table = view.classes.table
    assert table.texts() == [
        ["Sandal", "66.7", "50.0", "57.1", "4"],
        ["Sneaker", "60.0", "100.0", "75.0", "3"],
        ["Shirt", "100.0", "66.7", "80.0", "3"],
    ]
    header = table.horizontalHeader()
    place = QPoint(header.sectionPosition(1) + header.sectionSize(1) // 2, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    first = [row[0] for row in table.texts()]
    assert first in (["Shirt", "Sandal", "Sneaker"], ["Sneaker", "Sandal", "Shirt"])


def test_an_undefined_value_is_a_dash(view):
    view.show_evaluated(evaluated(4), head(is_busy=True))  # sandals alone
    assert view.classes.table.texts()[2] == ["Shirt", "–", "–", "–", "0"]
    assert view.classes.table.texts()[1] == ["Sneaker", "0.0", "–", "–", "0"]


def test_our_accuracy_stands_among_the_published_ones(view):
    view.show_evaluated(evaluated(), head(published=published_results("fashion_mnist")))
    click_word(view, "classes")
    assert view.classes.others.isVisible()
    rows = view.classes.others.rows()
    assert [row.name for row in rows][-2:] == ["people", "my run"]
    assert [row.accuracy for row in rows] == sorted((row.accuracy for row in rows), reverse=True)
    view.show_evaluated(evaluated(), head())
    assert not view.classes.others.isVisible()


def test_calibration_says_its_error_and_in_which_direction(view):
    click_word(view, "calibration")
    page = view.stack.currentWidget()
    # By hand, in bins of 1/15: 0.6 wrong; 0.7 wrong; 0.8 right; 0.9 six times right; 0.95 wrong.
    error = (0.6 + 0.7 + 0.2 + 6 * 0.1 + 0.95) / 10
    assert page.error.text().startswith(f"Expected calibration error {100 * error:.1f} % · on average ")
    assert page.error.text().endswith("14.5 points more certain than right")


def test_the_most_certain_mistakes_are_on_the_wall_and_doubtful_ones_are_known(view, qtbot):
    with qtbot.waitSignal(view.opinions_wanted) as wanted:
        click_word(view, "mistakes")
    assert wanted.args == [[9, 3, 2]]
    view.show_evaluated(evaluated().__class__(**{**vars(evaluated()), "doubtful": frozenset({3})}), head())
    assert [(item.number, item.is_doubtful) for item in view.mistakes.wall.items()] == [
        (9, False),
        (3, True),
        (2, False),
    ]
    assert view.mistakes.title() == "The 3 most certain of 3 mistakes"


def test_while_figures_come_there_is_progress_and_a_way_to_stop(view, qtbot):
    view.show_evaluated(evaluated(4), head(num_known=4, is_busy=True, left_s=80))
    assert view.progress.share() == 0.4
    assert "about 1:20 min left" in view.sentence()
    with qtbot.waitSignal(view.cancelled):
        QTest.mouseClick(view.action, Qt.MouseButton.LeftButton)
    view.show_evaluated(evaluated(4), head(num_known=4))
    assert view.progress.share() is None
    with qtbot.waitSignal(view.evaluation_wanted) as told:  # it can be done anew, for it is not complete
        QTest.mouseClick(view.action, Qt.MouseButton.LeftButton)
    assert told.args == ["some"]


def test_what_is_asked_about_now_has_its_progress_while_all_of_weights_before_stays(view):
    view.show_evaluated(evaluated(10), head(num_known=3, is_busy=True, is_stale=True))
    assert view.progress.share() == 0.3
    assert view.sentence().startswith("70.0 % of 10 test images right")


def test_figures_of_weights_before_say_so_and_can_be_made_anew(view):
    assert not view.action.isVisible()
    view.show_evaluated(evaluated(), head(is_stale=True))
    assert "of weights before" in view.sentence()
    assert view.action.isVisible()


def test_an_error_stands_in_the_place_of_the_figures(view):
    view.show_error(UserError("This cannot be; do that."), head())
    assert view.sentence() == "This cannot be; do that."
    assert not view.export.button.isEnabled()


def test_photographs_of_folders_have_rows_of_their_own(view):
    pixels, sure = np.zeros((28, 28), np.uint8), np.eye(3, dtype=np.float32) * 0.8 + 0.1
    pictures = [
        LabelledPicture(Path("a.jpg"), pixels, "shoes", (0, 1), sure[1]),
        LabelledPicture(Path("b.jpg"), pixels, "shoes", (0, 1), sure[2]),
        LabelledPicture(Path("c.jpg"), pixels, "hat", (), sure[0]),
        LabelledPicture(Path("d.jpg"), pixels, "holiday", None, sure[0]),
    ]
    view.show_evaluated(evaluated_pictures(CLOTHES, pictures), head(scope="folder", folder="mine", num_planned=4))
    assert (
        view.sentence() == "50.0 % of 2 photographs right (95 %: 9.5–90.5) · 1 of other kinds, counted apart · my run"
    )
    assert [view.confusion.text_of(1, column) for column in range(3)] == ["1", "", ""]
    click_word(view, "mistakes")
    assert [item.number for item in view.mistakes.wall.items()] == [1]


def test_each_view_is_saved_as_csv_and_as_png(view, answers, tmp_path):
    expected = {
        "confusion": [["label", *CLOTHES], ["Sandal", "2", "2", "0"]],
        "classes": [
            ["label", "precision", "recall", "f1", "num_images"],
            ["Sandal", "0.6666667", "0.5", "0.5714286", "4"],
        ],
        "calibration": [["certainty_above", "certainty_up_to", "num_images", "mean_certainty", "accuracy"]],
        "mistakes": [
            ["picture", "label", "taken_for", "certainty", "doubtful_label"],
            ["10", "Shirt", "Sandal", "0.95", "0"],
        ],
    }
    for name, rows in expected.items():
        click_word(view, name)
        for action in view.export.menu.actions()[1:]:
            suffix = ".png" if "PNG" in action.text() else ".csv"
            answers.append(str(tmp_path / f"{name}{suffix}"))
            action.trigger()
        table = list(csv.reader(io.StringIO((tmp_path / f"{name}.csv").read_text())))
        assert table[: len(rows)] == rows
        image = QImage(str(tmp_path / f"{name}.png"))
        assert image.width() == 2 * (view.stack.width() + 16)  # and a margin


def test_a_place_that_cannot_be_written_is_told(view, answers, tmp_path, qtbot):
    answers.append(str(tmp_path / "nowhere" / "x.csv"))
    with qtbot.waitSignal(view.failed):
        view.export.menu.actions()[2].trigger()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_figure_in_a_cell_can_be_read_on_every_gray(qtbot, name):
    """At least 4.5:1, by the formula of the W3C."""

    def luminance(red: float, green: float, blue: float) -> float:
        parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    palette = theme.palette(name)
    paper, ink = (palette.color(role).getRgbF()[:3] for role in (palette.ColorRole.Base, palette.ColorRole.Text))
    for share in np.linspace(0, 1, 500):
        dark = shade(share)
        cell = [a * (1 - dark) + b * dark for a, b in zip(paper, ink, strict=True)]
        words = paper if dark > 0.5 else ink
        lighter, darker = sorted((luminance(*cell), luminance(*words)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, share


def test_nothing_in_the_matrix_has_a_colour(view):
    image = view.export.image().convertToFormat(QImage.Format.Format_RGB32)
    colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    assert len(colours) > 3
    assert max(QColor(colour).saturation() for colour in colours) < 40  # the inks are a little cool


def test_in_the_window_a_clicked_picture_becomes_the_picture_that_is_predicted(few_images, stage: Stage):
    window = stage.window
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    evaluator = window.evaluating.evaluator
    stage.wait_for(lambda: evaluator.evaluated is not None and not evaluator.is_busy, "the evaluation")
    view = window.evaluation
    right = Predictor(window.shown.weights).labels(few_images.images) == few_images.labels
    assert view.sentence().startswith(f"{100 * right.double().mean():.1f} % of 40 test images right")
    row, column = (int(part) for part in np.argwhere(evaluator.evaluated.report().counts)[0])
    click_cell(view, row, column)
    QApplication.processEvents()
    click_picture(view.cell_wall.wall, 0)
    stage.wait_for_prediction()
    picture = window.pictures.picture
    assert picture.index == view.cell_wall.wall.items()[0].number
    assert picture.truth == evaluator.evaluated.labels.names[row]
    QTest.keyClick(view.cell_wall.wall, Qt.Key.Key_Escape)
    assert window.centre.page() == "evaluation"
    QTest.keyClick(view.confusion, Qt.Key.Key_Escape)
    assert window.centre.page() == "inside"
