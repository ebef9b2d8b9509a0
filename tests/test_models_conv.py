"""The convolution that finds its gradients in another way says the same as PyTorch's own, whatever it is asked."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

import core.models.conv
from core.device import autocast
from core.models.conv import Conv2d

# Sides of maps around the sizes up to which a matrix product is taken.
SIDES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 14, 15, 20)
CPU = torch.device("cpu")


def pair(*arguments, dtype=torch.float64, **options):
    """Ours and PyTorch's with the same weights."""
    torch.manual_seed(0)
    reference = nn.Conv2d(*arguments, dtype=dtype, **options)
    ours = Conv2d(*arguments, dtype=dtype, **options)
    ours.load_state_dict(reference.state_dict())
    return ours, reference


def images(*shape, dtype=torch.float64, seed=1):
    return torch.randn(shape, dtype=dtype, generator=torch.Generator().manual_seed(seed))


def pass_through(layer, x, *, asks_images=True, precision=None):
    """Output, and the gradients of a random projection of it: of the images, the weights and the bias."""
    x = x.detach().clone(memory_format=torch.preserve_format).requires_grad_(asks_images)
    layer.zero_grad(set_to_none=True)
    with torch.autocast("cpu", precision, enabled=precision is not None):
        output = layer(x)
    (output.float() * images(*output.shape, dtype=torch.float32, seed=2)).sum().backward()
    grads = [x.grad, *(parameter.grad for parameter in layer.parameters())]
    return [output.detach(), *grads]


def assert_agree(ours, reference, x, *, rtol=1e-10, **options):
    """That both layers give the same, measured by the largest number of each tensor."""
    for own, expected in zip(pass_through(ours, x, **options), pass_through(reference, x, **options), strict=True):
        if expected is None:
            assert own is None
            continue
        assert (own.shape, own.dtype) == (expected.shape, expected.dtype)
        scale = expected.abs().max().item() if expected.numel() else 0
        assert torch.allclose(own, expected, rtol=0, atol=rtol * scale)


def takes_the_matrix_product(layer, x):
    """Whether autograd's record of the output is not that of PyTorch's own convolution."""
    return type(layer(x).grad_fn).__name__ != "ConvolutionBackward0"


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(("kernel", "padding"), [(1, 0), (1, 1), (3, 0), (3, 1), (5, 2), (7, 3), (7, 1)])
def test_outputs_and_gradients_are_those_of_pytorch_at_every_size(kernel, padding, side):
    if side + 2 * padding < kernel:
        return
    for stride in (1, 2):
        ours, reference = pair(3, 4, kernel, padding=padding, stride=stride)
        assert_agree(ours, reference, images(2, 3, side, side))


