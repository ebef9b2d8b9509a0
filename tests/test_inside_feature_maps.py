"""Feature maps are what the named layers really gave, and looking at them changes nothing."""

import copy

import pytest
import torch
from torch import nn

from core.errors import UserError
from core.inside.feature_maps import capture
from core.models import build_model
from core.models.blocks import Inception
from core.models.googlenet import INCEPTION_TABLE


@pytest.fixture
def model() -> nn.Module:
    torch.manual_seed(0)
    model = build_model("googlenet", image_size=32).eval()
    for parameter in model.parameters():
        if parameter.dim() > 1:
            nn.init.xavier_uniform_(parameter)
    return model


@pytest.fixture
def images() -> torch.Tensor:
    return torch.rand(2, 1, 32, 32, generator=torch.Generator().manual_seed(1))


def hooks(model: nn.Module) -> int:
    return sum(len(module._forward_hooks) + len(module._forward_pre_hooks) for module in model.modules())


@pytest.mark.parametrize("block", [f"inception{name}" for name in INCEPTION_TABLE])
def test_the_four_branches_side_by_side_are_the_blocks_output(model, images, block):
    branches = [f"{block}.{branch}" for branch in Inception.BRANCHES]
    maps = capture(model, images, [*branches, block]).maps
    assert torch.equal(torch.cat([maps[branch] for branch in branches], dim=1), maps[block])
    assert maps[block].shape[:2] == (2, INCEPTION_TABLE[block.removeprefix("inception")].out_channels)
    assert maps[block].any()


def test_logits_are_those_of_the_model_alone(model, images):
    with torch.no_grad():
        expected = model(images)
    assert torch.equal(capture(model, images, ["conv1"]).logits, expected)
    assert torch.equal(capture(model, images, []).logits, expected)


def test_maps_come_under_the_names_asked_for_in_their_order(model, images):
    maps = capture(model, images, (name for name in ("fc", "conv1", "pool3"))).maps
    assert list(maps) == ["fc", "conv1", "pool3"]
    assert [tuple(values.shape) for values in maps.values()] == [(2, 10), (2, 64, 16, 16), (2, 480, 2, 2)]


def test_a_map_after_its_relu_has_no_negative_and_the_map_before_it_has(model, images):
    maps = capture(model, images, ["conv1.conv", "conv1"]).maps
    assert maps["conv1.conv"].min() < 0
    assert maps["conv1"].min() == 0
    assert torch.equal(maps["conv1.conv"].clamp(min=0), maps["conv1"])


def test_a_map_is_a_copy_that_a_later_layer_cannot_change(images):
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(inplace=True)).eval()
    maps = capture(model, images, ["0", "1"]).maps
    assert maps["0"].min() < 0
    assert maps["1"].min() == 0


def test_maps_belong_to_the_caller(model, images):
    logits, maps = capture(model, images, ["conv1"])
    for values in (logits, maps["conv1"]):
        assert values.dtype == torch.float32
        assert values.device.type == "cpu"
        assert values.is_contiguous()
        assert not values.requires_grad
        values.add_(1.0)  # an inference tensor would refuse


def test_maps_of_a_bfloat16_network_in_channels_last_are_contiguous_float32(model, images):
    model.to(torch.bfloat16, memory_format=torch.channels_last)
    logits, maps = capture(model, images.bfloat16().to(memory_format=torch.channels_last), ["conv1"])
    assert (logits.dtype, maps["conv1"].dtype) == (torch.float32, torch.float32)
    assert maps["conv1"].is_contiguous()


def test_nothing_in_the_model_changes(model, images):
    before = copy.deepcopy(model.state_dict())
    parameters = {name: id(parameter) for name, parameter in model.named_parameters()}
    random_state = torch.get_rng_state()
    capture(model, images, ["conv1", "inception3a", "fc"])
    assert hooks(model) == 0
    assert torch.equal(torch.get_rng_state(), random_state)
    assert {name: id(parameter) for name, parameter in model.named_parameters()} == parameters
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())
    assert all(parameter.grad is None and parameter.requires_grad for parameter in model.parameters())
    assert not any(module.training for module in model.modules())


def test_hooks_of_others_stay(model, images):
    seen = []
    model.conv1.register_forward_hook(lambda *_: seen.append("theirs"))
    capture(model, images, ["conv1"])
    assert seen == ["theirs"]
    assert hooks(model) == 1


def test_hooks_are_removed_after_an_error_inside_the_network(model):
    with pytest.raises(RuntimeError, match="expected input"):
        capture(model, torch.rand(1, 3, 32, 32), ["conv1", "inception3a"])
    assert hooks(model) == 0
    assert not torch.is_inference_mode_enabled()


@pytest.mark.parametrize("name", ["inception3c", "branch1x1", "", "conv1.weight"])
def test_an_unknown_layer_is_refused_by_name_before_the_network_runs(model, images, name):
    ran = []
    model.register_forward_hook(lambda *_: ran.append(True))
    with pytest.raises(UserError, match=f"no layer called {name} in this network"):
        capture(model, images, ["conv1", name])
    assert not ran
    assert hooks(model) == 1


def test_a_layer_that_only_trains_is_refused_by_name():
    model = build_model("googlenet_2014", image_size=79, aux_heads=True).eval()
    with pytest.raises(UserError, match=r"layer aux1\.conv takes no part"):
        capture(model, torch.rand(1, 3, 79, 79), ["aux1.conv"])
    assert hooks(model) == 0


def test_a_model_in_training_mode_is_refused(images):
    model = build_model("vgg11_quarter", image_size=32)
    with pytest.raises(RuntimeError, match="eval mode"):
        capture(model, images, ["block1"])
    model.eval()
    model.dropout1.train()
    with pytest.raises(RuntimeError, match="eval mode"):
        capture(model, images, ["block1"])
