"""The GoogLeNet of 2014: three channels, ceil-mode pooling, dropout and, on request, its two auxiliary heads."""

from collections import OrderedDict
from typing import NamedTuple

from torch import Tensor, nn
from torch.nn import functional as F

from core.models.blocks import ConvReLU, Inception
from core.models.googlenet import INCEPTION_TABLE, STAGES
from core.models.shapes import output_shape

AUX_LOSS_WEIGHT = 0.3  # Szegedy et al. 2014, section 5: how much each auxiliary loss adds to the total


class GoogLeNetOutput(NamedTuple):
    """What the network with heads gives while it trains; each N x num_classes."""

    logits: Tensor
    aux1: Tensor  # the head on inception4a
    aux2: Tensor  # the head on inception4d


class AuxiliaryHead(nn.Sequential):
    """A small classifier on the maps of a middle block, so that the loss reaches the early layers by a short way.

    Shapes are those of a 224 x 224 image. Dropout is the paper's: 0.7, once, after the first fully connected layer
    (Szegedy et al. 2014, section 5); the course notes say so too, but their code drops 0.5 before and after it.
    """

    def __init__(self, in_channels: int, map_size: int, num_classes: int) -> None:
        features = OrderedDict(
            pool=nn.AvgPool2d(5, stride=3),  # N x 512 (4a) or 528 (4d) x 4 x 4
            conv=ConvReLU(in_channels, 128, 1),  # N x 128 x 4 x 4
            flatten=nn.Flatten(),  # N x 2048
        )
        _, num_features = output_shape(nn.Sequential(features), (1, in_channels, map_size, map_size))
        classifier = OrderedDict(
            fc1=nn.Linear(num_features, 1024),  # N x 1024
            relu=nn.ReLU(),
            dropout=nn.Dropout(0.7),
            fc2=nn.Linear(1024, num_classes),  # N x num_classes
        )
        super().__init__(features | classifier)


class GoogLeNet2014(nn.Module):
    """GoogLeNet as it won ImageNet's 2014 contest, without its response normalisation (arXiv:1409.4842, table 1).

    Shapes in `forward` are those of a 224 x 224 image. The heads need `image_size` for their fully connected layers and
    have no part in predicting: in eval mode they do not run.
    """

    stages = STAGES

    def __init__(
        self, *, in_channels: int = 3, num_classes: int = 1000, image_size: int = 224, aux_heads: bool = False
    ) -> None:
        super().__init__()
        table = INCEPTION_TABLE
        self.conv1 = ConvReLU(in_channels, 64, 7, stride=2, padding=3)
        self.pool1 = nn.MaxPool2d(3, stride=2, ceil_mode=True)

        self.conv2 = ConvReLU(64, 64, 1)
        self.conv3 = ConvReLU(64, 192, 3, padding=1)
        self.pool2 = nn.MaxPool2d(3, stride=2, ceil_mode=True)

        self.inception3a = Inception(192, table["3a"])
        self.inception3b = Inception(256, table["3b"])
        self.pool3 = nn.MaxPool2d(3, stride=2, ceil_mode=True)

        self.inception4a = Inception(480, table["4a"])
        self.inception4b = Inception(512, table["4b"])
        self.inception4c = Inception(512, table["4c"])
        self.inception4d = Inception(512, table["4d"])
        self.inception4e = Inception(528, table["4e"])
        self.pool4 = nn.MaxPool2d(3, stride=2, ceil_mode=True)

        self.inception5a = Inception(832, table["5a"])
        self.inception5b = Inception(832, table["5b"])

        # conv1 halves the image and rounds up; each ceil-mode pooling without padding halves and rounds down.
        map_size = (image_size + 1) // 2 // 8
        self.aux1 = AuxiliaryHead(512, map_size, num_classes) if aux_heads else None
        self.aux2 = AuxiliaryHead(528, map_size, num_classes) if aux_heads else None

        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.dropout = nn.Dropout(0.4)
        self.fc = nn.Linear(1024, num_classes)

    def forward(self, images: Tensor) -> Tensor | GoogLeNetOutput:
        """N x in_channels x S x S -> logits, N x num_classes; with heads and in training mode all three outputs."""
        x = self.conv1(images)  # N x 64 x 112 x 112
        x = self.pool1(x)  # N x 64 x 56 x 56

        x = self.conv2(x)  # N x 64 x 56 x 56
        x = self.conv3(x)  # N x 192 x 56 x 56
        x = self.pool2(x)  # N x 192 x 28 x 28

        x = self.inception3a(x)  # N x 256 x 28 x 28
        x = self.inception3b(x)  # N x 480 x 28 x 28
        x = self.pool3(x)  # N x 480 x 14 x 14

        x = after_4a = self.inception4a(x)  # N x 512 x 14 x 14
        x = self.inception4b(x)  # N x 512 x 14 x 14
        x = self.inception4c(x)  # N x 512 x 14 x 14
        x = after_4d = self.inception4d(x)  # N x 528 x 14 x 14
        x = self.inception4e(x)  # N x 832 x 14 x 14
        x = self.pool4(x)  # N x 832 x 7 x 7

        x = self.inception5a(x)  # N x 832 x 7 x 7
        x = self.inception5b(x)  # N x 1024 x 7 x 7
        x = self.avgpool(x)  # N x 1024 x 1 x 1
        x = self.flatten(x)  # N x 1024
        x = self.dropout(x)
        logits: Tensor = self.fc(x)  # N x num_classes

        if self.training and self.aux1 is not None and self.aux2 is not None:
            return GoogLeNetOutput(logits, self.aux1(after_4a), self.aux2(after_4d))
        return logits


def loss_with_aux(output: GoogLeNetOutput, labels: Tensor) -> Tensor:
    """Mean cross-entropy of the logits plus `AUX_LOSS_WEIGHT` times that of each head; `labels` has shape N."""
    aux_loss = F.cross_entropy(output.aux1, labels) + F.cross_entropy(output.aux2, labels)
    return F.cross_entropy(output.logits, labels) + AUX_LOSS_WEIGHT * aux_loss
