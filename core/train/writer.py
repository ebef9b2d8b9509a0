"""What is kept of a run: figures and state in its folder, or in a new one where that is gone or refuses."""

import copy
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress

from core.errors import NotWritableError, UserError
from core.runs.config import RunConfig
from core.runs.data_facts import data_facts
from core.runs.eight_bit import pack
from core.runs.events import (
    CheckpointSaved,
    EpochDone,
    RunMoved,
    RunUnsaved,
    SavedElsewhereError,
    StepDone,
    TrainEvent,
    can_wait_after,
)
from core.runs.folder import RunFolder, new_run_folder
from core.runs.kept_weights import tidy_weights
from core.runs.progress import Progress
from core.train.learner import Learner

_METRICS_EVERY_S = 5.0


class RunWriter:
    """Keeps a run's figures and state on disk.

    Where its folder is gone or refuses, all of it goes into a new one; where that refuses too, the run is kept in
    memory alone, and the end of each epoch and of the run tries again.
    """

    def __init__(self, config: RunConfig, learner: Learner, progress: Progress, record: RunFolder) -> None:
        self._config, self._learner = config, learner
        self._progress, self._record = progress, record
        self._figures = list(record.events())  # all of the run's, so that they outlive its folder
        self._num_written = len(self._figures)
        self._has_early_weights = bool(record.early_weights_files())
        self._last_write = time.monotonic()
        self._saved = copy.copy(progress)
        self._is_state_good = True
        self._refusal = ""  # why the last attempt to write failed, or nothing
        self._news: list[RunMoved | RunUnsaved] = []

    def note(self, events: Sequence[TrainEvent]) -> None:
        """Takes down the figures of steps and epochs, and writes them every few seconds."""
        self._record.lock.beat()
        self._figures += [event for event in events if isinstance(event, (StepDone, EpochDone))]
        if not can_wait_after(events[-1]):  # the next step's loss is no number, and that step has been made
            self.keep_last_state()
        else:
            self._keep_early_weights()
        has_new = self._num_written < len(self._figures)
        if has_new and not self._refusal and time.monotonic() - self._last_write >= _METRICS_EVERY_S:
            self._save(with_state=False)

    def save_epoch(self, event: EpochDone) -> CheckpointSaved | None:
        """Writes the weights after an epoch and the state to go on from; None where nothing can be written now."""
        if not self._save(with_state=True):
            return None
        done = (each for each in self._figures if isinstance(each, EpochDone))
        tidy_weights(self._record, {each.epoch: each.test_accuracy for each in done})
        return CheckpointSaved(self._record.weights_file(event.epoch), event.epoch, event.step)

    def keep_last_state(self) -> None:
        """Leaves the state on disk as it is: the weights of now are good for nothing any more."""
        self._is_state_good = False

    def take_news(self) -> Iterator[RunMoved | RunUnsaved]:
        """What is to be told of the folder, each once."""
        while self._news:
            yield self._news.pop(0)

    def save_rest(self) -> None:
        """Leaves a run that ends, inside an epoch perhaps, so that it can go on."""
        if self._progress.step > 0:
            self._save(with_state=self._progress != self._saved)

    def close(self) -> None:
        """The same, and gives the lock back.

        Raises `SavedElsewhereError` where the run has moved and nobody could be told, and `UserError` where it could
        not be saved.
        """
        try:
            self.save_rest()
            if self._refusal:
                raise UserError(
                    "The run could not be saved ({reason}): its steps since the last save are lost; make more room.",
                    reason=self._refusal,
                )
            for event in self._news:
                if isinstance(event, RunMoved):
                    raise SavedElsewhereError(event)
        finally:
            self._record.lock.release()

    def _keep_early_weights(self) -> None:
        """Writes the weights of half of the first epoch, in which a network changes most; or of some steps later."""
        step, num_batches = self._progress.step, self._config.num_batches
        if self._has_early_weights or not 0 < num_batches // 2 <= step < num_batches:
            return
        self._has_early_weights = True
        with suppress(NotWritableError):  # only to look back at: the next save says that the disk refuses
            about = self._about(1, step)
            self._record.save_early_weights(step, pack(self._learner.weights()), about)

    def _save(self, *, with_state: bool) -> bool:
        """Writes into the run's folder or, where that cannot be, all that there is into a new one; whether it could."""
        self._last_write = time.monotonic()
        before, refusal = self._record, self._refusal
        try:
            before.check_in_place()
            # After a write that failed half-way one line may be torn, so all of them are written again.
            self._write(before, with_state=with_state or bool(refusal), is_whole=bool(refusal))
        except NotWritableError as error:
            try:
                self._record = self._write_elsewhere()
            except UserError:
                if not refusal:
                    self._news.append(RunUnsaved(before.path, error.reason))
                self._refusal = error.reason
                return False
            before.lock.release()
            refusal = error.reason
        if refusal:
            self._news.append(RunMoved(before.path, self._record.path, refusal))
        self._refusal = ""
        return True

    def _write_elsewhere(self) -> RunFolder:
        """A new folder that has all that there is; raises `UserError` where there can be none."""
        record = RunFolder.create(new_run_folder(self._config.model), self._config)
        try:
            record.lock.acquire()
            self._write(record, with_state=True, is_whole=True)
        except UserError:
            record.lock.release()
            record.remove()  # half of a run would only be in the way
            raise
        return record

    def _write(self, record: RunFolder, *, with_state: bool, is_whole: bool) -> None:
        """Figures and, `with_state`, all that the next step depends on, with the weights where an epoch has ended."""
        if is_whole:
            record.write_metrics(self._figures)
        elif self._num_written < len(self._figures):
            record.append_metrics(self._figures[self._num_written :])
        if with_state and self._is_state_good:
            last = self._figures[-1] if self._figures else None
            if isinstance(last, EpochDone):
                about = self._about(last.epoch, last.step) | {"test_accuracy": last.test_accuracy}
                record.save_weights(last.epoch, self._learner.weights(), about)
            record.save_resume_state(self._learner.state(), self._progress)
            self._saved = copy.copy(self._progress)
        self._num_written = len(self._figures)

    def _about(self, epoch: int, step: int) -> dict[str, object]:
        return {
            "model": self._config.model,
            "image_size": self._config.image_size_in(epoch),
            "epoch": epoch,
            "step": step,
            **data_facts(self._config),
        }
