"""Which device and number format are chosen, and what is said where one is not there."""

import dataclasses
import itertools

import pytest
import torch
import torch.backends.mps
import torch.cuda
import torch.mps

import core.device
from core.computing import MEMORY_FORMATS, PRECISIONS
from core.device import (
    Computing,
    _fastest_computing,
    autocast,
    choose_computing,
    choose_device,
    choose_precision,
    device_title,
    synchronize,
)
from core.errors import UserError

CPU = torch.device("cpu")


@pytest.fixture
def pretend(monkeypatch):
    """Makes PyTorch say that these devices are there, and that they compute."""
    monkeypatch.setattr(core.device, "why_unusable", lambda kind: "")

    def are_there(*kinds):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: "cuda" in kinds)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: "mps" in kinds)

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


@pytest.fixture(autouse=True)
def nothing_measured():
    """Each test measures for itself."""
    _fastest_computing.cache_clear()
    yield
    _fastest_computing.cache_clear()


@pytest.fixture
def seconds(monkeypatch):
    """Takes the place of the measurement: seconds of a pass by number format, memory format and threads."""
    table = dict.fromkeys(itertools.product(PRECISIONS[1:], MEMORY_FORMATS[1:], range(1, 9)), 1.0)
    monkeypatch.setattr(core.device, "_prepare_pass", lambda computing: lambda: table[dataclasses.astuple(computing)])
    return table


@pytest.fixture
def threads():
    """Sets PyTorch's number of threads; afterwards it is as before."""
    before = torch.get_num_threads()
    yield torch.set_num_threads
    torch.set_num_threads(before)


@pytest.mark.parametrize("fastest", [*itertools.product(PRECISIONS[1:], MEMORY_FORMATS[1:])])
def test_the_quickest_formats_are_taken(seconds, threads, fastest):
    threads(2)
    seconds[*fastest, 1] = 0.5
    assert choose_computing(CPU) == Computing(*fastest, 2)
    assert choose_precision("auto", CPU) == fastest[0]


def test_what_is_named_is_not_chosen_anew(seconds, threads):
    threads(8)
    seconds["bfloat16", "contiguous", 1] = 0.1
    assert choose_computing(CPU, "float32", "channels_last", 3) == Computing("float32", "channels_last", 3)
    assert choose_computing(CPU, "float32").precision == "float32"
    assert choose_computing(CPU, memory_format="channels_last").memory_format == "channels_last"
    assert choose_precision("float32", CPU) == "float32"


@pytest.mark.parametrize(("num_threads", "with_half", "chosen"), [(8, 0.5, 4), (8, 2.0, 8), (3, 0.5, 3), (1, 0.5, 1)])
def test_half_of_the_threads_are_taken_where_they_are_quicker(seconds, threads, num_threads, with_half, chosen):
    threads(num_threads)
    for key in seconds:
        seconds[key] = with_half if key[2] == max(1, num_threads // 2) else 1.0
    assert choose_computing(CPU).num_threads == chosen


def test_measuring_draws_no_random_number_and_leaves_no_mode_behind(threads):
    threads(2)
    state = torch.get_rng_state()
    chosen = choose_computing(CPU)
    assert chosen.precision in PRECISIONS[1:]
    assert chosen.memory_format in MEMORY_FORMATS[1:]
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.is_grad_enabled()
    assert torch.get_num_threads() == 2


def test_autocast_is_on_for_bfloat16_only():
    matrix = torch.ones(2, 2)
    with autocast(CPU, "bfloat16"):
        assert (matrix @ matrix).dtype == torch.bfloat16
    with autocast(CPU, "float32"):
        assert (matrix @ matrix).dtype == torch.float32


def test_the_cpu_is_called_cpu():
    assert device_title(CPU) == "CPU"


@pytest.mark.parametrize("kind", ["cpu", "cuda", "mps"])
def test_only_a_gpu_is_waited_for(kind, monkeypatch):
    waited = []
    monkeypatch.setattr(torch.cuda, "synchronize", lambda *_: waited.append("cuda"))
    monkeypatch.setattr(torch.mps, "synchronize", lambda: waited.append("mps"))
    synchronize(torch.device(kind))
    assert waited == [kind] * (kind != "cpu")
