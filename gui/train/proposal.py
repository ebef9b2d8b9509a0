"""What to change where a run would take too long: other settings, and how long it would take with them."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from core.data import picture_form
from core.errors import UserError
from core.models import model_spec
from core.runs.config import RunConfig

TOO_LONG_S = 3_600.0  # nobody in a class waits for more
TARGET_S = 600.0
_MIN_IMAGES = 1_000  # with fewer there is hardly a step an epoch left


@dataclass(frozen=True)
class Proposal:
    """Settings to take instead and the seconds that the whole run would then need, roughly."""

    config: RunConfig
    seconds: float


def relative_cost(config: RunConfig) -> float:
    """What a run costs in units that cancel out: images, times pixels an image.

    After every epoch the test images are looked at too, each for about a third of a training step's price.
    """
    return config.num_epochs * (config.num_images + config.num_test_images / 3) * config.mean_pixels


def proposals(config: RunConfig, seconds: float, cost: Callable[[RunConfig], float] = relative_cost) -> list[Proposal]:
    """Ways to a run of about ten minutes, the one that changes least first; nothing where a run is short enough.

    `seconds` is what the run with `config` will take; `cost` says how two runs compare.
    """
    if seconds <= TOO_LONG_S:
        return []
    candidates = (_with_fewer_images(config, seconds, cost), _with_smaller_images(config))
    unit = seconds / cost(config)
    return [Proposal(each, cost(each) * unit) for each in candidates if each is not None]


def _with_fewer_images(config: RunConfig, seconds: float, cost: Callable[[RunConfig], float]) -> RunConfig | None:
    """So few images that the target is met; fewer epochs as well where the tests alone would take longer."""
    budget = TARGET_S / seconds * cost(config)
    for num_epochs in (config.num_epochs, *(each for each in (5, 3, 2, 1) if each < config.num_epochs)):
        num_images = _round_down(_most_images(dataclasses.replace(config, num_epochs=num_epochs), budget, cost))
        if num_images >= _MIN_IMAGES:
            return _on_images(_changed(config, num_epochs=num_epochs), num_images)
    return None


def _most_images(config: RunConfig, budget: float, cost: Callable[[RunConfig], float]) -> int:
    """The largest number of images within the budget, by bisection; 1 for none."""
    low, high = 1, config.num_images
    while low < high:
        middle = (low + high + 1) // 2
        if cost(_on_images(config, middle)) <= budget:
            low = middle
        else:
            high = middle - 1
    return low


def _on_images(config: RunConfig, num_images: int) -> RunConfig:
    """The run on so many images, on one less where batch normalisation would be left with a single one in a step."""
    try:
        return dataclasses.replace(config, num_images=num_images)
    except UserError:
        return dataclasses.replace(config, num_images=num_images - 1)


def _with_smaller_images(config: RunConfig) -> RunConfig | None:
    """Half as wide and high, where the network can take that."""
    image_size = config.image_size // 2
    # No pixel of the data set is thrown away.
    if image_size < max(picture_form(config.data).side, model_spec(config.model).min_image_size):
        return None
    return _changed(config, image_size=image_size)


def _changed(config: RunConfig, **changes: int) -> RunConfig:
    return dataclasses.replace(config, recipe="custom", **changes)


def _round_down(number: int) -> int:
    """To two figures: 4,586 -> 4,500."""
    power = 10 ** max(0, len(str(number)) - 2)
    return number // power * power
