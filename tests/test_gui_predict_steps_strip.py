"""The steps to 28 x 28: their places, names and sizes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from PySide6.QtCore import QRectF

from core.predict.pipeline import Step, prepare, prepare_drawing, prepare_pixels
from gui.predict.steps_strip import STEP_REASONS, STEP_TITLES, StepsStrip, arrange

_EDGE = 0.01


@given(
    count=st.integers(1, 12),
    width=st.floats(160, 600),
    height=st.floats(40, 200),
    line=st.floats(10, 24),
    name_width=st.floats(0, 90),
)
def test_steps_never_overlap_nor_leave_the_strip(count, width, height, line, name_width):
    cells = arrange(count, width, height, line, name_width)
    strip = QRectF(-_EDGE, -_EDGE, width + 2 * _EDGE, height + 1)
    assert len(cells) == count
    assert len({cell.thumbnail.width() for cell in cells}) == 1
    places = [place for cell in cells for place in (cell.thumbnail, cell.name) if not place.isEmpty()]
    for index, place in enumerate(places):
        assert strip.contains(place)
        for other in places[index + 1 :]:
            overlap = place.intersected(other)
            assert overlap.width() < 1 or overlap.height() < 1


def test_names_fit_where_another_number_of_rows_makes_them_fit():
    one_row = arrange(5, 264, 98, 14, 40)
    two_rows = arrange(5, 264, 98, 14, 60)
    assert len({cell.thumbnail.top() for cell in one_row}) == 1
    assert len({cell.thumbnail.top() for cell in two_rows}) == 2
    assert two_rows[0].name.width() >= 60


def test_a_low_strip_leaves_the_names_to_the_tooltips():
    cells = arrange(9, 264, 50, 14, 55)
    assert all(cell.name.isEmpty() for cell in cells)
    assert cells[0].thumbnail.width() >= 18


def _all_step_names():
    random = np.random.default_rng(0)
    ground = Image.fromarray(random.integers(90, 130, (300, 400, 3), dtype=np.uint8))
    ImageDraw.Draw(ground).polygon([(180, 130), (230, 130), (240, 180), (175, 180)], fill=(20, 20, 30))
    bright = Image.new("RGB", (100, 200), "black")
    ImageDraw.Draw(bright).rectangle((20, 20, 80, 180), fill="white")
    ink = np.zeros((280, 280), np.uint8)
    ink[200:240, 40:240] = ink[100:240, 40:100] = 255  # a boot that points right
    prepared = [prepare(ground), prepare(bright), prepare_drawing(ink), prepare_pixels(ink[::10, ::10])]
    return {step.name for each in prepared for step in each.steps}


def test_every_step_of_the_pipeline_has_a_title_and_a_reason():
    names = _all_step_names()
    assert {"negated", "filled", "contrast", "mirrored"} <= names
    assert names <= set(STEP_TITLES)
    assert set(STEP_TITLES) == set(STEP_REASONS)


@pytest.fixture
def strip(qtbot):
    strip = StepsStrip(28)
    qtbot.addWidget(strip)
    strip.resize(250, 110)
    return strip


def test_the_tooltip_says_name_size_and_reason(strip):
    strip.show_steps([Step("picture", np.zeros((120, 256, 3), np.uint8)), Step("gray", np.zeros((120, 256), np.uint8))])
    words = strip.tooltip_at(strip.cells()[1].thumbnail.center())
    assert words.startswith("gray · 256 × 120 pixels\n")
    assert "colours" in words
    assert strip.tooltip_at(QRectF(strip.rect()).bottomRight()) == ""


def test_an_unknown_step_is_shown_by_its_own_name(strip):
    strip.show_steps([Step("polished", np.zeros((28, 28), np.uint8))])
    assert strip.tooltip_at(strip.cells()[0].thumbnail.center()) == "polished · 28 × 28 pixels"


def test_the_titles_of_the_last_steps_say_how_large_the_data_sets_pictures_are(strip):
    strip.set_side(12)
    strip.show_steps([Step("small", np.zeros((12, 7), np.uint8)), Step("centred", np.zeros((12, 12), np.uint8))])
    words = [strip.tooltip_at(cell.thumbnail.center()) for cell in strip.cells()]
    assert words[0] == "12 pixels · 7 × 12 pixels\nthe longest side is brought to 12 pixels"
    assert words[1] == "centred · 12 × 12 pixels\nin the middle of 12 × 12 pixels"


def test_thumbnails_show_the_steps_in_colour_and_gray(strip):
    red = np.zeros((40, 40, 3), np.uint8)
    red[..., 0] = 200
    strip.show_steps([Step("picture", red), Step("gray", np.full((28, 28), 90, np.uint8))])
    image = strip.grab().toImage()
    first, second = (image.pixelColor(cell.thumbnail.center().toPoint()) for cell in strip.cells())
    assert (first.red(), first.green(), first.blue()) == (200, 0, 0)
    assert (second.red(), second.green(), second.blue()) == (90, 90, 90)


def test_no_steps_leave_a_hint_and_no_cells(strip):
    strip.show_steps([Step("gray", np.zeros((28, 28), np.uint8))])
    strip.show_steps([])
    assert strip.step_names() == []
    assert strip.cells() == []
    strip.grab()
