"""VGG-11 in its full width and with a quarter of the channels, in which the book trains it."""

from collections import OrderedDict

from torch import nn

from core.models.blocks import ConvReLU, LayerSequence
from core.models.shapes import output_shape

# Convolutions and channels of each block: configuration A of Simonyan and Zisserman 2014, arXiv:1409.1556, table 1.
VGG11 = ((1, 64), (1, 128), (2, 256), (2, 512), (2, 512))
VGG11_QUARTER = ((1, 16), (1, 32), (2, 64), (2, 128), (2, 128))


class VGGBlock(nn.Sequential):
    """`num_convs` 3x3 convolutions (`conv1`, `conv2`, ..., each with its ReLU) and `pool`, which halves both sides."""

    def __init__(self, num_convs: int, in_channels: int, out_channels: int) -> None:
        layers: OrderedDict[str, nn.Module] = OrderedDict()
        for i in range(num_convs):
            layers[f"conv{i + 1}"] = ConvReLU(in_channels if i == 0 else out_channels, out_channels, 3, padding=1)
        layers["pool"] = nn.MaxPool2d(2, stride=2)
        super().__init__(layers)


class VGG(LayerSequence):
    """Five blocks and three fully connected layers (Dive into Deep Learning, 7.2).

    `blocks` gives (convolutions, channels) of each block. A 224 x 224 image leaves `block1` to `block5` with
    112, 56, 28, 14 and 7 pixels a side.
    """

    def __init__(
        self,
        blocks: tuple[tuple[int, int], ...] = VGG11,
        *,
        in_channels: int = 1,
        num_classes: int = 10,
        image_size: int = 224,
    ) -> None:
        features: OrderedDict[str, nn.Module] = OrderedDict()
        block_in_channels = in_channels
        for i, (num_convs, out_channels) in enumerate(blocks):
            features[f"block{i + 1}"] = VGGBlock(num_convs, block_in_channels, out_channels)
            block_in_channels = out_channels
        features["flatten"] = nn.Flatten()  # N x 25088 at full width

        _, num_features = output_shape(nn.Sequential(features), (1, in_channels, image_size, image_size))
        classifier = OrderedDict(
            fc1=nn.Linear(num_features, 4096),
            relu1=nn.ReLU(),
            dropout1=nn.Dropout(0.5),
            fc2=nn.Linear(4096, 4096),
            relu2=nn.ReLU(),
            dropout2=nn.Dropout(0.5),
            fc3=nn.Linear(4096, num_classes),  # N x num_classes
        )
        super().__init__(features | classifier)
