"""How far a share that was counted on some images may lie from the true one."""

from math import sqrt

_Z = 1.959964  # 95 % of a normal distribution lie within so many standard deviations


def interval_95(num_right: int, num_images: int) -> tuple[float, float] | None:
    """The 95 % interval of Wilson (1927, equation 4) around `num_right` of `num_images`; None of no images.

    Unlike mean ± 1.96 standard errors it stays between 0 and 1, and holds for few images and for shares near 1.
    """
    if num_images == 0:
        return None
    share, n = num_right / num_images, num_images
    centre = share + _Z**2 / (2 * n)
    half = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    whole = 1 + _Z**2 / n
    return max(0.0, (centre - half) / whole), min(1.0, (centre + half) / whole)
