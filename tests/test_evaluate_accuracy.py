"""Accuracy and loss, against one sum over all images at once."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from core.data.batches import Batches
from core.evaluate.accuracy import evaluate, evaluate_by_batch

CPU = torch.device("cpu")


@pytest.fixture
def model():
    torch.manual_seed(5)
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 50), nn.ReLU(), nn.Dropout(0.5), nn.Linear(50, 10))


@pytest.mark.parametrize("batch_size", [1, 7, 32, 40, 1000])
def test_is_what_one_batch_of_all_images_gives_whatever_the_batch_size(model, few_images, batch_size):
    evaluation = evaluate(model, Batches(few_images, batch_size, 28), device=CPU)
    model.eval()
    logits = model(few_images.images / 255)
    assert evaluation.loss == pytest.approx(F.cross_entropy(logits, few_images.labels).item(), rel=1e-5)
    assert evaluation.accuracy == (logits.argmax(1) == few_images.labels).double().mean().item()
    assert evaluation.num_images == 40


def test_dropout_is_off_and_draws_no_random_number(model, few_images):
    batches = Batches(few_images, 8, 28)
    state = torch.get_rng_state()
    model.train()
    first = evaluate(model, batches, device=CPU)
    assert not model.training
    model.train()
    assert evaluate(model, batches, device=CPU) == first
    assert torch.equal(torch.get_rng_state(), state)


def test_the_count_so_far_comes_after_every_batch_and_no_mode_leaks_out(model, few_images):
    counts = []
    for evaluation in evaluate_by_batch(model, Batches(few_images, 16, 28), device=CPU, precision="bfloat16"):
        counts.append(evaluation.num_images)
        assert torch.is_grad_enabled()
        assert not torch.is_inference_mode_enabled()
        assert not torch.is_autocast_enabled("cpu")
    assert counts == [16, 32, 40]


def test_bfloat16_comes_close_to_float32(model, few_images):
    batches = Batches(few_images, 16, 28)
    exact = evaluate(model, batches, device=CPU)
    rough = evaluate(model, batches, device=CPU, precision="bfloat16")
    assert rough.loss == pytest.approx(exact.loss, rel=0.01)
    assert rough.loss != exact.loss


def test_perfect_and_hopeless_networks(few_images):
    class Oracle(nn.Module):
        def __init__(self, labels, shift):
            super().__init__()
            self.labels, self.shift = labels, shift

        def forward(self, images):
            return 30.0 * F.one_hot((self.labels + self.shift) % 10, 10).float()

    batches = Batches(few_images, 40, 28)
    assert evaluate(Oracle(few_images.labels, 0), batches, device=CPU).accuracy == 1
    assert evaluate(Oracle(few_images.labels, 1), batches, device=CPU).accuracy == 0
