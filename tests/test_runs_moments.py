"""The moments of a run that one can look back at, against what the run itself showed at each of them."""

import json
import shutil

import pytest
import torch
from same import assert_same

import core.runs.folder as run_folder
import core.runs.moments as moments_module
import core.runs.weights as weights_module
from core.__main__ import main
from core.errors import UserError
from core.evaluate.command import report_on_test_images
from core.runs.events import Snapshot
from core.runs.folder import RunFolder
from core.runs.moments import Moment, MomentLoader, load_moment, moments, weights_after
from core.runs.weights import find_weights
from core.train.learner import Learner
from core.train.recipes import recipe_config
from core.train.run import resume, run

NUMBERS = {
    "image_size": 16,
    "data": "few",
    "batch_size": 8,
    "device": "cpu",
    "precision": "float32",
}  # 5 steps an epoch
pytestmark = pytest.mark.usefixtures("few_images", "tiny_network")


def config(**changes):
    return recipe_config("book", "googlenet", **NUMBERS | {"num_epochs": 3} | changes)


def train(folder, **changes):
    """Trains and returns the run's folder and its weights by step, as its snapshots had them."""
    events = list(run(config(**changes), folder=folder, snapshot_every_s=0))
    return RunFolder(folder), {event.step: event.weights for event in events if isinstance(event, Snapshot)}


def assert_close(found, full):
    """Equal but for 8 bits: half of the 127th part of a channel's largest weight."""
    assert found.keys() == full.keys()
    for name, tensor in full.items():
        if tensor.ndim > 1:
            half_a_step = tensor.abs().flatten(1).amax(1) / 127 / 2
            assert ((found[name] - tensor).abs().flatten(1) <= half_a_step[:, None] * 1.001).all(), name
        else:
            assert torch.equal(found[name], tensor), name


def test_the_moments_are_the_beginning_half_of_the_first_epoch_and_each_epoch(tmp_path):
    folder, _ = train(tmp_path / "run")
    found = moments(folder)
    assert [(moment.step, moment.epoch) for moment in found] == [(0, 0), (2, 0.4), (5, 1), (10, 2), (15, 3)]
    assert found[0].file is None
    assert found[1].file.name == "step-000002.safetensors"
    assert sorted(found, reverse=True) == list(reversed(found))


