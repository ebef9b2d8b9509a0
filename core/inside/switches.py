"""Branches of Inception blocks that are switched off while a network predicts: zeros or their mean in their place."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.errors import UserError
from core.inside.branches import FILLS
from core.models.blocks import Inception


@dataclass(frozen=True)
class BranchMeans:
    """What each branch gives on average: by its name one number a channel, float32 C, over `num_images` images."""

    by_branch: Mapping[str, Tensor]
    num_images: int


def branch_names(model: nn.Module) -> tuple[str, ...]:
    """The names of all branches of a network's Inception blocks, in their order; none where it has no such blocks."""
    blocks = [name for name, module in model.named_modules() if isinstance(module, Inception)]
    return tuple(f"{block}.{branch}" for block in blocks for branch in Inception.BRANCHES)


@contextmanager
def switched_off(model: nn.Module, off: Iterable[str], means: BranchMeans | None = None) -> Iterator[None]:
    """While it lasts, the branches in `off` give zeros, or with `means` their mean activation, whatever the picture.

    A map is as bright everywhere then: the mean is that of a channel over images and positions. Hooks do it, which are
    gone afterwards however the block ends; no weight changes. Hooks that are installed inside see what is handed on.
    Raises `UserError` for a name that is no branch of the network.
    """
    names = branch_names(model)
    off = list(off)
    for name in off:
        if name not in names:
            raise UserError("There is no branch called {name} in this network.", name=name)
    modules = dict(model.named_modules())
    handles = []
    try:
        for name in off:
            mean = None if means is None else means.by_branch[name]
            handles.append(modules[name].register_forward_hook(_constant(mean)))
        yield
    finally:
        for handle in handles:
            handle.remove()


def replacement(output: Tensor, mean: Tensor | None) -> Tensor:
    """What stands for a branch's output N x C x H x W when it is off: zeros, or `mean` (C) everywhere."""
    if mean is None:
        return torch.zeros_like(output)
    # In the output's memory order: beside maps in another one, all that comes after would take half as long again.
    return torch.empty_like(output).copy_(mean.to(output)[None, :, None, None])


@contextmanager
def watching_branches(model: nn.Module) -> Iterator[dict[str, Tensor]]:
    """While it lasts, the newest output of each branch lies under its name: N x C x H x W, the model's own tensors."""
    seen: dict[str, Tensor] = {}
    modules = dict(model.named_modules())
    handles = [modules[name].register_forward_hook(_keep(seen, name)) for name in branch_names(model)]
    try:
        yield seen
    finally:
        for handle in handles:
            handle.remove()


class MeanMeter:
    """Adds up what branches give, batch after batch. It takes what `watching_branches` has seen."""

    def __init__(self) -> None:
        self._sums: dict[str, Tensor] = {}
        self._num_images = 0

    def add(self, outputs: Mapping[str, Tensor], num_images: int) -> None:
        """Takes in one batch."""
        for name, output in outputs.items():
            total = output.float().mean(dim=(2, 3)).sum(dim=0)
            self._sums[name] = self._sums[name] + total if name in self._sums else total
        self._num_images += num_images

    def means(self) -> BranchMeans:
        """Over all images so far."""
        num_images = max(1, self._num_images)
        return BranchMeans({name: total / num_images for name, total in self._sums.items()}, self._num_images)


def check_fill(fill: str) -> None:
    """Raises `UserError` for what is none of `FILLS`."""
    if fill not in FILLS:
        raise UserError(
            "A branch that is off can give {names}, not {fill}; choose one of these.", names=", ".join(FILLS), fill=fill
        )


def check_branches(model: nn.Module, title: str) -> None:
    """Raises `UserError` where a network has no branches; `title` is what people call it."""
    if not branch_names(model):
        raise UserError(
            "{title} has no Inception blocks, and so no branch to switch off; choose the weights of a GoogLeNet.",
            title=title,
        )


def _constant(mean: Tensor | None) -> Callable[[nn.Module, tuple[Tensor, ...], Tensor], Tensor]:
    """A forward hook that hands on the replacement of what a branch gave."""
    return lambda _module, _inputs, output: replacement(output, mean)


def _keep(seen: dict[str, Tensor], name: str) -> Callable[[nn.Module, tuple[Tensor, ...], Tensor], None]:
    def hook(_module: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> None:
        seen[name] = output

    return hook
