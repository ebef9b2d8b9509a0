"""Where the parts of the picture panel stand: tools below the picture, or beside it where the panel is low."""

from dataclasses import dataclass, field

from PySide6.QtCore import QRect

from gui.theme import GRID

_SMALLEST = 12 * GRID  # pixels; the picture is never smaller
_INPUT = 7 * GRID  # side of what the network gets, in a row of its own; larger where four lines beside it need more
_STRIP = 12 * GRID  # the steps in two rows
_THUMBNAIL = 3 * GRID + 3  # side of a step's picture where space is short
_LOWEST_STRIP = {"draw": 1, "open": 2}  # rows of steps with their names that there is always space for
_SMALLEST_INPUT = 7 * GRID // 2  # side of what the network gets; below this it is left out


@dataclass(frozen=True)
class Sizes:
    """What the parts need, in pixels. A tool row has a height for the panel's width and one for the column's."""

    switch: int
    tools_below: int
    tools_beside: int
    column: int  # width of what stands beside the picture
    line: int  # of small text
    thumbnails: int = 0  # height of the row of opened pictures, 0 without


@dataclass(frozen=True)
class Places:
    """A rectangle each; what is not shown has an empty one."""

    switch: QRect
    square: QRect
    tools: QRect
    caption: QRect
    thumbnails: QRect = field(default_factory=QRect)
    input: QRect = field(default_factory=QRect)
    strip: QRect = field(default_factory=QRect)
    is_beside: bool = False


def arrange(mode: str, width: int, height: int, sizes: Sizes) -> Places:
    """The arrangement for mode "draw", "open" or "test" that leaves the picture itself the most space.

    A test image is in form already, so it stands alone: it is itself what the network gets.
    """
    if mode == "test":
        below, beside = _test(width, height, sizes), _test_beside(width, height, sizes)
    else:
        below, beside = _below(width, height, sizes), _beside(mode, width, height, sizes)
    return below if below.square.width() > beside.square.width() else beside


def least_height(mode: str, sizes: Sizes) -> int:
    """How low the panel may be, in pixels, with everything still inside."""
    square = max(_SMALLEST, sizes.tools_beside)
    return sizes.switch + GRID + square + (_test_foot(sizes) if mode == "test" else _beside_foot(mode, sizes))


def _test(width: int, height: int, sizes: Sizes) -> Places:
    top = sizes.switch + GRID
    caption = 3 * sizes.line
    side = _side(width, height - top - GRID - sizes.tools_below - GRID // 2 - caption)
    tools = top + side + GRID
    return Places(
        QRect(0, 0, width, sizes.switch),
        QRect((width - side) // 2, top, side, side),
        QRect(0, tools, width, sizes.tools_below),
        QRect(0, tools + sizes.tools_below + GRID // 2, width, caption),
    )


def _test_beside(width: int, height: int, sizes: Sizes) -> Places:
    top = sizes.switch + GRID
    side = _side(width - sizes.column - GRID, height - top - _test_foot(sizes))
    left = side + GRID
    foot = top + max(side, sizes.tools_beside) + GRID // 2
    return Places(
        QRect(0, 0, width, sizes.switch),
        QRect(0, top, side, side),
        QRect(left, top, width - left, sizes.tools_beside),
        QRect(0, foot, width, max(0, height - foot)),
        is_beside=True,
    )


def _test_foot(sizes: Sizes) -> int:
    return GRID // 2 + 2 * sizes.line


def _below(width: int, height: int, sizes: Sizes) -> Places:
    top = sizes.switch + GRID
    got = max(_INPUT, 4 * sizes.line)
    thumbnails = sizes.thumbnails + GRID if sizes.thumbnails else 0
    others = GRID + sizes.tools_below + GRID + thumbnails + got + GRID
    side = _side(width, height - top - others - _STRIP)
    tools = QRect(0, top + side + GRID, width, sizes.tools_below)
    row = tools.y() + tools.height() + GRID
    foot = row + thumbnails
    strip = foot + got + GRID
    return Places(
        QRect(0, 0, width, sizes.switch),
        QRect((width - side) // 2, top, side, side),
        tools,
        QRect(got + GRID, foot, width - got - GRID, got),
        QRect(0, row, width, sizes.thumbnails),
        QRect(0, foot, got, got),
        QRect(0, strip, width, max(0, height - strip)),
    )


def _beside(mode: str, width: int, height: int, sizes: Sizes) -> Places:
    top = sizes.switch + GRID
    thumbnails = sizes.thumbnails + GRID if sizes.thumbnails else 0
    side = _side(width - sizes.column - GRID, height - top - _beside_foot(mode, sizes))
    left = side + GRID
    column = min(width - left, 2 * sizes.column)
    got = min(width - left, side - sizes.tools_beside - GRID)  # side of the input, which ends where the picture ends
    row = top + side + GRID
    strip = row + thumbnails
    caption = height - sizes.line
    return Places(
        QRect(0, 0, width, sizes.switch),
        QRect(0, top, side, side),
        QRect(left, top, column, sizes.tools_beside),
        QRect(0, caption, width, sizes.line),
        QRect(0, row, width, sizes.thumbnails),
        QRect(left + max(0, column - got), top + side - got, got, got) if got >= _SMALLEST_INPUT else QRect(),
        QRect(0, strip, width, max(0, caption - GRID // 2 - strip)),
        is_beside=True,
    )


def _beside_foot(mode: str, sizes: Sizes) -> int:
    """The least height of what stands below the picture."""
    thumbnails = sizes.thumbnails + GRID if sizes.thumbnails else 0
    strip = _LOWEST_STRIP[mode] * (_THUMBNAIL + sizes.line + GRID // 2)
    return GRID + thumbnails + strip + GRID // 2 + sizes.line


def _side(*limits: int) -> int:
    return max(_SMALLEST, min(limits))
