"""Any picture file to 8-bit pixels, turned upright, in bounded memory; every refusal is one sentence for the user."""

import io
import re
import stat
import warnings
from pathlib import Path

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    ExifTags,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from core.errors import UserError, reason_of
from core.memory import give_back_memory
from core.paths import shown_name
from core.predict.metadata import count_scans, without_metadata
from core.predict.picture_format import HEAD_BYTES, SVG_SUFFIXES, picture_format
from core.predict.to_8_bit import small_8_bit

LONGEST_SIDE = 1024  # pixels; the network sees some dozens and the window at most 256, so more only costs time
MAX_FILE_BYTES = 200 * 1024 * 1024
MAX_DECODING_BYTES = 850 * 1024 * 1024  # a PNG of 200 megapixels, a WebP of 50
# A progressive JPEG is decoded once a scan. Cameras and editors write about ten; a file made to hang writes thousands.
MAX_JPEG_SCANS = 200
_MANY_PIXELS = 16_000_000  # some 64 MB: worth the while to return them to the system

_READERS: dict[str, type[ImageFile.ImageFile]] = {
    "PNG": PngImagePlugin.PngImageFile,
    "JPEG": JpegImagePlugin.JpegImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "GIF": GifImagePlugin.GifImageFile,
    "WEBP": WebPImagePlugin.WebPImageFile,
    "AVIF": AvifImagePlugin.AvifImageFile,
    "TIFF": TiffImagePlugin.TiffImageFile,
}
# What Pillow's readers allocate a pixel besides the picture itself, measured (Pillow 13.0, peak of the process): their
# libraries decode into memory of their own, from which it is copied twice; a TIFF is perhaps turned.
_COPIES = {"WEBP": 13, "AVIF": 12, "TIFF": 4}
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# How Pillow says that a file is sound, but of a kind that it does not read: 12-bit JPEG, rare compressions of a TIFF.
_UNSUPPORTED = re.compile("cannot handle|unsupported|not available|not implemented|unknown pixel mode", re.IGNORECASE)


def decode(source: Path | bytes) -> Image.Image:
    """The picture in a file, or in the bytes of one, at most `LONGEST_SIDE` pixels a side.

    It is RGB, or RGBA where anything is transparent; fully transparent pixels have no colour worth a look.

    Reads PNG, JPEG, BMP, GIF and TIFF (the first picture in them), WebP and AVIF, each by its bytes, whatever its name.
    The camera's orientation is applied, 16- and 32-bit pictures are scaled to 8 bits, colour profiles are ignored. Of a
    large JPEG only an eighth of the pixels a side may ever be decoded.

    Raises:
        UserError: if the file is missing, a folder, unreadable, empty, no picture, broken, or more than this reads:
            over `MAX_FILE_BYTES`, or over `MAX_DECODING_BYTES` of memory while it is decoded.
    """
    if isinstance(source, Path):
        name, data = shown_name(source), _read(source)
    else:
        name, data = "The pasted picture", source
    with warnings.catch_warnings():  # they are for programmers: what is wrong with a picture is said in a sentence
        warnings.simplefilter("ignore")
        image = _load(name, data)
        small = _small(name, image)
        orientation = _orientation(image)
        if image.width * image.height > _MANY_PIXELS:
            image.close()
            give_back_memory()
    return small.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else small


def _read(path: Path) -> bytes:
    name = shown_name(path)
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


def _load(name: str, data: bytes) -> ImageFile.ImageFile:
    """The decoded picture in whatever mode it has; a JPEG perhaps already smaller than in its file."""
    if not data:
        raise UserError("{name} is empty: choose another picture.", name=name)
    if len(data) > MAX_FILE_BYTES:
        raise _too_large(name)
    format = picture_format(data[:HEAD_BYTES])
    if format == "HEIC":
        raise UserError("{name} is a HEIC photograph, which cannot be read: save it as JPEG first.", name=name)
    if format == "SVG" or (format is None and name.lower().endswith(SVG_SUFFIXES)):
        raise UserError("{name} is a drawing in SVG, which cannot be read: save it as PNG first.", name=name)
    if format is None:
        raise UserError("{name} is not a picture that can be read: choose a PNG or JPEG file.", name=name)
    # Only bytes in memory go in here, so any exception that comes out is Pillow's verdict on them: besides OSError also
    # ValueError, SyntaxError, TypeError, NotImplementedError, RuntimeError, struct.error, and more, for its decoders
    # keep no list. So `Exception` is the precise class here.
    try:
        # Not by `Image.open`, which goes by the number of pixels and warns of sound photographs.
        image = _READERS[format](io.BytesIO(without_metadata(data, format)))
        size, num_scans = image.size, count_scans(data, MAX_JPEG_SCANS) if format == "JPEG" else 1
        image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded at a half, a quarter or an eighth
        if num_scans > MAX_JPEG_SCANS or _bytes_to_decode(image, size, num_scans) > MAX_DECODING_BYTES:
            raise _too_large(name)
        if format == "PNG":
            _mend_transparent_level(image, bits=data[24])
        image.load()
    except UserError:
        raise
    except (Image.DecompressionBombError, MemoryError):
        raise _too_large(name) from None
    except Exception as error:
        raise (_unsupported if _UNSUPPORTED.search(str(error)) else _broken)(name) from None
    return image


