"""When the curves are drawn: often enough to be watched, so rarely that the training does not notice."""

from PySide6.QtCore import QObject, QTimer

from gui.controller import RunController
from gui.prediction import PredictionController
from gui.shown import Shown
from gui.train.curves import CurvesView

# How often curves that grow are drawn. It takes some 15 ms, and on a CPU those are taken away from the training.
_DRAW_EVERY_MS = 100
_DRAW_EVERY_MS_ON_CPU = 1000


class CurveUpdates(QObject):
    """Hands the shown figures to the curves; at first not before the prediction stands, for plots take a second."""

    def __init__(
        self,
        curves: CurvesView,
        shown: Shown,
        controller: RunController,
        prediction: PredictionController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._curves, self._shown, self._controller = curves, shown, controller
        self._may_draw = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._draw)
        shown.history_changed.connect(self._on_history_changed)
        controller.state_changed.connect(self._on_state_changed)
        prediction.first_shown.connect(self._begin)

    def _begin(self) -> None:
        self._may_draw = True
        self._draw()

    def _draw(self) -> None:
        self._timer.stop()
        if self._may_draw:
            self._curves.show_history(self._shown.history)

    def _on_history_changed(self) -> None:
        history = self._shown.history
        if history is None or self._controller.state != "running" or history is not self._curves.history:
            self._draw()
        elif not self._timer.isActive():
            self._timer.start(_DRAW_EVERY_MS_ON_CPU if history.config.device == "cpu" else _DRAW_EVERY_MS)

    def _on_state_changed(self, state: str) -> None:
        self._may_draw = self._may_draw or state != "idle"
        if self._timer.isActive():  # what the run has gained up to here
            self._draw()
