"""The whole window with real weights, real pictures and real training, used by real events."""

import shutil

import numpy as np
import pytest
import torch
from PIL import Image
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from run_form import small_run, wait_until_paused

import gui.controller
from core.data import DATASETS
from core.paths import ASSETS, FIRST_WEIGHTS
from core.runs.folder import RunFolder, list_runs
from core.train.recipes import recipe_config
from gui.scenes import Stage
from gui.texts import run_title

# A trouser, its legs well apart, in canvas units.
TROUSER = [(0.3, 0.1), (0.7, 0.1), (0.82, 0.9), (0.6, 0.9), (0.5, 0.35), (0.4, 0.9), (0.18, 0.9), (0.3, 0.1)]


def shown_class(stage: Stage) -> str | None:
    return stage.window.bars.winner()


def test_the_window_shows_a_true_prediction_and_maps_before_anyone_has_done_anything(stage):
    window = stage.window
    assert window.pictures.picture.source == "test"
    assert shown_class(stage) == window.pictures.picture.truth == "Sneaker"
    assert window.inside.block_name() == "inception3a"
    assert len(window.shown.history.epochs) == 6
    assert "“GoogLeNet BN, photographs”" in window.status.text()


def test_a_drawn_trouser_is_seen_as_a_trouser(stage):
    stage.click_mode("draw")
    stage.draw(TROUSER)
    stage.wait_for_prediction()
    assert stage.window.pictures.picture.source == "draw"
    assert shown_class(stage) == "Trouser"


def test_a_dropped_file_is_classified_as_on_the_command_line(stage, tmp_path):
    from core.predict.decode import decode
    from core.predict.pipeline import prepare
    from core.predict.predictor import Predictor
    from core.runs.weights import find_weights

    path = ASSETS / "samples" / "boot.png"
    stage.drop([path])
    stage.wait_for(lambda: stage.window.pictures.picture.source == "open", "the picture")
    stage.wait_for_prediction()
    expected = Predictor(find_weights(FIRST_WEIGHTS)).predict(prepare(decode(path)).pixels).probabilities
    assert shown_class(stage) == DATASETS["fashion_mnist"].class_names[int(expected.argmax())]


def test_a_broken_file_is_one_sentence_and_the_picture_before_stays(stage, tmp_path):
    before = stage.window.pictures.picture
    path = tmp_path / "broken.png"
    path.write_bytes((ASSETS / "samples" / "boot.png").read_bytes()[:2000])
    stage.drop([path])
    stage.wait_for(stage.window.error_bar.sentence, "the error")
    assert "broken.png" in stage.window.error_bar.sentence()
    assert stage.window.pictures.picture is before
    assert stage.window.picture_panel.mode() == "test"
    QTest.keyClick(stage.window, Qt.Key.Key_Escape)
    assert stage.window.error_bar.isHidden()


def test_of_several_dropped_files_the_good_ones_are_taken(stage, tmp_path):
    good = tmp_path / "good.png"
    Image.open(ASSETS / "samples" / "boot.png").save(good)
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    stage.drop([bad, good])
    stage.wait_for(lambda: stage.window.pictures.picture.name == "good.png", "the good one")
    stage.wait_for(stage.window.error_bar.sentence, "the error")
    assert "bad.png" in stage.window.error_bar.sentence()


def test_each_page_shows_its_own_picture_again(stage):
    test_image = stage.window.pictures.picture
    stage.click_mode("draw")
    stage.draw(TROUSER)
    stage.wait_for_prediction()
    stage.click_mode("test")
    stage.wait_for_prediction()
    assert stage.window.pictures.picture is test_image
    stage.click_mode("draw")
    stage.wait_for_prediction()
    assert shown_class(stage) == "Trouser"


def test_a_dropped_link_is_refused_with_a_sentence_and_fetched_by_nobody(stage):
    stage.drop_urls(["https://example.invalid/shoe.jpg"])
    assert "only a link" in stage.window.error_bar.sentence()


