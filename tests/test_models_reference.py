"""Each network against the same network written down a second time in plain PyTorch: identical logits, bit for bit."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.models import build_model
from core.models.by_position import load_by_position

SIZE = 96


def plain_alexnet(size: int) -> nn.Sequential:
    side = {96: 1, 224: 5}[size]
    return nn.Sequential(
        *(nn.Conv2d(1, 96, 11, 4), nn.ReLU(), nn.MaxPool2d(3, 2)),
        *(nn.Conv2d(96, 256, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(3, 2)),
        *(nn.Conv2d(256, 384, 3, 1, 1), nn.ReLU()),
        *(nn.Conv2d(384, 384, 3, 1, 1), nn.ReLU()),
        *(nn.Conv2d(384, 256, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(3, 2)),
        nn.Flatten(),
        *(nn.Linear(256 * side * side, 4096), nn.ReLU(), nn.Dropout(0.5)),
        *(nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(0.5)),
        nn.Linear(4096, 10),
    )


def plain_vgg(size: int, widths: tuple[int, ...]) -> nn.Sequential:
    """`widths` are the channels of the eight convolutions; a pooling follows the 1st, 2nd, 4th, 6th and 8th."""
    layers: list[nn.Module] = []
    for i, (before, width) in enumerate(zip((1, *widths), widths, strict=False)):
        layers += [nn.Conv2d(before, width, 3, 1, 1), nn.ReLU()]
        if i in (0, 1, 3, 5, 7):
            layers.append(nn.MaxPool2d(2))
    return nn.Sequential(
        *layers,
        nn.Flatten(),
        *(nn.Linear(widths[-1] * (size // 32) ** 2, 4096), nn.ReLU(), nn.Dropout()),
        *(nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout()),
        nn.Linear(4096, 10),
    )


def plain_nin(_size: int) -> nn.Sequential:
    def block(before: int, width: int, *window: int) -> list[nn.Module]:
        perceptron = [nn.Conv2d(before, width, *window), nn.ReLU()]
        for _ in range(2):
            perceptron += [nn.Conv2d(width, width, 1), nn.ReLU()]
        return perceptron

    return nn.Sequential(
        *block(1, 96, 11, 4, 0),
        nn.MaxPool2d(3, 2),
        *block(96, 256, 5, 1, 2),
        nn.MaxPool2d(3, 2),
        *block(256, 384, 3, 1, 1),
        nn.MaxPool2d(3, 2),
        nn.Dropout(0.5),
        *block(384, 10, 3, 1, 1),
        nn.AdaptiveAvgPool2d((1, 1)),
        nn.Flatten(),
    )


PLAIN = {
    "alexnet": plain_alexnet,
    "vgg11": lambda size: plain_vgg(size, (64, 128, 256, 256, 512, 512, 512, 512)),
    "vgg11_quarter": lambda size: plain_vgg(size, (16, 32, 64, 64, 128, 128, 128, 128)),
    "nin": plain_nin,
}

# Channels of each Inception block: 1x1, reduced and full 3x3, reduced and full 5x5, pool; None where a pooling stands.
BLOCKS = [
    (64, 96, 128, 16, 32, 32),
    (128, 128, 192, 32, 96, 64),
    None,
    (192, 96, 208, 16, 48, 64),
    (160, 112, 224, 24, 64, 64),
    (128, 128, 256, 24, 64, 64),
    (112, 144, 288, 32, 64, 64),
    (256, 160, 320, 32, 128, 128),
    None,
    (256, 160, 320, 32, 128, 128),
    (384, 192, 384, 48, 128, 128),
]


class Tape:
    """Weights in their order, each used once by `conv` or `linear`; every convolution is followed by a ReLU."""

    def __init__(self, weights: Iterator[Tensor]) -> None:
        self.weights = weights

    def conv(self, x: Tensor, channels: int, size: int, stride: int = 1, padding: int = 0) -> Tensor:
        weight, bias = next(self.weights), next(self.weights)
        assert weight.shape == (channels, x.shape[1], size, size)
        return F.conv2d(x, weight, bias, stride, padding).clamp(min=0)

    def linear(self, x: Tensor) -> Tensor:
        return F.linear(x, next(self.weights), next(self.weights))

    def inception(self, x: Tensor, channels: tuple[int, ...]) -> Tensor:
        n1, n3_reduced, n3, n5_reduced, n5, n_pool = channels
        a = self.conv(x, n1, 1)
        b = self.conv(self.conv(x, n3_reduced, 1), n3, 3, padding=1)
        c = self.conv(self.conv(x, n5_reduced, 1), n5, 5, padding=2)
        d = self.conv(F.max_pool2d(x, 3, 1, 1), n_pool, 1)
        return torch.cat((a, b, c, d), 1)

    def head(self, x: Tensor) -> Tensor:
        x = self.conv(F.avg_pool2d(x, 5, 3), 128, 1).flatten(1)
        return self.linear(self.linear(x).clamp(min=0))


def plain_googlenet(images: Tensor, weights: list[Tensor], pooling: dict[str, object]) -> tuple[Tensor, Tensor, Tensor]:
    """Logits and the maps after 4a and 4d, from the stem's three convolutions to the last layer, without dropout."""
    tape = Tape(iter(weights))
    x = F.max_pool2d(tape.conv(images, 64, 7, 2, 3), 3, 2, **pooling)
    x = F.max_pool2d(tape.conv(tape.conv(x, 64, 1), 192, 3, padding=1), 3, 2, **pooling)
    outputs = []
    for channels in BLOCKS:
        x = F.max_pool2d(x, 3, 2, **pooling) if channels is None else tape.inception(x, channels)
        outputs.append(x)
    logits = tape.linear(x.mean((2, 3)))
    assert next(tape.weights, None) is None
    return logits, outputs[3], outputs[6]


