"""Fashion-MNIST (Xiao et al. 2017, arXiv:1708.07747), as it ships with the program or as torchvision stores it."""

import gzip
import hashlib
import lzma
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from core.data import DATASETS
from core.data.image_set import ImageSet
from core.errors import UserError
from core.paths import ASSETS

_PREFIX = {"train": "train", "test": "t10k"}

# What ships is packed with xz where that pays, the published files with gzip; torchvision's are not packed.
_UNPACK: dict[str, Callable[[bytes], bytes]] = {".xz": lzma.decompress, ".gz": gzip.decompress, "": bytes}

# SHA-256 of the unpacked files, so that a packed one and a raw file of torchvision's are held to the same.
_SHA256 = {
    "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
}


def load_fashion_mnist(split: str, folder: Path | None = None) -> ImageSet:
    """The 60,000 images of split "train" or the 10,000 of "test", checked against their SHA-256.

    `folder` holds the four idx files, packed (.xz, .gz) or not (torchvision's `FashionMNIST/raw` is one);
    it defaults to the copy that ships with the program. Raises `UserError` for a missing or damaged file.
    """
    folder = ASSETS / "fashion_mnist" if folder is None else folder
    prefix = _PREFIX[split]
    images = _read_idx(folder, f"{prefix}-images-idx3-ubyte")  # N x 28 x 28
    labels = _read_idx(folder, f"{prefix}-labels-idx1-ubyte")  # N
    spec = DATASETS["fashion_mnist"]
    return ImageSet(spec.title, images.unsqueeze(1), labels.long(), spec.class_names)


def _read_idx(folder: Path, name: str) -> Tensor:
    """One idx file as a uint8 tensor: a magic number whose last byte counts the axes, their sizes, then the bytes."""
    suffix = next((suffix for suffix in _UNPACK if (folder / f"{name}{suffix}").is_file()), "")
    try:
        content = _UNPACK[suffix]((folder / f"{name}{suffix}").read_bytes())
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        raise UserError(
            "The Fashion-MNIST file {name} in {folder} cannot be read; install the program again"
            " or choose another folder.",
            name=name,
            folder=folder,
        ) from error
    if hashlib.sha256(content).hexdigest() != _SHA256[name]:
        raise UserError(
            "The Fashion-MNIST file {name} in {folder} is damaged; install the program again or choose another folder.",
            name=name,
            folder=folder,
        )
    num_axes = content[3]
    shape = np.frombuffer(content, ">u4", count=num_axes, offset=4).tolist()
    # bytearray, because torch warns of memory that must not be written to
    return torch.frombuffer(bytearray(content), dtype=torch.uint8, offset=4 + 4 * num_axes).reshape(shape)
