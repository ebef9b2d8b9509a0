"""The training batches of an image set with photographs added to each."""

import copy
from collections.abc import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor

from core.data.batches import Batches
from core.data.resize import to_input
from core.data.vary_photographs import vary_photographs


class MixedBatches:
    """Batches of (images float32 N x C x S x S, right bool N x outputs) on the device of `batches`.

    `right` says which outputs count as right for an image; where none of the classes does, it is a misfit. An epoch is
    a pass over the image set; fixed numbers of photographs and of misfits come on top of each of its batches, from
    orders without end: when all have been seen they are shuffled anew. Which ones, and how each is varied, is a
    function of seed and step alone.
    """

    def __init__(
        self,
        batches: Batches,
        photographs: Tensor,
        right: Tensor,
        *,
        num_classes: int,
        num_photographs: int,
        num_misfits: int,
        augmentation: str,
    ) -> None:
        """`photographs` is uint8 N x 1 x side x side; the numbers of them and of misfits are those of each batch.

        `right` is bool N x outputs; the first `num_classes` of these are for the classes, the others for kinds of
        misfits.
        """
        self._batches = batches
        device = batches.device
        fits = right[:, :num_classes].any(dim=1)
        self._parts = tuple(
            (photographs[chosen].to(device), right[chosen].to(device), number)
            for chosen, number in ((fits, num_photographs), (~fits, num_misfits))
            if number and chosen.any()
        )
        self._num_outputs = right.shape[1]
        self._augmentation = augmentation

    def at(self, image_size: int) -> "MixedBatches":
        """The same images, not copied, at another size."""
        mixed = copy.copy(self)
        mixed._batches = self._batches.at(image_size)
        return mixed

    def __len__(self) -> int:
        """Batches an epoch."""
        return len(self._batches)

    def shuffled(self, seed: int, epoch: int, start: int = 0) -> Iterator[tuple[Tensor, Tensor]]:
        """The batches of `Batches.shuffled` with these arguments, each with its photographs and misfits behind."""
        batch_seed, *order_seeds = torch.randint(2**61, (1 + len(self._parts),), generator=_seeded(seed)).tolist()
        orders = [_EndlessOrder(len(part[0]), each) for part, each in zip(self._parts, order_seeds, strict=True)]
        generator = torch.Generator()
        first = (epoch - 1) * len(self) + start  # of all of the run's batches, from 0
        for number, (images, labels) in enumerate(self._batches.shuffled(seed, epoch, start), first):
            generator.manual_seed(batch_seed + number)
            right = [F.one_hot(labels, self._num_outputs).bool()]
            added = []
            for (pixels, right_outputs, count), order in zip(self._parts, orders, strict=True):
                indices = order.take(number * count, count).to(pixels.device)
                added.append(pixels[indices])
                right.append(right_outputs[indices])
            varied = vary_photographs(torch.cat(added), self._augmentation, generator)
            inputs = to_input(varied, self._batches.image_size, self._batches.num_channels)
            yield torch.cat([images, inputs]), torch.cat(right)


class _EndlessOrder:
    """The numbers from 0 to below `length` in one shuffled order after another."""

    def __init__(self, length: int, seed: int) -> None:
        self._length, self._seed = length, seed
        self._rounds: dict[int, Tensor] = {}

    def take(self, first: int, count: int) -> Tensor:
        """The `count` numbers from place `first` (from 0) on, int64."""
        places = (divmod(place, self._length) for place in range(first, first + count))
        return torch.stack([self._round(number)[place] for number, place in places])

    def _round(self, number: int) -> Tensor:
        if number not in self._rounds:
            self._rounds = {number: torch.randperm(self._length, generator=_seeded(self._seed + number))}
        return self._rounds[number]


def _seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)
