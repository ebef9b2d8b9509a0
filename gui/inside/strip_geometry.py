"""Where every block of a network lies in the strip: as wide as there is space for, nothing cut off."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from core.inside.network_map import Block

ItemKind = Literal["inception", "layer", "pooling"]

# Least width, greatest width, and share of the space that is left over.
_WIDTHS: dict[ItemKind, tuple[int, int, int]] = {"inception": (44, 88, 4), "layer": (18, 60, 2), "pooling": (14, 22, 1)}
_CAPTION_SPACE = 10


@dataclass(frozen=True)
class StripItem:
    """The place of one block; `caption` is empty where the group's stands for it."""

    name: str
    kind: ItemKind
    caption: str
    group: str
    left: float
    width: float

    @property
    def centre(self) -> float:
        """The middle between left and right."""
        return self.left + self.width / 2


@dataclass(frozen=True)
class StripGroup:
    """Neighbours that share one caption: the stem, or a block of VGG or NiN."""

    caption: str
    left: float
    width: float


@dataclass(frozen=True)
class Strip:
    """All items from left to right, and the groups among them."""

    items: tuple[StripItem, ...]
    groups: tuple[StripGroup, ...]

    def item_at(self, x: float) -> StripItem | None:
        """The item whose place, or the space beside it, has the point."""
        return next((item for item in self.items if item.left <= x < item.left + item.width), None)


def lay_out_strip(
    blocks: "tuple[Block, ...]", width: float, text_width: Callable[[str], float], *, stem: str, pooling: str
) -> Strip:
    """Places the blocks in `width`, in the middle where they do not need all of it.

    `stem` is the caption of what comes before the first Inception block, `pooling` that of a global pooling.
    """
    kinds = [_kind(block) for block in blocks]
    groups = _groups(blocks, stem)
    captions = [
        "" if group or (kind == "pooling" and not _is_global(block)) else pooling if kind == "pooling" else block.title
        for block, kind, group in zip(blocks, kinds, groups, strict=True)
    ]
    widths = _widths(kinds, [text_width(caption) if caption else 0.0 for caption in captions], width)
    left = (width - sum(widths)) / 2
    items = []
    for block, kind, caption, group, each in zip(blocks, kinds, captions, groups, widths, strict=True):
        shown = caption if text_width(caption) <= each else ""  # the tooltip has it
        items.append(StripItem(block.name, kind, shown, group, left, each))
        left += each
    return Strip(tuple(items), tuple(group for group in _joined(items) if text_width(group.caption) <= group.width))


def _kind(block: "Block") -> ItemKind:
    if block.kind == "inception":
        return "inception"
    return "layer" if block.num_parameters else "pooling"


def _is_global(block: "Block") -> bool:
    """Whether this is the pooling that leaves one number of each map."""
    return block.out_shape[1:] == (1, 1) and block.title.startswith("avg")


def _groups(blocks: "tuple[Block, ...]", stem: str) -> list[str]:
    """For each block the caption of the group that it belongs to, or none."""
    first = next((index for index, block in enumerate(blocks) if block.kind == "inception"), 0)
    return [
        stem if index < first else block.title.partition(".")[0] if "." in block.title else ""
        for index, block in enumerate(blocks)
    ]


def _widths(kinds: list[ItemKind], captions: list[float], width: float) -> list[float]:
    least = [
        max(_WIDTHS[kind][0], caption + _CAPTION_SPACE if caption else 0)
        for kind, caption in zip(kinds, captions, strict=True)
    ]
    if sum(least) > width:
        return [each * width / sum(least) for each in least]
    if not kinds:
        return []  # no network yet
    share = (width - sum(least)) / sum(_WIDTHS[kind][2] for kind in kinds)
    return [
        max(each, min(each + share * _WIDTHS[kind][2], _WIDTHS[kind][1]))
        for kind, each in zip(kinds, least, strict=True)
    ]


def _joined(items: list[StripItem]) -> list[StripGroup]:
    groups: list[StripGroup] = []
    before = ""
    for item in items:
        if item.group and item.group == before:
            first = groups.pop()
            groups.append(StripGroup(item.group, first.left, item.left + item.width - first.left))
        elif item.group:
            groups.append(StripGroup(item.group, item.left, item.width))
        before = item.group
    return groups
