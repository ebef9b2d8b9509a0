"""Asks the shown weights about labelled pictures, a few at a time, and keeps what they said."""

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from core.data import DATASETS
from core.errors import UserError
from core.evaluate.report import labels_of_classes
from gui.asking import Asker
from gui.evaluate.evaluated import Evaluated, LabelledPicture, evaluated_pictures
from gui.predict.picture_controller import PictureController
from gui.prediction import PredictionController

if TYPE_CHECKING:
    from core.data.image_set import ImageSet
    from core.predict.predictor import Predictor
    from core.runs.weights import Weights

SOME = 1000  # test images that are looked at while a run trains
_TURN_S = 0.06  # for so long the pen may have to wait
_FIRST_BATCH, _MAX_BATCH = 4, 64


@dataclass(frozen=True)
class _Begun:
    """The first thing that is told: what will be asked about; `labels` int64 N, `pixels` uint8 N x H x W."""

    weights: "Weights"
    labels: np.ndarray
    pixels: np.ndarray


class Evaluator(QObject):
    """One evaluation at a time: of `SOME` test images ("some"), of all, or of a folder that others asked about.

    What is known stays when an evaluation is cancelled, until another begins.
    """

    changed = Signal()  # more is known, or something else is evaluated
    done = Signal()  # all images of the scope are known
    failed = Signal(object)  # an exception: nothing could be evaluated

    def __init__(
        self, prediction: PredictionController, pictures: PictureController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._evaluating = Asker(prediction)
        self._asking = Asker(prediction)  # for opinions
        self.evaluated: Evaluated | None = None
        self.weights: Weights | None = None  # that were asked
        self.scope = "some"
        self.folder = ""  # the name of the folder that was shown last; "" while none was
        self.num_planned = 0
        self.num_known = 0  # of these, of what is being asked or was last
        self._keeps = False  # what is shown, until all of what is asked now is known
        self._opinions: dict[tuple[str, int], bool] = {}  # of these weights: by data set and number of the image
        self._begun: _Begun | None = None
        self._parts = np.zeros((0, 0), np.float32)  # what was answered so far

    @property
    def is_busy(self) -> bool:
        """Whether an evaluation is under way."""
        return self._evaluating.is_busy

    def num_images(self, data: str, scope: str) -> int:
        """How many test images a scope has."""
        num_images = DATASETS[data].num_test_images if data in DATASETS else 0
        return min(SOME, num_images) if scope == "some" else num_images

    def evaluate(self, scope: str, *, keeps: bool = False) -> None:
        """Begins with "some" of the test images, or with "all".

        Where it `keeps` what is known of weights before, that stays until as much is known of these.
        """
        self._drop_jobs()
        self.scope, self._keeps = scope, keeps and self.evaluated is not None
        self.num_known = 0
        self._evaluating.ask(
            lambda predictor: _answers(predictor, self._pictures.tests, scope),
            self._on_done,
            self._on_failed,
            self._on_progressed,
        )

    def cancel(self) -> None:
        """Stops after the pictures that are being asked about; what is known stays."""
        self._drop_jobs()
        self.changed.emit()

    def show_pictures(self, folder: str, weights: "Weights", pictures: Sequence[LabelledPicture]) -> None:
        """Shows what `weights` said to the pictures of a folder; raises `UserError` where none of them has a label."""
        if not pictures:
            raise UserError("There is no picture to evaluate in {folder}; choose another folder.", folder=folder)
        if all(picture.allowed is None for picture in pictures):
            raise UserError(
                "None of the folders in {folder} is called like a class, so nothing says what is right; name them like"
                " {names}.",
                folder=folder,
                names=", ".join(weights.class_names),
            )
        self._drop_jobs()
        self.scope, self.folder, self.weights = "folder", folder, weights
        self.evaluated = evaluated_pictures(weights.class_names, pictures)
        self.num_planned = self.num_known = len(self.evaluated)
        self.changed.emit()

    def ask_opinions(self, numbers: Sequence[int]) -> None:
        """Asks the bundled networks about test images, and marks those whose label all of them doubt."""
        weights, evaluated = self.weights, self.evaluated
        if weights is None or evaluated is None or evaluated.files or self._asking.is_busy:
            return
        data = weights.data
        unknown = [number for number in numbers if (data, number) not in self._opinions]
        if not unknown:
            return
        own = evaluated.probabilities[unknown].argmax(axis=1)

        def on_done(doubted: np.ndarray) -> None:
            self._opinions.update({(data, number): bool(is_so) for number, is_so in zip(unknown, doubted, strict=True)})
            self._mark()
            self.changed.emit()

        self._asking.ask(
            lambda _: _doubts(self._pictures.tests(data), unknown, own, weights), on_done, self.failed.emit
        )

    def _drop_jobs(self) -> None:
        self._evaluating.cancel()
        self._asking.cancel()

    def _on_progressed(self, news: _Begun | np.ndarray) -> None:
        if isinstance(news, _Begun):
            self._begun, self._parts = news, np.zeros((0, len(news.weights.class_names)), np.float32)
            self.num_planned = len(news.labels)
        else:
            self._parts = np.concatenate([self._parts, news])
        self.num_known = len(self._parts)
        if not self._keeps:
            self._show()
        self.changed.emit()

    def _show(self) -> None:
        """What has been asked so far is what is known."""
        begun = self._begun
        assert begun is not None  # it has begun
        if self.weights is not begun.weights:
            self._opinions.clear()
        self.weights = begun.weights
        self.evaluated = Evaluated(
            labels_of_classes(begun.weights.class_names), begun.labels[: len(self._parts)], self._parts, begun.pixels
        )

    def _mark(self) -> None:
        if self.evaluated is not None and self.weights is not None:
            doubted = [
                number for (data, number), is_so in self._opinions.items() if is_so and data == self.weights.data
            ]
            self.evaluated = replace(self.evaluated, doubtful=frozenset(doubted))

    def _on_done(self, _: None) -> None:
        self._show()
        self._mark()
        self.done.emit()
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.evaluated = None
        self.failed.emit(error)


def _answers(
    predictor: "Predictor | None", load: "Callable[[str], ImageSet]", scope: str
) -> Generator[_Begun | np.ndarray, None, None]:
    """What is asked about, then the probabilities of the next few images, float32 B x C, until all are known.

    They are asked of a network of its own, for the weights of the other may be replaced meanwhile.
    """
    from core.evaluate.accuracy import check_classes
    from core.predict.predictor import Predictor

    if predictor is None:
        raise UserError("There are no weights yet to evaluate; wait a moment or open a run.")
    weights = predictor.weights
    if weights.data not in DATASETS:
        raise UserError(
            "There are no test images for the classes of {name}; drop a folder with one folder a class on the window,"
            " then press Confusion matrix above the table.",
            name=weights.name,
        )
    images = load(weights.data)
    check_classes(images, weights)
    images = images.first(min(SOME, len(images)) if scope == "some" else len(images))
    pixels = images.images.numpy()
    gray = pixels[:, 0] if pixels.shape[1] == 1 else pixels.mean(axis=1).round().astype(np.uint8)
    yield _Begun(weights, images.labels.numpy(), gray)
    own, size, start = Predictor(weights), _FIRST_BATCH, 0
    while start < len(images):
        began = time.perf_counter()
        probabilities = own.probabilities(images.images[start : start + size])
        start, size = start + size, _next_size(size, time.perf_counter() - began)
        yield probabilities


def _next_size(size: int, seconds: float) -> int:
    """As many images as are asked about within a turn, from how long the last `size` took."""
    return max(1, min(_MAX_BATCH, 2 * size, int(size * _TURN_S / max(seconds, 1e-6))))


def _doubts(
    images: "ImageSet", numbers: Sequence[int], own: np.ndarray, weights: "Weights"
) -> Generator[None, None, np.ndarray]:
    """Which of these images all bundled networks take for what `weights` take them for, bool N."""
    from core.evaluate.doubtful import agree, opinions

    others = yield from opinions(images.images[list(numbers)], weights)
    return agree(own, others)
