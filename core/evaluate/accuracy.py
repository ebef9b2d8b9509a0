"""How good a network is: its loss and accuracy on labelled images."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from core.data import dataset_spec
from core.data.batches import Batches
from core.data.image_set import ImageSet
from core.device import choose_device, choose_precision
from core.errors import UserError
from core.evaluate.predictions import logits_by_batch
from core.runs.weights import Weights, build_trained

_BATCH_SIZE = 256


@dataclass(frozen=True)
class Evaluation:
    """`accuracy` is 0..1, `loss` the mean cross-entropy, both over `num_images`."""

    accuracy: float
    loss: float
    num_images: int


def evaluate_weights(weights: Weights, device_name: str = "auto", precision: str = "float32") -> Evaluation:
    """Loss and accuracy of `weights` on the test images of their data set, in full precision unless asked otherwise.

    Raises `UserError` where this computer does not know the data set.
    """
    device = choose_device(device_name)
    model, batches = build_trained(weights).to(device), batches_of(own_test_images(weights), weights, device)
    return evaluate(model, batches, device=device, precision=choose_precision(precision, device))


def own_test_images(weights: Weights) -> ImageSet:
    """The test images that these weights can be measured on.

    Raises `UserError` where this computer does not know their data set, or where they tell other classes apart.
    """
    images = dataset_spec(weights.data).load("test")
    check_classes(images, weights)
    return images


def check_classes(images: ImageSet, weights: Weights) -> None:
    """Raises `UserError` where these weights tell other classes apart than those of the images."""
    if images.class_names != weights.class_names:
        raise UserError(
            "The weights {name} tell other classes apart than the test images of {data} have; evaluate them on a folder"
            " of pictures instead.",
            name=weights.name,
            data=images.name,
        )


def batches_of(images: ImageSet, weights: Weights, device: torch.device) -> Batches:
    """Images in batches as these weights want them."""
    return Batches(images, _BATCH_SIZE, weights.image_size, num_channels=weights.in_channels, device=device)


def evaluate(model: nn.Module, batches: Batches, *, device: torch.device, precision: str = "float32") -> Evaluation:
    """Runs `model` over all of `batches` once, in eval mode, and leaves it in eval mode."""
    *_, evaluation = evaluate_by_batch(model, batches, device=device, precision=precision)
    return evaluation


def evaluate_by_batch(
    model: nn.Module, batches: Batches, *, device: torch.device, precision: str = "float32"
) -> Iterator[Evaluation]:
    """The same, yielding after each batch what is known so far, so that a long evaluation can be watched and left.

    A batch may be empty, as the share of a process in a small one; as long as all were, loss and accuracy are 0.
    """
    num_right, loss_sum, num_images = 0, 0.0, 0
    for logits, labels in logits_by_batch(model, batches, device=device, precision=precision):
        if len(labels):
            loss_sum += F.cross_entropy(logits, labels, reduction="sum").item()
            num_right += int((logits.argmax(dim=1) == labels).sum())
            num_images += len(labels)
        yield Evaluation(num_right / max(1, num_images), loss_sum / max(1, num_images), num_images)
