"""How one value of a map comes about: the window of the input, the weights, products, sum, bias, norm, ReLU, maximum.

All that is shown of a network's way (the sum with its bias, the normalised sum, the result) are the network's own
numbers, read off while it predicts; the products are computed again, in 64 bits, and must come to the same.
"""

import math
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from core.errors import UserError
from core.inside.describe import is_leaf
from core.inside.worked_out import Arithmetic, Norm, Pooling, WeightedSum, Window

_AFTER = (nn.ReLU, nn.BatchNorm2d, nn.Dropout, nn.Flatten)  # a value passes these alone, without its neighbours
_POOLS = (nn.MaxPool2d, nn.AdaptiveAvgPool2d)


def work_out(model: nn.Module, images: Tensor, layer: str, channel: int, row: int = 0, column: int = 0) -> Arithmetic:
    """How the value at one place of the output of `layer` comes about for one image (1 x C x H x W), all in 32 bits.

    `model` is in eval mode and stays as it was; the image is predicted as far as this layer. All counts begin at 0;
    the values of a vector stand at row and column 0. Raises `UserError` for a layer, channel or place that the network
    does not have, and for a layer whose values come neither of a convolution, nor a linear layer, nor a pooling.
    """
    way = _follow(model, images, layer)
    source, *after = way.chain
    result = _at(way.output, layer, channel, row, column)
    if isinstance(source.module, _POOLS):
        results = np.array([result], dtype=np.float32)
        pooling = _pooling(source, source.given[channel : channel + 1], results, row, column)
        return Arithmetic(layer, channel, row, column, result, pooling)
    norm = next((ran for ran in after if isinstance(ran.module, nn.BatchNorm2d)), None)
    window = _window_of(source.module, source.given, row, column)
    pooled = None
    if way.pool is not None:
        pooled = _pooling(way.pool, way.pool.given, window.values[:, 0, 0], row, column)
    steps = WeightedSum(
        layer=source.name,
        kind="linear" if isinstance(source.module, nn.Linear) else "convolution",
        window=window,
        kernel=_kernel(source.module, channel),
        bias=_bias(source.module, channel),
        total=_at(source.output, layer, channel, row, column),
        norm=None if norm is None else _norm(norm.module, channel),
        normed=_at((norm or source).output, layer, channel, row, column),
        has_relu=any(isinstance(ran.module, nn.ReLU) for ran in after),
        activation=_at(way.chain[-1].output, layer, channel, row, column),
        pooled=pooled,
    )
    return Arithmetic(layer, channel, row, column, result, steps)


class _Ran(NamedTuple):
    """A single layer that has run, with what went in and what came out, each C x H x W or C values."""

    name: str
    module: nn.Module
    given: Tensor
    output: Tensor


class _Way(NamedTuple):
    """How a layer's values come about: the single layers from the last that looks at several numbers at once.

    `pool` is the pooling with which the layer begins before it convolves, as the fourth branch of an Inception block
    does; `output` is what the layer hands on.
    """

    chain: list[_Ran]
    pool: _Ran | None
    output: Tensor


class _ReachedError(Exception):
    """Raised inside the network once the wanted layer has run: what comes after it need not."""


def _follow(model: nn.Module, images: Tensor, layer: str) -> _Way:
    """Predicts the image up to `layer` and keeps the chain of single layers that its values come out of."""
    modules = dict(model.named_modules())
    if not layer or layer not in modules:
        raise UserError("There is no layer called {name} in this network.", name=layer)
    before: list[_Ran] = []  # the chain before
    chain: list[_Ran] = []
    handed_on: list[Tensor] = []

    def keep(name: str) -> Callable[[nn.Module, tuple[Tensor, ...], Tensor], None]:
        def hook(module: nn.Module, given: tuple[Tensor, ...], output: Tensor) -> None:
            if not isinstance(module, _AFTER):
                before[:], chain[:] = chain, []
            chain.append(_Ran(name, module, given[0][0].float(), output[0].float()))

        return hook

    def reach(_module: nn.Module, _given: tuple[Tensor, ...], output: Tensor) -> None:
        handed_on.append(output[0].float())
        raise _ReachedError

    handles = [module.register_forward_hook(keep(name)) for name, module in modules.items() if is_leaf(module)]
    handles.append(modules[layer].register_forward_hook(reach))
    try:
        with torch.inference_mode(), suppress(_ReachedError):
            model(images)
    finally:
        for handle in handles:
            handle.remove()
    if not handed_on:
        raise UserError("The layer {name} takes no part when the network predicts.", name=layer)
    is_one_way = is_leaf(modules[layer]) or isinstance(modules[layer], nn.Sequential)  # not side by side
    if not is_one_way or not isinstance(chain[0].module, (nn.Conv2d, nn.Linear, *_POOLS)):
        sentence = "The values of {name} are put together from several layers; choose one of its branches."
        raise UserError(sentence, name=layer)
    children = list(modules[layer].children())
    begins_with_pool = len(children) == 2 and isinstance(children[0], nn.MaxPool2d)
    return _Way(chain, before[0] if begins_with_pool else None, handed_on[0])


