"""How much of the picture a value of a map sees: at most, by the sizes of all windows, and really, by its gradient."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn

from core.errors import UserError
from core.models.shapes import output_shape

_LEFT_OUT = 0.025  # of the sensitivity, at each of the four edges of the measured field


@dataclass(frozen=True)
class ReceptiveField:
    """The input pixels on which the values of a layer can depend, along one side; along the other it is the same.

    Value `i` sees the pixels from `start + i * step` on, `size` of them. What lies outside the picture are the zeros
    around it (Dumoulin and Visin 2016, arXiv:1603.07285; Araujo et al. 2019, doi:10.23915/distill.00021, section 2).
    """

    size: int
    step: int  # from one value's field to that of the next
    start: int  # negative where even the first value sees beyond the edge

    def span(self, index: int) -> tuple[int, int]:
        """The first pixel that a value sees and the one after its last, not cut off at the edges of the picture."""
        first = self.start + index * self.step
        return first, first + self.size


@dataclass(frozen=True, eq=False)
class MeasuredField:
    """What moves one value for one picture; `sensitivity` is float32 S x S, the size of its gradient by input pixel.

    `rows` and `columns` are the first pixel and the one after the last of the smallest frame outside of which, at each
    of its four sides, lie at most 2.5 % of the sensitivity; None where nothing in the picture moves the value.
    """

    sensitivity: np.ndarray
    rows: tuple[int, int] | None
    columns: tuple[int, int] | None

    @classmethod
    def of_constant(cls, side: int) -> "MeasuredField":
        """That of a value which is the same whatever the picture of `side` x `side` pixels."""
        return cls(np.zeros((side, side), np.float32), None, None)


@dataclass(frozen=True)
class _Line:
    """A map's field and how many values the map has along a side."""

    field: ReceptiveField
    num_values: int


def receptive_fields(model: nn.Module, image_size: int) -> dict[str, ReceptiveField]:
    """The theoretical receptive field of every module of `model` that takes part in predicting, by its name.

    The real `forward` runs, but each single layer works out what it sees and computes nothing else; the model is then
    as it was before. Branches that are concatenated see what the widest of them sees. Raises `TypeError` for a kind of
    layer that no network here has.
    """
    found: dict[str, ReceptiveField] = {}

    def keep(name: str) -> Callable[[nn.Module, tuple[Tensor, ...], Tensor], None]:
        return lambda _module, _inputs, output: found.update({name: _line(output).field})

    layers = [module for module in model.modules() if next(module.children(), None) is None]
    handles = [module.register_forward_hook(keep(name)) for name, module in model.named_modules() if name]
    try:
        for layer in layers:
            layer.forward = partial(_hand_on, layer)
        with torch.no_grad():
            model(_as_tensor(_Line(ReceptiveField(size=1, step=1, start=0), image_size)))
    finally:
        for layer in layers:
            vars(layer).pop("forward", None)
        for handle in handles:
            handle.remove()
    return found


def measured_field(model: nn.Module, inputs: Tensor, layer: str, channel: int, row: int, column: int) -> MeasuredField:
    """What in `inputs`, 1 x C x S x S, moves one value of a layer: the effective receptive field of one picture.

    It is the gradient by the input pixels (Luo et al. 2016, arXiv:1701.04128, section 2), of the value before the
    layer's last ReLU, for behind it a value below zero would not be moved by anything. The model must be in eval mode
    and stays as it was. Raises `UserError` for a layer that the network does not have.
    """
    modules = dict(model.named_modules())
    if not layer or layer not in modules:
        raise UserError("There is no layer called {name} in this network.", name=layer)
    inputs = inputs.detach().clone().requires_grad_()
    with _watching(modules[layer]) as seen, torch.enable_grad():
        model(inputs)
        value = seen[0].reshape(*seen[0].shape[:2], *(seen[0].shape[2:] or (1, 1)))[0, channel, row, column]
        (gradient,) = torch.autograd.grad(value, inputs, allow_unused=True)
    # A gray picture is repeated for a network with colours: its pixel moves all of them.
    sensitivity = torch.zeros(inputs.shape[2:]) if gradient is None else gradient[0].sum(dim=0).abs().float().cpu()
    return MeasuredField(
        sensitivity.numpy(),
        _frame(sensitivity.sum(dim=1)),
        _frame(sensitivity.sum(dim=0)),
    )


@contextmanager
def _watching(module: nn.Module) -> Iterator[list[Tensor]]:
    """While it lasts, the module's output is added to the list, or what goes into its last layer if that is a ReLU."""
    seen: list[Tensor] = []
    *_, last = module.modules()
    if isinstance(last, nn.ReLU):
        handle = last.register_forward_pre_hook(lambda _module, inputs: seen.append(inputs[0]))
    else:
        handle = module.register_forward_hook(lambda _module, _inputs, output: seen.append(output))
    try:
        yield seen
    finally:
        handle.remove()


def _frame(sums: Tensor) -> tuple[int, int] | None:
    """The first index and the one after the last, of sums along a side, between which all but a little lies."""
    sums = sums.double()
    total = float(sums.sum())
    if not 0 < total < float("inf"):
        return None  # NaN too
    before = sums.cumsum(0) > _LEFT_OUT * total
    behind = sums.flip(0).cumsum(0) > _LEFT_OUT * total
    return int(before.int().argmax()), len(sums) - int(behind.int().argmax())


def _hand_on(layer: nn.Module, encoded: Tensor) -> Tensor:
    """What stands in for `layer.forward` while the fields are worked out."""
    return _as_tensor(_after(layer, _line(encoded)))


def _after(layer: nn.Module, line: _Line) -> _Line:
    """The field behind a layer: its window is widened by what each of the values in it sees."""
    match layer:
        case nn.Conv2d(kernel_size=(size, _), stride=(stride, _), padding=(int(padding), _)):
            pass
        case (
            nn.MaxPool2d(kernel_size=int(size), stride=int(stride), padding=int(padding))
            | nn.AvgPool2d(kernel_size=int(size), stride=int(stride), padding=int(padding))
        ):
            pass
        case nn.AdaptiveAvgPool2d(output_size=1) | nn.Flatten():
            size, stride, padding = line.num_values, line.num_values, 0
        case nn.Linear() | nn.ReLU() | nn.Dropout() | nn.BatchNorm2d():
            return line
        case _:
            raise TypeError(f"no formula for the receptive field of {type(layer).__name__}")
    before = line.field
    field = ReceptiveField(
        size=before.size + (size - 1) * before.step,
        step=stride * before.step,
        start=before.start - padding * before.step,
    )
    if isinstance(layer, nn.Flatten):
        return _Line(field, 1)
    side = line.num_values
    return _Line(field, output_shape(layer, (1, 1, side, side))[2])


def _as_tensor(line: _Line) -> Tensor:
    """As four channels of one pixel, so that a network can put its branches together as it does with maps."""
    return torch.tensor([line.field.size, line.field.step, line.field.start, line.num_values]).view(1, 4, 1, 1)


def _line(encoded: Tensor) -> _Line:
    """The field of what may have been put together from several branches: all that any of them sees."""
    lines: Iterable[list[int]] = encoded.view(-1, 4).tolist()
    fields = [ReceptiveField(size, step, start) for size, step, start, _ in lines]
    start = min(field.start for field in fields)
    end = max(field.start + field.size for field in fields)
    return _Line(ReceptiveField(end - start, fields[0].step, start), int(encoded.view(-1, 4)[0, 3]))
