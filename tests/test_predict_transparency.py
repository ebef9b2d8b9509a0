"""What is transparent on a picture stays known, and what somebody has cut out is the object."""

import struct

import numpy as np
import pytest
from objects import BLACK, BOOT, SHIRT, WHITE, check_form, difference, drawing, names, outline, overlap, picture_of
from picture_files import encode, png
from PIL import Image, ImageDraw, ImageFilter, features

from core.errors import UserError
from core.predict.decode import decode
from core.predict.pipeline import prepare, prepare_drawing


@pytest.mark.parametrize("format", ["PNG", "WEBP", "TIFF", "AVIF"])
def test_what_is_transparent_and_how_much_stays_known(format):
    if format == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow was built without AVIF")
    pixels = np.full((4, 6, 4), 90, np.uint8)
    pixels[:, :2, 3], pixels[:, 2:4, 3], pixels[:, 4:, 3] = 0, 128, 255
    options = {"WEBP": {"lossless": True, "exact": True}, "AVIF": {"quality": 100}}.get(format, {})
    picture = decode(encode(Image.fromarray(pixels), format, **options))
    assert picture.mode == "RGBA"
    assert np.abs(np.asarray(picture, int) - pixels)[:, 2:].max() <= 2
    assert np.abs(np.asarray(picture, int)[..., 3] - pixels[..., 3]).max() <= 2


@pytest.mark.parametrize("format", ["PNG", "WEBP", "TIFF"])
def test_a_picture_with_an_alpha_channel_that_hides_nothing_has_none(format):
    picture = Image.new("RGBA", (6, 4), (10, 20, 30, 255))
    assert decode(encode(picture, format)).mode == "RGB"


def alpha_of(data: bytes) -> list[int]:
    """The first row's transparency, 0 to 255."""
    picture = decode(data)
    assert picture.mode == "RGBA"
    return np.asarray(picture)[0, :, 3].tolist()


def test_a_palette_with_a_transparent_colour():
    image = Image.new("P", (4, 2), 1)
    image.putpalette([10, 20, 30, 90, 80, 70])
    image.paste(0, (0, 0, 2, 2))
    for format in ("PNG", "GIF"):
        data = encode(image, format, transparency=0)
        assert alpha_of(data) == [0, 0, 255, 255]
        assert (np.asarray(decode(data))[:, 2:, :3] == (90, 80, 70)).all()


def test_a_palette_with_a_transparency_for_each_colour():
    image = Image.new("P", (4, 2), 1)
    image.putpalette([0, 0, 0, 90, 80, 70])
    image.paste(0, (0, 0, 2, 2))
    assert alpha_of(encode(image, "PNG", transparency=bytes([128, 255]))) == [128, 128, 255, 255]


def test_gray_with_transparency_and_a_transparent_gray_level():
    image = Image.merge("LA", [Image.new("L", (2, 2), 60), Image.new("L", (2, 2), 0)])
    assert alpha_of(encode(image, "PNG")) == [0, 0]
    level = Image.fromarray(np.array([[60, 90]], np.uint8))
    assert alpha_of(encode(level, "PNG", transparency=60)) == [0, 255]


def test_a_transparent_level_is_found_in_every_depth_of_a_png():
    for bits, row, level in ((1, b"\0\x40", 1), (2, b"\0\x1c", 1), (4, b"\0\x07\xf0", 7), (16, b"\0\0\1\0\2\0\3", 2)):
        width = 3 if bits != 2 else 4
        data = png(struct.pack(">IIBBBBB", width, 1, bits, 0, 0, 0, 0), row, (b"tRNS", struct.pack(">H", level)))
        assert alpha_of(data).count(0) == 1, bits
        assert alpha_of(data)[1] == 0, bits
    colours = b"\0" + struct.pack(">6H", 5000, 6000, 7000, 5000, 40_000, 7000)
    key = (b"tRNS", struct.pack(">3H", 5000, 6000, 7000))
    assert alpha_of(png(struct.pack(">IIBBBBB", 2, 1, 16, 2, 0, 0, 0), colours, key)) == [0, 255]


def test_a_bitmap_whose_fourth_byte_nobody_has_written_is_not_transparent():
    data = bytearray(encode(Image.new("RGBA", (3, 2), (10, 20, 30, 0)), "BMP"))
    data[14:14] = b""
    assert np.asarray(decode(bytes(data)))[0, 0].tolist()[:3] == [10, 20, 30]
    assert decode(bytes(data)).mode == "RGB"


