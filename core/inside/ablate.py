"""Who matters? The accuracy of a network with each of its branches off, one at a time.

In groups of a few images, so that one can watch and leave. What lies before a block is computed once, and so are the
block's four branches: without one of them only what comes after the block is computed again.
"""

import time
from collections.abc import Generator
from dataclasses import dataclass

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
_SHARE_OF_MEANS = 0.09  # of all that is computed, where means are measured first

_Chain = list[tuple[str, nn.Module]]


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
            yield Progress(before * means.num_images / len(images), known)
    chain = find_chain(model, _inputs(weights, images, 0, 1, device))
    pace = _Pace(turn_s)
    while known.num_images < len(images):
        inputs = _inputs(weights, images, known.num_images, pace.batch_size, device)
        labels = images.labels[known.num_images : known.num_images + len(inputs)].to(device)
        turns = _count_right(chain, inputs, labels, means)
        for num_turns in range(1, len(names) + 1):
            with pace:
                next(turns)
            done = (known.num_images + len(inputs) * num_turns / (len(names) + 1)) / len(images)
            yield Progress(before + (1 - before) * done, known)
        with pace:
            right, right_without = next(turns)
        known = Ablation(
            fill,
            known.num_images + len(inputs),
            known.right + right,
            {name: known.right_without[name] + right_without[name] for name in names},
        )
        pace.choose_size()
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
    meter, start, pace = MeanMeter(), 0, _Pace(turn_s)
    while start < len(images):
        inputs = _inputs(weights, images, start, pace.batch_size, device)
        with pace, torch.inference_mode(), watching_branches(model) as outputs:
            model(inputs)
            meter.add(outputs, len(inputs))
        pace.choose_size()
        start += len(inputs)
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
    chain: _Chain, inputs: Tensor, labels: Tensor, means: BranchMeans | None
) -> Generator[tuple[int, dict[str, int]], None, None]:
    """How many of a batch are named right with all branches on and without each, so far; the last one is complete.

    Yields once after each branch and once at the end.
    """
    right_without: dict[str, int] = {}
    x = inputs
    for position, (name, part) in enumerate(chain):
        if not isinstance(part, Inception):
            x = _run([(name, part)], x)
            continue
        outputs = {branch: _run([(branch, part.get_submodule(branch))], x) for branch in part.BRANCHES}
        for branch, output in outputs.items():
            full_name = f"{name}.{branch}"
            off = replacement(output, None if means is None else means.by_branch[full_name])
            without = torch.cat(list((outputs | {branch: off}).values()), dim=1)
            right_without[full_name] = _num_right(_run(chain[position + 1 :], without), labels)
            yield 0, right_without
        x = torch.cat(list(outputs.values()), dim=1)
    yield _num_right(x, labels), right_without


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


class _Pace:
    """How many images a batch may have so that no turn, which is what runs inside `with`, is longer than `turn_s`."""

    def __init__(self, turn_s: float) -> None:
        self.batch_size = _FIRST_BATCH if turn_s < float("inf") else _MAX_BATCH
        self._turn_s = turn_s
        self._longest_s = 0.0
        self._began_s = 0.0

    def __enter__(self) -> None:
        self._began_s = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._longest_s = max(self._longest_s, time.perf_counter() - self._began_s)

    def choose_size(self) -> None:
        """That of the next batch, from the longest turn of the last one; it doubles at most."""
        share = self._turn_s / max(self._longest_s, 1e-6)
        self.batch_size = max(1, min(_MAX_BATCH, 2 * self.batch_size, int(self.batch_size * min(share, 2))))
        self._longest_s = 0.0
