"""What teaching tells, as frozen values; free of torch as the training's events, which come between these."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.errors import UserError
from core.runs.events import EpochDone, Evaluating, RunMoved, RunStarted, StepDone
from core.teach.examples import Example

if TYPE_CHECKING:  # the window reads events before torch has been imported
    from core.runs.weights import Weights


@dataclass(frozen=True)
class Prepared:
    """The example `num_done` of `num_images` was brought to the data set's form; or `error` says why it is left out."""

    num_done: int
    num_images: int
    example: Example
    error: UserError | None = None


@dataclass(frozen=True)
class FeaturesDone:
    """Of the `num_images` examples the first `num_done` have been looked at by the network."""

    num_done: int
    num_images: int


@dataclass(frozen=True)
class SubsetDone:
    """How good the head is on the pictures held out when it is taught with at most `num_per_class` of each class.

    `num_images` is how many these are in all, `interval` the 95 % interval of the accuracy.
    """

    num_per_class: int
    num_images: int
    accuracy: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class HeldOut:
    """What a head taught with the other pictures says to the N that were held out.

    `labels` and `predicted` are int64 N, `probabilities` float32 N x C, `counts` int64 C x C: how many pictures of
    class r were taken for class c. `interval` is the 95 % interval of the accuracy. `with_doubles` names the classes
    whose pictures are all nearly the same, so that those held out tell nothing of other pictures.
    """

    examples: tuple[Example, ...]
    labels: np.ndarray
    predicted: np.ndarray
    probabilities: np.ndarray
    counts: np.ndarray
    accuracy: float
    interval: tuple[float, float]
    with_doubles: tuple[str, ...]


@dataclass(frozen=True)
class Seconds:
    """Where the time went: reading and preparing files with what the network makes of them, and all that came after."""

    preparing: float
    teaching: float


@dataclass(frozen=True)
class Taught:
    """The end: `weights` are a network of the own classes, `folder` is its run where one was written.

    The head of `weights` is fitted on all `num_images` pictures, those held out too; `held_out` and the figures of the
    run are of what was fitted on the others. `full_accuracy` is what all weights reached on those held out, where they
    were taught; that network is the result only where this is more than the head alone reached, and then it has never
    seen them.
    """

    weights: "Weights"
    folder: Path | None
    num_images: int
    held_out: HeldOut
    subsets: tuple[SubsetDone, ...]
    seconds: Seconds
    full_accuracy: float | None = None


TeachEvent = Prepared | FeaturesDone | RunStarted | StepDone | Evaluating | EpochDone | SubsetDone | RunMoved | Taught
