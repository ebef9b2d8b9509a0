"""What the named layers of a network make of images, read off while the network predicts."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from core.errors import UserError


class Capture(NamedTuple):
    """What one look at the network gave, on the CPU and in float32."""

    logits: Tensor  # N x num_classes
    maps: dict[str, Tensor]  # layer name -> its output, N x C x H x W (N x C after flattening), in the order asked for


def capture(model: nn.Module, images: Tensor, names: Iterable[str]) -> Capture:
    """Predicts `images` (N x C x H x W, on the model's device) and keeps the outputs of the layers in `names`.

    The model must be in eval mode and stays exactly as it was. The tensors are copies that belong to the caller.
    Raises `UserError` for a name that is no layer of the network or a layer that takes no part in predicting.
    """
    if any(module.training for module in model.modules()):
        raise RuntimeError("Feature maps are read in eval mode: in training mode dropout would blank some of them.")
    modules = dict(model.named_modules())
    names = list(names)
    for name in names:
        if not name or name not in modules:
            raise UserError("There is no layer called {name} in this network.", name=name)

    outputs: dict[str, Tensor] = {}
    handles = [modules[name].register_forward_hook(_keep(outputs, name)) for name in names]
    try:
        with torch.inference_mode():
            logits = model(images)
    finally:
        for handle in handles:
            handle.remove()

    for name in names:
        if name not in outputs:
            raise UserError("The layer {name} takes no part when the network predicts.", name=name)
    return Capture(_copy(logits), {name: outputs[name] for name in names})


def _keep(outputs: dict[str, Tensor], name: str) -> Callable[[nn.Module, tuple[Tensor, ...], Tensor], None]:
    """A forward hook that puts a copy of a layer's output under `name`."""

    def hook(_module: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> None:
        with torch.inference_mode(False):  # so that the copy is a normal tensor, on which the caller may work in place
            outputs[name] = _copy(output)

    return hook


def _copy(output: Tensor) -> Tensor:
    """A copy in the usual memory order, also where the network runs in channels_last."""
    return output.detach().clone(memory_format=torch.contiguous_format).float().cpu()
