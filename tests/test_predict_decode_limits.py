"""Large pictures, and files with much beside the picture: memory is bounded, and no limit is told as damage."""

import struct
import subprocess
import sys
import warnings
import zlib

import numpy as np
import pytest
from picture_files import UPRIGHT, encode, orientation, png, quartered, sentence
from PIL import Image

import core.predict.to_8_bit
from core.predict.decode import LONGEST_SIDE, decode


@pytest.fixture(scope="module")
def colours() -> np.ndarray:
    return quartered()


def text_chunk(name: bytes, title: bytes, text: bytes) -> tuple[bytes, bytes]:
    head = {b"tEXt": b"", b"zTXt": b"\0", b"iTXt": b"\1\0\0\0", b"iCCP": b"\0"}[name]
    return name, title + b"\0" + head + (text if name == b"tEXt" else zlib.compress(text))


def rows_of(pixels: np.ndarray) -> bytes:
    return b"".join(b"\0" + row.tobytes() for row in pixels)


@pytest.mark.parametrize("after_pixels", [False, True])
@pytest.mark.parametrize("name", [b"tEXt", b"zTXt", b"iTXt", b"iCCP"])
def test_a_png_with_megabytes_of_text_or_profile_is_read(colours, name, after_pixels):
    for title in (b"prompt", b"XML:com.adobe.xmp", b"Raw profile type exif"):
        chunk = text_chunk(name, title, b"history " * 2_000_000)
        header = struct.pack(">IIBBBBB", 16, 24, 8, 2, 0, 0, 0)
        data = png(header, rows_of(colours), *([] if after_pixels else [chunk] * 3))
        if after_pixels:
            body = chunk[0] + chunk[1]
            written = struct.pack(">I", len(chunk[1])) + body + struct.pack(">I", zlib.crc32(body))
            data = data[:-12] + written + data[-12:]
        assert np.array_equal(np.asarray(decode(data)), colours)


def test_a_broken_text_does_not_cost_the_picture(colours):
    header = struct.pack(">IIBBBBB", 16, 24, 8, 2, 0, 0, 0)
    data = png(header, rows_of(colours), text_chunk(b"zTXt", b"prompt", b"a shirt"))
    place = data.index(b"prompt") + 10
    data = data[:place] + b"\xff" + data[place + 1 :]
    assert np.array_equal(np.asarray(decode(data)), colours)


def test_an_orientation_that_stands_in_a_text_of_a_png_is_kept(colours):
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf tiff:Orientation="6"/></x:xmpmeta>'
    header = struct.pack(">IIBBBBB", 16, 24, 8, 2, 0, 0, 0)
    data = png(header, rows_of(colours), text_chunk(b"iTXt", b"XML:com.adobe.xmp", xmp))
    assert np.array_equal(np.asarray(decode(data)), UPRIGHT[6](colours))


def jpeg_with(data: bytes, *segments: tuple[int, bytes]) -> bytes:
    """A JPEG with further segments (marker, content) at its beginning."""
    written = [bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body for marker, body in segments]
    return data[:2] + b"".join(written) + data[2:]


def test_metadata_of_a_jpeg_large_or_broken_does_not_cost_the_picture():
    plain = encode(Image.new("RGB", (40, 30), (90, 30, 30)), "JPEG", exif=orientation(6))
    profile = [(0xE2, b"ICC_PROFILE\0" + bytes([number, 200]) + bytes(65_000)) for number in range(1, 200)]
    broken = [(0xED, b"Photoshop 3.0\0" + b"8BIM\4\4"), (0xE2, b"MPF\0broken"), (0xFE, bytes(60_000))]
    picture = decode(jpeg_with(plain, *profile, *broken))
    assert picture.size == (30, 40)
    assert picture.tobytes() == decode(plain).tobytes()


def test_a_film_after_the_photograph_does_not_count_as_scans():
    data = encode(Image.new("RGB", (64, 64), (90, 30, 30)), "JPEG")
    assert decode(data + b"\0\0\0\x18ftypmp42" + b"\xff\xda\0\x08" * 1000).tobytes() == decode(data).tobytes()


def test_a_photograph_of_200_megapixels_is_read_without_a_word_on_stderr(tmp_path):
    path = tmp_path / "phone.jpg"
    tile = Image.new("RGB", (16320, 12240), (230, 230, 230))
    tile.paste((40, 60, 120), (4000, 3000, 12000, 9000))
    tile.save(path, quality=30)
    tile.close()
    code = "import resource, sys, pathlib; from core.predict.decode import decode\n"
    code += "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
    code += "print(decode(pathlib.Path(sys.argv[1])).size)\n"
    code += "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    size, kilobytes = done.stdout.splitlines()
    assert done.stderr == ""
    assert size == str((LONGEST_SIDE, 768))
    if sys.platform == "linux":
        assert int(kilobytes) < 100_000  # of 799 MB, were it decoded whole


def test_what_is_no_damage_is_not_called_so():
    data = encode(Image.new("L", (16, 16), 90), "JPEG")
    place = data.index(b"\xff\xc0") + 4
    assert "does not read" in sentence(data[:place] + b"\x0c" + data[place + 1 :])  # 12 bits a pixel


def test_a_large_picture_is_converted_in_bands_as_it_is_at_once(monkeypatch):
    random = np.random.default_rng(4)
    values = np.repeat(np.repeat(random.integers(0, 60_000, (50, 40)), 60, 0), 60, 1).astype(np.uint16)
    clear = Image.fromarray((values // 240).astype(np.uint8))
    rgba = Image.merge("RGBA", (clear, clear, clear, clear))
    for image, format in ((Image.fromarray(values), "PNG"), (rgba, "PNG"), (rgba.convert("RGB").quantize(60), "GIF")):
        data = encode(image, format)
        at_once = decode(data)
        monkeypatch.setattr(core.predict.to_8_bit, "_BAND_PIXELS", 100_000)
        assert decode(data).tobytes() == at_once.tobytes()
        monkeypatch.undo()


def png_header(width: int, height: int) -> bytes:
    """A PNG in colours that says how large it is and breaks off where its pixels begin."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = struct.pack(">I", 1000) + b"IDAT"
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header)) + pixels


@pytest.mark.parametrize("side", [15_000, 20_000, 60_000])
@pytest.mark.parametrize("action", ["error", "ignore"])
def test_a_picture_bomb_is_refused_whatever_happens_to_warnings(side, action):
    with warnings.catch_warnings():
        warnings.simplefilter(action)
        assert "too large" in sentence(png_header(side, side))


def test_a_jpeg_of_thousands_of_scans_is_refused_and_not_decoded():
    data = encode(Image.new("L", (64, 64), 90), "JPEG", progressive=True)
    start = data.rindex(b"\xff\xda")
    assert decode(data).size == (64, 64)
    assert "more than this program reads" in sentence(data[:start] + data[start:-2] * 5000 + data[-2:])
