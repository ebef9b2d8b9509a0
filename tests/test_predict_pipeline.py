"""Pictures and drawings become what the data set is made of: 28 x 28, one bright object on black."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from objects import (
    BLACK,
    BOOT,
    SHIRT,
    SHIRT_SIZE,
    WHITE,
    check_form,
    difference,
    drawing,
    extent,
    from_pixels,
    names,
    outline,
    overlap,
    picture_of,
)
from PIL import Image, ImageFilter

from core.errors import UserError
from core.predict.find_object import connected_parts
from core.predict.pipeline import _thickened, prepare, prepare_drawing, prepare_pixels

# Objects on an even ground


@pytest.mark.parametrize(("shape", "expected"), [((40, 80), (14, 28)), ((90, 30), (28, 9)), ((50, 50), (28, 28))])
def test_the_longest_side_is_28_and_the_object_is_centred_on_black(shape, expected):
    height, width = shape
    rectangle = [(0, 0), (width - 1, 0), (width - 1, height - 1), (0, height - 1)]
    prepared = prepare(picture_of(rectangle, at=(7, 60)))
    check_form(prepared)
    assert np.abs(np.subtract(extent(prepared.pixels), expected)).max() <= 1
    rows, columns = np.nonzero(prepared.pixels)
    assert abs(rows.min() - (27 - rows.max())) <= 1
    assert abs(columns.min() - (27 - columns.max())) <= 1


def test_the_steps_of_a_dark_object_on_light_ground():
    prepared = prepare(picture_of(SHIRT))
    assert names(prepared) == [
        *("picture", "gray", "object", "cut out", "negated", "small", "sharp", "centred", "contrast")
    ]
    check_form(prepared)


def test_the_steps_of_a_bright_object_on_dark_ground():
    assert "negated" not in names(prepare(picture_of(SHIRT, colour=(200, 190, 180), ground=BLACK)))


@settings(max_examples=10)
@given(left=st.integers(0, 300), top=st.integers(0, 300), right=st.integers(0, 300), bottom=st.integers(0, 300))
def test_it_does_not_matter_how_much_ground_there_is_or_where_the_object_lies(left, top, right, bottom):
    expected = prepare(picture_of(SHIRT)).pixels
    size = (left + SHIRT_SIZE[0] + right + 6, top + SHIRT_SIZE[1] + bottom + 6)
    moved = prepare(picture_of(SHIRT, size=size, at=(left + 3, top + 3))).pixels
    assert difference(moved, expected) == 0
    assert overlap(moved, SHIRT) > 0.9


def test_a_small_object_on_a_large_ground_is_looked_at_more_closely():
    prepared = prepare(picture_of(SHIRT, size=(1000, 900), at=(700, 100)))
    assert "closer" in names(prepared)
    check_form(prepared)
    assert difference(prepared.pixels, prepare(picture_of(SHIRT)).pixels) < 5


def test_light_on_dark_and_dark_on_light_give_the_same():
    dark_on_light = picture_of(SHIRT)
    light_on_dark = Image.fromarray(255 - np.asarray(dark_on_light))
    assert difference(prepare(dark_on_light).pixels, prepare(light_on_dark).pixels) < 1


def test_an_object_as_bright_as_its_ground_is_found_by_its_colour():
    green, red = (60, 140, 60), (211, 60, 70)
    assert np.ptp(np.asarray(picture_of(SHIRT, colour=red, ground=green).convert("L"))) <= 3
    assert overlap(prepare(picture_of(SHIRT, colour=red, ground=green)).pixels, SHIRT) > 0.9


def test_specks_do_not_count():
    picture = picture_of(SHIRT)
    expected = prepare(picture).pixels
    for corner in (3, 190):
        picture.paste((90, 60, 60), (corner, corner, corner + 4, corner + 4))
    assert difference(prepare(picture).pixels, expected) < 1


def test_dull_and_glaring_objects_are_brought_to_the_brightness_of_the_data_set():
    for colour in ((235, 235, 235), (0, 0, 0), (150, 40, 40)):
        pixels = prepare(picture_of(SHIRT, colour=colour)).pixels
        assert 85 <= pixels[pixels > 10].mean() <= 215


@pytest.mark.parametrize("negate", [True, False])
def test_images_of_the_data_set_enlarged_and_set_on_ground_come_back(test_set, negate):
    # Measured over the first 400: the median of the differences is 2.0 and the 90th percentile 19 gray levels (a dark
    # shirt is made brighter), and a small network is right for 92.5 % of them before and after.
    differences = []
    for image in test_set.images[:30, 0].numpy():
        large = np.pad(np.kron(image, np.ones((6, 6), np.uint8)), 40)
        prepared = prepare(from_pixels(255 - large if negate else large))
        differences.append(difference(prepared.pixels, image))
    assert np.median(differences) < 4
    assert np.percentile(differences, 90) < 25


def test_the_data_sets_boots_come_back_from_their_mirror_images(test_set):
    boots = test_set.images[test_set.labels == test_set.class_names.index("Ankle boot"), 0].numpy()[:40]
    boots = [boot for boot in boots if extent(boot)[1] == 28]
    assert len(boots) > 20
    for boot in boots:
        large = np.pad(np.kron(boot[:, ::-1], np.ones((4, 4), np.uint8)), 20)
        prepared = prepare(from_pixels(255 - large))
        assert "mirrored" in names(prepared)
        assert difference(prepared.pixels, boot) < difference(prepared.pixels, boot[:, ::-1])


def test_a_boot_that_points_left_is_not_mirrored():
    assert "mirrored" not in names(prepare(picture_of(BOOT)))


# Photographs


def test_a_shirt_on_unevenly_lit_paper():
    light = 255 - 90 * (np.mgrid[:200, :200].sum(axis=0) / 400) ** 2
    pixels = np.asarray(picture_of(SHIRT), float) * light[..., None] / 255
    assert overlap(prepare(from_pixels(pixels)).pixels, SHIRT) > 0.9


@pytest.mark.parametrize("seed", range(4))
def test_a_shirt_on_a_patterned_floor(seed):
    random = np.random.default_rng(seed)
    planks = np.asarray(Image.fromarray(random.integers(110, 200, (12, 6), dtype=np.uint8)).resize((240, 240)), float)
    floor = planks[..., None] * (1.0, 0.85, 0.65) + random.normal(0, 12, (240, 240, 1))
    shirt = np.asarray(picture_of(SHIRT, size=(240, 240), at=(50, 45), scale=1.4, colour=(40, 60, 120)))
    is_shirt = (shirt != 255).any(axis=2)[..., None]
    photo = np.where(is_shirt, shirt + random.normal(0, 15, (240, 240, 1)), floor)
    prepared = prepare(from_pixels(np.clip(photo, 0, 255)).filter(ImageFilter.GaussianBlur(0.7)))
    check_form(prepared)
    assert overlap(prepared.pixels, SHIRT) > 0.8


def test_the_same_picture_gives_the_same_pixels_again():
    noise = np.random.default_rng(3).integers(0, 256, (90, 70, 3))
    assert np.array_equal(prepare(from_pixels(noise)).pixels, prepare(from_pixels(noise)).pixels)


# Degenerate pictures


@pytest.mark.parametrize("size", [(1, 1), (300, 200), (1, 900)])
def test_a_single_colour_is_refused_with_a_sentence(size):
    with pytest.raises(UserError, match="single colour: there is nothing on it to recognise"):
        prepare(Image.new("RGB", size, (90, 20, 200)))


def test_a_pattern_without_any_object_is_taken_whole():
    stripes = np.tile(np.repeat([40, 200], 10), 10)[None].repeat(100, axis=0)
    prepared = prepare(from_pixels(stripes))
    check_form(prepared)
    assert prepared.pixels.mean() > 20


@settings(max_examples=60)
@given(arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=40), elements=st.sampled_from([0, 9, 130, 255])))
def test_any_small_picture_is_prepared_or_refused_with_a_sentence(pixels):
    try:
        prepared = prepare(from_pixels(pixels))
    except UserError:
        return
    check_form(prepared)


@pytest.mark.parametrize("size", [(2000, 2), (1, 1500), (900, 20)])
def test_extremely_long_pictures(size):
    picture = Image.new("RGB", size, WHITE)
    picture.paste((30, 60, 90), (0, 0, max(1, size[0] // 2), max(1, size[1] // 2)))
    check_form(prepare(picture))


# Drawings


@pytest.mark.parametrize("level", [0, 20])
def test_an_empty_drawing_is_none(level):
    assert prepare_drawing(np.full((280, 280), level, np.uint8)) is None
    assert prepare_drawing(np.zeros((0, 0), np.uint8)) is None


def test_an_outline_is_filled_and_its_strokes_stay_a_little_brighter():
    prepared = prepare_drawing(drawing(outline(SHIRT)))
    check_form(prepared)
    assert names(prepared) == ["drawing", "filled", "small", "centred", "contrast"]
    assert overlap(prepared.pixels, SHIRT) > 0.85
    inside, hem = prepared.pixels[14, 14], prepared.pixels[25:, 14].max()
    assert 100 < inside < hem - 20


@given(arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=40)), st.integers(0, 6))
def test_strokes_are_made_thicker_as_pillow_does_it(strokes, reach):
    ink = Image.fromarray(strokes.astype(np.uint8) * 255)
    expected = np.asarray(ink.filter(ImageFilter.MaxFilter(2 * reach + 1))) > 0
    np.testing.assert_array_equal(_thickened(strokes, reach), expected)


def test_a_gap_in_the_outline_does_not_let_the_filling_out():
    ink = drawing(outline(SHIRT)).copy()
    ink[200:212, 60:100] = 0
    assert prepare_drawing(ink).pixels[14, 14] > 100


def test_trousers_keep_the_gap_between_the_legs():
    trousers = [(0, 0), (50, 0), (55, 110), (32, 110), (26, 40), (22, 110), (-5, 110)]
    ink = drawing(outline(trousers, offset=50), width=5)
    assert prepare_drawing(ink).pixels[25].tolist().count(0) > 28 - 20
    middle = prepare_drawing(ink).pixels[20:27, 12:16]
    assert middle.min() < 60


def test_an_open_stroke_stays_a_stroke():
    pixels = prepare_drawing(drawing([(20, 20), (20, 260), (260, 260)])).pixels
    assert (pixels > 8).mean() < 0.2
    assert pixels[5, 20] == 0


def test_a_painted_shape_is_fitted_and_not_hollowed_out():
    canvas = np.asarray(picture_of(SHIRT, colour=WHITE, ground=BLACK).convert("L"))
    pixels = prepare_drawing(canvas).pixels
    assert overlap(pixels, SHIRT) > 0.9
    assert pixels[14, 14] > 150


@settings(max_examples=10)
@given(x=st.integers(0, 200), y=st.integers(0, 180), size=st.integers(320, 700))
def test_it_does_not_matter_where_on_the_canvas_the_drawing_is(x, y, size):
    lines = outline(SHIRT, scale=1.0, offset=5)
    ink = np.zeros((size, size), np.uint8)
    ink[y : y + 130, x : x + 120] = drawing(lines, width=5)[:130, :120]
    assert np.array_equal(prepare_drawing(ink).pixels, prepare_drawing(drawing(lines, width=5)).pixels)


def test_a_boot_drawn_to_the_right_is_mirrored():
    ink = drawing(outline(BOOT))
    assert np.array_equal(prepare_drawing(ink[:, ::-1]).steps[-2].pixels, prepare_drawing(ink).steps[-2].pixels)


def test_a_photographed_line_drawing_becomes_what_the_drawing_becomes():
    ink = drawing(outline(SHIRT))
    from_photo = prepare(from_pixels(250 - ink * 0.8))
    check_form(from_photo)
    assert names(from_photo)[:3] == ["picture", "gray", "filled"]
    assert difference(from_photo.pixels, prepare_drawing(ink).pixels) < 8


def test_one_dot_is_a_drawing_too():
    ink = np.zeros((280, 280), np.uint8)
    ink[100, 100] = 255
    check_form(prepare_drawing(ink))


# Test images, and what the rest stands on


def test_an_image_that_is_in_form_goes_through_as_it_is(test_set):
    pixels = test_set.images[0, 0].numpy()
    prepared = prepare_pixels(pixels)
    check_form(prepared)
    assert names(prepared) == ["picture"]
    assert np.array_equal(prepared.pixels, pixels)


@settings(max_examples=60)
@given(arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=24)))
def test_connected_parts_are_those_that_a_flood_finds(mask):
    flooded, count = np.zeros(mask.shape, int), 0
    for start in zip(*np.nonzero(mask), strict=True):
        if not flooded[start]:
            count += 1
            wet = [start]
            while wet:
                y, x = wet.pop()
                if 0 <= y < mask.shape[0] and 0 <= x < mask.shape[1] and mask[y, x] and not flooded[y, x]:
                    flooded[y, x] = count
                    wet += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]
    parts, number = connected_parts(mask)
    assert number == count
    assert len(set(zip(parts.flat, flooded.flat, strict=True))) == len(np.unique(flooded))
    assert np.array_equal(parts > 0, mask)
