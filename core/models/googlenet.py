"""The book's GoogLeNet for Fashion-MNIST, and the table of Inception blocks that it shares with the one of 2014."""

from functools import partial

from torch import Tensor, nn

from core.models.blocks import ConvReLU, Inception, InceptionChannels

# Table 1 of Szegedy et al. 2014, arXiv:1409.4842: #1x1, #3x3 reduce, #3x3, #5x5 reduce, #5x5, pool proj.
INCEPTION_TABLE = {
    "3a": InceptionChannels(64, 96, 128, 16, 32, 32),
    "3b": InceptionChannels(128, 128, 192, 32, 96, 64),
    "4a": InceptionChannels(192, 96, 208, 16, 48, 64),
    "4b": InceptionChannels(160, 112, 224, 24, 64, 64),
    "4c": InceptionChannels(128, 128, 256, 24, 64, 64),
    "4d": InceptionChannels(112, 144, 288, 32, 64, 64),
    "4e": InceptionChannels(256, 160, 320, 32, 128, 128),
    "5a": InceptionChannels(256, 160, 320, 32, 128, 128),
    "5b": InceptionChannels(384, 192, 384, 48, 128, 128),
}

# Where each stage ends, by the name of its last module; the shapes there are the ones that the course notes print.
STAGES = {
    "stage1": "pool1",
    "stage2": "pool2",
    "stage3": "pool3",
    "stage4": "pool4",
    "stage5": "avgpool",
    "flatten": "flatten",
    "fc": "fc",
}


class GoogLeNet(nn.Module):
    """No auxiliary heads, no dropout, pooling with padding: the book's (Dive into Deep Learning, section 7.4).

    Shapes in `forward` are those of a 96 x 96 image. Every convolution is followed by a ReLU; one published copy of
    these notes leaves the two of its second stage out, which makes conv2 and conv3 a single linear map.
    """

    stages = STAGES

    def __init__(self, *, in_channels: int = 1, num_classes: int = 10, batch_norm: bool = False) -> None:
        super().__init__()
        table = INCEPTION_TABLE
        conv = partial(ConvReLU, batch_norm=batch_norm)
        inception = partial(Inception, batch_norm=batch_norm)
        self.conv1 = conv(in_channels, 64, 7, stride=2, padding=3)
        self.pool1 = nn.MaxPool2d(3, stride=2, padding=1)

        self.conv2 = conv(64, 64, 1)
        self.conv3 = conv(64, 192, 3, padding=1)
        self.pool2 = nn.MaxPool2d(3, stride=2, padding=1)

        self.inception3a = inception(192, table["3a"])
        self.inception3b = inception(256, table["3b"])
        self.pool3 = nn.MaxPool2d(3, stride=2, padding=1)

        self.inception4a = inception(480, table["4a"])
        self.inception4b = inception(512, table["4b"])
        self.inception4c = inception(512, table["4c"])
        self.inception4d = inception(512, table["4d"])
        self.inception4e = inception(528, table["4e"])
        self.pool4 = nn.MaxPool2d(3, stride=2, padding=1)

        self.inception5a = inception(832, table["5a"])
        self.inception5b = inception(832, table["5b"])
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.fc = nn.Linear(1024, num_classes)

    def forward(self, images: Tensor) -> Tensor:
        """N x in_channels x S x S -> logits, N x num_classes."""
        x = self.conv1(images)  # N x 64 x 48 x 48
        x = self.pool1(x)  # N x 64 x 24 x 24

        x = self.conv2(x)  # N x 64 x 24 x 24
        x = self.conv3(x)  # N x 192 x 24 x 24
        x = self.pool2(x)  # N x 192 x 12 x 12

        x = self.inception3a(x)  # N x 256 x 12 x 12
        x = self.inception3b(x)  # N x 480 x 12 x 12
        x = self.pool3(x)  # N x 480 x 6 x 6

        x = self.inception4a(x)  # N x 512 x 6 x 6
        x = self.inception4b(x)  # N x 512 x 6 x 6
        x = self.inception4c(x)  # N x 512 x 6 x 6
        x = self.inception4d(x)  # N x 528 x 6 x 6
        x = self.inception4e(x)  # N x 832 x 6 x 6
        x = self.pool4(x)  # N x 832 x 3 x 3

        x = self.inception5a(x)  # N x 832 x 3 x 3
        x = self.inception5b(x)  # N x 1024 x 3 x 3
        x = self.avgpool(x)  # N x 1024 x 1 x 1
        x = self.flatten(x)  # N x 1024
        logits: Tensor = self.fc(x)  # N x num_classes
        return logits
