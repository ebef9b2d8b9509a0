"""The curves as tests show them: a history and the view."""

import math

from core.runs.events import EpochDone, StepDone
from core.runs.history import RunHistory
from core.train.recipes import recipe_config


def history_of(
    num_steps: int, *, model: str = "googlenet", num_epochs: int = 10, num_images: int = 1_280
) -> RunHistory:
    """A run with ten steps an epoch, its loss falling from 2.3."""
    config = recipe_config("book", model, num_images=num_images, num_epochs=num_epochs)
    history = RunHistory(config)
    for number in range(1, num_steps + 1):
        epoch = (number - 1) // config.num_batches + 1
        loss = 0.3 + 2 * math.exp(-number / num_steps * 4)
        history.append(StepDone(number, epoch, loss, 0.9 - loss / 3, 128, float(number)))
        if number % config.num_batches == 0:
            history.append(EpochDone(epoch, number, loss, 0.8, loss + 0.01, 0.886, 500.0, float(number)))
    return history


def drawn(card):
    return card.plot._curves
