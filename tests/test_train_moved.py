"""A run whose folder is renamed, deleted or refused while it trains: it goes on, is kept elsewhere and says where."""

import errno
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch
from same import assert_same

import core.runs.checkpoint
import core.train.stepper
import core.train.writer
from core.__main__ import main
from core.errors import UserError
from core.paths import runs_folder
from core.runs.checkpoint import load_checkpoint
from core.runs.events import (
    CheckpointSaved,
    EpochDone,
    RunMoved,
    RunUnsaved,
    SavedElsewhereError,
    StepDone,
    can_wait_after,
)
from core.runs.folder import RunFolder
from core.runs.lock import is_being_written
from core.train.recipes import recipe_config
from core.train.run import resume, run
from core.train.stepper import DivergedError

pytestmark = pytest.mark.usefixtures("few_images", "tiny_network")


@pytest.fixture(autouse=True)
def _figures_are_written_at_once(monkeypatch):
    monkeypatch.setattr(core.train.writer, "_METRICS_EVERY_S", 0.0)


def config(**changes):
    settings = {"image_size": 16, "data": "few", "batch_size": 8, "num_epochs": 3, "device": "cpu"}
    return recipe_config("book", "googlenet", **{**settings, "precision": "float32", **changes})


def until_step(events, step):
    return next(event for event in events if isinstance(event, StepDone) and event.step == step)


def losses(events):
    times = ("elapsed_s", "images_per_s")
    measured = (event for event in events if isinstance(event, (StepDone, EpochDone)))
    return [(type(event), {k: v for k, v in vars(event).items() if k not in times}) for event in measured]


def last_weights(folder):
    files = RunFolder(folder).weights_files()
    return load_checkpoint(files[max(files)]).tensors


def rename(folder, patch):
    folder.rename(folder.with_name("renamed"))


def delete(folder, patch):
    shutil.rmtree(folder)


def empty(folder, patch):
    delete(folder, patch)
    folder.mkdir()


def replace(folder, patch):
    delete(folder, patch)
    RunFolder.create(folder, config(seed=7))


def forbid(folder, patch, code=errno.EACCES):
    """Has the operating system refuse whatever is opened below `folder` for writing."""
    path_open = Path.open

    def refusing_open(path, mode="r", *arguments, **options):
        if path.is_relative_to(folder) and mode != "r" and mode != "rb":
            raise OSError(code, os.strerror(code), str(path))
        return path_open(path, mode, *arguments, **options)

    patch.setattr(Path, "open", refusing_open)


def fill_disk(folder, patch):
    forbid(folder, patch, errno.ENOSPC)


@contextmanager
def full_disk(monkeypatch):
    """Has every file fail to reach the disk, wherever it lies."""

    def full(*_arguments):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(core.runs.checkpoint.os, "fsync", full)
        yield


@pytest.fixture
def whole(tmp_path):
    """The same run, never disturbed."""
    list(run(config(), folder=tmp_path / "whole"))
    return RunFolder(tmp_path / "whole")


@pytest.mark.parametrize("step", [2, 5, 7])  # inside an epoch and at the end of one
@pytest.mark.parametrize("harm", [rename, delete, empty, replace, forbid, fill_disk])
def test_a_run_goes_on_to_the_same_bits_in_a_new_folder(tmp_path, monkeypatch, whole, harm, step):
    folder = tmp_path / "run"
    events = run(config(), folder=folder)
    until_step(events, step)
    harm(folder, monkeypatch)
    told = list(events)
    (moved,) = (event for event in told if isinstance(event, RunMoved))
    assert (moved.folder_before, moved.folder.parent) == (folder, runs_folder())
    assert moved.reason in {os.strerror(code) for code in (errno.ENOENT, errno.EACCES, errno.ENOSPC)}
    kept = RunFolder(moved.folder)
    assert kept.config == whole.config
    assert losses(kept.events()) == losses(whole.events())
    assert_same(last_weights(moved.folder), last_weights(whole.path))
    assert set(kept.weights_files()) == {event.epoch for event in told if isinstance(event, CheckpointSaved)}
    assert not is_being_written(moved.folder)


def test_another_runs_folder_that_has_taken_the_place_is_not_touched(tmp_path, monkeypatch):
    events = run(config(), folder=tmp_path / "run")
    until_step(events, 2)
    replace(tmp_path / "run", monkeypatch)
    list(events)
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == ["config.json", "weights"]


@pytest.mark.parametrize("step", [3, 5, 8])
@pytest.mark.parametrize("harm", [rename, delete])
def test_a_run_stopped_after_its_move_is_resumed_to_the_same_bits(tmp_path, monkeypatch, whole, harm, step):
    events = run(config(), folder=tmp_path / "run")
    until_step(events, 2)
    harm(tmp_path / "run", monkeypatch)
    moved = next(event for event in events if isinstance(event, RunMoved))
    until_step(events, step)
    events.close()
    assert RunFolder(moved.folder).load_resume_state()[1].step == step
    list(resume(moved.folder))
    assert losses(RunFolder(moved.folder).events()) == losses(whole.events())
    assert_same(last_weights(moved.folder), last_weights(whole.path))


def test_a_resumed_run_takes_the_figures_that_it_began_with_along(tmp_path, whole):
    events = run(config(), folder=tmp_path / "run")
    until_step(events, 7)
    events.close()
    events = resume(tmp_path / "run")
    next(events)
    shutil.rmtree(tmp_path / "run")
    moved = next(event for event in events if isinstance(event, RunMoved))
    list(events)
    assert losses(RunFolder(moved.folder).events()) == losses(whole.events())


