"""How each network of `MODELS` is built; apart from the list itself because it needs torch."""

from collections.abc import Callable
from functools import partial

from core.models.alexnet import AlexNet
from core.models.blocks import LayerSequence
from core.models.googlenet import GoogLeNet
from core.models.googlenet_2014 import GoogLeNet2014
from core.models.nin import NiN
from core.models.vgg import VGG, VGG11, VGG11_QUARTER

Network = GoogLeNet | GoogLeNet2014 | LayerSequence


def _googlenet(*, in_channels: int, num_classes: int, image_size: int, batch_norm: bool = False) -> GoogLeNet:
    del image_size  # global average pooling: any size will do
    return GoogLeNet(in_channels=in_channels, num_classes=num_classes, batch_norm=batch_norm)


def _nin(*, in_channels: int, num_classes: int, image_size: int) -> NiN:
    del image_size  # global average pooling: any size will do
    return NiN(in_channels=in_channels, num_classes=num_classes)


# Each is called with in_channels=, num_classes= and image_size=.
BUILDERS: dict[str, Callable[..., Network]] = {
    "googlenet": _googlenet,
    "googlenet_bn": partial(_googlenet, batch_norm=True),
    "alexnet": AlexNet,
    "vgg11": partial(VGG, VGG11),
    "vgg11_quarter": partial(VGG, VGG11_QUARTER),
    "nin": _nin,
    "googlenet_2014": GoogLeNet2014,
}
