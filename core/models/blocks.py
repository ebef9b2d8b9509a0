"""The building blocks that several networks share; every shown layer is a named module with its ReLU after it."""

from collections import OrderedDict
from functools import partial
from typing import NamedTuple

import torch
from torch import Tensor, nn

from core.models.conv import Conv2d
from core.models.pool import MaxPool2d

# How much of a running mean each step renews. PyTorch's 0.1 still remembers the first steps after an epoch of large
# batches: with it one epoch at 32 px ended at 0.886, with 0.3 at 0.891.
_NORM_MOMENTUM = 0.3


class ConvReLU(nn.Sequential):
    """A convolution and its ReLU, as children `conv` and `relu`; the output is the activation after the ReLU.

    With `batch_norm` a child `norm` stands between them, and the convolution has no bias, for the norm has one.
    The ReLU never works in place: a hook on `conv` must see what the convolution gave, not what the ReLU left of it.
    """

    conv: Conv2d
    norm: nn.BatchNorm2d  # only with `batch_norm`
    relu: nn.ReLU

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
        layers: OrderedDict[str, nn.Module] = OrderedDict()
        layers["conv"] = Conv2d(
            in_channels, out_channels, kernel_size, stride=stride, padding=padding, bias=not batch_norm
        )
        if batch_norm:
            layers["norm"] = nn.BatchNorm2d(out_channels, momentum=_NORM_MOMENTUM)
        layers["relu"] = nn.ReLU()
        super().__init__(layers)


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


class ReducedConv(nn.Sequential):
    """A branch with two convolutions, the first of which leaves the second fewer channels."""

    reduce: ConvReLU
    conv: ConvReLU


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
        self.branch3x3 = ReducedConv(
            OrderedDict(
                reduce=conv(in_channels, channels.reduce3x3, 1),
                conv=conv(channels.reduce3x3, channels.conv3x3, 3, padding=1),
            )
        )
        self.branch5x5 = ReducedConv(
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
        return torch.cat([self.branch1x1(x), self.branch3x3(x), self.branch5x5(x), self.branch_pool(x)], dim=1)


class LayerSequence(nn.Sequential):
    """A network that is one chain of named layers or blocks, each of which is a stage of its own."""

    @property
    def stages(self) -> dict[str, str]:
        """Stage name -> name of the module whose output ends the stage; here both are the same."""
        return {name: name for name, _ in self.named_children()}
