"""A plain iterable over one image set: the batches of an epoch, resized as they are taken."""

from collections.abc import Iterator

import torch
from torch import Tensor

from core.data.image_set import ImageSet
from core.data.resize import to_input


class Batches:
    """Batches of (images float32 N x C x S x S, labels int64 N), on `device`, in the order of `epoch` or as stored.

    The order is a function of seed and epoch alone, so that a resumed epoch sees what the interrupted one would have.
    The bytes are moved to the device once; what moves later are indices.
    """

    def __init__(
        self,
        image_set: ImageSet,
        batch_size: int,
        image_size: int,
        *,
        num_channels: int = 1,
        device: torch.device | str = "cpu",
    ) -> None:
        self.batch_size = batch_size
        self.image_size = image_size
        self.num_channels = num_channels
        self.num_images = len(image_set)
        self._images = image_set.images.to(device)
        self._labels = image_set.labels.to(device)

    def __len__(self) -> int:
        """Batches an epoch; the last one may be smaller."""
        return -(-self.num_images // self.batch_size)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        """All images once, as stored: for evaluation."""
        return self._take(torch.arange(self.num_images))

    def shuffled(self, seed: int, epoch: int, start: int = 0) -> Iterator[tuple[Tensor, Tensor]]:
        """All images once, in the order of this seed and epoch (from 1), from batch number `start` (from 0) on."""
        generator = torch.Generator().manual_seed(seed * 1_000_003 + epoch)
        order = torch.randperm(self.num_images, generator=generator)
        return self._take(order[start * self.batch_size :])

    def _take(self, order: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
        order = order.to(self._labels.device)
        for start in range(0, len(order), self.batch_size):
            indices = order[start : start + self.batch_size]
            yield to_input(self._images[indices], self.image_size, self.num_channels), self._labels[indices]
