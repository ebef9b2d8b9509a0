"""Receptive fields against known ones, against networks that are really run, and against finite differences."""

import json
from functools import partial

import numpy as np
import pytest
import torch
from torch import nn

from core.__main__ import main
from core.errors import UserError
from core.inside.branches import Switches
from core.inside.describe import describe
from core.inside.receptive_field import ReceptiveField, measured_field, receptive_fields
from core.models import MODELS, build_model
from core.models.blocks import ConvReLU, Inception, InceptionChannels
from core.predict.predictor import Predictor
from core.predict.untrained import untrained_weights

# 1x1, 3x3, 5x5, pool: worked out by hand from kernel sizes and strides.
KNOWN = {
    "inception3a": (27, 43, 59, 43),
    "inception3b": (59, 75, 91, 75),
    "inception4a": (107, 139, 171, 139),
}


def of_ones(model: nn.Module) -> nn.Module:
    """The network with positive weights in 64 bits, so that nothing that it sees cancels out, and exact zeros."""
    model = model.double().eval()
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, nn.Conv2d):
                module.weight.fill_(1 / module.weight[0].numel())
                module.bias.zero_()
    return model


def columns_that_count(model: nn.Module, layers: list[str], shape: tuple[int, int, int], columns: list[int]) -> dict:
    """By layer: which of these columns of the picture each column of its map sees; a picture with each is looked at."""
    images = torch.zeros(len(columns), *shape, dtype=torch.float64)
    images[range(len(columns)), :, :, columns] = 1
    bright, handles = {}, []
    for name in layers:
        keep = partial(lambda name, _module, _inputs, output: bright.update({name: output.amax(dim=(1, 2)) > 0}), name)
        handles.append(model.get_submodule(name).register_forward_hook(keep))
    with torch.no_grad():
        model(images)
    for handle in handles:
        handle.remove()
    return {
        name: [{columns[index] for index in seen[:, place].nonzero()} for place in range(seen.shape[1])]
        for name, seen in bright.items()
    }


def expected(field: ReceptiveField, num_places: int, columns: list[int]) -> list:
    return [set(columns) & set(range(*field.span(place))) for place in range(num_places)]


@pytest.mark.parametrize("block", KNOWN)
def test_the_branches_of_googlenet_have_the_known_fields(block):
    fields = describe("googlenet").receptive_fields
    branches = [f"{block}.{branch}" for branch in Inception.BRANCHES]
    assert tuple(fields[name].size for name in branches) == KNOWN[block]
    assert fields[block].size == max(KNOWN[block])


def test_a_field_lies_around_the_middle_of_its_place():
    field = describe("googlenet").receptive_fields["inception3a.branch1x1"]
    assert field.step == 8  # 96 pixels, maps of 12
    assert field.span(0) == (-13, 14)
    assert field.span(6) == (35, 62)


@pytest.mark.parametrize("layer", ["0", "1.branch3x3", "1.branch5x5.reduce", "2", "2.branch_pool", "2.branch1x1"])
def test_two_small_blocks_see_exactly_those_columns(network, layer):
    seen = columns_that_count(of_ones(network), [layer], (1, 1, 40), list(range(40)))[layer]
    assert seen == expected(receptive_fields(network, 40)[layer], len(seen), list(range(40)))
    assert seen[0] != set(range(40))


@pytest.mark.parametrize(
    ("name", "size", "layers"),
    [
        ("googlenet", 48, ["pool2", "inception3a.branch5x5", "inception3b.branch1x1"]),
        ("googlenet_2014", 48, ["pool1", "inception3a.branch3x3"]),  # poolings that stick out, and three colours
        ("vgg11_quarter", 32, ["block1", "block3"]),
        ("nin", 67, ["block1", "pool1"]),
        ("alexnet", 67, ["pool1", "pool2"]),
    ],
)
def test_the_networks_see_exactly_those_columns(name, size, layers):
    columns = [0, 9, 24, size - 1]
    model = of_ones(build_model(name, image_size=size))
    fields = receptive_fields(model, size)
    seen = columns_that_count(model, layers, (MODELS[name].in_channels, size, size), columns)
    for layer in layers:
        assert seen[layer] == expected(fields[layer], len(seen[layer]), columns), layer


@pytest.mark.parametrize("name", MODELS)
def test_the_logits_see_the_whole_picture_and_the_network_stays_as_it_was(name):
    size = max(MODELS[name].min_image_size, 96)
    model = build_model(name, image_size=size).eval()
    fields = receptive_fields(model, size)
    first, end = list(fields.values())[-1].span(0)
    assert first <= 0
    assert end >= size - 3  # strides may leave out the last pixels
    assert set(fields) == {module for module, _ in model.named_modules() if module}
    assert not any("forward" in vars(module) for module in model.modules())


def test_an_unknown_kind_of_layer_is_no_silent_nonsense():
    with pytest.raises(TypeError, match="PixelShuffle"):
        receptive_fields(nn.Sequential(nn.Conv2d(1, 4, 3), nn.PixelShuffle(2)), 20)


def test_describe_tells_them_as_json(capsys):
    assert main(["describe", "googlenet", "--json"]) == 0
    fields = json.loads(capsys.readouterr().out)["receptive_fields"]
    assert fields["inception4a.branch5x5"] == {"size": 171, "step": 16, "start": -85}


@pytest.fixture
def network() -> nn.Module:
    """Two small blocks behind a stem."""
    channels = InceptionChannels(3, 2, 4, 2, 3, 2)
    torch.manual_seed(0)
    layers = [ConvReLU(1, 4, 3, stride=2, padding=1), Inception(4, channels), Inception(12, channels)]
    model = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(12, 3)).eval()
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, nn.Conv2d):
                module.bias.fill_(0.5)  # so that something comes through every ReLU
    return model


