"""Many feature maps as one picture: numbers to shades of viridis, one byte a screen pixel."""

from functools import cache
from typing import NamedTuple

import numpy as np

from gui.inside.geometry import Grid
from gui.inside.viridis import viridis

NUM_SHADES = 252  # the bytes above stand for something else
EMPTY = 252  # a map that has not arrived yet
NOT_A_NUMBER = 253
BETWEEN = 254  # the lines between maps
NOTHING = 255  # the ground: beside the last map of a lane, and between maps that have not arrived or stand far apart
_WIDEST_LINE = 2  # of the thinnest lines; a wider one would be a bar: a thin line stands in the middle of the ground
_FLAT = 1e-30  # a map that varies less has no picture


class Ranges(NamedTuple):
    """The least and the greatest finite value of each map, float32 (C,); both NaN where a map has none."""

    lows: np.ndarray
    highs: np.ndarray

    def overall(self) -> tuple[float, float]:
        """The least and the greatest value of all maps together; (0, 0) where there is none."""
        known = np.isfinite(self.lows)
        return (float(self.lows[known].min()), float(self.highs[known].max())) if known.any() else (0.0, 0.0)


def ranges(maps: np.ndarray) -> Ranges:
    """The range of each of C x H x W maps (or of each of C values)."""
    flat = maps.reshape(len(maps), -1)
    with np.errstate(invalid="ignore"):
        lows, highs = flat.min(axis=1), flat.max(axis=1)
    sick = ~(np.isfinite(lows) & np.isfinite(highs))
    if sick.any():
        finite = np.isfinite(flat[sick])
        nothing = ~finite.any(axis=1)
        lows[sick] = np.where(nothing, np.nan, np.where(finite, flat[sick], np.inf).min(axis=1))
        highs[sick] = np.where(nothing, np.nan, np.where(finite, flat[sick], -np.inf).max(axis=1))
    return Ranges(lows, highs)


def shades(maps: np.ndarray, low: np.ndarray | float, high: np.ndarray | float) -> np.ndarray:
    """float32 C x H x W -> uint8 of the same shape: `low` (one number, or one a map) is 0, `high` is NUM_SHADES - 1.

    Where low and high are the same, all is 0: nothing lights up in a dead map. What is no number gets NOT_A_NUMBER.
    """
    low, high = (np.asarray(value, dtype=np.float64).reshape(-1, 1, 1) for value in (low, high))
    span = high - low
    with np.errstate(all="ignore"):  # the values of a run that has diverged may be anything
        factor = np.where(span > _FLAT, (NUM_SHADES - 0.01) / span, 0.0).astype(np.float32)
        scaled = (maps - low.astype(np.float32)) * factor
        np.clip(scaled, 0, NUM_SHADES - 1, out=scaled)
        result = scaled.astype(np.uint8)
    finite = np.isfinite(maps)
    if not finite.all():
        result[~finite] = NOT_A_NUMBER
    return result


def mosaic(maps: np.ndarray, low: np.ndarray | float, high: np.ndarray | float, grid: Grid) -> np.ndarray:
    """The picture of a grid, uint8 height x width, nearest neighbour; `maps` is float32 C x H x W with C = num_maps."""
    side = grid.side
    rows, columns = _nearest(maps.shape[1], side), _nearest(maps.shape[2], side)
    if maps.shape[1] * maps.shape[2] > side * side:  # what is not shown needs no shade
        tiles = shades(maps[:, rows[:, None], columns], low, high)
    else:
        tiles = shades(maps, low, high)[:, rows[:, None], columns]
    return _tiled(tiles, grid, BETWEEN)


def empty_mosaic(grid: Grid) -> np.ndarray:
    """The picture of a grid whose maps have not arrived."""
    return _tiled(np.full((grid.num_maps, 1, 1), EMPTY, dtype=np.uint8), grid, NOTHING)


def colour_table(empty: int, not_a_number: int, between: int) -> np.ndarray:
    """uint32 (256,): the premultiplied ARGB of every byte; where there is nothing it is transparent."""
    table = np.zeros(256, dtype=np.uint32)
    table[:NUM_SHADES] = _viridis()
    table[EMPTY], table[NOT_A_NUMBER], table[BETWEEN] = empty, not_a_number, between
    return table


@cache
def _viridis() -> np.ndarray:
    """uint32 ARGB of all shades."""
    red, green, blue = viridis(NUM_SHADES).astype(np.uint32).T
    shades: np.ndarray = 0xFF000000 | red << 16 | green << 8 | blue
    return shades


def _tiled(tiles: np.ndarray, grid: Grid, between: int) -> np.ndarray:
    """Tiles (C x side x side, or C x 1 x 1 for plain ones) in rows, with lines of the byte `between` around them."""
    rows, columns, side = grid.rows, grid.columns, grid.side
    result = np.full((rows, grid.row_pitch, columns, grid.pitch), between, dtype=np.uint8)
    for gap, space in ((grid.gap, result[..., side:]), (grid.row_gap, result[:, side:].transpose(0, 2, 3, 1))):
        if gap > _WIDEST_LINE * grid.line:
            space[...] = NOTHING
            middle = (gap - grid.line) // 2
            space[..., middle : middle + grid.line] = between
    cells = result.transpose(0, 2, 1, 3)[:, :, :side, :side]  # a view: rows x columns x side x side
    whole, rest = divmod(grid.num_maps, columns)
    cells[:whole] = tiles[: whole * columns].reshape(whole, columns, *tiles.shape[1:])
    if rest:
        cells[whole, :rest] = tiles[whole * columns :]
        result[whole, :, rest:] = NOTHING
        result[whole, :, rest - 1, side:] = NOTHING
    return result.reshape(rows * grid.row_pitch, columns * grid.pitch)[: grid.height, : grid.width]


def _nearest(length: int, side: int) -> np.ndarray:
    """For each of `side` screen pixels the nearest of `length` pixels."""
    return (np.arange(side) * 2 + 1) * length // (2 * side)
