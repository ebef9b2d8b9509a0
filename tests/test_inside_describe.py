"""Shapes, parameters and MACs against the course notes, known totals, and the networks as they really run."""

import json
import subprocess
import sys

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from core.errors import UserError
from core.inside.describe import describe, format_table, is_leaf, trace
from core.models import MODELS, build_empty_model, build_model

# Output shapes as the course notes print them, line by line, for one image of 1 x 224 x 224.
PRINTED_AT_224 = {
    "alexnet": [
        *[(1, 96, 54, 54)] * 2,
        (1, 96, 26, 26),
        *[(1, 256, 26, 26)] * 2,
        (1, 256, 12, 12),
        *[(1, 384, 12, 12)] * 4,
        *[(1, 256, 12, 12)] * 2,
        (1, 256, 5, 5),
        (1, 6400),
        *[(1, 4096)] * 6,
        (1, 10),
    ],
    "vgg11": [
        (1, 64, 112, 112),
        (1, 128, 56, 56),
        (1, 256, 28, 28),
        (1, 512, 14, 14),
        (1, 512, 7, 7),
        (1, 25088),
        *[(1, 4096)] * 6,
        (1, 10),
    ],
    "nin": [
        (1, 96, 54, 54),
        (1, 96, 26, 26),
        (1, 256, 26, 26),
        (1, 256, 12, 12),
        (1, 384, 12, 12),
        *[(1, 384, 5, 5)] * 2,
        (1, 10, 5, 5),
        (1, 10, 1, 1),
        (1, 10),
    ],
    "googlenet": [
        (1, 64, 56, 56),
        (1, 192, 28, 28),
        (1, 480, 14, 14),
        (1, 832, 7, 7),
        (1, 1024, 1, 1),
        (1, 1024),
        (1, 10),
    ],
}

SMALL_SIZES = {name: spec.min_image_size for name, spec in MODELS.items()} | {"googlenet": 33}


@pytest.mark.parametrize("name", PRINTED_AT_224)
def test_stages_have_the_shapes_that_the_course_notes_print(name):
    assert [stage.output_shape for stage in describe(name, image_size=224).stages] == PRINTED_AT_224[name]


def test_googlenet_at_96_has_the_shapes_that_the_course_notes_print():
    stages = {stage.name: stage.output_shape for stage in describe("googlenet", image_size=96).stages}
    assert stages == {
        "stage1": (1, 64, 24, 24),
        "stage2": (1, 192, 12, 12),
        "stage3": (1, 480, 6, 6),
        "stage4": (1, 832, 3, 3),
        "stage5": (1, 1024, 1, 1),
        "flatten": (1, 1024),
        "fc": (1, 10),
    }


@pytest.mark.parametrize(
    ("name", "size", "num_parameters", "million_macs"),
    [
        ("alexnet", 224, 46_764_746, 938),
        ("alexnet", 96, 21_598_922, 134),
        ("vgg11", 224, 128_806_154, 7_547),
        ("vgg11", 96, 44_920_074, 1_400),
        ("vgg11_quarter", 224, 43_093_322, 512),
        ("vgg11_quarter", 96, 22_121_802, 108),
        ("nin", 224, 1_992_166, 762),
        ("nin", 96, 1_992_166, 108),
        ("googlenet", 224, 5_977_530, 1_503),
        ("googlenet", 96, 5_977_530, 276),
    ],
)
def test_totals_are_the_known_ones(name, size, num_parameters, million_macs):
    description = describe(name, image_size=size)
    assert description.num_parameters == num_parameters
    assert round(description.macs / 1e6) == million_macs


def test_totals_of_googlenet_2014_are_those_of_imagenet():
    description = describe("googlenet_2014", num_classes=1000)
    assert description.input_shape == (1, 3, 224, 224)
    assert description.num_parameters == 6_998_552
    assert round(description.macs / 1e6) == 1_583


@pytest.mark.parametrize("name", MODELS)
def test_macs_are_half_of_pytorchs_own_count_of_operations(name):
    size, channels = SMALL_SIZES[name], MODELS[name].in_channels
    model = build_model(name, image_size=size).eval()
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), counter:
        model(torch.zeros(1, channels, size, size))
    assert describe(name, image_size=size).macs * 2 == counter.get_total_flops()