def test_ctrl_v_takes_a_picture_from_the_clipboard(stage):
    mime = QMimeData()
    mime.setImageData(QImage(str(ASSETS / "samples" / "boot.png")))
    QGuiApplication.clipboard().setMimeData(mime)
    stage.window.commands.actions["paste"].trigger()
    stage.wait_for(lambda: stage.window.pictures.picture.source == "open", "the pasted picture")


def test_run_pause_and_stop_by_mouse_leave_a_run_that_can_be_continued(stage):
    window = stage.window
    small_run(stage)
    stage.click(window.toolbar.run)
    stage.wait_for(lambda: len(window.shown.history.steps) >= 3, "three steps")
    stage.click(window.toolbar.run)
    assert window.controller.state == "paused"
    assert window.toolbar.run.text() == "Continue"
    stage.click(window.toolbar.stop)
    stage.wait_for(lambda: window.controller.state == "idle", "the end")
    folder = window.shown.folder
    assert RunFolder(folder).can_continue()
    before = len(window.shown.history.steps)
    window.browser.continue_run(folder)
    stage.wait_for(lambda: len(window.shown.history.steps) > before, "more steps")


def test_space_runs_and_pauses(stage):
    window = stage.window
    small_run(stage)
    QTest.keyClick(window, Qt.Key.Key_Space)
    stage.wait_for(lambda: len(window.shown.history.steps) >= 1, "a step")
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert window.controller.state == "paused"


def test_drawing_looking_and_switching_while_training_leave_the_run_bit_identical(stage, tmp_path):
    from core.runs.weights import newest_weights
    from core.train.run import run

    window = stage.window
    small_run(stage, num_epochs=3)
    stage.click(window.toolbar.run)
    stage.click_mode("draw")
    for shift in (0.0, 0.05, 0.1):
        stage.draw([(x * 0.9 + shift, y * 0.9) for x, y in TROUSER])
        window.inside.show_block_named("inception5b" if shift else "inception4a")
    stage.drop([ASSETS / "samples" / "boot.png"])
    window.set_theme("dark")
    window.set_language("zh_CN")
    stage.wait_for(lambda: window.controller.state == "idle", "the end of the run")
    window.set_language("en")
    config = RunFolder(window.shown.folder).config
    for _ in run(config, folder=tmp_path / "alone"):
        pass
    seen, alone = (newest_weights(RunFolder(path)).tensors for path in (window.shown.folder, tmp_path / "alone"))
    assert all(torch.equal(seen[name], alone[name]) for name in alone)


def test_the_prediction_follows_the_weights_that_are_trained(stage):
    window = stage.window
    small_run(stage)
    stage.click(window.toolbar.run)
    stage.wait_for(lambda: window.shown.weights.step > 0 and window.shown.weights.image_size == 16, "a snapshot")
    first = window.shown.weights.step
    stage.wait_for(lambda: window.shown.weights.step > first, "the next snapshot")


def test_step_and_pause_show_the_network_of_the_very_step(stage):
    window = stage.window
    small_run(stage)
    for number in (1, 2):
        stage.click(window.toolbar.step)
        stage.wait_for(lambda number=number: window.shown.weights.step == number, f"the weights of step {number}")
        assert window.shown.history.steps[-1].step == number
        assert window.status.text().endswith(f"with the weights of step {number}.")
    stage.click(window.toolbar.run)
    stage.wait_for(lambda: len(window.shown.history.steps) >= 4, "more steps")
    stage.click(window.toolbar.run)

    def is_shown():
        return window.shown.weights.step == window.shown.history.steps[-1].step

    wait_until_paused(stage)
    stage.wait_for(is_shown, "the weights of the step after which it waits")


