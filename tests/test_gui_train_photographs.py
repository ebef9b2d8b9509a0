"""Runs that learn from photographs too, in the window: the folder is chosen, remembered, told and trained on."""

import pytest
from photo_folder import write_photographs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from run_form import choose_recipe, small_run, type_into

from core.errors import UserError
from core.paths import BUNDLED_RUNS
from core.train.recipes import recipe_config
from gui.settings import Settings
from gui.texts import run_title


@pytest.fixture
def photos(tmp_path):
    folder = write_photographs(tmp_path / "my photographs", shoes=4, pants=6, hat=2, holiday=1)
    (folder / "pants" / "9.jpg").write_bytes(b"")
    return folder


def choose_folder(panel, folder):
    """Clicks on the field and takes a folder in its dialog; "" closes the dialog."""
    asked = []
    panel.photos._ask = lambda parent, title, place: asked.append((title, place)) or str(folder)
    QTest.mouseClick(panel.photos, Qt.MouseButton.LeftButton)
    return asked


@pytest.fixture
def panel(qtbot, run_panel):
    choose_recipe(qtbot, run_panel, "photos")
    return run_panel


def test_the_folder_is_asked_for_where_photographs_are_learned_from_alone(qtbot, run_panel):
    assert not run_panel.photos.isVisible()
    choose_recipe(qtbot, run_panel, "photos")
    assert run_panel.photos.isVisible()
    assert run_panel.config() == recipe_config("photos")
    choose_recipe(qtbot, run_panel, "best")
    assert not run_panel.photos.isVisible()


def test_without_a_folder_the_form_says_what_is_missing_once_a_run_shall_begin(panel):
    panel.config()  # that a folder is missing is no mistake yet
    assert panel.error_text() == ""
    with pytest.raises(UserError, match="with a folder for each class: choose one"):
        panel.config_to_run()
    assert "choose one" in panel.error_text()
    assert [name for name, row in panel._rows.items() if row.is_fault] == ["photos"]


def test_a_chosen_folder_is_part_of_the_settings(qtbot, panel, photos):
    with pytest.raises(UserError, match="choose one"):
        panel.config_to_run()
    with qtbot.waitSignal(panel.config_changed):
        asked = choose_folder(panel, photos)
    assert asked == [("A folder of photographs, with a folder for each class", "")]
    assert panel.error_text() == ""
    assert panel.config_to_run() == recipe_config("photos", photos=str(photos))
    assert str(photos) in panel._rows["photos"].toolTip()
    choose_recipe(qtbot, panel, "fast")
    assert panel.config().photos == ""
    choose_recipe(qtbot, panel, "photos")
    assert panel.config().photos == str(photos)  # it was not forgotten


def test_a_dialog_that_is_closed_changes_nothing(panel, photos):
    choose_folder(panel, photos)
    assert choose_folder(panel, "")[0][1] == str(photos)  # the next one begins where the last was
    assert panel.config().photos == str(photos)


def test_the_keyboard_opens_the_dialog(qtbot, panel, photos):
    panel.photos._ask = lambda *_: str(photos)
    panel.photos.setFocus()
    qtbot.keyClick(panel.photos, Qt.Key.Key_Return)
    assert panel.config().photos == str(photos)


def test_changed_numbers_keep_photographs_and_first_weights(qtbot, panel, photos):
    choose_folder(panel, photos)
    type_into(qtbot, panel, "num_epochs", "2")
    config = panel.config()
    assert (config.recipe, config.photos_in_batch, config.start_weights) == ("custom", 64, "googlenet-best")
    assert config.photos == str(photos)


def test_a_run_that_ships_fills_the_form_and_leaves_the_folder_of_this_computer(panel, photos):
    choose_folder(panel, photos)
    panel.show_config(recipe_config("photos", photos="somebody's photographs"))
    assert panel.config().photos == str(photos)


def test_the_words_of_all_recipes_have_room(panel):
    rects = [panel.recipe._segment(index) for index in range(5)]
    metrics = panel.recipe.fontMetrics()
    for rect, (_, words) in zip(rects, panel.recipe._choices, strict=True):
        assert rect.width() >= metrics.horizontalAdvance(words)
        assert rect.right() <= panel.recipe.width() + 0.5
    assert len({rect.top() for rect in rects}) == 2


def test_a_bundled_run_of_photographs_is_called_so():
    assert run_title(BUNDLED_RUNS / "googlenet-photos", "googlenet_bn") == "GoogLeNet BN, photographs"


def test_a_run_tells_how_many_are_prepared_and_while_it_goes_on_what_was_left_out(stage, photos):
    window = stage.window
    told = []
    status = window.toolbar.status
    show = status.show_preparing
    status.show_preparing = lambda done, total: (show(done, total), told.append(status.text()))
    choose_folder(window.run_panel, photos)
    config = recipe_config("photos", photos=str(photos), start_weights="", photos_in_batch=3, misfits_in_batch=1)
    window.run_panel.show_config(config)
    small_run(stage)
    stage.click(window.toolbar.run)
    stage.wait_for(lambda: window.shown.history.steps, "the first step")
    stage.wait_for(window.error_bar.sentence, "the note")
    assert window.error_bar.sentence() == (
        "Photographs that cannot be used: 1. The first: 9.jpg is empty: choose another picture."
        " Left out, for their names say no class: holiday."
    )
    assert window.controller.state == "running"
    assert told
    assert set(told) <= {f"preparing photographs · {number} of 13" for number in range(14)}
    assert {step.num_images for step in stage.history.steps} == {12}
    assert Settings().photos_folder() == str(photos)


def test_run_without_a_folder_says_so_in_the_window(stage):
    window = stage.window
    window.run_panel.recipe.set_value("photos")
    stage.wait_for(lambda: window.shown.weights.model == "googlenet_bn", "the network")
    stage.click(window.toolbar.run)
    assert "choose one" in window.error_bar.sentence()
    assert window.controller.state == "idle"
    assert window.run_panel._rows["photos"].is_fault


def test_the_folder_of_before_is_there_at_the_next_start(qtbot, run_panel, photos):
    from gui.controller import RunController
    from gui.train.photographs import Photographs

    Settings().set_photos_folder(str(photos))
    Photographs(run_panel, RunController(run_panel), Settings(), run_panel)
    assert run_panel.photos.folder() == str(photos)
