"""Picture files as tests need them, sound and otherwise."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import UserError
from core.predict.decode import decode

# What each EXIF orientation says about the stored rows and columns (EXIF 2.32, tag 0x0112), in terms of the array.
UPRIGHT = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
    8: lambda a: np.rot90(a, 1),
}


def quartered() -> np.ndarray:
    """24 x 16 pixels in which every quarter has another colour, so that every turn shows."""
    pixels = np.zeros((24, 16, 3), np.uint8)
    pixels[:12, :8], pixels[:12, 8:], pixels[12:, :8] = (200, 30, 30), (30, 200, 30), (30, 30, 200)
    return pixels


def encode(image: Image.Image, format: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def orientation(value: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = value
    return exif


def png(header: bytes, pixels: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG written by hand; `chunks` (name, content) come before the pixels."""
    parts = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(pixels)), (b"IEND", b"")]
    written = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def sentence(source: Path | bytes) -> str:
    with pytest.raises(UserError) as caught:
        decode(source)
    words = str(caught.value)
    assert words.endswith(".")
    assert "\n" not in words
    return words
