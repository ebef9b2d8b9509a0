"""Weights that other programs saved, found out to be those of one of our networks.

A notebook of *Dive into Deep Learning* saves `net.state_dict()` by `torch.save`, with the names that its
`nn.Sequential` gives. Whatever the names are, the tensors come in the order of our networks' own.
"""

import itertools
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from core.data import DEFAULT_DATA, dataset_spec
from core.errors import UserError, reason_of
from core.models import MAX_IMAGE_SIZE, MODELS, ModelSpec, build_empty_model
from core.models.by_position import MisfitError, load_by_position
from core.models.shapes import output_shape

_PREFIXES = re.compile(r"^(?:module\.|_orig_mod\.)+")  # of DataParallel and its kin, and of torch.compile
_NUM_AVERAGED = "n_averaged"  # how often PyTorch's AveragedModel has averaged
_TOLD_BY_NAME = ("googlenet_2014",)  # it has the tensors of the book's GoogLeNet, and pools otherwise
_MAX_CLASSES = 100_000
_NEAR = 0.5  # share of tensors from which on it is told where a network differs
_LAYER_PARTS = ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")  # in a layer's own order


@dataclass(frozen=True)
class NetworkWeights:
    """Float32 tensors by our names, and the network of `MODELS` for images of the default data set that they fit."""

    model: str
    image_size: int
    in_channels: int
    tensors: dict[str, Tensor]


def load_torch_file(path: Path) -> list[dict[str, Tensor]]:
    """The state dicts in a file that `torch.save` wrote: itself one, or a dict that has some among its values.

    Nothing of a program's is unpickled (`weights_only`). A file that is damaged or claims more memory than its size is
    refused before. Raises `UserError`.
    """
    if _is_zip(path):  # else it was written before torch 1.6, and has no checksums
        _check_zip(path)
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of TorchScript, which is refused, and of old kinds of storage
            content = torch.load(file, map_location="cpu", weights_only=True)
    except OSError as error:
        reason = reason_of(error)
        raise UserError("{path} cannot be read ({reason}); choose another file.", path=path, reason=reason) from error
    except Exception as error:  # a damaged pickle may raise anything
        if not any(words in str(error) for words in ("Unsupported global", "Unsupported class", "TorchScript")):
            raise _damaged(path) from error
        raise UserError(
            "{path} holds more than weights, and the program in it is not run: save net.state_dict() instead, after the"
            " network has seen its first images.",
            path=path,
        ) from error
    found = list(_state_dicts(content))
    if not found:
        raise UserError(
            "{path} holds no weights by name: save net.state_dict() instead.",
            path=path,
        )
    return found


def find_network(path: Path, state_dicts: list[dict[str, Tensor]], *, in_order: bool = True) -> NetworkWeights:
    """The network whose weights one of these is, the first that is any's; `path` is for the sentence.

    Where the file does not keep the order (safetensors: not `in_order`), the names' own order is taken. Raises
    `UserError` that says what was found and what is needed.
    """
    nearest: tuple[float, str, MisfitError] | None = None
    for state_dict in state_dicts:
        given = {_PREFIXES.sub("", name): tensor for name, tensor in state_dict.items() if name != _NUM_AVERAGED}
        for name in MODELS:
            try:
                return _fitted(name, given, path, in_order=in_order)
            except MisfitError as error:
                share = error.num_fitting / max(1, len(given))
                if nearest is None or share > nearest[0]:
                    nearest = share, name, error
    assert nearest is not None  # there is a state dict, and there are networks
    share, name, misfit = nearest
    if share < _NEAR:
        titles = ", ".join(spec.title for spec in MODELS.values())
        raise UserError(
            "{path} holds weights of a network that is not known here: choose weights of {titles}.",
            path=path,
            titles=titles,
        ) from misfit
    raise UserError(
        "{path} fits none of the networks here; {title} comes nearest. {misfit}",
        path=path,
        title=MODELS[name].title,
        misfit=misfit,
    ) from misfit


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(2) == b"PK"
    except OSError:
        return False  # whoever reads it says why it cannot be read


