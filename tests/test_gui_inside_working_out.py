"""A click on a value of an enlarged map: the shown network is asked, and the newest question is answered."""

from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest

from core.predict.untrained import untrained_weights
from gui.inside import words
from gui.inside.panel import InsidePanel
from gui.inside.working_out import WorkingOut
from gui.prediction import PredictionController

LAYER = "inception3a.branch3x3"


@dataclass
class Shown:
    pixels: np.ndarray | None


class Pictures(QObject):
    picture_changed = Signal(object)
    picture = None


@dataclass
class Scene:
    panel: InsidePanel
    prediction: PredictionController
    pictures: Pictures
    working_out: WorkingOut

    def show_picture(self, pixels):
        self.pictures.picture = Shown(pixels)
        self.prediction.set_pixels(pixels)

    def reading(self):
        return self.panel.map_view.reading().rpartition(": ")[2]

    def result(self):
        lines = self.working_out.view.lines()
        return lines[-1].rpartition(": ")[2] if lines else ""


@pytest.fixture
def scene(qtbot, jobs):
    panel, prediction, pictures = InsidePanel(), PredictionController(jobs), Pictures()
    qtbot.addWidget(panel)
    prediction.network_changed.connect(panel.show_network)
    prediction.predicted.connect(panel.show_prediction)
    panel.layers_changed.connect(lambda: prediction.set_layers(panel.layers()))
    scene = Scene(panel, prediction, pictures, WorkingOut(panel.map_view, prediction, pictures, panel))
    panel.resize(760, 480)
    with qtbot.waitExposed(panel):
        panel.show()
    with qtbot.waitSignal(prediction.network_changed, timeout=30_000):
        prediction.set_weights(lambda: untrained_weights("googlenet", 32, seed=3), lambda weights: None)
    scene.show_picture(np.random.default_rng(0).integers(0, 256, (28, 28)).astype(np.uint8))
    qtbot.waitUntil(jobs.is_idle, timeout=30_000)
    panel.block_view.set_cursor_spot(LAYER, 7)
    panel.block_view.focus_maps()
    qtbot.keyClick(panel.block_view.lanes, Qt.Key.Key_Return)
    assert panel.is_enlarged()
    return scene


def click(scene, row, column):
    raster = scene.panel.map_view.raster
    where = raster.place().pixel_rect(row, column).center().toPoint()
    QTest.mouseClick(raster, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)


def test_a_click_shows_how_that_value_comes_about(scene, jobs, qtbot):
    for row, column in ((1, 2), (3, 0)):
        click(scene, row, column)
        qtbot.waitUntil(jobs.is_idle, timeout=30_000)
        assert scene.panel.map_view.beside.view() == "arithmetic"
        assert scene.result() == scene.reading() != ""


def test_the_arithmetic_follows_a_new_picture_and_new_weights(scene, jobs, qtbot):
    click(scene, 2, 2)
    qtbot.waitUntil(jobs.is_idle, timeout=30_000)
    before = scene.working_out.view.lines()
    scene.show_picture(np.random.default_rng(9).integers(0, 256, (28, 28)).astype(np.uint8))
    qtbot.waitUntil(jobs.is_idle, timeout=30_000)
    qtbot.waitUntil(jobs.is_idle, timeout=30_000)
    after = scene.working_out.view.lines()
    assert after != before
    assert scene.result() == scene.reading()
    scene.prediction.set_weights(lambda: untrained_weights("googlenet", 32, seed=8), lambda weights: None)
    qtbot.waitUntil(lambda: jobs.is_idle() and scene.working_out.view.lines() != after, timeout=30_000)
    assert scene.result() == scene.reading()


def test_of_many_values_pointed_at_the_last_is_answered(scene, jobs, qtbot):
    click(scene, 0, 0)
    for row, column in ((1, 0), (1, 1), (2, 3)):
        click(scene, row, column)
    qtbot.waitUntil(jobs.is_idle, timeout=30_000)
    values = scene.panel.map_view.raster
    assert scene.result() == words.value(float(values._values[2, 3]))


def test_without_a_picture_a_sentence_stands_there(scene, jobs, qtbot):
    click(scene, 1, 1)
    qtbot.waitUntil(jobs.is_idle, timeout=30_000)
    scene.show_picture(None)
    qtbot.waitUntil(lambda: scene.working_out.view.sentence().startswith("There is no picture"), timeout=30_000)
    assert scene.working_out.view.lines() == []
