"""The weights with which a run begins, drawn anew, against those of what learns in it."""

import dataclasses

import pytest
import torch
from same import assert_same

from core.models import MODELS
from core.runs.first_weights import first_weights
from core.train.learner import Learner
from core.train.recipes import recipe_config


@pytest.mark.parametrize("model", [name for name in MODELS if name != "vgg11"])  # a larger "vgg11_quarter"
def test_they_are_those_of_a_learner_and_leave_torch_s_random_numbers_alone(model):
    config = recipe_config("book", model, image_size=67, seed=9, memory_format="contiguous")
    before = torch.get_rng_state()
    found = first_weights(config)
    assert torch.equal(torch.get_rng_state(), before)
    assert_same(found, Learner(config, torch.device("cpu")).weights())


def test_a_network_that_learns_from_misfits_too_begins_alike():
    config = recipe_config("photos", "googlenet_bn", memory_format="contiguous", start_weights="")
    assert config.misfits_in_batch
    assert_same(first_weights(config), Learner(config, torch.device("cpu")).weights())


def test_another_seed_gives_other_weights():
    config = recipe_config("book", "nin", image_size=67)
    first, other = first_weights(config), first_weights(dataclasses.replace(config, seed=1))
    assert not any(torch.equal(first[name], other[name]) for name in first)
