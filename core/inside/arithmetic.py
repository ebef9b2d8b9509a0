"""How one value of a map comes about: the window of the input, the weights, products, sum, bias, norm, ReLU, maximum.

All that is shown of a network's way (the sum with its bias, the normalised sum, the result) are the network's own
numbers, read off while it predicts; the products are computed again, in 64 bits, and must come to the same.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from core.errors import UserError
from core.inside.describe import is_leaf, trace
from core.inside.worked_out import Arithmetic, Norm, Pooling, WeightedSum, Window

_AFTER = (nn.ReLU, nn.BatchNorm2d, nn.Dropout, nn.Flatten)  # a value passes these alone, without its neighbours
_POOLS = (nn.MaxPool2d, nn.AdaptiveAvgPool2d)


def work_out(model: nn.Module, images: Tensor, layer: str, channel: int, row: int = 0, column: int = 0) -> Arithmetic:
    """How the value at one place of the output of `layer` comes about for one image (1 x C x H x W), all in 32 bits.

    `model` is in eval mode and stays as it was; the image is predicted once. All counts begin at 0; the values of a
    vector stand at row and column 0. Raises `UserError` for a layer, channel or place that the network does not have,
    and for a layer whose values come neither of a convolution, nor of a linear layer, nor of a pooling.
    """
    source, *after = _origin(model, images, layer)
    first = model.get_submodule(source)
    pool = _pool_before(model, layer)
    inputs, outputs = _watch(model, images, [source, *after, layer, *filter(None, [pool])])
    result = _at(outputs[layer], layer, channel, row, column)
    if isinstance(first, _POOLS):
        results = np.array([result], dtype=np.float32)
        pooling = _pooling(source, first, inputs[source][channel : channel + 1], results, row, column)
        return Arithmetic(layer, channel, row, column, result, pooling)
    norm = next((name for name in after if isinstance(model.get_submodule(name), nn.BatchNorm2d)), None)
    window = _window_of(first, inputs[source], row, column)
    pooled = None
    if pool is not None:
        results = window.values[:, 0, 0]
        pooled = _pooling(pool, model.get_submodule(pool), inputs[pool], results, row, column)
    steps = WeightedSum(
        layer=source,
        kind="linear" if isinstance(first, nn.Linear) else "convolution",
        window=window,
        kernel=_kernel(first, channel),
        bias=_bias(first, channel),
        total=_at(outputs[source], layer, channel, row, column),
        norm=None if norm is None else _norm(model.get_submodule(norm), channel),
        normed=_at(outputs[norm or source], layer, channel, row, column),
        has_relu=any(isinstance(model.get_submodule(name), nn.ReLU) for name in after),
        activation=_at(outputs[[source, *after][-1]], layer, channel, row, column),
        pooled=pooled,
    )
    return Arithmetic(layer, channel, row, column, result, steps)


def _origin(model: nn.Module, images: Tensor, layer: str) -> list[str]:
    """The single layers that make a value of `layer`, from the last that looks at several numbers at once."""
    modules = dict(model.named_modules())
    if not layer or layer not in modules:
        raise UserError("There is no layer called {name} in this network.", name=layer)
    order = list(trace(model, (1, *images.shape[1:])))
    if layer not in order:
        raise UserError("The layer {name} takes no part when the network predicts.", name=layer)
    names: list[str] = []
    for name in reversed(order[: order.index(layer) + 1]):
        if not is_leaf(modules[name]):
            continue
        names.insert(0, name)
        if not isinstance(modules[name], _AFTER):
            if isinstance(modules[name], (nn.Conv2d, nn.Linear, *_POOLS)) and _is_alone(model, layer):
                return names
            break
    raise UserError(
        "The values of {name} are put together from several layers; choose one of its branches.", name=layer
    )


def _is_alone(model: nn.Module, layer: str) -> bool:
    """Whether a layer is one chain: an Inception block is not, for its branches stand side by side."""
    module = model.get_submodule(layer)
    return is_leaf(module) or isinstance(module, nn.Sequential)


def _pool_before(model: nn.Module, layer: str) -> str | None:
    """The pooling with which a layer begins before it convolves, as the fourth branch of an Inception block does."""
    children = list(model.get_submodule(layer).named_children())
    if len(children) == 2 and isinstance(children[0][1], nn.MaxPool2d):
        return f"{layer}.{children[0][0]}"
    return None


def _watch(model: nn.Module, images: Tensor, names: Sequence[str]) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """What goes into these modules and what comes out, each C x H x W or C values, while the image is predicted."""
    inputs: dict[str, Tensor] = {}
    outputs: dict[str, Tensor] = {}

    def watch(name: str) -> Callable[[nn.Module, tuple[Tensor, ...], Tensor], None]:
        def hook(_module: nn.Module, given: tuple[Tensor, ...], output: Tensor) -> None:
            inputs[name], outputs[name] = given[0][0].float(), output[0].float()

        return hook

    handles = [model.get_submodule(name).register_forward_hook(watch(name)) for name in dict.fromkeys(names)]
    try:
        with torch.inference_mode():
            model(images)
    finally:
        for handle in handles:
            handle.remove()
    return inputs, outputs


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


def _pooling(name: str, module: nn.Module, maps: Tensor, results: np.ndarray, row: int, column: int) -> Pooling:
    """The windows that a pooling looks at for one place of these maps, one `result` each."""
    if isinstance(module, nn.AdaptiveAvgPool2d):
        return Pooling(name, "mean", _window(maps, 0, 0, *maps.shape[1:], outside=0.0), results)
    assert isinstance(module, nn.MaxPool2d)
    size, stride, padding = module.kernel_size, module.stride, module.padding
    assert isinstance(size, int)  # windows are square, as everywhere here
    assert isinstance(stride, int)
    assert isinstance(padding, int)
    corner = row * stride - padding, column * stride - padding
    return Pooling(name, "max", _window(maps, *corner, size, size, outside=-math.inf), results)
