"""Images as they would be drawn: an outline and its area, as the program prepares drawings by hand."""

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from core.data import FILL, STROKE
from core.data.augment import augment
from core.data.drawn import as_drawn
from core.predict.pipeline import prepare_drawing

BOX = (4, 27, 8, 19)  # first and last row, first and last column, each exclusive at its end
NUM = 2_000


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def boxes(num_images, level=90, channels=1):
    """One gray box each on black."""
    images = torch.zeros(num_images, channels, 28, 28, dtype=torch.uint8)
    top, bottom, left, right = BOX
    images[:, :, top:bottom, left:right] = level
    return images


def is_open(drawn):
    """N: whether a drawing has nothing inside its outline."""
    return drawn[:, 0, 15, 13] == 0


def test_a_box_becomes_its_outline_with_a_darker_area_inside():
    drawn = as_drawn(boxes(40), seeded())
    top, bottom, left, right = BOX
    filled = drawn[~is_open(drawn), 0]
    assert (filled[:, top + 4 : bottom - 4, left + 3 : right - 3] == FILL).all()
    assert (filled[:, 13, [0, left - 3, right + 2, 27]] == 0).all()
    rows, columns = filled[:, top : top + 3, 13], filled[:, 13, left - 1 : left + 2]
    assert (rows.amax(1) > (FILL + STROKE) / 2).all()
    assert (columns.amax(1) > (FILL + STROKE) / 2).all()
    assert filled.max() <= STROKE


def test_some_are_lines_alone():
    drawn = as_drawn(boxes(NUM), seeded())
    assert 0.1 < is_open(drawn).float().mean() < 0.2
    lines = drawn[is_open(drawn), 0]
    assert (lines[:, 13, BOX[2]] > STROKE / 3).all()


def test_the_grays_are_those_that_the_program_gives_a_drawing_by_hand():
    ink = Image.new("L", (560, 560))
    ImageDraw.Draw(ink).rectangle((160, 80, 380, 540), outline=255, width=25)
    row = prepare_drawing(np.asarray(ink)).pixels[13].astype(int)
    drawn = as_drawn(boxes(40), seeded())
    likewise = drawn[~is_open(drawn)][0, 0, 13].int().numpy()
    for each in (row, likewise):
        assert each.max() == pytest.approx(STROKE, abs=15)
        assert np.median(each[each > 0]) == pytest.approx(FILL, abs=10)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("num_images", [0, 1, 5])
def test_shape_and_bytes_stay_what_they_were(channels, num_images):
    drawn = as_drawn(boxes(num_images, channels=channels), seeded())
    assert (drawn.shape, drawn.dtype) == ((num_images, channels, 28, 28), torch.uint8)


def test_a_tenth_of_the_images_of_a_run_are_drawn():
    gray = torch.full((NUM, 1, 28, 28), 77, dtype=torch.uint8)
    plain = augment(gray, "shift-flip-erase", seeded())
    varied = augment(gray, "draw-shift-flip-erase", seeded())
    assert not (plain == FILL).flatten(1).sum(1).gt(100).any()
    share = (varied == FILL).flatten(1).sum(1).gt(100).float().mean()
    assert 0.06 < share < 0.11  # a tenth, less those that are lines alone
