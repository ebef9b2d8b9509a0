"""Any picture or drawing to what the network was trained on: 28 x 28, one bright object on black, as Fashion-MNIST.

The way follows Xiao et al. 2017 (arXiv:1708.07747), section 2: trim to the object, longest side to 28 pixels, sharpen,
centre, negate, 8-bit gray. Their pictures had a light, even ground; photographs do not, so the object is found first.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from core.errors import UserError

SIDE = 28  # pixels, the data set's
WORK_SIDE = 256  # longest side of the picture as it is worked on and shown
DRAWING_SIDE = 140  # longest side at which outlines are filled: five times the data set's
COLOUR_SIDE = 80  # longest side at which pixels are compared with each other; their number counts squared
TOLERANCE = 0.05 * 255  # the paper's 5 %: what is nearer to the ground's colour is ground
# Of 10,000 test images the middle 80 % have these foreground means and standard deviations (pixels above 10).
DATASET_MEANS = (94, 204)
DATASET_SPREADS = (35, 66)
FILL, STROKE = 150, 220  # gray levels of a filled drawing; seams stay visible, the mean is the data set's


@dataclass(frozen=True)
class Step:
    """One stage on the way, to be shown: an English name and uint8 pixels, H x W or H x W x 3, at most 256 a side."""

    name: str
    pixels: np.ndarray


@dataclass(frozen=True)
class Prepared:
    """What the network gets, uint8 28 x 28 (bright object on black), and the steps there; the last step shows it."""

    steps: tuple[Step, ...]
    pixels: np.ndarray


def prepare(picture: Image.Image) -> Prepared:
    """Find the object on an RGB picture of any size and bring it to the data set's form.

    The steps are "picture", "closer" (if the object was small), "gray", "object" (the mask), "cut out", "negated" (if
    the object is darker than its ground), "mirrored" (if it is a shoe that points right), "28 pixels", "sharpened",
    "centred" and "contrast". A line drawing goes on as in `prepare_drawing` after "gray".

    Raises:
        UserError: if the picture is a single colour.
    """
    small = _shrink(picture.convert("RGB"))
    steps = [Step("picture", np.asarray(small))]
    mask, even_ground = _find_object(small)
    closer = _crop_around(picture, mask)
    if closer is not None:
        small = _shrink(closer.convert("RGB"))
        steps.append(Step("closer", np.asarray(small)))
        mask, even_ground = _find_object(small)

    gray = np.asarray(small.convert("L"))
    steps.append(Step("gray", gray))
    if even_ground and _is_line_drawing(mask):
        return Prepared(*_drawing_steps(steps, _ink(small, mask)))

    steps.append(Step("object", mask.astype(np.uint8) * 255))
    rows, columns = _box(mask)
    is_brighter = gray[mask].mean() > (gray[~mask].mean() if not mask.all() else 127)
    mask, gray = mask[rows, columns], gray[rows, columns]
    steps.append(Step("cut out", np.where(mask, gray, 0 if is_brighter else 255).astype(np.uint8)))
    if not is_brighter:
        gray = 255 - gray
        steps.append(Step("negated", np.where(mask, gray, 0).astype(np.uint8)))
    return Prepared(*_fit(steps, gray.astype(np.float32), mask.astype(np.float32), sharpen=True))


def prepare_drawing(ink: np.ndarray) -> Prepared | None:
    """Fill and fit a drawing, uint8 H x W with 0 = nothing and 255 = full ink; None if nothing is drawn.

    What the strokes enclose is filled, for the data set has no outlines: its objects are solid. Gaps of up to about
    a twelfth of the drawing's longest side are closed. The strokes stay brighter, so seams show.
    The steps are "drawing", "filled", "mirrored" (if it is a shoe that points right), "28 pixels", "centred" and
    "contrast".
    """
    if ink.max(initial=0) < 32:
        return None
    drawing = np.asarray(_shrink(Image.fromarray(ink)))
    return Prepared(*_drawing_steps([Step("drawing", drawing)], ink))


def prepare_pixels(pixels: np.ndarray) -> Prepared:
    """An image of the data set, uint8 28 x 28, which is in form already: the one step is "picture"."""
    return Prepared((Step("picture", pixels),), pixels)


# Finding the object ------------------------------------------------------------------------------------------------


def _find_object(picture: Image.Image) -> tuple[np.ndarray, bool]:
    """The object's pixels, bool H x W, and whether the ground is even, so that even faint and thin parts are in it."""
    pixels = np.asarray(picture, np.float32)
    if np.ptp(pixels, axis=(0, 1)).max() < 8:
        raise _single_colour()
    ground = _even_ground(pixels)
    if ground is not None:
        mask = _without_specks(np.abs(pixels - ground).max(axis=2) > TOLERANCE)
        if not mask.any():
            raise _single_colour()
        return mask, True
    coarse = _shrink(picture, COLOUR_SIDE)
    mask = _compare_colours(coarse)
    if mask.mean() < 0.01:  # nothing stands out: then the whole picture is the object
        return np.ones(pixels.shape[:2], bool), False
    smooth = Image.fromarray(_to_bytes(mask * 255)).resize(picture.size, Image.Resampling.BICUBIC)
    return np.asarray(smooth) > 127, False