LAYERS = ["0", "1.branch1x1", "1.branch5x5.reduce", "2.branch3x3", "2.branch_pool"]


@pytest.mark.parametrize("layer", LAYERS)
def test_the_measured_field_lies_inside_the_theoretical_one(network, layer):
    picture = torch.rand(1, 1, 40, 40)
    field = receptive_fields(network, 40)[layer]
    for channel, row, column in ((0, 10, 10), (1, 4, 13), (1, 0, 19)):
        measured = measured_field(network, picture, layer, channel, row, column)
        inside = np.zeros((40, 40), dtype=bool)
        (top, bottom), (left, right) = field.span(row), field.span(column)
        inside[max(0, top) : bottom, max(0, left) : right] = True
        outside = measured.sensitivity[~inside]
        assert outside.size == 0 or outside.max() <= 1e-6 * measured.sensitivity.max()
        assert max(0, top) <= measured.rows[0] < measured.rows[1] <= min(40, bottom)
        assert max(0, left) <= measured.columns[0] < measured.columns[1] <= min(40, right)


@pytest.mark.parametrize("layer", ["0", "2.branch3x3", "2.branch_pool"])
def test_sensitivity_is_how_much_the_value_moves_with_each_pixel(network, layer):
    network.double()
    picture = torch.rand(1, 1, 40, 40, dtype=torch.float64)
    sensitivity = measured_field(network, picture, layer, 1, 9, 12).sensitivity
    *_, last = network.get_submodule(layer).modules()
    values = []
    handle = last.register_forward_pre_hook(lambda _module, inputs: values.append(inputs[0][:, 1, 9, 12]))
    pixels = [(row, column) for row in range(12, 24, 3) for column in range(18, 31, 3)]
    for step in (1e-6, -1e-6):
        moved = picture.repeat(len(pixels), 1, 1, 1)
        for number, (row, column) in enumerate(pixels):
            moved[number, 0, row, column] += step
        network(moved)
    handle.remove()
    slopes = ((values[0] - values[1]) / 2e-6).abs().tolist()
    assert [sensitivity[pixel] for pixel in pixels] == pytest.approx(slopes, rel=1e-4, abs=1e-7)
    assert max(slopes) > 0


def test_the_measured_frame_leaves_out_little_at_each_side(network):
    measured = measured_field(network, torch.rand(1, 1, 40, 40), "2.branch5x5", 0, 10, 10)
    total = measured.sensitivity.sum(dtype=np.float64)
    for axis, (first, end) in ((1, measured.rows), (0, measured.columns)):
        sums = measured.sensitivity.sum(axis=axis, dtype=np.float64) / total
        assert sums[:first].sum() <= 0.025 < sums[: first + 1].sum()
        assert sums[end:].sum() <= 0.025 < sums[end - 1 :].sum()


def test_a_value_behind_a_dead_layer_is_moved_by_nothing(network):
    with torch.no_grad():
        network[0].conv.bias.fill_(-100)
    measured = measured_field(network, torch.rand(1, 1, 40, 40), "2.branch1x1", 0, 10, 10)
    assert measured.sensitivity.shape == (40, 40)
    assert not measured.sensitivity.any()
    assert measured.rows is measured.columns is None


def test_a_value_below_zero_is_measured_before_its_relu(network):
    with torch.no_grad():
        network[1].branch1x1.conv.bias.fill_(-5)
    measured = measured_field(network, torch.rand(1, 1, 40, 40), "1.branch1x1", 0, 10, 10)
    assert measured.rows == (19, 22)  # a stem of 3 x 3 with stride 2


def test_a_logit_is_a_map_of_one_value(network):
    measured = measured_field(network, torch.rand(1, 1, 40, 40), "5", 2, 0, 0)
    assert measured.rows[1] - measured.rows[0] > 30


def test_layers_that_are_not_there_are_refused(network):
    for name in ("", "inception9z"):
        with pytest.raises(UserError, match="no layer called"):
            measured_field(network, torch.rand(1, 1, 40, 40), name, 0, 0, 0)


def test_what_branches_that_are_off_would_pass_on_moves_nothing():
    """Behind 3a's 1x1 branch alone, a 1x1 convolution of 3b sees no more than that branch does."""
    predictor, picture = Predictor(untrained_weights("googlenet", 96)), np.random.default_rng(0)
    pixels, place = picture.integers(0, 255, (28, 28), dtype=np.uint8), ("inception3b.branch1x1", 0, 6, 5)
    others = frozenset(f"inception3a.{kind}" for kind in ("branch3x3", "branch5x5", "branch_pool"))
    seen_by_one = predictor.receptive_fields()["inception3a.branch1x1"]
    without = predictor.measured_field(pixels, *place, Switches(others)).sensitivity
    for along, index in ((0, 6), (1, 5)):
        start, end = seen_by_one.span(index)
        moving = np.flatnonzero(without.sum(axis=1 - along))
        assert len(moving)
        assert start <= moving.min() <= moving.max() < end
    with_all = predictor.measured_field(pixels, *place).sensitivity
    assert np.flatnonzero(with_all.sum(axis=0)).min() < seen_by_one.span(5)[0]


def test_nothing_moves_a_branch_that_is_off_itself():
    predictor, pixels = Predictor(untrained_weights("googlenet", 96)), np.full((28, 28), 90, np.uint8)
    off = Switches(frozenset({"inception3a.branch5x5"}))
    measured = predictor.measured_field(pixels, "inception3a.branch5x5", 0, 4, 4, off)
    assert measured.sensitivity.shape == (96, 96)
    assert (measured.sensitivity.any(), measured.rows, measured.columns) == (False, None, None)
