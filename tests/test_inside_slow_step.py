"""One training step taken apart, against a step of PyTorch's own optimizer and against finite differences."""

import dataclasses

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.data.resize import to_input
from core.errors import UserError
from core.inside.slow_step import slow_step
from core.predict.untrained import untrained_weights
from core.runs.weights import build_trained

LR = 0.05


@pytest.fixture(scope="module")
def batch():
    generator = torch.Generator().manual_seed(3)
    return torch.randint(0, 256, (4, 1, 28, 28), generator=generator).to(torch.uint8), torch.tensor([0, 3, 9, 3])


@pytest.fixture(scope="module", params=["googlenet", "googlenet_bn"])
def weights(request):
    return untrained_weights(request.param, 16, seed=1)


@pytest.fixture(scope="module")
def step(weights, batch):
    return slow_step(weights, *batch, LR)


def worked_by_autograd(weights, batch):
    """Losses, and the gradient of every parameter, of a network of its own in training mode."""
    tensors = {name: tensor.clone() for name, tensor in weights.tensors.items()}
    model = build_trained(dataclasses.replace(weights, tensors=tensors)).requires_grad_(True).train()
    losses = F.cross_entropy(model(to_input(batch[0], 16)), batch[1], reduction="none")
    names, parameters = zip(*model.named_parameters(), strict=True)
    return losses.detach(), dict(zip(names, torch.autograd.grad(losses.mean(), parameters), strict=True))


def test_loss_gradients_and_moves_are_those_of_autograd(weights, batch, step):
    losses, gradients = worked_by_autograd(weights, batch)
    assert step.losses == pytest.approx(losses.numpy(), abs=1e-4)
    for change in (step.blocks[0], step.blocks[5], step.blocks[-1]):
        own = [gradient.flatten() for name, gradient in gradients.items() if name.startswith(f"{change.name}.")]
        assert change.gradient == pytest.approx(float(torch.cat(own).norm()), rel=1e-3)
        assert change.moved == pytest.approx(LR * change.gradient, rel=1e-3)
        assert change.share == pytest.approx(change.moved / change.weights)


def test_every_block_with_weights_is_told_once_in_order(step):
    titles = [change.title for change in step.blocks]
    assert titles == ["conv1", "conv2", "conv3", "3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b", "fc"]


def test_the_farthest_weight_moves_against_its_gradient(weights, step):
    change = step.farthest
    assert change.after == pytest.approx(change.before - LR * change.gradient, rel=1e-5, abs=1e-6)
    assert change.before in weights.tensors[f"{change.layer}.weight"]
    assert abs(change.gradient) > 0


def test_the_gradient_is_how_the_loss_changes(batch):
    """By a finite difference: a small step makes the loss smaller by lr times the squared length of the gradient."""
    lr = 1e-3
    step = slow_step(untrained_weights("googlenet", 16, seed=1), *batch, lr)
    slope = float(step.losses.mean() - step.losses_after.mean()) / lr
    assert slope == pytest.approx(sum(block.gradient**2 for block in step.blocks), rel=0.05)


def test_a_small_step_makes_the_loss_of_its_batch_smaller(step):
    assert step.losses_after.mean() < step.losses.mean()
    assert step.losses == pytest.approx(-np.log(step.probabilities[range(4), step.labels]), abs=1e-4)


def test_nothing_of_the_weights_that_are_shown_and_no_random_number_changes(weights, batch):
    before = {name: tensor.clone() for name, tensor in weights.tensors.items()}
    state = torch.get_rng_state()
    slow_step(weights, *batch, 0.5)
    assert all(torch.equal(tensor, before[name]) for name, tensor in weights.tensors.items())
    assert torch.equal(torch.get_rng_state(), state)


def test_layers_with_a_relu_of_their_own_count_as_blocks(tiny_network):
    images = torch.zeros(2, 1, 28, 28, dtype=torch.uint8)
    step = slow_step(untrained_weights("alexnet", 67), images, torch.tensor([0, 1]), 0.1)
    assert [change.title for change in step.blocks] == ["0", "4"]  # its convolution and its linear layer


def test_labels_of_other_classes_are_refused_in_a_sentence(weights, batch):
    with pytest.raises(UserError, match="other classes than the weights"):
        slow_step(weights, batch[0], batch[1] + 7, LR)
