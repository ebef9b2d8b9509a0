"""One training step with all that happens in it kept: batch, answers, loss, gradients, the weights that moved."""

import copy
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.data.resize import to_input
from core.errors import UserError
from core.inside.network_map import network_map
from core.runs.weights import Weights, build_trained


@dataclass(frozen=True)
class BlockChange:
    """What a step did to one block: lengths (root of the sum of squares) over all its weights."""

    name: str
    title: str
    gradient: float
    weights: float  # before the step
    moved: float

    @property
    def share(self) -> float:
        """How far the weights moved, as a share of their own length; 0 where they are all zero."""
        return self.moved / self.weights if self.weights else 0.0


@dataclass(frozen=True)
class WeightChange:
    """The one weight that moved farthest: after = before - lr * gradient."""

    layer: str
    before: float
    gradient: float
    after: float


@dataclass(frozen=True)
class SlowStep:
    """All of one step on a batch of N images.

    `pixels` is uint8 N x H x W, `labels` int64 N, probabilities are float32 N x classes and losses float32 N, each
    before and after the step.
    """

    lr: float
    class_names: tuple[str, ...]
    pixels: np.ndarray
    labels: np.ndarray
    probabilities: np.ndarray
    losses: np.ndarray
    blocks: tuple[BlockChange, ...]
    farthest: WeightChange
    probabilities_after: np.ndarray
    losses_after: np.ndarray


def slow_step(weights: Weights, images: Tensor, labels: Tensor, lr: float) -> SlowStep:
    """One step of plain gradient descent, new = old - lr * gradient, on a copy of `weights`, which stay as they are.

    `images` is uint8 N x C x H x W, `labels` int64 N. The loss is the mean cross-entropy of the batch. Batch
    normalisation takes its means from the batch, as it does in training; dropout is left out, for it draws random
    numbers that a run under way would miss. Raises `UserError` where the weights do not know the labels' classes.
    """
    if len(labels) == 0 or int(labels.max()) >= len(weights.class_names):
        raise UserError("These images have other classes than the weights; show weights that were trained on them.")
    model = _copy_to_train(weights)
    inputs = to_input(images, weights.image_size, weights.in_channels).to(memory_format=torch.channels_last)
    before = {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    logits = model(inputs)
    losses = F.cross_entropy(logits, labels, reduction="none")
    losses.mean().backward()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.grad is not None:
                parameter.sub_(lr * parameter.grad)
        logits_after = model(inputs)
        losses_after = F.cross_entropy(logits_after, labels, reduction="none")
    return SlowStep(
        lr=lr,
        class_names=weights.class_names,
        pixels=images[:, 0].numpy().copy(),
        labels=labels.numpy().copy(),
        probabilities=_probabilities(logits),
        losses=losses.detach().numpy().copy(),
        blocks=_blocks(weights, model, before),
        farthest=_farthest(model, before),
        probabilities_after=_probabilities(logits_after),
        losses_after=losses_after.numpy().copy(),
    )


def _copy_to_train(weights: Weights) -> nn.Module:
    """A network of its own: that of `build_trained` shares its memory with the weights that are shown."""
    model = copy.deepcopy(build_trained(weights)).requires_grad_(True)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.train()
    return model


def _probabilities(logits: Tensor) -> np.ndarray:
    probabilities: np.ndarray = torch.softmax(logits.detach(), dim=1).numpy().copy()
    return probabilities


def _blocks(weights: Weights, model: nn.Module, before: dict[str, Tensor]) -> tuple[BlockChange, ...]:
    """One a block of the strip that has weights; a bare ReLU stands for the layer whose output it is."""
    network = network_map(
        weights.model,
        image_size=weights.image_size,
        in_channels=weights.in_channels,
        num_classes=len(weights.class_names),
    )
    changes = []
    left = dict(model.named_parameters())
    for block in network.blocks:
        inside = f"{block.name}.", f"{block.title}."
        names = [name for name in left if name.startswith(inside)]
        parameters = {name: left.pop(name) for name in names}
        if parameters:
            moved = [parameter.detach() - before[name] for name, parameter in parameters.items()]
            gradients = [parameter.grad for parameter in parameters.values() if parameter.grad is not None]
            old = [before[name] for name in parameters]
            changes.append(BlockChange(block.name, block.title, _length(gradients), _length(old), _length(moved)))
    return tuple(changes)


def _length(tensors: list[Tensor]) -> float:
    """The root of the sum of all squares, in 64 bits."""
    return float(sum(float(tensor.double().square().sum()) for tensor in tensors) ** 0.5)


def _farthest(model: nn.Module, before: dict[str, Tensor]) -> WeightChange:
    """The weight of a convolution or linear layer with the largest gradient."""
    weights = {name: each.detach() for name, each in model.named_parameters() if each.ndim > 1}
    gradients = {name: each.grad for name, each in model.named_parameters() if each.grad is not None}
    name = max(weights.keys() & gradients.keys(), key=lambda each: float(gradients[each].nan_to_num(0.0).abs().max()))
    gradient = gradients[name]
    place = int(gradient.nan_to_num(0.0).abs().reshape(-1).argmax())
    old, new = before[name].reshape(-1)[place], weights[name].reshape(-1)[place]
    return WeightChange(name.removesuffix(".weight"), float(old), float(gradient.reshape(-1)[place]), float(new))
