"""Maps become shades: what is bright, what is dark, what is gray."""

from dataclasses import replace

import numpy as np
import pytest

from gui.inside.geometry import Grid
from gui.inside.mosaic import (
    BETWEEN,
    EMPTY,
    NOT_A_NUMBER,
    NOTHING,
    NUM_SHADES,
    colour_table,
    empty_mosaic,
    mosaic,
    ranges,
    shades,
)

BRIGHTEST = NUM_SHADES - 1
GRID = Grid("layer", num_maps=5, columns=3, left=0, top=0, side=4, gap=1, row_gap=1)


@pytest.fixture
def maps():
    return np.random.default_rng(0).normal(size=(5, 2, 2)).astype(np.float32)


def own(maps):
    return shades(maps, *ranges(maps))


def test_with_its_own_scale_each_map_uses_all_shades(maps):
    result = own(maps)
    assert (result.min(axis=(1, 2)) == 0).all()
    assert (result.max(axis=(1, 2)) == BRIGHTEST).all()


def test_with_a_shared_scale_only_the_extremes_use_all_shades(maps):
    result = shades(maps, *ranges(maps).overall())
    assert result.argmax() == maps.argmax()
    assert result.argmin() == maps.argmin()
    assert (result.max(axis=(1, 2)) == BRIGHTEST).sum() == 1


def test_shades_follow_the_values(maps):
    result = own(maps)
    for values, each in zip(maps, result, strict=True):
        assert (np.diff(each.ravel()[values.ravel().argsort()].astype(int)) >= 0).all()


def test_a_dead_map_is_dark():
    assert (own(np.zeros((2, 3, 3), np.float32)) == 0).all()


def test_a_map_that_is_the_same_everywhere_is_dark():
    assert (own(np.full((1, 3, 3), 7.5, np.float32)) == 0).all()


def test_what_is_no_number_is_gray_and_the_rest_is_not(maps):
    maps[1, 0, 1] = np.nan
    maps[2] = np.nan
    maps[3, 1, 1] = np.inf
    maps[4, 0, 0] = -np.inf
    result = own(maps)
    np.testing.assert_array_equal(result == NOT_A_NUMBER, ~np.isfinite(maps))
    assert result[1][np.isfinite(maps[1])].max() == BRIGHTEST


def test_ranges_leave_out_what_is_no_number(maps):
    maps[1, 0, 1] = np.nan
    maps[2] = np.nan
    lows, highs = ranges(maps)
    assert lows[1] == np.nanmin(maps[1])
    assert highs[1] == np.nanmax(maps[1])
    assert np.isnan([lows[2], highs[2]]).all()
    assert ranges(maps).overall() == (np.nanmin(maps), np.nanmax(maps))


def test_a_layer_without_any_number_has_an_empty_range():
    assert ranges(np.full((2, 1, 1), np.nan, np.float32)).overall() == (0.0, 0.0)


@pytest.mark.parametrize("size", [3e38, 1e-42])
def test_values_at_the_ends_of_what_a_float_can_hold_do_no_harm(size):
    maps = np.array([[[-size, 0.0, size]]], dtype=np.float32)
    assert own(maps).max() <= BRIGHTEST


def test_every_map_lies_where_the_grid_says(maps):
    picture = mosaic(maps, *ranges(maps), GRID)
    assert picture.shape == (GRID.height, GRID.width)
    expected = own(maps).repeat(2, axis=1).repeat(2, axis=2)
    for channel in range(5):
        left, top = GRID.cell(channel)
        np.testing.assert_array_equal(picture[top : top + 4, left : left + 4], expected[channel])


def test_between_maps_are_lines_and_after_the_last_there_is_nothing(maps):
    picture = mosaic(maps, *ranges(maps), GRID)
    assert (picture[4] == BETWEEN).all()
    assert (picture[:, 4] == BETWEEN).all()
    assert (picture[:4, 9] == BETWEEN).all()
    assert (picture[5:, 9:] == NOTHING).all()


def test_lines_between_rows_may_be_wider_than_those_between_columns(maps):
    picture = mosaic(maps, *ranges(maps), replace(GRID, gap=1, row_gap=2))
    assert picture.shape == (4 + 2 + 4, 3 * 4 + 2)
    assert (picture[4:6] == BETWEEN).all()
    assert (picture[:4, 4] == BETWEEN).all()
    np.testing.assert_array_equal(picture[6:10, 5:9], np.kron(own(maps)[4], np.ones((2, 2), np.uint8)))


def test_where_maps_stand_far_apart_a_thin_line_on_the_ground_is_between_them_and_no_bar(maps):
    picture = mosaic(maps, *ranges(maps), replace(GRID, gap=1, row_gap=5))
    assert (picture[[4, 5, 7, 8]] == NOTHING).all()
    assert (picture[6] == BETWEEN).all()
    assert (picture[:4, 4] == BETWEEN).all()
    picture = mosaic(maps, *ranges(maps), replace(GRID, gap=3, row_gap=1))
    assert (picture[:4, [4, 6]] == NOTHING).all()
    assert (picture[:4, 5] == BETWEEN).all()
    assert (picture[4, :4] == BETWEEN).all()


def test_on_a_finer_screen_lines_are_as_wide_as_on_others(maps):
    picture = mosaic(maps, *ranges(maps), replace(GRID, gap=4, row_gap=6, line=2))
    assert (picture[:4, 4:8] == BETWEEN).all()
    assert (picture[[4, 5, 8, 9]] == NOTHING).all()
    assert (picture[6:8] == BETWEEN).all()


def test_a_shrunk_map_keeps_every_nth_pixel():
    values = np.arange(64, dtype=np.float32).reshape(1, 8, 8)
    picture = mosaic(values, *ranges(values), Grid("layer", 1, 1, 0, 0, side=4, gap=1, row_gap=1))
    np.testing.assert_array_equal(picture, own(values)[0, 1::2, 1::2])


def test_maps_that_have_not_arrived_are_empty():
    picture = empty_mosaic(GRID)
    assert (picture == EMPTY).sum() == 5 * 4 * 4
    assert (picture == NOTHING).sum() == picture.size - 5 * 4 * 4


def test_the_colours_are_those_of_viridis():
    table = colour_table(empty=0xFFEEEEEE, not_a_number=0xFF888888, between=0xFFDDDDDD)
    assert table[0] == 0xFF440154
    assert table[BRIGHTEST] == 0xFFFDE725
    assert (table[EMPTY], table[NOT_A_NUMBER], table[BETWEEN]) == (0xFFEEEEEE, 0xFF888888, 0xFFDDDDDD)
    assert table[NOTHING] == 0
