"""The shorter way of a training step says what all layers one after the other say: results, gradients, figures."""

import copy
import dataclasses
import math

import pytest
import torch
from same import assert_same
from torch import nn

from core.models import build_model, training_loss
from core.models.blocks import Inception, InceptionChannels
from core.models.googlenet_2014 import GoogLeNetOutput
from core.models.training_step import shorten_training_steps
from core.train import estimate
from core.train.learner import Learner
from core.train.recipes import recipe_config

CHANNELS = InceptionChannels(4, 3, 5, 2, 3, 4)


def shortened(module):
    """A copy that takes the shorter ways."""
    module = copy.deepcopy(module)
    shorten_training_steps(module)
    return module


def assert_same_step(module, x):
    """One pass in double precision, its gradients and what it leaves in buffers: layer by layer and the shorter way."""
    results = []
    for each in (module, shortened(module)):
        torch.manual_seed(0)  # dropout
        images = x.clone().requires_grad_()
        output = each(images)
        loss = training_loss(output, torch.arange(len(x)) % 10) if output.ndim == 2 else (output**2).mean()
        loss.backward()
        grads = {name: parameter.grad for name, parameter in each.named_parameters()}
        results.append({"output": output.detach(), "images": images.grad} | grads | dict(each.named_buffers()))
    assert results[0].keys() == results[1].keys()
    for name, value in results[0].items():
        torch.testing.assert_close(value, results[1][name], rtol=1e-9, atol=1e-12, msg=name)


@pytest.fixture(autouse=True)
def _seed():
    torch.manual_seed(0)


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("layout", [torch.channels_last, torch.contiguous_format])
@pytest.mark.parametrize("side", [1, 3, 16])
def test_an_inception_block(batch_norm, layout, side):
    block = Inception(6, CHANNELS, batch_norm=batch_norm).double().to(memory_format=layout)
    assert_same_step(block, torch.randn(5, 6, side, side, dtype=torch.float64).to(memory_format=layout))


@pytest.mark.parametrize("name", ["googlenet", "googlenet_bn", "googlenet_2014"])
def test_a_whole_network(name):
    model = build_model(name, image_size=33).double()
    in_channels = model.conv1.conv.in_channels
    assert_same_step(model, torch.randn(4, in_channels, 33, 33, dtype=torch.float64))


def with_exact_sums(model):
    """Four weights of -1, 1 or 2 for each output and whole numbers as biases, so that no sum is ever rounded.

    A sum of whole numbers below 2**53 is the same in whatever order a processor adds them up. So equal neighbours stay
    equal, and both ways choose the same one of them; with other weights the last bit may choose, in each way another.
    """
    for parameter in model.parameters():
        values = torch.zeros(len(parameter), parameter[0].numel(), dtype=parameter.dtype)
        places = torch.rand(values.shape).argsort(dim=1)[:, :4]
        values.scatter_(1, places, torch.tensor([-1.0, 1.0, 2.0]).double()[torch.randint(3, places.shape)])
        parameter.data.copy_(values.view_as(parameter))
    return model


def test_pictures_with_flat_parts_and_ties_between_neighbours():
    model = with_exact_sums(build_model("googlenet", image_size=32).double())
    images = torch.randint(-8, 9, (4, 1, 4, 4)).double().repeat_interleave(8, 2).repeat_interleave(8, 3)
    images[0] = 0
    assert_same_step(model, images)


def test_auxiliary_heads_are_there_as_before():
    model = shortened(build_model("googlenet_2014", image_size=96, aux_heads=True))
    assert isinstance(model(torch.randn(2, 3, 96, 96)), GoogLeNetOutput)


def called_layers(module, x):
    """The names of the convolutions, poolings and ReLUs that a pass of `module` calls, in this order."""
    names = []
    handles = [
        layer.register_forward_hook(lambda *_, name=name: names.append(name))
        for name, layer in module.named_modules()
        if isinstance(layer, nn.Conv2d | nn.ReLU | nn.MaxPool2d)
    ]
    module(x)
    for handle in handles:
        handle.remove()
    return names


def test_a_step_takes_fewer_layers_and_a_look_or_a_test_takes_them_all():
    plain = build_model("googlenet", image_size=32)
    short, x = shortened(plain), torch.randn(2, 1, 32, 32)
    all_layers = called_layers(plain, x)
    assert len(all_layers) == 57 + 57 + 13  # convolutions, ReLUs, poolings
    assert len(called_layers(short, x)) == len(all_layers) - 9 * 6 - 2  # three pairs a block, and the stem's two ReLUs
    with torch.no_grad():
        assert called_layers(short, x) == all_layers
    assert called_layers(short.eval(), x) == all_layers


@pytest.mark.parametrize("name", ["googlenet", "googlenet_bn"])
def test_names_and_weights_stay_and_a_second_time_changes_nothing(name):
    model = build_model(name, image_size=32)
    before = {key: tensor.clone() for key, tensor in model.state_dict().items()}
    parameters, modules = list(model.named_parameters()), [key for key, _ in model.named_modules()]
    shorten_training_steps(model)
    shorten_training_steps(model)
    assert_same(model.state_dict(), before)
    assert all(now is then for (_, now), (_, then) in zip(model.named_parameters(), parameters, strict=True))
    assert [key for key, _ in model.named_modules()] == modules
    x = torch.randn(2, 1, 32, 32)
    assert called_layers(model, x) == called_layers(shortened(model), x)


@pytest.mark.parametrize("name", ["googlenet", "googlenet_bn"])
def test_a_deep_copy_takes_the_shorter_way_with_weights_of_its_own(name):
    model, x = shortened(build_model(name, image_size=32)), torch.randn(4, 1, 32, 32)
    twin = copy.deepcopy(model)
    assert called_layers(twin, x) == called_layers(model, x)
    figures = {key: buffer.clone() for key, buffer in model.named_buffers()}
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.fill_(math.nan)
    twin(x).sum().backward()
    assert all(torch.isfinite(parameter.grad).all() for parameter in twin.parameters())
    assert all(parameter.grad is None for parameter in model.parameters())
    assert_same(dict(model.named_buffers()), figures)


def test_norms_that_ask_other_processes_are_called_themselves(monkeypatch):
    plain = Inception(6, CHANNELS, batch_norm=True)
    short, called = shortened(plain), []

    def forward(norm, x):
        """As alone; a CPU has no such layer."""
        called.append(norm)
        return nn.BatchNorm2d.forward(norm, x)

    monkeypatch.setattr(nn.SyncBatchNorm, "forward", forward)
    short = nn.SyncBatchNorm.convert_sync_batchnorm(short)
    x = torch.randn(5, 6, 4, 4)
    torch.testing.assert_close(short(x), plain(x))
    assert len(called) == 6
    for (name, ours), theirs in zip(short.named_buffers(), plain.buffers(), strict=True):
        torch.testing.assert_close(ours, theirs, msg=name)


def test_a_run_trains_and_is_measured_the_shorter_way_and_its_average_is_plain():
    config = recipe_config("best", batch_size=8, num_images=16, num_epochs=1, precision="float32")
    config = dataclasses.replace(config, memory_format="channels_last", num_threads=1, device="cpu")
    x = torch.randn(2, 1, 32, 32)
    plain = build_model(config.model, image_size=32)
    learner = Learner(config, torch.device("cpu"))
    measured = estimate._build_network(config, torch.device("cpu"), torch.channels_last)
    shorter = called_layers(shortened(plain), x)
    assert called_layers(learner.model.train(), x) == called_layers(measured, x) == shorter
    assert called_layers(learner.average.module.train(), x) == called_layers(plain, x)