def test_until_a_run_has_weights_the_foot_of_the_window_names_those_that_predict(stage, monkeypatch):
    monkeypatch.setattr(gui.controller, "_snapshot_every_s", lambda config: None)
    window = stage.window
    small_run(stage)
    stage.click(window.toolbar.run)
    stage.wait_for(lambda: window.shown.history.steps, "a step")
    of_others = "The picture is predicted with the weights of “GoogLeNet BN, photographs”, epoch 6."
    assert window.status.text() == f"Training on this computer. {of_others}"
    stage.click(window.toolbar.run)
    assert window.status.text() == f"The run is paused. {of_others}"


def test_the_weights_of_an_earlier_run_are_not_taken_for_those_of_the_next(stage, monkeypatch):
    window = stage.window
    small_run(stage)
    stage.click(window.toolbar.step)
    stage.wait_for(lambda: window.shown.weights.step == 1, "the weights of step 1")
    assert window.status.text().endswith("with the weights of step 1.")
    stage.click(window.toolbar.stop)
    stage.wait_for(lambda: window.controller.state == "idle", "the end")
    name = run_title(window.shown.folder, window.shown.weights.model)
    assert window.status.text() == f"Ready. The picture is predicted with the weights of “{name}”, epoch 1."
    monkeypatch.setattr(gui.controller, "_snapshot_every_s", lambda config: None)
    stage.click(window.toolbar.run)
    stage.wait_for(lambda: window.shown.history.steps, "a step of the next run")
    assert window.status.text().endswith(f"with the weights of “{name}”, epoch 1.")


def test_a_bad_setting_is_said_and_starts_nothing(stage):
    stage.type_into("lr", "-1")
    stage.click(stage.window.toolbar.run)
    assert "learning rate" in stage.window.error_bar.sentence()
    assert stage.window.controller.state == "idle"
    assert [run for run in list_runs() if not run.is_bundled] == []


@pytest.mark.parametrize("model", ["alexnet", "nin"])
def test_another_network_shows_its_layers_as_one_lane(stage, model):
    window = stage.window
    window.browser.choose_model(model)
    stage.wait_for(lambda: window.shown.weights.model == model, "the network")
    stage.wait_for_prediction()
    assert len(window.inside.layers()) == 1
    assert window.toolbar.model.value() == model
    assert "untrained" in window.status.text()


def test_another_block_is_there_at_once_without_another_look(stage, monkeypatch):
    window = stage.window
    stage.wait_for_prediction()
    monkeypatch.setattr(window.prediction_jobs, "submit", None)  # whoever asks for another look fails
    for name in ("inception5b", "inception4c", "conv3"):
        window.inside.show_block_named(name)
        layers = window.inside.layers()
        assert layers
        assert all(layer.startswith(name) for layer in layers)
        shown = window.inside.block_view.lanes._maps
        assert {layer: len(maps) for layer, maps in shown.items()} == {
            branch.name: branch.num_channels for branch in window.inside._block().branches
        }


def test_a_recipe_for_another_network_brings_it_into_the_whole_window(stage):
    window = stage.window
    form = window.run_panel.recipe
    fast = form._segment(1).center().toPoint()
    QTest.mouseClick(form, Qt.MouseButton.LeftButton, pos=fast)
    stage.wait_for(lambda: window.shown.weights.model == "googlenet_bn", "the network")
    assert window.toolbar.model.value() == "googlenet_bn"
    assert window.run_panel.config() == recipe_config("fast")
    window.browser.choose_model("googlenet")
    stage.wait_for(lambda: window.shown.weights.name == "googlenet-book", "the trained network")
    assert window.run_panel.config() == recipe_config("book", "googlenet")


def test_switching_the_language_changes_every_dock_title_and_back(stage):
    titles = {name: dock.windowTitle() for name, dock in stage.window.docks.items()}
    stage.click(stage.window.toolbar.language)
    stage.wait_for(lambda: stage.window.docks["picture"].windowTitle() == "图片", "Chinese")
    stage.click(stage.window.toolbar.language)
    stage.wait_for(lambda: stage.window.docks["picture"].windowTitle() == "Picture", "English")
    assert {name: dock.windowTitle() for name, dock in stage.window.docks.items()} == titles


