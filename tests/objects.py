"""Objects on pictures as tests draw them, and how near what the pipeline makes of them comes to them."""

import numpy as np
from PIL import Image, ImageDraw

from core.predict.pipeline import Prepared

SHIRT = [(30, 0), (70, 0), (100, 30), (82, 45), (75, 38), (75, 110), (25, 110), (25, 38), (18, 45), (0, 30)]
SHIRT_SIZE = (100, 110)
BOOT = [(60, 0), (100, 0), (100, 80), (0, 80), (0, 55), (60, 40)]  # points left, as the data set's do
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def picture_of(outline, *, size=(200, 200), at=(50, 45), scale=1.0, colour=(60, 70, 90), ground=WHITE) -> Image.Image:
    image = Image.new("RGB", size, ground)
    corners = [(at[0] + x * scale, at[1] + y * scale) for x, y in outline]
    ImageDraw.Draw(image).polygon(corners, fill=colour)
    return image


def from_pixels(pixels: np.ndarray) -> Image.Image:
    return Image.fromarray(pixels.astype(np.uint8)).convert("RGB")


def names(prepared: Prepared) -> list[str]:
    return [step.name for step in prepared.steps]


def extent(pixels: np.ndarray) -> tuple[int, int]:
    """Height and width of what is not black."""
    rows, columns = np.flatnonzero(pixels.max(axis=1) > 8), np.flatnonzero(pixels.max(axis=0) > 8)
    return rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Mean absolute difference in gray levels."""
    return np.abs(one.astype(int) - other).mean()


def overlap(pixels: np.ndarray, outline) -> float:
    """Intersection over union of what is not black with the outline, drawn straight into 28 x 28 by Pillow."""
    corners = np.array(outline, float)
    side = 280 / corners.max()
    corners = corners * side + (280 - corners.max(axis=0) * side) / 2
    ideal = Image.new("L", (280, 280))
    ImageDraw.Draw(ideal).polygon([tuple(corner) for corner in corners], fill=255)
    ideal = np.asarray(ideal.resize((28, 28), Image.Resampling.BOX)) > 127
    found = pixels > 50
    return (found & ideal).sum() / (found | ideal).sum()


def check_form(prepared: Prepared) -> None:
    assert prepared.pixels.shape == (28, 28)
    assert prepared.pixels.dtype == np.uint8
    assert np.array_equal(prepared.steps[-1].pixels, prepared.pixels)
    for step in prepared.steps:
        assert step.pixels.dtype == np.uint8
        assert step.pixels.ndim == 2 or step.pixels.shape[2:] == (3,)
        assert min(step.pixels.shape[:2]) >= 1
        assert max(step.pixels.shape[:2]) <= 256
    assert len(set(names(prepared))) == len(prepared.steps)


def drawing(*lines, width: int = 9, size: int = 280) -> np.ndarray:
    canvas = Image.new("L", (size, size))
    for line in lines:
        ImageDraw.Draw(canvas).line(line, fill=255, width=width, joint="curve")
    return np.asarray(canvas)


def outline(corners, scale=2.0, offset=30) -> list[tuple[float, float]]:
    return [(offset + x * scale, offset + y * scale) for x, y in [*corners, corners[0], corners[1]]]
