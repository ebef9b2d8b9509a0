"""The real window for measurements: opened in a home of its own, used by real events, watched while it paints."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise

import common

if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import torch  # noqa: F401  before Qt: the other order fails on Windows (pytorch#166628)
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, Qt, QTimer, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from core.predict.predictor import Prediction, Predictor
from core.runs.config import RunConfig
from core.train.recipes import recipe_config
from gui.language import LanguageSwitch
from gui.main_window import MainWindow
from gui.scenes import Stage
from gui.settings import Settings

PATIENCE_S = 180.0
_HEARTBEAT_MS = 10
_POLL_MS = 5


@contextmanager
def real_window(width: int = 1440, height: int = 900) -> Iterator[Stage]:
    """The window with the sample picture shown and the speed of this computer measured; closed again at the end."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INCEPTION_LAB_HOME"] = folder
        app = QApplication.instance() or QApplication(["inception-lab"])
        app.setStyle("Fusion")
        qInstallMessageHandler(lambda *_: None)  # Qt's warnings stand in the program's log, not among the figures
        window = MainWindow(Settings(), LanguageSwitch(app), theme_name="light", language="en")
        window.resize(width, height)
        window.show()
        window.start_engine()
        stage = Stage(window)
        try:
            stage.wait_for_start()
            stage.wait_for(lambda: stage.estimated, "the estimate")
            yield stage
        finally:
            stage.leave()


def display() -> str:
    """What the window was painted on."""
    return QGuiApplication.platformName()


