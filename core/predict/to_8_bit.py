"""Pictures of whatever mode to 8 bits a channel, RGB or RGBA, a band of rows at a time: memory stays bounded."""

from collections.abc import Iterator

import numpy as np
from PIL import Image

_BAND_PIXELS = 4_000_000


def small_8_bit(image: Image.Image, longest_side: int) -> Image.Image:
    """RGB, or RGBA where the mode knows transparency, reduced by a whole factor if it stays at least so large.

    Raises:
        ValueError, KeyError: for modes that cannot be converted: LAB, HSV.
    """
    factor = max(1, max(image.size) // longest_side)
    is_deep = image.mode.startswith(("I", "F"))
    levels = _levels(image) if is_deep else (0.0, 255.0)
    small: Image.Image | None = None
    for top, band in _bands(image, factor):
        converted = _from_deep(band, levels) if is_deep else _from_8_bit(band)
        reduced = converted.reduce(factor) if factor > 1 else converted
        if small is None:
            size = (-(-image.width // factor), -(-image.height // factor))
            small = reduced if reduced.size == size else Image.new(reduced.mode, size)
        if small is not reduced:
            small.paste(reduced, (0, top // factor))
    assert small is not None  # there is no picture without rows
    return small


def _bands(image: Image.Image, factor: int) -> Iterator[tuple[int, Image.Image]]:
    """Bands of whole rows of the reduced picture, with the row at which each begins."""
    height = factor * max(1, _BAND_PIXELS // (image.width * factor))
    if height >= image.height:
        yield 0, image
        return
    for top in range(0, image.height, height):
        yield top, image.crop((0, top, image.width, min(image.height, top + height)))


def _from_8_bit(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    # Premultiplied gray (La) has no direct way to RGBA.
    return image.convert("LA").convert("RGBA") if image.mode == "La" else image.convert("RGBA")


def _levels(image: Image.Image) -> tuple[float, float]:
    """What becomes black and what white of 16-bit, 32-bit and floating-point gray.

    A 16-bit picture (and integers that fit into 16 bits) keeps its scale, so that black stays black; so does a float
    picture that runs from 0 to 1 or from 0 to 255. Anything else is stretched from its darkest to its brightest pixel.
    """
    if image.mode.startswith("I;16"):
        return 0.0, 65535.0
    extremes = [(values.min(), values.max()) for values in (_values(band) for _, band in _bands(image, 1))]
    low, high = min(low for low, _ in extremes), max(high for _, high in extremes)
    if image.mode == "I" and low >= 0 and 255 < high <= 65535:
        return 0.0, 65535.0
    if low >= 0 and high <= 1 and image.mode == "F":
        return 0.0, 1.0
    return (0.0, 255.0) if low >= 0 and high <= 255 else (float(low), float(high))


def _from_deep(image: Image.Image, levels: tuple[float, float]) -> Image.Image:
    """Pillow's own conversion clips everything above 255 to white."""
    low, high = levels
    values = _values(image)
    gray = Image.fromarray(np.round((values - low) / max(high - low, 1e-12) * 255).astype(np.uint8))
    key = image.info.get("transparency")
    if not isinstance(key, int):
        return gray.convert("RGB")
    alpha = Image.fromarray(np.where(values == key, 0, 255).astype(np.uint8))
    return Image.merge("RGBA", (gray, gray, gray, alpha))


def _values(image: Image.Image) -> np.ndarray:
    with np.errstate(invalid="ignore"):  # a signalling NaN complains already while it is copied
        return np.nan_to_num(np.asarray(image, np.float64), nan=0.0, posinf=0.0, neginf=0.0)
