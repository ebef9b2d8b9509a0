"""Files on this computer by the addresses and texts with which other programs name them."""

import locale
import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QUrl

_MAX_TEXT = 20_000  # characters; a longer text is no list of files


def local_paths(urls: Sequence[QUrl]) -> tuple[list[Path], str]:
    """The files that `file:` addresses name, and the first other computer that one of them names, or ""."""
    paths: list[Path] = []
    other_computer = ""
    for url in urls:
        if url.scheme() != "file":
            continue
        path = _local_path(bytes(url.toEncoded().data()))
        if isinstance(path, Path):
            paths.append(path)
        else:
            other_computer = other_computer or path
    return paths, other_computer


def paths_in_text(text: str) -> list[Path]:
    """The files that a text names, one a line, whole or as addresses; none where any of it names no file there is."""
    if len(text) > _MAX_TEXT:
        return []
    lines = [line.strip().strip("\"'") for line in text.splitlines() if line.strip()]
    paths = [path for path in map(_named, lines) if path is not None and _exists(path)]
    return paths if len(paths) == len(lines) else []


def _named(line: str) -> Path | None:
    if line.startswith("file:"):
        path = _local_path(bytes(QUrl(line).toEncoded().data()))
        return path if isinstance(path, Path) else None
    path = Path(os.path.expanduser(line))
    return path if path.is_absolute() else None


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long for a name, or a null byte in it
        return False


def _local_path(address: bytes) -> Path | str:
    """The path in a `file:` address, or the name of the other computer in it.

    By its bytes, for Qt takes them for UTF-8, and beyond `#` and `?`, which are no special signs here.
    """
    host, path = re.fullmatch(rb"file:(?://([^/]*))?(.*)", address, re.DOTALL).groups()  # type: ignore[union-attr]
    name = _text(unquote_to_bytes(path))
    if os.name == "nt":
        name = name.lstrip("/") if re.match(r"/+[A-Za-z]:", name) else name
    computer = _text(host or b"")
    if computer.lower() in ("", "localhost", "127.0.0.1", platform.node().lower()):
        return Path(name)
    return Path(f"//{computer}{name}") if os.name == "nt" else computer


def _text(encoded: bytes) -> str:
    try:
        return encoded.decode()
    except UnicodeDecodeError:
        return os.fsdecode(encoded) if os.name == "posix" else encoded.decode(locale.getencoding(), "replace")
