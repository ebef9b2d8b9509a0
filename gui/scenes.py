"""The window brought into a state by real mouse, key and drop events, for pictures and for tests of the whole."""

import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget

from core.data import DEFAULT_DATA, dataset_spec
from core.paths import ASSETS, BEST_WEIGHTS, BUNDLED_RUNS, PHOTOS_WEIGHTS
from gui import arithmetic_scenes, moment_scenes, sees_scenes, switch_scenes, why_scenes
from gui.images import to_qimage
from gui.strange_pictures import STRANGE_PICTURES
from gui.widgets import MenuButton

if TYPE_CHECKING:
    from core.runs.history import RunHistory
    from gui.main_window import MainWindow

_PATIENCE_S = 180.0
_SETTLED_S = 0.4
_SMOOTH = Qt.TransformationMode.SmoothTransformation

# A trouser as one draws it: the outline in canvas units, from the waist round both legs.
_TROUSER = [
    (0.34, 0.10), (0.66, 0.10), (0.72, 0.90), (0.58, 0.90), (0.50, 0.36), (0.42, 0.90), (0.28, 0.90), (0.34, 0.10),
]  # fmt: skip

# Three shapes that a class could draw, each in one stroke.
_SHAPES = {
    "zigzag": [(0.1, 0.2), (0.9, 0.2), (0.1, 0.5), (0.9, 0.5), (0.1, 0.8), (0.9, 0.8)],
    "house": [(0.2, 0.9), (0.2, 0.45), (0.5, 0.1), (0.8, 0.45), (0.8, 0.9), (0.2, 0.9)],
    "fish": [(0.1, 0.5), (0.4, 0.25), (0.65, 0.4), (0.9, 0.2), (0.9, 0.8), (0.65, 0.6), (0.4, 0.75), (0.1, 0.5)],
}


