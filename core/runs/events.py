"""What a training run tells, as frozen values: numbers and CPU tensors only."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UserError
from core.runs.config import RunConfig

if TYPE_CHECKING:  # the window reads events before torch has been imported
    from torch import Tensor


@dataclass(frozen=True)
class RunStarted:
    """The run begins, or goes on after `step` steps; `config` names the device and number format really used.

    `device_before` is the device that it was trained on up to here, where that is another: then its numbers will differ
    in their last digits from those of a run that was never moved.
    """

    config: RunConfig
    folder: Path | None
    num_parameters: int
    step: int
    elapsed_s: float
    device_before: str = ""


@dataclass(frozen=True)
class PreparingPhotographs:
    """Before the first step: `num_done` of `num_photographs` photographs have been brought to the data set's form."""

    num_done: int
    num_photographs: int


@dataclass(frozen=True)
class PhotographsReady:
    """All are prepared: those that show a class, and the misfits, which show something else.

    `broken` says of each file that could not be used why not; `unknown_folders` were left out, for their names say
    nothing.
    """

    num_photographs: int
    num_misfits: int
    broken: tuple[UserError, ...] = ()
    unknown_folders: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepDone:
    """One optimizer update; `loss` and `accuracy` are those of its batch, before the update. Steps count from 1.

    `is_newest` is false where later steps are made already and told next: a GPU's figures are read for several at once.
    """

    step: int
    epoch: int
    loss: float
    accuracy: float
    num_images: int
    elapsed_s: float
    is_newest: bool = field(default=True, compare=False)


@dataclass(frozen=True)
class Evaluating:
    """The test after an epoch is under way: `num_done` of `num_images` test images have been looked at."""

    epoch: int
    num_done: int
    num_images: int


@dataclass(frozen=True)
class EpochDone:
    """All images seen once; training figures are means over the epoch, test figures are taken after it. From 1."""

    epoch: int
    step: int
    train_loss: float
    train_accuracy: float
    test_loss: float
    test_accuracy: float
    images_per_s: float
    elapsed_s: float


@dataclass(frozen=True)
class Snapshot:
    """A CPU copy of the weights after `step` steps, for looking at while training goes on."""

    step: int
    epoch: int
    weights: "dict[str, Tensor]"


@dataclass(frozen=True)
class CheckpointSaved:
    """The weights after `epoch` lie in the run's folder, and the run can be continued from there."""

    path: Path
    epoch: int
    step: int


@dataclass(frozen=True)
class RunMoved:
    """All of the run is kept in `folder` from now on, for `folder_before` was gone or could not be written.

    `reason` is what the operating system said. The two are the same where the folder could be made or written again.
    """

    folder_before: Path
    folder: Path
    reason: str


@dataclass(frozen=True)
class RunUnsaved:
    """The run goes on though neither its `folder` nor a new one can be written: its next save tries again."""

    folder: Path
    reason: str


TrainEvent = (
    RunStarted
    | PreparingPhotographs
    | PhotographsReady
    | StepDone
    | Evaluating
    | EpochDone
    | Snapshot
    | CheckpointSaved
    | RunMoved
    | RunUnsaved
)


def folder_news(event: RunMoved | RunUnsaved) -> UserError:
    """The sentence that tells people of it."""
    if isinstance(event, RunMoved):
        return SavedElsewhereError(event)
    return UserError(
        "The run goes on but cannot be saved ({reason}): make room on the disk; each epoch's end tries again.",
        reason=event.reason,
    )


class SavedElsewhereError(UserError):
    """Raised by `close` of a run that is found only then to be kept in another folder; nothing is lost."""

    def __init__(self, moved: RunMoved) -> None:
        self.moved = moved
        sentence = "The run's folder {before} could not be written ({reason}); the run is saved in {folder} now."
        if moved.folder == moved.folder_before:
            sentence = "The run's folder {before} could not be written ({reason}); all of the run is saved there again."
        super().__init__(sentence, before=moved.folder_before, reason=moved.reason, folder=moved.folder)


def can_wait_after(event: TrainEvent) -> bool:
    """Whether to pause or stop after this event leaves the run where the event says that it is.

    A snapshot and news of the folder belong to the event that comes next, and so do steps that are not the newest.
    """
    return not isinstance(event, (Snapshot, RunMoved, RunUnsaved)) and getattr(event, "is_newest", True)
