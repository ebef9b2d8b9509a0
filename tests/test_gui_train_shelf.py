"""Tests of gui.train.shelf: for which settings a speed is measured anew."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication

from core.train.cost import PassCost, Speed
from core.train.recipes import recipe_config
from gui.train.shelf import RunShelf
from gui.worker import JobThread

CONFIG = recipe_config("fast")


SPEED = Speed(step=PassCost(1.0, 0.0), test=PassCost(0.0, 0.0))


@pytest.fixture
def shelf(qtbot, monkeypatch):
    monkeypatch.setattr("gui.train.shelf._measurement", lambda config: lambda: (config, SPEED))
    threads = [JobThread(QCoreApplication.instance()) for _ in range(2)]
    yield RunShelf(*threads)
    for thread in threads:
        thread.stop()
        thread.deleteLater()


def estimates(qtbot, shelf, config):
    """What is said of a run until its speed is known; None stands for a measurement."""
    said = []
    shelf.estimated.connect(lambda _, speed: said.append(speed))
    shelf.estimate(config)
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
def test_what_changes_the_speed_is_measured_anew(qtbot, shelf, change):
    assert estimates(qtbot, shelf, CONFIG) == [None, SPEED]
    assert estimates(qtbot, shelf, replace(CONFIG, **change)) == [None, SPEED]


@pytest.mark.parametrize("change", [{"num_images": 1_000}, {"num_epochs": 50}, {"lr": 0.1}, {"seed": 3}])
def test_a_speed_that_is_known_is_not_measured_again(qtbot, shelf, change):
    assert estimates(qtbot, shelf, CONFIG) == [None, SPEED]
    assert estimates(qtbot, shelf, replace(CONFIG, **change)) == [SPEED]