@pytest.mark.parametrize("step", [3, 5])
def test_what_is_found_only_as_a_run_is_stopped_is_raised_and_nothing_is_lost(tmp_path, whole, step):
    events = run(config(), folder=tmp_path / "run")
    until_step(events, step)
    (tmp_path / "run").rename(tmp_path / "renamed")
    with pytest.raises(SavedElsewhereError, match="the run is saved in") as raised:
        events.close()
    folder = raised.value.moved.folder
    assert RunFolder(folder).load_resume_state()[1].step == step
    assert not is_being_written(folder)
    assert not is_being_written(tmp_path / "renamed")
    list(resume(folder))
    assert losses(RunFolder(folder).events()) == losses(whole.events())


def test_a_folder_that_goes_while_everything_is_saved_is_written_anew(tmp_path):
    events = run(config(), folder=tmp_path / "run")
    next(event for event in events if isinstance(event, CheckpointSaved))
    shutil.rmtree(tmp_path / "run")
    with pytest.raises(SavedElsewhereError) as raised:
        events.close()
    kept = RunFolder(raised.value.moved.folder)
    assert kept.load_resume_state()[1].step == 5
    assert list(kept.weights_files()) == [1]


def test_the_new_folder_is_held_and_may_go_as_well(tmp_path, whole):
    events = run(config(), folder=tmp_path / "run")
    until_step(events, 2)
    shutil.rmtree(tmp_path / "run")
    first = next(event for event in events if isinstance(event, RunMoved))
    assert is_being_written(first.folder)
    shutil.rmtree(first.folder)
    second = next(event for event in events if isinstance(event, RunMoved))
    assert second.folder_before == first.folder
    list(events)
    assert losses(RunFolder(second.folder).events()) == losses(whole.events())


def test_figures_that_were_written_half_are_told_once(tmp_path, monkeypatch, whole):
    append = RunFolder.append_metrics

    def append_half(self, events):
        append(self, events)
        if self.path == tmp_path / "run" and events[0].step == 5:
            file = self.path / "metrics.csv"
            file.write_bytes(file.read_bytes()[:-7])
            fill_disk(self.path, monkeypatch)
            append(self, events)

    monkeypatch.setattr(RunFolder, "append_metrics", append_half)
    (moved,) = (event for event in run(config(), folder=tmp_path / "run") if isinstance(event, RunMoved))
    assert losses(RunFolder(moved.folder).events()) == losses(whole.events())


# Nowhere to write


def test_on_a_full_disk_the_run_goes_on_says_so_once_and_saves_when_there_is_room(tmp_path, monkeypatch, whole):
    folder = tmp_path / "run"
    events = run(config(), folder=folder)
    until_step(events, 4)
    told = []
    with full_disk(monkeypatch):
        for event in events:
            told.append(event)
            if isinstance(event, StepDone) and event.step == 13:
                break
    assert [event for event in told if isinstance(event, (RunUnsaved, RunMoved, CheckpointSaved))] == [
        RunUnsaved(folder, os.strerror(errno.ENOSPC))
    ]
    assert list(runs_folder().iterdir()) == []
    told = list(events)
    (moved,) = (event for event in told if isinstance(event, RunMoved))
    assert moved.folder == moved.folder_before == folder
    assert losses(RunFolder(folder).events()) == losses(whole.events())
    assert_same(last_weights(folder), last_weights(whole.path))


def test_stop_says_that_the_run_could_not_be_saved_and_the_last_save_stays(tmp_path, monkeypatch, whole):
    folder = tmp_path / "run"
    events = run(config(), folder=folder)
    until_step(events, 8)
    with full_disk(monkeypatch), pytest.raises(UserError, match=r"could not be saved \(No space left on device\)"):
        events.close()
    assert RunFolder(folder).load_resume_state()[1].step == 5
    assert not is_being_written(folder)
    list(resume(folder))
    assert losses(RunFolder(folder).events()) == losses(whole.events())


def test_a_run_that_diverges_after_its_folder_has_gone_says_both(tmp_path, monkeypatch):
    events = run(config(), folder=tmp_path / "run")
    until_step(events, 2)
    shutil.rmtree(tmp_path / "run")
    monkeypatch.setattr(core.train.stepper, "training_loss", lambda *_: torch.tensor(float("nan")))
    told = []
    with pytest.raises(DivergedError):
        told.extend(events)
    assert [type(event) for event in told] == [RunMoved]


def test_nobody_waits_between_a_move_and_the_step_that_found_it(tmp_path):
    assert not can_wait_after(RunMoved(tmp_path, tmp_path, ""))
    assert not can_wait_after(RunUnsaved(tmp_path, ""))


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_the_command_line_says_where_the_run_is_kept(tmp_path, monkeypatch, capsys, options):
    folder = tmp_path / "run"
    appended = RunFolder.append_metrics

    def append_and_go(*arguments):
        appended(*arguments)
        shutil.rmtree(folder, ignore_errors=True)

    monkeypatch.setattr(RunFolder, "append_metrics", append_and_go)
    settings = ["--data", "few", "--image-size", "16", "--batch-size", "8", "--device", "cpu", "--epochs", "1"]
    assert main(["train", *settings, "--out", str(folder), *options]) == 0
    (kept,) = runs_folder().iterdir()
    output = capsys.readouterr().out.replace("\\\\", "\\")
    if options:
        assert f'"event": "run_moved", "folder_before": "{folder}", "folder": "{kept}"' in output
    else:
        assert output.count(f"the run is saved in {kept} now.") == 1
        assert output.splitlines()[-1].endswith(f'--weights "{kept}"')
