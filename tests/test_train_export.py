"""A run in the form in which it ships."""

import dataclasses
from pathlib import Path

import pytest
import torch

from core.errors import UserError
from core.predict.weights import newest_weights
from core.train.checkpoint import load_checkpoint
from core.train.config import book_config
from core.train.export import export_run
from core.train.run import run
from core.train.run_folder import RunFolder


@pytest.fixture
def finished(few_images, tmp_path: Path) -> RunFolder:
    config = book_config("googlenet", num_epochs=1, image_size=16, num_images=40, device="cpu", precision="float32")
    for _ in run(config, folder=tmp_path / "run"):
        pass
    return RunFolder(tmp_path / "run")


def test_the_exported_weights_are_those_of_the_last_epoch_in_half_precision(finished, tmp_path):
    path = export_run(finished, "shipped", tmp_path / "assets")
    shipped = load_checkpoint(path).tensors
    full = newest_weights(finished).tensors
    assert {tensor.dtype for tensor in shipped.values()} == {torch.float16}
    assert all(torch.equal(shipped[name], full[name].half()) for name in full)


def test_settings_and_figures_travel_unchanged(finished, tmp_path):
    export_run(finished, "shipped", tmp_path / "assets")
    for name in ("config.json", "metrics.csv"):
        assert (tmp_path / "assets" / "runs" / "shipped" / name).read_bytes() == (finished.path / name).read_bytes()


def test_a_run_without_an_epoch_is_refused(tmp_path):
    config = dataclasses.replace(book_config("googlenet"), device="cpu", precision="float32")
    with pytest.raises(UserError, match="no weights yet"):
        export_run(RunFolder.create(tmp_path / "run", config), "shipped", tmp_path)


def test_a_place_that_cannot_be_written_is_refused(finished, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError, match="cannot be written"):
        export_run(finished, "shipped", tmp_path / "file")