@pytest.mark.parametrize("name", MODELS)
def test_layers_come_in_the_order_and_with_the_shapes_in_which_they_really_run(name):
    size, channels = SMALL_SIZES[name], MODELS[name].in_channels
    model = build_model(name, image_size=size).eval()
    ran = []
    for layer_name, module in model.named_modules():
        if not list(module.children()):
            module.register_forward_hook(lambda _, __, output, name=layer_name: ran.append((name, tuple(output.shape))))
    with torch.no_grad():
        model(torch.zeros(1, channels, size, size))
    assert [(layer.name, layer.output_shape) for layer in describe(name, image_size=size).layers] == ran


@pytest.mark.parametrize("name", MODELS)
def test_layers_add_up_to_the_network(name):
    description = describe(name)
    assert sum(layer.num_parameters for layer in description.layers) == description.num_parameters
    assert sum(layer.macs for layer in description.layers) == description.macs
    parameters = build_empty_model(name).parameters()
    assert description.num_parameters == sum(parameter.numel() for parameter in parameters)


def test_json_form_has_the_agreed_keys_and_lists_for_shapes():
    data = describe("googlenet", image_size=96).as_dict()
    assert list(data) == ["model", "input_shape", "num_parameters", "macs", "stages", "layers", "receptive_fields"]
    assert data["model"] == "googlenet"
    assert data["input_shape"] == [1, 1, 96, 96]
    assert data["stages"][0] == {"name": "stage1", "output_shape": [1, 64, 24, 24]}
    assert data["layers"][0] == {
        "name": "conv1.conv",
        "output_shape": [1, 64, 48, 48],
        "num_parameters": 3_200,
        "macs": 7_225_344,
    }
    assert json.loads(json.dumps(data)) == data


def test_channels_and_classes_can_be_chosen():
    description = describe("nin", image_size=80, in_channels=3, num_classes=5)
    assert description.input_shape == (1, 3, 80, 80)
    assert description.layers[0].num_parameters == 96 * 3 * 11 * 11 + 96
    assert description.stages[-1].output_shape == (1, 5)


def test_unknown_names_and_impossible_sizes_are_refused():
    with pytest.raises(UserError, match="no network called lenet"):
        describe("lenet")
    with pytest.raises(UserError, match="AlexNet needs an image size from 67"):
        describe("alexnet", image_size=28)


def test_describing_draws_no_random_number():
    before = torch.get_rng_state()
    describe("googlenet")
    assert torch.equal(torch.get_rng_state(), before)


def test_describing_does_not_load_pytorchs_compiler():
    # Shapes from the meta device would: 900 modules and several seconds at the window's start.
    code = """
import sys
from core.inside.describe import describe
from core.models import build_empty_model
build_empty_model("alexnet")
before = "sympy" in sys.modules  # older versions of PyTorch import it here already
describe("alexnet")
print("sympy" in sys.modules, before)
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.split() in (["False", "False"], ["True", "True"])


def test_a_traced_model_works_as_before():
    model = build_model("googlenet", image_size=32).eval()
    images = torch.rand(1, 1, 32, 32)
    with torch.no_grad():
        before = model(images)
        traced = trace(model, (1, 1, 32, 32))
        assert torch.equal(model(images), before)
    assert not any(module._forward_hooks or "forward" in vars(module) for module in model.modules())
    assert traced["inception3a"].output_shape == (1, 256, 4, 4)
    assert traced["inception3a"].num_parameters == 163_696
    assert not is_leaf(model.inception3a)


def test_a_model_that_cannot_be_traced_is_left_as_it_was():
    model = build_model("nin").eval()
    model.pool1 = torch.nn.Softmax(dim=1)
    with pytest.raises(TypeError, match="Softmax"):
        trace(model, (1, 1, 224, 224))
    assert not any(module._forward_hooks or "forward" in vars(module) for module in model.modules())


def test_the_table_has_a_row_for_every_stage_and_layer_with_numbers_under_each_other():
    description = describe("googlenet")
    lines = format_table(description).splitlines()
    assert lines[0] == "GoogLeNet, input 1 x 1 x 96 x 96"
    assert "stage3   1 x 480 x 6 x 6" in lines
    layers = lines[lines.index(next(line for line in lines if line.startswith("layer"))) :]
    assert [line.split()[0] for line in layers[1:-1]] == [layer.name for layer in description.layers]
    assert layers[-1].split() == ["total", "5,977,530", "276,066,304"]
    assert len({len(line) for line in layers}) == 1  # so the last column ends at the same place in every row
    assert all(line[layers[0].index("output") - 1] == " " for line in layers)


def test_the_table_does_not_print_a_chain_twice():
    lines = format_table(describe("alexnet")).splitlines()
    assert sum(line.startswith("conv1 ") for line in lines) == 1
    assert not any(line.startswith("stage") for line in lines)
