"""When the branches of which weights are measured, for the page "Who matters?"."""

from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.errors import UserError
from core.inside.branches import Ablation
from gui.asking import Asker
from gui.inside.ablation_view import AblationState, AblationView
from gui.inside.switching import TURN_S, test_images_of
from gui.predict.picture_controller import PictureController
from gui.prediction import PredictionController
from gui.shown import Shown, Source, shown_title
from gui.train.moment_words import at_moment

if TYPE_CHECKING:
    from core.data.image_set import ImageSet
    from core.inside.ablate import Progress
    from core.predict.predictor import Predictor
    from core.runs.moments import Moment
    from core.runs.weights import Weights

_ENOUGH = 100  # images, until the cells of another moment take the place of those before

_Begun = tuple["Weights", int]  # whose branches are measured, on how many images


class AblationPage(QObject):
    """Measures when the page is first shown and nothing trains, when one looks back, and when somebody asks.

    What is known stays when a measurement is cancelled, until another begins; where one looks back at another moment,
    until that is known well enough. Once somebody has cancelled, nothing begins by itself until somebody asks.
    """

    def __init__(
        self,
        view: AblationView,
        prediction: PredictionController,
        pictures: PictureController,
        shown: Shown,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._view, self._pictures, self._shown = view, pictures, shown
        self.state = AblationState()
        self._weights: Weights | None = None  # that are measured, or were last
        self._moment: Moment | None = None  # at which they are; None for the newest
        self._source: Source | None = None  # whose they are
        self._run: Path | None = None  # of which run
        self._before: AblationState | None = None  # what stays on the page until enough is known of others
        self._is_held = False  # somebody has cancelled
        self._measuring = Asker(prediction)
        view.appeared.connect(self._on_appeared)
        view.wanted.connect(self.measure)
        view.cancelled.connect(self.cancel)
        view.fill_chosen.connect(self._on_fill_chosen)
        view.retranslated.connect(self._on_retranslated)
        shown.weights_changed.connect(self._on_weights_changed)

    def measure(self) -> None:
        """Begins anew, with the shown weights."""
        self._is_held, self._before = False, None
        self._begin()

    def _begin(self) -> None:
        fill = self.state.fill
        self._weights, self._moment, self._run = None, self._shown.moment_in_use, self._shown.folder
        self._show(AblationState(fill, share=0.0))
        self._measuring.ask(
            lambda predictor: _measured(predictor, self._pictures.tests, fill),
            self._on_done,
            self._on_failed,
            self._on_progressed,
        )

    def cancel(self) -> None:
        """Stops after the images that are being asked about; what is known stays."""
        self._is_held = True
        self._measuring.cancel()
        before, self._before = self._before, None
        self._show(replace(self.state, share=None) if before is None else replace(before, is_stale=True))

    def _on_appeared(self) -> None:
        state = self.state
        is_first = state.ablation is None and state.share is None and state.error is None
        if is_first and self._shown.weights is not None and not self._shown.is_of_run_under_way:
            self.measure()
        else:
            self._follow()

    def _on_fill_chosen(self, fill: str) -> None:
        self._show(replace(self.state, fill=fill))
        self.measure()

    def _on_weights_changed(self) -> None:
        if self.state.error is not None:
            self._show(AblationState(self.state.fill))  # what was wrong with those of before
            if self._view.isVisible():
                self._on_appeared()
        elif self._weights is not None:
            self._show(replace(self.state, is_stale=self._shown.weights is not self._weights))
            self._follow()

    def _follow(self) -> None:
        """Measures another moment of the run that was measured; while it trains, it needs the cores itself."""
        shown = self._shown
        is_other = shown.moment_in_use != self._moment and shown.folder == self._run
        if not is_other or self._is_held or shown.is_of_run_under_way or not self._view.isVisible():
            return
        if self.state.ablation is not None and self.state.ablation.num_images:
            self._before = replace(self.state, share=None)
        self._begin()

    def _on_progressed(self, news: "_Begun | Progress") -> None:
        if isinstance(news, tuple):
            self._weights, num_images = news
            self._source = self._shown.source
            self._show(replace(self.state, name=self._name(), num_planned=num_images))
        else:
            self._show(replace(self.state, share=news.share, ablation=news.ablation))
        self._on_weights_changed()  # others may have come meanwhile

    def _on_retranslated(self) -> None:
        self._show(replace(self.state, name=self._name()))

    def _name(self) -> str:
        """What the weights that are measured, or were last, are called in the language of now."""
        return "" if self._weights is None else at_moment(shown_title(self._source, self._weights), self._moment)

    def _on_done(self, ablation: Ablation) -> None:
        self._show(replace(self.state, share=None, ablation=ablation))

    def _on_failed(self, error: Exception) -> None:
        self._show(AblationState(self.state.fill, error=error))

    def _show(self, state: AblationState) -> None:
        self.state = state
        known = 0 if state.ablation is None else state.ablation.num_images
        if state.share is None or known >= _ENOUGH:
            self._before = None
        if self._before is None:
            self._view.show_state(state)
        else:
            self._view.show_state(replace(self._before, share=state.share, is_stale=True))


def _measured(
    predictor: "Predictor | None", load: "Callable[[str], ImageSet]", fill: str
) -> "Generator[_Begun | Progress, None, Ablation]":
    """Whose branches are measured, then how far it is after each turn."""
    from core.inside.ablate import NUM_IMAGES, ablate

    if predictor is None:
        raise UserError("There are no weights yet to measure; wait a moment or open a run.")
    weights = predictor.weights
    images = test_images_of(weights, load)
    images = images.first(min(NUM_IMAGES, len(images)))
    yield weights, len(images)
    return (yield from ablate(weights, images, fill, turn_s=TURN_S))
