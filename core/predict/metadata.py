"""Picture files without what a picture does not need: texts, profiles, histories, previews and animations.

Pillow unpacks all of these, whatever they are, and gives up the picture where one of them is too large or broken.
"""

import re
import struct
import zlib

# Besides these, PNG chunks of the picture itself are those whose name begins with a capital (PNG, 5.4).
_PNG_NEEDED = (b"tRNS", b"eXIf")
_PNG_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
# Texts in which programs without eXIf note how the camera was held.
_PNG_ORIENTATIONS = (b"Raw profile type exif", b"Raw profile type APP1", b"XML:com.adobe.xmp")
_MAX_TEXT_BYTES = 1024 * 1024  # unpacked; what Pillow takes

# APP0 says how colours are stored, APP1 how the camera was held, APP14 how Adobe's programs store colours.
_JPEG_METADATA = (*range(0xE2, 0xEE), 0xEF, 0xFE)
_JPEG_ALONE = (0x01, *range(0xD0, 0xD9))  # markers without length
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_MARKER = re.compile(rb"\xff[^\x00\xff]", re.DOTALL)  # within a scan, 255 is followed by 0 where it is no marker


def without_metadata(data: bytes, format: str) -> bytes:
    """The same picture in fewer bytes; as it was where the file is cut short, or of a format without such trouble."""
    if format == "PNG":
        return _png_without_metadata(data)
    return _jpeg_without_metadata(data) if format == "JPEG" else data


def count_scans(data: bytes, most: int) -> int:
    """How often a JPEG is gone through to decode it, counted up to `most` + 1."""
    count, place = 0, 2
    while count <= most:
        marker, place = _next_marker(data, place)
        if marker is None or marker == _END_OF_IMAGE:  # what comes after is another picture, or a film
            break
        if marker in _JPEG_ALONE:
            continue
        count += marker == _START_OF_SCAN
        place += int.from_bytes(data[place : place + 2], "big")
    return count


def _png_without_metadata(data: bytes) -> bytes:
    parts, place = [data[:8]], 8
    seen: set[bytes] = set()
    while place + 12 <= len(data):
        length, name = struct.unpack(">I4s", data[place : place + 8])
        end = place + 12 + length
        if name == b"IEND" or end > len(data):
            break
        if name[:1].isupper() or name in _PNG_NEEDED or _tells_orientation(name, data[place + 8 : end - 4], seen):
            parts.append(data[place:end])
        place = end
    return b"".join((*parts, data[place:]))


def _tells_orientation(name: bytes, content: bytes, seen: set[bytes]) -> bool:
    """Whether this is the first text of its title that may tell how the picture is held, and not too long."""
    title, _, text = content[:200].partition(b"\0")
    if name not in _PNG_TEXTS or title not in _PNG_ORIENTATIONS or title in seen:
        return False
    seen.add(title)
    text = content[len(title) + 1 :]
    if name == b"iTXt" and text[:1] == b"\1":
        packed = text.split(b"\0", 3)[-1] if text[1:2] == b"\0" else b""
    elif name == b"zTXt":
        packed = text[1:]
    else:
        return len(text) <= _MAX_TEXT_BYTES
    unpacker = zlib.decompressobj()
    try:
        unpacker.decompress(packed, _MAX_TEXT_BYTES)
    except zlib.error:
        return False
    return not unpacker.unconsumed_tail


def _jpeg_without_metadata(data: bytes) -> bytes:
    parts: list[bytes] = []
    kept_to, place = 0, 2
    while True:
        marker, place = _next_marker(data, place)
        if marker is None or marker in (_START_OF_SCAN, _END_OF_IMAGE):
            return b"".join((*parts, data[kept_to:]))
        if marker in _JPEG_ALONE:
            continue
        start, place = place - 2, place + int.from_bytes(data[place : place + 2], "big")
        if marker in _JPEG_METADATA and place <= len(data):
            parts.append(data[kept_to:start])
            kept_to = place


def _next_marker(data: bytes, place: int) -> tuple[int | None, int]:
    """The next marker and where it ends; None at the end."""
    found = _MARKER.search(data, place)
    return (found[0][1], found.end()) if found else (None, len(data))
