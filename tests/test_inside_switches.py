"""A branch that is off gives zeros or its mean, nothing else changes, and nothing of it stays."""

import copy
import dataclasses

import numpy as np
import pytest
import torch
from torch import nn

from core.errors import UserError
from core.inside.branches import Switches
from core.inside.feature_maps import capture
from core.inside.network_map import network_map
from core.inside.switches import MeanMeter, branch_names, check_fill, switched_off, watching_branches
from core.models import build_model
from core.models.blocks import Inception
from core.predict.predictor import Predictor
from core.predict.untrained import untrained_weights
from core.runs.weights import build_trained

OFF = ["inception3b.branch3x3", "inception5b.branch1x1"]


@pytest.fixture(scope="module")
def weights():
    """Of a network through which more gets than through an untrained one, so that a branch makes a difference."""
    weights = untrained_weights("googlenet", 32)
    return dataclasses.replace(weights, tensors={name: 1.5 * each for name, each in weights.tensors.items()})


@pytest.fixture
def model(weights) -> nn.Module:
    return build_trained(weights)


@pytest.fixture
def images() -> torch.Tensor:
    return torch.rand(3, 1, 32, 32, generator=torch.Generator().manual_seed(1))


def is_close(values, expected):
    """Up to what sums in another order differ by."""
    return bool((values - expected).abs().max() <= 1e-4 * expected.abs().max())


class Constant(nn.Module):
    """What a branch that is off amounts to, written as a network of its own."""

    def __init__(self, values: torch.Tensor) -> None:
        super().__init__()
        self.values = values

    def forward(self, x):
        return self.values.view(1, -1, 1, 1) * torch.ones(len(x), len(self.values), *x.shape[2:])


def rebuilt(model, constants):
    """A copy of a network in which modules give these constants."""
    other = copy.deepcopy(model)
    for name, values in constants.items():
        block, branch = name.split(".")
        setattr(other.get_submodule(block), branch, Constant(values))
    return other


def num_channels(model, name):
    return next(
        branch.num_channels
        for block in network_map("googlenet", image_size=32).blocks
        for branch in block.branches
        if branch.name == name
    )


def test_the_names_are_those_of_the_networks_map(model):
    blocks = [block for block in network_map("googlenet", image_size=32).blocks if block.kind == "inception"]
    assert branch_names(model) == tuple(branch.name for block in blocks for branch in block.branches)
    assert len(branch_names(model)) == 9 * len(Inception.BRANCHES)


def test_a_branch_that_is_off_is_one_that_gives_zeros(model, images):
    expected = rebuilt(model, {name: torch.zeros(num_channels(model, name)) for name in OFF})
    with torch.no_grad():
        usual = model(images)
        with switched_off(model, OFF):
            logits = model(images)
        assert is_close(logits, expected(images))
        assert not is_close(logits, usual)


def test_with_means_it_gives_the_mean_of_each_channel_over_images_and_positions(model, images):
    means = {name: maps.mean(dim=(0, 2, 3)) for name, maps in capture(model, images, OFF).maps.items()}
    meter = MeanMeter()
    for part in (images[:2], images[2:]):  # in unequal batches
        with torch.inference_mode(), watching_branches(model) as outputs:
            model(part)
        meter.add(outputs, len(part))
    measured = meter.means()
    assert measured.num_images == 3
    for name in OFF:
        assert is_close(measured.by_branch[name], means[name])
    with torch.no_grad(), switched_off(model, OFF, measured):
        assert is_close(model(images), rebuilt(model, means)(images))


def test_what_is_seen_of_a_branch_that_is_off_is_what_it_hands_on(model, images):
    with switched_off(model, OFF[:1]):
        maps = capture(model, images, [OFF[0], "inception3b", "inception3b.branch1x1"]).maps
    assert not maps[OFF[0]].any()
    assert maps["inception3b.branch1x1"].any()
    assert torch.equal(maps["inception3b"][:, 128 : 128 + 192], maps[OFF[0]])


