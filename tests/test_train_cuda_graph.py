"""Training through CUDA graphs is the same training; where there is no graph, the network runs as ever."""

import copy

import pytest
import torch
import torch.cuda
from torch import nn
from torch.nn import functional as F

from core.data.batches import Batches
from core.models import build_model
from core.runs.events import StepDone
from core.runs.progress import Progress
from core.train import stepper as stepper_module
from core.train.cuda_graph import GraphedNetwork
from core.train.distributed import ALONE
from core.train.learner import Learner
from core.train.recipes import recipe_config
from core.train.run import run
from core.train.stepper import Stepper

needs_gpu = [pytest.mark.gpu, pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device here")]


def normalised_network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 36, 10))


def recorder(module, samples):
    """As PyTorch had it first."""
    module(*samples)  # as the warming-up does
    raise RuntimeError("operation not permitted when stream is capturing")


def recorder_with_a_mode(module, samples, *, capture_error_mode):
    """As it is now."""
    assert capture_error_mode == "thread_local"
    recorder(module, samples)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device here")
@pytest.mark.parametrize("record", [recorder, recorder_with_a_mode])
def test_where_no_graph_can_be_recorded_the_network_trains_as_ever(monkeypatch, caplog, record):
    monkeypatch.setattr(torch.cuda, "get_rng_state", torch.get_rng_state)
    monkeypatch.setattr(torch.cuda, "set_rng_state", lambda state: None)
    monkeypatch.setattr(torch.cuda, "make_graphed_callables", record)
    network, images = normalised_network(), torch.rand(8, 1, 8, 8)
    plain = copy.deepcopy(network)
    graphed = GraphedNetwork(network, "float32").train()
    for _ in range(2):
        assert torch.equal(graphed(images), plain(images))
    assert torch.equal(network[1].running_mean, plain[1].running_mean)
    assert network[1].num_batches_tracked == 2
    assert [record.message for record in caplog.records] == [
        "no CUDA graph of the training pass: operation not permitted when stream is capturing"
    ]
    assert torch.equal(graphed.eval()(images), plain.eval()(images))


class TestOnAGpu:
    pytestmark = needs_gpu

    @pytest.mark.parametrize("precision", ["float32", "bfloat16"])
    def test_outputs_gradients_and_running_figures_are_those_of_the_network(self, precision):
        torch.manual_seed(0)
        network = build_model("googlenet_bn", image_size=32).cuda().train()
        plain = copy.deepcopy(network)
        graphed = GraphedNetwork(network, precision).train()
        labels = torch.randint(0, 10, (16,), device="cuda")
        for size, num_images in ((32, 16), (32, 16), (32, 5), (48, 16)):
            images = torch.rand(num_images, 1, size, size, device="cuda")
            for model, parameters in ((graphed, network), (plain, plain)):
                parameters.zero_grad()
                with torch.autocast("cuda", torch.bfloat16, enabled=precision == "bfloat16"):
                    F.cross_entropy(model(images), labels[:num_images]).backward()
            for (name, ours), theirs in zip(network.named_parameters(), plain.parameters(), strict=True):
                torch.testing.assert_close(ours.grad, theirs.grad, rtol=0.05, atol=2e-3, msg=name)
            for ours, theirs in zip(network.buffers(), plain.buffers(), strict=True):
                torch.testing.assert_close(ours, theirs, rtol=1e-2, atol=1e-3)

    def test_a_run_learns(self):
        config = recipe_config("fast", num_images=10_240, num_epochs=1, device="cuda")
        losses = [event.loss for event in run(config) if isinstance(event, StepDone)]
        assert sum(losses[-5:]) < 0.6 * sum(losses[:5])

    def test_nobody_waits_for_it_between_two_readings(self, test_set, monkeypatch):
        """PyTorch itself raises an error wherever the CPU waits for the GPU."""
        device = torch.device("cuda")
        settings = {"image_size": 32, "num_images": 80, "batch_size": 8, "memory_format": "channels_last"}
        config = recipe_config("best", precision="bfloat16", **settings)
        used = Batches(test_set.first(80), 8, 32, augmentation=config.augmentation, device=device)
        stepper, progress = Stepper(config, Learner(config, device), device, ALONE), Progress()
        list(stepper.steps(used.shuffled(1, 1), progress))  # records the graphs
        batches = used.shuffled(1, 2)
        list(stepper.steps(iter([next(batches)]), progress))
        read = stepper_module._read

        def read_at_last(burst):
            torch.cuda.set_sync_debug_mode("default")
            return read(burst)

        monkeypatch.setattr(stepper_module, "_read", read_at_last)
        monkeypatch.setattr(stepper_module.BurstLength, "next_burst", lambda self: 4)
        torch.cuda.set_sync_debug_mode("error")
        try:
            told = next(stepper.steps(batches, progress))
        finally:
            torch.cuda.set_sync_debug_mode("default")
        assert [event.is_newest for event in told] == [False, False, False, True]
