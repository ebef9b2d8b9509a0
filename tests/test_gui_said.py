"""What the window says stays true: after another language, other weights, another network, another picture."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.paths import ASSETS
from gui import theme

BOOT = ASSETS / "samples" / "boot.png"


@pytest.fixture
def chinese(stage):
    """The window, which speaks Chinese once this has been called."""

    def speak():
        stage.window.set_language("zh_CN")
        QApplication.processEvents()

    yield speak
    stage.window.set_language("en")


def caption(stage) -> str:
    return stage.window.picture_panel.caption.text()


def train_at_16_pixels(stage) -> None:
    for name, value in (("image_size", 16), ("num_images", 40), ("batch_size", 8), ("num_epochs", 50)):
        stage.type_into(name, str(value))
    stage.click(stage.window.toolbar.step)
    stage.wait_for(lambda: stage.window.shown.weights.image_size == 16, "the new weights")


def test_how_large_a_picture_comes_to_the_network_follows_the_weights(stage):
    stage.drop([BOOT])
    stage.wait_for(lambda: stage.window.pictures.picture.source == "open", "the picture")
    assert "28 × 28 → 96 × 96" in caption(stage)
    train_at_16_pixels(stage)
    stage.wait_for(lambda: "28 × 28 → 16 × 16" in caption(stage), "the new size")
    assert "96" not in caption(stage)


def test_the_caption_of_a_test_image_changes_its_language(stage, chinese):
    before = caption(stage)
    assert "labelled Sneaker" in before
    chinese()
    assert "运动鞋" in caption(stage)
    assert "labelled" not in caption(stage)
    assert "network" not in caption(stage)
    stage.window.set_language("en")
    stage.wait_for(lambda: caption(stage) == before, "English")


def test_the_name_of_a_bundled_run_at_the_foot_changes_its_language(stage, chinese):
    assert "photographs" in stage.window.status.text()
    chinese()
    assert "照片" in stage.window.status.text()
    assert "photographs" not in stage.window.status.text()


def test_the_name_of_a_pasted_picture_changes_its_language(stage, chinese):
    mime = QMimeData()
    mime.setImageData(QImage(str(BOOT)))
    QGuiApplication.clipboard().setMimeData(mime)
    stage.window.commands.actions["paste"].trigger()
    stage.wait_for(lambda: stage.window.pictures.picture.source == "open", "the pasted picture")
    assert "pasted picture" in caption(stage)
    chinese()
    assert "pasted" not in caption(stage)


def test_labels_of_thumbnails_are_those_of_the_weights_that_predict_now(stage, tmp_path):
    from core.predict.decode import decode
    from core.predict.pipeline import prepare
    from core.predict.predictor import Predictor

    window, row = stage.window, stage.window.picture_panel.picture_row
    paths = [tmp_path / f"{index}.png" for index in range(3)]
    boot = Image.open(BOOT)
    for path, picture in zip(paths, (boot, boot.rotate(90), boot.resize((60, 200))), strict=True):
        picture.save(path)
    stage.drop(paths)
    stage.wait_for(lambda: row.count() == 3, "three pictures")

    def expected() -> list[str]:
        predictor, weights = Predictor(window.shown.weights), window.shown.weights
        looked = [predictor.predict(prepare(decode(path)).pixels).probabilities for path in paths]
        return [weights.class_names[int(each.argmax())] for each in looked]

    assert row.labels() == expected()
    window.browser.choose_model("nin")
    stage.wait_for(lambda: window.shown.weights.model == "nin", "the other network")
    stage.wait_for_prediction()
    stage.wait_for(lambda: row.labels() == expected(), "the labels of the other network")


def test_labels_of_thumbnails_out_of_view_are_made_when_they_are_looked_at(stage, tmp_path):
    window, row = stage.window, stage.window.picture_panel.picture_row
    stage.drop([BOOT, BOOT])
    stage.wait_for(lambda: row.count() == 2, "two pictures")
    before = row.labels()
    stage.click_mode("draw")
    window.browser.choose_model("nin")
    stage.wait_for(lambda: window.shown.weights.model == "nin", "the other network")
    stage.wait_for_prediction()
    assert row.labels() == before
    stage.click_mode("open")
    weights = window.shown.weights
    stage.wait_for_prediction()
    stage.wait_for(lambda: row.labels() == [weights.class_names[int(window.bars._rows.winner())]] * 2, "the labels")


def test_a_search_for_a_wrong_test_image_does_not_turn_back_the_page_on_which_one_draws(stage):
    window, chooser = stage.window, stage.window.picture_panel.chooser
    stage.click(chooser.only_wrong)
    stage.click(chooser.next)
    stage.click_mode("draw")
    stage.draw([(0.3, 0.1), (0.7, 0.1), (0.8, 0.9), (0.2, 0.9), (0.3, 0.1)])
    stage.wait_for_prediction()
    assert window.picture_panel.mode() == "draw"
    assert window.picture_panel.ink().any()
    assert window.pictures.picture.source == "draw"


def test_an_enlarged_map_without_a_picture_says_so(stage, chinese):
    window = stage.window
    stage.click_mode("draw")
    stage.wait_for_prediction()
    lanes = window.inside.block_view.lanes
    lanes.setFocus()
    QTest.keyClick(lanes, Qt.Key.Key_Return)
    assert "no picture" in window.inside.map_view._where.text()
    stage.draw([(0.3, 0.1), (0.7, 0.9)])
    stage.wait_for(lambda: "no picture" not in window.inside.map_view._where.text(), "the map")


@pytest.mark.parametrize("name", theme.THEMES)
def test_the_lines_between_dead_maps_can_be_seen(stage, name):
    window, lanes = stage.window, stage.window.inside.block_view.lanes
    window.set_theme(name)
    window.inside.show_block_named("inception5b")
    QApplication.processEvents()
    maps = {
        branch.name: np.zeros((branch.num_channels, 3, 3), np.float32) for branch in window.inside._block().branches
    }
    window.inside.show_maps(maps)
    image = lanes.grab().toImage()
    place = lanes.cell_rect("inception5b.branch1x1", 0)
    x, y = round(place.center().x()), round(place.center().y())
    dead = image.pixelColor(x, y)
    pitch = range(round(lanes.cell_rect("inception5b.branch1x1", 1).left() - place.left()))
    row, column = ([image.pixelColor(x + way, y) for way in pitch], [image.pixelColor(x, y + way) for way in pitch])
    window.set_theme("light")
    assert (dead.red(), dead.green(), dead.blue()) == (68, 1, 84)  # viridis at 0
    for way in (row, column):  # from the middle of a map to that of the next
        assert max(contrast(colour, dead) for colour in way) >= 3


def contrast(first: QColor, second: QColor) -> float:
    """As WCAG 2 defines it, from 1 to 21."""

    def luminance(colour: QColor) -> float:
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
