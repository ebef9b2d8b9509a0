"""What a network's parts are called on the screen, and how their numbers are written."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gui.texts import large_number

if TYPE_CHECKING:
    from core.inside.network_map import Block, Branch


def block_title(block: "Block") -> str:
    """What a block is called in a sentence: "Inception 3a", "Convolution conv1"."""
    if block.kind == "inception":
        words = QCoreApplication.translate("inside", "Inception {name}")
    elif block.num_parameters == 0:
        words = QCoreApplication.translate("inside", "Pooling {name}")
    elif len(block.out_shape) == 1:
        words = QCoreApplication.translate("inside", "Fully connected {name}")
    else:
        words = QCoreApplication.translate("inside", "Convolution {name}")
    return words.format(name=block.title)


def branch_title(kind: str) -> str:
    """A branch in a word: "3×3", "pool"."""
    return QCoreApplication.translate("inside", "pool") if kind == "pool" else kind.replace("x", "×")


def layer_title(block: "Block", layer: str) -> str:
    """Whose maps they are: "Inception 3a · 3×3 branch"; of a block that is one layer, the block itself."""
    for branch in block.branches:
        if branch.kind == "layer":
            continue
        if layer == branch.name:
            words = QCoreApplication.translate("inside", "{block} · {branch} branch")
        elif branch.reduce is not None and layer == branch.reduce[0]:
            words = QCoreApplication.translate("inside", "{block} · 1×1 reduction before {branch}")
        else:
            continue
        return words.format(block=block_title(block), branch=branch_title(branch.kind))
    return block_title(block)


def map_number(block: "Block", layer: str, channel: int, num_maps: int) -> str:
    """Which one it is: "map 17 of 128", or "value 17 of 4096" in a layer without height and width."""
    if len(block.out_shape) == 1:
        words = QCoreApplication.translate("inside", "value {number} of {total}")
    else:
        words = QCoreApplication.translate("inside", "map {number} of {total}")
    return words.format(number=channel + 1, total=num_maps)


def lane_labels(block: "Block", branch: "Branch") -> list[tuple[str, ...]]:
    """What is written above a branch's reduction, if it has one, and above its maps: wordings from long to short."""
    translate, title = QCoreApplication.translate, branch_title(branch.kind)
    if branch.reduce is None:
        change = f"{block.in_shape[0]} → {branch.num_channels}"
        return [_wordings(translate("inside", "{branch}: {change} maps"), title, change)]
    thinned = f"{block.in_shape[0]} → {branch.reduce[1]}"
    change = f"{branch.reduce[1]} → {branch.num_channels}"
    return [
        _wordings(translate("inside", "{branch} reduction: {change} maps"), "1×1", thinned),
        _wordings(translate("inside", "then {branch}: {change} maps"), title, change),
    ]


def range_text(low: float, high: float) -> str:
    """Between which values a map lies: "min 0.000 · max 0.412"; NaN where it has no number at all."""
    if low != low:
        return QCoreApplication.translate("inside", "not a number anywhere (NaN)")
    if low == high:
        return QCoreApplication.translate("inside", "{value} everywhere").format(value=value(low))
    return QCoreApplication.translate("inside", "min {low} · max {high}").format(low=value(low), high=value(high))


def by(shape: tuple[int, ...]) -> str:
    """(256, 12, 12) -> "256 × 12 × 12"."""
    return " × ".join(str(size) for size in shape)


def shapes(block: "Block") -> str:
    """What goes in and what comes out: "192 × 12 × 12 → 256 × 12 × 12"."""
    return f"{by(block.in_shape)} → {by(block.out_shape)}"


def costs(part: "Block | Branch") -> str:
    """What it costs: "163,696 parameters · 23.5 M multiply-adds"; a pooling has nothing to learn."""
    if part.num_parameters == 0:
        return QCoreApplication.translate("inside", "no parameters")
    words = QCoreApplication.translate("inside", "{parameters} parameters · {macs} multiply-adds")
    return words.format(parameters=f"{part.num_parameters:,}", macs=large_number(part.macs))


def value(number: float) -> str:
    """A value of a map with three digits after the point, or in powers of ten where that says nothing."""
    if number == 0 or 0.001 <= abs(number) < 10_000:
        return f"{number:.3f}"
    return f"{number:.2e}"


def scale(number: float) -> str:
    """How much larger than itself a map is shown: "2×", "1.75×"."""
    return f"{number:.2g}×" if number < 1 else f"{number:.3g}×"


def _wordings(sentence: str, branch: str, change: str) -> tuple[str, ...]:
    return sentence.format(branch=branch, change=change), f"{branch} {change}", change
