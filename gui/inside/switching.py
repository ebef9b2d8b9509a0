"""Which branches are switched off: the only owner of that wish, and of the measuring of means that it may need."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.data import DATASETS
from core.errors import UserError
from core.inside.branches import ALL_ON, Switches
from gui.asking import Asker
from gui.inside.panel import InsidePanel
from gui.predict.picture_controller import PictureController
from gui.prediction import PredictionController
from gui.shown import Shown

if TYPE_CHECKING:
    from core.data.image_set import ImageSet
    from core.predict.predictor import Predictor
    from core.runs.weights import Weights

TURN_S = 0.05  # for so long the pen may have to wait
_FEW = 100  # images for the means while a run trains: its weights are others in a moment


class BranchSwitches(QObject):
    """Connects the switches of the inside panel with the prediction.

    What is wished for stays when other weights come; a network without these branches is predicted as it is. Means are
    measured for the shown weights when they are first wanted; those of the same run's step before do until then.
    """

    failed = Signal(object)  # an exception, for the error bar

    def __init__(
        self,
        panel: InsidePanel,
        prediction: PredictionController,
        pictures: PictureController,
        shown: Shown,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panel, self._prediction = panel, prediction
        self._pictures, self._shown = pictures, shown
        self.wish = ALL_ON
        self._measuring = Asker(prediction)
        self._measured_for: Weights | None = None  # whose means are known or under way
        self._share: float | None = None  # of the means, while they are waited for
        panel.branches_toggled.connect(self._on_branches_toggled)
        panel.off_row.fill_chosen.connect(self._on_fill_chosen)
        panel.off_row.all_on_wanted.connect(self.all_on)
        prediction.network_changed.connect(self._on_network_changed)
        shown.weights_changed.connect(self._measure_where_wanted)

    def all_on(self) -> None:
        """Switches all branches on again."""
        self._set_wish(self.wish.with_branches(self.wish.off, on=True))

    def _on_branches_toggled(self, names: Sequence[str], on: bool) -> None:
        self._set_wish(self.wish.with_branches(names, on=on))

    def _on_fill_chosen(self, fill: str) -> None:
        self._set_wish(replace(self.wish, fill=fill))

    def _set_wish(self, wish: Switches) -> None:
        self.wish = wish
        self._measure_where_wanted()
        self._prediction.set_switches(wish)
        self._show()

    def _show(self) -> None:
        self._panel.show_switches(self.wish.among(self._panel.branch_names()), share_of_means=self._share)

    def _on_network_changed(self) -> None:
        self._show()

    def _measure_where_wanted(self) -> None:
        """Begins to measure means where they are wanted, and leaves it where they no longer are."""
        weights = self._shown.weights
        if self.wish.fill != "mean" or not self.wish.off:
            self._leave()
        elif weights is not None and self._measured_for is not weights:
            is_same_run = self._measured_for is not None and self._measured_for.name == weights.name
            if is_same_run and self._measuring.is_busy:
                return  # the next one begins when this is done, or a run would never get its first means
            self._leave()
            self._measured_for, self._share = weights, None if is_same_run else 0.0
            num_images = _FEW if self._shown.is_of_run_under_way else None
            self._measuring.ask(
                lambda predictor: _measured(predictor, self._pictures.tests, num_images),
                self._on_measured,
                self._on_failed,
                self._on_progressed,
            )

    def _leave(self) -> None:
        if self._measuring.is_busy:
            self._measured_for = None
        self._measuring.cancel()
        self._share = None

    def _on_progressed(self, share: float) -> None:
        if self._share is not None:
            self._share = share
            self._show()

    def _on_measured(self, _: None) -> None:
        self._share = None
        self._prediction.set_switches(self.wish)  # which can be done now
        self._show()
        self._measure_where_wanted()

    def _on_failed(self, error: Exception) -> None:
        """Without means there are zeros."""
        self._measured_for = self._share = None
        self._set_wish(replace(self.wish, fill="zeros"))
        self.failed.emit(error)


def test_images_of(weights: "Weights", load: "Callable[[str], ImageSet]") -> "ImageSet":
    """The test images that weights can be measured on; to be called in the jobs' thread. Raises `UserError`."""
    from core.evaluate.accuracy import check_classes

    if weights.data not in DATASETS:
        raise UserError(
            "There are no test images for the classes of {name}, so its branches cannot be measured; choose another"
            " run.",
            name=weights.name,
        )
    images = load(weights.data)
    check_classes(images, weights)
    return images


def _measured(
    predictor: "Predictor | None", load: "Callable[[str], ImageSet]", num_images: int | None
) -> Generator[float, None, None]:
    """Gives the predictor the means of its branches; yields the share of images that are known.

    They are measured on a network of its own, for the weights of the other may be replaced meanwhile.
    """
    from core.inside.ablate import NUM_IMAGES, measure_means
    from core.runs.weights import build_trained

    if predictor is None:
        return
    weights = predictor.weights
    images = test_images_of(weights, load)
    images = images.first(min(num_images or NUM_IMAGES, len(images)))
    means = None
    for means in measure_means(build_trained(weights), weights, images, turn_s=TURN_S):
        yield means.num_images / len(images)
    if means is not None and predictor.weights.network == weights.network:
        predictor.set_means(weights, means)
