"""Trained weights and the network that they belong to, found by name, run folder or file."""

import os
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from core.errors import UserError
from core.models import build_empty_model, model_spec
from core.paths import ASSETS
from core.runs.checkpoint import load_checkpoint
from core.runs.eight_bit import unpack
from core.runs.folder import RunFolder

BUNDLED_WEIGHTS = ASSETS / "weights"


@dataclass(frozen=True)
class Weights:
    """A network's weights as float32 on the CPU; `step` and `epoch` say how far it was trained."""

    name: str
    model: str
    image_size: int
    step: int
    epoch: int
    tensors: dict[str, Tensor]


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
        size = config.image_size_in(max(1, epoch))
        weights = Weights(run.name, config.model, size, progress.step, epoch, weights_of_state(tensors))
        return _checked(weights, run.path)
    files = run.weights_files()
    if not files:
        raise UserError("The run in {path} has no weights yet; choose another.", path=run.path)
    return load_weights(files[max(files)])


def load_weights(path: Path) -> Weights:
    """One weights file; raises `UserError` where it is damaged or does not fit the network that it names."""
    checkpoint = load_checkpoint(path)
    about = {name: checkpoint.about.get(name) for name in ("model", "image_size", "step", "epoch")}
    if [type(value) for value in about.values()] != [str, int, int, int]:
        raise UserError("{path} holds no weights of a network; choose another file.", path=path)
    return _checked(Weights(path.stem, tensors=unpack(checkpoint.tensors), **about), path)


def weights_of_state(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """The weights that are tested and shown out of the state that a run goes on from: averaged ones where there are."""
    return tensors_below("average.module.", state) or tensors_below("model.", state)


def tensors_below(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Those whose names begin with `prefix`, without it."""
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def build_trained(weights: Weights) -> nn.Module:
    """The network with these weights, in eval mode. Draws no random number and shares the tensors' memory."""
    spec = model_spec(weights.model)
    model = build_empty_model(weights.model, in_channels=spec.in_channels, image_size=weights.image_size)
    fill(model, weights)
    return model.eval()


def fill(model: nn.Module, weights: Weights) -> None:
    """Gives a network these weights, whose memory it then shares where they lie as a prediction wants them."""
    model.load_state_dict(weights.tensors, assign=True)
    model.requires_grad_(False).to(memory_format=torch.channels_last)


def _checked(weights: Weights, path: Path) -> Weights:
    """The weights as float32, once names and shapes are those of the network."""
    model = build_empty_model(weights.model, image_size=weights.image_size)
    if _shapes(weights.tensors) != _shapes(model.state_dict()):
        title = model_spec(weights.model).title
        raise UserError("The weights in {path} do not fit {title}; choose another file.", path=path, title=title)
    tensors = {
        name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in weights.tensors.items()
    }
    return Weights(weights.name, weights.model, weights.image_size, weights.step, weights.epoch, tensors)


def _shapes(tensors: dict[str, Tensor]) -> dict[str, tuple[torch.Size, bool]]:
    """What must agree between weights and network; float16 will do for float32, integers will not."""
    return {name: (tensor.shape, tensor.is_floating_point()) for name, tensor in tensors.items()}
