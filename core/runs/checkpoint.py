"""Weights on disk: written whole or not at all, and never trusted before they have been checked."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from core.errors import UserError, reason_of

FORMAT_VERSION = 2


@dataclass(frozen=True)
class Checkpoint:
    """Tensors by name, and what is known of them as plain JSON values."""

    tensors: dict[str, Tensor]
    about: dict[str, Any]


def save_checkpoint(path: Path, tensors: dict[str, Tensor], about: dict[str, Any]) -> None:
    """Writes a safetensors file with `about` and a SHA-256 of everything in its header; OSError where it cannot."""
    tensors = {name: tensor.contiguous() for name, tensor in tensors.items()}
    about_text = json.dumps({**about, "format_version": FORMAT_VERSION}, sort_keys=True)
    write_atomically(path, save(tensors, {"about": about_text, "sha256": _digest(tensors, about_text)}))


def load_checkpoint(path: Path) -> Checkpoint:
    """Reads what `save_checkpoint` wrote; raises `UserError` for anything else, a single changed bit included."""
    return checked(path, *read_safetensors(path))


def read_safetensors(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Tensors and texts of any safetensors file, unchecked; raises `UserError` where it cannot be read."""
    try:
        # As bytes, for safetensors would map the file into memory: Windows then refuses to replace it while the tensors
        # live, and torch cannot map a path with Chinese characters there (pytorch#98918).
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise UserError("There is no weights file {path}; choose another.", path=path) from error
    except OSError as error:
        reason = reason_of(error)
        raise UserError("{path} cannot be read ({reason}); choose another file.", path=path, reason=reason) from error
    try:
        return load(content), _metadata(content)
    except (SafetensorError, ValueError, KeyError, TypeError, AssertionError) as error:
        raise UserError("{path} is not a readable weights file; choose another.", path=path) from error


def is_own(metadata: dict[str, str]) -> bool:
    """Whether this program wrote the file that has these texts, which must then hold against its checksum."""
    return "about" in metadata or "sha256" in metadata


def checked(path: Path, tensors: dict[str, Tensor], metadata: dict[str, str]) -> Checkpoint:
    """What was read from a file of this program's; raises `UserError` where a single bit has changed."""
    if "about" not in metadata or "sha256" not in metadata:
        raise UserError("{path} was not written by this program; choose weights that it has trained.", path=path)
    try:
        about = json.loads(metadata["about"])
        version = int(about["format_version"])
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise UserError("{path} is damaged; choose another weights file.", path=path) from error
    if version > FORMAT_VERSION:
        raise UserError("{path} was written by a newer version of this program; install that version.", path=path)
    if _digest(tensors, metadata["about"]) != metadata["sha256"]:
        raise UserError("{path} is damaged: its contents do not match its checksum; choose another.", path=path)
    return Checkpoint(tensors, about)


def write_atomically(path: Path, content: bytes) -> None:
    """Writes beside `path`, flushes to disk and renames, so that a crash leaves the old file or the new one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if os.name == "posix":  # the rename itself must reach the disk; Windows cannot open a folder for that
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _metadata(content: bytes) -> dict[str, str]:
    """The texts in the header of a safetensors file: its length in 8 bytes, then JSON."""
    length = int.from_bytes(content[:8], "little")
    metadata: dict[str, str] = json.loads(content[8 : 8 + length]).get("__metadata__", {})
    return metadata


def _digest(tensors: dict[str, Tensor], about_text: str) -> str:
    """SHA-256 over the text, then over names, types, shapes and bytes in the order of the names."""
    digest = hashlib.sha256(about_text.encode())
    for name in sorted(tensors):
        tensor = tensors[name].contiguous()
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        digest.update(tensor.reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()
