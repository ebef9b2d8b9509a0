"""The shape that each kind of layer makes of its input, by the formulas of the book's section 6.3.

By formula and not by running the layer on PyTorch's meta device: that gives the same shapes, but the first such call
imports 900 modules (sympy and the compiler among them), which took 4 to 7 s on a 2-core machine with torch 2.15.
"""

import math

from torch import nn

Shape = tuple[int, ...]


def output_shape(layer: nn.Module, shape: Shape) -> Shape:
    """Shape of `layer(x)` for an `x` of `shape`, N x C x H x W or N x C; windows are square, as everywhere here.

    Raises `TypeError` for a kind of layer that no network here has.
    """
    match layer:
        case nn.Sequential():
            for child in layer:
                shape = output_shape(child, shape)
            return shape
        case nn.Conv2d(kernel_size=(size, _), stride=(stride, _), padding=(int(padding), _)):
            return (shape[0], layer.out_channels, *(_num_windows(side, size, stride, padding) for side in shape[2:]))
        case (
            nn.MaxPool2d(kernel_size=int(size), stride=int(stride), padding=int(padding), ceil_mode=ceil_mode)
            | nn.AvgPool2d(kernel_size=int(size), stride=int(stride), padding=int(padding), ceil_mode=ceil_mode)
        ):
            sides = (_num_windows(side, size, stride, padding, ceil_mode=ceil_mode) for side in shape[2:])
            return (*shape[:2], *sides)
        case nn.AdaptiveAvgPool2d(output_size=int(side)):
            return (*shape[:2], side, side)
        case nn.Flatten():
            return (shape[0], math.prod(shape[1:]))
        case nn.Linear():
            return (*shape[:-1], layer.out_features)
        case nn.ReLU() | nn.Dropout() | nn.BatchNorm2d():
            return shape
    raise TypeError(f"no formula for the output shape of {type(layer).__name__}")


def _num_windows(side: int, kernel_size: int, stride: int, padding: int, *, ceil_mode: bool = False) -> int:
    """How many windows of `kernel_size` pixels, `stride` apart, fit into `side` pixels with `padding` at both ends."""
    space = side + 2 * padding - kernel_size
    if not ceil_mode:
        return space // stride + 1
    count = math.ceil(space / stride) + 1
    # A window that sticks out counts, but one that would begin in the padding behind the image does not.
    return count - 1 if (count - 1) * stride >= side + padding else count
