"""Two runs side by side: the second column has what the other run's weights say to the picture that is shown."""

import numpy as np
import pytest
from PIL import Image

from core.paths import BUNDLED_RUNS
from core.predict.predictor import Predictor
from core.runs.weights import find_weights
from core.train.recipes import recipe_config
from core.train.run import run
from gui.scenes import SCENES

BOOK = BUNDLED_RUNS / "googlenet-book"


@pytest.fixture
def compared(stage):
    """The window, comparing its weights with the book's."""
    SCENES["compare"](stage)
    return stage


def _second_column(window):
    return window.bars._other_rows.probabilities


def test_the_second_column_follows_the_picture(compared):
    window = compared.window
    book = Predictor(find_weights("googlenet-book"))
    for _ in range(2):
        expected = book.predict(window.pictures.picture.pixels).probabilities
        assert np.array_equal(_second_column(window), expected)
        window.pictures.show_test_image("Bag")
        compared.wait_for_prediction()
        assert window.pictures.picture.truth == "Bag"


def test_the_weights_that_are_shown_may_change(compared):
    window = compared.window
    before = _second_column(window)
    window.browser.open_run(BOOK)
    compared.wait_for(lambda: window.shown.weights.name == "googlenet-book", "the book's run")
    compared.wait_for_prediction()
    first = window.bars._rows.probabilities
    assert np.array_equal(first, before)
    assert np.array_equal(_second_column(window), before)


def test_it_ends_where_nothing_is_chosen(compared):
    compared.choose(compared.window.bars.other, "")
    assert not compared.window.bars.is_comparing()
    compared.window.pictures.show_test_image("Bag")
    compared.wait_for_prediction()
    assert not compared.window.bars.is_comparing()


def test_a_run_of_other_classes_is_refused_in_a_sentence(stage, toy, tiny_network, home):
    path = home / "runs" / "other"
    for _ in run(recipe_config("book", data="toy", num_epochs=1, image_size=16, batch_size=8), folder=path):
        pass
    stage.wait_for_start()
    window = stage.window
    window.shelf.list_runs()
    stage.wait_for(lambda: str(path) in dict(window.bars._others), "the list of runs")
    stage.choose(window.bars.other, str(path))
    stage.wait_for(window.error_bar.sentence, "the refusal")
    assert window.error_bar.sentence() == "The two runs know other classes; compare with a run of the same ones."
    assert not window.bars.is_comparing()
    assert window.bars.other.value() == ""


def test_pictures_that_are_dropped_are_compared_too(compared, tmp_path):
    before = _second_column(compared.window)
    picture = Image.new("RGB", (60, 60), (240, 240, 240))
    picture.paste((40, 50, 90), (15, 10, 45, 50))
    picture.save(tmp_path / "square.png")
    compared.drop([tmp_path / "square.png"])
    compared.wait_for(lambda: compared.window.pictures.picture.name == "square.png", "the picture")
    compared.wait_for_prediction()
    assert not np.array_equal(_second_column(compared.window), before)
