"""The shorter way of a training step says what all layers one after the other say: results, gradients, figures."""

import copy

import pytest
import torch
from torch import nn

from core.models import build_model, training_loss
from core.models.blocks import ConvReLU, Inception, InceptionChannels
from core.models.googlenet_2014 import GoogLeNetOutput

CHANNELS = InceptionChannels(4, 3, 5, 2, 3, 4)


def plainly(module):
    """A copy whose blocks call layer by layer, as an untrained eye would write them; only the norms' figures count."""
    module = copy.deepcopy(module)
    for block in module.modules():
        if isinstance(block, Inception):
            block.forward = lambda x, block=block: torch.cat(
                [block.branch1x1(x), block.branch3x3(x), block.branch5x5(x), block.branch_pool(x)], dim=1
            )
        if isinstance(block, ConvReLU):
            block.pooled = lambda x, pool, block=block: pool(block(x))
    return module


def assert_same_step(module, x):
    """One pass and its gradients in double precision, then what is left behind in buffers."""
    reference = plainly(module)
    results = []
    for each in (module, reference):
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
    model = build_model("googlenet_2014", image_size=96, aux_heads=True)
    assert isinstance(model(torch.randn(2, 3, 96, 96)), GoogLeNetOutput)


def test_it_takes_fewer_layers_than_a_pass_that_records_no_gradient():
    calls = []
    block = Inception(6, CHANNELS)
    for layer in block.modules():
        if isinstance(layer, nn.Conv2d):
            layer.register_forward_hook(lambda *_: calls.append(1))
    x = torch.randn(2, 6, 5, 5)
    block(x)
    assert len(calls) == 3
    calls.clear()
    block.eval()(x)
    assert len(calls) == 6
    calls.clear()
    with torch.no_grad():
        block.train()(x)
    assert len(calls) == 6