class Stage:
    """Plays a user: waits for what should come, clicks, draws and drops, and takes the picture."""

    def __init__(self, window: "MainWindow") -> None:
        self.window = window
        self.estimated = False
        window.estimator.estimated.connect(self._on_estimated)

    def wait_for(self, condition: Callable[[], object], what: str) -> None:
        """Lets the window live until `condition` holds; raises TimeoutError naming `what` after three minutes."""
        end = time.monotonic() + _PATIENCE_S
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"waited in vain for {what}; {self.window.error_bar.sentence()}")
            QApplication.processEvents()
            time.sleep(0.005)

    def wait(self, seconds: float) -> None:
        """Lets the window live for a while."""
        end = time.monotonic() + seconds
        self.wait_for(lambda: time.monotonic() > end, "the end of a pause")

    def wait_for_prediction(self) -> None:
        """Until everything that was asked for about the picture has come and been shown."""
        for _ in range(4):  # a picture leads to a look, a look to maps: what comes may ask for more
            self.wait_for(self.window.prediction_jobs.is_idle, "a prediction")
            QApplication.processEvents()

    def wait_for_start(self) -> None:
        """Until the bundled weights have looked at the sample picture."""
        self.wait_for(lambda: self.window.shown.weights and self.window.pictures.picture, "the engine")
        self.wait_for_prediction()

    def draw(self, points: list[tuple[float, float]]) -> None:
        """One stroke of the mouse over the canvas through points in canvas units."""
        canvas = self.window.picture_panel.canvas
        places = [QPointF(x * canvas.width(), y * canvas.height()) for x, y in points]
        self._mouse(canvas, QEvent.Type.MouseButtonPress, places[0], Qt.MouseButton.LeftButton)
        for start, end in pairwise(places):
            for part in range(1, 9):
                self._mouse(canvas, QEvent.Type.MouseMove, start + (end - start) * part / 8, Qt.MouseButton.NoButton)
                QApplication.processEvents()
        self._mouse(canvas, QEvent.Type.MouseButtonRelease, places[-1], Qt.MouseButton.LeftButton)

    def drop(self, paths: list[Path]) -> None:
        """Drags files over the window and lets them go."""
        self.drop_urls([QUrl.fromLocalFile(str(path)).toString() for path in paths])

    def drop_urls(self, urls: list[str]) -> None:
        """Drags addresses over the window, of files or of pages, and lets them go."""
        mime = QMimeData()
        mime.setUrls([QUrl(url) for url in urls])
        target, where = self.window, QPoint(self.window.width() // 2, self.window.height() // 2)
        buttons, keys, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
        QApplication.sendEvent(target, QDragEnterEvent(where, copy, mime, buttons, keys))
        QApplication.sendEvent(target, QDropEvent(QPointF(where), copy, mime, buttons, keys))

    def click(self, widget: QWidget) -> None:
        """One click in the middle of a widget."""
        middle = QPointF(widget.rect().center())
        self._mouse(widget, QEvent.Type.MouseButtonPress, middle, Qt.MouseButton.LeftButton)
        self._mouse(widget, QEvent.Type.MouseButtonRelease, middle, Qt.MouseButton.LeftButton)

    def click_mode(self, mode: str) -> None:
        """Chooses one of the three ways in by a click on its word."""
        switch = self.window.picture_panel.switch
        modes = ("draw", "open", "test")
        place = QPointF((modes.index(mode) + 0.5) * switch.width() / len(modes), switch.height() / 2)
        self._mouse(switch, QEvent.Type.MouseButtonPress, place, Qt.MouseButton.LeftButton)
        self._mouse(switch, QEvent.Type.MouseButtonRelease, place, Qt.MouseButton.LeftButton)

    def choose(self, button: MenuButton, value: str) -> None:
        """Opens the menu of a button and takes one of its values with the keyboard."""

        def take() -> None:
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu)
            number = [action.data() for action in menu.actions()].index(value)
            menu.setActiveAction(menu.actions()[number])
            QTest.keyClick(menu, Qt.Key.Key_Return)

        QTimer.singleShot(0, take)
        self.click(button)

    def type_into(self, name: str, text: str) -> None:
        """Types a value into a field of the run form, Enter included."""
        field = self.window.run_panel.field(name)
        assert isinstance(field, QLineEdit)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    @property
    def history(self) -> "RunHistory":
        """The figures of the run that is shown."""
        history = self.window.shown.history
        assert history is not None
        return history

    def photograph(self, path: Path) -> bool:
        """Waits until nothing moves any more and saves the window as a PNG; False where that cannot be written."""
        self.wait(_SETTLED_S)
        return self.window.grab().save(str(path), "PNG")

    def leave(self) -> None:
        """Stops what runs, then closes the window without being asked."""
        self.window.controller.stop()
        self.wait_for(lambda: self.window.controller.state == "idle", "the end of the run")
        self.window.close()
        self.window.dispose()

    def _on_estimated(self, config: object, speed: object) -> None:
        self.estimated = speed is not None

    @staticmethod
    def _mouse(widget: QWidget, kind: QEvent.Type, place: QPointF, button: Qt.MouseButton) -> None:
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
        keys = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(widget, QMouseEvent(kind, place, widget.mapToGlobal(place), button, held, keys))


def _idle(stage: Stage) -> None:
    stage.wait_for_start()
    stage.wait_for(lambda: stage.estimated, "the estimate")


def _draw(stage: Stage) -> None:
    _idle(stage)
    stage.click_mode("draw")
    QApplication.processEvents()  # the canvas takes its place
    stage.draw(_TROUSER)
    stage.wait_for_prediction()


def _drop(stage: Stage) -> None:
    _idle(stage)
    stage.drop([ASSETS / "samples" / "boot.png"])
    pictures = stage.window.pictures
    stage.wait_for(lambda: pictures.picture is not None and pictures.picture.source == "open", "the dropped picture")
    stage.wait_for_prediction()


def _table(stage: Stage) -> None:
    """Some test images of every class as files in folders of their class, and a few that are no pictures of clothes."""
    _idle(stage)
    with tempfile.TemporaryDirectory() as folder:
        num_files = _write_class_folders(Path(folder))
        stage.drop([Path(folder)])
        many, model = stage.window.many_pictures, stage.window.table.model
        stage.wait_for(lambda: len(model.rows) == num_files and many.is_idle(), "the rows")
        stage.wait_for(lambda: model.counts.num_rows == num_files, "what they come to")
        stage.wait_for_prediction()


