"""What the finder of objects learns from: photographs with first masks, and scenes put together from pieces."""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from core.predict.object_network import SIDE

# Of each batch: photographs as they are, their objects on other grounds, and things of the data set on such grounds.
NUM_PHOTOGRAPHS, NUM_PASTED, NUM_THINGS = 24, 16, 12
_LEAST_GROUND = 1 / 9  # of a photograph's side: a narrower strip beside the object is no ground to be drawn out


@dataclass(frozen=True)
class Placing:
    """How far things are turned (radians), shrunk (logarithm, from and to) and moved (of half a side), at most."""

    turn: float
    shrink: tuple[float, float]
    shift: float


_PHOTOGRAPH = Placing(0.35, (-0.35, 0.15), 0.12)
_OBJECT = Placing(0.6, (-0.25, 0.7), 0.35)
_THING = Placing(0.6, (-0.1, 0.9), 0.4)


class Scenes:
    """Batches without end from photographs (uint8 N x 3 x S x S), their first masks (uint8 N x S x S, 255 = object)
    and images of the data set (uint8 N x 1 x s x s); all that is random comes from `generator`.

    Objects are pasted because first masks are wrong in places, where an object has stripes or a print: of what was cut
    out, the mask is right by construction, whatever it shows. Things of the data set bring in what no photograph shows.
    """

    def __init__(self, photographs: Tensor, masks: Tensor, things: Tensor, generator: torch.Generator) -> None:
        self._photographs, self._masks, self._things = photographs, masks[:, None], things
        self._generator = generator
        side = photographs.shape[2]
        self._grounds = [(number, box) for number in range(len(masks)) for box in _strips(masks[number] > 30, side)]

    def batch(self) -> tuple[Tensor, Tensor]:
        """Pictures, float32 N x 3 x SIDE x SIDE in 0..1, and masks, float32 N x SIDE x SIDE of 0 and 1."""
        pictures, masks = self._placed(*self._photograph(NUM_PHOTOGRAPHS), _PHOTOGRAPH, padding="reflection")
        objects, cut_out = self._photograph(NUM_PASTED)
        objects, object_masks = self._placed(self._other_colours(objects), cut_out, _OBJECT)
        things, thing_masks = self._placed(*self._thing(NUM_THINGS), _THING)
        over, covers = torch.cat([objects, things]), torch.cat([object_masks, thing_masks])
        grounds = self._other_colours(torch.cat([self._ground() for _ in covers]))
        moved = F.pad(covers, (3, 0, 3, 0))[:, :, :SIDE, :SIDE]
        shadows = F.avg_pool2d(moved, 5, 1, 2) * self._draw(len(covers), 0, 0.4)
        scenes = grounds * (1 - shadows) * (1 - covers) + over * covers
        lit = self._other_light(torch.cat([pictures, scenes]))
        noise = 0.02 * torch.randn(lit.shape, generator=self._generator)
        return (lit + noise).clamp(0, 1), (torch.cat([masks, covers])[:, 0] > 0.5).float()

    def _photograph(self, count: int) -> tuple[Tensor, Tensor]:
        chosen = torch.randint(len(self._photographs), (count,), generator=self._generator)
        return self._photographs[chosen] / 255, self._masks[chosen] / 255

    def _thing(self, count: int) -> tuple[Tensor, Tensor]:
        """Images of the data set, coloured: plain, striped, or with a print of noise on the chest."""
        chosen = torch.randint(len(self._things), (count,), generator=self._generator)
        levels = self._things[chosen] / 255
        masks = -F.max_pool2d(-F.max_pool2d((levels > 0.06).float(), 3, 1, 1), 3, 1, 1)  # small gaps are closed
        side = levels.shape[2]
        along = torch.linspace(0, 1, side)[:, None].expand(side, side)
        across = self._draw(count) < 0.5
        stripes = (torch.where(across, along, along.t()) * 2 * self._draw(count, 2, 9) + 0.2).floor() % 2
        stripes = stripes * (self._draw(count) < 0.4)
        colours = self._draw(count, channels=3) * (1 - stripes) + self._draw(count, channels=3) * stripes
        chest = torch.zeros(side, side)
        chest[side // 3 : 2 * side // 3, side // 3 : 2 * side // 3] = 1
        prints = chest * (self._draw(count) < 0.3)
        noise = torch.rand((count, 3, side, side), generator=self._generator)
        colours = colours * (1 - prints) + noise * prints
        least = self._draw(count, 0.3, 0.8)
        return colours * (least + (1 - least) * levels), masks

    def _ground(self) -> Tensor:
        """A square from beside the object of a photograph, as it is or mirrored to four, 1 x 3 x SIDE x SIDE."""
        chosen = int(torch.randint(len(self._grounds), (1,), generator=self._generator))
        number, (top, bottom, left, right) = self._grounds[chosen]
        side = min(bottom - top, right - left)
        top += int(torch.randint(bottom - top - side + 1, (1,), generator=self._generator))
        left += int(torch.randint(right - left - side + 1, (1,), generator=self._generator))
        square = self._photographs[number : number + 1, :, top : top + side, left : left + side] / 255
        if self._draw(1) < 0.5:
            square = torch.cat([square, square.flip(3)], dim=3)
            square = torch.cat([square, square.flip(2)], dim=2)
        return F.interpolate(square, size=(SIDE, SIDE), mode="bilinear", align_corners=False)

    def _placed(
        self, pictures: Tensor, masks: Tensor, placing: Placing, padding: str = "zeros"
    ) -> tuple[Tensor, Tensor]:
        """Both turned, scaled, stretched, mirrored and moved in the same way, at SIDE x SIDE."""
        count = len(pictures)
        turn = self._draw(count, -placing.turn, placing.turn).flatten()
        size = torch.exp(self._draw(count, *placing.shrink)).flatten()
        stretch = torch.exp(self._draw(count, -0.25, 0.25)).flatten()
        mirror = torch.where(self._draw(count) < 0.5, -1.0, 1.0).flatten()
        right, down = (self._draw(count, -placing.shift, placing.shift).flatten() for _ in range(2))
        cosine, sine = torch.cos(turn) * size, torch.sin(turn) * size
        rows = (
            torch.stack([cosine * stretch * mirror, -sine, right], dim=1),
            torch.stack([sine * mirror, cosine / stretch, down], dim=1),
        )
        grid = F.affine_grid(torch.stack(rows, dim=1), [count, 1, SIDE, SIDE], align_corners=False)
        both = torch.cat([pictures, masks], dim=1)
        placed = F.grid_sample(both, grid, padding_mode=padding, align_corners=False)
        return placed[:, :3], placed[:, 3:]

    def _other_colours(self, pictures: Tensor) -> Tensor:
        """The three colours in another order, and of some pictures the negative."""
        orders = torch.stack([torch.randperm(3, generator=self._generator) for _ in pictures])
        turned = pictures.gather(1, orders[:, :, None, None].expand_as(pictures))
        return torch.where(self._draw(len(pictures)) < 0.25, 1 - turned, turned)

    def _other_light(self, pictures: Tensor) -> Tensor:
        """Brighter or darker, with more or less contrast and colour."""
        count = len(pictures)
        lit = pictures * self._draw(count, 0.6, 1.35)
        mean = lit.mean(dim=(1, 2, 3), keepdim=True)
        lit = (lit - mean) * self._draw(count, 0.6, 1.4) + mean
        gray = lit.mean(dim=1, keepdim=True)
        return gray + (lit - gray) * self._draw(count, 0, 1.6)

    def _draw(self, count: int, low: float = 0, high: float = 1, channels: int = 1) -> Tensor:
        """Numbers between the two, count x channels x 1 x 1."""
        return torch.rand((count, channels, 1, 1), generator=self._generator) * (high - low) + low


def _strips(mask: Tensor, side: int) -> list[tuple[int, int, int, int]]:
    """Above, below, left and right of what is true in a mask: top, bottom, left, right, those that are wide enough."""
    rows, columns = mask.any(dim=1).nonzero().flatten().tolist(), mask.any(dim=0).nonzero().flatten().tolist()
    strips = [
        (0, rows[0], 0, side),
        (rows[-1] + 1, side, 0, side),
        (0, side, 0, columns[0]),
        (0, side, columns[-1] + 1, side),
    ]
    least = math.ceil(_LEAST_GROUND * side)
    return [strip for strip in strips if min(strip[1] - strip[0], strip[3] - strip[2]) >= least]
