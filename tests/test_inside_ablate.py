"""The accuracy without each branch is what comes out when each is switched off by itself, however it is computed."""

import dataclasses
import json

import pytest
import torch
from torch import nn

from core.__main__ import main
from core.data import DATASETS
from core.data.image_set import ImageSet
from core.data.resize import to_input
from core.errors import UserError
from core.inside.ablate import _Turns, ablate, find_chain, measure_means
from core.inside.branches import Ablation
from core.inside.switches import branch_names, switched_off
from core.models.blocks import Inception
from core.predict.untrained import untrained_weights
from core.runs.checkpoint import save_checkpoint
from core.runs.weights import build_trained


@pytest.fixture(scope="module")
def weights():
    """Of a network through which more gets than through an untrained one, so that a branch makes a difference."""
    weights = untrained_weights("googlenet_bn", 16)
    return dataclasses.replace(
        weights, tensors={name: 1.5 * each if each.dim() > 1 else each for name, each in weights.tensors.items()}
    )


@pytest.fixture(scope="module")
def images(weights, test_set):
    """14 pictures whose labels are what the network says, so that whatever changes an answer is a mistake."""
    pixels = test_set.images[:14]
    with torch.no_grad():
        labels = build_trained(weights)(to_input(pixels, 16)).argmax(dim=1)
    labels[0] = (labels[0] + 1) % 10  # and one that it gets wrong
    return ImageSet("Few", pixels, labels, weights.class_names)


def outcome(turns):
    """What a generator yields, and what it returns."""
    yielded = []
    while True:
        try:
            yielded.append(next(turns))
        except StopIteration as end:
            return yielded, end.value


def one_by_one(weights, images, means=None):
    """Without each branch, by the whole network with that branch switched off."""
    model, inputs = build_trained(weights), to_input(images.images, weights.image_size)
    inputs = inputs.to(memory_format=torch.channels_last)
    counts = {}
    with torch.no_grad():
        for name in branch_names(model):
            with switched_off(model, [name], means):
                counts[name] = int((model(inputs).argmax(dim=1) == images.labels).sum())
    return counts


def test_without_each_branch_it_is_what_the_whole_network_says_without_it(weights, images):
    _, ablation = outcome(ablate(weights, images))
    assert (ablation.num_images, ablation.right) == (14, 13)
    assert ablation.right_without == one_by_one(weights, images)
    assert min(ablation.right_without.values()) < 9  # some branch matters
    assert len(set(ablation.right_without.values())) > 3


def test_with_means_too(weights, images):
    *_, means = measure_means(build_trained(weights), weights, images)
    _, ablation = outcome(ablate(weights, images, "mean"))
    assert ablation.fill == "mean"
    assert ablation.right_without == one_by_one(weights, images, means)
    assert ablation.right_without != one_by_one(weights, images)


@pytest.mark.parametrize("fill", ["zeros", "mean"])
def test_in_the_smallest_turns_the_same_comes_out(weights, images, fill):
    few = images.first(6)
    yielded, in_turns = outcome(ablate(weights, few, fill, turn_s=0.0))
    assert in_turns == outcome(ablate(weights, few, fill))[1]
    shares = [progress.share for progress in yielded]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    assert [each.ablation.num_images for each in yielded][-1] == 6
    assert {each.ablation.num_images for each in yielded} >= {0, 4}  # what is known grows


def test_nothing_leaks_into_whoever_asks_for_the_next_turn(weights, images):
    for _ in ablate(weights, images.first(1), "mean"):
        assert not torch.is_inference_mode_enabled()
        assert torch.is_grad_enabled()


class Clock:
    """Runs only while something is computed: `seconds_an_image` for each."""

    def __init__(self):
        self.now = self.seconds_an_image = 0.0

    def compute(self, few):
        self.now += (few.stop - few.start) * self.seconds_an_image
        return few


