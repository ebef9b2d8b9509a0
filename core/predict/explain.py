"""Why the shown weights say what they say of one picture: the answers that are there at once, as they come."""

from collections.abc import Generator
from dataclasses import dataclass, field, replace

import numpy as np
import torch

from core.inside.attribution import GradCam
from core.inside.branches import ALL_ON, Switches
from core.predict.predictor import Predictor


@dataclass(frozen=True)
class Explanation:
    """Of one class, by one layer. `shares` and `changes` go by the name of a branch's module.

    `shares` are parts of the class's logit, and `bias` is the rest of it; they are empty and None where the layer is
    not the last Inception block, whose branches alone add up to it. `changes` is by how much the probability of the
    class, 0..1, becomes larger when the branch is off (zeros), as far as that has been measured.
    """

    cam: GradCam
    shares: dict[str, float] = field(default_factory=dict)
    bias: float | None = None
    changes: dict[str, float] = field(default_factory=dict)


def explain(
    predictor: Predictor, pixels: np.ndarray, layer: str, class_index: int, switches: Switches = ALL_ON
) -> Generator[Explanation, None, Explanation]:
    """What speaks for a class in gray uint8 H x W pixels; yields what is known by then, a branch's change at a time.

    With branches off in `switches` all is said of the network without them; one of these changes nothing more.
    Raises `UserError` as `core.inside.attribution.grad_cam` does.
    """
    cam = predictor.grad_cam(pixels, layer, class_index, switches)
    known = Explanation(cam)
    if not cam.by_branch:
        return known
    yield known
    shares = predictor.logit_shares(pixels, switches)
    if list(shares.branches) == list(cam.by_branch):
        parts = {name: float(share) for name, share in zip(shares.branches, shares.shares[class_index], strict=True)}
        known = replace(known, shares=parts, bias=float(shares.bias[class_index]))
    yield known
    with_all = _probability(predictor, pixels, class_index, switches)
    for branch in cam.by_branch:
        yield known
        without = _probability(predictor, pixels, class_index, switches.with_branches([branch], on=False))
        known = replace(known, changes={**known.changes, branch: without - with_all})
    return known


def _probability(predictor: Predictor, pixels: np.ndarray, class_index: int, switches: Switches) -> float:
    pictures = torch.from_numpy(pixels).float()[None, None] / 255
    with torch.inference_mode():
        return float(predictor.logits_of_pictures(switches)(pictures).softmax(dim=1)[0, class_index])
