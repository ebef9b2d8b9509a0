"""Weights trained in the book's notebook: other names than ours, the same tensors in the same order."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

import torch
from torch import Tensor, nn

from core.errors import UserError


class MisfitError(UserError):
    """Tensors are not those of a network; `num_fitting` of them are as those in their places."""

    num_fitting = 0


def load_by_position(model: nn.Module, state_dict: Mapping[str, Tensor]) -> None:
    """Fills `model` with the tensors of `state_dict` in their order, whatever they are called.

    The model may be one without memory (`build_empty_model`). A number format of other precision is converted, after
    the shapes have been compared, so that a small file cannot claim much memory. Raises `MisfitError` that names the
    first tensor that does not fit; the model is then as it was before.
    """
    own = model.state_dict()
    nothing: tuple[None, Any] = (None, None)
    pairs = list(zip_longest(own.items(), state_dict.items(), fillvalue=nothing))
    misfits = [_misfit(*wanted, *given) for wanted, given in pairs]
    first = next(filter(None, misfits), None)
    if first is not None:
        first.num_fitting = misfits.count(None)
        raise first
    tensors = zip(own.items(), state_dict.values(), strict=True)
    filling = {name: given.detach().to(wanted.dtype).contiguous() for (name, wanted), given in tensors}
    model.load_state_dict(filling, assign=True)


def _misfit(name: str | None, wanted: Tensor | None, given_name: str | None, given: Any) -> MisfitError | None:
    """What is wrong with a tensor in this place, or nothing."""
    if name is None or wanted is None:
        return MisfitError(
            "These weights are of another network: their tensor {given_name} has no place in this one.",
            given_name=given_name,
        )
    if given_name is None:
        return MisfitError("These weights are of another network: there is none for {name}.", name=name)
    if not _is_like(given, wanted):
        return MisfitError(
            "These weights cannot be used: {given_name}, which would be {name}, holds no floating-point numbers.",
            given_name=given_name,
            name=name,
        )
    if given.shape != wanted.shape:
        return MisfitError(
            "These weights are of another network: {given_name} is {given_shape}, but {name} needs {shape}.",
            given_name=given_name,
            given_shape=_by(given),
            name=name,
            shape=_by(wanted),
        )
    return None


def _is_like(given: Any, wanted: Tensor) -> bool:
    """Plain numbers of the same kind; a count of batches is an integer, all else is not."""
    return (
        isinstance(given, Tensor)
        and given.layout == torch.strided
        and not given.is_meta
        and given.is_floating_point() == wanted.is_floating_point()
        and not given.is_complex()
    )


def _by(tensor: Tensor) -> str:
    """(64, 1, 7, 7) -> "64 x 1 x 7 x 7"; () -> "a single number"."""
    return " x ".join(str(size) for size in tensor.shape) or "a single number"
