"""Many pictures in the whole window: dropped, read, predicted, looked at, sorted out, copied and saved."""

import csv
import io
import multiprocessing
import threading
from pathlib import Path

import numpy as np
import pytest
from picture_files import encode
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from core.paths import ASSETS, BUNDLED_RUNS
from core.predict import batch
from core.predict.pipeline import prepare
from gui.predict.picture_panel import MAX_FEW
from gui.predict.table_rows import Column

BOOT = (ASSETS / "samples" / "boot.png").read_bytes()
SMALL = encode(Image.open(io.BytesIO(BOOT)).convert("RGB").resize((48, 48)), "PNG")  # read in a moment


def write(folder: Path, *names: str, content: bytes = BOOT) -> list[Path]:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return [folder / name for name in names]


@pytest.fixture
def clothes(tmp_path):
    """Two boots and a blouse among the boots, a bad file, and a boot in a folder that says nothing."""
    folder = tmp_path / "clothes"
    write(folder, "ankle boots/2.png", "ankle boots/10.png", "更多 👟/1.png")
    write(folder, "ankle boots/bad.png", content=b"no picture")
    blouse = np.full((120, 120, 3), 240, np.uint8)
    blouse[20:110, 40:80] = blouse[20:50, 15:105] = (40, 60, 110)
    Image.fromarray(blouse).save(folder / "ankle boots" / "3.png")
    return folder


def names(stage) -> list[str]:
    return [row.name for row in stage.window.table.model.shown_rows()]


def show(stage, *places: Path) -> None:
    """Drops them, and waits until all is known of them."""
    stage.drop(list(places))
    wait_for_rows(stage)


def wait_for_rows(stage) -> None:
    table, many = stage.window.table, stage.window.many_pictures
    stage.wait_for(lambda: table.model.rows and many.is_idle(), "the rows")
    table.model.settle()
    stage.wait_for_prediction()


@pytest.fixture
def gate(monkeypatch):
    """Lets one picture after the other be prepared, as often as it is released."""
    gate = threading.Semaphore(0)

    def wait(picture, form):
        assert gate.acquire(timeout=60)
        return prepare(picture, form)

    monkeypatch.setattr(batch, "prepare", wait)
    yield gate
    gate.release(1000)


def test_a_dropped_folder_is_a_table_and_its_first_picture_is_shown(stage, clothes):
    show(stage, clothes)
    window = stage.window
    assert window.centre.page() == "pictures"
    assert names(stage) == ["2.png", "3.png", "10.png", "bad.png", "1.png"]
    rows = window.table.model.rows
    assert [row.folder for row in rows] == ["ankle boots"] * 4 + ["更多 👟"]
    assert [row.is_right for row in rows] == [True, False, True, None, None]
    assert window.table.summary() == "2 of 3 right (67 %) · 1 not familiar · 1 could not be read · 1 without a label"
    assert "bad.png is not a picture" in window.table.model.index(3, Column.CLASS).data()
    assert (window.pictures.picture.name, window.pictures.picture.truth) == ("2.png", "Ankle boot")
    assert not window.picture_panel.picture_row.isVisible()
    assert not window.table.progress.isVisible()
    assert window.error_bar.sentence() == ""


