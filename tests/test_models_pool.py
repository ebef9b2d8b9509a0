"""The pooling that adds up its gradients in float32 says what PyTorch's own says of float32 maps."""

from types import SimpleNamespace

import pytest
import torch
from torch import nn

from core.models.pool import MaxPool2d

WINDOWS = [(3, 1, 1), (3, 2, 1), (2, 2, 0), ((3, 2), (1, 2), (1, 0))]


def maps(*shape, dtype=torch.bfloat16, layout=torch.channels_last):
    """After a ReLU, and with many equal neighbours, as bfloat16 has them."""
    torch.manual_seed(0)
    return torch.randn(shape).mul(2).round().relu().to(dtype).contiguous(memory_format=layout).requires_grad_()


@pytest.mark.parametrize("layout", [torch.channels_last, torch.contiguous_format])
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("ceil_mode", [False, True])
@pytest.mark.parametrize("side", [3, 8])
def test_bfloat16_gets_the_gradients_of_float32_rounded_once(layout, window, ceil_mode, side):
    ours, reference = MaxPool2d(*window, ceil_mode=ceil_mode), nn.MaxPool2d(*window, ceil_mode=ceil_mode)
    x = maps(4, 6, side, side, layout=layout)
    exact = x.detach().float().requires_grad_()
    output, expected = ours(x), reference(exact)
    assert output.dtype == torch.bfloat16
    assert torch.equal(output.float(), expected)
    grad = torch.randn(output.shape).to(torch.bfloat16)
    output.backward(grad)
    expected.backward(grad.float())
    assert torch.equal(x.grad, exact.grad.to(torch.bfloat16))
    assert x.grad.is_contiguous(memory_format=layout)


def test_it_is_more_exact_than_adding_up_in_bfloat16():
    x = maps(16, 8, 12, 12)
    grad = torch.randn(x.shape).to(torch.bfloat16)
    exact = x.detach().double().requires_grad_()
    nn.MaxPool2d(3, 1, 1)(exact).backward(grad.double())
    errors = []
    for layer in (MaxPool2d(3, 1, 1), nn.MaxPool2d(3, 1, 1)):
        x.grad = None
        layer(x).backward(grad)
        errors.append((x.grad.double() - exact.grad).abs().mean())
    assert errors[0] < errors[1]


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32])
@pytest.mark.parametrize(("window", "is_kept"), [((3, 1, 1), True), ((5, 1, 2), True), ((3, 2, 1), False)])
def test_a_single_pixel_that_keeps_its_size_is_its_own_maximum(dtype, window, is_kept):
    x = maps(4, 6, 1, 1, dtype=dtype)
    output = MaxPool2d(*window)(x)
    assert (output is x) == is_kept
    assert torch.equal(output, nn.MaxPool2d(*window)(x))


@pytest.mark.parametrize("window", [((3, 3), 1, 1), (3, 1, (1, 1)), (3, (1, 1), 1), (3, 1, 0, 1)])
def test_windows_of_any_spelling_are_taken(window):
    x = maps(2, 3, 5, 5)
    assert torch.equal(MaxPool2d(*window)(x), nn.MaxPool2d(*window)(x))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_other_number_formats_go_pytorchs_own_way(dtype):
    x = maps(2, 3, 5, 5, dtype=dtype)
    assert MaxPool2d(3, 1, 1)(x).grad_fn.name() == "MaxPool2DWithIndicesBackward0"


def test_without_gradients_it_is_pytorchs_own():
    x = maps(2, 3, 5, 5)
    with torch.no_grad():
        assert torch.equal(MaxPool2d(3, 1, 1)(x), nn.MaxPool2d(3, 1, 1)(x))
    output, indices = MaxPool2d(3, 1, 1, return_indices=True)(x)
    assert output.shape == indices.shape


def test_a_pytorch_without_the_internal_backward_pass_pools_as_ever(monkeypatch):
    x = maps(4, 6, 8, 8)
    grads = []
    for layer in (MaxPool2d(3, 1, 1), nn.MaxPool2d(3, 1, 1)):
        monkeypatch.setattr(torch, "ops", SimpleNamespace(aten=SimpleNamespace()))
        output = layer(x)
        monkeypatch.undo()
        grads.append(torch.autograd.grad(output, x, torch.ones_like(output))[0])
        assert output.grad_fn.name() == "MaxPool2DWithIndicesBackward0"
    assert torch.equal(*grads)