def test_without_a_whole_block_every_picture_gets_the_same_answer(model, images):
    block = [f"inception4c.{branch}" for branch in Inception.BRANCHES]
    with torch.no_grad(), switched_off(model, block):
        logits = model(images)
    assert is_close(logits, logits[:1].expand_as(logits))


def test_nothing_stays_even_where_it_ends_in_an_error(model, images):
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    with torch.no_grad():
        expected = model(images)
    with pytest.raises(RuntimeError), switched_off(model, OFF):
        raise RuntimeError
    other = switched_off(model, [OFF[0], "inception3b.relu"])
    with pytest.raises(UserError, match=r"no branch called inception3b\.relu in this network"), other:
        pass
    with watching_branches(model):
        pass
    assert not any(module._forward_hooks for module in model.modules())
    with torch.no_grad():
        assert torch.equal(model(images), expected)
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())


def test_a_network_without_inception_blocks_has_no_branches():
    assert branch_names(build_model("nin")) == ()


def test_what_a_branch_gives_that_is_off_is_one_of_two():
    with pytest.raises(UserError, match="zeros, mean, not noise"):
        check_fill("noise")


def test_switches_are_wishes_that_can_be_compared():
    wish = Switches().with_branches(OFF, on=False)
    assert wish == Switches(frozenset(OFF))
    assert wish.with_branches(OFF[:1], on=True).off == {OFF[1]}
    assert wish.among([OFF[0], "inception3a.branch1x1"]).off == {OFF[0]}


@pytest.fixture
def pixels():
    return np.random.default_rng(0).integers(0, 255, (28, 28), np.uint8)


def test_a_prediction_has_what_the_network_says_without_a_branch_and_what_it_said(weights, pixels):
    predictor = Predictor(weights)
    usual = predictor.predict(pixels, OFF)
    without = predictor.predict(pixels, OFF, Switches(frozenset(OFF)))
    assert usual.untouched is None
    np.testing.assert_array_equal(without.untouched, usual.probabilities)
    assert np.abs(without.probabilities - usual.probabilities).max() > 1e-3
    assert not without.maps[OFF[0]].any()
    np.testing.assert_array_equal(predictor.predict(pixels).probabilities, usual.probabilities)


def test_of_a_covered_picture_the_answer_to_all_of_it_comes_along_with_all_branches_on(weights, pixels):
    predictor, covered = Predictor(weights), pixels.copy()
    covered[5:20, 5:20] = 0
    prediction = predictor.predict(covered, OFF, Switches(frozenset(OFF)), uncovered=pixels)
    alone = predictor.predict(covered, OFF, Switches(frozenset(OFF)))
    np.testing.assert_array_equal(prediction.untouched, predictor.predict(pixels).probabilities)
    np.testing.assert_array_equal(prediction.probabilities, alone.probabilities)
    np.testing.assert_array_equal(prediction.maps[OFF[1]], alone.maps[OFF[1]])
    only_covered = predictor.predict(covered, (), uncovered=pixels)
    np.testing.assert_array_equal(only_covered.probabilities, predictor.predict(covered).probabilities)
    assert np.abs(only_covered.probabilities - only_covered.untouched).max() > 1e-5


def test_switches_of_another_network_change_nothing(pixels):
    predictor = Predictor(untrained_weights("nin", 67))
    assert predictor.predict(pixels, (), Switches(frozenset(OFF))).untouched is None


def test_means_are_waited_for_with_all_branches_on_and_hold_for_one_runs_weights(weights, pixels, model, images):
    predictor, wish = Predictor(weights), Switches(frozenset(OFF), "mean")
    assert predictor.predict(pixels, (), wish).untouched is None
    with torch.inference_mode(), watching_branches(model) as outputs:
        model(images)
    meter = MeanMeter()
    meter.add(outputs, len(images))
    predictor.set_means(weights, meter.means())
    with_means = predictor.predict(pixels, (), wish)
    assert with_means.untouched is not None
    with_zeros = predictor.predict(pixels, (), Switches(frozenset(OFF)))
    assert np.abs(with_means.probabilities - with_zeros.probabilities).max() > 1e-3
    predictor.renew(dataclasses.replace(weights, name="another run"))
    assert not predictor.has_means()
