"""The curves and the moment that is looked at: a line stands there, and a click or drag goes to the nearest moment."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.shown import Shown
from gui.train.curves import CurvesView

if TYPE_CHECKING:
    from core.runs.moments import Moment


class MomentCursor(QObject):
    """Connects the curves with the moments of the run that is shown."""

    def __init__(self, curves: CurvesView, shown: Shown, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._curves, self._shown = curves, shown
        curves.epoch_chosen.connect(self._on_epoch_chosen)
        shown.moments_changed.connect(self._on_moments_changed)

    def _on_moments_changed(self) -> None:
        moment = self._shown.moment
        self._curves.mark(None if moment is None else moment.epoch)

    def _on_epoch_chosen(self, epochs: float) -> None:
        history, moments = self._shown.history, self._shown.moments
        if history is None or not moments:
            return
        newest = history.epochs_at(history.steps[-1].step) if history.steps else moments[-1].epoch
        moment = nearest_moment(moments, epochs, max(newest, moments[-1].epoch))
        if moment != self._shown.moment:
            self._shown.look_at(moment)


def nearest_moment(moments: "tuple[Moment, ...]", epochs: float, newest: float) -> "Moment | None":
    """The moment nearest to a place on the axis; None for the newest weights, which are those after `newest` epochs."""
    moment = min(moments, key=lambda moment: abs(moment.epoch - epochs))
    return None if abs(newest - epochs) <= abs(moment.epoch - epochs) else moment
