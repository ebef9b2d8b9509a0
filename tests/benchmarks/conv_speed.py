"""Our convolution against PyTorch's, forward and backward, for every shape that GoogLeNet has."""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import common
import torch
from torch import nn

from core.bench.turns import paired_ratios
from core.device import autocast
from core.models import build_empty_model
from core.models.conv import Conv2d

_TURN_S = 0.1  # of one layer


class Shape(NamedTuple):
    """One convolution: its channels, kernel, stride and padding, and the side of the maps that it gets."""

    num_in: int
    num_out: int
    kernel: int
    stride: int
    padding: int
    side: int

    def text(self) -> str:
        """For a table."""
        return f"{self.num_in} -> {self.num_out}, {self.kernel}x{self.kernel}/{self.stride}, {self.side}x{self.side}"


def main() -> None:
    """Measures one number format after the other, image size by image size; within them the layers take turns."""
    options = common.parser(__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=[32, 96], metavar="S", help="pixels a side")
    options.add_argument("--batch-size", type=int, default=128)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--turn", type=float, default=_TURN_S, metavar="SECONDS")
    options = options.parse_args()
    tables = {}
    for image_size in options.sizes:
        shapes = conv_shapes(image_size)
        for precision in ("bfloat16", "float32"):
            rows = []
            for number, (shape, count) in enumerate(shapes.items(), 1):
                common.say(f"{image_size} px, {precision}: shape {number} of {len(shapes)}, {shape.text()}")
                rows.append(measure(shape, count, precision, options))
            title = f"GoogLeNet at {image_size} px, batch {options.batch_size}, {precision}: ms forward and backward"
            tables[title] = [*rows, total(rows)]
    common.report(options, tables)


def conv_shapes(image_size: int) -> Counter[Shape]:
    """The network's convolutions and how often each shape occurs, in the order in which they come."""
    shapes: Counter[Shape] = Counter()

    def note(layer: nn.Conv2d, inputs: tuple[torch.Tensor]) -> None:
        sizes = (layer.kernel_size[0], layer.stride[0], layer.padding[0], inputs[0].shape[2])
        shapes[Shape(layer.in_channels, layer.out_channels, *sizes)] += 1

    network = build_empty_model("googlenet", image_size=image_size)
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            module.register_forward_pre_hook(note)
    with torch.no_grad():  # a training step need not call every layer
        network(torch.empty(1, 1, image_size, image_size, device="meta"))
    return shapes


def measure(shape: Shape, count: int, precision: str, options) -> dict[str, object]:
    """One row: both layers with the same weights and images, in turns."""
    theirs, ours = (step(kind, shape, precision, options.batch_size) for kind in (nn.Conv2d, Conv2d))
    contenders = {
        name: lambda call=call: 1000 * common.seconds_per_call(call, at_least_s=options.turn)
        for name, call in (("nn.Conv2d", theirs), ("ours", ours))
    }
    milliseconds = common.interleave(contenders, options.rounds, shows=False)
    ratios = paired_ratios(milliseconds["nn.Conv2d"], milliseconds["ours"])
    return {"shape": shape.text(), "layers": count, **milliseconds, "times as fast": ratios}


def step(kind: type[nn.Conv2d], shape: Shape, precision: str, batch_size: int) -> Callable[[], None]:
    """One forward and backward pass, warmed up."""
    torch.manual_seed(0)
    layer = kind(shape.num_in, shape.num_out, shape.kernel, stride=shape.stride, padding=shape.padding)
    layer.to(memory_format=torch.channels_last)
    images = torch.rand(batch_size, shape.num_in, shape.side, shape.side).to(memory_format=torch.channels_last)
    images.requires_grad_(shape.num_in > 1)  # nobody needs the gradient of the pictures themselves
    with torch.no_grad(), autocast(images.device, precision):
        grad = torch.rand_like(layer(images))

    def call() -> None:
        with autocast(images.device, precision):
            outputs = layer(images)
        outputs.backward(grad)

    call()
    return call


def total(rows: list[dict[str, object]]) -> dict[str, object]:
    """All convolutions of the network together, round by round."""
    sums = {
        name: [sum(row["layers"] * value for row, value in zip(rows, values, strict=True)) for values in columns]
        for name in ("nn.Conv2d", "ours")
        for columns in [list(zip(*(row[name] for row in rows), strict=True))]
    }
    ratios = paired_ratios(sums["nn.Conv2d"], sums["ours"])
    return {"shape": "all together", "layers": sum(row["layers"] for row in rows), **sums, "times as fast": ratios}


if __name__ == "__main__":
    main()
