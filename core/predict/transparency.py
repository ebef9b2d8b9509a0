"""What is transparent on a picture: the ground around an object that somebody has cut out, or just its corners."""

import numpy as np
from PIL import Image

from core.errors import UserError

_LEAST_GROUND = 0.02  # of the picture's area; rounded corners take less
_CHECKS = (102, 153)  # gray levels: white and black clothes are both seen on them


def is_cut_out(picture: Image.Image) -> bool:
    """Whether so much is transparent that what is not must be the object: its picture is RGBA then.

    Raises:
        UserError: if there is nothing to be seen at all.
    """
    if picture.mode != "RGBA":
        return False
    return bool((_opacity(picture) < 0.5).mean() >= _LEAST_GROUND)


def opaque_part(picture: Image.Image) -> tuple[np.ndarray, np.ndarray]:
    """The object that is cut out on an RGBA picture: bool H x W, and how much of each pixel it covers, float 0..1.

    A shadow below it, black and half transparent, is no part of it; thin lines are.

    Raises:
        UserError: if there is nothing to be seen at all.
    """
    opacity = _opacity(picture)
    is_object = opacity >= 0.5
    is_shadow = is_object & (opacity < 0.9) & (np.asarray(picture)[..., :3].max(axis=2) < 60)
    if is_shadow.sum() < 0.75 * is_object.sum():
        is_object &= ~is_shadow
    return is_object, opacity * is_object


def on_white(picture: Image.Image) -> Image.Image:
    """An RGB or RGBA picture as it looks on white paper, RGB."""
    return _on(picture, Image.new("RGB", picture.size, "white"))


def on_checks(picture: Image.Image) -> Image.Image:
    """An RGB or RGBA picture as image editors show it, RGB: with checks where it is transparent."""
    if picture.mode != "RGBA":
        return picture
    side = max(2, max(picture.size) // 32)
    y, x = np.mgrid[: picture.height, : picture.width] // side
    checks = np.where((x + y) % 2 == 0, *_CHECKS).astype(np.uint8)
    return _on(picture, Image.fromarray(checks).convert("RGB"))


def _on(picture: Image.Image, ground: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _opacity(picture: Image.Image) -> np.ndarray:
    """Float32 H x W, 1 for the least transparent pixel: an object may be faint as a whole."""
    opacity: np.ndarray = np.asarray(picture.getchannel("A"), np.float32)
    if opacity.max() < 8:
        raise UserError("The picture is transparent everywhere: there is nothing on it to recognise.")
    opacity = opacity / opacity.max()
    return opacity
