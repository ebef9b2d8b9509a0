"""Any picture file to 8-bit RGB: turned upright, transparency on white, and every refusal one sentence for the user."""

import io
import stat
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError

from core.errors import UserError, reason_of

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "AVIF", "TIFF")
DECODABLE_SUFFIXES = (".png", ".jpg", ".jpeg", ".jfif", ".bmp", ".gif", ".webp", ".avif", ".tif", ".tiff")
LONGEST_SIDE = 1024  # pixels; the network sees some dozens and the window at most 256, so more only costs time
MAX_FILE_BYTES = 200 * 1024 * 1024
# A progressive JPEG is decoded once a scan. Cameras and editors write about ten; a file made to hang writes thousands.
MAX_JPEG_SCANS = 200

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# How files of our formats begin. Pillow says of one with a broken header that it is none.
_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_BRANDS = (b"WEBP", b"avif", b"avis")  # from the 9th byte on
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")


def decode(source: Path | bytes) -> Image.Image:
    """The picture in a file, or in the bytes of one, as RGB, at most `LONGEST_SIDE` pixels a side.

    Reads PNG, JPEG, BMP, GIF and TIFF (the first picture in them), WebP and AVIF. The camera's orientation is
    applied, transparent parts become white, 16- and 32-bit pictures are scaled to 8 bits, colour profiles are ignored.

    Raises:
        UserError: if the file is missing, a folder, unreadable, empty, too large, no picture, or broken.
    """
    if isinstance(source, Path):
        name, data = source.name or str(source), _read(source)
    else:
        name, data = "The pasted picture", source
    image, orientation = _load(name, data)
    image = _shrink(_to_rgb(name, image))
    return image.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else image


def _read(path: Path) -> bytes:
    name = path.name or str(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UserError("{name} is a folder: choose a picture in it.", name=name)
        if not stat.S_ISREG(status.st_mode):  # opening a pipe or a device could wait for ever
            raise UserError("{name} is not a file: choose a picture file.", name=name)
        if status.st_size > MAX_FILE_BYTES:
            raise _too_large(name)
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise UserError("{name} does not exist: choose another picture.", name=name) from None
    except PermissionError:
        raise UserError(
            "{name} may not be read: change its permissions or choose another picture.", name=name
        ) from None
    except OSError as error:
        reason = reason_of(error)
        raise UserError("{name} cannot be read ({reason}): choose another picture.", name=name, reason=reason) from None
    except UserError:
        raise
    except ValueError:  # a null byte in the name
        raise UserError("{name} does not exist: choose another picture.", name=repr(name)) from None


def _load(name: str, data: bytes) -> tuple[Image.Image, int]:
    """The decoded picture in whatever mode it has, and its EXIF orientation (1 to 8)."""
    if not data:
        raise UserError("{name} is empty: choose another picture.", name=name)
    if len(data) > MAX_FILE_BYTES:
        raise _too_large(name)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise UserError("{name} is a HEIC photograph, which cannot be read: save it as JPEG first.", name=name)
    # Only bytes in memory go in here, so any exception that comes out is Pillow's verdict on them: besides OSError also
    # ValueError, SyntaxError, TypeError, NotImplementedError, RuntimeError, struct.error, a warning turned into
    # an error, and more, for its decoders keep no list. So `Exception` is the precise class here.
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise _too_large(name) from None
    except UnidentifiedImageError:
        if data.startswith(_BEGINNINGS) or data[8:12] in _BRANDS:
            raise _broken(name) from None
        raise UserError("{name} is not a picture that can be read: choose a PNG or JPEG file.", name=name) from None
    except Exception:
        raise _broken(name) from None
    # Pillow refuses at twice its limit; between the two it only warns.
    if image.width * image.height > (Image.MAX_IMAGE_PIXELS or 0):
        raise _too_large(name)
    if image.format in ("JPEG", "MPO") and data.count(b"\xff\xda") > MAX_JPEG_SCANS:
        raise _broken(name)
    try:
        image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded at a half, a quarter or an eighth
        image.load()
    except MemoryError:
        raise _too_large(name) from None
    except Exception:
        raise _broken(name) from None
    return image, _orientation(image)


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, read after `load` because Pillow turns TIFF pictures itself while loading."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # broken EXIF data must not cost the user an otherwise sound picture
        return 1


def _to_rgb(name: str, image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        return _from_deep(image).convert("RGB")
    try:
        if not image.has_transparency_data:
            return image.convert("RGB")
        # Premultiplied pictures (RGBa, La) have no direct way to the mode of the other.
        rgba = image.convert("LA").convert("RGBA") if image.mode == "La" else image.convert("RGBA")
    except (ValueError, KeyError):  # LAB, HSV and the like in a TIFF
        raise UserError("{name} stores its colours in a way that cannot be read: save it as PNG.", name=name) from None
    white = Image.new("RGB", rgba.size, "white")
    white.paste(rgba, mask=rgba.getchannel("A"))
    return white


def _from_deep(image: Image.Image) -> Image.Image:
    """16-bit, 32-bit and floating-point gray to 8 bits; Pillow's own conversion clips everything above 255 to white.

    A 16-bit picture (and integers that fit into 16 bits) keeps its scale, so that black stays black; so does a float
    picture that runs from 0 to 1 or from 0 to 255. Anything else is stretched from its darkest to its brightest pixel.
    """
    with np.errstate(invalid="ignore"):  # a signalling NaN complains already while it is copied
        values = np.nan_to_num(np.asarray(image, np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = values.min(), values.max()
    if image.mode.startswith("I;16") or (image.mode == "I" and low >= 0 and 255 < high <= 65535):
        low, high = 0.0, 65535.0
    elif low >= 0 and high <= 1 and image.mode == "F":
        low, high = 0.0, 1.0
    elif low >= 0 and high <= 255:
        low, high = 0.0, 255.0
    return Image.fromarray(np.round((values - low) / max(high - low, 1e-12) * 255).astype(np.uint8))


def _shrink(image: Image.Image) -> Image.Image:
    factor = max(image.size) / LONGEST_SIDE
    if factor <= 1:
        return image
    size = (max(1, round(image.width / factor)), max(1, round(image.height / factor)))
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _too_large(name: str) -> UserError:
    return UserError("{name} is too large: make it smaller and try again.", name=name)


def _broken(name: str) -> UserError:
    return UserError("{name} is damaged or cut short: choose another picture or save it anew.", name=name)
