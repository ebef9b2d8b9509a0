"""Asks what the value of the enlarged map that is spoken of sees of the picture, and shows the answer beside it."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject

from core.inside.branches import Switches
from gui.inside.map_view import MapPlace, MapView
from gui.inside.sees_view import SeesView, Sight
from gui.prediction import PredictionController
from gui.worker import Job

if TYPE_CHECKING:
    from core.inside.network_map import Block, NetworkMap
    from core.inside.receptive_field import MeasuredField, ReceptiveField
    from core.predict.predictor import Prediction, Predictor

_Key = tuple[str, int]  # a network by its name and the size of its images


class Sees(QObject):
    """Resolves what is pointed at, the picture and the network to one `Sight`; answers to older questions are dropped.

    Theoretical fields are worked out once a network, measured ones for each value, and only while the view is seen.
    """

    def __init__(self, map_view: MapView, prediction: PredictionController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._map_view, self._prediction = map_view, prediction
        self._network: NetworkMap | None = None
        self._fields: dict[str, ReceptiveField] | None = None
        self._sight: Sight | None = None
        self._job: Job | None = None
        self.view = SeesView()
        map_view.beside.add_view("sees", self.view, self.view.title, self.view.question)
        map_view.place_changed.connect(self._look)
        self.view.appeared.connect(self._look)
        prediction.network_changed.connect(self._on_network_changed)
        prediction.predicted.connect(self._on_predicted)

    def _on_network_changed(self, network: "NetworkMap") -> None:
        self._network, self._fields = network, None
        self._prediction.ask(_fields_of, self._on_fields, self._prediction.failed.emit)

    def _on_fields(self, answer: "tuple[_Key, dict[str, ReceptiveField]] | None") -> None:
        network = self._network
        if answer is None or network is None or answer[0] != _key(network):
            return  # of a network that has been replaced meanwhile
        self._fields = answer[1]
        self._look()

    def _on_predicted(self, _prediction: "Prediction | None") -> None:
        self._sight = None  # other weights, another picture, or a branch switched on or off
        self._look()

    def _look(self) -> None:
        place, pixels = self._map_view.place(), self._prediction.pixels
        block = None if place is None or self._network is None else _block_of(self._network, place.layer)
        if place is None or block is None or pixels is None or self._fields is None:
            self._sight = None
            self.view.show_sight(None)
            return
        is_known = self._sight is not None and self._sight.place == place and self._sight.pixels is pixels
        if is_known or not self.view.isVisible():
            return
        assert self._network is not None
        key = _key(self._network)
        switches = self._prediction.switches
        self._sight = sight = Sight(place, block, key[1], pixels, self._fields, is_off=place.layer in switches.off)
        self.view.show_sight(sight)
        self._job = self._prediction.ask(
            lambda predictor: _measured(predictor, key, pixels, place, switches),
            lambda measured: self._on_measured(sight, measured),
            self._prediction.failed.emit,
            replaces=self._job,
        )

    def _on_measured(self, sight: Sight, measured: "MeasuredField | None") -> None:
        if sight is self._sight and measured is not None:
            self.view.show_sight(replace(sight, measured=measured))


def _key(network: "NetworkMap") -> _Key:
    return network.model, network.blocks[0].in_shape[-1]


def _fields_of(predictor: "Predictor | None") -> "tuple[_Key, dict[str, ReceptiveField]] | None":
    if predictor is None:
        return None
    return (predictor.weights.model, predictor.weights.image_size), predictor.receptive_fields()


def _measured(
    predictor: "Predictor | None", key: _Key, pixels: np.ndarray, place: MapPlace, switches: Switches
) -> "MeasuredField | None":
    """None where the network has been replaced meanwhile by another, whose own maps will ask."""
    if predictor is None or (predictor.weights.model, predictor.weights.image_size) != key:
        return None
    return predictor.measured_field(pixels, place.layer, place.channel, place.row, place.column, switches)


def _block_of(network: "NetworkMap", layer: str) -> "Block | None":
    for block in network.blocks:
        for branch in block.branches:
            if layer == branch.name or (branch.reduce is not None and layer == branch.reduce[0]):
                return block
    return None
