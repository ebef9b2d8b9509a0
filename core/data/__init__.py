"""The data sets: loaded whole into memory as bytes, handed out by the batch."""

from core.data.batches import Batches
from core.data.fashion_mnist import CLASS_NAMES, load_fashion_mnist
from core.data.image_set import ImageSet
from core.data.resize import to_input

__all__ = ["CLASS_NAMES", "Batches", "ImageSet", "load_fashion_mnist", "to_input"]