def test_each_moment_has_the_weights_that_the_run_had_then(tmp_path):
    folder, by_step = train(tmp_path / "run")
    for moment in moments(folder)[1:]:
        weights = load_moment(folder, moment)
        assert_close(weights.tensors, by_step[moment.step])
        assert (weights.name, weights.step, weights.image_size) == ("run", moment.step, 16)
        assert weights.epoch == -(-moment.step // 5)


def test_the_beginning_is_what_the_run_began_with(tmp_path):
    folder, _ = train(tmp_path / "run", seed=5, num_epochs=1)
    weights = load_moment(folder, moments(folder)[0])
    assert (weights.step, weights.epoch, weights.name) == (0, 0, "run")
    assert_same(weights.tensors, Learner(folder.config, torch.device("cpu")).weights())


def test_a_run_that_began_with_other_weights_has_these_at_the_beginning(tmp_path):
    first, _ = train(tmp_path / "first", num_epochs=1)
    second, _ = train(tmp_path / "second", num_epochs=1, start_weights=str(first.path))
    assert_same(load_moment(second, moments(second)[0]).tensors, find_weights(first.path).tensors)
    shutil.rmtree(first.path)
    assert [moment.epoch for moment in moments(second)] == [0.4, 1]


def test_a_run_on_unknown_data_has_no_beginning_but_its_epochs(tmp_path, monkeypatch):
    folder, _ = train(tmp_path / "run", num_epochs=1)
    monkeypatch.delitem(moments_module.DATASETS, "few")
    assert [moment.epoch for moment in moments(folder)] == [0.4, 1]


def test_an_epoch_of_one_step_has_no_half(tmp_path):
    folder, _ = train(tmp_path / "run", batch_size=40, num_epochs=1)
    assert [moment.step for moment in moments(folder)] == [0, 1]


def test_a_run_stopped_after_half_an_epoch_has_it_and_keeps_it_when_it_goes_on(tmp_path):
    events = run(config(), folder=tmp_path / "run")
    while getattr(next(events), "step", 0) < 3:
        pass
    events.close()
    folder = RunFolder(tmp_path / "run")
    assert [moment.step for moment in moments(folder)] == [0, 2]
    list(resume(tmp_path / "run"))
    assert [moment.step for moment in moments(folder)] == [0, 2, 5, 10, 15]


def test_the_loader_reads_a_moment_once_and_again_when_its_file_is_another(tmp_path, monkeypatch):
    folder, by_step = train(tmp_path / "run")
    read = []
    load = moments_module.load_moment
    monkeypatch.setattr(moments_module, "load_moment", lambda run, moment: (read.append(moment), load(run, moment))[1])
    loader, (first, second) = MomentLoader(), moments(folder)[2:4]
    for moment in (first, second, first, second):
        assert_close(loader.load(folder.path, moment).tensors, by_step[moment.step])
    assert read == [first, second]
    shutil.copy(second.file, first.file)
    assert loader.load(folder.path, first).step == second.step
    first.file.unlink()
    with pytest.raises(UserError, match="no weights file"):
        loader.load(folder.path, first)


def test_the_loader_keeps_no_more_than_it_may(tmp_path, monkeypatch):
    folder, _ = train(tmp_path / "run")
    monkeypatch.setattr(moments_module, "_MOST_BYTES", 0)
    loader = MomentLoader()
    for moment in moments(folder):
        loader.load(folder.path, moment)
    assert len(loader._known) == 1


def test_what_may_be_wanted_next_takes_the_place_of_nothing_and_the_beginning_stays_longest(tmp_path, monkeypatch):
    folder, _ = train(tmp_path / "run")
    first, half, *epochs = moments(folder)
    loader = MomentLoader()
    like = loader.load(folder.path, half)
    size = sum(tensor.nbytes for tensor in like.tensors.values())
    monkeypatch.setattr(moments_module, "_MOST_BYTES", 4 * size)
    loader.load_ahead(folder.path, first, like)
    assert [key[2] for key in loader._known] == [half]  # those around one moment would be five
    monkeypatch.setattr(moments_module, "_MOST_BYTES", 5 * size)
    for moment in (first, half, *epochs):
        loader.load_ahead(folder.path, moment, like)
    assert [key[2] for key in loader._known] == [first, half, *epochs]
    monkeypatch.setattr(moments_module, "_MOST_BYTES", 2 * size)
    loader.load(folder.path, epochs[0])
    assert [key[2] for key in loader._known] == [first, epochs[0]]


def test_a_damaged_moment_is_refused(tmp_path):
    folder, _ = train(tmp_path / "run", num_epochs=1)
    half = moments(folder)[1]
    content = bytearray(half.file.read_bytes())
    content[-1] ^= 1
    half.file.write_bytes(content)
    with pytest.raises(UserError, match="is damaged"):
        load_moment(folder, half)


def test_a_bundled_run_has_its_early_weights_beside_its_figures(tmp_path, monkeypatch):
    folder, by_step = train(tmp_path / "run")
    assets = tmp_path / "assets"
    for module in (run_folder, weights_module, moments_module):
        monkeypatch.setattr(module, "BUNDLED_RUNS", assets / "runs", raising=False)
        monkeypatch.setattr(module, "BUNDLED_WEIGHTS", assets / "weights", raising=False)
    monkeypatch.setattr(run_folder, "ASSETS", assets)
    assert main(["export", str(folder.path), "--name", "book", "--assets", str(assets)]) == 0
    bundled = RunFolder(assets / "runs" / "book")
    assert [moment.epoch for moment in moments(bundled)] == [0, 3]
    (bundled.path / "weights").mkdir()
    for name in ("step-000002", "epoch-0001"):
        shutil.copy(folder.path / "weights" / f"{name}.safetensors", bundled.path / "weights")
    assert [moment.epoch for moment in moments(bundled)] == [0, 0.4, 1, 3]
    for step, moment in zip((2, 5, 15), moments(bundled)[1:], strict=True):
        assert_close(load_moment(bundled, moment).tensors, by_step[step])
    assert weights_after("book", 1).step == 5
    assert_close(find_weights("book").tensors, by_step[15])


def test_a_moment_is_found_by_its_epoch(tmp_path):
    folder, _ = train(tmp_path / "run")
    assert [weights_after(folder.path, epoch).step for epoch in (0, 0.5, 1, 3)] == [0, 2, 5, 15]
    with pytest.raises(UserError, match=r"no weights of epoch 4; it has those of 0, 0.4, 1, 2, 3"):
        weights_after(str(folder.path), 4)
    with pytest.raises(UserError, match="is not a run"):
        weights_after(tmp_path / "nowhere", 1)


def test_moments_are_compared_by_their_time_alone(tmp_path):
    assert Moment(5, 1.0, tmp_path) == Moment(5, 1.0, None) < Moment(10, 2.0, None)


def test_the_command_line_predicts_and_evaluates_with_a_moment(tmp_path, capsys):
    folder, _ = train(tmp_path / "run")
    told = []
    for epoch in ("0", "0.5", "2"):
        assert main(["evaluate", "--weights", str(folder.path), "--epoch", epoch, "--device", "cpu", "--json"]) == 0
        told.append(json.loads(capsys.readouterr().out)["loss"])
    assert len(set(told)) == 3
    weights = weights_after(folder.path, 2)
    assert told[2] == pytest.approx(report_on_test_images(weights, torch.device("cpu"))[1])


def test_the_command_line_says_which_epochs_there_are(tmp_path, capsys):
    folder, _ = train(tmp_path / "run")
    assert main(["evaluate", "--weights", str(folder.path), "--epoch", "7"]) == 2
    assert "0, 0.4, 1, 2, 3" in capsys.readouterr().err
