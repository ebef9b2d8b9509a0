"""A network with two Inception blocks that is computed in a millisecond."""

import torch
from torch import nn

from core.models.blocks import ConvReLU, Inception, InceptionChannels


class Small(nn.Module):
    """A convolution, two Inception blocks, the mean and a linear layer, on maps of 10 x 10."""

    def __init__(self, in_channels: int, num_classes: int) -> None:
        super().__init__()
        self.conv1 = ConvReLU(in_channels, 4, 3, stride=3, padding=1, batch_norm=True)
        self.inception3a = Inception(4, InceptionChannels(2, 2, 3, 2, 2, 2), batch_norm=True)
        self.inception3b = Inception(9, InceptionChannels(3, 2, 4, 2, 2, 3), batch_norm=True)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.fc = nn.Linear(12, num_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        maps = self.inception3b(self.inception3a(self.conv1(images)))
        return self.fc(self.flatten(self.avgpool(maps)))
