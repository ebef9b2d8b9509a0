"""Tests of core.train.space: what a run will use on disk, by the files of runs that have been made."""

import shutil
from collections import namedtuple

import pytest

import core.train.loop
from core.paths import free_space
from core.runs.checkpoint import load_checkpoint
from core.runs.folder import RunFolder
from core.train.recipes import recipe_config
from core.train.run import run
from core.train.space import run_space


def tensor_bytes(file):
    """Of all tensors in a file but random numbers and counters, which every state has, however large its network."""
    tensors = load_checkpoint(file).tensors.items()
    few = ("random.", ".step", "n_averaged")
    return sum(each.numel() * each.element_size() for name, each in tensors if not any(part in name for part in few))


@pytest.mark.usefixtures("few_images", "tiny_norm_network")
@pytest.mark.parametrize(("kept_epochs", "num_epochs"), [("all", 1), ("all", 5), ("few", 2), ("few", 14)])
@pytest.mark.parametrize("method", [{}, {"optimizer": "adamw"}, {"optimizer": "adamw", "average_decay": 0.9}])
def test_the_space_is_that_of_the_files_that_a_run_leaves(tmp_path, monkeypatch, method, kept_epochs, num_epochs):
    accuracies = iter([0.1, 0.5, *(0.4 for _ in range(12))])  # the best is neither the first nor the last
    result = namedtuple("result", "loss num_images accuracy")
    monkeypatch.setattr(
        core.train.loop, "evaluate_by_batch", lambda *_a, **_k: iter([result(1.0, 40, next(accuracies))])
    )
    numbers = {"image_size": 16, "data": "few", "batch_size": 20, "device": "cpu", "precision": "float32"}
    changes = {**numbers, **method, "kept_epochs": kept_epochs, "num_epochs": num_epochs}
    config = recipe_config("book", "googlenet", **changes)
    list(run(config, folder=tmp_path / "run"))
    space = run_space(config)
    folder = RunFolder(tmp_path / "run")
    sizes = [tensor_bytes(file) for file in (*folder.weights_files().values(), *folder.early_weights_files().values())]
    state = tensor_bytes(tmp_path / "run" / "resume.safetensors")
    assert sorted(sizes) == sorted(
        min(3, num_epochs) * [space.weights] + (len(sizes) - min(3, num_epochs)) * [space.packed]
    )
    assert state == space.state
    if kept_epochs == "few" and num_epochs > 12:
        assert sum(sizes) + state <= space.run(config)
        assert len(sizes) <= 12 + 1
    else:
        assert sum(sizes) + state == space.run(config)


@pytest.mark.parametrize(
    ("model", "num_parameters"), [("vgg11", 128_806_154), ("googlenet", 5_977_530), ("alexnet", 46_764_746)]
)
def test_an_epoch_of_the_book_takes_four_bytes_a_parameter(model, num_parameters):
    space = run_space(recipe_config("book", model))
    assert space.weights == space.state == 4 * num_parameters
    assert space.packed == pytest.approx(num_parameters, rel=0.01)
    # Three epochs and the state in full; in 8 bits seven epochs and half of the first; or nine of thirty epochs.
    assert space.run(recipe_config("book", model)) == 4 * space.weights + 8 * space.packed
    many = recipe_config("book", model, kept_epochs="few", num_epochs=30)
    assert space.run(many) == 4 * space.weights + 10 * space.packed


def test_the_free_space_is_that_of_the_nearest_folder_that_is_there(tmp_path, monkeypatch):
    asked = []

    def disk_usage(path):
        asked.append(path)
        return namedtuple("usage", "free")(123)

    monkeypatch.setattr(shutil, "disk_usage", disk_usage)
    monkeypatch.setenv("INCEPTION_LAB_HOME", str(tmp_path / "not" / "yet"))
    assert free_space() == 123
    assert asked == [tmp_path]


def test_a_disk_that_does_not_tell_is_no_error(monkeypatch):
    def refuse(_path):
        raise PermissionError

    monkeypatch.setattr(shutil, "disk_usage", refuse)
    assert free_space() is None
