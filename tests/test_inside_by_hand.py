"""What is computed by hand on the screen, against PyTorch's convolutions and the course's own example."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.inside.by_hand import KERNELS, mix, slide, window_at


def test_the_courses_example():
    mixed = mix(np.array([1, 2]), np.array([0.5, -0.5]), 0.0)
    assert mixed.products.tolist() == [0.5, -1.0]
    assert (mixed.total, mixed.activation) == (-0.5, 0.0)


def test_a_1x1_convolution_is_a_full_connection_over_channels():
    generator = torch.Generator().manual_seed(2)
    inputs, weights = (torch.randn(4, generator=generator, dtype=torch.float64) for _ in range(2))
    expected = F.conv2d(inputs.reshape(1, 4, 1, 1), weights.reshape(1, 4, 1, 1), torch.tensor([0.25]).double())
    assert mix(inputs.numpy(), weights.numpy(), 0.25).total == pytest.approx(float(expected))


@pytest.mark.parametrize("name", KERNELS)
def test_a_kernel_that_runs_over_a_picture_is_a_convolution_with_zeros_around(name):
    pixels = np.random.default_rng(0).integers(0, 256, (9, 7)).astype(np.uint8)
    kernel, divisor = KERNELS[name]
    expected = F.conv2d(torch.tensor(pixels)[None, None].double(), torch.tensor([[kernel]]).double(), padding=1)
    assert slide(pixels, np.array(kernel), divisor) == pytest.approx(expected[0, 0].numpy() / divisor)


def test_blur_keeps_a_flat_picture_and_edges_find_nothing_in_it():
    flat = np.full((5, 5), 90, dtype=np.uint8)
    inside = {name: slide(flat, np.array(kernel), divisor)[2, 2] for name, (kernel, divisor) in KERNELS.items()}
    assert (inside["copy"], inside["blur"], inside["sharpen"]) == (90, 90, 90)
    assert (inside["upright"], inside["level"], inside["all"]) == (0, 0, 0)


def test_what_the_kernel_sees_in_a_corner():
    assert window_at(np.arange(6).reshape(2, 3), 0, 2, 3).tolist() == [[0, 0, 0], [1, 2, 0], [4, 5, 0]]


def test_a_divisor_of_zero_divides_nothing():
    assert slide(np.array([[7]]), np.eye(1), 0.0).tolist() == [[7.0]]
