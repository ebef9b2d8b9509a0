"""Own classes in the whole window: folders are dropped, classes are taught, and a wrong answer is put right."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.data import DATASETS
from core.teach.record import load_examples
from gui.scenes import add_class, add_shown
from gui.teach.own_classes import OwnClasses
from gui.train.run_row import SUMMARY

NUM_A_CLASS = 9


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> Path:
    """Two people's folders with nine pictures of coats and nine of bags each: test images on white."""
    root = tmp_path_factory.mktemp("people")
    tests = DATASETS["fashion_mnist"].load("test")
    for label, name in ((4, "coat"), (8, "bag")):
        numbers = np.flatnonzero(tests.labels.numpy() == label)
        for number, index in enumerate(numbers[: 2 * NUM_A_CLASS]):
            pixels = np.kron(255 - tests.images[index, 0].numpy(), np.ones((4, 4), np.uint8))
            place = root / ("Ann" if number < NUM_A_CLASS else "Bo") / name
            place.mkdir(parents=True, exist_ok=True)
            Image.fromarray(np.pad(pixels, 40, constant_values=255)).convert("RGB").save(place / f"{number}.png")
    return root


@pytest.fixture
def page(stage):
    return stage.window.teach_page


def wait_until_idle(stage):
    stage.wait_for(lambda: stage.window.own_classes.controller.state == "idle", "the end of what was begun")
    stage.wait_for(lambda: not stage.window.own_classes.controller.is_telling(), "what is said of the pictures")


def drop(stage, *folders):
    stage.drop(list(folders))
    wait_until_idle(stage)


def counts(page):
    return {card.own.name: len(card.own.pictures) for card in page.cards()}


def listed_runs(rows):
    return [rows.item(number).data(SUMMARY).path for number in range(rows.count())]


def test_a_dropped_folder_is_taught_predicts_and_is_put_right(stage, page, folders):
    window = stage.window
    drop(stage, folders / "Ann")
    assert window.centre.page() == "teach"
    assert counts(page) == {"bag": NUM_A_CLASS, "coat": NUM_A_CLASS}
    assert page.said.text() == "2 classes, 18 pictures."

    before = window.shown.weights
    stage.click(page.teach)
    stage.wait_for(lambda: window.shown.weights is not before, "the taught weights")
    stage.wait_for_prediction()
    run = window.shown.source.run
    assert window.shown.weights.class_names == ("bag", "coat")
    assert window.bars.winner() in ("bag", "coat")
    stage.wait_for(lambda: run in listed_runs(window.run_list.rows), "the run in the list")
    # A fifth of nine, rounded, is held out of each class.
    assert page.result.sentence.text().startswith("Of 4 pictures that were held out")
    assert len(load_examples(run)) == 2 * NUM_A_CLASS

    similar = window.bars.similar  # of the pictures that were taught, and the threshold that they gave
    stage.click(similar.link)
    stage.wait_for(similar.shown_classes, "the most similar pictures")
    assert set(similar.shown_classes()) <= {"bag", "coat"}
    taught = [each.picture for each in load_examples(run)]
    assert all(any(np.array_equal(tile.pixels, each) for each in taught) for tile in similar.shown)
    assert "of the pictures of the classes would be refused" in window.bars.verdict.cost.text()

    wrong = next(name for name in ("bag", "coat") if name != window.bars.winner())
    pixels = window.pictures.picture.pixels
    before = window.shown.weights
    stage.choose(window.own_classes.correction, wrong)
    stage.wait_for(lambda: window.shown.weights is not before, "the weights that were taught on")
    stage.wait_for_prediction()
    assert window.bars.winner() == wrong
    added = load_examples(window.shown.source.run)
    assert len(added) == 2 * NUM_A_CLASS + 1
    assert any(each.class_name == wrong and np.array_equal(each.picture, pixels) for each in added)

    # Of two corrections one after the other the last one's run stays, beside the run that was corrected.
    corrected, before = window.shown.source.run, window.shown.weights
    stage.choose(window.own_classes.correction, next(name for name in ("bag", "coat") if name != wrong))
    stage.wait_for(lambda: window.shown.weights is not before, "the weights that were taught on once more")
    stage.wait_for(lambda: corrected not in listed_runs(window.run_list.rows), "the list without the run between")
    last = window.shown.source.run
    assert {run, last} <= set(listed_runs(window.run_list.rows))
    assert not corrected.exists()
    assert len(load_examples(last)) == 2 * NUM_A_CLASS + 2


def test_a_second_person_s_folder_is_asked_about_in_the_page_and_whose_picture_is_whose_is_kept(stage, page, folders):
    drop(stage, folders / "Ann")
    assert page.question.isHidden()
    drop(stage, folders / "Bo")
    assert not page.question.isHidden()
    assert counts(page)["coat"] == NUM_A_CLASS
    stage.click(page.question.merge)
    wait_until_idle(stage)
    assert counts(page) == {"bag": 2 * NUM_A_CLASS, "coat": 2 * NUM_A_CLASS}
    assert [card.own.people() for card in page.cards()] == [("Ann", "Bo"), ("Ann", "Bo")]

    drop(stage, folders / "Bo")
    stage.click(page.question.replace)
    wait_until_idle(stage)
    assert counts(page) == {"bag": NUM_A_CLASS, "coat": NUM_A_CLASS}
    stage.click(page.undo)
    assert counts(page)["coat"] == 3 * NUM_A_CLASS


