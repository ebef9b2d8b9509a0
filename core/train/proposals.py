"""What to change where a run would take too long: other settings, and how long it would take with them."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from core.data import picture_form
from core.errors import UserError
from core.models import model_spec
from core.runs.config import RunConfig
from core.train.cost import Speed

TOO_LONG_S = 3_600.0  # nobody in a class waits for more
TARGET_S = 600.0
_MIN_IMAGES = 1_000  # with fewer there is hardly a step an epoch left


@dataclass(frozen=True)
class Proposal:
    """Settings to take instead and the seconds that the whole run would then need, roughly."""

    config: RunConfig
    seconds: float


def proposals(config: RunConfig, speed: Speed) -> list[Proposal]:
    """Ways to a run of about ten minutes, the one that changes least first; nothing where a run is short enough.

    `speed` is what was measured for `config`.
    """
    if speed.run_s(config) <= TOO_LONG_S:
        return []
    candidates = (_with_fewer_images(config, speed), _with_smaller_images(config))
    return [Proposal(each, speed.run_s(each)) for each in candidates if each is not None]


def _with_fewer_images(config: RunConfig, speed: Speed) -> RunConfig | None:
    """So few images that the target is met; fewer epochs as well where the tests alone would take longer."""
    for num_epochs in (config.num_epochs, *(each for each in (5, 3, 2, 1) if each < config.num_epochs)):
        num_images = _round_down(_most_images(dataclasses.replace(config, num_epochs=num_epochs), speed))
        if num_images >= _MIN_IMAGES:
            return _on_images(_changed(config, num_epochs=num_epochs), num_images)
    return None


def _most_images(config: RunConfig, speed: Speed) -> int:
    """The largest number of images with which the target is met, by bisection; 1 for none."""
    low, high = 1, config.num_images
    while low < high:
        middle = (low + high + 1) // 2
        if speed.run_s(_on_images(config, middle)) <= TARGET_S:
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


def _changed(config: RunConfig, **changes: Any) -> RunConfig:
    return dataclasses.replace(config, recipe="custom", **changes)


def _round_down(number: int) -> int:
    """To two figures: 4,586 -> 4,500."""
    power: int = 10 ** max(0, len(str(number)) - 2)
    return number // power * power
