"""A small network that tells of each pixel how surely it is the object's, worked out with NumPy.

A U-Net (Ronneberger et al. 2015, arXiv:1505.04597): five levels of two 3x3 convolutions, each level half as large as
the one before, and the way back up, where each is joined to the level of its size on the way down. `core.objects`
trains it and folds batch normalisation into its weights. Pictures are prepared before torch has been imported, and by
processes that never import it, so nothing here does.
"""

from functools import cache

import numpy as np
from PIL import Image
from safetensors.numpy import load_file

from core.paths import ASSETS

SIDE = 80  # pixels of the square that a picture is brought to
WIDTHS = (16, 32, 48, 64, 96)  # channels of each level
FINDER_FILE = ASSETS / "objects" / "finder.safetensors"

Tensors = dict[str, np.ndarray]


def object_probabilities(picture: Image.Image) -> np.ndarray:
    """How surely each pixel of an RGB picture, brought to SIDE x SIDE, is the object's: float32, 0..1."""
    return probabilities(np.asarray(_square(picture)), _bundled())


def probabilities(pixels: np.ndarray, tensors: Tensors) -> np.ndarray:
    """The same of uint8 SIDE x SIDE x 3 pixels by the weights in `tensors`, as `ObjectFinder.folded` gives them."""
    maps = pixels.astype(np.float32) * np.float32(2 / 255) - 1
    of_levels = []
    for level in range(len(WIDTHS)):
        maps = _two_convolutions(maps if level == 0 else _halved(maps), tensors, f"down.{level}")
        of_levels.append(maps)
    for level in reversed(range(len(WIDTHS) - 1)):
        joined = np.concatenate([_doubled(maps), of_levels[level]], axis=2)
        maps = _two_convolutions(joined, tensors, f"up.{level}")
    logits = maps @ tensors["last.weight"][:, 0] + tensors["last.bias"][0]
    found: np.ndarray = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return found


@cache
def _bundled() -> Tensors:
    return {name: tensor.astype(np.float32) for name, tensor in load_file(FINDER_FILE).items()}


def _square(picture: Image.Image) -> Image.Image:
    """An RGB picture of SIDE x SIDE: what is larger is averaged, what is smaller is drawn out smoothly."""
    is_larger = min(picture.size) >= SIDE
    filter_ = Image.Resampling.BOX if is_larger else Image.Resampling.BILINEAR
    return picture.convert("RGB").resize((SIDE, SIDE), filter_)


def _two_convolutions(maps: np.ndarray, tensors: Tensors, name: str) -> np.ndarray:
    """H x W x C -> H x W x out: twice a 3x3 convolution with zeros around the maps, and a ReLU."""
    for number in (0, 1):
        height, width, _ = maps.shape
        padded = np.pad(maps, ((1, 1), (1, 1), (0, 0)))
        windows = [padded[row : row + height, column : column + width] for row in range(3) for column in range(3)]
        products = np.concatenate(windows, axis=2) @ tensors[f"{name}.{number}.weight"]
        maps = np.maximum(products + tensors[f"{name}.{number}.bias"], 0)
    return maps


def _halved(maps: np.ndarray) -> np.ndarray:
    """The greatest of each 2 x 2 pixels."""
    height, width, channels = maps.shape
    greatest: np.ndarray = maps.reshape(height // 2, 2, width // 2, 2, channels).max(axis=(1, 3))
    return greatest


def _doubled(maps: np.ndarray) -> np.ndarray:
    """Each pixel as 2 x 2."""
    return maps.repeat(2, axis=0).repeat(2, axis=1)
