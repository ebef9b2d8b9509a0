"""The building blocks that several networks share; every shown layer is a named module with its ReLU after it."""

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.models.conv import Conv2d, conv2d
from core.models.pool import MaxPool2d

# How much of a running mean each step renews. PyTorch's 0.1 still remembers the first steps after an epoch of large
# batches: with it one epoch of the fast recipe ended at 0.886, with 0.3 at 0.891.
_NORM_MOMENTUM = 0.3


class ConvReLU(nn.Sequential):
    """A convolution and its ReLU, as children `conv` and `relu`; the output is the activation after the ReLU.

    With `batch_norm` a child `norm` stands between them, and the convolution has no bias, for the norm has one.
    The ReLU never works in place: a hook on `conv` must see what the convolution gave, not what the ReLU left of it.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        stride: int = 1,
        padding: int = 0,
        *,
        batch_norm: bool = False,
    ) -> None:
        layers = OrderedDict()
        layers["conv"] = Conv2d(
            in_channels, out_channels, kernel_size, stride=stride, padding=padding, bias=not batch_norm
        )
        if batch_norm:
            layers["norm"] = nn.BatchNorm2d(out_channels, momentum=_NORM_MOMENTUM)
        layers["relu"] = nn.ReLU()
        super().__init__(layers)

    def pooled(self, images: Tensor, pool: nn.MaxPool2d) -> Tensor:
        """`pool` of the activation.

        A training step has the ReLU after the pooling, where there is a quarter as much to do; as a ReLU keeps the
        order of numbers, results and gradients are the same.
        """
        if not _is_training_step(self):
            return pool(self(images))
        for name, layer in self.named_children():
            images = pool(images) if name == "relu" else layer(images)
        return self.relu(images)


def at_once(layers: Sequence[ConvReLU], images: Tensor) -> tuple[Tensor, ...]:
    """What each of several layers with 1x1 kernels gives for the same images in a training step.

    One convolution for all of them is faster, and its gradient of the images need not be added up from several. Hooks
    on the layers are not called.
    """
    convs = [layer.conv for layer in layers]
    bias = None if convs[0].bias is None else torch.cat([conv.bias for conv in convs])
    x = conv2d(images, torch.cat([conv.weight for conv in convs]), bias)
    norms = [layer.norm for layer in layers if hasattr(layer, "norm")]
    x = F.relu(_normed_at_once(norms, x) if norms else x)
    return x.split([conv.out_channels for conv in convs], dim=1)


def _normed_at_once(norms: Sequence[nn.BatchNorm2d], x: Tensor) -> Tensor:
    """What several norms in training give for the channels of `x`, one after the other; they keep its figures."""
    mean, var, weight, bias = (
        torch.cat([getattr(norm, name) for norm in norms]) for name in ("running_mean", "running_var", "weight", "bias")
    )
    x = F.batch_norm(x, mean, var, weight, bias, training=True, momentum=norms[0].momentum, eps=norms[0].eps)
    sizes = [norm.num_features for norm in norms]
    with torch.no_grad():
        for norm, own_mean, own_var in zip(norms, mean.split(sizes), var.split(sizes), strict=True):
            norm.running_mean.copy_(own_mean)
            norm.running_var.copy_(own_var)
            norm.num_batches_tracked.add_(1)
    return x


def _is_training_step(module: nn.Module) -> bool:
    """Whether a pass may take a shorter way; every other pass calls each layer, so that hooks see all that is shown."""
    return module.training and torch.is_grad_enabled()


class InceptionChannels(NamedTuple):
    """One row of the paper's table of Inception blocks: how many channels each branch has."""

    conv1x1: int
    reduce3x3: int
    conv3x3: int
    reduce5x5: int
    conv5x5: int
    pool: int

    @property
    def out_channels(self) -> int:
        """Channels of the concatenation."""
        return self.conv1x1 + self.conv3x3 + self.conv5x5 + self.pool


class Inception(nn.Module):
    """Four branches side by side, concatenated along the channels (Szegedy et al. 2014, arXiv:1409.4842, figure 2b).

    The branches keep height and width. Each is a module of its own, so that its feature maps can be shown by name:
    `branch1x1`, `branch3x3` (with `reduce` and `conv`), `branch5x5` (likewise) and `branch_pool` (`pool` and `conv`).
    """

    BRANCHES = ("branch1x1", "branch3x3", "branch5x5", "branch_pool")

    def __init__(self, in_channels: int, channels: InceptionChannels, *, batch_norm: bool = False) -> None:
        super().__init__()
        self.channels = channels
        conv = partial(ConvReLU, batch_norm=batch_norm)
        self.branch1x1 = conv(in_channels, channels.conv1x1, 1)
        self.branch3x3 = nn.Sequential(
            OrderedDict(
                reduce=conv(in_channels, channels.reduce3x3, 1),
                conv=conv(channels.reduce3x3, channels.conv3x3, 3, padding=1),
            )
        )
        self.branch5x5 = nn.Sequential(
            OrderedDict(
                reduce=conv(in_channels, channels.reduce5x5, 1),
                conv=conv(channels.reduce5x5, channels.conv5x5, 5, padding=2),
            )
        )
        self.branch_pool = nn.Sequential(
            OrderedDict(
                pool=MaxPool2d(3, stride=1, padding=1),
                conv=conv(in_channels, channels.pool, 1),
            )
        )

    def forward(self, x: Tensor) -> Tensor:
        """N x C x H x W -> N x (sum of the four branches) x H x W."""
        if not _is_training_step(self):
            return torch.cat([branch(x) for branch in map(self.get_submodule, self.BRANCHES)], dim=1)
        first_layers = (self.branch1x1, self.branch3x3.reduce, self.branch5x5.reduce)
        maps1x1, reduced3x3, reduced5x5 = at_once(first_layers, x)
        ends = (maps1x1, self.branch3x3.conv(reduced3x3), self.branch5x5.conv(reduced5x5), self.branch_pool(x))
        return torch.cat(ends, dim=1)


class LayerSequence(nn.Sequential):
    """A network that is one chain of named layers or blocks, each of which is a stage of its own."""

    @property
    def stages(self) -> dict[str, str]:
        """Stage name -> name of the module whose output ends the stage; here both are the same."""
        return {name: name for name, _ in self.named_children()}
