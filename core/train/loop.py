"""The training loop: a generator of events that whoever iterates it can pause, step and stop."""

import time
from collections.abc import Callable, Generator, Iterator

import torch

from core.data.batches import Batches
from core.data.mixed_batches import MixedBatches
from core.evaluate.accuracy import Evaluation, evaluate_by_batch
from core.runs.config import RunConfig
from core.runs.events import EpochDone, Evaluating, StepDone
from core.runs.progress import Progress
from core.train.distributed import ALONE, Group
from core.train.learner import Learner
from core.train.stepper import Stepper, check_finite, is_never_held


def train(
    config: RunConfig,
    learner: Learner,
    train_batches: Batches | MixedBatches,
    test_batches: Batches,
    *,
    device: torch.device,
    progress: Progress,
    is_held: Callable[[], bool] = is_never_held,
    group: Group = ALONE,
) -> Generator[tuple[StepDone | Evaluating | EpochDone, ...], None, None]:
    """Trains on from where `progress` stands; yields a `StepDone` a step, then each epoch's test and `EpochDone`.

    What is yielded together is known together: several steps, where they were made before their figures were read.
    While a step `is_held`, the next is made alone.
    `progress` is kept up to date before each yield, so that the run can be saved wherever the consumer stops.
    Raises `DivergedError` at the first step whose loss is not finite, and where the test after an epoch finds that its
    last update did the harm. In a `group` of processes the batches are shares; figures are those of all shares
    together, so that all processes tell and raise the same.
    """
    stepper = Stepper(config, learner, device, group, is_held)
    group.seed(config.seed + progress.step)
    while progress.epoch <= config.num_epochs:
        image_size = config.image_size_in(progress.epoch)
        batches = train_batches.at(image_size).shuffled(config.seed, progress.epoch, start=progress.step_in_epoch)
        yield from stepper.steps(batches, progress)
        start = time.perf_counter()
        tests = test_batches.at(image_size)
        for test in _test(config, learner, tests, device, group):
            progress.elapsed_s += time.perf_counter() - start
            yield (Evaluating(progress.epoch, test.num_images, tests.num_images),)
            start = time.perf_counter()
        check_finite(test.loss, progress.step)
        epoch_done = EpochDone(
            epoch=progress.epoch,
            step=progress.step,
            train_loss=progress.loss_sum / progress.num_seen,
            train_accuracy=progress.accuracy,
            test_loss=test.loss,
            test_accuracy=test.accuracy,
            images_per_s=progress.num_seen / progress.train_s,
            elapsed_s=progress.elapsed_s,
        )
        progress.begin_next_epoch()
        yield (epoch_done,)


def _test(
    config: RunConfig, learner: Learner, batches: Batches, device: torch.device, group: Group
) -> Iterator[Evaluation]:
    """What is known of the tested network after each batch, of all shares together."""
    group.align_buffers(learner.tested_model)
    for own in evaluate_by_batch(learner.tested_model, batches, device=device, precision=config.precision):
        num_right = round(own.accuracy * own.num_images)
        loss, num_right, num_images = group.total(own.loss, num_right, own.num_images)
        yield Evaluation(num_right / num_images, loss, num_images)
