"""A folder of photographs as tests use it: a few small pictures, quick to prepare."""

import numpy as np
from PIL import Image


def write_photograph(path, seed):
    """A dark blot on a light ground, another one for each seed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng(seed)
    pixels = np.full((60, 48, 3), 230, np.uint8)
    top, left = generator.integers(4, 14, 2)
    pixels[top : top + 36, left : left + 24] = generator.integers(20, 120, 3)
    Image.fromarray(pixels).save(path)


def write_photographs(folder, **numbers):
    """So many photographs in each of the folders that are named."""
    for place, (name, number) in enumerate(numbers.items()):
        for each in range(number):
            write_photograph(folder / name / f"{each}.png", 100 * place + each)
    return folder
