"""The figures of one run, kept for drawing: what was measured at each step and after each epoch."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.runs.config import RunConfig
from core.runs.events import EpochDone, RunStarted, StepDone, TrainEvent


@dataclass
class RunHistory:
    """All steps and epochs of one run, live or read from its folder."""

    config: RunConfig
    steps: list[StepDone] = field(default_factory=list)
    epochs: list[EpochDone] = field(default_factory=list)

    def append(self, event: TrainEvent) -> None:
        """Takes in one event; a run that goes on forgets figures from after the step where it does."""
        match event:
            case RunStarted():
                self.config = event.config
                self.steps = [step for step in self.steps if step.step <= event.step]
                self.epochs = [epoch for epoch in self.epochs if epoch.step <= event.step]
            case StepDone():
                self.steps.append(event)
            case EpochDone():
                self.epochs.append(event)

    def extend(self, events: Iterable[TrainEvent]) -> "RunHistory":
        """Takes in many events and returns itself."""
        for event in events:
            self.append(event)
        return self

    @property
    def num_steps(self) -> int:
        """Steps of the whole run, as planned."""
        return self.config.num_steps

    def epochs_at(self, step: int) -> float:
        """How many epochs `step` steps are: the curves' horizontal axis."""
        return step / self.config.num_batches
