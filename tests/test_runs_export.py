"""A run in the form in which it ships."""

import dataclasses
import gzip
from pathlib import Path

import pytest
import torch
from same import assert_same

from core.__main__ import main
from core.errors import UserError
from core.paths import BUNDLED_RUNS
from core.runs.checkpoint import load_checkpoint, save_checkpoint
from core.runs.eight_bit import unpack
from core.runs.export import export_run
from core.runs.folder import RunFolder
from core.runs.moments import load_moment, moment_after, moments
from core.runs.weights import build_trained, load_weights
from core.train.recipes import recipe_config
from core.train.run import run


@pytest.fixture
def finished(few_images, tmp_path: Path) -> RunFolder:
    config = recipe_config(
        "book", "googlenet", num_epochs=1, image_size=16, data="few", device="cpu", precision="float32"
    )
    for _ in run(config, folder=tmp_path / "run"):
        pass
    return RunFolder(tmp_path / "run")


def test_the_exported_weights_are_those_of_the_last_epoch_in_8_bits(finished, tmp_path):
    path = export_run(finished, "shipped", tmp_path / "assets")
    full = load_checkpoint(finished.weights_files()[1]).tensors
    loaded = load_weights(path).tensors
    assert loaded.keys() == full.keys()
    for name, tensor in full.items():
        largest = tensor.abs().flatten(1).amax(1) if tensor.ndim > 1 else torch.zeros(len(tensor))
        step = (largest / 127).reshape(-1, *[1] * (tensor.ndim - 1))
        assert ((loaded[name] - tensor).abs() <= 0.5001 * step).all(), name
    kernels = {name for name, tensor in full.items() if tensor.ndim > 1}
    on_disk = load_checkpoint(path).tensors
    assert {name for name, tensor in on_disk.items() if tensor.dtype == torch.int8} == kernels
    assert path.stat().st_size < 0.27 * finished.weights_files()[1].stat().st_size


def test_of_several_weights_the_average_is_exported_and_claims_no_accuracy(finished, tmp_path):
    (file,) = finished.weights_files().values()
    full = load_checkpoint(file)
    others = {name: torch.randn_like(tensor) for name, tensor in full.tensors.items()}
    save_checkpoint(tmp_path / "other.safetensors", others, full.about)
    path = export_run(finished, "shipped", tmp_path / "assets", also=[tmp_path / "other.safetensors"])
    loaded = load_checkpoint(path)
    for name, tensor in unpack(loaded.tensors).items():
        expected = (full.tensors[name] + others[name]) / 2
        assert (tensor - expected).abs().max() <= 0.5001 * expected.abs().max() / 127 + 1e-6, name
    assert loaded.about["num_averaged"] == 2
    assert "test_accuracy" not in loaded.about
    assert load_weights(path).epoch == 1


def test_weights_of_another_network_are_not_averaged(finished, tmp_path):
    with pytest.raises(UserError, match="googlenet-best are of another network than the run; choose"):
        export_run(finished, "shipped", tmp_path / "assets", also=["googlenet-best"])
    assert not (tmp_path / "assets").exists()


def test_a_run_that_ships_already_is_exported_as_it_is(tmp_path):
    bundled = RunFolder(BUNDLED_RUNS / "googlenet-best")
    path = export_run(bundled, "again", tmp_path)
    assert_same(load_checkpoint(path).tensors, load_checkpoint(bundled.weights_files()[24]).tensors)


