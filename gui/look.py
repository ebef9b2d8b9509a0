"""Looking at the current picture with the current weights, in a thread of its own."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from gui.worker import JobResult, JobThread

if TYPE_CHECKING:
    from core.predict.predictor import Prediction, Predictor
    from core.runs.weights import Weights


_MAX_ACTIVATIONS = 2_000_000  # 8 MB of float32; copying them takes some milliseconds


class PredictionController(QObject):
    """Holds the newest weights, picture and wanted layers; whenever one changes, the picture is looked at again.

    Looks are asked for as fast as they come and done as fast as they can: what waits is replaced by what is newer.
    Where a network is not too large, a look keeps the maps of all its blocks, so that another block is there at once.
    """

    looked = Signal(object)  # Prediction; None where there is no picture
    network_changed = Signal(object)  # NetworkMap of new weights that do not fit into the network before
    weights_changed = Signal(object)  # Weights, once they are in use
    failed = Signal(object)  # an exception

    def __init__(self, jobs: JobThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.weights: Weights | None = None
        self._jobs = jobs
        self._predictor: Predictor | None = None  # touched by the jobs' thread alone
        self._pixels: np.ndarray | None = None
        self._layers: tuple[str, ...] = ()
        self._layers_ahead: tuple[str, ...] = ()  # those of all blocks, where they are kept
        self._num_asked = 0
        self._last_look: Prediction | None = None  # None while a newer one is under way
        jobs.job_done.connect(self._on_job_done)

    def set_weights(self, load: "Callable[[], Weights]") -> None:
        """Uses the weights that `load` gives; it is called in the jobs' thread, for it may read files."""

        def work() -> tuple[object, object]:
            from core.inside.network_map import network_map
            from core.predict.predictor import Predictor

            before = self._predictor and self._predictor.weights
            weights = load()
            if before and before.network == weights.network:
                self._predictor.renew(weights)
                return weights, None
            self._predictor = Predictor(weights)
            return weights, network_map(
                weights.model,
                image_size=weights.image_size,
                in_channels=weights.in_channels,
                num_classes=len(weights.class_names),
            )

        self._jobs.submit("weights", work)

    def set_pixels(self, pixels: np.ndarray | None) -> None:
        """Looks at uint8 H x W pixels from now on; None for no picture."""
        self._pixels = pixels
        self._look()

    def set_layers(self, layers: tuple[str, ...]) -> None:
        """Keeps the maps of these modules from now on."""
        if layers == self._layers:
            return
        self._layers = layers
        if self._last_look is not None and self._last_look.maps.keys() >= set(layers):
            self.looked.emit(self._last_look)
        else:
            self._look()

    def submit(self, key: str, work: "Callable[[Predictor], object]") -> None:
        """Has other work done with the predictor; its `JobResult` comes by the jobs' own signal."""
        self._jobs.submit(key, lambda: work(self._predictor))

    def _look(self) -> None:
        self._num_asked += 1
        self._last_look = None
        number, pixels = self._num_asked, self._pixels
        layers = self._layers_ahead if set(self._layers) <= set(self._layers_ahead) else self._layers
        network = self.weights and self.weights.network

        def work() -> "tuple[int, Prediction | None]":
            predictor = self._predictor
            if pixels is None or predictor is None:
                return number, None
            # Layers of a network that has just been replaced are not asked for.
            is_current = network == predictor.weights.network
            return number, predictor.predict(pixels, layers if is_current else ())

        self._jobs.submit("look", work)

    def _on_job_done(self, result: JobResult) -> None:
        if result.key not in ("weights", "look"):
            return
        if result.error is not None:
            self.failed.emit(result.error)
        elif result.key == "look":
            number, look = result.value
            self._last_look = look if number == self._num_asked else None
            self.looked.emit(look)
        else:
            self.weights, network = result.value
            self._last_look = None
            if network is not None:
                self._layers_ahead = network.layers if network.num_activations <= _MAX_ACTIVATIONS else ()
                self.network_changed.emit(network)
            self.weights_changed.emit(self.weights)
            self._look()
