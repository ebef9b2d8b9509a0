"""Which device computes, and how: number format, memory format, threads."""

import dataclasses
import functools
import time
from collections.abc import Callable

import torch

from core.computing import DEVICES, PRECISIONS, Computing
from core.errors import UserError
from core.models import fill_empty_model
from core.models.blocks import Inception
from core.models.googlenet import INCEPTION_TABLE
from core.models.training_step import shorten_training_steps

_NUM_ROUNDS = 3
_BEST_FIRST = ("cuda", "mps", "cpu")
MEMORY_LAYOUTS = {"channels_last": torch.channels_last, "contiguous": torch.contiguous_format}


def choose_device(name: str) -> torch.device:
    """The device for one of `DEVICES`; "auto" prefers CUDA, then Apple's MPS, then the CPU.

    Raises `UserError` where the named device is not there or cannot compute.
    """
    if name not in DEVICES:
        raise UserError("There is no device called {name}; choose one of {names}.", name=name, names=", ".join(DEVICES))
    if name == "auto":
        return torch.device(next(filter(can_compute, _BEST_FIRST)))
    if not has_device(name):
        raise UserError("This computer has no {name} device that PyTorch can use; choose cpu or auto.", name=name)
    if reason := why_unusable(name):
        sentence = (
            "This computer's {name} device cannot be used by this version of PyTorch ({reason}); choose cpu or auto."
        )
        raise UserError(sentence, name=name, reason=reason)
    return torch.device(name)


@functools.cache  # the computer stays the same
def why_unusable(kind: str) -> str:
    """Why a device that is there cannot compute, in PyTorch's words; "" where it can, or where there is none.

    A card may be too old or too new for this PyTorch, which then has no kernels for it: only trying one tells.
    """
    if kind in ("auto", "cpu") or not has_device(kind):
        return ""
    try:
        try_device(torch.device(kind))
    except (RuntimeError, AssertionError) as error:  # torch.AcceleratorError is a RuntimeError
        return (str(error).splitlines() or [type(error).__name__])[0]
    return ""


def try_device(device: torch.device) -> None:
    """One addition and one product on the device; RuntimeError where it cannot compute."""
    ones = torch.ones(8, 8, device=device)
    (ones @ (ones + 1)).sum().item()


def can_compute(name: str) -> bool:
    """Whether one of `DEVICES` is there and computes."""
    return has_device(name) and not why_unusable(name)


def has_device(name: str) -> bool:
    """Whether this computer has one of `DEVICES`; for "auto" there is always one."""
    if name == "cuda":
        return torch.cuda.is_available()
    return torch.backends.mps.is_available() if name == "mps" else True


def available_devices() -> tuple[str, ...]:
    """The devices that PyTorch can use on this computer, the one that "auto" takes first; a CPU is always there."""
    return tuple(filter(can_compute, _BEST_FIRST))


def synchronize(device: torch.device) -> None:
    """Waits until a device has done all that it was told; a CPU always has."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()


def choose_computing(
    device: torch.device, precision: str = "auto", memory_format: str = "auto", num_threads: int = 0
) -> Computing:
    """What is named, and for each "auto" (0 threads) what a short measurement on `device` finds fastest.

    Only a CPU is measured, for some 0.5 s and once. On CUDA bfloat16 is in hardware since 2020, which
    `is_bf16_supported` knows, and convolutions want channels last; Apple's GPU is taken in float32.
    """
    if precision not in PRECISIONS:
        names = ", ".join(PRECISIONS)
        raise UserError("There is no number format called {name}; choose one of {names}.", name=precision, names=names)
    if device.type != "cpu":
        has_bfloat16 = device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)
        chosen = Computing("bfloat16" if has_bfloat16 else "float32", "channels_last", torch.get_num_threads())
    else:
        chosen = _fastest_computing(precision, memory_format, num_threads)
    return Computing(
        chosen.precision if precision == "auto" else precision,
        chosen.memory_format if memory_format == "auto" else memory_format,
        num_threads or chosen.num_threads,
    )


@functools.cache  # measured once: the computer stays the same
def _fastest_computing(precision: str, memory_format: str, num_threads: int) -> Computing:
    """The fastest on the CPU among those with the values that are named."""
    precisions = ("bfloat16", "float32") if precision == "auto" else (precision,)
    formats = tuple(MEMORY_LAYOUTS) if memory_format == "auto" else (memory_format,)
    # Formats are compared on one thread: two that wait for each other would measure what else the computer does.
    best = _fastest([Computing(each, layout, 1) for each in precisions for layout in formats])
    if num_threads:
        return dataclasses.replace(best, num_threads=num_threads)
    all_threads = torch.get_num_threads()
    # Half of the threads win where the other half are slow cores. With fewer than four there is nothing to be won.
    counts = (all_threads, all_threads // 2) if all_threads >= 4 else (all_threads,)
    return _fastest([dataclasses.replace(best, num_threads=count) for count in counts])


def _fastest(candidates: list[Computing]) -> Computing:
    """The one with the quickest pass, each having had several in turn: what else the computer does hits them all."""
    if len(candidates) == 1:
        return candidates[0]
    passes = [_prepare_pass(candidate) for candidate in candidates]
    for run_pass in passes:
        run_pass()  # the first one prepares kernels
    rounds = [[run_pass() for run_pass in passes] for _ in range(_NUM_ROUNDS)]
    seconds = [min(turns) for turns in zip(*rounds, strict=True)]
    return candidates[seconds.index(min(seconds))]


def choose_precision(name: str, device: torch.device) -> str:
    """Float32 or bfloat16, by name; "auto" takes what `choose_computing` does."""
    return choose_computing(device, name).precision


def autocast(device: torch.device, precision: str, *, keeps_casts: bool = True) -> torch.autocast:
    """The context in which a forward pass runs in `precision`; weights and their updates stay float32.

    With `keeps_casts` a weight that is used twice in a pass is converted once.
    """
    is_on = precision == "bfloat16"
    return torch.autocast(device.type, torch.bfloat16, enabled=is_on, cache_enabled=keeps_casts)


def device_title(device: torch.device) -> str:
    """What a person calls the device: the GPU's name, or "CPU"."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else device.type.upper()


def _prepare_pass(computing: Computing) -> Callable[[], float]:
    """Gives the seconds of a forward and backward pass of GoogLeNet's first Inception block, 5 to 50 ms."""
    layout = MEMORY_LAYOUTS[computing.memory_format]
    with torch.device("meta"):  # no random number is drawn: a seeded training run may be under way
        block = Inception(192, INCEPTION_TABLE["3a"])
    fill_empty_model(block, 0.01).to(memory_format=layout)
    shorten_training_steps(block)
    images = torch.ones(16, 192, 12, 12).to(memory_format=layout)

    def run_pass() -> float:
        all_threads = torch.get_num_threads()
        torch.set_num_threads(computing.num_threads)
        try:
            start = time.perf_counter()
            with autocast(images.device, computing.precision):
                block(images).sum().backward()
            return time.perf_counter() - start
        finally:
            torch.set_num_threads(all_threads)

    return run_pass
