"""How long a run will take on this device, from a short measurement before it begins."""

import time
from dataclasses import dataclass

import torch
from torch.optim import SGD

from core.device import autocast, choose_device, choose_precision
from core.models import build_empty_model, model_spec, training_loss
from core.train.config import NUM_TEST_IMAGES, RunConfig

_MEASURE_S = 1.0  # a second of steps is enough to be right within about a fifth
_MAX_PIXELS = 32 * 96 * 96  # a small batch is a little slower an image, so the estimate errs on the long side


@dataclass(frozen=True)
class Speed:
    """Seconds that one image costs: in a training step, and in the test after an epoch."""

    train_s: float
    test_s: float

    def run_s(self, config: RunConfig) -> float:
        """Seconds that the whole run will take, its tests included; with growing images that is but a good guess."""
        growth = config.mean_pixels / config.image_size**2
        return growth * config.num_epochs * (config.num_images * self.train_s + NUM_TEST_IMAGES * self.test_s)


def measure_speed(config: RunConfig) -> Speed:
    """Times a few training steps and a forward pass of this run's network; draws no random number. Raises `UserError`.

    Takes a second or a little more; the first step, which prepares kernels, does not count.
    """
    device = choose_device(config.device)
    precision = choose_precision(config.precision, device)
    spec = model_spec(config.model)
    model = build_empty_model(config.model, image_size=config.image_size).to_empty(device=device)
    model.to(memory_format=torch.channels_last).eval()  # eval: dropout would draw random numbers of a run under way
    with torch.no_grad():
        for tensor in (*model.parameters(), *model.buffers()):
            tensor.fill_(0.01)
    optimizer = SGD(model.parameters(), lr=0.0)
    num_images = config.batch_size
    if device.type == "cpu":
        num_images = min(num_images, max(2, _MAX_PIXELS // config.image_size**2))
    images = torch.zeros(num_images, spec.in_channels, config.image_size, config.image_size, device=device)
    images = images.to(memory_format=torch.channels_last)
    labels = torch.zeros(num_images, dtype=torch.int64, device=device)

    def train_step() -> None:
        with autocast(device, precision):
            loss = training_loss(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    def test_step() -> None:
        with torch.inference_mode(), autocast(device, precision):
            model(images).sum().item()

    return Speed(_seconds(train_step) / num_images, _seconds(test_step) / num_images)


def _seconds(step) -> float:
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
