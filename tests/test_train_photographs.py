"""A run that learns from a folder of photographs beside its data set."""

import json
import shutil
from dataclasses import replace

import pytest
import torch
from photo_folder import write_photograph, write_photographs
from same import assert_same

from core.__main__ import main
from core.errors import UserError
from core.models.several_right import count_misfits, count_right
from core.runs.checkpoint import load_checkpoint
from core.runs.config import RunConfig
from core.runs.events import EpochDone, PhotographsReady, PreparingPhotographs, RunStarted, StepDone
from core.runs.export import export_run
from core.runs.folder import RunFolder
from core.runs.weights import find_weights
from core.train import stepper
from core.train.cost import PassCost, Speed
from core.train.distributed import Group
from core.train.recipes import recipe_config
from core.train.run import resume, run

pytestmark = pytest.mark.usefixtures("few_images", "tiny_norm_network")


@pytest.fixture
def photos(tmp_path):
    """Ten photographs of two kinds, two misfits, a folder that says nothing and a broken file."""
    folder = write_photographs(tmp_path / "photos", shoes=4, pants=6, hat=2, holiday=1)
    (folder / "pants" / "9.jpg").write_bytes(b"")
    return folder


def config(photos, **changes):
    """Two epochs of 5 batches: 8 images each, with 3 photographs and 1 misfit."""
    settings = {"data": "few", "image_size": 16, "batch_size": 8, "num_epochs": 2, "start_weights": ""}
    settings |= {"photos_in_batch": 3, "misfits_in_batch": 1, "device": "cpu", "precision": "float32"}
    return recipe_config("photos", **{**settings, "photos": str(photos), **changes})


def state_of(folder):
    return load_checkpoint(folder / "resume.safetensors").tensors


def test_photographs_are_prepared_first_and_told_then_every_step_counts_all_its_images(photos):
    started, *events = run(config(photos))
    assert isinstance(started, RunStarted)
    preparing = [event for event in events if isinstance(event, PreparingPhotographs)]
    assert [(event.num_done, event.num_photographs) for event in preparing] == [(n, 13) for n in range(14)]
    ready = events[14]
    assert isinstance(ready, PhotographsReady)
    assert (ready.num_photographs, ready.num_misfits, ready.unknown_folders) == (10, 2, ("holiday",))
    assert [str(each) for each in ready.broken] == ["9.jpg is empty: choose another picture."]
    steps = [event for event in events if isinstance(event, StepDone)]
    assert events[15] is steps[0]
    assert [step.num_images for step in steps] == [12] * 10
    assert config(photos).images_in_epoch == sum(step.num_images for step in steps if step.epoch == 1)
    assert [event.epoch for event in events if isinstance(event, EpochDone)] == [1, 2]


def test_misfits_have_no_part_in_the_accuracy(photos, monkeypatch):
    counts = []

    def counted(logits, targets, num_classes):
        num_judged = len(targets) - int(count_misfits(targets, num_classes))
        counts.append((int(count_right(logits, targets, num_classes)), num_judged))
        return count_right(logits, targets, num_classes)

    monkeypatch.setattr(stepper, "count_right", counted)
    events = list(run(config(photos, num_epochs=1)))
    steps = [event for event in events if isinstance(event, StepDone)]
    assert [num_judged for _, num_judged in counts] == [11] * 5
    assert [step.accuracy for step in steps] == [num_right / 11 for num_right, _ in counts]
    (epoch,) = (event for event in events if isinstance(event, EpochDone))
    assert epoch.train_accuracy == pytest.approx(sum(num_right for num_right, _ in counts) / 55)


@pytest.mark.parametrize("num_steps", [2, 7])
def test_a_run_that_was_stopped_goes_on_to_the_very_bits(photos, tmp_path, num_steps):
    list(run(config(photos), folder=tmp_path / "whole"))
    events = run(config(photos), folder=tmp_path / "stopped")
    next(event for event in events if isinstance(event, StepDone) and event.step == num_steps)
    events.close()
    list(resume(tmp_path / "stopped"))
    assert_same(state_of(tmp_path / "stopped"), state_of(tmp_path / "whole"))
    figures = [
        [step.loss for step in RunFolder(tmp_path / name).events() if isinstance(step, StepDone)]
        for name in ("stopped", "whole")
    ]
    assert figures[0] == figures[1]


@pytest.fixture
def stopped(photos, tmp_path):
    """A run that was stopped in its first epoch."""
    events = run(config(photos), folder=tmp_path / "stopped")
    next(event for event in events if isinstance(event, StepDone) and event.step == 2)
    events.close()
    return tmp_path / "stopped"


def test_a_run_does_not_go_on_with_other_photographs(photos, stopped):
    write_photograph(photos / "pants" / "new.png", 77)
    before = state_of(stopped)
    with pytest.raises(UserError, match="are not those that this run has learned from: put these back, or start a new"):
        list(resume(stopped))
    assert_same(state_of(stopped), before)


def test_a_folder_that_is_gone_is_told_and_can_be_named_anew(photos, stopped, tmp_path, capsys):
    shutil.move(photos, tmp_path / "moved")
    with pytest.raises(UserError, match=r"photos cannot be read .*: put it back or choose another"):
        list(resume(stopped))
    assert main(["train", "--resume", str(stopped), "--photos", str(tmp_path / "moved")]) == 0
    assert RunFolder(stopped).config.photos == str(tmp_path / "moved")
    assert "photographs: 10 of the classes, 2 of something else" in capsys.readouterr().out


