"""How fast this computer trains, measured before a run begins."""

import os
import time
from dataclasses import replace

import pytest
import torch
import torch.cuda

import core.train.estimate
from core.device import Computing
from core.errors import UserError
from core.models import build_empty_model
from core.train.cost import map_pixels
from core.train.estimate import measure_speed
from core.train.recipes import recipe_config


def test_batch_normalisation_is_measured_with_ordinary_numbers(monkeypatch):
    # What happened to lie in fresh memory could be denormal numbers, with which a processor is many times slower.
    monkeypatch.setattr(core.train.estimate, "_MEASURE_S", 0.01)
    built = []

    def keep(*arguments, **options):
        built.append(build_empty_model(*arguments, **options))
        return built[0]

    monkeypatch.setattr(core.train.estimate, "build_empty_model", keep)
    assert (
        measure_speed(
            recipe_config("fast", image_size=16, batch_size=8, device="cpu", precision="float32")
        ).step.batch_s
        > 0
    )
    figures = [tensor for name, tensor in built[0].named_buffers() if "running" in name]
    assert len(figures) == 114  # mean and variance of 57 layers
    assert all(((tensor == 0) | (tensor.abs() > 1e-6)).all() and tensor.isfinite().all() for tensor in figures)


@pytest.mark.parametrize(
    ("recipe", "model"), [("book", "googlenet"), ("book", "googlenet_bn"), ("book", "nin"), ("best", "googlenet_bn")]
)
def test_measuring_leaves_random_numbers_and_modes_alone(recipe, model, monkeypatch):
    monkeypatch.setattr(core.train.estimate, "_MEASURE_S", 0.01)
    state = torch.get_rng_state()
    config = recipe_config(recipe, model, image_size=67, batch_size=8, device="cpu", precision="float32")
    speed = measure_speed(config)
    assert 0 < speed.test_s(config, 67) < speed.run_s(config)
    assert speed.step.batch_s > 0
    assert speed.step.pixel_s >= 0
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.is_grad_enabled()


def test_it_computes_as_the_run_will_and_leaves_the_threads_as_they_were(monkeypatch):
    monkeypatch.setattr(core.train.estimate, "_MEASURE_S", 0.01)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    seen = []

    def choose(device, precision, memory_format, num_threads):
        seen.append((precision, memory_format, num_threads))
        return Computing("bfloat16", "contiguous", 2)

    def watched(*arguments, **options):
        model = build_empty_model(*arguments, **options)
        model.fc.register_forward_hook(lambda *_: seen.append((torch.get_num_threads(), _layout(model), _dtype())))
        return model

    monkeypatch.setattr(core.train.estimate, "choose_computing", choose)
    monkeypatch.setattr(core.train.estimate, "build_empty_model", watched)
    small = {"image_size": 16, "batch_size": 8}
    config = recipe_config("book", "googlenet", device="cpu", memory_format="channels_last", num_threads=3, **small)
    before = torch.get_num_threads()
    measure_speed(config)
    assert seen[0] == ("auto", "channels_last", 3)
    assert set(seen[1:]) == {(2, "contiguous", torch.bfloat16)}
    assert torch.get_num_threads() == before


def _layout(model):
    weight = model.inception3a.branch3x3.conv.conv.weight
    return "contiguous" if weight.is_contiguous() else "channels_last"


def _dtype():
    return torch.get_autocast_dtype("cpu") if torch.is_autocast_enabled("cpu") else torch.float32


def test_a_device_that_is_not_there_is_refused(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(UserError, match="no cuda device"):
        measure_speed(recipe_config("book", "googlenet", device="cuda"))


# Nothing is left to be chosen by a measurement.
KNOWN = recipe_config(
    "book", "googlenet", device="cpu", precision="float32", memory_format="channels_last", num_threads=1
)


@pytest.fixture
def clock(monkeypatch):
    """A network whose passes take 0.3 s and 0.01 s an image, a third of it without gradients, and updates 0.2 s."""
    now = [0.0]

    def network(*_):
        model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.LazyLinear(10))

        def take_time(model, images):
            now[0] += (0.3 + 0.01 * len(images[0])) / (1 if torch.is_grad_enabled() else 3)

        model.register_forward_pre_hook(take_time)
        return model

    def optimizer(config, model):
        model(torch.zeros(2, 1, config.image_size, config.image_size))
        optimizer = torch.optim.SGD(model.parameters())
        optimizer.register_step_post_hook(lambda *_: now.__setitem__(0, now[0] + 0.2))
        return optimizer

    monkeypatch.setattr(core.train.estimate, "_build_network", network)
    monkeypatch.setattr(core.train.estimate, "build_optimizer", optimizer)
    monkeypatch.setattr(core.train.estimate, "build_average", lambda *_: None)
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])


@pytest.mark.parametrize(("image_size", "batch_size"), [(96, 128), (96, 512), (32, 256), (24, 64)])
def test_what_every_batch_costs_and_what_an_image_costs_are_told_apart(clock, image_size, batch_size):
    speed = measure_speed(replace(KNOWN, image_size=image_size, batch_size=batch_size))
    assert speed.step.batch_s == pytest.approx(0.3 + 0.2)
    assert speed.test.batch_s == pytest.approx(0.1)
    assert speed.step.pixel_s * map_pixels(image_size) == pytest.approx(0.01)
    assert speed.test.pixel_s * map_pixels(image_size) == pytest.approx(0.01 / 3)


@pytest.mark.parametrize("batch_size", [1, 2])
def test_a_batch_too_small_for_two_measurements_costs_what_it_took(clock, batch_size):
    speed = measure_speed(replace(KNOWN, image_size=16, batch_size=batch_size))
    assert speed.step.seconds(1, batch_size, 16) == pytest.approx(0.3 + 0.01 * batch_size + 0.2)
