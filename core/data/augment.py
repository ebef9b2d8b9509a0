"""Training images varied a little, so that a network cannot learn them by heart."""

import torch
import torch.nn.functional as F
from torch import Tensor

from core.data.drawn import as_drawn

_MAX_SHIFT = 2  # pixels of 28: the data set's objects touch the edge already
_ERASED_SHARE = 0.5  # of the images lose a rectangle
_ERASED_SIDES = (4, 14)  # pixels
_DRAWN_SHARE = 0.1  # of the images become drawings


def augment(images: Tensor, kind: str, generator: torch.Generator) -> Tensor:
    """uint8 N x C x H x W -> the same shape and type, varied by one of `core.runs.config.AUGMENTATIONS`.

    "shift" moves each image by up to two pixels; "shift-flip-erase" also mirrors half of them and fills a rectangle of
    half of them with noise (Zhong et al. 2017, arXiv:1708.04896); "draw-shift-flip-erase" first turns a tenth of them
    into drawings. `generator` lives on the CPU, so that every device draws the same.
    """
    if kind == "none":
        return images
    if kind == "draw-shift-flip-erase":
        images = _draw(images, generator)
    images = _shift(images, generator)
    if kind != "shift":
        images = erase(_flip(images, generator), generator, share=_ERASED_SHARE, sides=_ERASED_SIDES)
    return images


def _draw(images: Tensor, generator: torch.Generator) -> Tensor:
    chosen = (torch.rand(len(images), generator=generator) < _DRAWN_SHARE).nonzero().squeeze(1)
    if not len(chosen):
        return images
    chosen = to_device(chosen, images.device)
    return images.index_copy(0, chosen, as_drawn(images[chosen], generator))


def _shift(images: Tensor, generator: torch.Generator) -> Tensor:
    num_images, _, height, width = images.shape
    shifts = torch.randint(0, 2 * _MAX_SHIFT + 1, (2, num_images, 1), generator=generator)
    shifts = to_device(shifts, images.device)
    rows = (shifts[0] + torch.arange(height, device=images.device)).unsqueeze(2)  # N x H x 1
    columns = (shifts[1] + torch.arange(width, device=images.device)).unsqueeze(1)  # N x 1 x W
    padded = F.pad(images, [_MAX_SHIFT] * 4).permute(0, 2, 3, 1)
    numbers = torch.arange(num_images, device=images.device)[:, None, None]
    return padded[numbers, rows, columns].permute(0, 3, 1, 2)


def _flip(images: Tensor, generator: torch.Generator) -> Tensor:
    is_flipped = torch.rand(len(images), 1, 1, 1, generator=generator) < 0.5
    return torch.where(to_device(is_flipped, images.device), images.flip(3), images)


def erase(images: Tensor, generator: torch.Generator, *, share: float, sides: tuple[int, int]) -> Tensor:
    """uint8 N x C x H x W -> the same, a `share` of them with a rectangle of noise, its sides from and to `sides`."""
    num_images, _, height, width = images.shape
    low, high = sides
    lengths = torch.randint(low, high + 1, (2, num_images, 1), generator=generator)
    is_erased = torch.rand(num_images, 1, 1, 1, generator=generator) < share
    rows = _within(height, lengths[0], generator).unsqueeze(2)  # N x H x 1
    columns = _within(width, lengths[1], generator).unsqueeze(1)  # N x 1 x W
    hole = is_erased & (rows & columns).unsqueeze(1)
    noise = torch.randint(0, 256, images.shape, dtype=torch.uint8, generator=generator)
    return torch.where(to_device(hole, images.device), to_device(noise, images.device), images)


def _within(length: int, sides: Tensor, generator: torch.Generator) -> Tensor:
    """N x length: whether each position lies inside a stretch of the given length at a random place."""
    starts = (torch.rand(sides.shape, generator=generator) * (length - sides + 1)).floor()
    positions = torch.arange(length)
    return (positions >= starts) & (positions < starts + sides)


def to_device(tensor: Tensor, device: torch.device) -> Tensor:
    """The tensor on `device`, sent to a GPU from where it can fetch it by itself, without waiting for what it does."""
    return tensor.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else tensor.to(device)
