"""One question at a time to the shown network that takes long, or several of which only the newest matters."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gui.prediction import PredictionController
from gui.worker import Job

if TYPE_CHECKING:
    from core.predict.predictor import Predictor


class Asker:
    """Asks; another question, or `cancel`, drops the one under way, of whose answer nothing is told any more."""

    def __init__(self, prediction: PredictionController) -> None:
        self._prediction = prediction
        self._job: Job | None = None

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come; no longer when it is told."""
        return self._job is not None

    def ask(
        self,
        work: "Callable[[Predictor | None], Any]",
        then: Callable[[Any], None],
        failed: Callable[[Exception], None],
        progressed: Callable[[Any], None] | None = None,
    ) -> None:
        """Has work done with the predictor in the jobs' thread; the rest is as in `PredictionController.ask`."""
        self.cancel()
        self._job = self._prediction.ask(work, self._ended(then), self._ended(failed), progressed=progressed)

    def cancel(self) -> None:
        """Nobody waits for an answer any more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _ended(self, tell: Callable[[Any], None]) -> Callable[[Any], None]:
        def on_ended(what: object) -> None:
            self._job = None
            tell(what)

        return on_ended
