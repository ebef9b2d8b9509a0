"""How fast a run is going and when it will be done, from its own events."""

from collections import deque
from dataclasses import dataclass

from core.runs.config import RunConfig
from core.runs.events import (
    EpochDone,
    Evaluating,
    PhotographsReady,
    PreparingPhotographs,
    RunStarted,
    StepDone,
    TrainEvent,
)
from core.train.cost import typical_speed

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
    prepared: tuple[int, int] | None = None  # how many of how many photographs, while these are prepared


@dataclass(frozen=True)
class _TimedStep:
    seconds: float
    num_images: int
    usual_s: float  # what such a step costs with the typical speed


class Pace:
    """Takes the events of a run one by one and says where the run stands.

    The cost model says how the steps and tests to come compare with those that were timed, and these what they take.
    """

    def __init__(self, config: RunConfig) -> None:
        self._set_config(config)
        self._step = 0
        self._epoch = 1
        self._num_tested: int | None = None
        self._num_tests_done = 0
        self._prepared: tuple[int, int] | None = None
        self._last_steps: deque[_TimedStep] = deque(maxlen=_WINDOW)
        self._image_size: int | None = None  # of the step before
        self._test_factor: float | None = None  # seconds of the last test, by those of the typical speed
        self._elapsed_s = 0.0

    def append(self, event: TrainEvent) -> None:
        """Takes in one event."""
        match event:
            case RunStarted():
                self._set_config(event.config)
                self._step = event.step
                self._num_tests_done = event.step // event.config.num_batches
                self._epoch = min(event.config.num_epochs, self._num_tests_done + 1)
                self._elapsed_s = event.elapsed_s
            case PreparingPhotographs():
                self._prepared = event.num_done, event.num_photographs
            case PhotographsReady():
                self._prepared = None
            case StepDone():
                self._take_step(event)
            case Evaluating():
                self._num_tested = event.num_done
            case EpochDone():
                # 0 where this computer does not know the data set: nobody knows how many images were tested.
                if usual_s := self._typical.test_s(self._config, self._config.image_size_in(event.epoch)):
                    self._test_factor = (event.elapsed_s - self._elapsed_s) / usual_s
                self._num_tests_done, self._num_tested = event.epoch, None
                self._elapsed_s = event.elapsed_s

    def run_progress(self) -> RunProgress:
        """Where the run stands after the last event."""
        config = self._config
        left_s = images_per_s = None
        if self._last_steps:
            seconds = sum(step.seconds for step in self._last_steps)
            images_per_s = sum(step.num_images for step in self._last_steps) / seconds
            step_factor = seconds / sum(step.usual_s for step in self._last_steps)
            test_factor = step_factor if self._test_factor is None else self._test_factor
            num_tests = self._num_tests_done + (self._num_tested or 0) / max(1, config.num_test_images)
            left_s = step_factor * self._typical.steps_s(config, after_step=self._step)
            left_s += test_factor * self._typical.tests_s(config, after_tests=num_tests)
        return RunProgress(
            self._step / config.num_steps,
            self._epoch,
            config.num_epochs,
            left_s,
            images_per_s,
            self._num_tested,
            self._prepared,
        )

    def _set_config(self, config: RunConfig) -> None:
        self._config, self._typical = config, typical_speed(config)

    def _take_step(self, event: StepDone) -> None:
        image_size = self._config.image_size_in(event.epoch)
        if image_size == self._image_size:  # the first step at a size prepares kernels
            usual_s = self._typical.step.seconds(1, event.num_images, image_size)
            self._last_steps.append(_TimedStep(event.elapsed_s - self._elapsed_s, event.num_images, usual_s))
        self._image_size = image_size
        self._step, self._epoch = event.step, event.epoch
        self._elapsed_s = event.elapsed_s
