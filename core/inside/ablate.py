"""Who matters? The accuracy of a network with each of its branches off, one at a time.

In groups of a few images, so that one can watch and leave. What lies before a block is computed once, and so are the
block's four branches: without one of them only what comes after the block is computed again.
"""

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from core.data.image_set import ImageSet
from core.data.resize import to_input
from core.errors import UserError
from core.inside.branches import Ablation
from core.inside.switches import (
    BranchMeans,
    MeanMeter,
    branch_names,
    check_branches,
    check_fill,
    replacement,
    watching_branches,
)
from core.models import model_spec
from core.models.blocks import ConvReLU, Inception
from core.runs.weights import Weights, build_trained

NUM_IMAGES = 1000  # as many as tell the finding from chance: one of them is a tenth of a point
_FIRST_BATCH, _MAX_BATCH = 4, 128
_NEWS_S = 8.0  # at least as often is a batch over, and whoever watches gets new numbers
_SHARE_OF_MEANS = 0.09  # of all that is computed, where means are measured first

_Chain = list[tuple[str, nn.Module]]
_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Progress:
    """`share` of all that is to be computed is done, 0..1; `ablation` is of the images that are known so far."""

    share: float
    ablation: Ablation


def ablate(
    weights: Weights,
    images: ImageSet,
    fill: str = "zeros",
    *,
    device: torch.device | str = "cpu",
    turn_s: float = float("inf"),
) -> Generator[Progress, None, Ablation]:
    """Yields after every turn of computing, about `turn_s` seconds long, and returns what came out for all images.

    The network is one of its own. With `fill` "mean" its means are measured first, on the same images.
    Raises `UserError` for a network without branches or an unknown `fill`.
    """
    check_fill(fill)
    model = build_trained(weights).to(device)
    check_branches(model, model_spec(weights.model).title)
    _shorten(model)
    names = branch_names(model)
    known = Ablation(fill, 0, 0, dict.fromkeys(names, 0))
    before, means = 0.0, None
    if fill == "mean":
        before = _SHARE_OF_MEANS
        for means in measure_means(model, weights, images, device=device, turn_s=turn_s):
            yield Progress(before * (means.num_images / len(images)), known)
    chain = find_chain(model, _inputs(weights, images, 0, 1, device))
    turns, batch_size = _Turns(turn_s), _MAX_BATCH if turn_s == float("inf") else _FIRST_BATCH
    while known.num_images < len(images):
        inputs = _inputs(weights, images, known.num_images, batch_size, device)
        labels = images.labels[known.num_images : known.num_images + len(inputs)].to(device)
        began_s = time.perf_counter()
        counting = _count_right(chain, inputs, labels, means, turns)
        while True:
            try:
                share = next(counting)
            except StopIteration as end:
                right, right_without = end.value
                break
            done = (known.num_images + len(inputs) * share) / len(images)
            yield Progress(before + (1 - before) * done, known)
        known = Ablation(
            fill,
            known.num_images + len(inputs),
            known.right + right,
            {name: known.right_without[name] + right_without[name] for name in names},
        )
        if time.perf_counter() - began_s < _NEWS_S / 2:
            batch_size = min(2 * batch_size, _MAX_BATCH)
        yield Progress(before + (1 - before) * known.num_images / len(images), known)
    return known


def measure_means(
    model: nn.Module,
    weights: Weights,
    images: ImageSet,
    *,
    device: torch.device | str = "cpu",
    turn_s: float = float("inf"),
) -> Generator[BranchMeans, None, None]:
    """What each branch gives on average on these images, as far as is known after each turn of about `turn_s` seconds.

    `model` is the network of `weights`, in eval mode; what comes last is of all images.
    """
    meter = MeanMeter()

    def add(few: slice) -> None:
        inputs = _inputs(weights, images, few.start, few.stop - few.start, device)
        with torch.inference_mode(), watching_branches(model) as outputs:
            model(inputs)
            meter.add(outputs, len(inputs))

    for _ in _Turns(turn_s).over("all", len(images), add):
        yield meter.means()


def _shorten(model: nn.Module) -> None:
    """Makes norms part of the convolutions before them, and ReLUs work in place: the same numbers up to rounding.

    A pass takes an eighth less time for that. What a convolution gives before its norm cannot be seen any more.
    """
    for part in model.modules():
        if isinstance(part, ConvReLU):
            if isinstance(norm := getattr(part, "norm", None), nn.BatchNorm2d):
                part.conv = fuse_conv_bn_eval(part.conv, norm)
                part.norm = nn.Identity()  # type: ignore[assignment]
            part.relu = nn.ReLU(inplace=True)
    model.to(memory_format=torch.channels_last)


