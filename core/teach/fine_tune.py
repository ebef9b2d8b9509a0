"""All weights of a network taught own classes, beginning with the head that was fitted before."""

import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.data.resize import to_input
from core.data.vary_photographs import vary_photographs
from core.models import training_loss
from core.models.training_step import shorten_training_steps
from core.runs.config import RunConfig
from core.runs.events import EpochDone, Evaluating, StepDone
from core.runs.weights import Weights, build_trained
from core.train.method import RunningAverage, build_optimizer, set_learning_rate

FULL_METHOD: Mapping[str, object] = {
    "lr": 0.0005,
    "num_epochs": 8,
    "batch_size": 32,
    "optimizer": "adamw",
    "schedule": "one-cycle",
    "weight_decay": 0.05,
    "label_smoothing": 0.1,
    "average_decay": 0.98,
    "photo_augmentation": "hand-held",
}
_TEST_BATCH = 16  # whoever waits for something else need not wait for more


@dataclass(frozen=True)
class Pictures:
    """`pixels` are uint8 N x 1 x side x side, `labels` int64 N."""

    pixels: Tensor
    labels: Tensor


@dataclass(frozen=True)
class FineTuned:
    """The weights after the last epoch, and the logits, float32 N x C, that they give for the pictures held out."""

    tensors: dict[str, Tensor]
    logits: Tensor


def fine_tune(
    config: RunConfig, weights: Weights, train: Pictures, test: Pictures
) -> Generator[StepDone | Evaluating | EpochDone, None, FineTuned]:
    """Trains a copy of the network on pictures that are varied each time; what is tested is its running average."""
    copied = {name: tensor.clone() for name, tensor in weights.tensors.items()}
    model = build_trained(replace(weights, tensors=copied)).requires_grad_(True)
    shorten_training_steps(model)
    optimizer = build_optimizer(config, model)
    average = RunningAverage(model, config.average_decay)
    generator = torch.Generator().manual_seed(config.seed)
    step, elapsed_s = 0, 0.0
    for epoch in range(1, config.num_epochs + 1):
        loss_sum, num_right, epoch_s = 0.0, 0, 0.0
        for numbers in torch.randperm(len(train.labels), generator=generator).split(config.batch_size):
            start = time.perf_counter()
            step += 1
            labels = train.labels[numbers]
            varied = vary_photographs(train.pixels[numbers], config.photo_augmentation, generator)
            set_learning_rate(optimizer, config, step)
            optimizer.zero_grad()
            logits = _logits(model.train(), varied, weights)
            loss = training_loss(logits, labels, config.label_smoothing)
            loss.backward()
            optimizer.step()
            average.update_parameters(model)
            seconds = time.perf_counter() - start
            epoch_s, elapsed_s = epoch_s + seconds, elapsed_s + seconds
            right = int((logits.argmax(dim=1) == labels).sum())
            loss_sum, num_right = loss_sum + loss.item() * len(labels), num_right + right
            yield StepDone(step, epoch, loss.item(), right / len(labels), len(labels), elapsed_s)
        tested = yield from _tested(average.module, test, weights, epoch)
        yield EpochDone(
            epoch=epoch,
            step=step,
            train_loss=loss_sum / len(train.labels),
            train_accuracy=num_right / len(train.labels),
            test_loss=F.cross_entropy(tested, test.labels).item(),
            test_accuracy=(tested.argmax(dim=1) == test.labels).double().mean().item(),
            images_per_s=len(train.labels) / epoch_s,
            elapsed_s=elapsed_s,
        )
    tensors = {name: tensor.detach().clone() for name, tensor in average.module.state_dict().items()}
    return FineTuned(tensors, tested)


def _tested(model: nn.Module, test: Pictures, weights: Weights, epoch: int) -> Generator[Evaluating, None, Tensor]:
    """The logits of all test pictures, told batch by batch."""
    model.eval()
    parts = []
    for pixels in test.pixels.split(_TEST_BATCH):
        with torch.no_grad():  # never around the yield: it would leak out
            parts.append(_logits(model, pixels, weights))
        yield Evaluating(epoch, sum(map(len, parts)), len(test.labels))
    return torch.cat(parts)


def _logits(model: nn.Module, pixels: Tensor, weights: Weights) -> Tensor:
    inputs = to_input(pixels, weights.image_size, weights.in_channels)
    logits: Tensor = model(inputs.to(memory_format=torch.channels_last))
    return logits
