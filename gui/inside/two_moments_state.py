"""What the page "Two moments" is asked for and shows: wishes and what there is make a question."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.inside.branches import ALL_ON, Switches

if TYPE_CHECKING:
    from core.inside.network_map import Block
    from core.runs.moments import Moment


@dataclass(frozen=True)
class There:
    """What there is: a run's `folder` and moments, the one that is shown (None: the newest), and the shown block.

    `layers` are the modules whose maps are shown, and `pixels` uint8 H x W, None for no picture.
    """

    folder: Path | None
    moments: "tuple[Moment, ...]"
    moment: "Moment | None"
    block: "Block | None"
    layers: tuple[str, ...]
    pixels: np.ndarray | None
    switches: Switches = ALL_ON


@dataclass(frozen=True)
class Question:
    """What the right side is to show; two are equal where the answer is the same."""

    folder: Path
    moment: "Moment"
    layers: tuple[str, ...]
    pixels: np.ndarray = field(compare=False)
    picture: bytes
    switches: Switches


def moment_at(moments: "tuple[Moment, ...]", step: int | None) -> "Moment | None":
    """The moment nearest to a step, the earlier of two; None: the last. Moments may be thinned out as a run grows."""
    if not moments:
        return None
    return moments[-1] if step is None else min(moments, key=lambda moment: abs(moment.step - step))


def resolve(right_step: int | None, there: There) -> Question | None:
    """What has to be computed; nothing without a picture, or for a run that has not kept two moments."""
    moment = moment_at(there.moments, right_step)
    if there.folder is None or moment is None or len(there.moments) < 2 or there.pixels is None:
        return None
    return Question(
        folder=there.folder,
        moment=moment,
        layers=there.layers,
        pixels=there.pixels,
        picture=there.pixels.tobytes(),
        switches=there.switches,
    )


def first_to_show(moments: "tuple[Moment, ...]") -> "Moment | None":
    """The early one that tells most beside the last: the first whole epoch, else the first of all."""
    earlier = moments[:-1]
    return next((moment for moment in earlier if moment.epoch >= 1), earlier[0] if earlier else None)


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two: its place among the moments, what it is called, and float32 C x H x W maps by module.

    `error` says why there are no maps, "" where nothing is wrong.
    """

    index: int = 0
    words: tuple[str, ...] = ("",)
    maps: dict[str, np.ndarray] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, eq=False)
class TwoMomentsShown:
    """All that the page shows; `reason` says why there is nothing to compare, "" where there is."""

    reason: str = ""
    blocks: "tuple[Block, ...]" = ()
    block: "Block | None" = None
    num_moments: int = 0
    left: Side = field(default_factory=Side)
    right: Side = field(default_factory=Side)
    off: frozenset[str] = frozenset()
