"""Where every map of a block lies: lanes as wide as their share of the channels, all maps equally large."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

MAX_SIDE = 192  # an enlarged map is at most so many screen lines wide; a larger one would not say more
_WIDE_SIDE = 40  # maps that are at least so many lines wide stand two lines apart, others one
_WHOLE_SHARE = 0.85  # maps may shrink to this share of the largest fit, so that their pixels are all equally large
_TIDY_SHARE = 0.9  # where that does not do it, they may shrink to this share for lanes with fewer empty places
_ROOM_SHARE = 0.5  # height that is left over goes between the rows, up to this share of a map each

Spot = tuple[str, int]  # the name of a layer and one of its channels


@dataclass(frozen=True)
class LaneContent:
    """What one lane shows: the maps of a layer, and above them, if wanted, those of the 1x1 convolution before it."""

    layer: str
    num_channels: int
    reduction: tuple[str, int] | None = None


@dataclass(frozen=True)
class Space:
    """The space for all lanes of a block, in whole screen pixels, and what of it is kept for other things than maps."""

    width: int
    height: int
    line: int = 1  # the thinnest line: 2 on a display with twice the pixels
    lane_gap: int = 12
    header: int = 0  # above everything
    label: int = 0  # above the reductions, and again above the maps below them
    footer: int = 0  # below everything


@dataclass(frozen=True)
class Grid:
    """The maps of one layer, row by row; lengths are screen pixels."""

    layer: str
    num_maps: int
    columns: int
    left: int
    top: int
    side: int
    gap: int  # between columns
    row_gap: int
    line: int = 1  # the thinnest line

    @property
    def pitch(self) -> int:
        """From one column to the next."""
        return self.side + self.gap

    @property
    def row_pitch(self) -> int:
        """From one row to the next."""
        return self.side + self.row_gap

    @property
    def rows(self) -> int:
        """How many rows there are; the last may be shorter."""
        return -(-self.num_maps // self.columns)

    @property
    def width(self) -> int:
        """From the first column to the end of the last."""
        return self.columns * self.pitch - self.gap

    @property
    def height(self) -> int:
        """From the first row to the end of the last."""
        return self.rows * self.row_pitch - self.row_gap

    def cell(self, channel: int) -> tuple[int, int]:
        """Left and top of a channel's map."""
        row, column = divmod(channel, self.columns)
        return self.left + column * self.pitch, self.top + row * self.row_pitch

    def channel_at(self, x: float, y: float) -> int | None:
        """The channel whose map, or the line right or below of it, has the point."""
        if not (0 <= x - self.left <= self.width and 0 <= y - self.top <= self.height):
            return None
        column, row = int((x - self.left) // self.pitch), int((y - self.top) // self.row_pitch)
        channel = row * self.columns + column
        return channel if column < self.columns and channel < self.num_maps else None


@dataclass(frozen=True)
class Lane:
    """One branch: its slot has exactly the share of the width that the branch has of the channels."""

    left: int
    width: int
    maps: Grid
    reduction: Grid | None

    @property
    def grids(self) -> tuple[Grid, ...]:
        """From top to bottom."""
        return (self.maps,) if self.reduction is None else (self.reduction, self.maps)


@dataclass(frozen=True)
class LanesLayout:
    """The lanes of one block."""

    lanes: tuple[Lane, ...]
    scale: float  # screen pixels for a map's pixel
    height: int  # all that is used, header and footer included

    def grid(self, layer: str) -> Grid | None:
        """The place of a layer's maps."""
        return next((grid for lane in self.lanes for grid in lane.grids if grid.layer == layer), None)

    def spot_at(self, x: float, y: float) -> Spot | None:
        """The map at a point."""
        for lane in self.lanes:
            for grid in lane.grids:
                channel = grid.channel_at(x, y)
                if channel is not None:
                    return grid.layer, channel
        return None


class _Fit(NamedTuple):
    side: int
    gap: int
    rows: int
    rows_above: int  # of the reductions
    holes: int

    @property
    def pitch(self) -> int:
        return self.side + self.gap


def lay_out(contents: Sequence[LaneContent], map_side: int, space: Space) -> LanesLayout:
    """Gives maps of `map_side` x `map_side` pixels the largest size at which all of them fit into the space.

    They are enlarged by a whole number unless that makes them much smaller than they could be; what this leaves goes
    into the lines between them. Of equally large arrangements the one with the fewest empty places is taken. Where not
    even one screen pixel a map fits, the lanes go beyond the space's height.
    """
    fit = _largest_fit(contents, map_side, space)
    counts = [max(1, -(-content.num_channels // fit.rows)) for content in contents]
    row_gap = fit.gap + _room_between_rows(contents, counts, fit, space)
    sizes = fit.side, fit.gap, row_gap, space.line
    slots = _tight_slots(contents, [count * fit.pitch - fit.gap for count in counts], space)
    lanes: list[Lane] = []
    top = space.header
    for content, columns, (left, width) in zip(contents, counts, slots, strict=True):
        reduction = None
        if content.reduction is not None:
            name, channels = content.reduction
            reduction = Grid(name, channels, columns, left, top + space.label, *sizes)
        maps = Grid(content.layer, content.num_channels, columns, left, top, *sizes)
        lanes.append(Lane(left, width, maps, reduction))
    if fit.rows_above:
        top += 2 * space.label + fit.rows_above * (fit.side + row_gap)
        lanes = [replace(lane, maps=replace(lane.maps, top=top)) for lane in lanes]
    bottom = max(lane.maps.top + lane.maps.height for lane in lanes)
    return LanesLayout(tuple(lanes), fit.side / map_side, bottom + space.footer)


def neighbour(layout: LanesLayout, spot: Spot, columns: int, rows: int) -> Spot:
    """The map beside another one, `columns` to the right or `rows` down; at the edge of everything the same one."""
    grids = [grid for lane in layout.lanes for grid in lane.grids]
    here = next(grid for grid in grids if grid.layer == spot[0])
    row, column = divmod(spot[1], here.columns)
    channel = spot[1] + columns + rows * here.columns
    if 0 <= column + columns < here.columns and 0 <= channel < here.num_maps:
        return here.layer, channel
    x, y = here.cell(spot[1])
    ahead = [grid for grid in grids if grid is not here and _is_ahead(here, grid, columns, rows)]
    if not ahead:
        return spot
    there = min(ahead, key=lambda grid: (abs(grid.left - x) if columns else 0, abs(_clamped_y(grid, y) - y)))
    column = (0 if columns > 0 else there.columns - 1) if columns else min(column, there.columns - 1)
    row = min(max(0, (y - there.top) // there.row_pitch), there.rows - 1)
    return there.layer, min(row * there.columns + column, there.num_maps - 1)


def _is_ahead(here: Grid, there: Grid, columns: int, rows: int) -> bool:
    if columns:
        return (there.left - here.left) * columns > 0
    return there.left == here.left and (there.top - here.top) * rows > 0


def _clamped_y(grid: Grid, y: int) -> int:
    return min(max(y, grid.top), grid.top + grid.height)


def _largest_fit(contents: Sequence[LaneContent], map_side: int, space: Space) -> _Fit:
    sides = range(max(map_side, space.line * MAX_SIDE), 0, -1)
    # Whatever fits also fits smaller, so the largest is found by halving.
    first = bisect_left(sides, True, key=lambda side: _fit(contents, side, _gap(side, space), space) is not None)
    if first == len(sides):
        rows = max(content.num_channels for content in contents)
        rows_above = max((content.reduction[1] for content in contents if content.reduction), default=0)
        return _Fit(1, space.line, rows, rows_above, 0)
    best = sides[first]
    whole = best - best % map_side
    if whole >= _WHOLE_SHARE * best:
        pitch = best + _gap(best, space)
        candidates = [(whole, pitch - whole)]
    else:
        candidates = [(side, _gap(side, space)) for side in sides[first:] if side >= _TIDY_SHARE * best]
    fits = [fit for side, gap in candidates if (fit := _fit(contents, side, gap, space)) is not None]
    return min(fits, key=lambda fit: (fit.holes, -fit.side))


def _fit(contents: Sequence[LaneContent], side: int, gap: int, space: Space) -> _Fit | None:
    """How many rows of maps of that size fit and leave the fewest places empty; None where they do not fit."""
    pitch = side + gap
    free = space.width - space.lane_gap * (len(contents) - 1)
    widths = [width for _, width in _slots(contents, free, space.lane_gap)]
    overhang = max(0, space.lane_gap - 4 * space.line)  # a lane may reach into the gap beside it, except the last one
    limits = [width + overhang for width in widths[:-1]] + [widths[-1]]
    height = _height_for_maps(contents, space)
    best = None
    for rows in range(1, max(1, (height + gap) // pitch) + 1):
        columns = [max(1, -(-content.num_channels // rows)) for content in contents]
        if any(count * pitch - gap > limit for count, limit in zip(columns, limits, strict=True)):
            continue
        pairs = list(zip(contents, columns, strict=True))
        used = max(-(-content.num_channels // count) for content, count in pairs)
        above = max((-(-each.reduction[1] // count) for each, count in pairs if each.reduction), default=0)
        if (used + above) * pitch - gap > height:
            continue
        holes = sum(used * count - content.num_channels for content, count in pairs)
        if best is None or holes < best.holes:
            best = _Fit(side, gap, rows, above, holes)
    return best


def _room_between_rows(contents: Sequence[LaneContent], counts: Sequence[int], fit: _Fit, space: Space) -> int:
    """What each line between two rows may be wider, so that no height is left over."""
    rows = max(-(-content.num_channels // count) for content, count in zip(contents, counts, strict=True))
    rows += fit.rows_above
    left_over = _height_for_maps(contents, space) - (rows * fit.pitch - fit.gap)
    return max(0, min(left_over // max(1, rows - 1), int(_ROOM_SHARE * fit.side)))


def _height_for_maps(contents: Sequence[LaneContent], space: Space) -> int:
    has_reductions = any(content.reduction for content in contents)
    return space.height - space.header - space.footer - (2 * space.label if has_reductions else 0)


def _tight_slots(contents: Sequence[LaneContent], widths: list[int], space: Space) -> list[tuple[int, int]]:
    """Slots no wider than the maps need; what is left over goes between the lanes."""
    num_gaps = len(contents) - 1
    free = space.width - space.lane_gap * num_gaps
    total = sum(content.num_channels for content in contents)
    tight = max(-(-width * total // content.num_channels) for content, width in zip(contents, widths, strict=True))
    if tight >= free or not num_gaps:
        return _slots(contents, free, space.lane_gap)
    return _slots(contents, tight, space.lane_gap + (free - tight) // num_gaps)


def _slots(contents: Sequence[LaneContent], free: int, lane_gap: int) -> list[tuple[int, int]]:
    """Left and width of every lane, exactly in proportion to the channels; `free` is the sum of the widths."""
    total = sum(content.num_channels for content in contents)
    slots, before = [], 0
    for index, content in enumerate(contents):
        start, before = before, before + content.num_channels
        left, right = round(free * start / total), round(free * before / total)
        slots.append((left + index * lane_gap, max(1, right - left)))
    return slots


def _gap(side: int, space: Space) -> int:
    return space.line * (2 if side >= _WIDE_SIDE * space.line else 1)
