"""Whether the shown picture looks like anything known, by the threshold that the class has set, and what is like it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from core.data import DATASETS
from gui.predict.bars import ProbabilityBars
from gui.predict.picture_panel import PicturePanel
from gui.predict.verdict import SLIDER_STEPS, Tile
from gui.prediction import PredictionController
from gui.shown import Shown
from gui.worker import Job, JobThread

if TYPE_CHECKING:
    from core.predict.familiarity import Gauge
    from core.predict.predictor import Prediction, Predictor
    from core.predict.similar import Similar


class FamiliarityWatch(QObject):
    """Grays the bars of a picture that looks like nothing known, and shows the training images most like it.

    A threshold that the user has moved holds until other weights predict or the window is closed. What is being drawn
    is judged when the pen is lifted: half a stroke looks like nothing known, and the sentence would come and go.
    """

    failed = Signal(object)  # an exception

    def __init__(
        self,
        bars: ProbabilityBars,
        panel: PicturePanel,
        prediction: PredictionController,
        shown: Shown,
        data_jobs: JobThread,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bars, self._canvas = bars, panel.canvas
        self._prediction, self._shown, self._data_jobs = prediction, shown, data_jobs
        self._gauge: Gauge | None = None  # of the shown weights
        self._moved_to: float | None = None  # the threshold, where the user has moved it
        self._last: Prediction | None = None
        self._images: tuple[str | Path, np.ndarray] | None = None  # what they are of (`_loader`), and these, N x H x W
        self._loading: Job | None = None  # of the training images
        self._unreadable: str | Path | None = None  # whose images could not be read; that is told once
        self._asking: Job | None = None
        self._searching: Job | None = None
        prediction.predicted.connect(self._on_predicted)
        shown.weights_changed.connect(self._on_weights_changed)
        bars.verdict.threshold_moved.connect(self._on_threshold_moved)
        bars.verdict.measured_wanted.connect(self._on_measured_wanted)
        bars.similar.toggled.connect(self._look)
        self._canvas.history_changed.connect(self._look)  # a stroke has ended

    @property
    def threshold(self) -> float | None:
        """Below which a picture is refused; None where nothing was measured for the shown weights."""
        if self._gauge is None:
            return None
        return self._gauge.threshold if self._moved_to is None else self._moved_to

    def _on_weights_changed(self) -> None:
        def ask(predictor: "Predictor | None") -> "Gauge | None":
            return None if predictor is None else predictor.gauge

        self._asking = self._prediction.ask(ask, self._on_gauge, self.failed.emit, replaces=self._asking)

    def _on_gauge(self, gauge: "Gauge | None") -> None:
        if gauge is self._gauge:
            return
        self._gauge, self._moved_to = gauge, None
        if gauge is None:
            self._bars.verdict.close_threshold()
        self._show_threshold()
        self._look()

    def _on_predicted(self, prediction: "Prediction | None") -> None:
        self._last = prediction
        self._look()

    def _on_threshold_moved(self, place: int) -> None:
        low, high = self._range()
        self._moved_to = low + (high - low) * place / SLIDER_STEPS
        self._show_threshold()
        self._look()

    def _on_measured_wanted(self) -> None:
        self._moved_to = None
        self._show_threshold()
        self._look()

    def _range(self) -> tuple[float, float]:
        """Of the thresholds that can be set: from one that refuses nothing that was measured to half of a kind."""
        assert self._gauge is not None
        measured = list(self._gauge.quantiles.values())
        ends = [float(scores[0]) for scores in measured], [float(scores[len(scores) // 2]) for scores in measured]
        return min(self._gauge.threshold, *ends[0]), max(self._gauge.threshold, *ends[1])

    def _show_threshold(self) -> None:
        gauge, threshold = self._gauge, self.threshold
        if gauge is None or threshold is None:
            return
        low, high = self._range()
        shares = {kind: gauge.refused_share(kind, threshold) for kind in gauge.quantiles}
        place = round((threshold - low) / max(high - low, 1e-9) * SLIDER_STEPS)
        self._bars.verdict.show_threshold(place, shares)

    def _look(self) -> None:
        """Judges the last prediction anew and has similar images looked for where they are to be seen."""
        if self._canvas.is_being_drawn_on():
            return
        prediction, threshold = self._last, self.threshold
        familiarity = None if prediction is None else prediction.familiarity
        is_refused = familiarity is not None and threshold is not None and not familiarity.score >= threshold
        self._bars.show_refused(is_refused)
        features = None if prediction is None else prediction.features
        similar = self._bars.similar
        self._bars.verdict.show_asked(familiarity is not None and similar.is_wanted())
        has_bank = self._gauge is not None and self._gauge.bank is not None
        similar.link.setVisible(has_bank and not is_refused)  # those of a refused picture stand there unasked
        if self._gauge is not None and has_bank and features is not None and (is_refused or similar.is_wanted()):
            self._search(self._gauge, features)
        else:
            similar.show_tiles(None)

    def _search(self, gauge: "Gauge", features: np.ndarray) -> None:
        weights, source = self._shown.weights, self._shown.source
        if weights is None or (gauge.direction is not None and len(features) != len(gauge.direction)):
            return
        key: str | Path | None = weights.data if weights.data in DATASETS else None if source is None else source.run
        if key is None or key == self._unreadable:
            return
        if self._images is None or self._images[0] != key:
            self._bars.similar.show_tiles([])
            self._load(key)
            return
        images, class_names = self._images[1], weights.class_names

        def show(found: "list[Similar]") -> None:
            if self._last is not None and self._last.features is features:
                there = [each for each in found if each.index < len(images)]  # the user's data may have fewer
                self._bars.similar.show_tiles([Tile(images[each.index], class_names[each.label]) for each in there])

        def search(_: "Predictor | None") -> "list[Similar]":
            return gauge.similar(features)

        self._searching = self._prediction.ask(search, show, self.failed.emit, replaces=self._searching)

    def _load(self, key: str | Path) -> None:
        """The training images take seconds to unpack, in a thread for which no picture waits."""
        if self._loading is not None:
            return

        def keep(images: np.ndarray) -> None:
            self._loading = None
            self._images = key, images
            self._look()

        def fail(error: Exception) -> None:
            self._loading, self._unreadable = None, key
            self.failed.emit(error)

        self._loading = self._data_jobs.submit(_loader(key), keep, fail)


def _loader(key: str | Path) -> Callable[[], np.ndarray]:
    """Of a data set's training images by its name, or of the pictures that a run was taught with."""

    def load() -> np.ndarray:
        if isinstance(key, Path):
            from core.teach.record import load_examples

            return np.stack([np.asarray(each.picture) for each in load_examples(key)])
        pixels: np.ndarray = DATASETS[key].load("train").images[:, 0].numpy()
        return pixels

    return load