def _even_ground(pixels: np.ndarray) -> np.ndarray | None:
    """The ground's colour at every pixel, H x W x 3, or None if the picture's border is no even ground.

    Light falls off slowly, so a quadratic surface is fitted to each channel on the border, where most pixels are
    ground; Cauchy's weights keep an object that runs over the border from bending it.
    """
    height, width = pixels.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=2)
    border = _border(height, width, 0.01)
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
    return np.clip(terms @ surface, colours[is_ground].min(axis=0), colours[is_ground].max(axis=0))


def _compare_colours(picture: Image.Image) -> np.ndarray:
    """The object on a ground with pattern, folds or shadows: bool H x W, at the picture's own small size.

    First, what is unlike the border is object. Then, as in GrabCut (Rother et al. 2004) but with nearest neighbours in
    place of mixtures, every pixel joins the side whose samples are closer to it in colour and place; three rounds.
    """
    width, height = picture.size
    blurred = picture.filter(ImageFilter.GaussianBlur(0.7)).convert("YCbCr")
    y, x = np.mgrid[:height, :width] / max(height, width)
    # Chroma counts more than brightness, which folds and shadows change; the place tells two like colours apart.
    features = np.dstack([np.asarray(blurred) * (0.8, 2.0, 2.0), 60 * y, 60 * x]).reshape(-1, 5).astype(np.float32)
    border = _border(height, width, 0.04)
    random = np.random.default_rng(0)

    def distance_to(region: np.ndarray, nearest: float) -> np.ndarray:
        samples = features[random.permutation(np.flatnonzero(region))[:300]]
        squares = (features**2).sum(1)[:, None] + (samples**2).sum(1) - 2 * features @ samples.T
        count = max(1, round(len(samples) * nearest))
        mean = np.partition(squares, count - 1, axis=1)[:, :count].mean(axis=1)
        return np.sqrt(np.maximum(mean, 0)).reshape(height, width)

    unlike_border = distance_to(border, 0.2)
    # Otsu on the root: a few very unlike pixels must not push the threshold above the rest of the object.
    threshold = _otsu(np.sqrt(unlike_border if border.all() else unlike_border[~border])) ** 2
    mask = _main_parts(unlike_border > threshold)
    for _ in range(3):
        if not mask.any() or mask.all():
            break
        to_object, to_ground = distance_to(mask, 0.05), distance_to(~mask, 0.05)
        vote = (to_ground - to_object) / (to_ground + to_object + 3)
        vote += 0.15 * np.clip(unlike_border / max(threshold, 1) - 1, -1, 1)
        votes = Image.fromarray(_to_bytes(128 + 100 * vote))
        for smooth in (
            ImageFilter.BoxBlur(1),
            ImageFilter.BoxBlur(1),
            ImageFilter.MinFilter(3),
            ImageFilter.MaxFilter(3),
        ):
            votes = votes.filter(smooth)
        votes = np.asarray(votes)
        mask = _without_pinholes(_main_parts(votes > np.clip(_otsu(votes), 108, 148)))
    return mask


def _main_parts(mask: np.ndarray) -> np.ndarray:
    """The part that weighs most and those of a quarter of its weight; the middle weighs more, the border less."""
    height, width = mask.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    parts, count = _parts(mask)
    weight = np.bincount(parts.ravel(), np.exp(-(x**2 + y**2) / (2 * 0.6**2)).ravel(), count + 1)
    along_border = np.bincount(parts[_border(height, width, 0)], minlength=count + 1)
    weight *= np.maximum(0.05, 1 - 2 * along_border / along_border.sum())
    weight[0] = 0
    return mask & (weight >= 0.25 * weight.max())[parts]


