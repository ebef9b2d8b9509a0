"""What the shown weights say to the shown picture, and every other question to that network, in a thread of its own."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from core.inside.branches import ALL_ON, Switches
from gui.worker import Job, JobThread

if TYPE_CHECKING:
    from core.inside.network_map import NetworkMap
    from core.predict.predictor import Prediction, Predictor
    from core.runs.weights import Weights

_Predict = Callable[[np.ndarray | None, np.ndarray | None], "Prediction | None"]  # pixels, and these uncovered
_MAX_ACTIVATIONS = 2_000_000  # 8 MB of float32; copying them takes some milliseconds
_AFTER_PAINTING_MS = 50
_STILL_S = 0.5  # so long after the last question the user has perhaps stopped: a stroke has moments without movement


class HasPixels(Protocol):
    """A picture in the form of the data set: uint8 H x W, None where nothing is drawn."""

    @property
    def pixels(self) -> np.ndarray | None: ...


class PredictionController(QObject):
    """Holds the weights, the picture and the wanted layers; whenever one changes, the picture is predicted again.

    Predictions are asked for as fast as they come and made as fast as they can: one that waits is replaced by a newer
    one. Where a network is not too large, the maps of all its blocks are kept, so that another block is there at once.
    """

    predicted = Signal(object)  # Prediction; None where there is no picture
    first_shown = Signal()  # once, a moment after the first prediction with maps: it has been painted by now
    network_changed = Signal(object)  # NetworkMap of new weights that do not fit into the network before
    failed = Signal(object)  # an exception

    def __init__(self, jobs: JobThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._predictor: Predictor | None = None  # touched by the jobs' thread alone
        self._weights: Weights | None = None  # those in use, as far as the window's thread has heard
        self._pixels: np.ndarray | None = None
        self._uncovered: np.ndarray | None = None  # the whole picture, where a part of it is covered
        self._layers: tuple[str, ...] = ()
        self._switches = ALL_ON
        self._layers_ahead: tuple[str, ...] = ()  # those of all blocks, where they are kept
        self._num_asked = 0
        self._num_asked_of_shown = 0  # the last question about the picture that was shown already
        self._last: Prediction | None = None  # None while a newer one is under way
        self._loading: Job | None = None
        self._predicting: Job | None = None
        self._has_shown = False
        self._asked_at = float("-inf")  # when the user last did something that a prediction answers

    def set_weights(self, load: "Callable[[], Weights]", then: "Callable[[Weights], None]") -> None:
        """Uses the weights that `load` gives, which is called in the jobs' thread, for it may read files.

        `then` gets them once they are in use. Of those that wait to be loaded only the newest are.
        """

        def work() -> "tuple[Weights, NetworkMap | None]":
            from core.inside.network_map import network_map
            from core.predict.predictor import Predictor

            weights = load()
            if self._predictor is not None and self._predictor.weights.network == weights.network:
                self._predictor.renew(weights)
                return weights, None
            self._predictor = Predictor(weights)
            return weights, network_map(
                weights.model,
                image_size=weights.image_size,
                in_channels=weights.in_channels,
                num_classes=len(weights.class_names),
            )

        def on_loaded(answer: "tuple[Weights, NetworkMap | None]") -> None:
            self._weights, network = answer
            self._last = None
            if network is not None:
                self._layers_ahead = network.layers if network.num_activations <= _MAX_ACTIVATIONS else ()
                self.network_changed.emit(network)
            then(self._weights)
            self._predict()

        self._loading = self._jobs.submit(work, on_loaded, self.failed.emit, replaces=self._loading)

    @property
    def pixels(self) -> np.ndarray | None:
        """What is predicted, uint8 H x W: the shown picture, perhaps with a part of it covered; None for no picture."""
        return self._pixels

    def is_in_use(self) -> bool:
        """Whether the user asks one thing after the other just now, with the pen say; any thread may ask."""
        return time.monotonic() - self._asked_at < _STILL_S

    def set_pixels(self, pixels: np.ndarray | None, *, uncovered: np.ndarray | None = None) -> None:
        """Predicts uint8 H x W pixels from now on, None for no picture; `uncovered` has what is covered in them."""
        self._pixels, self._uncovered, self._asked_at = pixels, uncovered, time.monotonic()
        self._predict()

    def set_layers(self, layers: tuple[str, ...]) -> None:
        """Keeps the maps of these modules from now on."""
        if layers == self._layers:
            return
        self._layers = layers
        if self._last is not None and self._last.maps.keys() >= set(layers):
            self.predicted.emit(self._last)
        else:
            self._predict()

    @property
    def switches(self) -> Switches:
        """Which branches are to be off."""
        return self._switches

    def set_switches(self, switches: Switches) -> None:
        """Predicts without the branches that are off in `switches` from now on; those of other networks do nothing."""
        self._switches = switches
        self._predict()

    def show(
        self,
        prepare: Callable[[], HasPixels],
        then: Callable[[Any], None],
        failed: Callable[[Exception], None],
        *,
        replaces: Job | None = None,
    ) -> Job:
        """Prepares a picture and predicts it in one trip to the jobs' thread; `then` gets the picture first."""
        number, predict = self._next_question()
        self._asked_at = time.monotonic()

        def work() -> "tuple[HasPixels, Prediction | None]":
            picture = prepare()
            return picture, predict(picture.pixels, None)

        def on_done(answer: "tuple[HasPixels, Prediction | None]") -> None:
            picture, prediction = answer
            self._pixels, self._uncovered = picture.pixels, None
            then(picture)
            self._take(number, prediction)
            if number < self._num_asked_of_shown:  # asked meanwhile, of the picture before: new weights have come
                self._predict()

        return self._jobs.submit(work, on_done, failed, replaces=replaces)

    def ask(
        self,
        work: "Callable[[Predictor | None], Any]",
        then: Callable[[Any], None],
        failed: Callable[[Exception], None],
        *,
        progressed: Callable[[Any], None] | None = None,
        replaces: Job | None = None,
    ) -> Job:
        """Has other work done with the predictor; the rest is as in `JobThread.submit`."""
        return self._jobs.submit(lambda: work(self._predictor), then, failed, progressed=progressed, replaces=replaces)

    def _predict(self) -> None:
        number, predict = self._next_question()
        self._num_asked_of_shown = number
        pixels, uncovered = self._pixels, self._uncovered

        def on_predicted(prediction: "Prediction | None") -> None:
            if pixels is self._pixels:  # else another picture is shown by now
                self._take(number, prediction)

        self._predicting = self._jobs.submit(
            lambda: predict(pixels, uncovered), on_predicted, self.failed.emit, replaces=self._predicting
        )

    def _next_question(self) -> "tuple[int, _Predict]":
        """Its number, and what answers it in the jobs' thread: with the layers that are wanted now."""
        self._num_asked += 1
        self._last = None
        layers = self._layers_ahead if set(self._layers) <= set(self._layers_ahead) else self._layers
        weights, switches = self._weights, self._switches

        def predict(pixels: np.ndarray | None, uncovered: np.ndarray | None) -> "Prediction | None":
            predictor = self._predictor
            if pixels is None or predictor is None:
                return None
            # Layers of a network that has just been replaced are not asked for.
            is_current = weights is not None and weights.network == predictor.weights.network
            return predictor.predict(pixels, layers if is_current else (), switches, uncovered=uncovered)

        return self._num_asked, predict

    def _take(self, number: int, prediction: "Prediction | None") -> None:
        self._last = prediction if number == self._num_asked else None
        self.predicted.emit(prediction)
        if not self._has_shown and prediction is not None and prediction.maps:
            self._has_shown = True
            QTimer.singleShot(_AFTER_PAINTING_MS, self, self.first_shown.emit)
