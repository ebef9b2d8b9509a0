"""The weights with which a run begins, drawn anew from its settings: they are not kept, for they can be had again."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import init
from torch.overrides import TorchFunctionMode

from core.data.folder_names import MISFIT_KINDS
from core.errors import UserError
from core.models import build_model, model_spec
from core.models.misfit_outputs import add_misfit_outputs, without_misfits
from core.runs.config import RunConfig
from core.runs.weights import Weights, find_weights

# By these PyTorch's layers and `first_network` draw; a test says so of every network.
_DRAWING = (Tensor.uniform_, init.uniform_, init.kaiming_uniform_)


def first_network(config: RunConfig) -> nn.Module:
    """The network of a run before its first step, drawn from torch's own random numbers.

    Weights are Xavier uniform (Glorot and Bengio 2010), biases PyTorch's own, as in the book's training function.
    """
    model = build_model(
        config.model,
        image_size=config.image_size,
        in_channels=config.in_channels,
        num_classes=config.num_classes,
    )
    if config.misfits_in_batch:
        add_misfit_outputs(model, len(MISFIT_KINDS))
    return model.apply(_init_xavier)


def first_weights(config: RunConfig) -> dict[str, Tensor]:
    """Those that `first_network` has after `torch.manual_seed(config.seed)`, bit for bit, as a `state_dict`.

    They are drawn from a generator of their own, so that a run under way in the same process keeps its random numbers.
    Raises `UserError` where this computer does not know the data set.
    """
    with _DrawingFrom(torch.Generator().manual_seed(config.seed)):
        tensors = first_network(config).state_dict()
    return without_misfits({name: tensor.detach() for name, tensor in tensors.items()})


def start_weights(config: RunConfig) -> Weights:
    """Those that `config` names to begin with; raises `UserError` where they are gone or of another network."""
    weights = find_weights(config.start_weights)
    if (weights.model, weights.class_names) != (config.model, config.dataset.class_names):
        raise UserError(
            "The weights {name} are of another network or of other classes; a run of {title} cannot begin with them.",
            name=weights.name,
            title=model_spec(config.model).title,
        )
    return weights


class _DrawingFrom(TorchFunctionMode):
    """While it lasts, this thread's random numbers for weights come from `generator`."""

    def __init__(self, generator: torch.Generator) -> None:
        super().__init__()
        self._generator = generator

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Iterable[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        own = {"generator": self._generator} if func in _DRAWING else {}
        return func(*args, **{**(kwargs or {}), **own})


def _init_xavier(module: nn.Module) -> None:
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        init.xavier_uniform_(module.weight)