def _bytes_to_decode(image: ImageFile.ImageFile, size: tuple[int, int], num_scans: int) -> int:
    """The memory that decoding will take at its peak: of a picture of this size in its file, `image` what comes out."""
    num_bytes = image.width * image.height * (_bytes_a_pixel(image.mode) + _COPIES.get(image.format or "", 0))
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        num_bytes += _strip_bytes(image)
    if isinstance(image, JpegImagePlugin.JpegImageFile) and num_scans > 1:
        # Kept whole, 2 bytes a coefficient, until the last scan has been read.
        areas = [across * down for _, across, down, _ in image.layer]
        num_bytes += 2 * size[0] * size[1] * sum(areas) // max(areas)
    return num_bytes


def _bytes_a_pixel(mode: str) -> int:
    """As Pillow stores pixels."""
    return 1 if mode in ("1", "L", "P") else 2 if mode.startswith("I;16") else 4


def _strip_bytes(image: TiffImagePlugin.TiffImageFile) -> int:
    """What is unpacked of a TIFF at once: a strip or a tile of it, in as many bits as the file has."""
    tags = image.tag_v2
    width = tags.get(TiffImagePlugin.TILEWIDTH, image.width)
    height = tags.get(TiffImagePlugin.TILELENGTH) or min(image.height, tags.get(TiffImagePlugin.ROWSPERSTRIP, 2**32))
    num_bits = sum(tags.get(TiffImagePlugin.BITSPERSAMPLE, (8,)))
    return int(width * height * max(4, num_bits / 8))


def _mend_transparent_level(image: ImageFile.ImageFile, bits: int) -> None:
    """Pillow compares the one colour that is transparent in a PNG, as stored, with pixels that it brings to 8 bits."""
    level = image.info.get("transparency")
    if image.mode == "L" and bits < 8 and isinstance(level, int):
        image.info["transparency"] = level * 255 // (2**bits - 1)
    elif image.mode == "RGB" and bits == 16 and isinstance(level, tuple):
        image.info["transparency"] = tuple(value >> 8 for value in level)


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation (1 to 8), read after `load` because Pillow turns TIFF pictures itself while loading."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # broken EXIF data must not cost the user an otherwise sound picture
        return 1


def _small(name: str, image: ImageFile.ImageFile) -> Image.Image:
    """At most `LONGEST_SIDE` pixels a side, RGB, or RGBA where anything is transparent."""
    try:
        picture = small_8_bit(image, 2 * LONGEST_SIDE)
    except (ValueError, KeyError):  # LAB, HSV and the like in a TIFF
        raise UserError("{name} stores its colours in a way that cannot be read: save it as PNG.", name=name) from None
    factor = max(picture.size) / LONGEST_SIDE
    if factor > 1:
        size = (max(1, round(picture.width / factor)), max(1, round(picture.height / factor)))
        picture = picture.resize(size, Image.Resampling.BICUBIC)
    if picture.mode == "RGB":
        return picture
    low, high = picture.getchannel("A").getextrema()
    # A fourth byte that is 0 everywhere in a bitmap is one that nobody has written.
    return picture.convert("RGB") if low == 255 or (high == 0 and image.format == "BMP") else picture


def _too_large(name: str) -> UserError:
    return UserError("{name} is too large, more than this program reads: make it smaller and try again.", name=name)


def _broken(name: str) -> UserError:
    return UserError("{name} is damaged or cut short: choose another picture or save it anew.", name=name)


def _unsupported(name: str) -> UserError:
    return UserError("{name} is stored in a way that this program does not read: save it as PNG or JPEG.", name=name)
