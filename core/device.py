"""Which device computes, and in which number format."""

import time
from contextlib import AbstractContextManager

import torch
from torch import nn

from core.errors import UserError
from core.train.config import DEVICES, PRECISIONS


def choose_device(name: str) -> torch.device:
    """The device for one of `DEVICES`; "auto" prefers CUDA, then Apple's MPS, then the CPU.

    Raises `UserError` where the named device is not there.
    """
    if name not in DEVICES:
        raise UserError("There is no device called {name}; choose one of {names}.", name=name, names=", ".join(DEVICES))
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if name == "auto":
        return torch.device(next(kind for kind in available if available[kind]))
    if not available[name]:
        raise UserError("This computer has no {name} device that PyTorch can use; choose cpu or auto.", name=name)
    return torch.device(name)


def choose_precision(name: str, device: torch.device) -> str:
    """Float32 or bfloat16, by name; "auto" takes bfloat16 where a short measurement on `device` finds it faster.

    On CUDA the measurement is left out: bfloat16 is in hardware there since 2020 and `is_bf16_supported` knows.
    """
    if name not in PRECISIONS:
        names = ", ".join(PRECISIONS)
        raise UserError("There is no number format called {name}; choose one of {names}.", name=name, names=names)
    if name != "auto":
        return name
    if device.type == "cuda":
        return "bfloat16" if torch.cuda.is_bf16_supported(including_emulation=False) else "float32"
    if device.type == "mps":
        return "float32"
    return min(("float32", "bfloat16"), key=lambda precision: _seconds_per_step(precision, device))


def autocast(device: torch.device, precision: str) -> AbstractContextManager:
    """The context in which a forward pass runs in `precision`; weights and their updates stay float32."""
    return torch.autocast(device.type, torch.bfloat16, enabled=precision == "bfloat16")


def device_title(device: torch.device) -> str:
    """What a person calls the device: the GPU's name, or "CPU"."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else device.type.upper()


def _seconds_per_step(precision: str, device: torch.device) -> float:
    """Best of three forward and backward passes of one 3x3 convolution as GoogLeNet has them (about 20 ms in all)."""
    # Weights and images without randomness: this may run while a seeded training run is under way.
    layer = nn.utils.skip_init(nn.Conv2d, 96, 128, 3, padding=1, device=device)
    with torch.no_grad():
        layer.weight.fill_(0.01), layer.bias.zero_()
    layer = layer.to(memory_format=torch.channels_last)
    images = torch.ones(16, 96, 12, 12, device=device).to(memory_format=torch.channels_last)
    seconds = []
    for _ in range(4):
        start = time.perf_counter()
        with autocast(device, precision):
            layer(images).sum().backward()
        seconds.append(time.perf_counter() - start)
    return min(seconds[1:])  # the first pass prepares kernels
