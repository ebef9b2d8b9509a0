"""Where a window stands: inside the screen together with its frame."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMargins, QPoint, QRect, QSize

# Nobody knows the frame before the window has been shown; no desktop's is thicker than this.
FRAME = QMargins(8, 48, 8, 8)


@dataclass(frozen=True)
class FirstPlace:
    """`geometry` is that of the window without its frame. `fills_screen`: it is to be maximised, for want of space."""

    geometry: QRect
    fills_screen: bool


def first_place(wanted: QSize, available: QRect, frame: QMargins = FRAME) -> FirstPlace:
    """In the middle of the `available` part of the screen, in the `wanted` size or as much of it as there is space for.

    Where that is not all, the desktop does better than we: it fills the screen to the last pixel, frame included.
    """
    inside = available.marginsRemoved(frame)
    place = QRect(QPoint(), wanted.boundedTo(inside.size()))
    place.moveTopLeft(inside.topLeft() + _rest(inside, place) / 2)
    return FirstPlace(place, place.size() != wanted)


def place_again(geometry: QRect, frame: QMargins, screens: Sequence[QRect]) -> QRect:
    """Where a window that stood at `geometry`, without its frame, is put back: just there.

    Unless none of the available parts of the `screens`, the main one first, has its title bar any more, by which it
    could be moved: then it comes onto the main one.
    """
    bar = QRect(geometry.left(), geometry.top() - frame.top(), geometry.width(), max(1, frame.top()))
    if any(screen.contains(bar.center()) for screen in screens):
        return geometry
    inside = screens[0].marginsRemoved(frame)
    place = QRect(QPoint(), geometry.size().boundedTo(inside.size()))
    place.moveLeft(max(inside.left(), min(geometry.left(), inside.left() + _rest(inside, place).x())))
    place.moveTop(max(inside.top(), min(geometry.top(), inside.top() + _rest(inside, place).y())))
    return place


def _rest(outside: QRect, inside: QRect) -> QPoint:
    """How much wider and higher one rectangle is than the other."""
    return QPoint(outside.width() - inside.width(), outside.height() - inside.height())
