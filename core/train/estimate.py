"""How long a run will take on this device, from a short measurement before it begins."""

import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median

import torch
from torch import nn

from core.computing import Computing
from core.device import MEMORY_LAYOUTS, autocast, choose_computing, choose_device, synchronize
from core.memory import give_back_memory
from core.models import build_empty_model, fill_empty_model, training_loss
from core.models.training_step import shorten_training_steps
from core.runs.config import RunConfig
from core.train.cost import PassCost, Speed, map_pixels
from core.train.method import build_average, build_optimizer

_MEASURE_S = 1.0  # a second of steps is enough to be right within about a fifth
_MAX_PIXELS = 32 * 96 * 96  # a quarter of the book's batch: larger ones would take longer to measure
_FEWER = 4  # how many times smaller the second batch is, which tells what every batch costs


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
    layout = MEMORY_LAYOUTS[computing.memory_format]

    def batch(num_images: int) -> tuple[torch.Tensor, torch.Tensor]:
        images = torch.zeros(num_images, config.in_channels, config.image_size, config.image_size, device=device)
        return images.to(memory_format=layout), torch.zeros(num_images, dtype=torch.int64, device=device)

    def passes(images: torch.Tensor, labels: torch.Tensor) -> None:
        with autocast(device, computing.precision):
            loss = training_loss(model(images), labels, config.label_smoothing)
        model.zero_grad()
        loss.backward()

    def update() -> None:
        optimizer.step()
        if average is not None:
            average.update_parameters(model)

    def test(images: torch.Tensor, _labels: torch.Tensor) -> None:
        with torch.inference_mode(), autocast(device, computing.precision):
            model(images.to(memory_format=torch.channels_last)).sum().item()

    nums_images = _batch_sizes(config, device)
    batches = [batch(num_images) for num_images in nums_images]
    step = _pass_cost(config, nums_images, _seconds([partial(passes, *each) for each in batches], device))
    (update_s,) = _seconds([update], device)
    model.eval()
    return Speed(
        step=PassCost(step.batch_s + update_s, step.pixel_s),
        test=_pass_cost(config, nums_images, _seconds([partial(test, *each) for each in batches], device)),
    )


def _batch_sizes(config: RunConfig, device: torch.device) -> tuple[int, int]:
    """Images of the two batches that are measured, the smaller one first; on a CPU as few as are enough."""
    num_images = config.images_in_step
    if device.type == "cpu":
        num_images = min(num_images, max(2, _MAX_PIXELS // config.image_size**2))
    return min(num_images, max(2, num_images // _FEWER)), num_images  # 2: batch normalisation takes no single image


def _pass_cost(config: RunConfig, nums_images: tuple[int, int], seconds: list[float]) -> PassCost:
    """The straight line through the two measurements, or what it is most like where that cannot be: not falling."""
    (few, many), (few_s, many_s) = nums_images, seconds
    image_s = many_s / many  # where every batch would cost nothing by itself
    if few < many:
        image_s = min(image_s, max(0.0, (many_s - few_s) / (many - few)))
    return PassCost(many_s - many * image_s, image_s / map_pixels(config.image_size))


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


def _seconds(calls: Sequence[Callable[[], None]], device: torch.device) -> list[float]:
    """The median time of each call; they take turns, for about `_MEASURE_S` in all and at most ten times."""
    for call in calls:
        _timed(call, device)
    rounds: list[list[float]] = []
    while sum(map(sum, rounds)) < _MEASURE_S and len(rounds) < 10:
        rounds.append([_timed(call, device) for call in calls])
    return [median(seconds) for seconds in zip(*rounds, strict=True)]


def _timed(call: Callable[[], None], device: torch.device) -> float:
    start = time.perf_counter()
    call()
    synchronize(device)  # a GPU has only been told so far
    return time.perf_counter() - start
