"""What a recipe asks for beyond the plain step: its optimizer, its learning rate at each step, its averaged weights."""

import inspect
import itertools
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.optim import SGD, AdamW, Optimizer
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from core.runs.config import RunConfig

_WARM_UP = 0.25  # share of the run in which a one-cycle schedule rises to the full learning rate


def build_optimizer(config: RunConfig, model: nn.Module) -> Optimizer:
    """The optimizer of this run's method over the parameters of `model`.

    Weight decay pulls at the weights of convolutions and linear layers alone: biases and batch normalisation are left
    out, as is usual (He et al. 2019, arXiv:1812.01187, section 3.1).
    """
    if config.optimizer == "sgd" and not config.weight_decay:
        return _EagerSGD(model.parameters(), lr=config.lr)
    groups = [
        {"params": [each for each in model.parameters() if each.ndim > 1], "weight_decay": config.weight_decay},
        {"params": [each for each in model.parameters() if each.ndim <= 1], "weight_decay": 0.0},
    ]
    if config.optimizer == "sgd":
        return _EagerSGD(groups, lr=config.lr)
    return _EagerAdamW(groups, lr=config.lr, fused=True)


class Eager(Optimizer):
    """An optimizer that does without PyTorch's compiler.

    PyTorch wraps these methods and `step` so that its compiler leaves them alone, and imports it for that at the first
    call, which takes seconds and 150 MB. Nothing is compiled here, so what is inside the wraps will do. A method that a
    PyTorch does not wrap is taken as it is.
    """

    add_param_group = inspect.unwrap(Optimizer.add_param_group)
    zero_grad = inspect.unwrap(Optimizer.zero_grad)
    state_dict = inspect.unwrap(Optimizer.state_dict)
    load_state_dict = inspect.unwrap(Optimizer.load_state_dict)


class _EagerSGD(Eager, SGD):
    step = torch.no_grad()(inspect.unwrap(SGD.step))


class _EagerAdamW(Eager, AdamW):
    step = torch.no_grad()(inspect.unwrap(AdamW.step))


def set_learning_rate(optimizer: Optimizer, config: RunConfig, step: int) -> None:
    """Gives `optimizer` the learning rate of this step, counted from 1."""
    for group in optimizer.param_groups:
        group["lr"] = learning_rate(config, step)


def learning_rate(config: RunConfig, step: int) -> float:
    """The learning rate of a step, counted from 1: constant, or one cycle (Smith and Topin 2018, arXiv:1708.07120).

    A cycle rises in a straight line to `config.lr` over the first quarter of the steps that were planned and falls in
    one to nearly 0. Steps after these have the rate of the last: a higher one would undo what the fall has won.
    """
    if config.schedule == "constant":
        return config.lr
    num_steps = config.num_planned_steps
    step = min(step, num_steps)
    num_rising = _WARM_UP * num_steps
    return config.lr * min(step / num_rising, (num_steps - step + 1) / (num_steps - num_rising), 1.0)


def build_average(config: RunConfig, model: nn.Module) -> "RunningAverage | None":
    """The running average of the weights and of batch normalisation's figures, or None where the method has none."""
    return RunningAverage(model, config.average_decay) if config.average_decay else None


class RunningAverage(AveragedModel):
    """A network whose weights and figures follow those of another, a share of the way after each of its steps.

    In the first steps it forgets faster than `decay` says, or it would long remember the random weights. PyTorch's own
    update asks the GPU at each step how many there were; this one counts on the CPU, so that a GPU can run ahead.
    """

    def __init__(self, model: nn.Module, decay: float) -> None:
        super().__init__(model)
        self._decay = decay

    @torch.no_grad()
    def update_parameters(self, model: nn.Module) -> None:
        """Moves weights and figures a share of the way to those of `model`; the first time all the way."""
        num_updates = int(self.n_averaged)
        decay = min(self._decay, (1 + num_updates) / (10 + num_updates)) if num_updates else 0.0
        pairs = list(zip(_tensors(self.module), _tensors(model), strict=True))
        floats = [pair for pair in pairs if pair[0].is_floating_point()]
        get_ema_multi_avg_fn(decay)(*_unzip(floats), num_updates)
        # The others are how many batches the normalisation has seen.
        _copy_all(*_unzip([pair for pair in pairs if not pair[0].is_floating_point()]))
        self.n_averaged += 1


def _tensors(module: nn.Module) -> Iterator[Tensor]:
    return itertools.chain(module.parameters(), module.buffers())


def _unzip(pairs: list[tuple[Tensor, Tensor]]) -> tuple[list[Tensor], list[Tensor]]:
    return [left for left, _ in pairs], [right for _, right in pairs]


def _copy_all(targets: list[Tensor], sources: list[Tensor]) -> None:
    """Copies each tensor; where PyTorch has its internal function for that, a GPU is told once instead of each time."""
    if targets and hasattr(torch, "_foreach_copy_"):
        torch._foreach_copy_(targets, sources)
        return
    for target, source in zip(targets, sources, strict=True):
        target.copy_(source)
