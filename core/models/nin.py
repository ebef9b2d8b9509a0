"""Network in Network: the 1x1 convolutions from which GoogLeNet learned, and no fully connected layer."""

from collections import OrderedDict

from torch import nn

from core.models.blocks import ConvReLU, LayerSequence


class NiNBlock(nn.Sequential):
    """A convolution and two 1x1 convolutions, which act as a small perceptron on every pixel; each with its ReLU."""

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: int, stride: int = 1, padding: int = 0
    ) -> None:
        super().__init__(
            OrderedDict(
                conv1=ConvReLU(in_channels, out_channels, kernel_size, stride=stride, padding=padding),
                conv2=ConvReLU(out_channels, out_channels, 1),
                conv3=ConvReLU(out_channels, out_channels, 1),
            )
        )


class NiN(LayerSequence):
    """Four blocks, then one map per class, averaged (Lin et al. 2013, arXiv:1312.4400; Dive into Deep Learning, 7.3).

    Shapes are those of a 224 x 224 image. The logits come out of a ReLU, so none is negative: where all maps of a class
    die, its gradient is gone for good, which ends about one published run in ten at chance. `block2` pads by 2, which
    gives the 26 x 26 that the course notes print; the 1 in their code would give 24 x 24.
    """

    def __init__(self, *, in_channels: int = 1, num_classes: int = 10) -> None:
        super().__init__(
            OrderedDict(
                block1=NiNBlock(in_channels, 96, 11, stride=4),  # N x 96 x 54 x 54
                pool1=nn.MaxPool2d(3, stride=2),  # N x 96 x 26 x 26
                block2=NiNBlock(96, 256, 5, padding=2),  # N x 256 x 26 x 26
                pool2=nn.MaxPool2d(3, stride=2),  # N x 256 x 12 x 12
                block3=NiNBlock(256, 384, 3, padding=1),  # N x 384 x 12 x 12
                pool3=nn.MaxPool2d(3, stride=2),  # N x 384 x 5 x 5
                dropout=nn.Dropout(0.5),
                block4=NiNBlock(384, num_classes, 3, padding=1),  # N x num_classes x 5 x 5
                avgpool=nn.AdaptiveAvgPool2d(1),  # N x num_classes x 1 x 1
                flatten=nn.Flatten(),  # N x num_classes
            )
        )
