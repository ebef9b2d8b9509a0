"""A head fitted on most pictures and tested on those held out, with the figures of a run."""

import time
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from core.evaluate.confusion import confusion_matrix
from core.evaluate.interval import interval_95
from core.runs.config import RunConfig
from core.runs.events import EpochDone, StepDone
from core.teach.events import HeldOut, SubsetDone
from core.teach.head import NUM_STEPS, STRENGTH, Head, fit, fitted
from core.teach.record import Lesson
from core.teach.split import nested_subsets

HEAD_METHOD = {"lr": 1.0, "num_epochs": NUM_STEPS, "optimizer": "lbfgs", "weight_decay": STRENGTH}


@dataclass(frozen=True)
class Side:
    """Pictures on one side of the split: `features` float32 N x D, `labels` int64 N."""

    features: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.labels)


def sides(lesson: Lesson, features: Tensor) -> tuple[Side, Side]:
    """Those to teach with and those held out."""
    labels, is_held_out = torch.from_numpy(lesson.labels), torch.from_numpy(lesson.is_held_out)
    return Side(features[~is_held_out], labels[~is_held_out]), Side(features[is_held_out], labels[is_held_out])


def fit_head(
    config: RunConfig, train: Side, test: Side, num_classes: int
) -> Generator[StepDone | EpochDone, None, Head]:
    """Fits a head on `train`; tells after each step how good it is there and on `test`, and returns the last one."""
    start = time.monotonic()
    seen_s = 0.0
    for epoch, head in enumerate(fit(train.features, train.labels, num_classes), 1):
        loss, accuracy = _judge(head, train)
        test_loss, test_accuracy = _judge(head, test)
        now_s = time.monotonic() - start
        step = epoch * config.num_batches
        yield StepDone(step, epoch, loss, accuracy, len(train), now_s)
        speed = len(train) / max(now_s - seen_s, 1e-6)
        yield EpochDone(epoch, step, loss, accuracy, test_loss, test_accuracy, speed, now_s)
        seen_s = now_s
    return head


def learning_curve(train: Side, test: Side, num_classes: int, seed: int) -> Generator[SubsetDone, None, None]:
    """How good a head is on `test` that is taught with a few pictures of `train`, with more, and with all."""
    for num_per_class, numbers in nested_subsets(train.labels.numpy(), seed):
        head = fitted(train.features[numbers], train.labels[numbers], num_classes)
        accuracy, interval = accuracy_of(head.logits(test.features).argmax(dim=1).numpy(), test.labels.numpy())
        yield SubsetDone(num_per_class, len(numbers), accuracy, interval)


def held_out(lesson: Lesson, probabilities: np.ndarray, with_doubles: tuple[str, ...]) -> HeldOut:
    """The figures of the pictures held out, of which these are the probabilities, float32 N x C."""
    labels, predicted = lesson.labels[lesson.is_held_out], probabilities.argmax(axis=1)
    accuracy, interval = accuracy_of(predicted, labels)
    num_classes = len(lesson.class_names)
    return HeldOut(
        examples=tuple(example for example, is_out in zip(lesson.examples, lesson.is_held_out, strict=True) if is_out),
        labels=labels,
        predicted=predicted,
        probabilities=probabilities,
        counts=confusion_matrix(labels, predicted, (num_classes, num_classes)),
        accuracy=accuracy,
        interval=interval,
        with_doubles=with_doubles,
    )


def accuracy_of(predicted: np.ndarray, labels: np.ndarray) -> tuple[float, tuple[float, float]]:
    """The share of right answers among at least one, and its 95 % interval."""
    num_right = int((predicted == labels).sum())
    interval = interval_95(num_right, len(labels))
    assert interval is not None  # at least one picture of each class is held out
    return num_right / len(labels), interval


def _judge(head: Head, side: Side) -> tuple[float, float]:
    logits = head.logits(side.features)
    loss = F.cross_entropy(logits, side.labels).item()
    return loss, (logits.argmax(dim=1) == side.labels).double().mean().item()