def _without_specks(mask: np.ndarray) -> np.ndarray:
    """Without the parts that are under 2 % of the largest: dust, crumbs, noise of the camera."""
    parts, count = _parts(mask)
    area = np.bincount(parts.ravel(), minlength=count + 1)
    return mask & (area >= 0.02 * area[1:].max(initial=0))[parts]


def _without_pinholes(mask: np.ndarray) -> np.ndarray:
    """With holes of up to 1 % of the picture filled: prints and buttons, not the loop of a bag's handle."""
    holes, count = _parts(~mask)
    area = np.bincount(holes.ravel(), minlength=count + 1)
    is_hole = area <= 0.01 * mask.size
    is_hole[holes[_border(*mask.shape, 0)]] = False
    return mask | is_hole[holes]


def _parts(mask: np.ndarray) -> tuple[np.ndarray, int]:
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


def _otsu(values: np.ndarray) -> float:
    """The threshold that parts `values` into the two classes of least spread (Otsu 1979)."""
    counts, edges = np.histogram(values, 64)
    below = counts.cumsum()[:-1]
    sums = (counts * (edges[:-1] + edges[1:]) / 2).cumsum()
    gap = sums[:-1] / np.maximum(below, 1) - (sums[-1] - sums[:-1]) / np.maximum(counts.sum() - below, 1)
    return edges[1 + np.argmax(below * (counts.sum() - below) * gap**2)]


# Drawings ----------------------------------------------------------------------------------------------------------


def _drawing_steps(steps: list[Step], ink: np.ndarray) -> tuple[tuple[Step, ...], np.ndarray]:
    rows, columns = _box(ink >= 32)
    fitted = np.asarray(_shrink(Image.fromarray(ink[rows, columns]), DRAWING_SIDE))
    filled = _filled(fitted >= 32)
    strokes = fitted.astype(np.float32) / 255
    shaded = np.where(filled, FILL + (STROKE - FILL) * strokes, STROKE * strokes)
    steps = [*steps, Step("filled", _to_bytes(shaded))]
    return _fit(steps, shaded, (shaded > 0).astype(np.float32), sharpen=False)


def _ink(picture: Image.Image, mask: np.ndarray) -> np.ndarray:
    """A line drawing's strokes by how much they differ from the paper: uint8 H x W, 255 for the strongest."""
    pixels = np.asarray(picture, np.float32)
    difference = np.abs(pixels - np.median(pixels[~mask], axis=0)).max(axis=2) * mask
    return _to_bytes(difference / max(difference.max(), 1) * 255)


def _is_line_drawing(mask: np.ndarray) -> bool:
    """Whether strokes take less than 35 % of what they enclose; they must then take less than 35 % of the box too."""
    rows, columns = _box(mask)
    return mask[rows, columns].mean() < 0.35 and mask.sum() < 0.35 * _filled(mask).sum()


def _filled(strokes: np.ndarray) -> np.ndarray:
    """The strokes and what they enclose, bool H x W.

    Gaps in the outline are closed only if nothing is enclosed otherwise: closing also glues what lies side by side, as
    the legs of trousers. What encloses nothing even so is no outline and stays as it is.
    """
    longest = max(strokes.shape)
    as_drawn = _enclosed(strokes, 0) | strokes
    for reach in (0, round(longest / 50), round(longest / 25)):
        filled = _enclosed(strokes, reach) | strokes
        if filled.sum() > 1.5 * strokes.sum():
            return filled
    return as_drawn


def _enclosed(strokes: np.ndarray, reach: int) -> np.ndarray:
    """What a flood from outside does not get to, bool H x W, if the strokes are `reach` pixels thicker on each side."""
    padded = Image.fromarray(np.pad(strokes, reach + 1).astype(np.uint8) * 255)
    ground, _ = _parts(np.asarray(padded.filter(ImageFilter.MaxFilter(2 * reach + 1))) == 0)
    inside = Image.fromarray((ground != ground[0, 0]).astype(np.uint8) * 255)
    inside = np.asarray(inside.filter(ImageFilter.MinFilter(2 * reach + 1))) > 0
    return inside[reach + 1 : -reach - 1, reach + 1 : -reach - 1]


# Fitting -----------------------------------------------------------------------------------------------------------


