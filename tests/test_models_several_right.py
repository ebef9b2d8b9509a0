"""The loss and the count of right answers where several classes, or a kind of misfits, count as right."""

import math

import pytest
import torch
import torch.nn.functional as F

from core.models import training_loss
from core.models.several_right import count_misfits, count_right

LOGITS = torch.tensor([[2.0, 0.5, -1.0, 0.0], [0.1, 0.2, 3.0, -2.0], [1.0, 1.5, 0.0, 0.5]])


def right(*classes_of_each):
    return torch.tensor([[index in classes for index in range(4)] for classes in classes_of_each])


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_with_one_right_class_it_is_the_cross_entropy(smoothing):
    labels = torch.tensor([1, 2, 0])
    loss = training_loss(LOGITS, F.one_hot(labels, 4).bool(), smoothing)
    torch.testing.assert_close(loss, F.cross_entropy(LOGITS, labels, label_smoothing=smoothing))


def test_several_right_classes_count_by_what_they_are_given_together():
    loss = training_loss(LOGITS[:1], right({1, 2, 3}))
    e = [math.exp(each) for each in LOGITS[0].tolist()]
    assert loss.item() == pytest.approx(-math.log(sum(e[1:]) / sum(e)), rel=1e-5)


def test_the_mean_is_over_all_images_of_the_batch():
    targets = right({0}, {1, 2}, {3})
    each = [training_loss(LOGITS[i : i + 1], targets[i : i + 1], 0.1).item() for i in range(3)]
    assert training_loss(LOGITS, targets, 0.1).item() == pytest.approx(sum(each) / 3)


def test_an_answer_is_right_where_its_class_is_one_of_the_right_ones():
    assert int(count_right(LOGITS, right({0, 3}, {2}, {0}), 4)) == 2
    assert int(count_right(LOGITS, torch.tensor([0, 2, 2]), 4)) == 2


def test_outputs_behind_the_classes_are_for_misfits_and_have_no_part_in_what_is_counted():
    targets = right({0}, {3}, {2})  # the last output is for misfits
    assert int(count_misfits(targets, 3)) == 1
    assert int(count_right(LOGITS, targets, 3)) == 1
    sure_of_misfits = LOGITS + torch.tensor([0, 0, 0, 9.0])
    assert int(count_right(sure_of_misfits, targets, 3)) == 1
    assert count_misfits(torch.tensor([0, 2, 2]), 3) == 0
