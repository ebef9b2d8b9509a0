"""What a recipe asks for beyond the plain step: its optimizer, its learning rate at each step, its averaged weights."""

import torch
from torch import Tensor, nn
from torch.optim import SGD, AdamW, Optimizer
from torch.optim.swa_utils import AveragedModel

from core.train.config import RunConfig

_WARM_UP = 0.25  # share of the run in which a one-cycle schedule rises to the full learning rate


def build_optimizer(config: RunConfig, model: nn.Module) -> Optimizer:
    """The optimizer of this run's method over the parameters of `model`.

    Weight decay pulls at the weights of convolutions and linear layers alone: biases and batch normalisation are left
    out, as is usual (He et al. 2019, arXiv:1812.01187, section 3.1).
    """
    if config.optimizer == "sgd" and not config.weight_decay:
        return SGD(model.parameters(), lr=config.lr)
    groups = [
        {"params": [each for each in model.parameters() if each.ndim > 1], "weight_decay": config.weight_decay},
        {"params": [each for each in model.parameters() if each.ndim <= 1], "weight_decay": 0.0},
    ]
    if config.optimizer == "sgd":
        return SGD(groups, lr=config.lr)
    return AdamW(groups, lr=config.lr, fused=True)


def set_learning_rate(optimizer: Optimizer, config: RunConfig, step: int) -> None:
    """Gives `optimizer` the learning rate of this step, counted from 1."""
    for group in optimizer.param_groups:
        group["lr"] = learning_rate(config, step)


def learning_rate(config: RunConfig, step: int) -> float:
    """The learning rate of a step, counted from 1: constant, or one cycle (Smith and Topin 2018, arXiv:1708.07120).

    A cycle rises in a straight line to `config.lr` over the first quarter of the run and falls in one to nearly 0.
    """
    if config.schedule == "constant":
        return config.lr
    num_steps = config.num_steps
    num_rising = _WARM_UP * num_steps
    return config.lr * min(step / num_rising, (num_steps - step + 1) / (num_steps - num_rising), 1.0)


def build_average(config: RunConfig, model: nn.Module) -> AveragedModel | None:
    """The running average of the weights and of batch normalisation's figures, or None where the method has none.

    In the first steps it forgets faster than `config.average_decay` says, or it would long remember the random weights.
    """
    if not config.average_decay:
        return None

    def update(averages: list[Tensor], tensors: list[Tensor], num_updates: Tensor) -> None:
        decay = min(config.average_decay, (1 + float(num_updates)) / (10 + float(num_updates)))
        if averages[0].is_floating_point():
            torch._foreach_lerp_(averages, tensors, 1 - decay)
        else:  # how many batches the normalisation has seen
            torch._foreach_copy_(averages, tensors)

    return AveragedModel(model, multi_avg_fn=update, use_buffers=True)
