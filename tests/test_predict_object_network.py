"""The network that finds the object on a photograph, as it ships."""

import subprocess
import sys

import numpy as np
import pytest
from objects import SHIRT, from_pixels, picture_of
from PIL import Image

from core.predict.find_object import find_object
from core.predict.object_network import SIDE, object_probabilities

SIZE = (240, 240)


def scene(paint, seed=0):
    """A shirt on planks, and which pixels are the shirt's; `paint` gives it colours, H x W x 3, by its rows."""
    random = np.random.default_rng(seed)
    planks = np.asarray(Image.fromarray(random.integers(110, 200, (12, 6), dtype=np.uint8)).resize(SIZE), float)
    is_shirt = np.asarray(picture_of(SHIRT, size=SIZE, at=(50, 45), scale=1.4)).min(axis=2) < 200
    rows = np.broadcast_to(np.arange(SIZE[1])[:, None], SIZE[::-1])
    pixels = np.where(is_shirt[..., None], paint(rows), planks[..., None] * (1.0, 0.85, 0.65))
    return from_pixels(np.clip(pixels + random.normal(0, 8, (*SIZE, 1)), 0, 255)), is_shirt


def plain(rows):
    return np.broadcast_to(np.array((40.0, 60, 120)), (*rows.shape, 3))


def striped(rows):
    """Broad stripes, every other one nearly as light as the planks."""
    return np.where((rows // 18 % 2)[..., None], (190.0, 180, 170), (150.0, 30, 40))


@pytest.mark.parametrize("paint", [plain, striped])
def test_a_shirt_is_found_whole(paint):
    picture, is_shirt = scene(paint)
    mask, is_even = find_object(picture)
    assert not is_even
    assert (mask & is_shirt).sum() / (mask | is_shirt).sum() > 0.8


def test_each_pixel_gets_a_probability():
    found = object_probabilities(scene(plain)[0])
    assert found.shape == (SIDE, SIDE)
    assert 0 <= found.min() < 0.1 < 0.9 < found.max() <= 1


@pytest.mark.parametrize("size", [(1, 1), (30, 7), (256, 20)])
def test_pictures_of_any_size_are_taken(size):
    noise = np.random.default_rng(1).integers(0, 256, (*size, 3), dtype=np.uint8)
    assert np.isfinite(object_probabilities(Image.fromarray(noise))).all()


def test_pictures_are_prepared_without_torch():
    code = """
import sys
import numpy as np
from PIL import Image
from core.predict.pipeline import prepare
prepare(Image.fromarray(np.random.default_rng(0).integers(0, 256, (90, 70, 3), dtype=np.uint8)))
sys.exit("torch" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