def test_a_turn_holds_as_many_images_as_it_has_time_for(monkeypatch):
    clock, turns = Clock(), _Turns(0.5)
    monkeypatch.setattr("core.inside.ablate.time.perf_counter", lambda: clock.now)

    def sizes(what, num_images):
        slices = list(turns.over(what, num_images, clock.compute))
        assert [few.start for few in slices] == [0, *(few.stop for few in slices[:-1])]
        assert slices[-1].stop == num_images
        return [few.stop - few.start for few in slices]

    clock.seconds_an_image = 1 / 128  # 64 fit
    assert sizes("all", 100) == [4, 8, 15, 25, 48]  # twice the last at most, and equal parts of what is left
    assert sizes("all", 100) == [50, 50]
    assert sizes("other", 6) == [4, 2]  # of which nothing was known
    clock.seconds_an_image = 1.0
    assert sizes("all", 60) == [60]  # nobody could know
    assert sizes("all", 3) == [1, 1, 1]
    clock.seconds_an_image = 0.25
    assert sizes("all", 6) == [1, 2, 2, 1]


def test_without_haste_a_turn_holds_as_many_as_memory_may():
    assert list(_Turns(float("inf")).over("all", 300, lambda few: few.stop - few.start)) == [128, 128, 44]


def test_a_network_that_is_no_chain_is_refused():
    class Fork(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second = nn.Identity(), nn.Conv2d(1, 1, 1)

        def forward(self, x):
            return self.first(x) + self.second(x)

    with pytest.raises(UserError, match="no chain"):
        find_chain(Fork(), torch.zeros(1, 1, 4, 4))


@pytest.mark.parametrize("name", ["googlenet", "googlenet_2014"])
def test_our_googlenets_are_chains(name):
    weights = untrained_weights(name, 32)
    model, image = build_trained(weights), torch.zeros(1, weights.in_channels, 32, 32)
    blocks = [part for _, part in find_chain(model, image) if isinstance(part, Inception)]
    assert len(blocks) == 9
    assert not any(module._forward_hooks for module in model.modules())


def test_networks_without_branches_are_refused_in_a_sentence(images):
    with pytest.raises(UserError, match="NiN has no Inception blocks"):
        next(ablate(untrained_weights("nin", 67), images))


def test_the_change_is_in_shares_of_the_images_and_sorted_by_block():
    ablation = Ablation("zeros", 50, 40, {"inception3a.branch1x1": 30, "inception5b.branch_pool": 41})
    assert ablation.as_dict() == {
        "off": "zeros",
        "num_images": 50,
        "base": 0.8,
        "delta": {"3a": {"branch1x1": -0.2}, "5b": {"branch_pool": 0.02}},
    }
    assert Ablation("zeros", 0, 0, {"inception3a.branch1x1": 0}).change("inception3a.branch1x1") == 0


def test_the_command_says_it_as_json_and_as_a_table(weights, images, monkeypatch, tmp_path, capsys):
    spec = dataclasses.replace(DATASETS["fashion_mnist"], load=lambda split: images)
    monkeypatch.setitem(DATASETS, "fashion_mnist", spec)
    file = tmp_path / "few.safetensors"
    about = {"model": "googlenet_bn", "image_size": 16, "epoch": 1, "step": 1}
    save_checkpoint(file, weights.tensors, about)
    arguments = ["ablate", "--weights", str(file), "--images", "5"]
    assert main([*arguments, "--json", "--off", "mean"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == outcome(ablate(weights, images.first(5), "mean"))[1].as_dict()
    assert list(said["delta"]) == ["3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"]
    assert main(arguments) == 0
    table = capsys.readouterr().out
    ablation = outcome(ablate(weights, images.first(5)))[1]
    assert f"accuracy {ablation.accuracy:.4f} on 5 test images" in table
    row = next(line for line in table.splitlines() if line.startswith("3b"))
    changes = [100 * ablation.change(f"inception3b.{branch}") for branch in Inception.BRANCHES]
    assert [float(number) for number in row.split()[1:]] == pytest.approx(changes)


def test_the_command_refuses_a_network_without_branches(tmp_path, capsys):
    file = tmp_path / "nin.safetensors"
    about = {"model": "nin", "image_size": 67, "epoch": 1, "step": 1}
    save_checkpoint(file, untrained_weights("nin", 67).tensors, about)
    assert main(["ablate", "--weights", str(file)]) == 2
    assert "no Inception blocks" in capsys.readouterr().err
