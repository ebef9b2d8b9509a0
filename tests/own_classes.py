"""Classes of one's own as tests need them: small bright pictures, and a network that takes a millisecond."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from core.predict.untrained import untrained_weights
from core.runs.weights import Weights
from core.teach.events import Taught
from core.teach.examples import Example
from core.teach.teach import Teacher

NAMES = ("left", "right", "whole")


def picture(name: str, seed: int) -> np.ndarray:
    """28 x 28 gray levels with some noise, bright on the left half, on the right half or everywhere."""
    pixels = np.random.default_rng(seed).integers(0, 90, (28, 28))
    pixels[:, : 14 if name != "right" else 0] += 120
    pixels[:, 14 if name != "left" else 28 :] += 120
    return pixels.astype(np.uint8)


def own_examples(number: int = 10, names: Sequence[str] = NAMES, person: str = "") -> list[Example]:
    """So many pictures of each class; those of one class differ by their noise."""
    return [
        Example(name, picture(name, 100 * row + seed), person)
        for row, name in enumerate(names)
        for seed in range(number)
    ]


def tiny_teacher() -> Teacher:
    """Of an untrained network; with the fixture `tiny_network` it has 4 maps."""
    return Teacher(tiny_weights())


def tiny_weights() -> Weights:
    """Those of the network of `tiny_teacher`."""
    return untrained_weights("googlenet_bn", 28)


def taught(examples: Sequence[Example], **options: object) -> Taught:
    """The last event."""
    *_, end = tiny_teacher().teach(examples, **options)
    assert isinstance(end, Taught)
    return end


def write_photographs(folder: Path, number: int = 8, names: Sequence[str] = ("disc", "bar")) -> None:
    """A folder of class folders with JPEG files in colour: a disc or a bar of another size each."""
    for row, name in enumerate(names):
        (folder / name).mkdir(parents=True)
        for index in range(number):
            pixels = np.full((96, 96, 3), 235, np.uint8)
            y, x = np.mgrid[:96, :96]
            reach = 16 + 3 * index
            disc, bar = (y - 48) ** 2 + (x - 48) ** 2 < reach**2, (abs(y - 48) < reach) & (abs(x - 48) < 9)
            pixels[bar if row % 2 else disc] = (40 + 5 * index, 60, 20)
            Image.fromarray(pixels).save(folder / name / f"{index}.jpg", quality=95)
