"""Tests of gui.train.shelf: for which settings a speed is measured anew."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication

from core.train.recipes import recipe_config
from gui.train.shelf import RunShelf
from gui.worker import JobThread

CONFIG = recipe_config("fast")


class _Speed:
    def run_s(self, config):
        return 7.0


@pytest.fixture
def shelf(qtbot, monkeypatch):
    monkeypatch.setattr("gui.train.shelf._measurement", lambda config: lambda: (config, _Speed()))
    threads = [JobThread(QCoreApplication.instance()) for _ in range(2)]
    yield RunShelf(*threads)
    for thread in threads:
        thread.stop()
        thread.deleteLater()


def estimates(qtbot, shelf, config):
    """What is said of a run until its time is known; None stands for a measurement."""
    said = []
    shelf.estimated.connect(lambda _, seconds: said.append(seconds))
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
    assert estimates(qtbot, shelf, CONFIG) == [None, 7.0]
    assert estimates(qtbot, shelf, replace(CONFIG, **change)) == [None, 7.0]


@pytest.mark.parametrize("change", [{"num_images": 1_000}, {"num_epochs": 50}, {"lr": 0.1}, {"seed": 3}])
def test_a_speed_that_is_known_is_not_measured_again(qtbot, shelf, change):
    assert estimates(qtbot, shelf, CONFIG) == [None, 7.0]
    assert estimates(qtbot, shelf, replace(CONFIG, **change)) == [7.0]
