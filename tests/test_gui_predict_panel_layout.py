"""The panel's arrangements: nothing overlaps, nothing is cut off, the picture is as large as it can be."""

from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from gui.predict.panel_layout import Places, Sizes, arrange, least_height

_SIZES = Sizes(switch=30, tools_below=30, tools_beside=98, column=70, line=14)
_ROW = Sizes(switch=30, tools_below=30, tools_beside=64, column=70, line=14, thumbnails=56)
_TEST = Sizes(switch=30, tools_below=64, tools_beside=98, column=110, line=14)


def _rects(places: Places) -> list[QRect]:
    return [place for place in astuple(places) if isinstance(place, QRect) and not place.isEmpty()]


@given(
    mode=st.sampled_from(["draw", "open", "test"]),
    width=st.integers(208, 1900),
    height=st.integers(330, 1200),
    has_row=st.booleans(),
)
def test_parts_lie_inside_and_apart(mode, width, height, has_row):
    sizes = _TEST if mode == "test" else _ROW if mode == "open" and has_row else _SIZES
    rects = _rects(arrange(mode, width, height, sizes))
    panel = QRect(0, 0, width, height)
    for index, rect in enumerate(rects):
        assert panel.contains(rect)
        assert not any(rect.intersects(other) for other in rects[index + 1 :])


@given(st.sampled_from(["draw", "open", "test"]), st.integers(208, 700), st.integers(330, 1200))
def test_the_picture_is_square(mode, width, height):
    square = arrange(mode, width, height, _TEST if mode == "test" else _SIZES).square
    assert square.width() == square.height() >= 96


def test_tools_stand_beside_the_canvas_in_the_smallest_window():
    places = arrange("draw", 264, 350, _SIZES)
    assert places.is_beside
    assert places.square.width() >= 180
    assert places.input.width() >= 56


def test_what_the_network_gets_is_large_beside_the_canvas_where_the_panel_has_the_window():
    places = arrange("draw", 1240, 560, _SIZES)
    assert places.is_beside
    assert places.input.width() == places.input.height() > 0.7 * places.square.height()
    assert places.input.bottom() == places.square.bottom()


def test_the_canvas_is_as_wide_as_the_dock_in_the_larger_window():
    places = arrange("draw", 276, 532, _SIZES)
    assert not places.is_beside
    assert places.square.width() >= 260
    assert places.strip.height() >= 96


def test_a_test_image_stands_alone():
    places = arrange("test", 264, 350, _TEST)
    assert places.strip.isEmpty()
    assert places.input.isEmpty()
    assert places.square.width() >= 190


@pytest.mark.parametrize("height", range(330, 700, 5))
def test_more_height_never_makes_the_picture_smaller(height):
    assert (
        arrange("draw", 264, height + 5, _SIZES).square.width() >= arrange("draw", 264, height, _SIZES).square.width()
    )


@pytest.mark.parametrize(("mode", "sizes"), [("draw", _SIZES), ("open", _SIZES), ("open", _ROW), ("test", _TEST)])
def test_at_its_least_height_everything_lies_inside_and_apart(mode, sizes):
    height = least_height(mode, sizes)
    rects = _rects(arrange(mode, 208, height, sizes))
    for index, rect in enumerate(rects):
        assert QRect(0, 0, 208, height).contains(rect)
        assert not any(rect.intersects(other) for other in rects[index + 1 :])


def test_in_a_low_panel_the_tools_of_a_test_image_stand_beside_it():
    assert arrange("test", 234, 190, _TEST).is_beside
    assert not arrange("test", 264, 400, _TEST).is_beside