def test_what_the_row_says_the_bars_say_of_the_chosen_picture(stage, clothes):
    show(stage, clothes)
    window = stage.window
    view = window.table.view
    view.setFocus()
    for row in window.table.model.rows[1:3]:
        QTest.keyClick(view, Qt.Key.Key_Down)
        stage.wait_for(lambda row=row: window.pictures.picture.name == row.name, row.name)
        stage.wait_for_prediction()
        assert window.bars.winner() == window.table.model.class_names[row.predicted]
        np.testing.assert_array_equal(window.pictures.picture.pixels, row.pixels)
    QTest.keyClick(view, Qt.Key.Key_Down)  # the bad file has no picture to show
    stage.wait_for_prediction()
    assert window.pictures.picture.name == "10.png"
    place = view.visualRect(window.table.model.index(0, Column.NAME)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    stage.wait_for(lambda: window.pictures.picture.name == "2.png", "the first again")


def test_chosen_rows_are_copied_and_shown_rows_are_saved(stage, clothes, tmp_path, monkeypatch):
    show(stage, clothes)
    window = stage.window
    window.table.view.setFocus()
    QTest.keyClick(window.table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, *lines = QGuiApplication.clipboard().text().splitlines()
    assert head.split("\t") == ["Name", "Class", "Certainty", "Familiar", "Label", "Right"]
    assert [line.split("\t")[0] for line in lines] == ["2.png", "3.png"]
    assert [lines[0].split("\t")[column] for column in (1, 4)] == ["Ankle boot", "Ankle boot"]

    target = tmp_path / "table.csv"
    monkeypatch.setattr(window.table, "_ask", lambda *_: str(target))
    stage.click(window.table.save_button)
    with target.open(encoding="utf-8-sig", newline="") as file:
        cells = list(csv.DictReader(file))
    assert [Path(line["file"]) for line in cells] == [row.file for row in window.table.model.rows]
    assert [line["right"] for line in cells] == ["yes", "no", "yes", "", ""]
    assert "is not a picture" in cells[3]["error"]
    names_of_classes = window.table.model.class_names
    assert sum(float(cells[0][name]) for name in names_of_classes) == pytest.approx(1, abs=1e-5)
    assert float(cells[0]["Ankle boot"]) == pytest.approx(float(cells[0]["certainty"]))


def test_a_few_files_stay_a_row_and_more_become_a_table(stage, tmp_path):
    files = write(tmp_path, *(f"{number}.png" for number in range(MAX_FEW + 1)), content=SMALL)
    stage.drop(files[:MAX_FEW])
    stage.wait_for(lambda: stage.window.picture_panel.picture_row.count() == MAX_FEW, "the row")
    assert stage.window.centre.page() == "inside"
    show(stage, *files)
    assert stage.window.centre.page() == "pictures"
    assert len(names(stage)) == MAX_FEW + 1
    assert not stage.window.picture_panel.picture_row.isVisible()


def test_a_folder_without_pictures_is_said_and_nothing_is_lost(stage, clothes, tmp_path):
    show(stage, clothes)
    stage.window.centre.show_page("inside")
    (tmp_path / "empty").mkdir()
    stage.drop([tmp_path / "empty"])
    stage.wait_for(stage.window.error_bar.sentence, "the sentence")
    assert stage.window.error_bar.sentence() == "There is no picture in the folder empty."
    assert stage.window.centre.page() == "inside"
    assert len(names(stage)) == 5


def test_of_too_many_pictures_the_first_come_and_it_is_said(stage, clothes, monkeypatch):
    monkeypatch.setattr(batch, "MAX_PICTURES", 2)
    show(stage, clothes)
    assert names(stage) == ["2.png", "3.png"]
    assert stage.window.table.note().startswith("These are the first 2 of 5 pictures.")


def test_rows_come_one_by_one_and_cancel_keeps_those_that_have_come(stage, clothes, gate):
    window = stage.window
    stage.drop([clothes])
    for number in (1, 2):
        gate.release()
        stage.wait_for(lambda number=number: len(names(stage)) == number, f"row {number}")
    assert window.table.progress.text().startswith("2 of 5")
    stage.click(window.table.progress.cancel_button())
    gate.release(1000)
    wait_for_rows(stage)
    assert names(stage) == ["2.png", "3.png"]
    assert not window.table.progress.isVisible()


def test_the_pen_does_not_wait_for_the_files_and_turns_no_page(stage, clothes, gate):
    window = stage.window
    stage.drop([clothes])
    stage.click_mode("draw")
    stage.draw([(0.3, 0.2), (0.7, 0.2), (0.7, 0.8), (0.3, 0.8), (0.3, 0.2)])
    stage.wait_for_prediction()  # while the first file is still being prepared
    assert window.pictures.picture.source == "draw"
    assert names(stage) == []
    gate.release(1000)
    wait_for_rows(stage)
    assert len(names(stage)) == 5
    assert window.pictures.picture.source == "draw"


def test_while_the_pen_moves_no_row_is_read_or_predicted(stage, clothes, gate, monkeypatch):
    prediction, model = stage.window.prediction, stage.window.table.model
    stage.drop([clothes])
    gate.release()
    stage.wait_for(lambda: model.rows and model.rows[0].probabilities is not None, "the first row")
    stage.wait_for(lambda: not prediction.is_in_use(), "the end of looking at it")
    stage.click_mode("draw")
    stage.draw([(0.3, 0.2), (0.7, 0.2)])
    assert prediction.is_in_use()
    monkeypatch.setattr(prediction, "is_in_use", lambda: True)  # it moves on and on
    gate.release(1)  # the picture that was begun before
    stage.wait_for(lambda: len(model.rows) == 2, "the second row")
    gate.release(1000)
    stage.draw([(0.7, 0.2), (0.7, 0.8), (0.3, 0.8)])
    stage.wait_for_prediction()
    assert len(model.rows) == 2
    assert model.rows[1].probabilities is None
    assert stage.window.pictures.picture.source == "draw"
    monkeypatch.undo()
    wait_for_rows(stage)
    assert [row.probabilities is None for row in model.rows] == [False, False, False, True, False]


def test_other_files_take_the_place_of_those_under_way(stage, clothes, tmp_path, gate):
    stage.drop([clothes])
    gate.release()
    stage.wait_for(lambda: len(names(stage)) == 1, "the first row")
    write(tmp_path / "other", "a.png", "b.png")
    stage.drop([tmp_path / "other"])
    gate.release(1000)
    stage.wait_for(lambda: names(stage) == ["a.png", "b.png"], "the other rows")
    wait_for_rows(stage)
    assert names(stage) == ["a.png", "b.png"]
    assert stage.window.pictures.picture.name == "a.png"


def test_rows_are_predicted_anew_by_other_weights(stage, clothes):
    show(stage, clothes)
    window = stage.window
    before = [row.probabilities for row in window.table.model.rows]
    window.browser.open_run(BUNDLED_RUNS / "googlenet-book")
    stage.wait_for(lambda: window.shown.weights.name == "googlenet-book", "the other weights")
    wait_for_rows(stage)
    for row, old in zip(window.table.model.rows, before, strict=True):
        assert (row.probabilities is None) == (old is None) == (row.error is not None)
        assert old is None or not np.array_equal(row.probabilities, old)


def test_a_folder_is_opened_by_its_button(stage, clothes, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(clothes))
    QTest.keyClick(stage.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    stage.click(stage.window.table.open_button)
    wait_for_rows(stage)
    assert len(names(stage)) == 5


def test_teaching_is_offered_for_folders_of_enough_pictures(stage, tmp_path):
    write(tmp_path, *(f"{name}/{number}.png" for name in ("cups", "plates") for number in range(8)), content=SMALL)
    stage.window.many_pictures.open([tmp_path])  # dropped, such a folder is one of own classes
    wait_for_rows(stage)
    wanted = []
    stage.window.table.teach_wanted.connect(wanted.append)
    stage.click(stage.window.table.teach)
    assert wanted == [tmp_path]
    stage.wait_for(lambda: stage.window.own_classes.controller.state == "idle", "the classes on their page")
    stage.window.centre.show_page("pictures")
    (tmp_path / "cups" / "0.png").unlink()
    show(stage, tmp_path)
    assert not stage.window.table.teach.isVisible()


def test_leaving_in_the_middle_of_many_files_leaves_no_process_behind(stage, tmp_path):
    write(tmp_path, *(f"{number}.png" for number in range(80)), content=SMALL)
    stage.drop([tmp_path])
    stage.wait_for(lambda: len(names(stage)) > 2, "the first rows")
    assert multiprocessing.active_children()
    stage.window.close()
    assert not multiprocessing.active_children()
