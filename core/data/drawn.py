"""Images of a data set as somebody would draw them, prepared as the program prepares drawings."""

import torch
import torch.nn.functional as F
from torch import Tensor

from core.data import FILL, STROKE

_OPEN_SHARE = 0.15  # of the drawings are lines alone, as where a hand left the outline open
_INK_FROM = 24  # of 255: darker pixels are ground
_FINER = 4  # lines are drawn on a grid so much finer than the pixels
_MARGIN = 2  # pixels around an object, for the outer half of its outline
_PEN_WIDTHS = (5, 7, 9)  # cells of that grid, as max pooling takes them: lines of 1 to 2 pixels


def as_drawn(images: Tensor, generator: torch.Generator) -> Tensor:
    """uint8 N x C x H x W -> the same shape and type: the outline of what each shows, its area filled in most.

    `generator` lives on the CPU, so that every device draws the same. All of a call are drawn with one pen.
    """
    pen = _PEN_WIDTHS[int(torch.randint(len(_PEN_WIDTHS), (1,), generator=generator))]
    is_open = (torch.rand(len(images), 1, 1, 1, generator=generator) < _OPEN_SHARE).to(images.device)
    with_margin = F.pad(images, [_MARGIN] * 4).float()
    area = (F.interpolate(with_margin, scale_factor=_FINER, mode="bilinear") > _INK_FROM).float()
    grown, ground_grown = (F.max_pool2d(each, pen, stride=1, padding=pen // 2) for each in (area, 1 - area))
    strokes = STROKE * torch.minimum(grown, ground_grown)
    levels = torch.where(is_open, strokes, torch.maximum(strokes, FILL * area))
    return F.interpolate(levels, size=images.shape[2:], mode="area").to(images.dtype)
