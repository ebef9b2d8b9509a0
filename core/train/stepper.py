"""Training steps: an update at a time on a CPU; on a GPU several before anybody asks how they went."""

import math
import time
from collections.abc import Callable, Iterator
from itertools import islice, takewhile
from typing import NamedTuple

import torch
from torch import Tensor

from core.device import MEMORY_LAYOUTS, autocast
from core.errors import UserError
from core.models import training_loss
from core.models.several_right import count_misfits, count_right
from core.runs.config import RunConfig
from core.runs.events import StepDone
from core.runs.progress import Progress
from core.train.cuda_graph import GraphedNetwork
from core.train.distributed import Group
from core.train.learner import Learner
from core.train.method import set_learning_rate


class DivergedError(UserError):
    """The loss is no number any more; the network has nothing left to learn with."""


def check_finite(loss: float, step: int) -> None:
    """Raises `DivergedError` where the loss at `step` is infinite or no number."""
    if not math.isfinite(loss):
        raise DivergedError(
            "The loss became {loss} at step {step}: the weights have blown up; try a smaller learning rate or another"
            " seed.",
            loss=loss,
            step=step,
        )


def is_never_held() -> bool:
    """The `is_held` of whoever goes on at once."""
    return False


class _Figures(NamedTuple):
    """Mean loss and right answers of a batch before the update, its images, and for how many of them none is right."""

    loss: float
    num_right: int
    num_images: int
    num_misfits: int


class _UnreadFigures(NamedTuple):
    """The same, not yet read from the device."""

    loss: Tensor
    num_right: Tensor
    num_images: int
    num_misfits: Tensor | int


class Stepper:
    """Makes the steps of a run on its device; in a `group` of processes with this one's share of every batch."""

    def __init__(
        self,
        config: RunConfig,
        learner: Learner,
        device: torch.device,
        group: Group,
        is_held: Callable[[], bool] = is_never_held,
    ) -> None:
        self._config, self._learner, self._device, self._group = config, learner, device, group
        self._network = group.wrap(learner.model)
        if device.type == "cuda" and group.is_alone:
            self._network = GraphedNetwork(self._network, config.precision)
        self._is_held = is_held
        self._can_run_ahead = device.type != "cpu" and group.is_alone

    def steps(self, batches: Iterator[tuple[Tensor, Tensor]], progress: Progress) -> Iterator[tuple[StepDone, ...]]:
        """Makes a step with each batch; yields what is told of the steps, of all that were read at once together.

        `progress` is counted up to the last of them before the yield. Raises `DivergedError` at the first step whose
        loss is not finite; where each step is read, before its update. Any other error comes after the steps that were
        made before it have been told.
        """
        burst_length = BurstLength(self._is_held, can_run_ahead=self._can_run_ahead)  # anew: images may have grown
        while True:
            start = time.perf_counter()
            burst: list[_Figures | _UnreadFigures] = []
            num_steps = burst_length.next_burst()
            try:
                for images, targets in islice(batches, num_steps):
                    burst.append(self._step(images, targets, progress.step + len(burst) + 1, is_read=num_steps == 1))
            except BaseException:
                if events := _count(_read(burst), progress, time.perf_counter() - start):
                    yield events
                raise
            if not burst:
                return
            figures = _read(burst)
            seconds = time.perf_counter() - start
            if events := _count(figures, progress, seconds):
                yield events
            if len(events) < len(figures):
                check_finite(figures[len(events)].loss, progress.step + 1)
            burst_length.note(len(burst), seconds)

    def _step(self, images: Tensor, targets: Tensor, step: int, *, is_read: bool) -> _Figures | _UnreadFigures:
        """One update; where `is_read`, its figures are read and the loss is checked before it.

        `targets` are labels or which outputs are right for each image, as in `training_loss`.
        """
        config, learner, group = self._config, self._learner, self._group
        num_images = len(targets)
        if not num_images:  # an empty share: a blank image's gradients, counted as none, keep the others from waiting
            images, targets = images.new_zeros((1, *images.shape[1:])), targets.new_zeros((1, *targets.shape[1:]))
        self._network.train()
        if self._device.type == "cpu" and config.num_threads:
            torch.set_num_threads(config.num_threads)  # a measurement under way at the start may have set others
        images = images.to(memory_format=MEMORY_LAYOUTS[config.memory_format])
        with autocast(self._device, config.precision):
            output = self._network(images)
            loss = training_loss(output, targets, config.label_smoothing)
        logits = output if isinstance(output, Tensor) else output.logits
        num_right = count_right(logits[:num_images], targets[:num_images], config.num_classes)
        num_misfits = count_misfits(targets, config.num_classes)
        figures: _Figures | _UnreadFigures = _UnreadFigures(loss.detach(), num_right, num_images, num_misfits)
        if is_read:
            figures = _Figures(*group.total(loss.item(), int(num_right), num_images), int(num_misfits))
            check_finite(figures.loss, step)
        set_learning_rate(learner.optimizer, config, step)
        learner.optimizer.zero_grad()
        group.share_of_loss(loss, num_images, figures.num_images).backward()
        learner.optimizer.step()
        if learner.average is not None:
            learner.average.update_parameters(learner.model)
        return figures


class BurstLength:
    """How many steps are made before their figures are read.

    Reading waits until the device has done all that it was told. A GPU computes while the CPU prepares what follows, so
    it is asked as rarely as nobody notices; a CPU computes at once, and is asked at every step.
    """

    _BURST_S = 0.03  # a display's pace; Pause and Stop wait about as long

    def __init__(self, is_held: Callable[[], bool], *, can_run_ahead: bool) -> None:
        self._is_held = is_held
        self._can_run_ahead = can_run_ahead
        self._num_steps = 1

    def next_burst(self) -> int:
        """How many steps to make now."""
        return 1 if self._is_held() else self._num_steps

    def note(self, num_steps: int, seconds: float) -> None:
        """Takes in how long so many steps took."""
        if self._can_run_ahead:
            # Twice as many at most: the first steps, which prepare kernels, say nothing about the others.
            self._num_steps = max(1, min(2 * num_steps, int(self._BURST_S * num_steps / seconds)))


def _read(burst: list[_Figures | _UnreadFigures]) -> list[_Figures]:
    """The same, all of it read: two transfers, however many steps. Of a burst all figures are read already or none."""
    unread = [each for each in burst if isinstance(each, _UnreadFigures)]
    if not unread:
        return [each for each in burst if isinstance(each, _Figures)]
    losses = torch.stack([each.loss for each in unread]).tolist()
    nums_right = torch.stack([each.num_right for each in unread]).tolist()
    nums_images = [each.num_images for each in unread]
    nums_misfits = [int(each.num_misfits) for each in unread]  # the device has done all by now: nothing to wait for
    return list(map(_Figures, losses, nums_right, nums_images, nums_misfits))


def _count(figures: list[_Figures], progress: Progress, seconds: float) -> tuple[StepDone, ...]:
    """Counts the steps that were made in so many seconds together, up to the first whose loss is not finite."""
    good = takewhile(lambda each: math.isfinite(each.loss), figures)
    return tuple(
        progress.count_step(*each, seconds / len(figures), is_newest=number == len(figures))
        for number, each in enumerate(good, 1)
    )