def _fit(
    steps: list[Step], bright: np.ndarray, mask: np.ndarray, *, sharpen: bool
) -> tuple[tuple[Step, ...], np.ndarray]:
    """The last steps for a bright object (float 0..255) inside its box, with the mask (float 0..1) that cuts it out."""
    steps = list(steps)
    if _points_right(mask > 0.5):
        bright, mask = bright[:, ::-1], mask[:, ::-1]
        steps.append(Step("mirrored", _to_bytes(bright * mask)))

    scale = SIDE / max(mask.shape)
    size = (max(1, round(mask.shape[1] * scale)), max(1, round(mask.shape[0] * scale)))
    pixels, coverage = _resize(bright * mask, size), _resize(mask, size)
    steps.append(Step("28 pixels", _to_bytes(pixels)))
    if sharpen:
        sharp = Image.fromarray(_to_bytes(pixels)).filter(ImageFilter.UnsharpMask(radius=1, percent=40, threshold=0))
        pixels = np.asarray(sharp, np.float32)
        steps.append(Step("sharpened", _to_bytes(pixels)))

    # The odd pixel goes to the left and above, as in the data set.
    left, top = (SIDE - size[0] + 1) // 2, (SIDE - size[1] + 1) // 2
    around = ((top, SIDE - size[1] - top), (left, SIDE - size[0] - left))
    pixels, coverage = np.pad(pixels, around), np.pad(coverage, around)
    steps.append(Step("centred", _to_bytes(pixels)))

    pixels = _to_bytes(_like_the_data_set(pixels, coverage))
    steps.append(Step("contrast", pixels))
    return tuple(steps), pixels


def _points_right(mask: np.ndarray) -> bool:
    """Whether a wide object is higher on the left, as a shoe that points right: in the data set shoes point left.

    Of its images 99.8 % of the sneakers and all of the ankle boots are higher on the right, and a network trained on
    them knew 97 % and 96 % of them, but 45 % and none of their mirror images. Bags and clothes are even enough to stay.
    """
    height, width = mask.shape
    if width < height:
        return False
    columns = mask[: height // 2].sum(axis=0)
    middle = (columns * np.arange(width)).sum() / max(1, columns.sum())
    return bool(columns.any() and middle < (width - 1) / 2 - 0.08 * width)


def _like_the_data_set(pixels: np.ndarray, coverage: np.ndarray) -> np.ndarray:
    """Brightness and contrast of the object moved into the data set's range; what lies in it already stays as it is."""
    inside = pixels[coverage > 0.5] if (coverage > 0.5).any() else pixels[coverage > 0]
    mean, spread = inside.mean(), inside.std()
    gain = np.clip(spread, *DATASET_SPREADS) / max(spread, 1)
    gain = min(gain, 1.5)  # more would show the noise of an even surface
    return gain * pixels + (np.clip(mean, *DATASET_MEANS) - gain * mean) * coverage


# Pixels ------------------------------------------------------------------------------------------------------------


def _shrink(picture: Image.Image, side: int = WORK_SIDE) -> Image.Image:
    """At most `side` pixels on the longest side; never larger than it was."""
    scale = side / max(picture.size)
    if scale >= 1:
        return picture
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.BOX)


def _crop_around(picture: Image.Image, mask: np.ndarray) -> Image.Image | None:
    """The part of the picture around a small object, with half the object's size of ground on each side, or None."""
    rows, columns = _box(mask)
    longest = max(rows.stop - rows.start, columns.stop - columns.start)
    scale = max(picture.size) / max(mask.shape)
    if scale == 1 or longest > max(mask.shape) / 3:
        return None
    margin = longest / 2
    left, top = max(0, (columns.start - margin) * scale), max(0, (rows.start - margin) * scale)
    # Beyond its edge a picture is cropped to black.
    right = min(picture.width, (columns.stop + margin) * scale)
    bottom = min(picture.height, (rows.stop + margin) * scale)
    return picture.crop((int(left), int(top), round(right), round(bottom)))


def _box(mask: np.ndarray) -> tuple[slice, slice]:
    """Rows and columns of the smallest box around what is true."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _border(height: int, width: int, share: float) -> np.ndarray:
    """The frame of a picture, bool H x W, as thick as this share of its longest side and at least one pixel."""
    thickness = max(1, round(share * max(height, width)))
    frame = np.ones((height, width), bool)
    frame[thickness:-thickness, thickness:-thickness] = False
    return frame


def _resize(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    return np.asarray(Image.fromarray(values.astype(np.float32)).resize(size, Image.Resampling.HAMMING))


def _to_bytes(values: np.ndarray) -> np.ndarray:
    return np.clip(np.round(values), 0, 255).astype(np.uint8)


def _single_colour() -> UserError:
    return UserError("The picture is a single colour: there is nothing on it to recognise.")
