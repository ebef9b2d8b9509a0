"""Tests of core.train.cost: what a run costs, from what a step and a test cost."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.utils.flop_counter import FlopCounterMode

from core.models import build_empty_model
from core.train.cost import PassCost, Speed, map_pixels, typical_speed
from core.train.recipes import recipe_config

SPEED = Speed(step=PassCost(0.5, 3e-6), test=PassCost(0.2, 1e-6))
BEST = recipe_config("best", num_epochs=7, num_images=1_000, batch_size=300, precision="float32")
BOOK = recipe_config("book", "googlenet", num_epochs=3, num_images=1_000)


@pytest.mark.parametrize("image_size", [24, 32, 40, 56, 64, 88, 224])
def test_an_image_costs_as_the_networks_multiply_adds(image_size):
    ratio = multiply_adds(image_size) / multiply_adds(96)
    assert map_pixels(image_size) / map_pixels(96) == pytest.approx(ratio, rel=0.01)


def multiply_adds(image_size):
    model = build_empty_model("googlenet_bn", image_size=image_size).eval()
    with FlopCounterMode(display=False) as counter:
        model(torch.zeros(1, 1, image_size, image_size, device="meta"))
    return counter.get_total_flops()


def test_a_run_costs_its_steps_and_its_tests():
    steps_s = 3 * (8 * 0.5 + 1_000 * 96**2 * 3e-6)  # eight batches of 128, the last one with 104 images
    tests_s = 3 * (79 * 0.2 + 10_000 * 96**2 * 1e-6)
    assert SPEED.steps_s(BOOK) == pytest.approx(steps_s)
    assert SPEED.tests_s(BOOK) == pytest.approx(tests_s)
    assert SPEED.run_s(BOOK) == pytest.approx(steps_s + tests_s)


@pytest.mark.parametrize("config", [BOOK, BEST])
def test_what_is_left_is_the_sum_of_the_steps_and_tests_to_come(config):
    sizes = [config.image_size_in(epoch) for epoch in range(1, config.num_epochs + 1)]
    nums_images = [config.batch_size] * (config.num_batches - 1)
    nums_images.append(config.num_images - sum(nums_images))
    steps = [SPEED.step.seconds(1, num_images, size) for size in sizes for num_images in nums_images]
    for step in range(config.num_steps + 1):
        assert SPEED.steps_s(config, after_step=step) == pytest.approx(sum(steps[step:]), abs=1e-9)
    for epoch in range(config.num_epochs + 1):
        rest = sum(SPEED.test_s(config, size) for size in sizes[epoch:])
        assert SPEED.tests_s(config, after_tests=epoch) == pytest.approx(rest, abs=1e-9)
        if epoch < config.num_epochs:
            part = rest - 0.25 * SPEED.test_s(config, sizes[epoch])
            assert SPEED.tests_s(config, after_tests=epoch + 0.25) == pytest.approx(part)


@given(st.integers(2, 5_000), st.integers(1, 50), st.sampled_from([0, 24, 40, 96]))
def test_more_images_and_more_epochs_cost_more(num_images, num_epochs, first_image_size):
    config = replace(BOOK, num_images=num_images, num_epochs=num_epochs, first_image_size=first_image_size)
    fewer = replace(config, num_images=num_images - 1)
    assert SPEED.run_s(fewer) < SPEED.run_s(config) < SPEED.run_s(replace(config, num_epochs=num_epochs + 1))


@given(st.integers(16, 511))
def test_larger_images_cost_at_least_as_much(image_size):
    assert 0 < map_pixels(image_size) <= map_pixels(image_size + 1)


def test_small_images_cost_more_than_their_pixels_say():
    small = SPEED.steps_s(replace(BOOK, image_size=32))
    assert small > SPEED.steps_s(BOOK) / 9


def test_a_speed_that_was_measured_better_changes_steps_alone():
    speed = SPEED.with_full_steps(BEST, 40.0)
    assert speed.step.seconds(1, BEST.batch_size, 96) == pytest.approx(40.0)
    assert speed.step.batch_s / speed.step.pixel_s == pytest.approx(SPEED.step.batch_s / SPEED.step.pixel_s)
    assert speed.test == SPEED.test


# Two cores of an Intel Xeon with AMX, bfloat16: images/s at a batch of 128, and at 96 px; tests/benchmarks/README.md.
XEON_SIZES = {32: 944, 48: 634, 64: 431, 96: 227}
XEON_BATCHES = {32: 174, 128: 245, 512: 277}


def test_the_typical_speed_compares_sizes_and_batches_as_another_computer_does():
    config = recipe_config("book", "googlenet", precision="bfloat16")
    step = typical_speed(config).step
    for image_size, images_per_s in XEON_SIZES.items():
        ratio = step.seconds(1, 128, image_size) / step.seconds(1, 128, 96)
        assert ratio == pytest.approx(XEON_SIZES[96] / images_per_s, rel=0.1)
    for batch_size, images_per_s in XEON_BATCHES.items():
        ratio = step.seconds(1, batch_size, 96) / batch_size / (step.seconds(1, 128, 96) / 128)
        assert ratio == pytest.approx(XEON_BATCHES[128] / images_per_s, rel=0.1)
