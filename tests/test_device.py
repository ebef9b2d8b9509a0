"""Which device and number format are chosen, and what is said where one is not there."""

import pytest
import torch

from core.device import autocast, choose_device, choose_precision, device_title
from core.errors import UserError

CPU = torch.device("cpu")


@pytest.fixture
def pretend(monkeypatch):
    """Makes PyTorch say that these devices are there."""

    def are_there(*kinds):
        monkeypatch.setattr("torch.cuda.is_available", lambda: "cuda" in kinds)
        monkeypatch.setattr("torch.backends.mps.is_available", lambda: "mps" in kinds)

    return are_there


@pytest.mark.parametrize(
    ("kinds", "expected"), [((), "cpu"), (("mps",), "mps"), (("cuda",), "cuda"), (("cuda", "mps"), "cuda")]
)
def test_auto_prefers_cuda_then_mps_then_the_cpu(pretend, kinds, expected):
    pretend(*kinds)
    assert choose_device("auto").type == expected
    assert choose_device(expected).type == expected
    assert choose_device("cpu").type == "cpu"


@pytest.mark.parametrize("name", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_refused(pretend, name):
    pretend()
    with pytest.raises(UserError, match=f"no {name} device that PyTorch can use; choose cpu or auto"):
        choose_device(name)


def test_unknown_names_are_refused():
    with pytest.raises(UserError, match="no device called tpu; choose one of auto, cpu, cuda, mps"):
        choose_device("tpu")
    with pytest.raises(UserError, match="no number format called int8"):
        choose_precision("int8", CPU)


def test_the_quicker_number_format_is_taken(monkeypatch):
    seconds = {"float32": 2.0, "bfloat16": 1.0}
    monkeypatch.setattr("core.device._seconds_per_step", lambda precision, device: seconds[precision])
    assert choose_precision("auto", CPU) == "bfloat16"
    seconds["bfloat16"] = 3.0
    assert choose_precision("auto", CPU) == "float32"
    assert choose_precision("bfloat16", CPU) == "bfloat16"


def test_measuring_draws_no_random_number_and_leaves_no_mode_behind():
    state = torch.get_rng_state()
    assert choose_precision("auto", CPU) in ("float32", "bfloat16")
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.is_grad_enabled()


def test_autocast_is_on_for_bfloat16_only():
    matrix = torch.ones(2, 2)
    with autocast(CPU, "bfloat16"):
        assert (matrix @ matrix).dtype == torch.bfloat16
    with autocast(CPU, "float32"):
        assert (matrix @ matrix).dtype == torch.float32


def test_the_cpu_is_called_cpu():
    assert device_title(CPU) == "CPU"