def test_a_run_that_cannot_read_its_photographs_leaves_no_folder(tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        list(run(config(tmp_path / "nothing"), folder=tmp_path / "run"))
    assert not (tmp_path / "run").exists()


def test_without_a_folder_nothing_begins(tmp_path):
    with pytest.raises(UserError, match="a folder of photographs too, with a folder for each class: choose one"):
        next(run(config(""), folder=tmp_path / "run"))
    assert not (tmp_path / "run").exists()


def test_several_processes_are_refused(photos, monkeypatch):
    group = Group(0, 2)
    monkeypatch.setattr(Group, "from_first", lambda self, make: make())
    with pytest.raises(UserError, match="is one process's work: start it without torchrun"):
        next(run(config(photos, batch_size=20), group=group))


def test_photographs_are_for_settings_that_take_them(photos):
    with pytest.raises(UserError, match="take no photographs; choose the photos recipe"):
        recipe_config("best", photos=str(photos))


# Where the weights begin


def test_a_run_begins_with_the_weights_that_it_names(photos, tmp_path):
    list(run(config(photos, num_epochs=1), folder=tmp_path / "first"))
    begun = config(photos, start_weights=str(tmp_path / "first"), lr=1e-12, weight_decay=0.0)
    list(run(begun, folder=tmp_path / "second"))
    first, second = find_weights(tmp_path / "first").tensors, find_weights(tmp_path / "second").tensors
    for name, tensor in first.items():
        if name.endswith(("weight", "bias")):
            torch.testing.assert_close(second[name], tensor, rtol=1e-4, atol=1e-6)


def test_weights_of_another_network_cannot_be_begun_with(photos, tmp_path):
    list(run(config(photos, num_epochs=1), folder=tmp_path / "first"))
    other = recipe_config("book", "nin", data="few", batch_size=8, device="cpu", start_weights=str(tmp_path / "first"))
    with pytest.raises(UserError, match="are of another network or of other classes; a run of NiN cannot begin"):
        next(run(other))


# Settings, costs, command line, export


def test_settings_of_before_have_no_photographs(photos):
    values = config(photos).as_dict()
    new = ("photos", "photos_in_batch", "misfits_in_batch", "photo_augmentation", "start_weights")
    old = RunConfig.from_dict({name: value for name, value in values.items() if name not in new})
    assert [getattr(old, name) for name in new] == ["", 0, 0, "none", ""]
    assert RunConfig.from_dict(values) == config(photos)


def test_the_recipe_keeps_its_name_whichever_folder_it_learns_from(photos):
    assert recipe_config("photos").recipe == recipe_config("photos", photos=str(photos)).recipe == "photos"
    assert recipe_config("photos").start_weights == "googlenet-best"
    assert recipe_config("photos", photos_in_batch=5).recipe == "custom"


def test_added_images_are_part_of_what_an_epoch_costs(photos):
    speed = Speed(step=PassCost(0.0, 1.0), test=PassCost(0.0, 0.0))
    mixed = config(photos)
    plain = replace(mixed, photos="", photos_in_batch=0, misfits_in_batch=0)
    assert speed.steps_s(mixed) == pytest.approx(1.5 * speed.steps_s(plain))  # 12 images instead of 8
    assert speed.steps_s(mixed, after_step=3) == pytest.approx(0.7 * speed.steps_s(mixed))


ARGUMENTS = ["--recipe", "photos", "--data", "few", "--epochs", "1", "--batch-size", "8", "--image-size", "16"]


@pytest.fixture
def start(tmp_path, photos):
    """Weights of the tiny network to begin with, in the place of the bundled ones."""
    list(run(config(photos, num_epochs=1), folder=tmp_path / "start"))
    return tmp_path / "start"


def test_the_command_line_says_what_it_prepares(photos, start, tmp_path, capsys):
    places = ["--photos", str(photos), "--start", str(start), "--out", str(tmp_path / "run"), "--device", "cpu"]
    assert main(["train", *ARGUMENTS, *places]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2:5] == [
        "photographs: 10 of the classes, 2 of something else",
        "left out, for their names say no class: holiday",
        "9.jpg is empty: choose another picture.",
    ]
    trained = RunFolder(tmp_path / "run").config
    assert (trained.photos, trained.start_weights) == (str(photos), str(start))


def test_a_program_is_told_each_photograph(photos, start, tmp_path, capsys):
    places = ["--photos", str(photos), "--start", str(start), "--out", str(tmp_path / "run"), "--device", "cpu"]
    assert main(["train", *ARGUMENTS, *places, "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    names = [each["event"] for each in told]
    assert names[:16] == ["run_started", *["preparing_photographs"] * 14, "photographs_ready"]
    assert told[14] == {"event": "preparing_photographs", "num_done": 13, "num_photographs": 13}
    assert (told[15]["num_photographs"], told[15]["num_misfits"]) == (10, 2)
    assert told[15]["broken"] == ["9.jpg is empty: choose another picture."]


def test_what_ships_has_the_names_of_folders_alone_and_the_credit(photos, tmp_path):
    list(run(config(photos, num_epochs=1), folder=tmp_path / "run"))
    weights = export_run(RunFolder(tmp_path / "run"), "shipped", tmp_path / "assets", "Photographs: somebody, CC0 1.0")
    shipped = tmp_path / "assets" / "runs" / "shipped"
    assert str(tmp_path) not in (shipped / "config.json").read_text()
    assert RunFolder(shipped).config == replace(RunFolder(tmp_path / "run").config, photos="photos")
    assert json.loads((shipped / "config.json").read_text())["credit"] == "Photographs: somebody, CC0 1.0"
    assert load_checkpoint(weights).about["credit"] == "Photographs: somebody, CC0 1.0"
