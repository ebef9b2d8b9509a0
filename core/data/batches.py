"""A plain iterable over one image set: the batches of an epoch, resized as they are taken."""

import copy
from collections.abc import Iterator

import torch
from torch import Tensor

from core.data.augment import augment
from core.data.image_set import ImageSet
from core.data.resize import to_input


class Batches:
    """Batches of (images float32 N x C x S x S, labels int64 N), on `device`, in the order of `epoch` or as stored.

    The order is a function of seed and epoch alone, so that a resumed epoch sees what the interrupted one would have.
    The bytes are moved to the device once; what moves later are indices. Where several processes train together, each
    has its share of every batch (`shared`), and all shares side by side are the batch that one process would have.
    """

    def __init__(
        self,
        image_set: ImageSet,
        batch_size: int,
        image_size: int,
        *,
        num_channels: int = 1,
        augmentation: str = "none",
        device: torch.device | str = "cpu",
    ) -> None:
        self.batch_size = batch_size
        self.image_size = image_size
        self.num_channels = num_channels
        self.augmentation = augmentation
        self.num_images = len(image_set)
        self._images = image_set.images.to(device)
        self._labels = image_set.labels.to(device)
        self._rank, self._num_shares = 0, 1

    @property
    def device(self) -> torch.device:
        """Where the images are and what is given will be."""
        return self._images.device

    def at(self, image_size: int) -> "Batches":
        """The same images, not copied, at another size."""
        batches = copy.copy(self)
        batches.image_size = image_size
        return batches

    def shared(self, rank: int, num_shares: int) -> "Batches":
        """Of each batch the share number `rank` (from 0) of `num_shares`; the first ones are at most an image larger.

        Where a batch has fewer images than there are shares, some are empty.
        """
        batches = copy.copy(self)
        batches._rank, batches._num_shares = rank, num_shares
        return batches

    def __len__(self) -> int:
        """Batches an epoch; the last one may be smaller."""
        return -(-self.num_images // self.batch_size)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        """All images once, as stored: for evaluation."""
        for indices in torch.arange(self.num_images).split(self.batch_size):
            indices = self._share(indices)
            yield self._input(self._images[indices]), self._labels[indices]

    def shuffled(self, seed: int, epoch: int, start: int = 0) -> Iterator[tuple[Tensor, Tensor]]:
        """All images once, augmented, in the order of this seed and epoch (from 1), from batch `start` (from 0) on."""
        generator = torch.Generator().manual_seed(seed * 1_000_003 + epoch)
        order = torch.randperm(self.num_images, generator=generator).to(self._labels.device)
        batch_seed = int(torch.randint(2**62, (), generator=generator))
        for number, indices in enumerate(order.split(self.batch_size)):
            if number >= start:
                generator.manual_seed(batch_seed + number)  # a batch of its own, for a resumed epoch begins with any
                # The whole batch is varied, so that a share has the very images that one process would have.
                images = augment(self._images[indices], self.augmentation, generator)
                yield self._input(self._share(images)), self._labels[self._share(indices)]

    def _share(self, batch: Tensor) -> Tensor:
        return batch if self._num_shares == 1 else batch.tensor_split(self._num_shares)[self._rank]

    def _input(self, images: Tensor) -> Tensor:
        return to_input(images, self.image_size, self.num_channels)
