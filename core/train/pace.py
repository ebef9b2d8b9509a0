"""How fast a run is going and when it will be done, from its own events."""

from collections import deque
from dataclasses import dataclass

from core.runs.config import RunConfig
from core.runs.events import EpochDone, Evaluating, RunStarted, StepDone, TrainEvent

_WINDOW = 30  # steps; long enough to be calm, short enough to notice a busy computer


@dataclass(frozen=True)
class RunProgress:
    """Where a run stands. `left_s` is an estimate; it and `images_per_s` are None until two steps are done."""

    fraction: float
    epoch: int
    num_epochs: int
    left_s: float | None
    images_per_s: float | None
    num_tested: int | None  # while the test after an epoch is under way


class Pace:
    """Takes the events of a run one by one and says where the run stands."""

    def __init__(self, config: RunConfig) -> None:
        self._config = config
        self._step = 0
        self._epoch = 1
        self._num_tested: int | None = None
        self._num_tests_done = 0
        self._seconds: deque[float] = deque(maxlen=_WINDOW)  # of the last steps, but the first, which prepares kernels
        self._has_begun = False
        self._test_s: float | None = None
        self._elapsed_s = 0.0

    def append(self, event: TrainEvent) -> None:
        """Takes in one event."""
        match event:
            case RunStarted():
                self._config = event.config
                self._step = event.step
                self._num_tests_done = event.step // event.config.num_batches
                self._epoch = min(event.config.num_epochs, self._num_tests_done + 1)
                self._elapsed_s = event.elapsed_s
            case StepDone():
                if self._has_begun:
                    self._seconds.append(event.elapsed_s - self._elapsed_s)
                self._has_begun = True
                self._step, self._epoch = event.step, event.epoch
                self._elapsed_s = event.elapsed_s
            case Evaluating():
                self._num_tested = event.num_done
            case EpochDone():
                self._test_s = event.elapsed_s - self._elapsed_s
                self._num_tests_done, self._num_tested = event.epoch, None
                self._elapsed_s = event.elapsed_s

    def run_progress(self) -> RunProgress:
        """Where the run stands after the last event."""
        config = self._config
        num_steps = config.num_steps
        left_s = images_per_s = None
        if self._seconds:
            s_per_step = sum(self._seconds) / len(self._seconds)
            num_images = config.num_test_images
            num_tests = config.num_epochs - self._num_tests_done - (self._num_tested or 0) / max(1, num_images)
            # Before the first test: a forward pass costs about a third of a step.
            test_s = s_per_step / config.batch_size * num_images / 3 if self._test_s is None else self._test_s
            left_s = (num_steps - self._step) * s_per_step + num_tests * test_s
            images_per_s = config.batch_size / s_per_step
        return RunProgress(
            self._step / num_steps, self._epoch, config.num_epochs, left_s, images_per_s, self._num_tested
        )
