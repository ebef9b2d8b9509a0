"""Asks why the shown weights say what they say of the shown picture, and lets a part of it be covered."""

import time
from collections.abc import Generator
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from gui.asking import Asker
from gui.inside.why_state import METHODS, Question, There, WhyShown, Wishes, blocks_with_maps, resolve
from gui.inside.why_view import WhyView
from gui.predict.picture_controller import Picture, PictureController
from gui.prediction import PredictionController
from gui.shown import Shown

if TYPE_CHECKING:
    from core.inside.attribution import PixelParts
    from core.inside.network_map import NetworkMap
    from core.predict.explain import Explanation
    from core.predict.predictor import Prediction, Predictor

_CALM_MS = 300  # nothing has changed for so long before what takes seconds is begun
_PEN_RESTS_MS = 150  # between two questions, while the picture changes all the time
_NOW_AND_THEN_S = 0.6  # what speaks for the class is asked about so often while the pen moves: the bars come first
_REST = 3  # times as long as it took, until it is computed of the next weights of a run under way


class WhyPage(QObject):
    """Connects the page "Why this class" with the picture and the weights that predict it, while it is in view.

    The square that covers a part of the picture lasts until it is taken away, another comes or the page is left.
    """

    def __init__(
        self,
        prediction: PredictionController,
        pictures: PictureController,
        shown: Shown,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.view = view = WhyView()
        self._prediction, self._pictures, self._shown = prediction, pictures, shown
        self._wishes = Wishes()
        self._network: NetworkMap | None = None
        self._last: Prediction | None = None
        self._question: Question | None = None
        self._explanation: tuple[Question, Explanation] | None = None  # the newest, with what it answers
        self._parts: tuple[Question, PixelParts] | None = None
        self._error: Exception | None = None
        self._explaining, self._computing = Asker(prediction), Asker(prediction)
        self._awaited: Question | None = None  # by pixels: computed now, or once nothing has changed for a while
        self._progress = 0.0
        self._is_cancelled = False
        self._took_s = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._compute_parts)
        self._explain_soon = QTimer(self, singleShot=True, interval=_PEN_RESTS_MS)
        self._explain_soon.timeout.connect(self._explain)
        self._explained_s = float("-inf")  # when that was begun last
        view.appeared.connect(self._look)
        view.left.connect(self._on_left)
        view.method_chosen.connect(lambda method: self._wish(method=method))
        view.class_chosen.connect(lambda name: self._wish(class_name=name))
        view.block_chosen.connect(lambda name: self._wish(block=name))
        view.branch_chosen.connect(lambda name: self._wish(branch=name, method=METHODS[0]))
        view.cancelled.connect(self._on_cancelled)
        view.computing_wanted.connect(self._on_computing_wanted)
        view.picture.cover_changed.connect(self._on_cover_changed)
        prediction.network_changed.connect(self._on_network_changed)
        prediction.predicted.connect(self._on_predicted)
        pictures.picture_changed.connect(self._on_picture_changed)

    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        is_about_to = self._timer.isActive() or self._explain_soon.isActive()
        return is_about_to or self._explaining.is_busy or self._computing.is_busy

    # What changes --------------------------------------------------------------------------------------------------

    def _wish(self, **changes: str) -> None:
        self._wishes = replace(self._wishes, **changes)
        self._is_cancelled = False
        self._look()

    def _on_network_changed(self, network: "NetworkMap") -> None:
        self._network, self._last = network, None

    def _on_predicted(self, prediction: "Prediction | None") -> None:
        self._last = prediction
        self._look()

    def _on_picture_changed(self, picture: Picture) -> None:
        self._is_cancelled = False
        self.view.picture.uncover()

    def _on_cover_changed(self) -> None:
        picture, cover = self._pictures.picture, self.view.picture.cover
        pixels = None if picture is None else picture.pixels
        if pixels is not None:
            if cover is None:
                self._prediction.set_pixels(pixels)
            else:
                self._prediction.set_pixels(cover.over(pixels), uncovered=pixels)

    def _on_left(self) -> None:
        self.view.picture.uncover()
        self._drop()

    def _on_cancelled(self) -> None:
        self._is_cancelled = True
        self._stop_computing()
        self._refresh()

    def _on_computing_wanted(self) -> None:
        self._is_cancelled = False
        self._look()

    # What is asked -------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Asks what the wishes and what there is come to, unless that is known or being asked already."""
        if not self.view.isVisible():
            return
        question = resolve(self._wishes, self._there())
        if question is None:
            self._drop()
        else:
            self._ask(question)
        self._refresh()

    def _there(self) -> There | None:
        weights, pixels, last = self._shown.weights, self._prediction.pixels, self._last
        if weights is None or self._network is None or pixels is None or last is None:
            return None
        if len(last.probabilities) != len(weights.class_names):
            return None  # of a network that has just been replaced
        return There(weights, self._network, pixels, last.probabilities, self._prediction.switches)

    def _ask(self, question: Question) -> None:
        before, self._question = self._question, question
        if before is None or question.of_parts() != before.of_parts():
            self._error = None
            is_pen = before is not None and question.pixels is not before.pixels
            if is_pen and time.monotonic() - self._explained_s < _NOW_AND_THEN_S:
                self._explaining.cancel()
                self._explain_soon.start()
            else:
                self._explain()
        is_known = self._parts is not None and self._parts[0].of_pixels() == question.of_pixels()
        # The newest weights come by themselves, and what is being computed of those before is finished; whoever moves
        # the slider wants no more of the moment before.
        same = Question.of_any_weights if self._shown.moment is None else Question.of_pixels
        if self._awaited is not None and same(self._awaited) != same(question):
            self._stop_computing()
        if question.method == METHODS[0] or is_known or self._is_cancelled or self._computing.is_busy:
            self._timer.stop()
        elif not self._timer.isActive():
            # The next weights of a run do not put it off: where they come often, it would never begin.
            self._awaited = question
            rest = _REST * self._took_s * 1000 if self._shown.is_of_run_under_way and self._fitting_parts() else 0
            self._timer.start(max(_CALM_MS, int(rest)))

    def _explain(self) -> None:
        question, self._explained_s = self._question, time.monotonic()
        assert question is not None
        self._explain_soon.stop()

        def tell(explanation: "Explanation | None") -> None:
            if explanation is not None:
                self._explanation = question, explanation
                self._refresh()

        self._explaining.ask(lambda predictor: _explain(predictor, question), tell, self._on_failed, progressed=tell)

    def _compute_parts(self) -> None:
        question = self._question
        if question is None or question.method == METHODS[0]:
            return
        self._awaited, self._progress, began_s = question, 0.0, time.monotonic()

        def progressed(share: float) -> None:
            self._progress = share
            self._refresh()

        def done(parts: "PixelParts") -> None:
            self._took_s = time.monotonic() - began_s
            self._parts = question, parts
            self._look()

        self._computing.ask(lambda predictor: _pixel_parts(predictor, question), done, self._on_failed, progressed)
        self._refresh()

    def _on_failed(self, error: Exception) -> None:
        self._error = error
        self._refresh()

    def _stop_computing(self) -> None:
        self._timer.stop()
        self._computing.cancel()

    def _drop(self) -> None:
        """Nobody waits for an answer any more."""
        self._stop_computing()
        self._explain_soon.stop()
        self._explaining.cancel()
        self._question = None

    # What is shown -------------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        weights, last = self._shown.weights, self._last
        names = () if weights is None else weights.class_names
        is_known = last is not None and len(last.probabilities) == len(names)
        self.view.show_why(
            WhyShown(
                pixels=self._prediction.pixels,
                class_names=names,
                likeliest=names[int(last.probabilities.argmax())] if last is not None and is_known else "",
                wishes=self._wishes,
                blocks=() if self._network is None else blocks_with_maps(self._network),
                question=self._question,
                explanation=self._fitting_explanation(),
                parts=self._fitting_parts(),
                progress=self._progress if self._computing.is_busy else None,
                is_cancelled=self._is_cancelled,
                error=self._error if self._question is not None else None,
            )
        )

    def _fitting_explanation(self) -> "Explanation | None":
        """The newest of the same block and class: while one draws, it is a moment behind the picture."""
        if self._explanation is None or self._question is None:
            return None
        question, explanation = self._explanation
        is_same = (question.block, question.class_index) == (self._question.block, self._question.class_index)
        return explanation if is_same else None

    def _fitting_parts(self) -> "PixelParts | None":
        """Those of the shown picture; while a run trains, of its weights of a moment ago."""
        if self._parts is None or self._question is None:
            return None
        question, parts = self._parts
        return parts if question.of_any_weights() == self._question.of_any_weights() else None


