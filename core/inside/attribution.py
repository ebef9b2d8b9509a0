"""Which parts of a picture, and which branches, speak for a class: four answers, each computed another way."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from core.data.resize import to_input
from core.errors import UserError
from core.inside.pooled import last_linear
from core.models.blocks import Inception

# Of integrated gradients. With googlenet-best the parts of the sample picture, which should add up to 5.02, are then
# 5.06; with half as many 5.31.
NUM_STEPS = 64
_WINDOW = 3 / 14  # of the picture's side that occlusion covers at a time

Logits = Callable[[Tensor], Tensor]  # pictures, float32 N x C x H x W of 0..1 -> logits, N x classes


@dataclass(frozen=True)
class GradCam:
    """What speaks for a class (above 0) and against it (below) at each place of a layer's maps, float32 h x w.

    `by_branch` has the same for the maps of each branch, by the name of its module; together they are the whole. It is
    empty where the layer is no Inception block.
    """

    whole: np.ndarray
    by_branch: dict[str, np.ndarray]


@dataclass(frozen=True)
class LogitShares:
    """What each branch of the last Inception block adds to each logit; with the bias that is all of it.

    `shares` is float32 classes x branches, in the order of `branches`, the names of their modules; `bias` is float32,
    one a class.
    """

    branches: tuple[str, ...]
    shares: np.ndarray
    bias: np.ndarray


@dataclass(frozen=True)
class PixelParts:
    """What each pixel of a picture does for the logit of a class, float32 H x W.

    `total` is by how much the logit is larger than that of the empty picture: integrated gradients add up to it but
    for their error, and what occlusion measures need not.
    """

    values: np.ndarray
    total: float


def grad_cam(model: nn.Module, inputs: Tensor, layer: str, class_index: int) -> GradCam:
    """Grad-CAM (Selvaraju et al. 2017, arXiv:1610.02391, section 3) of one input, 1 x C x S x S, before its ReLU.

    Each map counts as much as the mean gradient of the class's logit over its places. The paper shows only what is
    above 0. The model must be in eval mode and stays as it was. Raises `UserError` for a layer that is not there or has
    no height and width, and for a class that is not there.
    """
    modules = dict(model.named_modules())
    if not layer or layer not in modules:
        raise UserError("There is no layer called {name} in this network.", name=layer)
    maps, logits = _from_layer_on(model, inputs, modules[layer])
    if maps is None or maps.ndim != 4:
        raise UserError("The layer {name} has no maps that lie over the picture; choose an earlier one.", name=layer)
    _check_class(logits, class_index)
    (gradient,) = torch.autograd.grad(logits[0, class_index], maps)
    weighted = (gradient.mean(dim=(2, 3), keepdim=True) * maps)[0].detach()
    parts = _by_branch(layer, modules[layer], weighted)
    return GradCam(
        weighted.sum(dim=0).float().numpy(), {name: part.sum(dim=0).float().numpy() for name, part in parts.items()}
    )


def logit_shares(model: nn.Module, inputs: Tensor) -> LogitShares:
    """The exact shares of the logits of one input, 1 x C x S x S.

    After the last Inception block only means are taken and a linear layer follows, so a logit is a sum over the
    block's channels (Zhou et al. 2016, arXiv:1512.04150, section 2). Raises `UserError` for a network that ends in
    another way.
    """
    blocks = [(name, module) for name, module in model.named_modules() if isinstance(module, Inception)]
    linear = last_linear(model)
    if not blocks or linear is None:
        raise UserError("This network has no branches before its last layer; choose a GoogLeNet to see their shares.")
    name, block = blocks[-1]
    seen: dict[str, Tensor] = {}
    handles = [
        block.register_forward_hook(lambda _module, _inputs, output: seen.update(maps=output)),
        linear.register_forward_pre_hook(lambda _module, inputs: seen.update(features=inputs[0])),
    ]
    try:
        with torch.inference_mode():
            model(inputs)
            means = seen["maps"].mean(dim=(2, 3))
            if not torch.allclose(means, seen["features"], rtol=1e-4, atol=1e-5, equal_nan=True):
                raise UserError("The branches of this network do not add up to its logits; choose a GoogLeNet.")
            products = linear.weight.t() * seen["features"][0][:, None]  # channels x classes
            parts = _by_branch(name, block, products)
            shares = torch.stack([part.sum(dim=0) for part in parts.values()], dim=1)
            bias = torch.zeros(len(shares)) if linear.bias is None else linear.bias
            return LogitShares(tuple(parts), shares.float().numpy(), bias.float().numpy().copy())
    finally:
        for handle in handles:
            handle.remove()


def logits_of_pictures(model: nn.Module, image_size: int, in_channels: int) -> Logits:
    """What the network says to pictures in the data set's own size, which are brought to its form on the way."""

    def logits(pictures: Tensor) -> Tensor:
        inputs = to_input(pictures * 255, image_size, in_channels)
        answer: Tensor = model(inputs.to(memory_format=torch.channels_last))
        return answer

    return logits


