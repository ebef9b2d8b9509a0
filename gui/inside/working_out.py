"""Asks the shown network how the value that is spoken of comes about, while somebody looks at the answer."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject

from core.inside.branches import Switches
from core.inside.worked_out import Arithmetic
from gui.inside.map_view import MapPlace, MapView
from gui.inside.value_view import ValueView, question
from gui.predict.picture_controller import PictureController
from gui.prediction import PredictionController
from gui.texts import error_sentence
from gui.worker import Job

if TYPE_CHECKING:
    from core.predict.predictor import Predictor

VIEW = "arithmetic"  # its name beside the map


@dataclass(frozen=True, eq=False)
class _Question:
    """What an answer is for; another one is asked whenever place, picture, switches or weights are others."""

    place: MapPlace
    pixels: np.ndarray
    switches: Switches


class WorkingOut(QObject):
    """Adds "How it is computed" beside an enlarged map and answers it; a click on a value shows it."""

    def __init__(
        self,
        map_view: MapView,
        prediction: PredictionController,
        pictures: PictureController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._map_view, self._prediction, self._pictures = map_view, prediction, pictures
        self._asked: _Question | None = None
        self._job: Job | None = None
        self.view = ValueView()
        map_view.beside.add_view(VIEW, self.view, lambda: self.tr("How it is computed"), question)
        self.view.appeared.connect(self._renew)
        map_view.place_changed.connect(self._renew)
        map_view.place_chosen.connect(lambda _place: map_view.beside.show_view(VIEW))
        prediction.predicted.connect(self._renew)

    def _renew(self) -> None:
        """Asks about the value that is spoken of now, if somebody looks at the answer."""
        place, picture = self._map_view.place(), self._pictures.picture
        if not self.view.isVisible():
            return
        if place is None or picture is None or picture.pixels is None:
            self._asked = None
            self.view.show_sentence(self.tr("There is no picture: draw or drop one, then choose a value of the map."))
            return
        question = self._asked = _Question(place, picture.pixels, self._prediction.switches)

        def on_answered(arithmetic: Arithmetic | None) -> None:
            if self._asked is question and arithmetic is not None:
                self.view.show_arithmetic(arithmetic)

        def on_failed(error: Exception) -> None:
            if self._asked is question:
                self.view.show_sentence(error_sentence(error))

        self._job = self._prediction.ask(
            lambda predictor: _work_out(predictor, question), on_answered, on_failed, replaces=self._job
        )


def _work_out(predictor: "Predictor | None", question: _Question) -> Arithmetic | None:
    if predictor is None:
        return None  # its first prediction will ask again
    place = question.place
    return predictor.work_out(question.pixels, place.layer, place.channel, place.row, place.column, question.switches)
