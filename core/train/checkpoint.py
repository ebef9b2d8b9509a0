"""Weights on disk: written whole or not at all, and never trusted before they have been checked."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from core.errors import UserError

FORMAT_VERSION = 1


@dataclass(frozen=True)
class Checkpoint:
    """Tensors by name, and what is known of them as plain JSON values."""

    tensors: dict[str, Tensor]
    about: dict[str, object]


def save_checkpoint(path: Path, tensors: dict[str, Tensor], about: dict[str, object]) -> None:
    """Writes a safetensors file with `about` and a SHA-256 of all tensors in its header; OSError where it cannot."""
    tensors = {name: tensor.contiguous() for name, tensor in tensors.items()}
    about = {"format_version": FORMAT_VERSION, **about}
    metadata = {"about": json.dumps(about, sort_keys=True), "sha256": _digest(tensors)}
    write_atomically(path, save(tensors, metadata))


def load_checkpoint(path: Path) -> Checkpoint:
    """Reads what `save_checkpoint` wrote; raises `UserError` for anything else, a single changed bit included."""
    try:
        # A file handle by way of bytes: paths with Chinese characters fail on Windows (pytorch#98918).
        if not path.is_file():
            raise UserError("There is no weights file {path}; choose another.", path=path)
        with safe_open(path, "pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a dict
    except (OSError, SafetensorError, ValueError) as error:
        if isinstance(error, UserError):
            raise
        raise UserError("{path} is not a readable weights file; choose another.", path=path) from error
    if "about" not in metadata or "sha256" not in metadata:
        raise UserError("{path} was not written by this program; choose weights that it has trained.", path=path)
    try:
        about = json.loads(metadata["about"])
        version = about["format_version"]
    except (ValueError, TypeError, KeyError) as error:
        raise UserError("{path} is damaged; choose another weights file.", path=path) from error
    if version != FORMAT_VERSION:
        raise UserError("{path} was written by a newer version of this program; install that version.", path=path)
    if _digest(tensors) != metadata["sha256"]:
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


def _digest(tensors: dict[str, Tensor]) -> str:
    """SHA-256 over names, types, shapes and bytes, in the order of the names."""
    digest = hashlib.sha256()
    for name in sorted(tensors):
        tensor = tensors[name].contiguous()
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        digest.update(tensor.reshape(-1).view(torch.uint8).numpy())
    return digest.hexdigest()