def _write_class_folders(folder: Path, num_each: int = 5) -> int:
    """How many files there are then: bright on dark as they are, turned to dark on bright as photographs are."""
    tests = dataset_spec(DEFAULT_DATA).load("test")
    num_files = 0
    for number, name in enumerate(tests.class_names):
        place = folder / name.replace("/", "-")
        place.mkdir()
        for index in (tests.labels == number).nonzero().flatten().tolist()[:num_each]:
            image = to_qimage(255 - tests.images[index, 0].numpy()).scaledToWidth(224, _SMOOTH)
            image.save(str(place / f"{index}.png"))
            num_files += 1
    first, *_, last = (folder / name.replace("/", "-") for name in tests.class_names)
    (last / "a file that broke on its way.jpg").write_bytes(b"\xff\xd8\xff")
    (first / "IMG_0815.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    return num_files + 2


def _train(stage: Stage) -> None:
    """A short run on a small subset, photographed under way in its second epoch."""
    _begin_short_run(stage)
    stage.wait_for(lambda: len(stage.history.epochs) >= 1, "the first epoch")
    enough = len(stage.history.steps) + 8
    stage.wait_for(lambda: len(stage.history.steps) >= enough, "a part of the second epoch")


def _paused(stage: Stage) -> None:
    _begin_short_run(stage)
    stage.wait_for(lambda: len(stage.history.steps) >= 6, "six steps")
    stage.click(stage.window.toolbar.run)
    stage.wait_for(lambda: stage.window.controller.state == "paused", "the pause")


def _error(stage: Stage) -> None:
    stage.wait_for_start()
    stage.drop([ASSETS / "fashion_mnist" / "LICENSE"])
    stage.wait_for(stage.window.error_bar.sentence, "the error")


def _compare(stage: Stage) -> None:
    """The sample photograph, judged by the shown weights and by the book's."""
    _drop_compared_with(stage, "googlenet-book")


def _drop_compared_with(stage: Stage, name: str) -> None:
    _drop(stage)
    stage.choose(stage.window.bars.other, str(BUNDLED_RUNS / name))
    stage.wait_for(stage.window.bars.is_comparing, "the comparison")
    stage.wait_for_prediction()


def _photographs(stage: Stage) -> None:
    """The sample photograph, judged by weights that know photographs and, beside them, by the best of the others."""
    _show_photographs_weights(stage)
    _drop_compared_with(stage, BEST_WEIGHTS)


def _show_photographs_weights(stage: Stage) -> None:
    _idle(stage)
    stage.window.browser.open_run(BUNDLED_RUNS / PHOTOS_WEIGHTS)
    stage.wait_for(lambda: stage.window.familiarity.threshold is not None, "the weights that know photographs")


def _refused(stage: Stage) -> None:
    """A picture that shows no clothes, dropped on weights that were measured."""
    _show_photographs_weights(stage)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cat.png"
        STRANGE_PICTURES["cat"](np.random.default_rng(3)).save(path)
        stage.drop([path])
        bars = stage.window.bars
        stage.wait_for(bars.verdict.is_refused, "the refusal")
        stage.wait_for(bars.similar.shown_classes, "the most similar training images")
        stage.wait_for_prediction()


def _teach(stage: Stage) -> None:
    """Three classes of drawings, eight each, and a ninth of one of them that the taught network names."""
    stage.wait_for_start()
    window = stage.window
    window.centre.show_page("teach")
    stage.click_mode("draw")
    QApplication.processEvents()
    for name in _SHAPES:
        add_class(stage, name)
        for number in range(8):
            stage.draw(_varied(_SHAPES[name], number))
            stage.wait_for_prediction()
            add_shown(stage, name)
    teach(stage)
    stage.draw(_varied(_SHAPES["zigzag"], 9))
    stage.wait_for_prediction()


def add_class(stage: Stage, name: str) -> None:
    """Makes a class on the page of own classes and types its name."""
    page = stage.window.teach_page
    before = len(page.cards())
    stage.click(page.new_class)
    stage.wait_for(lambda: len(page.cards()) > before, "the card")
    field = page.cards()[-1].name
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, name)
    QTest.keyClick(field, Qt.Key.Key_Return)


