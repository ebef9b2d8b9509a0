"""The training loop: a generator of events that whoever iterates it can pause, step and stop."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.data import Batches
from core.device import MEMORY_LAYOUTS, autocast
from core.errors import UserError
from core.evaluate.accuracy import Evaluation, evaluate_by_batch
from core.models import training_loss
from core.train.config import RunConfig
from core.train.cuda_graph import GraphedNetwork
from core.train.distributed import ALONE, Group
from core.train.events import EpochDone, Evaluating, StepDone
from core.train.learner import Learner
from core.train.method import set_learning_rate


class DivergedError(UserError):
    """The loss is no number any more; the network has nothing left to learn with."""


@dataclass
class Progress:
    """How far a run has come; all that the loop itself has to remember between two steps.

    The sums are those of the epoch under way: loss times images, right answers, images, and seconds spent training.
    """

    step: int = 0
    epoch: int = 1
    step_in_epoch: int = 0
    loss_sum: float = 0.0
    num_right: int = 0
    num_seen: int = 0
    train_s: float = 0.0
    elapsed_s: float = 0.0

    @property
    def epoch_of_step(self) -> int:
        """The epoch of the last step done, from 1; 0 before the first."""
        return self.epoch if self.step_in_epoch else self.epoch - 1

    def begin_next_epoch(self) -> None:
        """Forgets the sums and counts one epoch on."""
        self.epoch, self.step_in_epoch = self.epoch + 1, 0
        self.loss_sum, self.num_right, self.num_seen, self.train_s = 0.0, 0, 0, 0.0


def train(
    config: RunConfig,
    learner: Learner,
    train_batches: Batches,
    test_batches: Batches,
    *,
    device: torch.device,
    progress: Progress,
    group: Group = ALONE,
) -> Iterator[StepDone | Evaluating | EpochDone]:
    """Trains on from where `progress` stands; yields a `StepDone` a step, then each epoch's test and `EpochDone`.

    `progress` is kept up to date before each yield, so that the run can be saved wherever the consumer stops.
    Raises `DivergedError` at the first step whose loss is not finite, before that step's update, and where the test
    after an epoch finds that its last update did the harm. In a `group` of processes the batches are shares; figures
    are those of all shares together, so that all processes tell and raise the same.
    """
    network = group.wrap(learner.model)
    if device.type == "cuda" and group.is_alone:
        network = GraphedNetwork(network, config.precision)
    group.seed(config.seed + progress.step)
    while progress.epoch <= config.num_epochs:
        image_size = config.image_size_in(progress.epoch)
        batches = train_batches.at(image_size).shuffled(config.seed, progress.epoch, start=progress.step_in_epoch)
        while True:
            start = time.perf_counter()
            batch = next(batches, None)
            if batch is None:
                break
            figures = _step(config, learner, network, *batch, device, group, progress.step + 1)
            seconds = time.perf_counter() - start
            yield _count_step(progress, *figures, seconds)
        start = time.perf_counter()
        tests = test_batches.at(image_size)
        for test in _test(config, learner, tests, device, group):
            progress.elapsed_s += time.perf_counter() - start
            yield Evaluating(progress.epoch, test.num_images, tests.num_images)
            start = time.perf_counter()
        _check_finite(test.loss, progress.step)
        epoch_done = EpochDone(
            epoch=progress.epoch,
            step=progress.step,
            train_loss=progress.loss_sum / progress.num_seen,
            train_accuracy=progress.num_right / progress.num_seen,
            test_loss=test.loss,
            test_accuracy=test.accuracy,
            images_per_s=progress.num_seen / progress.train_s,
            elapsed_s=progress.elapsed_s,
        )
        progress.begin_next_epoch()
        yield epoch_done


def _step(
    config: RunConfig,
    learner: Learner,
    network: nn.Module,
    images: Tensor,
    labels: Tensor,
    device: torch.device,
    group: Group,
    step: int,
) -> tuple[float, int, int]:
    """One update; returns the batch's mean loss, right answers, both from before it, and images."""
    num_images = len(labels)
    if not num_images:  # an empty share: the gradients of a blank image, counted as none, keep the others from waiting
        images, labels = images.new_zeros((1, *images.shape[1:])), labels.new_zeros(1)
    network.train()
    images = images.to(memory_format=MEMORY_LAYOUTS[config.memory_format])
    with autocast(device, config.precision):
        output = network(images)
        loss = training_loss(output, labels, config.label_smoothing)
    logits = output if isinstance(output, Tensor) else output.logits
    num_right = int((logits.argmax(dim=1) == labels)[:num_images].sum())
    loss_of_all, num_right, num_images_of_all = group.total(loss.item(), num_right, num_images)
    _check_finite(loss_of_all, step)
    set_learning_rate(learner.optimizer, config, step)
    learner.optimizer.zero_grad()
    group.share_of_loss(loss, num_images, num_images_of_all).backward()
    learner.optimizer.step()
    if learner.average is not None:
        learner.average.update_parameters(learner.model)
    return loss_of_all, num_right, num_images_of_all


def _test(
    config: RunConfig, learner: Learner, batches: Batches, device: torch.device, group: Group
) -> Iterator[Evaluation]:
    """What is known of the tested network after each batch, of all shares together."""
    group.align_buffers(learner.tested_model)
    for own in evaluate_by_batch(learner.tested_model, batches, device=device, precision=config.precision):
        num_right = round(own.accuracy * own.num_images)
        loss, num_right, num_images = group.total(own.loss, num_right, own.num_images)
        yield Evaluation(num_right / num_images, loss, num_images)


def _check_finite(loss: float, step: int) -> None:
    if not math.isfinite(loss):
        raise DivergedError(
            "The loss became {loss} at step {step}: the weights have blown up; try a smaller learning rate or another"
            " seed.",
            loss=loss,
            step=step,
        )


def _count_step(progress: Progress, loss: float, num_right: int, num_images: int, seconds: float) -> StepDone:
    progress.step += 1
    progress.step_in_epoch += 1
    progress.loss_sum += loss * num_images
    progress.num_right += num_right
    progress.num_seen += num_images
    progress.train_s += seconds
    progress.elapsed_s += seconds
    return StepDone(progress.step, progress.epoch, loss, num_right / num_images, num_images, progress.elapsed_s)
