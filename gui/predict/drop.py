"""What a drag or the clipboard carries, and whether it is a picture that we take.

The program makes no network connection, so an address alone is refused; browsers usually give the picture beside it.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QCoreApplication, QMimeData, QUrl
from PySide6.QtGui import QImage, QPixmap

from core.errors import UserError
from core.paths import shown_name
from core.predict.listing import may_be_picture
from gui.predict.local_paths import local_paths, paths_in_text
from gui.texts import error_sentence

# The file's own bytes are better than an image made of them: they say how the camera was held. BMP and TIFF out of a
# clipboard are often cut short, so Qt's image goes before them.
_FIRST_FORMATS = ("image/png", "image/jpeg", "image/webp", "image/avif", "image/gif")
_LAST_FORMATS = ("image/bmp", "image/tiff")


@dataclass(frozen=True)
class Refusal:
    """Something that looks like a picture to the user but is none that we take, and the sentence that says why."""

    sentence: str


def dropped(mime: QMimeData) -> list[Path] | bytes | QImage | Refusal | None:
    """Files or folders on this computer, the bytes of a picture file, an image, a refusal; None for anything else.

    Reads no more than the first bytes of files whose names do not tell: it is asked whenever a drag comes in.
    """
    urls = mime.urls() if mime.hasUrls() else []
    paths, other_computer = local_paths(urls)
    taken = [path for path in paths if not path.suffix or may_be_picture(path) or path.is_dir()]
    if taken:
        return taken
    picture = _bytes_of(mime, _FIRST_FORMATS) or _image(mime) or _bytes_of(mime, _LAST_FORMATS) or _data_url(mime, urls)
    if picture is not None:
        return picture
    if other_computer:
        words = QCoreApplication.translate(
            "drop", "This file is on another computer, {name}: copy it to this one first."
        )
        return Refusal(words.format(name=other_computer))
    if paths:
        return Refusal(_no_picture(paths[0]))
    text = mime.text() if mime.hasFormat("text/plain") else ""
    if named := paths_in_text(text):
        return [path for path in named if may_be_picture(path) or path.is_dir()] or Refusal(_no_picture(named[0]))
    if urls or _is_address(text):
        return Refusal(_only_a_link())
    return None


def _bytes_of(mime: QMimeData, formats: Sequence[str]) -> bytes | None:
    for name in formats:
        if mime.hasFormat(name) and (content := bytes(mime.data(name).data())):
            return content
    return None


def _image(mime: QMimeData) -> QImage | None:
    if not mime.hasImage():
        return None
    image = mime.imageData()
    if isinstance(image, QPixmap):
        image = image.toImage()
    return image if isinstance(image, QImage) and not image.isNull() else None


def _data_url(mime: QMimeData, urls: Sequence[QUrl]) -> bytes | None:
    """A picture that is written out in an address itself, alone or in a piece of a web page."""
    addresses = [url.toString(QUrl.ComponentFormattingOption.FullyEncoded) for url in urls if url.scheme() == "data"]
    if mime.hasHtml():
        page = _ImageAddresses()
        page.feed(mime.html())
        addresses += page.addresses
    if mime.text().startswith("data:image/"):
        addresses.append(mime.text().strip())
    return next(filter(None, map(_decoded, addresses)), None)


class _ImageAddresses(HTMLParser):
    """The addresses of the images in a piece of a web page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.addresses += [value for name, value in attrs if name == "src" and value]


def _decoded(address: str) -> bytes | None:
    """The bytes in `data:image/png;base64,...` or in its percent-encoded form."""
    head, comma, body = address.partition(",")
    if not comma or not head.lower().startswith("data:image/"):
        return None
    content = unquote_to_bytes(body)
    if not head.lower().rstrip().endswith(";base64"):
        return content
    try:
        return base64.b64decode(content)
    except binascii.Error:
        return None


def _is_address(text: str) -> bool:
    return bool(re.fullmatch(r"https?://\S+", text.strip()))


def _only_a_link() -> str:
    return QCoreApplication.translate(
        "drop", "This is only a link; nothing was downloaded. Save the picture first or copy the picture itself."
    )


def _no_picture(path: Path) -> str:
    return error_sentence(
        UserError("{name} is not a picture that can be read: choose a PNG or JPEG file.", name=shown_name(path))
    )