def add_shown(stage: Stage, name: str) -> None:
    """Adds the picture that is shown to a class by the button of its card."""
    card = next(card for card in stage.window.teach_page.cards() if card.own.name == name)
    number = len(card.own.pictures)
    stage.click(card.add)
    stage.wait_for(lambda: len(card.own.pictures) > number, "the picture in its class")


def teach(stage: Stage) -> None:
    """Teaches the classes and waits until their run predicts."""
    window, before = stage.window, stage.window.shown.weights
    stage.wait_for(window.teach_page.teach.isEnabled, "classes that can be taught")
    stage.click(window.teach_page.teach)
    stage.wait_for(lambda: window.own_classes.controller.state == "idle", "the end of the teaching")
    stage.wait_for(lambda: window.shown.weights is not before, "the taught weights")
    stage.wait_for_prediction()


def _varied(points: list[tuple[float, float]], number: int) -> list[tuple[float, float]]:
    """The same shape by another hand: wider, higher and leaning."""
    width, height, lean = 0.7 + 0.06 * (number % 5), 0.65 + 0.05 * (number % 7), 0.04 * (number % 3 - 1)
    return [(0.5 + (x - 0.5) * width + (y - 0.5) * lean, 0.5 + (y - 0.5) * height) for x, y in points]


def _block5b(stage: Stage) -> None:
    stage.wait_for_start()
    stage.window.inside.show_block_named("inception5b")
    stage.wait_for_prediction()


def _vgg(stage: Stage) -> None:
    stage.wait_for_start()
    stage.window.browser.choose_model("vgg11_quarter")
    shown = stage.window.shown
    stage.wait_for(lambda: shown.weights is not None and shown.weights.model == "vgg11_quarter", "VGG")
    stage.wait_for_prediction()


def _confusion(stage: Stage) -> None:
    """The first figures of the bundled weights, complete."""
    stage.wait_for_start()
    stage.window.centre.show_page("evaluation")
    evaluator = stage.window.evaluating.evaluator

    def has_come_on(num_known: int) -> bool:
        return len(evaluator.evaluated or ()) >= num_known or not evaluator.is_busy

    for num_known in range(100, 1001, 100):  # a busy computer may be slow, but it must come on
        stage.wait_for(partial(has_come_on, num_known), "the evaluation")
    stage.wait_for_prediction()


def _begin_short_run(stage: Stage) -> None:
    stage.wait_for_start()
    for name, value in (("image_size", 32), ("num_images", 1024), ("num_epochs", 4), ("batch_size", 64)):
        stage.type_into(name, str(value))
    stage.click(stage.window.toolbar.run)
    stage.wait_for(lambda: stage.window.controller.state == "running", "the run")


SCENES: dict[str, Callable[[Stage], None]] = {
    "idle": _idle,
    "draw": _draw,
    "drop": _drop,
    "table": _table,
    "train": _train,
    "paused": _paused,
    "block5b": _block5b,
    "vgg": _vgg,
    "confusion": _confusion,
    "error": _error,
    "compare": _compare,
    "photographs": _photographs,
    "refused": _refused,
    "teach": _teach,
    "sees": sees_scenes.sees,
    "switches": switch_scenes.switches,
    "ablation": switch_scenes.ablation,
    "enlarged": switch_scenes.enlarged,
    "arithmetic": arithmetic_scenes.arithmetic,
    "by-hand": arithmetic_scenes.by_hand,
    "by-hand-mixing": arithmetic_scenes.mixing,
    "by-hand-step": arithmetic_scenes.step,
    "why": why_scenes.why,
    "covered": why_scenes.covered,
    "occlusion": why_scenes.occlusion,
    "timeline": moment_scenes.timeline,
    "two-moments": moment_scenes.two_moments,
    "one-map-twice": moment_scenes.one_map_twice,
}
