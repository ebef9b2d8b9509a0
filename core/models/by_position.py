"""Weights trained in the book's notebook: other names than ours, the same tensors in the same order."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from torch import Tensor, nn

from core.errors import UserError


def load_by_position(model: nn.Module, state_dict: Mapping[str, Tensor]) -> None:
    """Fills `model` with the tensors of `state_dict` in their order, whatever they are called.

    Raises `UserError` that names the first tensor that does not fit; the model is then as it was before.
    """
    own = model.state_dict()
    nothing: tuple[None, Any] = (None, None)
    for (name, wanted), (given_name, given) in zip_longest(own.items(), state_dict.items(), fillvalue=nothing):
        if name is None:
            raise UserError(
                "These weights are of another network: their tensor {given_name} has no place in this one.",
                given_name=given_name,
            )
        if given_name is None:
            raise UserError("These weights are of another network: there is none for {name}.", name=name)
        if not isinstance(given, Tensor) or not given.is_floating_point():
            raise UserError(
                "These weights cannot be used: {given_name}, which would be {name}, holds no floating-point numbers.",
                given_name=given_name,
                name=name,
            )
        if given.shape != wanted.shape:
            raise UserError(
                "These weights are of another network: {given_name} is {given_shape}, but {name} needs {shape}.",
                given_name=given_name,
                given_shape=_by(given),
                name=name,
                shape=_by(wanted),
            )
    model.load_state_dict(dict(zip(own, state_dict.values(), strict=True)))


def _by(tensor: Tensor) -> str:
    """(64, 1, 7, 7) -> "64 x 1 x 7 x 7"."""
    return " x ".join(str(size) for size in tensor.shape)
