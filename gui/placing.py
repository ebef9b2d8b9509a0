"""Where a window stands at its first start: inside the screen together with its frame."""

from dataclasses import dataclass

from PySide6.QtCore import QMargins, QRect, QSize

# Nobody knows the frame before the window has been shown; no desktop's is thicker than this.
FRAME = QMargins(8, 48, 8, 8)


@dataclass(frozen=True)
class FirstPlace:
    """`geometry` is that of the window without its frame. `fills_screen`: it is to be maximised, for want of space."""

    geometry: QRect
    fills_screen: bool


def first_place(wanted: QSize, least: QSize, available: QRect, frame: QMargins = FRAME) -> FirstPlace:
    """In the middle of the `available` part of the screen, in the `wanted` size or as much of it as there is space for.

    Where that is not all, the desktop does better than we: it fills the screen to the last pixel, frame included.
    """
    inside = available.marginsRemoved(frame)
    size = wanted.boundedTo(inside.size()).expandedTo(least.boundedTo(available.size()))
    place = QRect(inside.topLeft(), size)
    place.moveCenter(inside.center())
    top_left = place.topLeft()
    place.moveLeft(max(available.left(), min(top_left.x(), inside.right() + 1 - size.width())))
    place.moveTop(max(available.top(), min(top_left.y(), inside.bottom() + 1 - size.height())))
    return FirstPlace(place, size != wanted)
