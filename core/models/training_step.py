"""The shorter ways of a training step: the networks' own results and gradients with less work (decision 0007)."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.models.blocks import ConvReLU, Inception
from core.models.conv import conv2d
from core.models.googlenet import GoogLeNet
from core.models.googlenet_2014 import GoogLeNet2014


def shorten_training_steps(model: nn.Module) -> None:
    """Gives each Inception block in `model`, and a GoogLeNet's stem, a `forward` that takes a shorter way in training.

    Names, weights, results and gradients stay the same, and so does every pass in eval mode or without gradients: it
    calls each layer. In a training step hooks on single layers are not all called, or see maps without their ReLU.
    Only the classes of the modules change, so that a deep copy takes the shorter ways with its own weights.
    """
    for module in model.modules():
        if isinstance(module, Inception):
            module.__class__ = _ShortInception
        elif isinstance(module, GoogLeNet | GoogLeNet2014):
            for conv, pool in ((module.conv1, module.pool1), (module.conv3, module.pool2)):
                conv.__class__ = _ConvBeforePool
                pool.__class__ = _PoolBeforeReLU


def _is_training_step(module: nn.Module) -> bool:
    return module.training and torch.is_grad_enabled()


class _ConvBeforePool(ConvReLU):
    """In a training step it leaves its ReLU to the pooling after it, where there is a quarter as much to do.

    As a ReLU keeps the order of numbers, results and gradients are the same.
    """

    def forward(self, images: Tensor) -> Tensor:
        """N x C x H x W -> N x out_channels x H' x W'."""
        *layers, relu = self
        for layer in layers if _is_training_step(self) else (*layers, relu):
            images = layer(images)
        return images


class _PoolBeforeReLU(nn.MaxPool2d):
    """The pooling after a `_ConvBeforePool`."""

    def forward(self, images: Tensor) -> Tensor:
        """N x C x H x W -> N x C x H' x W'."""
        maxima = super().forward(images)
        return F.relu(maxima) if _is_training_step(self) else maxima


class _ShortInception(Inception):
    """In a training step it makes one convolution of the three with 1x1 kernels that its input goes through.

    That is faster, and its gradient of the input need not be added up from three.
    """

    def forward(self, x: Tensor) -> Tensor:
        """N x C x H x W -> N x (sum of the four branches) x H x W."""
        if not _is_training_step(self):
            return super().forward(x)
        first_layers = (self.branch1x1, self.branch3x3.reduce, self.branch5x5.reduce)
        maps1x1, reduced3x3, reduced5x5 = _at_once(first_layers, x)
        ends = (maps1x1, self.branch3x3.conv(reduced3x3), self.branch5x5.conv(reduced5x5), self.branch_pool(x))
        return torch.cat(ends, dim=1)


def _at_once(layers: Sequence[ConvReLU], images: Tensor) -> tuple[Tensor, ...]:
    """What each of several layers with 1x1 kernels gives for the same images."""
    convs = [layer.conv for layer in layers]
    sizes = [conv.out_channels for conv in convs]
    biases = [bias for conv in convs if (bias := conv.bias) is not None]
    x = conv2d(images, torch.cat([conv.weight for conv in convs]), torch.cat(biases) if biases else None)
    norms = [layer.norm for layer in layers if hasattr(layer, "norm")]
    x = F.relu(_normed_at_once(norms, x) if norms else x)
    maps: tuple[Tensor, ...] = x.split(sizes, dim=1)
    return maps


def _normed_at_once(norms: Sequence[nn.BatchNorm2d], x: Tensor) -> Tensor:
    """What several norms in training give for the channels of `x`, one after the other; they keep its figures."""
    sizes = [norm.num_features for norm in norms]
    if not all(type(norm) is nn.BatchNorm2d for norm in norms):  # such as ask other processes for their figures
        return torch.cat([norm(maps) for norm, maps in zip(norms, x.split(sizes, dim=1), strict=True)], dim=1)
    names = ("running_mean", "running_var", "weight", "bias", "num_batches_tracked")
    means, variances, weights, biases, counts = ([getattr(norm, name) for norm in norms] for name in names)
    mean, var, momentum = torch.cat(means), torch.cat(variances), norms[0].momentum
    assert momentum is not None  # `ConvReLU` gives one
    weight, bias = torch.cat(weights), torch.cat(biases)
    x = F.batch_norm(x, mean, var, weight, bias, training=True, momentum=momentum, eps=norms[0].eps)
    with torch.no_grad():
        for own, new in zip(means + variances, mean.split(sizes) + var.split(sizes), strict=True):
            own.copy_(new)
        for count in counts:
            count.add_(1)
    return x
