"""What the page "Why this class" is asked for and shows: wishes and what there is make a question."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from core.inside.branches import ALL_ON, Switches

if TYPE_CHECKING:
    from core.inside.attribution import PixelParts
    from core.inside.network_map import Block, NetworkMap
    from core.predict.explain import Explanation
    from core.runs.weights import Weights

METHODS = ("grad_cam", "gradients", "occlusion")


@dataclass(frozen=True)
class Wishes:
    """What somebody has chosen: "" is the likeliest class, the last block with maps, and all branches together."""

    class_name: str = ""
    method: str = METHODS[0]
    block: str = ""
    branch: str = ""  # the name of its module


@dataclass(frozen=True)
class There:
    """What there is: `pixels` are uint8 H x W, `probabilities` float32, one a class of the weights."""

    weights: "Weights"
    network: "NetworkMap"
    pixels: np.ndarray
    probabilities: np.ndarray
    switches: Switches = ALL_ON  # which branches are off


@dataclass(frozen=True)
class Question:
    """What is to be computed; two are equal where the answer is the same."""

    weights: "Weights" = field(compare=False)
    pixels: np.ndarray = field(compare=False)
    class_index: int
    block: "Block"
    branch: str  # "" for all together; one of the block's
    method: str
    picture: bytes
    weights_id: int  # theirs, for weights themselves cannot be compared
    switches: Switches

    @property
    def class_name(self) -> str:
        """Of the class that is asked about."""
        return self.weights.class_names[self.class_index]

    def of_parts(self) -> "Question":
        """The same for every branch: they are computed together."""
        return replace(self, branch="", method="")

    def of_pixels(self) -> tuple[object, ...]:
        """What the answer by pixels hangs on: no block."""
        return self.weights_id, *self.of_any_weights()

    def of_any_weights(self) -> tuple[object, ...]:
        """What pixels do by other weights of the same run is worth showing until that of these is known."""
        return self.class_index, self.method, self.picture, self.switches


def blocks_with_maps(network: "NetworkMap") -> "tuple[Block, ...]":
    """Those that can be asked about: Inception blocks or, where there are none, layers; of more than one pixel."""
    blocks = [block for block in network.blocks if len(block.out_shape) == 3 and block.out_shape[1] > 1]
    inception = tuple(block for block in blocks if block.kind == "inception")
    return inception or tuple(block for block in blocks if block.num_parameters)


def resolve(wishes: Wishes, there: There | None) -> Question | None:
    """The question that the wishes come to; None where there is nothing to ask about.

    What was chosen and is not there, a class of weights before say, gives way to what would have been chosen unasked.
    """
    if there is None or not np.isfinite(there.probabilities).all():
        return None
    blocks = blocks_with_maps(there.network)
    if not blocks:
        return None
    names = there.weights.class_names
    likeliest = int(there.probabilities.argmax())
    class_index = names.index(wishes.class_name) if wishes.class_name in names else likeliest
    block = next((block for block in blocks if block.name == wishes.block), blocks[-1])
    branches = [branch.name for branch in block.branches] if block.kind == "inception" else []
    return Question(
        weights=there.weights,
        pixels=there.pixels,
        class_index=class_index,
        block=block,
        branch=wishes.branch if wishes.branch in branches and wishes.method == METHODS[0] else "",
        method=wishes.method,
        picture=there.pixels.tobytes(),
        weights_id=id(there.weights),
        switches=there.switches,
    )


@dataclass(frozen=True, eq=False)
class WhyShown:
    """All that the page shows. `pixels` are uint8 H x W, with what is covered black; None for no picture.

    `explanation` and `parts` answer the question as far as they are known; `progress`, 0..1, is how far `parts` are.
    """

    pixels: np.ndarray | None = None
    class_names: tuple[str, ...] = ()
    likeliest: str = ""
    wishes: Wishes = field(default_factory=Wishes)
    blocks: "tuple[Block, ...]" = ()
    question: Question | None = None
    explanation: "Explanation | None" = None
    parts: "PixelParts | None" = None
    progress: float | None = None
    is_cancelled: bool = False
    error: Exception | None = None

    def heat(self) -> np.ndarray | None:
        """What lies over the picture: float32 h x w; of Grad-CAM what speaks for the class, as the paper has it."""
        if self.question is None or self.error is not None:
            return None
        if self.question.method != METHODS[0]:
            return None if self.parts is None else self.parts.values
        return self.branch_heat(self.question.branch)

    def branch_heat(self, branch: str) -> np.ndarray | None:
        """Grad-CAM of one branch, "" for all together; None while it is not known."""
        if self.explanation is None:
            return None
        cam = self.explanation.cam
        heat: np.ndarray = np.maximum(cam.by_branch.get(branch, cam.whole), 0)
        return heat

    def ends(self) -> tuple[float, float]:
        """What the darkest and the brightest shade of `heat` stand for."""
        if self.question is None or self.question.method == METHODS[0]:
            return self.cam_ends()
        most = 0.0 if self.parts is None else float(np.abs(self.parts.values).max())
        return -most, most

    def cam_ends(self) -> tuple[float, float]:
        """One scale for the whole and all branches of Grad-CAM."""
        if self.explanation is None:
            return 0.0, 0.0
        cam = self.explanation.cam
        return 0.0, max(0.0, *(float(values.max()) for values in (cam.whole, *cam.by_branch.values())))
