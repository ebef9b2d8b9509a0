"""Which weights stay on disk, and in which form."""

import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.runs.checkpoint import load_checkpoint
from core.runs.config import FEW_EPOCHS
from core.runs.folder import RunFolder
from core.runs.kept_weights import few_epochs, tidy_weights
from core.train.recipes import recipe_config


def grown(num_epochs, best_of):
    """What a run of so many epochs still has, each epoch's weights having been tidied away after it."""
    there = set()
    for epoch in range(1, num_epochs + 1):
        there.add(epoch)
        there = few_epochs(there, best_of(epoch))
    return there


@given(num_epochs=st.integers(1, 300), best=st.integers(1, 300))
def test_a_run_that_grows_keeps_first_last_best_and_an_even_choice_between(num_epochs, best):
    best = min(best, num_epochs)
    kept = grown(num_epochs, lambda epoch: min(best, epoch))
    assert {1, best, num_epochs} <= kept
    assert min(FEW_EPOCHS, num_epochs) / 2 <= len(kept) <= FEW_EPOCHS
    gaps = {after - before for before, after in itertools.pairwise(sorted(kept - {best, num_epochs} | {1}))}
    # Even but for the best and the last, which may themselves be among the others.
    assert max(gaps, default=1) <= 2 * min(gaps, default=1)


def test_up_to_twelve_epochs_all_are_kept_and_then_each_second_one():
    assert few_epochs(range(1, 13), best=4) == set(range(1, 13))
    assert few_epochs(range(1, 14), best=4) == {1, 3, 4, 5, 7, 9, 11, 13}
    assert few_epochs(range(1, 51), best=50) == {1, 9, 17, 25, 33, 41, 49, 50}


@pytest.fixture
def folder(tmp_path):
    config = recipe_config("book", "googlenet", num_epochs=40, kept_epochs="few")
    run = RunFolder.create(tmp_path / "run", config)
    for epoch in range(1, 6):
        run.save_weights(
            epoch, {"fc.weight": torch.full((2, 3), float(epoch)), "fc.bias": torch.ones(2)}, {"epoch": epoch}
        )
    return run


def dtypes(run):
    return {epoch: load_checkpoint(file).tensors["fc.weight"].dtype for epoch, file in run.weights_files().items()}


def test_the_first_the_newest_and_the_best_stay_in_full(folder):
    tidy_weights(folder, {1: 0.1, 2: 0.2, 3: 0.5, 4: 0.5, 5: 0.3})
    assert dtypes(folder) == {1: torch.float32, 2: torch.int8, 3: torch.float32, 4: torch.int8, 5: torch.float32}
    assert load_checkpoint(folder.weights_file(4)).about["epoch"] == 4
    tidy_weights(folder, {1: 0.1, 2: 0.2, 3: 0.5, 4: 0.5, 5: 0.6})
    assert dtypes(folder)[3] == torch.int8


def test_weights_in_8_bits_are_not_written_again(folder):
    accuracies = dict.fromkeys(range(1, 6), 0.1)
    tidy_weights(folder, accuracies)
    before = {file: file.stat().st_mtime_ns for file in folder.weights_files().values()}
    tidy_weights(folder, accuracies)
    assert {file: file.stat().st_mtime_ns for file in folder.weights_files().values()} == before


def test_an_epoch_of_unknown_accuracy_and_a_damaged_file_stay_as_they_are(folder):
    folder.weights_file(3).write_bytes(b"damaged")
    tidy_weights(folder, {1: 0.1, 3: 0.2, 4: 0.2, 5: 0.3})
    assert folder.weights_file(3).read_bytes() == b"damaged"
    assert load_checkpoint(folder.weights_file(2)).tensors["fc.weight"].dtype == torch.float32
    assert load_checkpoint(folder.weights_file(4)).tensors["fc.weight"].dtype == torch.int8


def test_where_the_disk_refuses_the_weights_stay_in_full(folder, monkeypatch):
    def full(*_arguments):
        raise OSError

    monkeypatch.setattr("core.runs.checkpoint.os.replace", full)
    tidy_weights(folder, dict.fromkeys(range(1, 6), 0.1))
    assert set(dtypes(folder).values()) == {torch.float32}


def test_an_even_choice_of_those_that_are_there_is_kept(folder):
    for epoch in range(6, 41):
        folder.save_weights(epoch, {"fc.weight": torch.ones(2, 3)}, {"epoch": epoch})
    tidy_weights(folder, {epoch: 0.1 + (epoch == 7) for epoch in range(1, 41)})
    assert list(folder.weights_files()) == [1, 5, 7, 9, 13, 17, 21, 25, 29, 33, 37, 40]