@pytest.mark.parametrize("kernel", [1, 3, 5, 7])
@pytest.mark.parametrize("layout", [torch.channels_last, torch.contiguous_format])
@pytest.mark.parametrize("precision", [None, torch.bfloat16])
@pytest.mark.parametrize("sides", [(6, 5), (2, 2), (1, 1), (2, 1)])
def test_the_number_formats_of_training_agree_up_to_their_rounding(kernel, layout, precision, sides):
    ours, reference = pair(16, 24, kernel, padding=kernel // 2, dtype=torch.float32)
    for layer in (ours, reference):
        layer.to(memory_format=layout)
    x = images(8, 16, *sides, dtype=torch.float32).contiguous(memory_format=layout)
    assert_agree(ours, reference, x, precision=precision, rtol=2e-2 if precision else 1e-5)


def test_under_autocast_the_gradients_of_the_weights_are_float32_and_the_output_is_not():
    for kernel in (1, 3):
        ours, _ = pair(4, 6, kernel, dtype=torch.float32)
        output, *grads = pass_through(ours, images(2, 4, 6, 6, dtype=torch.float32), precision=torch.bfloat16)
        assert output.dtype == torch.bfloat16
        assert {grad.dtype for grad in grads} == {torch.float32}


def test_under_autocast_doubles_stay_doubles():
    for kernel in (1, 3):
        assert_agree(*pair(3, 4, kernel), images(2, 3, 6, 6), precision=torch.bfloat16)


@pytest.mark.parametrize("kernel", [1, 3])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("asks_images", [True, False])
@pytest.mark.parametrize("side", [1, 2, 5])
def test_bias_and_images_without_a_gradient_may_be_left_out(kernel, bias, asks_images, side):
    ours, reference = pair(3, 4, kernel, padding=kernel // 2, bias=bias)
    assert_agree(ours, reference, images(2, 3, side, side), asks_images=asks_images)


@pytest.mark.parametrize("kernel", [1, 3])
@pytest.mark.parametrize("side", [1, 2, 5])
def test_frozen_weights_get_no_gradient_and_the_images_theirs(kernel, side):
    ours, reference = pair(3, 4, kernel, padding=kernel // 2)
    for layer in (ours, reference):
        layer.requires_grad_(False)
    assert_agree(ours, reference, images(2, 3, side, side))


@pytest.mark.parametrize("kernel", [1, 3])
def test_the_numerical_derivative_agrees_and_that_of_the_derivative_too(kernel):
    ours, _ = pair(2, 3, kernel, padding=kernel // 2)
    x = images(2, 2, 4, 3).requires_grad_()
    assert takes_the_matrix_product(ours, x)
    values = (x, *ours.parameters())
    assert torch.autograd.gradcheck(lambda x, *_: ours(x), values)
    assert torch.autograd.gradgradcheck(lambda x, *_: ours(x), values)


# What no network here asks for, and what PyTorch's class takes all the same.
UNUSUAL = {
    "one pixel with padding": ((3, 4, 1), {"padding": 2}),
    "padding that differs": ((3, 4, 3), {"padding": (0, 2)}),
    "padding that differs, one pixel": ((3, 4, 1), {"padding": (0, 1)}),
    "more padding than the kernel": ((3, 4, 3), {"padding": 4}),
    "same": ((3, 4, 3), {"padding": "same"}),
    "same, one pixel": ((3, 4, 1), {"padding": "same"}),
    "valid": ((3, 4, 3), {"padding": "valid"}),
    "oblong kernel": ((3, 4, (1, 3)), {"padding": (0, 1)}),
    "oblong kernel, one padding": ((3, 4, (3, 5)), {"padding": 1}),
    "even kernel": ((3, 4, 2), {}),
    "dilation": ((3, 4, 3), {"dilation": 2, "padding": 2}),
    "dilation that differs": ((3, 4, 3), {"dilation": (1, 2), "padding": 2}),
    "groups": ((4, 6, 3), {"groups": 2}),
    "groups, one pixel": ((4, 6, 1), {"groups": 2}),
    "a group a channel": ((4, 4, 3), {"groups": 4, "padding": 1}),
    "strides that differ": ((3, 4, 3), {"stride": (1, 2)}),
    "reflected": ((3, 4, 3), {"padding": 1, "padding_mode": "reflect"}),
    "circular": ((3, 4, 3), {"padding": (1, 2), "padding_mode": "circular"}),
    "replicated, one pixel": ((3, 4, 1), {"padding": 1, "padding_mode": "replicate"}),
    "in float32": ((3, 4, 3), {"dtype": torch.float32, "padding": 1}),
}


@pytest.mark.parametrize("case", UNUSUAL)
def test_whatever_pytorch_takes_gives_what_pytorch_gives(case):
    arguments, options = UNUSUAL[case]
    ours, reference = pair(*arguments, **options)
    x = images(2, arguments[0], 6, 7, dtype=options.get("dtype", torch.float64))
    assert_agree(ours, reference, x, rtol=1e-5 if "dtype" in options else 1e-10)


@pytest.mark.parametrize("kernel", [1, 3])
def test_complex_numbers_and_an_image_without_a_batch_are_pytorchs(kernel):
    ours, reference = pair(3, 4, kernel)
    assert torch.equal(ours(images(3, 5, 6)), reference(images(3, 5, 6)))
    ours, reference = pair(2, 3, kernel, dtype=torch.complex128)
    x = images(2, 2, 4, 4, dtype=torch.complex128)
    grads = []
    for layer in (ours, reference):
        layer(x).abs().sum().backward()
        grads.append([parameter.grad for parameter in layer.parameters()])
    assert all(torch.allclose(own, expected) for own, expected in zip(*grads, strict=True))


@pytest.mark.parametrize("kernel", [1, 3])
@pytest.mark.parametrize("shape", [(0, 3, 5, 5), (1, 3, 1, 1), (2, 3, 1, 9), (2, 3, 40, 1), (3, 3, 2, 8)])
def test_empty_batches_and_maps_that_are_no_squares(kernel, shape):
    assert_agree(*pair(3, 4, kernel, padding=kernel // 2), images(*shape))


@settings(max_examples=40)
@given(
    kernel=st.integers(1, 5),
    padding=st.tuples(st.integers(0, 3), st.integers(0, 3)) | st.integers(0, 3).map(lambda each: (each, each)),
    stride=st.integers(1, 2),
    dilation=st.integers(1, 2),
    groups=st.sampled_from([1, 1, 2]),
    sides=st.tuples(st.integers(5, 16), st.integers(5, 16)),
    bias=st.booleans(),
)
def test_any_mixture_gives_what_pytorch_gives(kernel, padding, stride, dilation, groups, sides, bias):
    if min(side + 2 * pad for side, pad in zip(sides, padding, strict=True)) <= dilation * (kernel - 1):
        return
    options = {"padding": padding, "stride": stride, "dilation": dilation, "groups": groups, "bias": bias}
    assert_agree(*pair(2, 4, kernel, **options), images(2, 2, *sides))


def test_a_kernel_too_large_and_channels_that_do_not_fit_are_refused_as_by_pytorch():
    for layer in (Conv2d(3, 4, 5), nn.Conv2d(3, 4, 5)):
        with pytest.raises(RuntimeError, match="Kernel size can't be greater than actual input size"):
            layer(torch.rand(1, 3, 4, 4))
    for layer in (Conv2d(3, 4, 1), Conv2d(3, 4, 3, padding=1), Conv2d(3, 4, 5, padding=2)):
        for side in (1, 2, 4):
            for num_channels in (2, 6, 12):
                with pytest.raises(RuntimeError):
                    layer(torch.rand(1, num_channels, side, side))


@pytest.mark.parametrize("kernel", [3, 5, 7])
def test_weights_that_see_only_zeros_cost_nothing_and_get_a_gradient_of_nothing(kernel, monkeypatch):
    ours, reference = pair(3, 4, kernel, padding=kernel // 2)
    assert_agree(ours, reference, images(2, 3, 1, 1))
    assert torch.count_nonzero(ours.weight.grad) == 4 * 3  # the middle
    monkeypatch.setattr(F, "conv2d", None)
    pass_through(ours, images(2, 3, 1, 1))  # as a plain matrix product


@pytest.mark.parametrize("kernel", [3, 5])
def test_a_map_of_two_by_two_is_one_matrix_product(kernel, monkeypatch):
    ours, _ = pair(3, 4, kernel, padding=kernel // 2)
    monkeypatch.setattr(F, "conv2d", None)
    monkeypatch.setattr(core.models.conv._SmallMapConv, "apply", None)
    pass_through(ours, images(2, 3, 2, 2))
    with pytest.raises(TypeError):
        pass_through(ours, images(2, 3, 3, 2))


@pytest.mark.parametrize(
    ("number_format", "kernel", "last_side"),
    [
        ("float32", 1, 6),
        ("float32", 3, 4),
        ("float32", 5, 4),
        ("bfloat16", 1, 14),
        ("bfloat16", 3, 8),
        ("bfloat16", 5, 8),
    ],
)
def test_the_matrix_product_is_for_small_maps_of_stride_one_while_gradients_are_wanted(
    number_format, kernel, last_side
):
    ours, _ = pair(3, 4, kernel, padding=kernel // 2, dtype=torch.float32)
    strided, _ = pair(3, 4, kernel, stride=2, dtype=torch.float32)
    with autocast(CPU, number_format):
        assert takes_the_matrix_product(ours, images(1, 3, last_side, last_side, dtype=torch.float32))
        assert not takes_the_matrix_product(ours, images(1, 3, last_side + 1, last_side + 1, dtype=torch.float32))
        assert not takes_the_matrix_product(strided, images(1, 3, 6, 6, dtype=torch.float32))


@pytest.mark.parametrize("kernel", [1, 3])
@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_without_gradients_the_very_function_of_pytorch_is_called(kernel, mode, monkeypatch):
    ours, reference = pair(3, 4, kernel, dtype=torch.float32)
    x = images(2, 3, 6, 6, dtype=torch.float32)
    with mode():
        expected = reference(x)
        monkeypatch.setattr(F, "linear", None)
        monkeypatch.setattr(core.models.conv._SmallMapConv, "apply", None)
        output = ours(x)
    assert torch.equal(output, expected)
    assert not output.requires_grad


@pytest.mark.parametrize("kernel", [1, 3, 5])
@pytest.mark.parametrize("num_images", [1, 4])
@pytest.mark.parametrize("sides", [(5, 4), (2, 2), (1, 1)])
def test_channels_last_stays_channels_last_on_the_way_there_and_back(kernel, num_images, sides):
    ours, _ = pair(8, 6, kernel, padding=kernel // 2, dtype=torch.float32)
    ours.to(memory_format=torch.channels_last)
    x = images(num_images, 8, *sides, dtype=torch.float32).contiguous(memory_format=torch.channels_last)
    output = ours(x.requires_grad_())
    assert output.is_contiguous(memory_format=torch.channels_last)
    with torch.no_grad():
        assert ours(x).is_contiguous(memory_format=torch.channels_last)
    output.square().sum().backward()
    assert x.grad.is_contiguous(memory_format=torch.channels_last)
    assert ours.weight.grad.is_contiguous(memory_format=torch.channels_last)


def test_it_is_saved_and_drawn_as_pytorchs_own():
    torch.manual_seed(5)
    ours = Conv2d(3, 4, 3)
    torch.manual_seed(5)
    reference = nn.Conv2d(3, 4, 3)
    assert isinstance(ours, nn.Conv2d)
    assert repr(ours) == repr(reference)
    assert ours.state_dict().keys() == reference.state_dict().keys()
    assert all(torch.equal(ours.state_dict()[name], each) for name, each in reference.state_dict().items())
