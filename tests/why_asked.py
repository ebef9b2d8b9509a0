"""The page "Why this class" with all that it hangs on, and the hands that use it."""

import dataclasses

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from core.predict.predictor import Predictor
from core.predict.untrained import untrained_weights
from core.runs.history import RunHistory
from core.train.recipes import recipe_config
from gui.controller import RunController
from gui.inside.why_page import WhyPage
from gui.predict.picture_controller import PictureController
from gui.prediction import PredictionController
from gui.shown import Shown

CONFIG = recipe_config("book", "googlenet_bn", image_size=28, num_images=40, batch_size=8, num_epochs=1, device="cpu")


class Asked:
    """As the window connects it."""

    def __init__(self, qtbot, jobs, folder) -> None:
        self.qtbot, self.jobs, self.folder = qtbot, jobs, folder
        self.prediction = PredictionController(jobs)
        self.pictures = PictureController(self.prediction)
        self.pictures.data = "few"
        self.shown = Shown(RunController(), self.prediction, jobs)
        self.page = WhyPage(self.prediction, self.pictures, self.shown)
        self.view = self.page.view
        self.predictions = []
        self.prediction.predicted.connect(self.predictions.append)

    def use(self, weights) -> None:
        self.shown.show_run(self.folder, RunHistory(CONFIG), weights)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.jobs.is_idle() and not self.page.is_busy(), timeout=60_000)

    def show_test_image(self, number: int) -> None:
        self.pictures.show_test_image_number(number)
        self.settle()

    @property
    def own(self) -> Predictor:
        """Another network with the shown weights."""
        return Predictor(self.shown.weights)

    @property
    def class_index(self) -> int:
        return self.view.shown().question.class_index


def weights_of(seed: int = 0, model: str = "googlenet_bn", **changes):
    return dataclasses.replace(untrained_weights(model, 28, seed, data="few"), **changes)


def press(widget, place: QPoint) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def press_row(asked: Asked, number: int) -> None:
    press(asked.view.table, asked.view.table.row_rect(number).center().toPoint())
    asked.settle()


def press_method(asked: Asked, number: int) -> None:
    place = QPoint(round((number + 0.5) * asked.view.method.width() / 3), asked.view.method.height() // 2)
    press(asked.view.method, place)


def choose(button, value: str) -> None:
    """Takes a value out of the menu of a button."""

    def take() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action: QAction = next(each for each in menu.actions() if each.data() == value)
        menu.setActiveAction(action)
        QTest.keyClick(menu, Qt.Key.Key_Return)

    QTimer.singleShot(0, take)
    press(button, button.rect().center())