def with_strong_signals(model: nn.Module) -> nn.Module:
    """Xavier's weights: PyTorch's own let the signal fade so much that the last biases would hide a wrong layer."""
    for parameter in model.parameters():
        if parameter.dim() > 1:
            nn.init.xavier_uniform_(parameter)
    return model


@pytest.mark.parametrize("name", PLAIN)
def test_a_chain_gives_the_logits_of_plain_layers_with_the_same_weights(name):
    plain = with_strong_signals(PLAIN[name](SIZE))
    model = build_model(name, image_size=SIZE)
    load_by_position(model, plain.state_dict())
    images = torch.rand(2, 1, SIZE, SIZE)
    with torch.no_grad():
        assert torch.equal(model.eval()(images), plain.eval()(images))
        # In training mode dropout must fall on the same numbers.
        torch.manual_seed(0)
        expected = plain.train()(images)
        torch.manual_seed(0)
        assert torch.equal(model.train()(images), expected)


@pytest.mark.parametrize("name", ["alexnet", "vgg11_quarter", "nin"])
def test_the_same_seed_gives_the_initial_weights_of_plain_layers(name):
    torch.manual_seed(3)
    plain = PLAIN[name](SIZE)
    torch.manual_seed(3)
    model = build_model(name, image_size=SIZE)
    for own, given in zip(model.state_dict().values(), plain.state_dict().values(), strict=True):
        assert torch.equal(own, given)


@pytest.mark.parametrize("size", [96, 65])
def test_googlenet_gives_the_logits_of_the_plain_functions(size):
    model = with_strong_signals(build_model("googlenet", image_size=size)).eval()
    images = torch.rand(2, 1, size, size)
    with torch.no_grad():
        logits, _, _ = plain_googlenet(images, list(model.parameters()), {"padding": 1})
        assert torch.equal(model(images), logits)


@pytest.mark.parametrize("size", [96, 79])
def test_googlenet_2014_gives_the_three_outputs_of_the_plain_functions(size):
    model = with_strong_signals(build_model("googlenet_2014", image_size=size, aux_heads=True))
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    body = [parameter for name, parameter in model.named_parameters() if not name.startswith("aux")]
    heads = [list(model.aux1.parameters()), list(model.aux2.parameters())]
    images = torch.rand(2, 3, size, size)
    with torch.no_grad():
        logits, after_4a, after_4d = plain_googlenet(images, body, {"ceil_mode": True})
        aux1, aux2 = (Tape(iter(head)).head(maps) for head, maps in zip(heads, (after_4a, after_4d), strict=True))
        output = model.train()(images)
        for ours, plain in zip(output, (logits, aux1, aux2), strict=True):
            assert torch.equal(ours, plain)
        assert torch.equal(model.eval()(images), logits)
