"""Any picture file becomes upright 8-bit RGB, and whatever else comes in is refused with one sentence."""

import contextlib
import os
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from picture_files import UPRIGHT, encode, orientation, quartered, sentence
from PIL import Image, features

from core.errors import UserError
from core.predict import decode as module
from core.predict.decode import LONGEST_SIDE, decode
from core.predict.picture_format import SUFFIXES

HEADERS = {
    "PNG": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "JPEG": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "BMP": b"BM",
    "GIF": b"GIF89a",
    "WEBP": b"RIFF\x40\0\0\0WEBPVP8 ",
    "AVIF": b"\0\0\0\x20ftypavif\0\0\0\0avifmif1",
    "TIFF": b"II*\0\x08\0\0\0",
    "nothing": b"",
}
needs_avif = pytest.mark.skipif(not features.check("avif"), reason="this Pillow was built without AVIF")


@pytest.fixture(scope="module")
def colours() -> np.ndarray:
    return quartered()


@pytest.mark.parametrize("format", ["PNG", "BMP", "GIF", "TIFF", "WEBP"])
def test_lossless_formats_come_back_exactly(colours, format):
    options = {"lossless": True} if format == "WEBP" else {}
    picture = decode(encode(Image.fromarray(colours), format, **options))
    assert picture.mode == "RGB"
    assert np.array_equal(np.asarray(picture), colours)


@pytest.mark.parametrize("format", ["JPEG", "WEBP", pytest.param("AVIF", marks=needs_avif)])
def test_lossy_formats_come_back_nearly(format):
    pixels = np.broadcast_to(np.linspace(20, 220, 64, dtype=np.uint8)[:, None, None], (64, 48, 3))
    picture = decode(encode(Image.fromarray(pixels), format, quality=95))
    assert np.abs(np.asarray(picture, int) - pixels).max() <= 6


@pytest.mark.parametrize("value", UPRIGHT)
def test_all_eight_orientations_are_turned_upright(colours, value):
    picture = decode(encode(Image.fromarray(colours), "PNG", exif=orientation(value)))
    assert np.array_equal(np.asarray(picture), UPRIGHT[value](colours))


@pytest.mark.parametrize("value", [5, 6, 8])
@pytest.mark.parametrize("format", ["JPEG", "TIFF", "WEBP", pytest.param("AVIF", marks=needs_avif)])
def test_every_format_that_has_an_orientation_is_turned_once(colours, format, value):
    large = colours.repeat(4, axis=0).repeat(4, axis=1)
    picture = np.asarray(decode(encode(Image.fromarray(large), format, exif=orientation(value))), int)
    expected = UPRIGHT[value](large)
    assert picture.shape == expected.shape
    assert np.abs(picture - expected).mean() < 12


def test_a_broken_orientation_does_not_cost_the_picture(colours):
    picture = decode(encode(Image.fromarray(colours), "PNG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff"))
    assert np.array_equal(np.asarray(picture), colours)


def test_one_bit_and_gray():
    bits = np.array([[True, False, True]])
    assert np.asarray(decode(encode(Image.fromarray(bits), "PNG")))[0, :, 1].tolist() == [255, 0, 255]
    gray = np.arange(256, dtype=np.uint8)[None]
    assert np.array_equal(np.asarray(decode(encode(Image.fromarray(gray), "PNG")))[..., 2], gray)


@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_16_bits_are_scaled_and_not_clipped_to_white(format):
    levels = np.arange(256, dtype=np.uint16)[None]
    picture = np.asarray(decode(encode(Image.fromarray(levels * 257), format)))
    assert np.array_equal(picture[..., 0], levels)


