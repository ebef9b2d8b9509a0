"""Where the object is on a picture: what differs from an even ground, what a network finds, or what is opaque."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.errors import UserError
from core.predict.object_network import object_probabilities
from core.predict.transparency import opaque_part

WORK_SIDE = 256  # longest side of the picture as it is worked on and shown
_INSIDE = 0.51  # what is in the mask for its surroundings' sake is drawn as just in it
TOLERANCE = 0.05 * 255  # the paper's 5 %: what is nearer to the ground's colour is ground

Mask = NDArray[np.bool_]


def find_object(picture: Image.Image) -> tuple[Mask, bool]:
    """The object's pixels, bool H x W, and whether the ground is even, so that even faint and thin parts are in it.

    On an RGBA picture the object is what is not transparent.
    """
    if picture.mode == "RGBA":
        return _without_specks(opaque_part(picture)[0]), True
    pixels = np.asarray(picture, np.float32)
    if np.ptp(pixels, axis=(0, 1)).max() < 8:
        raise single_colour()
    ground = even_ground_of(pixels)
    if ground is not None:
        mask = _without_specks(np.abs(pixels - ground).max(axis=2) > TOLERANCE)
        if not mask.any():
            raise single_colour()
        return mask, True
    found = object_probabilities(picture)
    mask = without_pinholes(main_parts(found > 0.5))
    if mask.mean() < 0.01:  # nothing stands out: then the whole picture is the object
        return np.ones(pixels.shape[:2], bool), False
    found = np.where(mask, np.maximum(found, _INSIDE), 0)
    smooth = Image.fromarray(to_bytes(found * 255)).resize(picture.size, Image.Resampling.BICUBIC)
    return np.asarray(smooth) > 127, False


def even_ground_of(pixels: np.ndarray) -> np.ndarray | None:
    """The ground's colour at every pixel, H x W x 3, or None if the picture's border is no even ground.

    Light falls off slowly, so a quadratic surface is fitted to each channel on the border, where most pixels are
    ground; Cauchy's weights keep an object that runs over the border from bending it.
    """
    height, width = pixels.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=2)
    border = border_of(height, width, 0.01)
    colours, at_border = pixels[border], terms[border]
    residual = colours - np.median(colours, axis=0)
    for scale in (20, 10, 5, 3, 3, 3):  # gray levels; wide at first, for light falls off
        weights = 1 / (1 + (np.abs(residual).max(axis=1) / scale) ** 2)[:, None]
        surface = np.linalg.lstsq(at_border * weights, colours * weights, rcond=None)[0]
        residual = colours - at_border @ surface
    distances = np.abs(residual).max(axis=1)
    is_ground = distances < TOLERANCE
    if is_ground.mean() < 0.55 or np.median(distances[is_ground]) > 1.5:
        return None
    # Between the borders the surface may overshoot: no ground is brighter or darker than what the border shows.
    low, high = colours[is_ground].min(axis=0), colours[is_ground].max(axis=0)
    ground: np.ndarray = np.clip(terms @ surface, low, high)
    return ground


def main_parts(mask: Mask) -> Mask:
    """The part that weighs most and those of a quarter of its weight; the middle weighs more, the border less."""
    height, width = mask.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    parts, count = connected_parts(mask)
    weight = np.bincount(parts.ravel(), np.exp(-(x**2 + y**2) / (2 * 0.6**2)).ravel(), count + 1)
    along_border = np.bincount(parts[border_of(height, width, 0)], minlength=count + 1)
    weight *= np.maximum(0.05, 1 - 2 * along_border / along_border.sum())
    weight[0] = 0
    is_main: Mask = (weight >= 0.25 * weight.max())[parts]
    return mask & is_main


def _without_specks(mask: Mask) -> Mask:
    """Without the parts that are under 2 % of the largest: dust, crumbs, noise of the camera."""
    parts, count = connected_parts(mask)
    area = np.bincount(parts.ravel(), minlength=count + 1)
    is_large: Mask = (area >= 0.02 * area[1:].max(initial=0))[parts]
    return mask & is_large


def without_pinholes(mask: Mask) -> Mask:
    """With holes of up to 1 % of the picture filled: prints and buttons, not the loop of a bag's handle."""
    holes, count = connected_parts(~mask)
    area = np.bincount(holes.ravel(), minlength=count + 1)
    is_hole: Mask = area <= 0.01 * mask.size
    height, width = mask.shape
    is_hole[holes[border_of(height, width, 0)]] = False
    filled: Mask = is_hole[holes]
    return mask | filled


def connected_parts(mask: Mask) -> tuple[np.ndarray, int]:
    """Number the connected parts (by edges, not corners) from 1, 0 elsewhere: int H x W, and how many there are.

    Union-find for all pixels at once: every pair of neighbours hangs the smaller root under the larger, then all look
    up their new root, and pairs that share one are done. That takes a few rounds, however winding the parts are.
    """
    index = np.arange(mask.size).reshape(mask.shape)
    across, down = mask[:, :-1] & mask[:, 1:], mask[:-1] & mask[1:]
    one = np.concatenate([index[:, :-1][across], index[:-1][down]])
    other = np.concatenate([index[:, 1:][across], index[1:][down]])
    root = np.arange(mask.size)
    while one.size:
        root[np.minimum(one, other)] = np.maximum(
            one, other
        )  # of several pairs one wins, the others have another round
        while (root[root] != root).any():
            root = root[root]
        one, other = root[one], root[other]
        one, other = one[one != other], other[one != other]
    numbers = np.cumsum(mask.ravel() & (root == index.ravel()))
    return np.where(mask, numbers[root].reshape(mask.shape), 0), int(numbers[-1])


def shrink(picture: Image.Image, side: int = WORK_SIDE) -> Image.Image:
    """At most `side` pixels on the longest side; never larger than it was."""
    scale = side / max(picture.size)
    if scale >= 1:
        return picture
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.BOX)


def border_of(height: int, width: int, share: float) -> Mask:
    """The frame of a picture, bool H x W, as thick as this share of its longest side and at least one pixel."""
    thickness = max(1, round(share * max(height, width)))
    frame = np.ones((height, width), bool)
    frame[thickness:-thickness, thickness:-thickness] = False
    return frame


def to_bytes(values: np.ndarray) -> np.ndarray:
    return np.clip(np.round(values), 0, 255).astype(np.uint8)


def single_colour() -> UserError:
    return UserError("The picture is a single colour: there is nothing on it to recognise.")
