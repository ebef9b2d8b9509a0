"""Weights in 8 bits, a quarter of the space of float32: for those that are looked at and tested, not trained on."""

import torch
from torch import Tensor

_SCALE = ".scale"
_LARGEST = 127  # symmetric: -128 is not used, so that 0 stays 0


def pack(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The kernels and matrices as int8, each with the float32 scales of its output channels beside it; the rest as is.

    The tensor `conv1.conv.weight` of shape (out, ...) becomes round(weight / scale) under its own name and
    `conv1.conv.weight.scale` of shape (out,), the channel's largest weight / 127; so no weight moves by more than half
    of its channel's scale. Biases and the figures of batch normalisation are few and can be of any size: they stay.
    """
    packed = {}
    for name, tensor in tensors.items():
        if not _can_pack(tensor):
            packed[name] = tensor
            continue
        channels = tensor.detach().float().flatten(1)  # out x weights of one output channel
        scale = channels.abs().amax(1) / _LARGEST
        steps = channels / scale.clamp_min(torch.finfo(torch.float32).tiny)[:, None]  # a channel may be all zeros
        packed[name] = steps.round().to(torch.int8).reshape(tensor.shape)
        packed[name + _SCALE] = scale
    return packed


def packed_bytes(tensors: dict[str, Tensor]) -> int:
    """The bytes of `pack(tensors)`, whose shapes alone are asked for: one a weight, and four a channel."""
    return sum(
        tensor.numel() + 4 * tensor.shape[0] if _can_pack(tensor) else tensor.nbytes for tensor in tensors.values()
    )


def unpack(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The reverse of `pack`, as float32 within half a step; tensors that were not packed are handed through."""
    unpacked = dict(tensors)
    for name, steps in tensors.items():
        scale = tensors.get(name + _SCALE)
        if scale is None or steps.dtype != torch.int8 or steps.ndim < 2 or scale.shape != steps.shape[:1]:
            continue
        unpacked[name] = steps.float() * scale.reshape(-1, *[1] * (steps.ndim - 1))
        del unpacked[name + _SCALE]
    return unpacked


def _can_pack(tensor: Tensor) -> bool:
    return tensor.is_floating_point() and tensor.ndim > 1