def test_a_dark_16_bit_picture_stays_dark():
    picture = decode(encode(Image.fromarray(np.full((3, 3), 2570, np.uint16)), "PNG"))
    assert picture.getpixel((1, 1)) == (10, 10, 10)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([[0, 300, 65535]], np.int32), [0, 1, 255]),
        (np.array([[0, 100, 255]], np.int32), [0, 100, 255]),
        (np.array([[-100, 0, 100]], np.int32), [0, 128, 255]),
        (np.array([[0, 0.5, 1]], np.float32), [0, 128, 255]),
        (np.array([[0, 100, 255]], np.float32), [0, 100, 255]),
        (np.array([[0, 500, 1000]], np.float32), [0, 128, 255]),
        (np.array([[np.nan, np.inf, 255]], np.float32), [0, 0, 255]),
        (np.array([[7e9, 7e9, 7e9]], np.float32), [0, 0, 0]),
    ],
)
def test_32_bit_pictures_are_scaled(values, expected):
    assert np.asarray(decode(encode(Image.fromarray(values), "TIFF")))[0, :, 0].tolist() == expected


@pytest.mark.parametrize(("ink", "colour"), [((0, 255, 255, 0), (255, 0, 0)), ((0, 0, 0, 0), (255, 255, 255))])
def test_a_cmyk_jpeg_as_adobe_writes_it_with_inverted_inks(ink, colour):
    data = encode(Image.new("CMYK", (16, 16), ink), "JPEG", quality=95)
    assert b"Adobe" in data
    assert np.abs(np.array(decode(data).getpixel((8, 8))) - colour).max() <= 4