def integrated_gradients(
    logits: Logits, picture: Tensor, class_index: int, *, num_steps: int = NUM_STEPS
) -> Generator[float, None, PixelParts]:
    """Integrated gradients (Sundararajan et al. 2017, arXiv:1703.01365, section 3) on the way from an empty picture.

    `picture` is float32 1 x C x H x W of 0..1, and the empty one is 0 everywhere; channels are added up. The integral
    is taken by Gauss and Legendre's rule. Yields twice a step how much is done, 0..1: before the way back too, which
    takes longer than the way there. Raises `UserError` for a class that is not there.
    """
    places, weights = np.polynomial.legendre.leggauss(num_steps)
    with torch.no_grad():
        ends = logits(torch.cat([picture, torch.zeros_like(picture)]))
    _check_class(ends, class_index)
    total = torch.zeros_like(picture)
    for step, (place, weight) in enumerate(zip(places, weights, strict=True)):
        with torch.enable_grad():
            scaled = (picture * float((1 + place) / 2)).detach().requires_grad_()
            logit = logits(scaled)[0, class_index]
        yield (step + 0.5) / num_steps
        (gradient,) = torch.autograd.grad(logit, scaled)
        total += gradient * float(weight / 2)
        yield (step + 1) / num_steps
    values = (total * picture)[0].sum(dim=0).numpy()
    return PixelParts(values, float(ends[0, class_index] - ends[1, class_index]))


def occlusion_window(side: int) -> tuple[int, int]:
    """The side of the square that is covered in a picture of that side, and how far it moves, in pixels."""
    window = max(1, round(side * _WINDOW))
    return window, max(1, window // 3)


def occlusion(
    logits: Logits, picture: Tensor, class_index: int, *, window: int, stride: int, batch: int = 4
) -> Generator[float, None, PixelParts]:
    """By how much the logit falls when a square of the picture is black (Zeiler and Fergus 2014, arXiv:1311.2901, 4.2).

    `picture` is float32 1 x C x H x W of 0..1; the square has `window` pixels a side and moves by `stride`. A pixel has
    the mean over all squares that cover it. Yields after each `batch` of squares how much is done, 0..1. Raises
    `UserError` for a class that is not there.
    """
    height, width = picture.shape[2:]
    masks = torch.stack(
        [
            _square(height, width, top, left, window)
            for top in _starts(height, window, stride)
            for left in _starts(width, window, stride)
        ]
    )
    with torch.no_grad():
        ends = logits(torch.cat([picture, torch.zeros_like(picture)]))
    _check_class(ends, class_index)
    falls = []
    for start in range(0, len(masks), batch):
        covered = masks[start : start + batch]
        with torch.no_grad():
            falls.append(ends[0, class_index] - logits(picture * ~covered[:, None])[:, class_index])
        yield min(1.0, (start + batch) / len(masks))
    fall = (torch.cat(falls)[:, None, None] * masks).sum(dim=0)
    values = (fall / masks.sum(dim=0)).float().numpy()
    return PixelParts(values, float(ends[0, class_index] - ends[1, class_index]))


def _from_layer_on(model: nn.Module, inputs: Tensor, layer: nn.Module) -> tuple[Tensor | None, Tensor]:
    """What a layer made of the inputs, and the logits as a function of it; gradients need no more of the network."""
    seen: list[Tensor] = []

    def cut(_module: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
        seen.append(output.detach().requires_grad_())
        return seen[-1]

    handle = layer.register_forward_hook(cut)
    try:
        with torch.enable_grad():
            logits = model(inputs)
    finally:
        handle.remove()
    return (seen[-1] if seen else None), logits


def _by_branch(name: str, module: nn.Module, per_channel: Tensor) -> dict[str, Tensor]:
    """What belongs to the channels of each branch, by the name of its module; nothing where the module has none."""
    if not isinstance(module, Inception):
        return {}
    channels = module.channels
    counts = (channels.conv1x1, channels.conv3x3, channels.conv5x5, channels.pool)
    names = (f"{name}.{branch}" for branch in Inception.BRANCHES)
    return dict(zip(names, per_channel.split(counts), strict=True))


def _check_class(logits: Tensor, class_index: int) -> None:
    if not 0 <= class_index < logits.shape[1]:
        raise UserError(
            "There is no class number {number} in this network; it tells {count} classes apart.",
            number=class_index + 1,
            count=logits.shape[1],
        )


def _starts(length: int, window: int, stride: int) -> range:
    """Where the squares begin; the last may reach over the edge."""
    return range(0, max(0, length - window) + stride, stride)


def _square(height: int, width: int, top: int, left: int, window: int) -> Tensor:
    mask = torch.zeros(height, width, dtype=torch.bool)
    mask[top : top + window, left : left + window] = True
    return mask
