"""Tests of gui.train.estimator: for which settings a speed is measured anew."""

from dataclasses import replace

import pytest

import gui.train.estimator
from core.train.cost import PassCost, Speed
from core.train.recipes import recipe_config
from gui.train.estimator import RunEstimator

CONFIG = recipe_config("fast")


SPEED = Speed(step=PassCost(1.0, 0.0), test=PassCost(0.0, 0.0))


@pytest.fixture
def estimator(jobs, monkeypatch):
    monkeypatch.setattr(gui.train.estimator, "_measure", lambda config: SPEED)
    return RunEstimator(jobs)


def estimates(qtbot, estimator, config):
    """What is said of a run until its speed is known; None stands for a measurement."""
    said = []
    estimator.estimated.connect(lambda _, speed, _space: said.append(speed))
    estimator.estimate(config)
    qtbot.waitUntil(lambda: said[-1] is not None)
    return said


@pytest.mark.parametrize(
    "change",
    [
        {"model": "googlenet"},
        {"image_size": 64},
        {"batch_size": 64},
        {"device": "cpu"},
        {"precision": "float32"},
        {"memory_format": "contiguous"},
        {"num_threads": 1},
        {"optimizer": "sgd"},
        {"weight_decay": 0.0},
        {"average_decay": 0.9},
    ],
)
def test_what_changes_the_speed_is_measured_anew(qtbot, estimator, change):
    assert estimates(qtbot, estimator, CONFIG) == [None, SPEED]
    assert estimates(qtbot, estimator, replace(CONFIG, **change)) == [None, SPEED]


def test_the_space_comes_with_the_speed(qtbot, estimator):
    said = []
    estimator.estimated.connect(lambda *answer: said.append(answer))
    book, fast = recipe_config("book", "googlenet"), CONFIG
    # Normalisation has four numbers where a channel had its bias, of 7,280 channels, and counts batches 57 times.
    for config in (book, fast, book):
        estimator.estimate(config)
        qtbot.waitUntil(lambda: said[-1][1] is not None)
    assert [(config, space and space.weights) for config, _, space in said] == [
        (book, None),
        (book, 4 * 5_977_530),
        (fast, None),
        (fast, 4 * (5_977_530 + 3 * 7_280) + 57 * 8),
        (book, 4 * 5_977_530),
    ]


@pytest.mark.parametrize("change", [{"num_images": 1_000}, {"num_epochs": 50}, {"lr": 0.1}, {"seed": 3}])
def test_a_speed_that_is_known_is_not_measured_again(qtbot, estimator, change):
    assert estimates(qtbot, estimator, CONFIG) == [None, SPEED]
    assert estimates(qtbot, estimator, replace(CONFIG, **change)) == [SPEED]
