"""What the page "By hand" is fed with: the picture that is shown, and a training step on a copy of the weights."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.data import DATASETS
from gui.inside.by_hand_view import ByHandView
from gui.predict.picture_controller import Picture, PictureController
from gui.shown import Shown
from gui.texts import error_sentence
from gui.worker import Job, JobThread

if TYPE_CHECKING:
    from core.data.image_set import ImageSet
    from core.inside.slow_step import SlowStep
    from core.runs.weights import Weights

_BATCH = 8  # images that one can look at together
_NUM_KEPT = 2_000  # of the training images, so that their whole set need not stay in memory


class ByHand(QObject):
    """A step is computed in a thread of its own, so that neither the pen nor a training waits for it."""

    def __init__(self, pictures: PictureController, shown: Shown, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view = ByHandView()
        self._shown = shown
        self._jobs = JobThread(self)
        self._job: Job | None = None
        self._num_steps = 0  # asked for so far; each draws other images
        self._images: dict[str, ImageSet] = {}  # by data set; touched by the jobs' thread alone
        self._network: tuple[object, ...] | None = None  # of the step that is shown
        pictures.picture_changed.connect(self._on_picture_changed)
        shown.weights_changed.connect(self._on_weights_changed)
        self.view.step.step_wanted.connect(self._on_step_wanted)
        self.view.step.cancelled.connect(self._on_cancelled)
        self._on_picture_changed(pictures.picture)

    def is_busy(self) -> bool:
        """Whether a step is being computed."""
        return self._job is not None

    def _on_picture_changed(self, picture: Picture | None) -> None:
        self.view.kernel.show_pixels(None if picture is None else picture.pixels)

    def _on_weights_changed(self) -> None:
        """A step of another network says nothing of this one; newer weights of the same one leave it as it is."""
        weights = self._shown.weights
        if weights is not None and self._network not in (None, _identity(weights)):
            self._drop()
            self.view.step.show_nothing()

    def _on_step_wanted(self, lr: float) -> None:
        weights = self._shown.weights
        if weights is None:
            return  # the first ones are being loaded
        self._drop()
        if weights.data not in DATASETS:
            sentence = self.tr("The training images of these weights are not on this computer; show other weights.")
            self.view.step.show_nothing(sentence)
            return
        self._num_steps += 1
        self._network, seed = _identity(weights), self._num_steps
        self.view.step.show_busy()
        self._job = self._jobs.submit(lambda: self._compute(weights, lr, seed), self._on_computed, self._on_failed)

    def _compute(self, weights: "Weights", lr: float, seed: int) -> "SlowStep":
        import torch

        from core.data import dataset_spec
        from core.inside.slow_step import slow_step

        if weights.data not in self._images:
            images = dataset_spec(weights.data).load("train")
            few = images.first(min(_NUM_KEPT, len(images)))
            self._images = {weights.data: type(few)(few.name, few.images.clone(), few.labels.clone(), few.class_names)}
        kept = self._images[weights.data]
        chosen = torch.randperm(len(kept), generator=torch.Generator().manual_seed(seed))[:_BATCH]
        return slow_step(weights, kept.images[chosen], kept.labels[chosen], lr)

    def _on_computed(self, step: "SlowStep") -> None:
        self._job = None
        self.view.step.show_step(step)

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self.view.step.show_nothing(error_sentence(error))

    def _on_cancelled(self) -> None:
        self._drop()
        self.view.step.show_nothing()

    def _drop(self) -> None:
        """Nobody wants the answer of a step that is under way any more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None


def _identity(weights: "Weights") -> tuple[object, ...]:
    return weights.name, *weights.network
