"""The networks by name: what each is called, what it wants, and how well the book's recipe trains it."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from core.errors import UserError
from core.models.googlenet import GoogLeNet

MAX_IMAGE_SIZE = 512  # pixels; a batch of larger images does not fit into a classroom computer


@dataclass(frozen=True)
class ModelSpec:
    """What the program knows of a network without building it.

    `book_lr` and `published_accuracy` (lowest, median, highest test accuracy) are those of the book's recipe on
    Fashion-MNIST over all published builds of *Dive into Deep Learning*; None where the book has no such run.
    """

    title: str
    build: Callable[..., nn.Module]  # build(in_channels=, num_classes=, image_size=)
    image_size: int
    min_image_size: int
    book_lr: float
    published_accuracy: tuple[float, float, float] | None
    in_channels: int = 1


def _googlenet(*, in_channels: int, num_classes: int, image_size: int) -> nn.Module:
    del image_size  # global average pooling: any size will do
    return GoogLeNet(in_channels=in_channels, num_classes=num_classes)


MODELS: dict[str, ModelSpec] = {
    "googlenet": ModelSpec("GoogLeNet", _googlenet, 96, 16, 0.1, (0.100, 0.888, 0.900)),
}


def model_spec(name: str) -> ModelSpec:
    """The spec of a network; raises `UserError` for a name that is not known."""
    if name not in MODELS:
        raise UserError("There is no network called {name}; choose one of {names}.", name=name, names=", ".join(MODELS))
    return MODELS[name]


def check_image_size(name: str, image_size: int) -> None:
    """Raises `UserError` where a network cannot work on images of `image_size` x `image_size` pixels."""
    spec = model_spec(name)
    if not spec.min_image_size <= image_size <= MAX_IMAGE_SIZE:
        raise UserError(
            "{title} needs an image size from {low} to {high} pixels, not {size}.",
            title=spec.title,
            low=spec.min_image_size,
            high=MAX_IMAGE_SIZE,
            size=image_size,
        )


def build_model(
    name: str, *, in_channels: int | None = None, num_classes: int = 10, image_size: int | None = None
) -> nn.Module:
    """A network with PyTorch's initial weights; channels and image size default to the network's own.

    Raises `UserError` for an unknown name or an image size that the network cannot take.
    """
    spec = model_spec(name)
    image_size = spec.image_size if image_size is None else image_size
    check_image_size(name, image_size)
    in_channels = spec.in_channels if in_channels is None else in_channels
    return spec.build(in_channels=in_channels, num_classes=num_classes, image_size=image_size)


def build_empty_model(name: str, **options: int) -> nn.Module:
    """The same network with shapes but without memory (on the meta device), to be filled by `load_state_dict(assign=True)`.

    Building it draws no random number, so it cannot disturb a training run in the same process.
    """
    with torch.device("meta"):
        return build_model(name, **options)
