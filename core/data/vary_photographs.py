"""Photographs varied as people would have taken them otherwise, after they were brought to the data set's form."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from core.data.augment import erase, to_device

# How far each may go, either way. Shares are of half an image's side for what moves and of what is there for the rest.
_TURN = math.radians(15)
_SCALE, _LARGER = 0.15, 0.03  # as logarithms; `_LARGER` makes room around the object, which touches the edge
_ASPECT = 0.06
_SHEAR = 0.06
_SHIFT = 0.12
_PERSPECTIVE = 0.06
_BRIGHTNESS = 0.2
_GAMMA = 0.2  # as a logarithm
_ERASED_SHARE = 0.2
_ERASED_SIDES = (4, 11)  # pixels


def vary_photographs(images: Tensor, kind: str, generator: torch.Generator) -> Tensor:
    """uint8 N x 1 x S x S -> the same shape and type, varied by one of `core.runs.config.PHOTO_AUGMENTATIONS`.

    "hand-held" turns, scales, stretches, shears, shifts and mirrors each photograph, looks at it from another side,
    makes it brighter or darker in two ways, and fills a rectangle of some with noise. `generator` lives on the CPU, so
    that every device draws the same.
    """
    if kind == "none":
        return images
    draws = to_device(2 * torch.rand(11, len(images), generator=generator) - 1, images.device)
    grid = _grid(draws[:9], images)
    levels = F.grid_sample(images.float(), grid, padding_mode="zeros", align_corners=False)
    brightness, gamma = draws[9:, :, None, None, None]
    levels = (levels * (1 + _BRIGHTNESS * brightness) / 255).clamp(0, 1) ** torch.exp(_GAMMA * gamma)
    varied = (255 * levels).round().to(torch.uint8)
    return erase(varied, generator, share=_ERASED_SHARE, sides=_ERASED_SIDES)


def _grid(draws: Tensor, images: Tensor) -> Tensor:
    """Where each pixel comes from, N x S x S x 2, in half sides from the middle; `draws` is 9 x N of -1..1."""
    turn, scale, aspect, shear, mirror, right, down, across, along = draws
    size = torch.exp(_SCALE * scale + _LARGER)
    cosine, sine = torch.cos(_TURN * turn) * size, torch.sin(_TURN * turn) * size
    stretch = torch.exp(_ASPECT * aspect)
    side = torch.where(mirror < 0, -1.0, 1.0)
    rows = (
        torch.stack([cosine * stretch * side, _SHEAR * shear - sine, _SHIFT * right], dim=1),
        torch.stack([sine * side, cosine / stretch, _SHIFT * down], dim=1),
    )
    grid = F.affine_grid(torch.stack(rows, dim=1), [len(images), 1, *images.shape[2:]], align_corners=False)
    tilts = _PERSPECTIVE * torch.stack([across, along], dim=1)[:, None, None]
    return grid / (1 + (tilts * grid).sum(dim=3, keepdim=True))
