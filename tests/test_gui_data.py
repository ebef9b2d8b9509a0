"""The whole window with a run of another data set: its own names, counts and test images, and training that goes on."""

import pytest
from conftest import TOY_CLASSES

from core.data import DATASETS
from core.runs.history import RunHistory
from core.train.cost import typical_speed
from core.train.recipes import recipe_config
from core.train.run import run
from gui.predict.image_chooser import ImageChooser
from gui.texts import dataset_description, dataset_title
from gui.train.curves import CurvesView
from gui.train.run_panel import RunPanel

SETTINGS = {"data": "toy", "num_epochs": 1, "batch_size": 20, "image_size": 16, "device": "cpu", "precision": "float32"}


@pytest.fixture
def folder(toy, home):
    """A trained run among the user's."""
    path = home / "runs" / "halves"
    list(run(recipe_config("book", "googlenet", **SETTINGS), folder=path))
    return path


def open_run(stage, path):
    stage.window.browser.open_run(path)
    stage.wait_for(lambda: stage.window.shown.folder == path, "the opened run")
    stage.wait_for(lambda: stage.window.shown.weights.name == path.name, "its weights")
    stage.wait_for_prediction()


def offered_classes(chooser: ImageChooser) -> list[str]:
    return [value for value, _ in chooser.of_class._choices][1:]


def test_weights_of_another_data_set_are_shown_with_their_own_names_and_trained_on(stage, folder):
    window = stage.window
    fashion_mnist = window.bars.shown_classes()
    open_run(stage, folder)
    assert window.bars.shown_classes() == list(TOY_CLASSES)
    assert offered_classes(window.picture_panel.chooser) == list(TOY_CLASSES)
    assert window.toolbar.data.text() == "Toy"
    assert window.toolbar.data.toolTip() == "40 halves of 12 pixels"
    assert "40 training images" in window.run_panel._rows["num_images"].toolTip()

    picture = window.pictures.picture  # the sneaker of before has given way
    assert (picture.source, picture.num_images, picture.truth in TOY_CLASSES) == ("test", 40, True)
    assert picture.prepared.pixels.shape == (12, 12)
    assert window.bars.winner() in TOY_CLASSES
    assert f"of 40 · labelled {picture.truth}" in window.picture_panel.caption.text()
    stage.click_mode("draw")
    stage.draw([(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8), (0.2, 0.2)])
    stage.wait_for_prediction()
    assert window.pictures.picture.prepared.pixels.shape == (12, 12)

    before = len(window.shown.history.steps)
    window.browser.continue_run(folder)
    stage.wait_for(lambda: len(window.shown.history.steps) > before, "a step more")
    window.controller.stop()
    stage.wait_for(lambda: window.controller.state == "idle", "the end")
    stage.wait_for_prediction()
    assert window.shown.weights.class_names == TOY_CLASSES
    assert not window.error_bar.sentence()

    window.browser.choose_model("nin")  # which has no run yet
    stage.wait_for(lambda: window.shown.weights.model == "nin", "the untrained network")
    assert (window.shown.weights.class_names, window.run_panel.config().data) == (TOY_CLASSES, "toy")

    window.browser.choose_model("googlenet_bn")  # whose newest run is the bundled one
    stage.wait_for(lambda: window.shown.weights.data == "fashion_mnist", "the other weights")
    stage.wait_for_prediction()
    assert window.bars.shown_classes() == fashion_mnist == offered_classes(window.picture_panel.chooser)
    assert window.toolbar.data.text() == "Fashion-MNIST"


def test_a_run_of_a_data_set_that_is_not_known_here_is_shown_but_not_begun(stage, folder, monkeypatch):
    monkeypatch.delitem(DATASETS, "toy")
    window = stage.window
    open_run(stage, folder)
    assert window.bars.shown_classes() == list(TOY_CLASSES)
    assert window.bars.winner() in TOY_CLASSES
    assert window.toolbar.data.text() == "toy"
    assert not window.error_bar.sentence()
    sentence = "There is no data set called toy on this computer; choose one of fashion_mnist, few."
    stage.click(window.toolbar.run)
    assert window.error_bar.sentence() == sentence
    assert window.controller.state == "idle"
    window.error_bar.hide()
    window.browser.continue_run(folder)
    stage.wait_for(lambda: not window.error_bar.isHidden(), "the refusal")
    assert window.error_bar.sentence() == sentence


def test_the_form_takes_a_recipe_for_the_data_set_of_the_run_in_it(qtbot, toy):
    panel = RunPanel()
    qtbot.addWidget(panel)
    assert "60,000 training images" in panel._rows["num_images"].toolTip()
    panel.show_config(recipe_config("book", "googlenet", **SETTINGS))
    panel.set_model("alexnet")
    assert panel.config() == recipe_config("book", "alexnet", data="toy", device="cpu")
    assert "the 12 × 12 pixels" in panel._rows["image_size"].toolTip()


def test_the_curves_say_on_how_many_images_was_tested_and_compare_with_the_books_data_alone(qtbot, toy):
    view = CurvesView()
    qtbot.addWidget(view)
    view.show_history(RunHistory(recipe_config("book", "googlenet")))
    assert view.accuracy._caption.toolTip() == "images named right; tested on 10,000"
    assert view._accuracy_curves(view.history).reference is not None
    view.show_history(RunHistory(recipe_config("book", "googlenet", **SETTINGS)))
    assert view.accuracy._caption.toolTip() == "images named right; tested on 40"
    assert view._accuracy_curves(view.history).reference is None


def test_what_a_run_costs_counts_the_data_sets_own_test_images(toy):
    config = recipe_config("book", "googlenet", **SETTINGS)
    speed = typical_speed(config)
    assert speed.tests_s(config) == pytest.approx(speed.test.seconds(num_batches=2, num_images=40, image_size=16))


def test_a_data_set_is_called_by_its_title_where_it_is_known(qapp, toy):
    assert (dataset_title("toy"), dataset_description("toy")) == ("Toy", "40 halves of 12 pixels")
    assert dataset_title("mnist") == "mnist"
    assert dataset_description("mnist") == "A data set that is not known on this computer"
    assert (
        dataset_description("fashion_mnist")
        == "60,000 training and 10,000 test images of clothes, 28 × 28 pixels, ten classes"
    )