def test_the_first_frame_of_an_animation(colours):
    frames = [Image.fromarray(colours), Image.fromarray(255 - colours)]
    data = encode(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert np.array_equal(np.asarray(decode(data)), colours)


def test_a_large_photograph_is_brought_to_a_size_that_is_quick_to_work_on():
    small = np.random.default_rng(0).integers(0, 256, (15, 20, 3), dtype=np.uint8)
    photo = Image.fromarray(small).resize((4000, 3000), Image.Resampling.BICUBIC)
    picture = decode(encode(photo, "JPEG", exif=orientation(6)))
    assert picture.size == (LONGEST_SIDE * 3 // 4, LONGEST_SIDE)
    expected = photo.rotate(-90, expand=True).resize(picture.size, Image.Resampling.BOX)
    assert np.abs(np.asarray(picture, int) - np.asarray(expected, int)).mean() < 2


def test_a_very_long_picture_keeps_at_least_one_pixel_across():
    assert decode(encode(Image.new("L", (5000, 1)), "PNG")).size == (LONGEST_SIDE, 1)


def test_a_file_is_read_by_what_is_in_it_and_not_by_its_name(tmp_path, colours):
    path = tmp_path / "图 {0}.jpg"
    path.write_bytes(encode(Image.fromarray(colours), "PNG"))
    assert np.array_equal(np.asarray(decode(path)), colours)


def test_the_suffixes_for_the_file_dialog_are_those_pillow_gives_the_formats():
    known = Image.registered_extensions()
    for format, suffixes in SUFFIXES.items():
        assert {known[suffix] for suffix in suffixes} == {format}


def test_what_is_not_a_file_is_refused_by_name(tmp_path):
    assert sentence(tmp_path / "none {x}.png") == "none {x}.png does not exist: choose another picture."
    assert sentence(tmp_path).startswith(f"{tmp_path.name} is a folder")
    (tmp_path / "empty.png").touch()
    assert sentence(tmp_path / "empty.png").startswith("empty.png is empty")
    assert "does not exist" in sentence(tmp_path / "empty.png" / "inside.png")
    assert "does not exist" in sentence(Path("a\0b.png"))
    assert "cannot be read" in sentence(Path("x" * 5000 + ".png"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    assert "is not a file" in sentence(tmp_path / "pipe.png")


def test_a_file_that_may_not_be_read_is_refused(tmp_path, monkeypatch):
    def refuse(_path):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.png").write_bytes(b"x")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert sentence(tmp_path / "a.png").startswith("a.png may not be read")


def test_a_file_of_too_many_bytes_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_FILE_BYTES", 10)
    (tmp_path / "a.png").write_bytes(bytes(11))
    assert "too large" in sentence(tmp_path / "a.png")
    assert "too large" in sentence(bytes(11))


def test_what_is_no_picture_is_refused():
    for data in (b"hello", b"%PDF-1.7\n", bytes(1000)):
        assert "not a picture" in sentence(data)


def test_a_drawing_in_svg_is_called_by_its_name(tmp_path):
    for head in ("<svg xmlns='http://www.w3.org/2000/svg'/>", '<?xml version="1.0"?>\n<svg/>'):
        assert "SVG" in sentence(head.encode())
        assert "PNG" in sentence(head.encode())
    (tmp_path / "logo.SVG").write_bytes(b"<?xml?>" + b"<!-- made by a program that says so at length -->" * 9)
    assert sentence(tmp_path / "logo.SVG").startswith("logo.SVG is a drawing in SVG")


def test_a_heic_photograph_is_called_by_its_name():
    assert "HEIC" in sentence(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(50))


@pytest.mark.parametrize("brand", [b"mif1", b"miaf", b"msf1", b"MA1B"])
@needs_avif
def test_an_avif_is_known_by_any_of_its_brands(brand):
    data = encode(Image.new("RGB", (32, 32), (200, 30, 30)), "AVIF")
    assert decode(data[:8] + brand + data[12:]).size == (32, 32)


def test_a_heic_photograph_with_any_first_brand_is_called_by_its_name():
    assert "HEIC" in sentence(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(50))
    assert "not a picture" in sentence(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(50))


@pytest.mark.parametrize("name", ["shoe.jpe", "shoe.jpg_640x640q90", "2024.11.25 shoe", "shoe.txt", "shoe"])
def test_a_sound_file_is_read_whatever_its_name(tmp_path, name):
    (tmp_path / name).write_bytes(encode(Image.new("RGB", (32, 32), (200, 30, 30)), "JPEG"))
    assert decode(tmp_path / name).size == (32, 32)


@pytest.mark.parametrize(
    "format", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", pytest.param("AVIF", marks=needs_avif)]
)
def test_a_file_cut_in_half_is_refused(format):
    noise = np.random.default_rng(1).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    data = encode(Image.fromarray(noise), format)
    assert "damaged" in sentence(data[: len(data) // 2])


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(header=st.sampled_from(sorted(HEADERS)), garbage=st.binary(max_size=300))
def test_garbage_after_any_header_is_refused_or_decoded_but_never_anything_else(header, garbage):
    with contextlib.suppress(UserError):
        assert decode(HEADERS[header] + garbage).mode in ("RGB", "RGBA")


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(which=st.integers(0, 100), edits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=6))
@pytest.mark.parametrize("action", ["error", "ignore"])
def test_a_damaged_file_is_refused_or_decoded_but_never_anything_else(action, which, edits):
    sound = SOUND_FILES[which % len(SOUND_FILES)]
    data = bytearray(sound)
    for where, value in edits:
        data[int(where**3 * (len(data) - 1))] = value  # most damage near the start, where it does most
    with warnings.catch_warnings(), contextlib.suppress(UserError):
        warnings.simplefilter(action)
        assert decode(bytes(data)).mode in ("RGB", "RGBA")


def _sound_files() -> list[bytes]:
    image = Image.fromarray(np.random.default_rng(2).integers(0, 256, (9, 13, 3), dtype=np.uint8))
    turned = orientation(6)
    files = [
        encode(image, "PNG", exif=turned),
        encode(image.convert("P"), "PNG", transparency=3),
        encode(image.convert("L").convert("I;16"), "PNG"),
        encode(image, "JPEG", exif=turned),
        encode(image.convert("CMYK"), "JPEG"),
        encode(image, "JPEG", progressive=True),
        encode(image.convert("P"), "GIF", transparency=4),
        encode(image.convert("P"), "BMP"),
        encode(image, "TIFF", exif=turned),
        encode(image.convert("F"), "TIFF"),
        encode(image.convert("RGBA"), "TIFF", compression="tiff_lzw"),
        encode(image, "WEBP", exif=turned),
        encode(image.convert("RGBA"), "WEBP", lossless=True),
    ]
    return [*files, encode(image, "AVIF", exif=turned)] if features.check("avif") else files


SOUND_FILES = _sound_files()
