"""The plan that the window draws: blocks in order, branches side by side, nothing lost on the way."""

import pytest
import torch

from core.errors import UserError
from core.inside.describe import describe
from core.inside.feature_maps import capture
from core.inside.network_map import Branch, network_map
from core.models import MODELS, build_model
from core.models.googlenet import INCEPTION_TABLE

SMALL_SIZES = {name: spec.min_image_size for name, spec in MODELS.items()} | {"googlenet": 33}


def test_googlenet_is_shown_from_stem_to_last_layer():
    titles = [block.title for block in network_map("googlenet").blocks]
    assert " ".join(titles) == "conv1 pool1 conv2 conv3 pool2 3a 3b pool3 4a 4b 4c 4d 4e pool4 5a 5b avgpool fc"
    assert titles == [block.title for block in network_map("googlenet_2014").blocks]


def test_block_3a_has_its_four_branches():
    block = next(block for block in network_map("googlenet").blocks if block.title == "3a")
    assert (block.name, block.kind) == ("inception3a", "inception")
    assert (block.in_shape, block.out_shape) == ((192, 12, 12), (256, 12, 12))
    assert block.num_parameters == 163_696
    assert block.branches == (
        Branch("inception3a.branch1x1", "1x1", 64, None, 12_352, 1_769_472),
        Branch("inception3a.branch3x3", "3x3", 128, ("inception3a.branch3x3.reduce", 96), 129_248, 18_579_456),
        Branch("inception3a.branch5x5", "5x5", 32, ("inception3a.branch5x5.reduce", 16), 15_920, 2_285_568),
        Branch("inception3a.branch_pool", "pool", 32, None, 6_176, 884_736),
    )


def test_nine_blocks_show_5488_maps():
    blocks = [block for block in network_map("googlenet").blocks if block.kind == "inception"]
    assert len(blocks) == 9
    assert sum(block.out_shape[0] for block in blocks) == 5_488
    for block in blocks:
        assert [branch.kind for branch in block.branches] == ["1x1", "3x3", "5x5", "pool"]
        assert sum(branch.num_channels for branch in block.branches) == block.out_shape[0]
        assert sum(branch.num_parameters for branch in block.branches) == block.num_parameters
        assert sum(branch.macs for branch in block.branches) == block.macs


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "alexnet",
            "relu1:conv1 pool1:pool1 relu2:conv2 pool2:pool2 relu3:conv3 relu4:conv4 relu5:conv5 pool3:pool3 "
            "relu6:fc1 relu7:fc2 fc3:fc3",
        ),
        (
            "vgg11",
            "block1.conv1:block1.conv1 block1.pool:block1.pool block2.conv1:block2.conv1 block2.pool:block2.pool "
            "block3.conv1:block3.conv1 block3.conv2:block3.conv2 block3.pool:block3.pool "
            "block4.conv1:block4.conv1 block4.conv2:block4.conv2 block4.pool:block4.pool "
            "block5.conv1:block5.conv1 block5.conv2:block5.conv2 block5.pool:block5.pool relu1:fc1 relu2:fc2 fc3:fc3",
        ),
        (
            "nin",
            "block1.conv1:block1.conv1 block1.conv2:block1.conv2 block1.conv3:block1.conv3 pool1:pool1 "
            "block2.conv1:block2.conv1 block2.conv2:block2.conv2 block2.conv3:block2.conv3 pool2:pool2 "
            "block3.conv1:block3.conv1 block3.conv2:block3.conv2 block3.conv3:block3.conv3 pool3:pool3 "
            "block4.conv1:block4.conv1 block4.conv2:block4.conv2 block4.conv3:block4.conv3 avgpool:avgpool",
        ),
    ],
)
def test_a_chain_shows_activations_and_poolings_under_the_names_of_their_layers(name, expected):
    blocks = network_map(name).blocks
    assert " ".join(f"{block.name}:{block.title}" for block in blocks) == expected
    for block in blocks:
        branch = Branch(block.name, "layer", block.out_shape[0], None, block.num_parameters, block.macs)
        assert (block.kind, block.branches) == ("layer", (branch,))


@pytest.mark.parametrize("name", MODELS)
def test_each_block_takes_what_the_one_before_gives(name):
    spec, blocks = MODELS[name], network_map(name).blocks
    assert blocks[0].in_shape == (spec.in_channels, spec.image_size, spec.image_size)
    assert [block.in_shape for block in blocks[1:]] == [block.out_shape for block in blocks[:-1]]


@pytest.mark.parametrize("name", MODELS)
def test_blocks_add_up_to_the_network(name):
    blocks, description = network_map(name).blocks, describe(name)
    assert sum(block.num_parameters for block in blocks) == description.num_parameters
    assert sum(block.macs for block in blocks) == description.macs


@pytest.mark.parametrize("name", MODELS)
def test_everything_shown_can_be_captured_with_the_shape_it_is_shown_with(name):
    size, channels = SMALL_SIZES[name], MODELS[name].in_channels
    blocks = network_map(name, image_size=size).blocks
    shapes = {block.name: block.out_shape for block in blocks}
    for block in blocks:
        for branch in block.branches:
            shapes[branch.name] = (branch.num_channels, *block.out_shape[1:])
            if branch.reduce is not None:
                reduce_name, num_reduced = branch.reduce
                shapes[reduce_name] = (num_reduced, *block.out_shape[1:])
    model = build_model(name, image_size=size).eval()
    maps = capture(model, torch.rand(1, channels, size, size), shapes).maps
    assert {key: tuple(values.shape[1:]) for key, values in maps.items()} == shapes


@pytest.mark.parametrize("name", MODELS)
def test_shown_layers_hold_no_negative_but_the_logits(name):
    size, channels = SMALL_SIZES[name], MODELS[name].in_channels
    names = [block.name for block in network_map(name, image_size=size).blocks]
    model = build_model(name, image_size=size).eval()
    maps = capture(model, torch.rand(1, channels, size, size), names).maps
    assert [key for key in names[:-1] if maps[key].min() < 0] == []


def test_sizes_channels_and_classes_can_be_chosen():
    blocks = network_map("googlenet", image_size=224, in_channels=3, num_classes=5).blocks
    assert blocks[0].in_shape == (3, 224, 224)
    assert blocks[-1].out_shape == (5,)
    block = next(block for block in blocks if block.title == "3a")
    assert round(block.branches[2].macs / 1e6, 1) == 12.4  # with its reduction; 120.4 without


def test_unknown_names_and_impossible_sizes_are_refused():
    with pytest.raises(UserError, match="no network called lenet"):
        network_map("lenet")
    with pytest.raises(UserError, match="NiN needs an image size from 67"):
        network_map("nin", image_size=28)


def test_a_networks_layers_are_all_that_can_be_shown_and_its_activations_those_of_an_image():
    network = network_map("googlenet")
    shown = {branch.name for block in network.blocks for branch in block.branches}
    reductions = {f"inception{name}.branch{kind}.reduce" for name in INCEPTION_TABLE for kind in ("3x3", "5x5")}
    assert set(network.layers) == shown | reductions
    assert len(network.layers) == len(shown) + 18
    stem = 64 * 48**2 + 2 * 64 * 24**2 + 192 * 24**2 + 192 * 12**2
    stage3 = (256 + 480) * 12**2 + 480 * 6**2
    stage4 = (3 * 512 + 528 + 832) * 6**2 + 832 * 3**2
    stage5 = (832 + 1024) * 3**2 + 1024
    assert network.num_activations == stem + stage3 + stage4 + stage5 + 10
