"""A drawing: strokes as frozen values in canvas units, smooth curves through their points, undo and redo."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Point:
    """Where the pen was, in parts of the canvas's side (beyond 0..1 off the canvas), and how hard it pressed."""

    x: float
    y: float
    pressure: float = 1.0  # 0..1


@dataclass(frozen=True)
class Stroke:
    """What is drawn between putting the pen down and lifting it. `width` is that of full pressure, in canvas units."""

    points: tuple[Point, ...]
    width: float
    is_eraser: bool = False

    def extended(self, point: Point) -> "Stroke":
        """The same stroke, one point longer."""
        return replace(self, points=(*self.points, point))


@dataclass(frozen=True)
class Piece:
    """A quadratic Bezier curve of one width; a dot where all three points are the same."""

    start: tuple[float, float]
    control: tuple[float, float]
    end: tuple[float, float]
    width: float


class Drawing:
    """The strokes, and every state they were in, for undo and redo."""

    def __init__(self) -> None:
        self._states: list[tuple[Stroke, ...]] = [()]
        self._index = 0

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """What is to be seen now, in the order in which it was drawn."""
        return self._states[self._index]

    def add(self, stroke: Stroke) -> None:
        """Puts a stroke on top."""
        self._go_to_new((*self.strokes, stroke))

    def clear(self) -> None:
        """Takes everything away, as one step that can be undone; nothing happens where nothing is drawn."""
        if self.strokes:
            self._go_to_new(())

    def can_undo(self) -> bool:
        """Whether there is a state before this one."""
        return self._index > 0

    def can_redo(self) -> bool:
        """Whether an undone state can come back."""
        return self._index < len(self._states) - 1

    def undo(self) -> None:
        """Takes the last stroke, or the last clearing, back."""
        self._index = max(0, self._index - 1)

    def redo(self) -> None:
        """Brings back what was undone last."""
        self._index = min(len(self._states) - 1, self._index + 1)

    def _go_to_new(self, state: tuple[Stroke, ...]) -> None:
        self._states = [*self._states[: self._index + 1], state]
        self._index += 1


def piece(stroke: Stroke, index: int) -> Piece:
    """The part of the curve that is settled once point `index` is known.

    The curve runs through the middles between neighbouring points, with the points as control points; so it is smooth,
    and no later point changes what is drawn already.
    """
    points = stroke.points
    here = points[index]
    if index == 0:
        return Piece((here.x, here.y), (here.x, here.y), (here.x, here.y), _width(stroke, here))
    before = points[index - 1]
    start = _middle(points[index - 2], before) if index > 1 else (before.x, before.y)
    return Piece(start, (before.x, before.y), _middle(before, here), _width(stroke, before))


def tail(stroke: Stroke) -> Piece:
    """The straight rest from the last settled middle to the newest point."""
    last = stroke.points[-1]
    start = _middle(stroke.points[-2], last) if len(stroke.points) > 1 else (last.x, last.y)
    return Piece(start, (last.x, last.y), (last.x, last.y), _width(stroke, last))


def _middle(first: Point, second: Point) -> tuple[float, float]:
    return (first.x + second.x) / 2, (first.y + second.y) / 2


def _width(stroke: Stroke, point: Point) -> float:
    """A light touch draws a third as wide as full pressure."""
    return stroke.width * (1 + 2 * min(1.0, max(0.0, point.pressure))) / 3