def _check_zip(path: Path) -> None:
    """Compares the checksums of the parts, for torch does not; torch.save packs nothing, so nothing may inflate."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = path.stat().st_size
            is_packed = any(part.compress_type != zipfile.ZIP_STORED for part in archive.infolist())
            if is_packed or sum(part.file_size for part in archive.infolist()) > size or archive.testzip() is not None:
                raise _damaged(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        if isinstance(error, UserError):
            raise
        raise _damaged(path) from error


def _state_dicts(content: Any) -> Iterator[dict[str, Tensor]]:
    """`content` where it is a state dict, else those among its values, in their order."""
    if not isinstance(content, Mapping):
        return
    values = list(content.values())
    if values and all(isinstance(name, str) for name in content) and all(isinstance(each, Tensor) for each in values):
        yield dict(content)
        return
    for value in values:
        if isinstance(value, Mapping):
            yield from _state_dicts(value)


def _fitted(name: str, given: dict[str, Tensor], path: Path, *, in_order: bool) -> NetworkWeights:
    """The weights as those of a network; `MisfitError` where they are of another, `UserError` of one for other data."""
    spec, data = MODELS[name], dataset_spec(DEFAULT_DATA)
    in_channels = spec.channels_for(data.channels)
    model = build_empty_model(name, in_channels=in_channels)
    own_names = list(model.state_dict())
    has_own_names = given.keys() == set(own_names)
    if has_own_names:
        given = {own_name: given[own_name] for own_name in own_names}
    elif name in _TOLD_BY_NAME:
        raise MisfitError("These weights are not called as those of {title}.", title=spec.title)
    elif not in_order:
        given = dict(sorted(given.items(), key=lambda item: _natural_place(item[0], given)))
    tensors = list(given.values())
    num_classes = tensors[-1].shape[0] if tensors[-1].ndim == 1 and len(tensors[-1]) <= _MAX_CLASSES else 0
    image_size = _image_size(model, spec, tensors)
    model = build_empty_model(
        name, in_channels=in_channels, num_classes=num_classes or len(data.class_names), image_size=image_size
    )
    load_by_position(model, given)
    if num_classes != len(data.class_names):
        raise UserError(
            "{path} is a {title} that tells {num_classes} classes apart, but {data} has {needed}: choose weights that"
            " were trained on it.",
            path=path,
            title=spec.title,
            num_classes=num_classes,
            data=data.title,
            needed=len(data.class_names),
        )
    return NetworkWeights(name, image_size, in_channels, dict(model.state_dict()))


def _image_size(model: nn.Module, spec: ModelSpec, tensors: list[Tensor]) -> int:
    """Pixels of an image, which the first fully connected layer after maps tells; else the book's.

    Of several sizes that it leaves open the book's is taken, or the roundest: 96 and not 97.
    """
    layers = dict(model.named_children())
    position = list(model.state_dict()).index("fc1.weight") if "fc1" in layers else len(tensors)
    if position >= len(tensors) or tensors[position].ndim != 2:
        return spec.image_size
    over_maps = nn.Sequential(*itertools.takewhile(lambda layer: not isinstance(layer, nn.Linear), layers.values()))
    num_features = tensors[position].shape[1]
    sizes = [
        size
        for size in range(spec.min_image_size, MAX_IMAGE_SIZE + 1)
        if output_shape(over_maps, (1, 1, size, size)) == (1, num_features)
    ]
    if spec.image_size in sizes or not sizes:
        return spec.image_size
    return max(sizes, key=lambda size: (size & -size, -size))  # the highest power of two that divides it


def _natural_place(name: str, given: Mapping[str, Tensor]) -> tuple[object, ...]:
    """Where a tensor comes by its name: 2 before 10, weight before bias, and layers over maps before others."""
    layer, _, part = name.rpartition(".")
    weight = given.get(f"{layer}.weight")
    is_after_maps = weight is not None and weight.ndim == 2
    numbered = [int(piece) if piece.isdigit() else piece for piece in re.split(r"([0-9]+)", layer)]
    return is_after_maps, numbered, _LAYER_PARTS.index(part) if part in _LAYER_PARTS else len(_LAYER_PARTS), part


def _damaged(path: Path) -> UserError:
    return UserError("{path} is damaged or cut short; choose another weights file.", path=path)
