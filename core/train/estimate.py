"""How long a run will take on this device, from a short measurement before it begins."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from core.device import MEMORY_LAYOUTS, Computing, autocast, choose_computing, choose_device
from core.memory import give_back_memory
from core.models import build_empty_model, fill_empty_model, training_loss
from core.models.training_step import shorten_training_steps
from core.runs.config import RunConfig
from core.train.method import build_average, build_optimizer

_MEASURE_S = 1.0  # a second of steps is enough to be right within about a fifth
_MAX_PIXELS = 32 * 96 * 96  # a small batch is a little slower an image, so the estimate errs on the long side


@dataclass(frozen=True)
class Speed:
    """Seconds that an image costs, in a training step and in the test after an epoch, and an update of the weights."""

    train_s: float
    test_s: float
    update_s: float = 0.0

    def run_s(self, config: RunConfig) -> float:
        """Seconds that the whole run will take, its tests included; with growing images that is but a good guess."""
        growth = config.mean_pixels / config.image_size**2
        passes_s = growth * (config.num_images * self.train_s + config.num_test_images * self.test_s)
        return config.num_epochs * (passes_s + config.num_batches * self.update_s)


def measure_speed(config: RunConfig) -> Speed:
    """Times a few training steps and a forward pass of this run's network; draws no random number. Raises `UserError`.

    Takes a second or a little more; the first step, which prepares kernels, does not count. Number format, memory
    format and threads are those that the run will have; afterwards the number of threads is what it was.
    """
    device = choose_device(config.device)
    computing = choose_computing(device, config.precision, config.memory_format, config.num_threads)
    all_threads = torch.get_num_threads()
    if device.type == "cpu":
        torch.set_num_threads(min(computing.num_threads, os.cpu_count() or 1))
    try:
        return _measure(config, device, computing)
    finally:
        torch.set_num_threads(all_threads)
        give_back_memory()


def _measure(config: RunConfig, device: torch.device, computing: Computing) -> Speed:
    model = _build_network(config, device, MEMORY_LAYOUTS[computing.memory_format])
    optimizer, average = build_optimizer(config, model), build_average(config, model)
    for group in optimizer.param_groups:
        group["lr"] = 0.0  # numbers that grow or vanish could take longer
    num_images = config.batch_size
    if device.type == "cpu":
        num_images = min(num_images, max(2, _MAX_PIXELS // config.image_size**2))
    images = torch.zeros(num_images, config.in_channels, config.image_size, config.image_size, device=device)
    images = images.to(memory_format=MEMORY_LAYOUTS[computing.memory_format])
    labels = torch.zeros(num_images, dtype=torch.int64, device=device)

    def passes() -> None:
        with autocast(device, computing.precision):
            loss = training_loss(model(images), labels, config.label_smoothing)
        model.zero_grad()
        loss.backward()

    def update() -> None:
        optimizer.step()
        if average is not None:
            average.update_parameters(model)

    def test() -> None:
        with torch.inference_mode(), autocast(device, computing.precision):
            model(images.to(memory_format=torch.channels_last)).sum().item()

    train_s, update_s = _seconds(passes), _seconds(update)
    model.eval()
    return Speed(train_s / num_images, _seconds(test) / num_images, update_s)


def _build_network(config: RunConfig, device: torch.device, layout: torch.memory_format) -> nn.Module:
    """The network as it trains, but without dropout, which would draw random numbers of a run under way."""
    shapes = build_empty_model(
        config.model,
        image_size=config.image_size,
        in_channels=config.in_channels,
        num_classes=config.num_classes,
    )
    model = fill_empty_model(shapes, 0.01, device)  # of a hundredth: numbers that grow or vanish could take longer
    model.to(memory_format=layout).train()
    shorten_training_steps(model)
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.eval()
    return model


def _seconds(step: Callable[[], None]) -> float:
    """The median time of one call, over about `_MEASURE_S` in all and at most ten calls."""
    step()
    seconds: list[float] = []
    while sum(seconds) < _MEASURE_S and len(seconds) < 10:
        start = time.perf_counter()
        step()
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        seconds.append(time.perf_counter() - start)
    return sorted(seconds)[len(seconds) // 2]