def _at(output: Tensor, layer: str, channel: int, row: int, column: int) -> float:
    """One number of C x H x W or of C values."""
    maps = output if output.ndim == 3 else output.reshape(-1, 1, 1)
    place = (channel, row, column)
    if not all(0 <= number < size for number, size in zip(place, maps.shape, strict=True)):
        raise UserError(
            "{name} has {shape} values, none at map {channel}, row {row}, column {column}; choose another.",
            name=layer,
            shape=" x ".join(map(str, maps.shape)),
            channel=channel + 1,
            row=row + 1,
            column=column + 1,
        )
    return float(maps[place])


def _window_of(module: nn.Module, maps: Tensor, row: int, column: int) -> Window:
    """What a convolution or linear layer sees for the value at this place."""
    if isinstance(module, nn.Linear):
        return Window(maps.reshape(-1, 1, 1).numpy().copy(), np.ones((1, 1), dtype=bool), 0, 0)
    assert isinstance(module, nn.Conv2d)
    assert isinstance(module.padding, tuple)
    assert module.dilation == (1, 1)
    assert module.groups == 1
    corner = [at * step - pad for at, step, pad in zip((row, column), module.stride, module.padding, strict=True)]
    return _window(maps, corner[0], corner[1], module.kernel_size[0], module.kernel_size[1], outside=0.0)


def _window(maps: Tensor, row: int, column: int, height: int, width: int, *, outside: float) -> Window:
    """A part of C x H x W maps, whose corner may lie outside of them."""
    values = np.full((len(maps), height, width), outside, dtype=np.float32)
    is_inside = np.zeros((height, width), dtype=bool)
    rows = range(max(row, 0), min(row + height, maps.shape[1]))
    columns = range(max(column, 0), min(column + width, maps.shape[2]))
    if rows and columns:
        part = slice(rows.start - row, rows.stop - row), slice(columns.start - column, columns.stop - column)
        values[:, *part] = maps[:, rows.start : rows.stop, columns.start : columns.stop].numpy()
        is_inside[part] = True
    return Window(values, is_inside, row, column)


def _kernel(module: nn.Module, channel: int) -> np.ndarray:
    assert isinstance(module, nn.Conv2d | nn.Linear)
    weights = module.weight[channel].detach().float()
    kernel: np.ndarray = (weights.reshape(-1, 1, 1) if weights.ndim == 1 else weights).contiguous().numpy().copy()
    return kernel


def _norm(module: nn.Module, channel: int) -> Norm:
    assert isinstance(module, nn.BatchNorm2d)
    assert module.running_mean is not None
    assert module.running_var is not None
    mean, variance = float(module.running_mean[channel]), float(module.running_var[channel])
    gain, shift = float(module.weight[channel].detach()), float(module.bias[channel].detach())
    return Norm(mean, variance, module.eps, gain, shift)


def _bias(module: nn.Module, channel: int) -> float | None:
    assert isinstance(module, nn.Conv2d | nn.Linear)
    return None if module.bias is None else float(module.bias[channel].detach())


def _pooling(layer: _Ran, maps: Tensor, results: np.ndarray, row: int, column: int) -> Pooling:
    """The windows that a pooling looks at for one place of these maps, one `result` each."""
    name, module = layer.name, layer.module
    if isinstance(module, nn.AdaptiveAvgPool2d):
        return Pooling(name, "mean", _window(maps, 0, 0, *maps.shape[1:], outside=0.0), results)
    assert isinstance(module, nn.MaxPool2d)
    size, stride, padding = module.kernel_size, module.stride, module.padding
    assert isinstance(size, int)  # windows are square, as everywhere here
    assert isinstance(stride, int)
    assert isinstance(padding, int)
    corner = row * stride - padding, column * stride - padding
    return Pooling(name, "max", _window(maps, *corner, size, size, outside=-math.inf), results)