def live(seconds: float) -> None:
    """Lets Qt's own event loop run, as it does in the program."""
    loop = QEventLoop()
    timer = QTimer(interval=round(1000 * seconds), singleShot=True, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(loop.quit)
    timer.start()
    loop.exec()


def live_until(condition: Callable[[], object], what: str) -> None:
    """The same until `condition` holds, looked at every few milliseconds; raises `TimeoutError` after some minutes."""
    end = time.perf_counter() + PATIENCE_S
    while not condition():
        if time.perf_counter() > end:
            raise TimeoutError(f"waited in vain for {what}")
        live(_POLL_MS / 1000)


def mouse(widget: QWidget, kind: QEvent.Type, place: QPointF) -> None:
    """One event of the left mouse button, or of the mouse moved while it is held."""
    is_move, is_release = kind == QEvent.Type.MouseMove, kind == QEvent.Type.MouseButtonRelease
    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    button, held = (none if is_move else left), (none if is_release else left)
    event = QMouseEvent(kind, place, widget.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


class LookWatch(QObject):
    """Takes the time from what a user does until exactly that picture's bars and maps have been painted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._picture_before: object = None
        self._is_waiting = self._is_armed = False
        self._painted: dict[str, float] = {}
        self._widgets: dict[QObject, str] = {window.inside.block_view.lanes: "maps"}
        self._widgets |= dict.fromkeys((window.bars, *window.bars.findChildren(QWidget)), "bars")
        for widget in self._widgets:
            widget.installEventFilter(self)
        _remember_pixels()
        window.prediction.predicted.connect(
            self._on_looked
        )  # after the window's own slots: what they show is about to be painted

    def seconds(
        self, act: Callable[[], None], *, changes_picture: bool, shown: tuple[str, ...] = ("bars", "maps")
    ) -> dict[str, float]:
        """Does `act` and returns the seconds until all that is `shown`, "bars" and "maps", stood on the screen."""
        self._picture_before = self._window.pictures.picture if changes_picture else None
        self._painted, self._is_armed, self._is_waiting = {}, False, True
        start = time.perf_counter()
        act()
        live_until(lambda: self._painted.keys() >= set(shown), " and ".join(shown))
        self._is_waiting = self._is_armed = False
        return {name: painted - start for name, painted in self._painted.items()}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._is_armed and event.type() == QEvent.Type.Paint:
            name = self._widgets[watched]
            QTimer.singleShot(0, self, lambda: self._painted.setdefault(name, time.perf_counter()))
        return False

    def _on_looked(self, look: Prediction | None) -> None:
        """Looks of the picture or the layers before may still come in; they are not what is waited for."""
        picture = self._window.pictures.picture
        if not self._is_waiting or look is None or picture is self._picture_before:
            return
        pixels = getattr(look, "pixels", picture.prepared.pixels)  # the look before the watch began has none
        is_right = pixels is picture.prepared.pixels and look.maps.keys() >= set(self._window.inside.layers())
        self._is_armed = self._is_armed or is_right


def _remember_pixels() -> None:
    """Has every look keep the pixels that it was made of."""
    original = Predictor.predict

    def predict(predictor: Predictor, pixels: object, *arguments: object, **options: object) -> Prediction:
        result = original(predictor, pixels, *arguments, **options)
        vars(result)["pixels"] = pixels
        return result

    Predictor.predict = predict


class Heartbeat(QObject):
    """Beats every 10 ms in the window's thread and notes by how many milliseconds each beat is late."""

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self, interval=_HEARTBEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)

    def over(self, seconds: float) -> list[float]:
        """The lateness of all beats of the next so many seconds."""
        self.late_ms, self._last = [], time.perf_counter()
        self._timer.start()
        live(seconds)
        self._timer.stop()
        return self.late_ms

    def _on_timeout(self) -> None:
        now = time.perf_counter()
        self.late_ms.append(max(0.0, 1000 * (now - self._last) - _HEARTBEAT_MS))
        self._last = now


class StepWatch(QObject):
    """Knows when the newest step of the run under way came in, and when anything at all did, a snapshot say."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._controller = window.controller
        self.num_steps = 0
        self.last_at = self.last_event_at = 0.0
        self._controller.history_changed.connect(self._on_history_changed)

    def step_s(self) -> float:
        """Median seconds of the last steps, by the run's own clock."""
        ends = [step.elapsed_s for step in self._controller.history.steps[-30:]]
        return statistics.median(end - start for start, end in pairwise(ends))

    def next_step(self) -> tuple[float, int]:
        """Waits for another step; when it came in, and how many there are then."""
        num_steps = self.num_steps
        live_until(lambda: self.num_steps != num_steps, "a step")
        return self.last_at, self.num_steps

    def wait_until_it_stands(self, since: float) -> None:
        """Returns once the step that was under way at `since` is over and, for some steps' time, nothing has come."""
        live_until(lambda: self.last_event_at > since, "the end of the step under way")
        patience = 3 * self.step_s() + 0.2
        live_until(lambda: time.perf_counter() - self.last_event_at > patience, "the pause")

    def _on_history_changed(self) -> None:
        self.last_event_at = time.perf_counter()
        num_steps = len(self._controller.history.steps) if self._controller.history else 0
        if num_steps != self.num_steps:
            self.num_steps, self.last_at = num_steps, self.last_event_at


def start_training(stage: Stage, watch: StepWatch, config: RunConfig | None = None) -> None:
    """Presses Run, with the settings `config` in the form, and returns after the third step."""
    window = stage.window
    if config is not None:
        window.run_panel.show_config(config)
    stage.click(window.toolbar.run)
    live_until(lambda: window.controller.state == "running", "the run")
    live_until(lambda: watch.num_steps >= 3 and window.shown.folder is not None, "three steps")


def training_config(**changes: object) -> RunConfig:
    """The book's recipe for more epochs than a measurement lasts."""
    return recipe_config("book", "googlenet", **{"num_epochs": 1000, **changes})


def milliseconds(seconds: list[float]) -> dict[str, float | None]:
    """Columns of a table: number, median and 95th percentile."""
    values = [1000 * value for value in seconds]
    return {"n": len(values), "p50, ms": common.percentile(values, 50), "p95, ms": common.percentile(values, 95)}