def test_the_theme_button_turns_the_window_dark(stage):
    light = np.mean(_gray(stage.window.grab().toImage()))
    stage.click(stage.window.toolbar.theme)
    QApplication.processEvents()
    assert np.mean(_gray(stage.window.grab().toImage())) < light / 2


def test_docks_are_remembered_and_reset(qtbot, stage):
    window = stage.window
    window.docks["runs"].close()
    window._settings.set_layout(window.saveGeometry(), window.saveState())
    window.docks["runs"].show()
    window._restore_layout()
    assert window.docks["runs"].isHidden()
    window.commands.actions["reset_layout"].trigger()
    assert window.docks["runs"].isVisible()


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_window_fits_its_size_in_both_languages(stage, size, language):
    window = stage.window
    window.set_language(language)
    window.resize(*size)
    QApplication.processEvents()
    assert (window.width(), window.height()) == size
    window.set_language("en")


def _gray(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return np.frombuffer(image.constBits(), np.uint8, count=image.sizeInBytes())


def test_the_opened_run_leaves_device_and_number_format_to_this_computer(stage):
    """The bundled run was trained on a CPU in bfloat16; a new one must not be because of that."""
    config = stage.window.run_panel.config()
    assert (config.device, config.precision, config.recipe) == ("auto", "auto", "fast")


def test_one_step_shows_what_the_step_has_changed(stage):
    window = stage.window
    small_run(stage)
    for expected in (1, 2, 3):
        stage.click(window.toolbar.step)
        stage.wait_for(lambda expected=expected: len(window.shown.history.steps) == expected, "the step")
        wait_until_paused(stage)
    stage.wait_for(lambda: window.shown.weights.step == 3, "the weights of the third step")


def test_a_run_deleted_from_outside_disturbs_nothing(stage):
    window = stage.window
    small_run(stage, num_epochs=1)
    stage.click(window.toolbar.run)
    stage.wait_for(lambda: window.controller.state == "idle" and window.shown.folder, "the end of the run")
    stage.wait_for(lambda: len(window.browser._shelved) == 4, "the list")
    folder = window.shown.folder
    shutil.rmtree(folder)
    window.browser.choose_model("nin")
    stage.wait_for(lambda: window.shown.weights.model == "nin", "the other network")
    window.browser.open_run(folder)
    stage.wait_for(window.error_bar.sentence, "the error")
    assert "config.json" in window.error_bar.sentence()


def test_a_choice_made_while_a_run_is_being_opened_wins(stage):
    window = stage.window
    window.browser.open_run(ASSETS / "runs" / "googlenet-book")
    window.browser.choose_model("alexnet")
    stage.wait_for(window.shelf_jobs.is_idle, "the opened run")
    stage.wait_for(lambda: window.shown.weights.model == "alexnet", "the other network")
    stage.wait_for(lambda: window.shelf_jobs.is_idle() and window.prediction_jobs.is_idle(), "whatever else was asked")
    assert window.toolbar.model.value() == window.shown.weights.model == "alexnet"


def test_present_enlarges_the_type_hides_the_forms_and_gives_everything_back(stage):
    window = stage.window
    size, font = window.size(), QApplication.font()
    window.docks["runs"].close()
    QTest.keyClick(window, Qt.Key.Key_F11)
    assert QApplication.font().pointSizeF() > font.pointSizeF() * 1.2
    assert window.toolbar.name.font().pointSizeF() > font.pointSizeF() * 1.2
    assert window.docks["run"].isHidden()
    assert window.minimumSizeHint().height() <= 720
    QTest.keyClick(window, Qt.Key.Key_F11)
    assert QApplication.font() == font
    assert (window.docks["run"].isVisible(), window.docks["runs"].isHidden()) == (True, True)
    assert window.size() == size
