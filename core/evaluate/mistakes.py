"""The images that a network was most certain of and got wrong."""

import numpy as np


def mistakes(certainty: np.ndarray, is_right: np.ndarray) -> np.ndarray:
    """Numbers of the wrong ones, int64, the most certain first; equally certain ones in their order."""
    wrong = np.flatnonzero(~is_right)
    return wrong[np.argsort(-certainty[wrong], kind="stable")]