def find_chain(model: nn.Module, image: Tensor) -> _Chain:
    """The parts of a network that an image (1 x C x H x W) passes one after the other, found by watching it pass.

    Raises `UserError` where the parts are no chain: then what comes after one cannot be computed by itself.
    """
    passed: _Chain = []
    links: list[tuple[Tensor, Tensor]] = []  # what each part was given and what it gave

    def watch(name: str, part: nn.Module, given: Tensor, output: Tensor) -> None:
        passed.append((name, part))
        links.append((given, output))

    handles = [
        part.register_forward_hook(lambda part, given, output, name=name: watch(name, part, given[0], output))
        for name, part in model.named_children()
    ]
    try:
        with torch.inference_mode():
            logits = model(image)
    finally:
        for handle in handles:
            handle.remove()
    outputs = [image, *(output for _, output in links)]
    if (
        any(given is not before for (given, _), before in zip(links, outputs, strict=False))
        or logits is not outputs[-1]
    ):
        raise UserError("The parts of this network are no chain, so what each branch does cannot be measured.")
    return passed


def _count_right(
    chain: _Chain, inputs: Tensor, labels: Tensor, means: BranchMeans | None, turns: "_Turns"
) -> Generator[float, None, tuple[int, dict[str, int]]]:
    """How many of a batch are named right with all branches on and without each.

    Yields after every turn what share of the branches is done.
    """
    right_without: dict[str, int] = {}
    num_branches = sum(len(part.BRANCHES) for _, part in chain if isinstance(part, Inception))
    x = inputs
    for position, (name, part) in enumerate(chain):
        share = len(right_without) / num_branches
        if not isinstance(part, Inception):
            x = yield from _in_turns(turns, name, [(name, part)], x, share)
            continue
        outputs: dict[str, Tensor] = {}
        for branch in part.BRANCHES:
            parts = [(branch, part.get_submodule(branch))]
            outputs[branch] = yield from _in_turns(turns, f"{name}.{branch}", parts, x, share)
        rest = chain[position + 1 :]
        for branch, output in outputs.items():
            share, full_name = len(right_without) / num_branches, f"{name}.{branch}"
            off = replacement(output, None if means is None else means.by_branch[full_name])
            without = torch.cat(list((outputs | {branch: off}).values()), dim=1)
            logits = yield from _in_turns(turns, f"after {name}", rest, without, share)
            right_without[full_name] = _num_right(logits, labels)
        x = torch.cat(list(outputs.values()), dim=1)
    return _num_right(x, labels), right_without


def _in_turns(turns: "_Turns", what: str, parts: _Chain, x: Tensor, share: float) -> Generator[float, None, Tensor]:
    """What the parts give for a batch, one after the other; yields `share` after every turn."""
    made: list[Tensor] = []
    for few in turns.over(what, len(x), lambda few: _run(parts, x[few])):
        made.append(few)
        yield share
    return torch.cat(made) if len(made) > 1 else made[0]


def _run(parts: _Chain, x: Tensor) -> Tensor:
    with torch.inference_mode():  # never around a yield: it would leak out
        for _, part in parts:
            x = part(x)
    return x


def _num_right(logits: Tensor, labels: Tensor) -> int:
    return int((logits.argmax(dim=1) == labels).sum())


def _inputs(weights: Weights, images: ImageSet, start: int, size: int, device: torch.device | str) -> Tensor:
    inputs = to_input(images.images[start : start + size].to(device), weights.image_size, weights.in_channels)
    return inputs.to(memory_format=torch.channels_last)


class _Turns:
    """Computes something of many images a few at a time, as many as a turn of `turn_s` seconds has room for."""

    def __init__(self, turn_s: float) -> None:
        self._turn_s = turn_s
        self._last: dict[str, tuple[int, float]] = {}  # what was computed: of how many images, and seconds for each

    def over(self, what: str, num_images: int, compute: Callable[[slice], _Made]) -> Generator[_Made, None, None]:
        """What `compute` gives for one slice after the other; the time for the same `what` tells how long they may be.

        What others do between two of them is not counted.
        """
        start = 0
        while start < num_images:
            size = self._size(what, num_images - start)
            began_s = time.perf_counter()
            made = compute(slice(start, start + size))
            self._last[what] = size, (time.perf_counter() - began_s) / size
            yield made
            start += size

    def _size(self, what: str, num_left: int) -> int:
        """Equal parts of what is left, none larger than a turn allows; they double at most from one to the next."""
        if self._turn_s == float("inf"):
            return min(num_left, _MAX_BATCH)
        if what not in self._last:
            return min(num_left, _FIRST_BATCH)
        last, seconds = self._last[what]
        most = max(1, int(min(2 * last, self._turn_s / max(seconds, 1e-6))))
        return ceil(num_left / ceil(num_left / most))
