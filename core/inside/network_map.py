"""What the window shows of a network: its blocks in order, and the branches that stand side by side in each."""

import math
from dataclasses import dataclass
from typing import Literal

from torch import nn

from core.inside.describe import Layer, is_leaf, trace
from core.models import build_empty_model, model_spec
from core.models.blocks import ConvReLU, Inception

BranchKind = Literal["1x1", "3x3", "5x5", "pool", "layer"]

BRANCH_KINDS: dict[str, BranchKind] = {
    "branch1x1": "1x1",
    "branch3x3": "3x3",
    "branch5x5": "5x5",
    "branch_pool": "pool",
}


@dataclass(frozen=True)
class Branch:
    """Maps that are shown together: one branch of an Inception block, or all there is of a layer."""

    name: str  # of the module whose output are the maps
    kind: BranchKind
    num_channels: int
    reduce: tuple[str, int] | None  # name and channels of the 1x1 convolution that thins the input before 3x3 or 5x5
    num_parameters: int
    macs: int


@dataclass(frozen=True)
class Block:
    """One step through the network, with the cost of everything since the block before it.

    So the costs of all blocks add up to the network's, and a block's `in_shape` is the `out_shape` of the one before.
    """

    name: str  # of the module whose output is the block's
    title: str
    kind: Literal["inception", "layer"]
    in_shape: tuple[int, ...]  # (C, H, W), or (C,) after flattening
    out_shape: tuple[int, ...]
    num_parameters: int
    macs: int
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class NetworkMap:
    """The blocks of a network in the order in which an image passes through them."""

    model: str
    blocks: tuple[Block, ...]

    @property
    def layers(self) -> tuple[str, ...]:
        """The names of all modules whose maps can be shown: branches and their 1x1 reductions."""
        branches = [branch for block in self.blocks for branch in block.branches]
        reductions = [branch.reduce[0] for branch in branches if branch.reduce]
        return (*(branch.name for branch in branches), *reductions)

    @property
    def num_activations(self) -> int:
        """Numbers in the outputs of all blocks for one image."""
        return sum(math.prod(block.out_shape) for block in self.blocks)


def network_map(
    name: str, *, image_size: int | None = None, in_channels: int | None = None, num_classes: int = 10
) -> NetworkMap:
    """The blocks of a network for one size of image; only shapes are run, so it takes milliseconds.

    Shown are Inception blocks, convolutions after their ReLU, hidden linear layers after theirs, poolings, and the last
    linear layer. Flattening and dropout change nothing that one could see; they belong to the block after them.
    Raises `UserError` for an unknown name or an image size that the network cannot take.
    """
    spec = model_spec(name)
    image_size = spec.image_size if image_size is None else image_size
    in_channels = spec.in_channels if in_channels is None else in_channels
    model = build_empty_model(name, image_size=image_size, in_channels=in_channels, num_classes=num_classes).eval()
    modules = trace(model, (1, in_channels, image_size, image_size))
    shown = _shown(model)

    blocks: list[Block] = []
    pending: list[Layer] = []  # single layers since the last block
    for module_name, traced in modules.items():
        module = model.get_submodule(module_name)
        if is_leaf(module):
            pending.append(traced)
        if module_name in shown:
            in_shape = blocks[-1].out_shape if blocks else (in_channels, image_size, image_size)
            blocks.append(_block(module, traced, in_shape, pending, modules))
            pending = []
    return NetworkMap(name, tuple(blocks))


def _shown(model: nn.Module) -> set[str]:
    """Names of the modules whose outputs are shown as blocks."""
    shown: set[str] = set()
    last_linear = None
    for name, module in model.named_modules():
        if any(name.startswith(f"{block}.") for block in shown):
            continue  # a part of something that is shown as a whole
        if isinstance(module, Inception | ConvReLU | nn.ReLU | nn.MaxPool2d | nn.AdaptiveAvgPool2d):
            shown.add(name)
        elif isinstance(module, nn.Linear):
            last_linear = name
    return shown if last_linear is None else shown | {last_linear}


def _block(
    module: nn.Module, traced: Layer, in_shape: tuple[int, ...], layers: list[Layer], modules: dict[str, Layer]
) -> Block:
    """The block that `layers`, all that ran since the block before, end in `module`."""
    name, out_shape = traced.name, traced.output_shape[1:]
    num_parameters = sum(layer.num_parameters for layer in layers)
    macs = sum(layer.macs for layer in layers)
    if isinstance(module, Inception):
        branches = tuple(_branch(name, branch, modules) for branch in module.BRANCHES)
        title = name.removeprefix("inception")
        return Block(name, title, "inception", in_shape, out_shape, num_parameters, macs, branches)
    # A bare ReLU goes by the name of the convolution or linear layer whose output it is.
    title = next(layer.name for layer in layers if layer.num_parameters) if isinstance(module, nn.ReLU) else name
    branch = Branch(name, "layer", out_shape[0], None, num_parameters, macs)
    return Block(name, title, "layer", in_shape, out_shape, num_parameters, macs, (branch,))


def _branch(block_name: str, branch: str, modules: dict[str, Layer]) -> Branch:
    traced = modules[f"{block_name}.{branch}"]
    reduce = modules.get(f"{traced.name}.reduce")
    return Branch(
        traced.name,
        BRANCH_KINDS[branch],
        num_channels=traced.output_shape[1],
        reduce=None if reduce is None else (reduce.name, reduce.output_shape[1]),
        num_parameters=traced.num_parameters,
        macs=traced.macs,
    )
