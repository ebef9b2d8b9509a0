"""Which files are weights, told by their first bytes or their ending, before torch has been imported."""

import struct
import zipfile
from pathlib import Path
from typing import Literal

# safetensors; what torch.save is told to write, d2l.ai's "mlp.params" among them.
WEIGHTS_SUFFIXES = (".safetensors", ".pt", ".pth", ".params", ".ckpt", ".bin")
_OLD_PICKLE = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."  # the number that torch.save began with before version 1.6
_MAX_HEADER = 100_000_000  # bytes; safetensors' own limit

Kind = Literal["safetensors", "torch", "other"]


def kind_of(path: Path) -> Kind:
    """Who wrote the file, by its bytes; raises OSError where it cannot be read."""
    with path.open("rb") as file:
        head = file.read(64)
    if head.startswith(_OLD_PICKLE):
        return "torch"
    if head.startswith(b"PK\x03\x04"):
        return "torch" if _has_pickle(path) else "other"
    if len(head) > 8 and 2 <= struct.unpack("<Q", head[:8])[0] <= _MAX_HEADER and head[8:9] == b"{":
        return "safetensors"
    return "other"


def looks_like_weights(path: Path) -> bool:
    """Whether the file is one of weights, or is at least called like one, so that opening it says what is wrong."""
    try:
        return path.is_file() and (path.suffix.lower() in WEIGHTS_SUFFIXES or kind_of(path) != "other")
    except OSError:
        return False


def _has_pickle(path: Path) -> bool:
    """Whether a zip file is one that torch.save wrote."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.endswith("/data.pkl") for name in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return path.suffix.lower() in WEIGHTS_SUFFIXES  # cut short
