"""What learns in a run, and all of it that the next step depends on: network, optimizer, running average."""

import torch
from torch import Tensor, nn

from core.device import MEMORY_LAYOUTS
from core.errors import UserError
from core.models.misfit_outputs import misfits_alone, without_misfits
from core.models.training_step import shorten_training_steps
from core.runs.config import RunConfig
from core.runs.first_weights import first_network
from core.runs.weights import Weights, tensors_below
from core.train.method import build_average, build_optimizer


class Learner:
    """The network of a run with its first weights, its optimizer and, where the method has one, its running average.

    The settings' memory format must have been chosen. `photographs` is a digest of those that it learns from, if any.
    """

    def __init__(self, config: RunConfig, device: torch.device) -> None:
        torch.manual_seed(config.seed)
        self.photographs: Tensor | None = None
        self.model = first_network(config)
        self.model.to(device).to(memory_format=MEMORY_LAYOUTS[config.memory_format])
        self.optimizer = build_optimizer(config, self.model)
        self.average = build_average(config, self.model)
        shorten_training_steps(self.model)

    @property
    def tested_model(self) -> nn.Module:
        """The network that is tested, shown and saved: the averaged one where there is one."""
        return self.model if self.average is None else self.average.module

    @property
    def num_parameters(self) -> int:
        """Numbers that training changes."""
        return sum(parameter.numel() for parameter in self.model.parameters())

    def start_from(self, weights: Weights) -> None:
        """Has these weights in the place of random ones; raises `UserError` where they are another network's."""
        tensors = {**weights.tensors, **misfits_alone(self.model.state_dict())}
        try:
            self.model.load_state_dict(tensors)
        except RuntimeError as error:
            raise UserError(
                "The weights {name} do not fit the network that shall begin with them; choose others.",
                name=weights.name,
            ) from error
        if self.average is not None:
            self.average.module.load_state_dict(tensors)

    def weights(self) -> dict[str, Tensor]:
        """A copy of the tested weights on the CPU, which the running training cannot change."""
        return without_misfits(_cpu_copy(self.tested_model))

    def state(self) -> dict[str, Tensor]:
        """Weights, average, optimizer and random numbers as CPU tensors by name."""
        tensors = _named("model.", _cpu_copy(self.model))
        if self.average is not None:
            tensors |= _named("average.", _cpu_copy(self.average))
        for index, values in self.optimizer.state_dict()["state"].items():
            tensors |= _named(f"optimizer.{index}.", {key: torch.as_tensor(each).cpu() for key, each in values.items()})
        if self.photographs is not None:
            tensors["photographs.sha256"] = self.photographs
        return tensors | _named("random.", _random_states())

    def load_state(self, tensors: dict[str, Tensor]) -> None:
        """The reverse of `state`; raises RuntimeError, KeyError, TypeError or ValueError for what is not this run's."""
        self.model.load_state_dict(tensors_below("model.", tensors))
        if self.average is not None:
            self.average.load_state_dict(tensors_below("average.", tensors))
        state: dict[int, dict[str, Tensor]] = {}
        for name, tensor in tensors_below("optimizer.", tensors).items():
            index, key = name.split(".", 1)
            state.setdefault(int(index), {})[key] = tensor
        self.optimizer.load_state_dict({**self.optimizer.state_dict(), "state": state})
        for parameter, values in self.optimizer.state.items():
            for key, tensor in values.items():
                if tensor.shape == parameter.shape:
                    # Fused AdamW goes through memory without looking at strides, so all must lie as the weights do.
                    values[key] = torch.empty_like(parameter, requires_grad=False).copy_(tensor)
        self.photographs = tensors.get("photographs.sha256")
        torch.set_rng_state(tensors["random.cpu"])
        if torch.cuda.is_available() and "random.cuda" in tensors:
            torch.cuda.set_rng_state(tensors["random.cuda"])


def _random_states() -> dict[str, Tensor]:
    """The states of the random numbers that dropout draws from, by kind of device."""
    states = {"cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        states["cuda"] = torch.cuda.get_rng_state()
    return states


def _cpu_copy(module: nn.Module) -> dict[str, Tensor]:
    return {name: tensor.detach().to("cpu", copy=True) for name, tensor in module.state_dict().items()}


def _named(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {prefix + name: tensor for name, tensor in tensors.items()}
