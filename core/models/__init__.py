"""The networks by name: what each is called, what it wants, and how well the book's recipe trains it.

The list itself is free of torch, for the window shows it before torch has been imported.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import UserError

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    from core.models.builders import Network
    from core.models.googlenet_2014 import GoogLeNetOutput

BOOK_DATA = "fashion_mnist"  # the data set of the book's published runs
MAX_IMAGE_SIZE = 512  # pixels; a batch of larger images does not fit into a classroom computer


@dataclass(frozen=True)
class ModelSpec:
    """What the program knows of a network without building it.

    `book_lr` and `published_accuracy` (lowest, median, highest test accuracy) are those of the book's recipe on
    Fashion-MNIST over all published builds of *Dive into Deep Learning*; None where the book has no such run. A network
    with `batch_norm` cannot train on a single image; one that `has_one_size` takes no images that grow.
    """

    title: str
    image_size: int
    min_image_size: int
    book_lr: float
    published_accuracy: tuple[float, float, float] | None
    in_channels: int = 1
    min_image_size_with_heads: int | None = None  # None: the network has no auxiliary heads
    batch_norm: bool = False
    has_one_size: bool = False  # fully connected layers after the maps fit the image size that it was built for

    def channels_for(self, image_channels: int) -> int:
        """Input channels of the network for images of so many: gray ones are repeated where it wants colours."""
        return max(self.in_channels, image_channels)


# The least sizes are those at which no layer is left without a pixel, found by trying, but never below 16: the book's
# GoogLeNet would run on a single pixel. The book has no run of GoogLeNet BN and 2014; their lr is its GoogLeNet's.
MODELS: dict[str, ModelSpec] = {
    "googlenet": ModelSpec("GoogLeNet", 96, 16, 0.1, (0.100, 0.888, 0.900)),
    "googlenet_bn": ModelSpec("GoogLeNet BN", 96, 16, 0.1, None, batch_norm=True),
    "alexnet": ModelSpec("AlexNet", 224, 67, 0.01, (0.860, 0.8805, 0.886), has_one_size=True),
    "vgg11": ModelSpec("VGG-11", 224, 32, 0.05, None, has_one_size=True),
    "vgg11_quarter": ModelSpec("VGG-11 / 4", 224, 32, 0.05, (0.900, 0.919, 0.925), has_one_size=True),
    "nin": ModelSpec("NiN", 224, 67, 0.1, (0.100, 0.844, 0.885)),
    "googlenet_2014": ModelSpec("GoogLeNet 2014", 224, 31, 0.1, None, in_channels=3, min_image_size_with_heads=79),
}


def model_spec(name: str) -> ModelSpec:
    """The spec of a network; raises `UserError` for a name that is not known."""
    if name not in MODELS:
        raise UserError("There is no network called {name}; choose one of {names}.", name=name, names=", ".join(MODELS))
    return MODELS[name]


def check_image_size(name: str, image_size: int, *, aux_heads: bool = False) -> None:
    """Raises `UserError` where a network cannot take images of `image_size` x `image_size` pixels or has no heads."""
    spec = model_spec(name)
    low = spec.min_image_size
    sentence = "{title} needs an image size from {low} to {high} pixels, not {size}."
    if aux_heads:
        if spec.min_image_size_with_heads is None:
            raise UserError("{title} has no auxiliary heads; train it without them.", title=spec.title)
        low = spec.min_image_size_with_heads
        sentence = "{title} with auxiliary heads needs an image size from {low} to {high} pixels, not {size}."
    if not low <= image_size <= MAX_IMAGE_SIZE:
        raise UserError(sentence, title=spec.title, low=low, high=MAX_IMAGE_SIZE, size=image_size)


def build_model(
    name: str,
    *,
    in_channels: int | None = None,
    num_classes: int = 10,
    image_size: int | None = None,
    aux_heads: bool = False,
) -> "Network":
    """A network with PyTorch's initial weights; channels and image size default to the network's own.

    With `aux_heads` it returns a `GoogLeNetOutput` instead of logits while it is in training mode.
    Raises `UserError` for an unknown name, an image size that the network cannot take, or heads that it does not have.
    """
    from core.models.builders import BUILDERS

    spec = model_spec(name)
    image_size = spec.image_size if image_size is None else image_size
    check_image_size(name, image_size, aux_heads=aux_heads)
    in_channels = spec.in_channels if in_channels is None else in_channels
    heads = {"aux_heads": True} if aux_heads else {}
    return BUILDERS[name](in_channels=in_channels, num_classes=num_classes, image_size=image_size, **heads)


def build_empty_model(name: str, **options: Any) -> "Network":
    """The same network with shapes but no memory (on the meta device), to be filled by `load_state_dict(assign=True)`.

    Building it draws no random number, so it cannot disturb a training run in the same process.
    """
    import torch

    with torch.device("meta"):
        return build_model(name, **options)


def fill_empty_model(model: "nn.Module", value: float, device: "torch.device | str" = "cpu") -> "nn.Module":
    """Puts `value` for every number in the `state_dict` of a network built without memory, and returns it.

    `Module.to_empty` would go through PyTorch's compiler and import what that needs, which takes a second or two.
    """
    import torch

    tensors = {
        name: torch.full(tensor.shape, value, dtype=tensor.dtype, device=device)
        for name, tensor in model.state_dict().items()
    }
    model.load_state_dict(tensors, assign=True)
    return model


def training_loss(output: "Tensor | GoogLeNetOutput", targets: "Tensor", label_smoothing: float = 0.0) -> "Tensor":
    """What a step minimises, a scalar: the mean cross-entropy of the logits, plus the share of the heads if any ran.

    `targets` are labels, int64 N, or, without heads, which outputs count as right for each image, bool N x outputs
    (`core.models.several_right`).
    """
    from torch.nn import functional as F

    from core.models.googlenet_2014 import GoogLeNetOutput, loss_with_aux
    from core.models.several_right import loss_of_right_classes

    if isinstance(output, GoogLeNetOutput):
        return loss_with_aux(output, targets)
    if targets.ndim == 2:
        return loss_of_right_classes(output, targets, label_smoothing)
    return F.cross_entropy(output, targets, label_smoothing=label_smoothing)
