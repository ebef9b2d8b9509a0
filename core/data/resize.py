"""The one way from bytes to what a network gets, for training and for prediction alike."""

import torch.nn.functional as F
from torch import Tensor


def to_input(images: Tensor, image_size: int, num_channels: int = 1) -> Tensor:
    """uint8 N x C x H x W of 0..255 -> float32 N x num_channels x image_size x image_size of 0..1.

    Bilinear, smoothed where it shrinks: within one gray level of torchvision's `Resize` and `ToTensor`, which round to
    whole levels twice in between. A gray image is repeated for a network with colour channels.
    """
    inputs = images.float().div_(255)
    if inputs.shape[-2:] != (image_size, image_size):
        inputs = F.interpolate(inputs, size=(image_size, image_size), mode="bilinear", antialias=True)
    if inputs.shape[1] != num_channels:
        inputs = inputs.expand(-1, num_channels, -1, -1)
    return inputs