def _explain(predictor: "Predictor | None", question: Question) -> "Generator[Explanation, None, Explanation | None]":
    """Nothing where other weights predict by now: their own question is on its way."""
    from core.predict.explain import explain

    if predictor is None:
        return None
    explanation = None
    answers = explain(predictor, question.pixels, question.block.name, question.class_index, question.switches)
    while predictor.weights is question.weights:
        try:
            explanation = next(answers)
        except StopIteration as end:
            explanation = end.value
            break
        yield explanation
    return explanation


def _pixel_parts(predictor: "Predictor | None", question: Question) -> "Generator[float, None, PixelParts]":
    """By a network of its own, for the weights of the other may be replaced meanwhile."""
    import torch

    from core.inside.attribution import integrated_gradients, occlusion, occlusion_window
    from core.predict.predictor import Predictor

    own = Predictor(question.weights) if predictor is None else predictor.of_its_own(question.weights)
    logits = own.logits_of_pictures(question.switches)
    picture = torch.from_numpy(question.pixels).float()[None, None] / 255
    if question.method == "gradients":
        return (yield from integrated_gradients(logits, picture, question.class_index))
    window, stride = occlusion_window(min(question.pixels.shape))
    return (yield from occlusion(logits, picture, question.class_index, window=window, stride=stride, batch=2))
