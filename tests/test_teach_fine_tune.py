"""All weights taught own classes: only where there are many pictures, and only where that makes more of them right."""

import dataclasses

import numpy as np
import pytest
import torch
from own_classes import NAMES, own_examples, picture, tiny_teacher, tiny_weights

from core.errors import UserError
from core.runs.events import EpochDone, RunStarted, StepDone
from core.runs.folder import RunFolder
from core.runs.weights import find_weights
from core.teach.examples import MIN_PICTURES_FULL
from core.teach.fine_tune import FULL_METHOD, FineTuned, Pictures, fine_tune
from core.teach.record import taught_config, taught_facts

pytestmark = pytest.mark.usefixtures("tiny_norm_network")


def toy(number: int, seed: int) -> Pictures:
    pixels = np.stack([picture(name, seed + index) for index in range(number) for name in NAMES])
    return Pictures(torch.from_numpy(pixels)[:, None], torch.arange(3).repeat(number))


def three_class_weights():
    """With a head of three classes that knows nothing."""
    body = tiny_weights()
    *_, (weight, values), (bias, _) = body.tensors.items()
    head = {weight: torch.zeros(3, values.shape[1]), bias: torch.zeros(3)}
    return dataclasses.replace(body, tensors={**body.tensors, **head}, **taught_facts(body, NAMES))


def finished(events):
    """All events and what the generator returned."""
    told = []
    while True:
        try:
            told.append(next(events))
        except StopIteration as end:
            return told, end.value


def test_all_weights_learn_and_those_they_began_with_stay_as_they_were():
    weights = three_class_weights()
    before = {name: tensor.clone() for name, tensor in weights.tensors.items()}
    config = taught_config(weights, 90, 0, {**FULL_METHOD, "lr": 0.01, "average_decay": 0.5})
    events, tuned = finished(fine_tune(config, weights, toy(30, 0), toy(10, 5000)))
    epochs = [event for event in events if isinstance(event, EpochDone)]
    assert [each.epoch for each in epochs] == list(range(1, config.num_epochs + 1))
    assert epochs[-1].train_loss < 0.9 * epochs[0].train_loss
    assert epochs[-1].test_accuracy > 0.6  # left and right cannot be told: pictures are mirrored
    assert epochs[-1].step == config.num_steps == len([event for event in events if isinstance(event, StepDone)])
    assert all(torch.equal(before[name], weights.tensors[name]) for name in before)
    changed = [name for name in before if not torch.equal(before[name].float(), tuned.tensors[name].float())]
    assert set(changed) == set(before)
    assert (tuned.logits.argmax(dim=1) == torch.arange(3).repeat(10)).double().mean() == epochs[-1].test_accuracy


def test_it_is_not_to_be_had_for_few_pictures_and_says_so_before_any_is_looked_at():
    with pytest.raises(UserError, match=f"“left” has too few pictures .*, 20; at least {MIN_PICTURES_FULL} are needed"):
        next(tiny_teacher().teach(own_examples(20), full=True))


def test_where_all_weights_do_no_better_than_the_head_the_head_is_the_result(tmp_path):
    events = list(tiny_teacher().teach(own_examples(MIN_PICTURES_FULL), folder=tmp_path / "run", full=True))
    end = events[-1]
    assert end.held_out.accuracy == 1.0  # so that nothing can be better
    assert 0 <= end.full_accuracy <= 1
    body = tiny_weights().tensors
    *layers, _weight, _bias = body
    assert all(torch.equal(body[name], end.weights.tensors[name]) for name in layers)
    assert RunFolder(tmp_path / "run").config.optimizer == "lbfgs"
    assert [event.config.optimizer for event in events if isinstance(event, RunStarted)] == ["lbfgs", "adamw"]


def test_where_all_weights_do_better_they_are_the_result_with_their_own_curve(tmp_path, monkeypatch):
    labels = np.random.default_rng(0).integers(0, 3, 3 * MIN_PICTURES_FULL)  # nothing that a head could learn
    examples = [
        dataclasses.replace(example, class_name=NAMES[label])
        for example, label in zip(own_examples(MIN_PICTURES_FULL), labels, strict=True)
    ]
    monkeypatch.setattr("core.teach.teach.MIN_PICTURES_FULL", 30)

    def know_all(config, weights, train, test):
        _, tuned = yield from _kept(fine_tune(config, weights, train, test))
        return FineTuned(tuned.tensors, 9 * torch.nn.functional.one_hot(test.labels, 3).float())

    def _kept(events):
        told, end = finished(events)
        yield from told
        return told, end

    monkeypatch.setattr("core.teach.teach.fine_tune", know_all)
    *_, end = tiny_teacher().teach(examples, folder=tmp_path / "run", full=True)
    assert end.full_accuracy == end.held_out.accuracy == 1.0
    run = RunFolder(tmp_path / "run")
    assert run.config.optimizer == "adamw"
    assert [each.epoch for each in run.events() if isinstance(each, EpochDone)] == list(range(1, 9))
    read = find_weights(tmp_path / "run").tensors
    assert all(torch.equal(read[name], end.weights.tensors[name]) for name in read)