# Objects that somebody has cut out


def cut_out(outline=SHIRT, *, size=(200, 200), at=(50, 45), scale=1.0, colour=WHITE, hidden=WHITE) -> Image.Image:
    """An object on transparent ground; `hidden` is the colour that the ground has all the same."""
    picture = picture_of(outline, size=size, at=at, scale=scale, colour=colour, ground=hidden)
    picture.putalpha(picture_of(outline, size=size, at=at, scale=scale, colour=WHITE, ground=BLACK).convert("L"))
    return picture


@pytest.mark.parametrize("colour", [WHITE, BLACK, (200, 190, 180), (60, 70, 90)])
@pytest.mark.parametrize("hidden", [WHITE, BLACK, (200, 190, 180)])
def test_a_cut_out_object_is_found_whatever_its_colour_and_that_of_its_ground(colour, hidden):
    prepared = prepare(cut_out(colour=colour, hidden=hidden))
    check_form(prepared)
    assert overlap(prepared.pixels, SHIRT) > 0.9
    assert difference(prepared.pixels, prepare(cut_out(colour=colour)).pixels) < 1
    assert ("negated" in names(prepared)) == (sum(colour) < 3 * 127)


def test_a_cut_out_object_becomes_what_it_is_on_a_ground_on_which_it_is_seen():
    on_gray = picture_of(SHIRT, colour=WHITE, ground=(150, 160, 170))
    assert difference(prepare(cut_out()).pixels, prepare(on_gray).pixels) < 1


def test_the_steps_of_a_cut_out_object_say_that_it_was_and_show_it():
    prepared = prepare(cut_out())
    assert names(prepared)[:4] == ["picture", "gray", "opaque", "cut out"]
    picture, gray, mask = (step.pixels for step in prepared.steps[:3])
    assert ((picture.min(axis=2) < 200) == (mask == 0)).all()  # white is seen on what shows that there is no ground
    assert ((gray < 200) == (mask == 0)).all()


def test_a_small_cut_out_object_is_looked_at_more_closely():
    prepared = prepare(cut_out(size=(1000, 900), at=(700, 100)))
    assert "closer" in names(prepared)
    check_form(prepared)
    assert difference(prepared.pixels, prepare(cut_out()).pixels) < 5


def test_a_shadow_below_a_cut_out_object_is_no_part_of_it():
    shadow = Image.new("L", (200, 200))
    ImageDraw.Draw(shadow).ellipse((30, 105, 190, 150), fill=190)  # 75 %, as image editors propose
    picture = Image.merge("RGBA", (*[Image.new("L", (200, 200))] * 3, shadow.filter(ImageFilter.GaussianBlur(4))))
    picture.alpha_composite(cut_out(BOOT, colour=(150, 60, 60)))
    assert difference(prepare(picture).pixels, prepare(cut_out(BOOT, colour=(150, 60, 60))).pixels) < 3


def test_an_object_that_is_faint_as_a_whole_is_seen():
    faint = cut_out(colour=(60, 70, 90))
    faint.putalpha(faint.getchannel("A").point(lambda value: value * 0.3))
    assert difference(prepare(faint).pixels, prepare(cut_out(colour=(60, 70, 90))).pixels) < 2


def test_an_alpha_channel_that_hides_nothing_or_the_corners_alone_is_no_mask():
    picture = picture_of(SHIRT)
    expected = prepare(picture).pixels
    rounded = Image.new("L", picture.size)
    ImageDraw.Draw(rounded).rounded_rectangle((0, 0, 199, 199), 15, fill=255)
    for alpha in (Image.new("L", picture.size, 255), rounded):
        picture.putalpha(alpha)
        assert difference(prepare(picture).pixels, expected) < 1


def test_what_is_transparent_everywhere_is_refused_with_a_sentence():
    with pytest.raises(UserError, match="transparent everywhere"):
        prepare(Image.new("RGBA", (200, 100), (90, 20, 200, 0)))


def test_a_drawing_in_thin_lines_on_transparent_ground_is_filled():
    ink = drawing(outline(SHIRT), width=5)
    for colour in (BLACK, (90, 120, 200)):
        picture = Image.new("RGBA", (280, 280), (*colour, 0))
        picture.putalpha(Image.fromarray(ink))
        prepared = prepare(picture)
        assert names(prepared)[:3] == ["picture", "gray", "filled"]
        assert difference(prepared.pixels, prepare_drawing(ink).pixels) < 8
