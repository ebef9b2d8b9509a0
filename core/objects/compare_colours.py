"""Where the object on a photograph is, by comparing colours: the first masks, from which a network then learns more."""

import numpy as np
from PIL import Image, ImageFilter

from core.predict.find_object import Mask, border_of, main_parts, to_bytes, without_pinholes

COLOUR_SIDE = 80  # longest side at which pixels are compared with each other; their number counts squared


def compare_colours(picture: Image.Image) -> Mask:
    """The object on a ground with pattern, folds or shadows: bool H x W, at the picture's own small size.

    First, what is unlike the border is object. Then, as in GrabCut (Rother et al. 2004) but with nearest neighbours in
    place of mixtures, every pixel joins the side whose samples are closer to it in colour and place; three rounds.
    """
    width, height = picture.size
    blurred = picture.filter(ImageFilter.GaussianBlur(0.7)).convert("YCbCr")
    y, x = np.mgrid[:height, :width] / max(height, width)
    # Chroma counts more than brightness, which folds and shadows change; the place tells two like colours apart.
    features = np.dstack([np.asarray(blurred) * (0.8, 2.0, 2.0), 60 * y, 60 * x]).reshape(-1, 5).astype(np.float32)
    border = border_of(height, width, 0.04)
    random = np.random.default_rng(0)

    def distance_to(region: Mask, nearest: float) -> np.ndarray:
        samples = features[random.permutation(np.flatnonzero(region))[:300]]
        squares = (features**2).sum(1)[:, None] + (samples**2).sum(1) - 2 * features @ samples.T
        count = max(1, round(len(samples) * nearest))
        mean = np.partition(squares, count - 1, axis=1)[:, :count].mean(axis=1)
        distances: np.ndarray = np.sqrt(np.maximum(mean, 0))
        return distances.reshape(height, width)

    unlike_border = distance_to(border, 0.2)
    # Otsu on the root: a few very unlike pixels must not push the threshold above the rest of the object.
    threshold = _otsu(np.sqrt(unlike_border if border.all() else unlike_border[~border])) ** 2
    mask = main_parts(unlike_border > threshold)
    for _ in range(3):
        if not mask.any() or mask.all():
            break
        to_object, to_ground = distance_to(mask, 0.05), distance_to(~mask, 0.05)
        vote = (to_ground - to_object) / (to_ground + to_object + 3)
        vote += 0.15 * np.clip(unlike_border / max(threshold, 1) - 1, -1, 1)
        votes = Image.fromarray(to_bytes(128 + 100 * vote))
        for smooth in (
            ImageFilter.BoxBlur(1),
            ImageFilter.BoxBlur(1),
            ImageFilter.MinFilter(3),
            ImageFilter.MaxFilter(3),
        ):
            votes = votes.filter(smooth)
        smooth_votes = np.asarray(votes)
        mask = without_pinholes(main_parts(smooth_votes > np.clip(_otsu(smooth_votes), 108, 148)))
    return mask


def _otsu(values: np.ndarray) -> float:
    """The threshold that parts `values` into the two classes of least spread (Otsu 1979)."""
    counts, edges = np.histogram(values, 64)
    below = counts.cumsum()[:-1]
    sums = (counts * (edges[:-1] + edges[1:]) / 2).cumsum()
    gap = sums[:-1] / np.maximum(below, 1) - (sums[-1] - sums[:-1]) / np.maximum(counts.sum() - below, 1)
    return float(edges[1 + np.argmax(below * (counts.sum() - below) * gap**2)])
