"""What learns in a run: its first weights, the average beside them, and a state from which it goes on the same."""

import dataclasses

import pytest
import torch
from same import assert_same
from torch import nn
from torch.nn import functional as F

from core.models import build_model
from core.runs.weights import weights_of_state
from core.train.learner import Learner
from core.train.recipes import recipe_config

CPU = torch.device("cpu")
tiny = pytest.mark.usefixtures("tiny_norm_network")


def config(recipe="best", **changes):
    settings = {"num_epochs": 3, "batch_size": 16, "image_size": 16, "first_image_size": 16, "num_images": 40}
    computing = {"device": "cpu", "precision": "float32", "memory_format": "channels_last"}
    return recipe_config(recipe, **{**settings, "seed": 3, **computing, **changes})


def step(learner, seed):
    """One update on a batch of noise."""
    generator = torch.Generator().manual_seed(seed)
    images = torch.rand(16, 1, 16, 16, generator=generator).to(memory_format=torch.channels_last)
    learner.optimizer.zero_grad()
    F.cross_entropy(learner.model.train()(images), torch.arange(16) % 10).backward()
    learner.optimizer.step()
    if learner.average is not None:
        learner.average.update_parameters(learner.model)


def after_steps(settings, *seeds):
    learner = Learner(settings, CPU)
    for seed in seeds:
        step(learner, seed)
    return learner


def test_the_first_weights_are_those_that_the_book_draws_after_its_seed():
    learner = Learner(config(), CPU)
    torch.manual_seed(3)
    model = build_model("googlenet_bn", image_size=16)
    for layer in model.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(layer.weight)
    assert_same(learner.weights(), model.state_dict())
    assert learner.num_parameters == sum(parameter.numel() for parameter in model.parameters())


@tiny
def test_without_an_average_the_network_itself_is_tested():
    learner = Learner(config("fast"), CPU)
    assert learner.average is None
    assert learner.tested_model is learner.model


@tiny
def test_the_averaged_network_is_tested_and_saved_where_there_is_one():
    learner = after_steps(config(), 1, 2, 3)
    assert learner.tested_model is learner.average.module
    assert_same(learner.weights(), learner.average.module.state_dict())
    assert not torch.equal(learner.weights()["3.weight"], learner.model.state_dict()["3.weight"])


@tiny
@pytest.mark.parametrize("recipe", ["fast", "best"])
def test_the_tested_weights_are_found_in_the_state(recipe):
    learner = after_steps(config(recipe), 1, 2, 3)
    assert_same(weights_of_state(learner.state()), learner.weights())


@tiny
def test_weights_and_state_are_cpu_copies_that_a_later_step_leaves_alone():
    learner = after_steps(config(), 1, 2)
    weights = learner.weights()
    kept = {name: tensor.clone() for name, tensor in weights.items()}
    step(learner, 3)
    assert_same(weights, kept)
    assert not any(tensor.requires_grad for tensor in learner.state().values())
    assert {tensor.device for tensor in learner.state().values()} == {CPU}


def kept_state(learner):
    """The state as it comes back from the disk: whole, and each tensor with the plainest layout."""
    return {name: tensor.contiguous().clone() for name, tensor in learner.state().items()}


@tiny
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"memory_format": "contiguous"},
        {"average_decay": 0.0},
        {"optimizer": "sgd", "average_decay": 0.0},
        {"optimizer": "sgd", "weight_decay": 0.0, "average_decay": 0.0},
    ],
    ids=["adamw-average", "contiguous", "adamw", "sgd-decay", "sgd"],
)
def test_a_learner_that_goes_on_from_a_state_takes_the_same_steps_to_the_bit(changes):
    settings = config(**changes)
    whole = after_steps(settings, 1, 2, 3)
    state = kept_state(whole)
    for seed in (4, 5, 6):
        step(whole, seed)
    parted = Learner(dataclasses.replace(settings, seed=99), CPU)  # other first weights, which must not matter
    parted.load_state(state)
    for seed in (4, 5, 6):
        step(parted, seed)
    assert_same(parted.state(), whole.state())


@tiny
def test_what_the_optimizer_remembers_lies_in_memory_as_its_weights_do():
    # Fused AdamW on a CPU goes through memory in order: other strides would give a weight its neighbour's past.
    learner = Learner(config(), CPU)
    learner.load_state(kept_state(after_steps(config(), 1)))
    weight = learner.model[0][1].conv.weight
    assert not weight.is_contiguous()
    for name in ("exp_avg", "exp_avg_sq"):
        assert learner.optimizer.state[weight][name].stride() == weight.stride()


@tiny
def test_going_on_leaves_the_learning_rate_and_weight_decay_of_the_settings():
    learner = Learner(config(lr=0.02, weight_decay=0.01), CPU)
    learner.load_state(after_steps(config(), 1).state())
    assert [(group["lr"], group["weight_decay"]) for group in learner.optimizer.param_groups] == [
        (0.02, 0.01),
        (0.02, 0.0),
    ]


@tiny
@pytest.mark.parametrize("without", ["model.", "average.", "random.cpu"])
def test_a_state_that_lacks_something_is_no_state_of_this_run(without):
    settings = config()
    state = {name: each for name, each in after_steps(settings, 1).state().items() if not name.startswith(without)}
    learner = Learner(settings, CPU)
    with pytest.raises((RuntimeError, KeyError, TypeError, ValueError)):
        learner.load_state(state)
