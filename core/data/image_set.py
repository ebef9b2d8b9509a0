"""A labelled set of pictures, all of one size, in memory."""

from dataclasses import dataclass

from torch import Tensor

from core.errors import UserError


@dataclass(frozen=True)
class ImageSet:
    """`images` is uint8, N x C x H x W with 0..255; `labels` is int64, N, with indices into `class_names`."""

    name: str
    images: Tensor
    labels: Tensor
    class_names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, num_images: int) -> "ImageSet":
        """The first `num_images` pictures, sharing memory; raises `UserError` where the set does not have as many."""
        if not 1 <= num_images <= len(self):
            raise UserError(
                "{name} has {available} images: choose from 1 to {available}, not {asked}.",
                name=self.name,
                available=len(self),
                asked=num_images,
            )
        return ImageSet(self.name, self.images[:num_images], self.labels[:num_images], self.class_names)