@pytest.mark.usefixtures("few_images")
def test_the_figures_of_batch_normalisation_stay_as_they_are_however_large(tmp_path):
    settings = {"num_epochs": 1, "data": "few", "batch_size": 20, "image_size": 16}
    list(run(recipe_config("fast", **settings, device="cpu", precision="float32"), folder=tmp_path / "run"))
    run_folder = RunFolder(tmp_path / "run")
    (file,) = run_folder.weights_files().values()
    trained = load_checkpoint(file)
    trained.tensors["conv1.norm.running_var"].fill_(1e6)  # so large or small that
    trained.tensors["conv2.norm.running_var"].fill_(1e-9)  # a whole channel would be lost
    save_checkpoint(file, trained.tensors, trained.about)
    shipped = load_checkpoint(export_run(run_folder, "shipped", tmp_path / "assets")).tensors
    for name, tensor in trained.tensors.items():
        if ".norm." in name:
            assert (shipped[name].dtype, shipped[name].tolist()) == (tensor.dtype, tensor.tolist()), name
    assert shipped["conv1.conv.weight"].dtype == torch.int8
    loaded = load_weights(tmp_path / "assets" / "weights" / "shipped.safetensors")
    model = build_trained(loaded)
    assert {tensor.dtype for tensor in loaded.tensors.values()} == {torch.float32, torch.int64}
    with torch.no_grad():
        assert torch.isfinite(model(torch.rand(2, 1, 16, 16))).all()


def test_settings_and_figures_travel_unchanged(finished, tmp_path):
    export_run(finished, "shipped", tmp_path / "assets")
    shipped = tmp_path / "assets" / "runs" / "shipped"
    assert (shipped / "config.json").read_bytes() == (finished.path / "config.json").read_bytes()
    assert gzip.decompress((shipped / "metrics.csv.gz").read_bytes()) == (finished.path / "metrics.csv").read_bytes()
    assert list(RunFolder(shipped).events()) == list(finished.events())


def test_a_run_without_an_epoch_is_refused(tmp_path):
    config = dataclasses.replace(recipe_config("book", "googlenet"), device="cpu", precision="float32")
    with pytest.raises(UserError, match="no weights yet"):
        export_run(RunFolder.create(tmp_path / "run", config), "shipped", tmp_path)


def test_a_place_that_cannot_be_written_is_refused(finished, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError, match="cannot be written"):
        export_run(finished, "shipped", tmp_path / "file")


@pytest.mark.usefixtures("few_images")
def test_moments_that_are_taken_along_can_be_looked_back_at(tmp_path, monkeypatch):
    settings = {"num_epochs": 3, "image_size": 16, "data": "few", "batch_size": 10, "device": "cpu"}
    list(run(recipe_config("book", "googlenet", **settings, precision="float32"), folder=tmp_path / "run"))
    trained = RunFolder(tmp_path / "run")
    wanted = ["--name", "shipped", "--assets", str(tmp_path), "--moments", "0", "0.5", "1", "3"]
    assert main(["export", str(trained.path), *wanted]) == 0
    shipped = RunFolder(tmp_path / "runs" / "shipped")
    names = sorted(file.name for file in (shipped.path / "weights").iterdir())
    assert names == ["epoch-0001.safetensors", "step-000002.safetensors"]
    monkeypatch.setattr("core.runs.folder.BUNDLED_RUNS", tmp_path / "runs")
    monkeypatch.setattr("core.runs.folder.ASSETS", tmp_path)
    assert [moment.epoch for moment in moments(shipped)] == [0, 0.5, 1, 3]
    for moment in moments(shipped):
        full, loaded = load_moment(trained, moment_after(trained, moment.epoch)), load_moment(shipped, moment)
        assert (loaded.step, loaded.epoch) == (full.step, full.epoch)
        for name, tensor in full.tensors.items():
            assert (loaded.tensors[name] - tensor).abs().max() <= 0.5001 * tensor.abs().max() / 127, name


def test_moments_that_are_not_kept_or_beside_those_of_another_run_are_refused(finished, tmp_path):
    with pytest.raises(UserError, match=r"has no weights of epoch 2; it has those of 0, 1\."):
        export_run(finished, "shipped", tmp_path / "assets", epochs=[2])
    assert not (tmp_path / "assets").exists()
    other = tmp_path / "runs" / "shipped" / "weights" / "epoch-0005.safetensors"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"of another run")
    with pytest.raises(UserError, match="has weights of other moments"):
        export_run(finished, "shipped", tmp_path, epochs=[1])
    assert not (tmp_path / "weights").exists()