def test_classes_are_made_of_drawings_and_a_mistaken_click_is_undone(stage, page):
    window = stage.window
    window.centre.show_page("teach")
    add_class(stage, "line")
    stage.click_mode("draw")
    stage.wait_for_prediction()
    card = page.cards()[0]
    assert not card.add.isEnabled()  # nothing is drawn yet
    stage.draw([(0.2, 0.2), (0.8, 0.8)])
    stage.wait_for_prediction()
    pixels = window.pictures.picture.pixels
    add_shown(stage, "line")
    np.testing.assert_array_equal(card.own.pictures[0].pixels, pixels)
    assert window.picture_panel.canvas.is_empty()  # for the next drawing
    wait_until_idle(stage)
    assert not page.teach.isEnabled()
    assert "At least 2 classes are needed" in page.teach.toolTip()
    place = card.thumbnails.place_of(0).center()
    QTest.mouseClick(card.thumbnails, Qt.MouseButton.LeftButton, pos=place)
    assert card.own.pictures == []
    stage.click(page.undo)
    assert len(card.own.pictures) == 1


def test_files_that_cannot_be_read_are_one_sentence_and_the_rest_is_taken(stage, page, folders, tmp_path):
    shutil.copytree(folders / "Ann", tmp_path / "mixed")
    (tmp_path / "mixed" / "bag" / "empty.png").touch()
    drop(stage, tmp_path / "mixed")
    assert counts(page) == {"bag": NUM_A_CLASS, "coat": NUM_A_CLASS}
    assert page.said.text() == "2 classes, 18 pictures. empty.png is empty: choose another picture."
    assert page.cards()[0].count.text() == "9, 1 unreadable"
    assert page.teach.isEnabled()


def test_what_was_gathered_is_there_at_the_next_start_and_a_taught_run_s_pictures_are_a_click_away(
    stage, page, folders, qtbot
):
    window = stage.window
    drop(stage, folders / "Ann")
    add_class(stage, "nothing yet")
    window.own_classes.controller.close()  # as the window does that is closed

    again = OwnClasses(window.bars, window.pictures, window.shown, window)
    qtbot.addWidget(again.page)
    assert again.page.cards() == []
    again.page.show()
    wanted = {"bag": NUM_A_CLASS, "coat": NUM_A_CLASS, "nothing yet": 0}
    assert counts(again.page) == wanted
    again.page.hide()
    again.page.show()  # once is enough
    assert counts(again.page) == wanted
    again.jobs.stop()

    window.own_classes.controller.remove(page.cards()[2].own)
    wait_until_idle(stage)
    before = window.shown.weights
    stage.click(page.teach)
    stage.wait_for(lambda: window.shown.weights is not before, "the taught weights")
    page.show_pictures()
    assert page.of_run.isHidden()  # they are the page's own
    drop(stage, folders / "Bo")
    stage.click(page.question.replace)
    wait_until_idle(stage)
    bags = page.cards()[0].own.pictures
    assert not page.of_run.isHidden()
    stage.click(page.of_run)
    wait_until_idle(stage)
    assert counts(page) == {"bag": NUM_A_CLASS, "coat": NUM_A_CLASS}
    assert page.cards()[0].own.pictures[0].digest != bags[0].digest
    assert page.of_run.isHidden()


def test_pictures_that_come_while_classes_are_taught_are_taken_after_it(stage, page, folders):
    window = stage.window
    drop(stage, folders / "Ann")
    stage.click(page.teach)
    controller = window.own_classes.controller
    assert controller.state == "teaching"
    controller.add_files(page.cards()[0].own, [folders / "Bo" / "bag"])
    wait_until_idle(stage)
    stage.wait_for(lambda: counts(page)["bag"] == 2 * NUM_A_CLASS, "the other pictures")


def test_all_layers_are_offered_for_many_pictures_and_what_they_brought_is_said(stage, page, folders, monkeypatch):
    drop(stage, folders / "Ann")
    assert not page.teach_all.isEnabled()
    assert "each class needs 50" in page.teach_all.toolTip()

    for place in ("gui.teach.page", "core.teach.teach"):
        monkeypatch.setattr(f"{place}.MIN_PICTURES_FULL", NUM_A_CLASS)
    before = stage.window.shown.weights
    page.show_pictures()
    assert page.teach_all.isEnabled()
    stage.click(page.teach_all)
    stage.wait_for(lambda: stage.window.shown.weights is not before, "the taught weights")
    sentence = page.result.sentence.text()
    assert "All layers were taught" in sentence or "With all layers taught" in sentence
