"""What ships with the program is what it says it is."""

import subprocess
from pathlib import Path

import pytest
import torch

from core.data.batches import Batches
from core.data.fashion_mnist import load_fashion_mnist
from core.evaluate.accuracy import evaluate
from core.paths import ASSETS, BUNDLED_RUNS
from core.runs.checkpoint import load_checkpoint
from core.runs.folder import RunFolder
from core.runs.history import RunHistory
from core.runs.weights import build_trained, find_weights
from core.train.recipes import recipe_config

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(("name", "least"), [("googlenet-best", 0.93), ("googlenet-book", 0.87)])
def test_the_bundled_weights_name_most_test_images_right(name, least):
    """All 10,000 give 0.9471 and 0.8919; the first 300 take a second."""
    weights = find_weights(name)
    batches = Batches(load_fashion_mnist("test").first(300), 100, weights.image_size)
    assert evaluate(build_trained(weights), batches, device=torch.device("cpu")).accuracy > least


@pytest.mark.parametrize(
    ("name", "recipe", "device"), [("googlenet-best", "best", "cpu"), ("googlenet-book", "book", "cuda")]
)
def test_the_bundled_runs_are_their_recipes_unchanged(name, recipe, device):
    config = RunFolder(BUNDLED_RUNS / name).config
    assert (config.device, config.precision, config.recipe) == (device, "bfloat16", recipe)
    assert config.on("auto") == recipe_config(recipe, seed=0)


@pytest.mark.parametrize("name", ["googlenet-best", "googlenet-book"])
def test_the_bundled_curves_are_of_the_runs_that_gave_the_weights(name):
    run = RunFolder(BUNDLED_RUNS / name)
    history = RunHistory(run.config).extend(run.events())
    num_epochs = run.config.num_epochs
    about = load_checkpoint(run.weights_files()[num_epochs]).about
    assert [step.step for step in history.steps] == list(range(1, 469 * num_epochs + 1))
    assert [epoch.epoch for epoch in history.epochs] == list(range(1, num_epochs + 1))
    assert (about["epoch"], about["step"]) == (num_epochs, 469 * num_epochs)
    assert about["test_accuracy"] == pytest.approx(history.epochs[-1].test_accuracy)


@pytest.mark.parametrize("name", ["googlenet-best", "googlenet-book"])
def test_bundled_weights_are_in_8_bits_and_stay_below_six_million_and_a_bit(name):
    tensors = load_checkpoint(ASSETS / "weights" / f"{name}.safetensors").tensors
    assert {tensor.dtype for tensor in tensors.values() if tensor.ndim > 1} == {torch.int8}
    assert sum(parameter.numel() for parameter in build_trained(find_weights(name)).parameters()) <= 6_100_000


def test_the_data_set_s_notice_travels_with_it():
    licence = (ASSETS / "fashion_mnist" / "LICENSE").read_text()
    assert "Zalando SE" in licence
    assert "Permission is hereby granted" in licence


def test_tracked_files_stay_small_enough_to_travel():
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listing.returncode:
        pytest.skip("not a git checkout")
    sizes = [(ROOT / name).stat().st_size for name in listing.stdout.split("\0") if name and (ROOT / name).exists()]
    assert sum(sizes) < 65e6
