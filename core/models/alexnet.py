"""AlexNet as the book trims it to one GPU and one input channel."""

from collections import OrderedDict

from torch import nn

from core.models.blocks import LayerSequence
from core.models.shapes import output_shape


class AlexNet(LayerSequence):
    """Five convolutions and three fully connected layers (Krizhevsky et al. 2012; Dive into Deep Learning, 7.1).

    Shapes are those of a 224 x 224 image. `conv1` has no padding, as in the course notes; some editions of the book pad
    it by 1, which gives the same shapes and other numbers.
    """

    def __init__(self, *, in_channels: int = 1, num_classes: int = 10, image_size: int = 224) -> None:
        features = OrderedDict(
            conv1=nn.Conv2d(in_channels, 96, 11, stride=4),  # N x 96 x 54 x 54
            relu1=nn.ReLU(),
            pool1=nn.MaxPool2d(3, stride=2),  # N x 96 x 26 x 26
            conv2=nn.Conv2d(96, 256, 5, padding=2),  # N x 256 x 26 x 26
            relu2=nn.ReLU(),
            pool2=nn.MaxPool2d(3, stride=2),  # N x 256 x 12 x 12
            conv3=nn.Conv2d(256, 384, 3, padding=1),  # N x 384 x 12 x 12
            relu3=nn.ReLU(),
            conv4=nn.Conv2d(384, 384, 3, padding=1),  # N x 384 x 12 x 12
            relu4=nn.ReLU(),
            conv5=nn.Conv2d(384, 256, 3, padding=1),  # N x 256 x 12 x 12
            relu5=nn.ReLU(),
            pool3=nn.MaxPool2d(3, stride=2),  # N x 256 x 5 x 5
            flatten=nn.Flatten(),  # N x 6400
        )
        _, num_features = output_shape(nn.Sequential(features), (1, in_channels, image_size, image_size))
        classifier = OrderedDict(
            fc1=nn.Linear(num_features, 4096),
            relu6=nn.ReLU(),
            dropout1=nn.Dropout(0.5),
            fc2=nn.Linear(4096, 4096),
            relu7=nn.ReLU(),
            dropout2=nn.Dropout(0.5),
            fc3=nn.Linear(4096, num_classes),  # N x num_classes
        )
        super().__init__(features | classifier)
