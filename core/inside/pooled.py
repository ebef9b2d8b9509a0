"""Pooled features: the numbers from which the last linear layer of a network makes its logits."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from core.errors import UserError


def last_linear(model: nn.Module) -> nn.Linear | None:
    """The layer that makes the logits; None where they are made by something else, as NiN's are by averaging maps."""
    linear = [module for module in model.modules() if isinstance(module, nn.Linear)]
    return linear[-1] if linear else None


@contextmanager
def watching_features(model: nn.Module) -> Iterator[list[Tensor]]:
    """While it lasts, what goes into the last linear layer is added to the list: N x D, the model's own tensors.

    The list stays empty where there is no such layer. Nothing more is computed than without.
    """
    seen: list[Tensor] = []
    layer = last_linear(model)
    if layer is None:
        yield seen
        return
    handle = layer.register_forward_pre_hook(lambda _module, inputs: seen.append(inputs[0].detach()))
    try:
        yield seen
    finally:
        handle.remove()


def pooled_features(model: nn.Module, inputs: Tensor) -> tuple[Tensor, Tensor]:
    """The features (float32 N x D) and logits (float32 N x C) of network inputs, on the CPU; no gradients.

    The model must be in eval mode, where dropout before the last layer does nothing. Raises `UserError` for a network
    without a last linear layer.
    """
    if last_linear(model) is None:
        raise UserError("This network has no last linear layer, and so no pooled features; choose another.")
    with torch.inference_mode(), watching_features(model) as seen:
        logits = model(inputs)
    return seen[-1].float().cpu(), logits.float().cpu()
