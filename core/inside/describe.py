"""What a network is made of, layer by layer: output shapes, parameters, multiply-accumulates (MACs), fields."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial

import torch
from torch import Tensor, nn

from core.inside.receptive_field import ReceptiveField, receptive_fields
from core.models import build_empty_model, model_spec
from core.models.shapes import output_shape


@dataclass(frozen=True)
class Layer:
    """One module that has run; the MACs of a block are the sum over its layers."""

    name: str
    output_shape: tuple[int, ...]  # with the batch dimension, as the course notes print it
    num_parameters: int
    macs: int


@dataclass(frozen=True)
class Stage:
    """A part of the network that the course notes print as one line."""

    name: str
    output_shape: tuple[int, ...]


@dataclass(frozen=True)
class Description:
    """A network for one input shape, from the whole to the single layers in the order in which they run."""

    model: str
    input_shape: tuple[int, int, int, int]
    num_parameters: int
    macs: int  # for one image
    stages: tuple[Stage, ...]
    layers: tuple[Layer, ...]
    receptive_fields: dict[str, ReceptiveField]  # theoretical, of every layer, branch and block by name

    def as_dict(self) -> dict[str, object]:
        """The same in plain dicts, lists, numbers and strings, ready for JSON."""
        return asdict(self, dict_factory=_with_lists)


def describe(
    name: str, *, image_size: int | None = None, in_channels: int | None = None, num_classes: int = 10
) -> Description:
    """Shapes, parameters and MACs of a network while it predicts one image; nothing is computed but shapes.

    Only convolutions and linear layers are counted as MACs, without their biases, as the papers do.
    Raises `UserError` for an unknown name or an image size that the network cannot take.
    """
    spec = model_spec(name)
    image_size = spec.image_size if image_size is None else image_size
    in_channels = spec.in_channels if in_channels is None else in_channels
    model = build_empty_model(name, image_size=image_size, in_channels=in_channels, num_classes=num_classes).eval()
    input_shape = (1, in_channels, image_size, image_size)
    modules = trace(model, input_shape)
    layers = tuple(layer for name, layer in modules.items() if is_leaf(model.get_submodule(name)))
    return Description(
        model=name,
        input_shape=input_shape,
        num_parameters=sum(layer.num_parameters for layer in layers),
        macs=sum(layer.macs for layer in layers),
        stages=tuple(Stage(stage, modules[end].output_shape) for stage, end in model.stages.items()),
        layers=layers,
        receptive_fields=receptive_fields(model, image_size),
    )


def trace(model: nn.Module, input_shape: tuple[int, int, int, int]) -> dict[str, Layer]:
    """Every module of `model` by name in the order in which they finish, for one input shape.

    So single layers stand in the order in which they are called, and a block stands right after its last layer.
    The real `forward` runs, but each single layer hands on a tensor that has only a shape (one zero, repeated without
    memory), so the cost is a few milliseconds whatever the network. The model is then as it was before.
    """
    finished: dict[str, Layer] = {}

    def record(name: str) -> Callable[[nn.Module, tuple[Tensor, ...], Tensor], None]:
        def hook(module: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> None:
            children = [finished[f"{name}.{child}"] for child, _ in module.named_children()]
            finished[name] = Layer(
                name,
                tuple(output.shape),
                num_parameters=sum(parameter.numel() for parameter in module.parameters()),
                macs=sum(child.macs for child in children) if children else _macs(module, output),
            )

        return hook

    layers = [module for module in model.modules() if is_leaf(module)]
    handles = [module.register_forward_hook(record(name)) for name, module in model.named_modules() if name]
    try:
        for layer in layers:
            layer.forward = partial(_hand_on_shape, layer)
        with torch.no_grad():  # a training step need not call every layer
            model(_only_a_shape(input_shape))
    finally:
        for layer in layers:
            vars(layer).pop("forward", None)
        for handle in handles:
            handle.remove()
    return finished


def is_leaf(module: nn.Module) -> bool:
    """Whether a module is a single layer."""
    return next(module.children(), None) is None


def format_table(description: Description) -> str:
    """The description in aligned columns for a terminal; stages come first where they are not the layers themselves."""
    lines = [f"{model_spec(description.model).title}, input {_by(description.input_shape)}", ""]
    if [stage.name for stage in description.stages] != [layer.name for layer in description.layers]:
        stages = [(stage.name, _by(stage.output_shape)) for stage in description.stages]
        lines += [*_aligned([("stage", "output"), *stages]), ""]
    rows = [(layer.name, _by(layer.output_shape), layer.num_parameters, layer.macs) for layer in description.layers]
    rows.append(("total", "", description.num_parameters, description.macs))
    numbered = [(name, shape, f"{parameters:,}", f"{macs:,}") for name, shape, parameters, macs in rows]
    lines += _aligned([("layer", "output", "parameters", "MACs"), *numbered])
    return "\n".join(lines)


def _hand_on_shape(layer: nn.Module, x: Tensor) -> Tensor:
    """What stands in for `layer.forward` while the model is traced."""
    return _only_a_shape(output_shape(layer, tuple(x.shape)))


def _only_a_shape(shape: tuple[int, ...]) -> Tensor:
    return torch.zeros(()).expand(shape)


def _macs(layer: nn.Module, output: Tensor) -> int:
    """Each output of a convolution or linear layer is one dot product with the weights of its channel or unit."""
    if isinstance(layer, nn.Conv2d | nn.Linear):
        return output.numel() * layer.weight[0].numel()
    return 0


def _with_lists(fields: list[tuple[str, object]]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields}


def _by(shape: tuple[int, ...]) -> str:
    """(1, 64, 24, 24) -> "1 x 64 x 24 x 24"."""
    return " x ".join(str(size) for size in shape)


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    """One line per row: names and shapes to the left, numbers (from the third column on) to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return lines
