"""One value worked out: the numbers must come to what the network itself says, for every kind of layer."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from core.errors import UserError
from core.inside.arithmetic import work_out
from core.inside.feature_maps import capture
from core.inside.switches import switched_off
from core.inside.worked_out import Pooling, WeightedSum
from core.models import build_model
from core.models.blocks import ConvReLU

SIDE = 32
PLACES = [(0, 0), (1, 2), (3, 3)]  # of the 4 x 4 maps of 3a and 3b: two corners and one inside


@pytest.fixture(scope="module", params=["googlenet", "googlenet_bn"])
def model(request):
    torch.manual_seed(5)
    model = build_model(request.param, image_size=SIDE).eval()
    for module in model.modules():  # norms that have seen images
        if isinstance(module, nn.BatchNorm2d):
            for tensor, low, high in ((module.running_mean, -0.1, 0.1), (module.running_var, 0.5, 2.0)):
                tensor.uniform_(low, high)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.2, 0.2)
    return model.requires_grad_(False)


@pytest.fixture(scope="module")
def images():
    return torch.rand(1, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(1))


def recomputed(steps: WeightedSum) -> float:
    """A loop over every weight, written down as a pupil would do it."""
    total = 0.0
    channels, height, width = steps.kernel.shape
    for channel in range(channels):
        for row in range(height):
            for column in range(width):
                total += float(steps.window.values[channel, row, column]) * float(steps.kernel[channel, row, column])
    total += steps.bias or 0.0
    if steps.norm is not None:
        norm = steps.norm
        total = (total - norm.mean) / math.sqrt(norm.variance + norm.eps) * norm.gain + norm.shift
    return max(0.0, total) if steps.has_relu else total


@pytest.mark.parametrize(
    ("layer", "size", "num_below"),
    [
        ("conv1", 7, 1),
        ("inception3a.branch1x1", 1, 192),
        ("inception3a.branch3x3.reduce", 1, 192),
        ("inception3a.branch3x3", 3, 96),
        ("inception3b.branch5x5", 5, 32),
        ("inception3a.branch_pool", 1, 192),
    ],
)
def test_products_bias_norm_and_relu_come_to_the_networks_own_value(model, images, layer, size, num_below):
    maps = capture(model, images, [layer]).maps[layer][0]
    for channel, (row, column) in zip((0, 7, len(maps) - 1), PLACES, strict=True):
        done = work_out(model, images, layer, channel, row, column)
        assert isinstance(done.steps, WeightedSum)
        assert done.steps.kernel.shape == done.steps.window.values.shape == (num_below, size, size)
        assert done.value == float(maps[channel, row, column])
        assert recomputed(done.steps) == pytest.approx(done.value, abs=1e-5)
        assert done.steps.sum + (done.steps.bias or 0.0) == pytest.approx(done.steps.total, abs=done.steps.rounding)
        assert (done.steps.norm is None) == (done.steps.bias is not None)


def test_a_convolution_alone_gives_the_number_before_its_relu(model, images):
    maps = capture(model, images, ["conv3.conv", "conv3"]).maps
    row, column, channel = 2, 2, int((maps["conv3"][0, :, 2, 2] == 0).nonzero()[0])
    done = work_out(model, images, "conv3", channel, row, column)
    assert done.steps.normed < 0  # this one is cut off
    assert done.steps.total == float(maps["conv3.conv"][0, channel, row, column])
    assert done.value == 0


def test_the_window_in_a_corner_sees_zeros_outside(model, images):
    done = work_out(model, images, "conv1", 0, 0, 0)
    window = done.steps.window
    assert (window.row, window.column) == (-3, -3)
    assert np.array_equal(window.is_inside, np.outer([0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 1, 1, 1, 1]).astype(bool))
    assert (window.values[0][~window.is_inside] == 0).all()
    assert np.array_equal(window.values[0, 3:, 3:], images[0, 0, :4, :4].numpy())


def test_the_pooling_branch_tells_the_greatest_of_each_window(model, images):
    below = capture(model, images, ["pool2"]).maps["pool2"][0].numpy()
    pooled = work_out(model, images, "inception3a.branch_pool", 3, 1, 0).steps.pooled
    assert pooled.kind == "max"
    assert pooled.window.values.shape == (192, 3, 3)
    assert np.array_equal(pooled.results, below[:, 0:3, 0:2].max(axis=(1, 2)))
    assert np.array_equal(pooled.window.values.max(axis=(1, 2)), pooled.results)
    assert not pooled.window.is_inside[:, 0].any()
    assert (pooled.window.values[:, :, 0] == -np.inf).all()


@pytest.mark.parametrize(("row", "column"), [(0, 0), (2, 1)])
def test_max_pooling_takes_the_greatest_of_its_window(model, images, row, column):
    maps = capture(model, images, ["conv3", "pool2"]).maps
    done = work_out(model, images, "pool2", 11, row, column)
    rows, columns = (slice(max(0, 2 * at - 1), 2 * at + 2) for at in (row, column))
    seen = maps["conv3"][0, 11, rows, columns]
    assert isinstance(done.steps, Pooling)
    assert done.value == float(seen.max()) == float(maps["pool2"][0, 11, row, column])
    assert done.steps.window.values[0][done.steps.window.is_inside].size == seen.numel()


def test_a_pooling_that_sticks_out_of_the_map_takes_what_there_is():
    model = nn.Sequential(nn.MaxPool2d(3, stride=2, ceil_mode=True)).eval()
    images = torch.arange(36.0).reshape(1, 1, 6, 6)
    done = work_out(model, images, "0", 0, 2, 2)
    assert done.value == 35
    assert done.steps.window.is_inside.tolist() == [[True, True, False], [True, True, False], [False] * 3]


def test_the_mean_of_a_map_and_a_linear_layer(model, images):
    mean = work_out(model, images, "avgpool", 5)
    assert mean.steps.kind == "mean"
    assert mean.steps.window.values.mean() == pytest.approx(mean.value, abs=1e-6)
    logits = capture(model, images, []).logits[0]
    last = work_out(model, images, "fc", 4)
    assert last.value == float(logits[4])
    assert (last.steps.kind, last.steps.has_relu) == ("linear", False)
    assert recomputed(last.steps) == pytest.approx(last.value, abs=1e-5)


def test_a_bare_relu_goes_back_to_the_layer_before_it():
    model = build_model("alexnet", image_size=67).eval()
    images = torch.rand(1, 1, 67, 67)
    for layer, source in (("relu2", "conv2"), ("relu7", "fc2")):
        done = work_out(model, images, layer, 2)
        assert done.steps.layer == source
        assert recomputed(done.steps) == pytest.approx(done.value, abs=1e-5)


def test_the_model_stays_as_it_was(model, images):
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    work_out(model, images, "inception3a.branch_pool", 0, 0, 0)
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())
    assert not any(module._forward_hooks or "forward" in vars(module) for module in model.modules())


def test_the_rounding_that_is_allowed_is_small_and_a_wrong_weight_is_found(images):
    model = nn.Sequential(ConvReLU(1, 2, 3, padding=1)).eval()
    steps = work_out(model, images, "0", 1, 4, 4).steps
    assert steps.rounding < 1e-5
    off = steps.sum + 0.001 * steps.window.values[0, 1, 1] + steps.bias
    assert abs(off - steps.total) > steps.rounding


@pytest.mark.parametrize(
    ("layer", "place", "sentence"),
    [
        ("inception3c", (0, 0, 0), "no layer called inception3c"),
        ("inception3a", (0, 0, 0), "put together from several layers"),
        ("conv1", (64, 0, 0), r"conv1 has 64 x 16 x 16 values, none at map 65, row 1, column 1"),
        ("conv1", (0, 16, 0), "row 17"),
        ("fc", (0, 0, 1), "none at map 1, row 1, column 2"),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(model, images, layer, place, sentence):
    with pytest.raises(UserError, match=sentence):
        work_out(model, images, layer, *place)


def test_of_a_branch_that_is_switched_off_the_way_and_what_stands_in_its_place_are_told(model, images):
    with switched_off(model, ["inception3a.branch1x1"]):
        channel = int(capture(model, images, ["inception3a.branch1x1.relu"]).maps.popitem()[1][0, :, 1, 1].argmax())
        done = work_out(model, images, "inception3a.branch1x1", channel, 1, 1)
        below = work_out(model, images, "inception3b.branch1x1", 0, 1, 1)
    assert done.value == 0
    assert done.steps.activation == pytest.approx(recomputed(done.steps), abs=1e-5)
    assert done.steps.activation > 0
    assert not below.steps.window.values[:64].any()  # the next block sees the zeros
