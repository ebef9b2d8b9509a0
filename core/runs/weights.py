"""Trained weights and the network that they belong to, found by name, run folder or file."""

import os
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from core.data import DEFAULT_DATA, dataset_spec
from core.errors import UserError
from core.models import build_empty_model, model_spec
from core.models.builders import BUILDERS
from core.models.misfit_outputs import without_misfits
from core.paths import ASSETS
from core.runs.checkpoint import Checkpoint, checked, is_own, read_safetensors
from core.runs.config import RunConfig
from core.runs.data_facts import data_facts, read_data_facts
from core.runs.eight_bit import unpack
from core.runs.folder import RunFolder
from core.runs.foreign_weights import NetworkWeights, find_network, load_torch_file
from core.runs.weights_file import kind_of

BUNDLED_WEIGHTS = ASSETS / "weights"


@dataclass(frozen=True)
class Weights:
    """A network's weights as float32 on the CPU; `step` and `epoch` say how far it was trained.

    `class_names` are what its outputs mean and `in_channels` is what its input has. They travel with the weights, for
    the data set may not be known on this computer. `file` is where they lie, if they were read as they lie there.
    """

    name: str
    model: str
    image_size: int
    step: int
    epoch: int
    tensors: dict[str, Tensor]
    data: str
    class_names: tuple[str, ...]
    in_channels: int
    file: Path | None = None

    @property
    def network(self) -> tuple[str, int, int, int]:
        """What weights must have in common to take each other's place in a network."""
        return self.model, self.image_size, self.in_channels, len(self.class_names)


def find_weights(where: str | Path) -> Weights:
    """The weights named `where`: bundled ones, the newest of a run's folder, or one file. Raises `UserError`."""
    bundled = {file.stem: file for file in sorted(BUNDLED_WEIGHTS.glob("*.safetensors"))}
    if where in bundled:
        return load_weights(bundled[where])
    path = Path(where)
    if os.path.isdir(path):  # unlike Path.is_dir it takes a name of any length
        return newest_weights(RunFolder(path))
    if not os.path.exists(path):
        raise UserError(
            "There are no weights {where}; give a run's folder, a weights file or one of {names}.",
            where=where,
            names=", ".join(bundled),
        )
    return load_weights(path)


def newest_weights(run: RunFolder) -> Weights:
    """The weights where a run stopped, inside an epoch or after one. Raises `UserError` where it has none yet."""
    if run.can_continue():
        config = run.config
        tensors, progress = run.load_resume_state()
        epoch = progress.epoch_of_step
        weights = Weights(
            name=run.name,
            model=config.model,
            image_size=config.image_size_in(max(1, epoch)),
            step=progress.step,
            epoch=epoch,
            tensors=weights_of_state(tensors),
            **run.data_facts,
        )
        return _checked(weights, run.path)
    files = run.weights_files()
    if not files:
        raise UserError("The run in {path} has no weights yet; choose another.", path=run.path)
    return replace(load_weights(files[max(files)]), name=run.name)  # as they are called where a run can go on


def load_weights(path: Path) -> Weights:
    """One weights file, of this program or another; raises `UserError` where it is damaged or fits no network."""
    if _kind_of(path) == "torch":
        return _foreign(path, find_network(path, load_torch_file(path)))
    tensors, metadata = read_safetensors(path)
    if not is_own(metadata):
        return _foreign(path, find_network(path, [tensors], in_order=False))
    return _own(path, checked(path, tensors, metadata))


def _kind_of(path: Path) -> str:
    try:
        return kind_of(path)
    except OSError:
        return "other"  # whoever reads it says why it cannot be read


def _foreign(path: Path, found: NetworkWeights) -> Weights:
    """Weights of another program; nobody knows how far they were trained."""
    return Weights(
        name=path.stem,
        step=0,
        epoch=0,
        data=DEFAULT_DATA,
        class_names=dataset_spec(DEFAULT_DATA).class_names,
        **vars(found),
    )


def _own(path: Path, checkpoint: Checkpoint) -> Weights:
    """Those of this program's file, once they fit the network that it names."""
    about: dict[str, Any] = {name: checkpoint.about.get(name) for name in ("model", "image_size", "step", "epoch")}
    if [type(value) for value in about.values()] != [str, int, int, int]:
        raise _no_weights(path)
    try:
        facts = read_data_facts(checkpoint.about, about["model"])
    except TypeError as error:
        raise _no_weights(path) from error
    return _checked(Weights(path.stem, tensors=unpack(checkpoint.tensors), **about, **facts, file=path), path)


def weights_of_snapshot(config: RunConfig, name: str, step: int, epoch: int, tensors: dict[str, Tensor]) -> Weights:
    """The weights of a run that trains here, as a snapshot has them, under the name of the run."""
    return Weights(
        name=name,
        model=config.model,
        image_size=config.image_size_in(epoch),
        step=step,
        epoch=epoch,
        tensors=tensors,
        **data_facts(config),
    )


def weights_of_state(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """The weights that are tested and shown out of the state that a run goes on from: averaged ones where there are."""
    return without_misfits(tensors_below("average.module.", state) or tensors_below("model.", state))


def tensors_below(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Those whose names begin with `prefix`, without it."""
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def build_trained(weights: Weights) -> nn.Module:
    """The network with these weights, in eval mode. Draws no random number and shares the tensors' memory."""
    model = _empty_network(weights)
    fill(model, weights)
    return model.eval()


def fill(model: nn.Module, weights: Weights) -> None:
    """Gives a network these weights, whose memory it then shares where they lie as a prediction wants them."""
    model.load_state_dict(weights.tensors, assign=True)
    model.requires_grad_(False).to(memory_format=torch.channels_last)


def _checked(weights: Weights, path: Path) -> Weights:
    """The weights as float32, once names and shapes are those of the network."""
    if _shapes(weights.tensors) != _shapes_of_network(BUILDERS.get(weights.model), *weights.network):
        title = model_spec(weights.model).title
        raise UserError("The weights in {path} do not fit {title}; choose another file.", path=path, title=title)
    tensors = {
        name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in weights.tensors.items()
    }
    return replace(weights, tensors=tensors)


def _empty_network(weights: Weights) -> nn.Module:
    return build_empty_model(
        weights.model,
        image_size=weights.image_size,
        in_channels=weights.in_channels,
        num_classes=len(weights.class_names),
    )


@lru_cache(maxsize=16)
def _shapes_of_network(
    builder: object, model: str, image_size: int, in_channels: int, num_classes: int
) -> dict[str, tuple[torch.Size, bool]]:
    """Those of a network as `builder` makes it; to make it takes longer than to read its weights in 8 bits."""
    options = {"image_size": image_size, "in_channels": in_channels, "num_classes": num_classes}
    return _shapes(build_empty_model(model, **options).state_dict())


def _no_weights(path: Path) -> UserError:
    return UserError("{path} holds no weights of a network; choose another file.", path=path)


def _shapes(tensors: dict[str, Tensor]) -> dict[str, tuple[torch.Size, bool]]:
    """What must agree between weights and network; float16 will do for float32, integers will not."""
    return {name: (tensor.shape, tensor.is_floating_point()) for name, tensor in tensors.items()}
