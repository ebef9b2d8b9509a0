"""A run and its folder: what is kept after each epoch, and that a run which goes on is the run that never stopped."""

import itertools
import math
import shutil

import numpy as np
import pytest
import torch
import torch.cuda
from same import assert_same

import core.train.stepper
from core.data.batches import Batches
from core.errors import UserError
from core.evaluate.accuracy import evaluate
from core.predict.predictor import Predictor
from core.runs import folder as run_folder
from core.runs.checkpoint import load_checkpoint
from core.runs.events import CheckpointSaved, EpochDone, Evaluating, RunStarted, Snapshot, StepDone
from core.runs.folder import RunFolder
from core.runs.history import RunHistory
from core.runs.weights import load_weights, newest_weights, weights_of_snapshot
from core.train.learner import Learner
from core.train.recipes import recipe_config
from core.train.run import resume, run
from core.train.stepper import DivergedError

pytestmark = pytest.mark.usefixtures("few_images")
tiny = pytest.mark.usefixtures("tiny_network")


def small_config(model="googlenet", **changes):
    size = {"googlenet": 32, "nin": 67, "alexnet": 67}[model]
    settings = {
        "num_epochs": 2,
        "batch_size": 16,
        "image_size": size,
        "num_images": 40,
        "seed": 3,
        "lr": 0.05,
        "data": "few",
    }
    return recipe_config("book", model, **{**settings, "device": "cpu", "precision": "float32", **changes})


def final_weights(folder):
    files = RunFolder(folder).weights_files()
    return load_checkpoint(files[max(files)]).tensors


def stop_after(events, num_events):
    """Takes so many events and closes; returns what came."""
    taken = list(itertools.islice(events, num_events))
    events.close()
    return taken


def figures(folder):
    """All figures but the times."""
    times = ("elapsed_s", "images_per_s")
    events = RunFolder(folder).events()
    return [(type(event), {k: v for k, v in vars(event).items() if k not in times}) for event in events]


@tiny
def test_each_epoch_leaves_its_weights_and_the_event_tells_where(tmp_path):
    events = list(run(small_config(), folder=tmp_path / "run"))
    saved = [event for event in events if isinstance(event, CheckpointSaved)]
    assert [(event.epoch, event.step) for event in saved] == [(1, 3), (2, 6)]
    record = RunFolder(tmp_path / "run")
    assert list(record.weights_files().values()) == [event.path for event in saved]
    about = load_checkpoint(saved[0].path).about
    first_epoch = next(event for event in events if isinstance(event, EpochDone))
    expected = {"model": "googlenet", "image_size": 32, "epoch": 1, "step": 3}
    assert expected.items() <= about.items()
    assert about["test_accuracy"] == first_epoch.test_accuracy
    assert record.config == events[0].config
    assert events[0].folder == tmp_path / "run"


@tiny
def test_the_folder_keeps_every_figure_that_was_told(tmp_path):
    events = list(run(small_config(), folder=tmp_path / "run"))
    told = [event for event in events if isinstance(event, (StepDone, EpochDone))]
    kept = list(RunFolder(tmp_path / "run").events())
    assert [type(event) for event in kept] == [type(event) for event in told]
    for ours, theirs in zip(kept, told, strict=True):
        assert vars(ours) == pytest.approx(vars(theirs), rel=1e-6)
    live = RunHistory(small_config()).extend(events)
    reopened = RunHistory(small_config()).extend(kept)
    assert [step.step for step in live.steps] == [step.step for step in reopened.steps]


@tiny
@pytest.mark.parametrize("num_events", range(2, 20))
def test_a_run_stopped_after_any_event_goes_on_to_the_same_bits(tmp_path, num_events):
    whole, parted = tmp_path / "whole", tmp_path / "parted"
    config = small_config(num_images=33)  # the last batch is a single image
    assert len(list(run(config, folder=whole))) == 17
    stop_after(run(config, folder=parted), num_events)
    torch.manual_seed(99)  # another program's random numbers
    rest = list(resume(parted))
    assert isinstance(rest[0], RunStarted)
    assert_same(final_weights(parted), final_weights(whole))
    assert list(RunFolder(parted).weights_files()) == [1, 2]
    assert figures(parted) == figures(whole)


@tiny
def test_a_run_stopped_again_and_again_goes_on_to_the_same_bits(tmp_path):
    whole, parted = tmp_path / "whole", tmp_path / "parted"
    list(run(small_config(), folder=whole))
    stop_after(run(small_config(), folder=parted), 5)
    for _ in range(30):
        if len(stop_after(resume(parted), 5)) < 5:  # a test that was left begins anew, so not fewer
            break
    assert_same(final_weights(parted), final_weights(whole))
    assert figures(parted) == figures(whole)


def best_config(**changes):
    """The best recipe in small: three epochs of 16, 24 and 32 pixels, 3 steps each."""
    settings = {
        "num_epochs": 3,
        "batch_size": 16,
        "image_size": 32,
        "first_image_size": 16,
        "num_images": 40,
        "data": "few",
        "seed": 3,
    }
    return recipe_config("best", **{**settings, "device": "cpu", "precision": "float32", **changes})


@pytest.fixture(scope="module")
def best_whole(tmp_path_factory):
    """Filled by the first test that needs it: a run of the best recipe that never stopped."""
    return tmp_path_factory.mktemp("best") / "whole"


normed = pytest.mark.usefixtures("tiny_norm_network")


@normed
@pytest.mark.parametrize("memory_format", ["channels_last", "contiguous"])
@pytest.mark.parametrize("num_events", [2, 3, 4, 5, 8, 9, 10, 12, 17, 18, 20, 24])
def test_a_run_with_an_average_goes_on_to_the_same_bits(tmp_path, best_whole, num_events, memory_format):
    whole, parted = best_whole.with_name(memory_format), tmp_path / "parted"
    config = best_config(memory_format=memory_format)
    if not whole.exists():
        assert len(list(run(config, folder=whole))) == 25
    stop_after(run(config, folder=parted), num_events)
    torch.manual_seed(99)  # another program's random numbers
    list(resume(parted))
    ours, expected = (RunFolder(folder).load_resume_state() for folder in (parted, whole))
    assert_same(ours[0], expected[0])  # network, average, optimizer and random numbers
    assert_same(final_weights(parted), final_weights(whole))
    assert figures(parted) == figures(whole)


@normed
def test_what_is_saved_told_and_tested_is_the_average(tmp_path, few_images):
    events = list(run(best_config(), folder=tmp_path / "run", snapshot_every_s=1e9))
    saved = load_checkpoint(events[-1].path)
    state, _ = RunFolder(tmp_path / "run").load_resume_state()
    average = {name: state[f"average.module.{name}"] for name in saved.tensors}
    assert_same(saved.tensors, average)
    assert_same([event for event in events if isinstance(event, Snapshot)][-1].weights, average)
    assert not torch.equal(average["3.weight"], state["model.3.weight"])
    learner = Learner(events[0].config, torch.device("cpu"))
    learner.model.load_state_dict(saved.tensors)
    tested = evaluate(learner.model, Batches(few_images, 16, 32), device=torch.device("cpu"))
    assert saved.about["test_accuracy"] == tested.accuracy


@normed
def test_weights_know_the_size_of_the_images_of_their_epoch(tmp_path):
    folder = tmp_path / "run"
    list(run(best_config(), folder=folder))
    sizes = [load_checkpoint(file).about["image_size"] for file in RunFolder(folder).weights_files().values()]
    assert sizes == [16, 24, 32]
    for num_events, size in ((2, 16), (9, 16), (10, 24), (17, 24), (18, 32), (24, 32)):
        shutil.rmtree(folder)
        stop_after(run(best_config(), folder=folder), num_events)
        weights = newest_weights(RunFolder(folder))
        state, _ = RunFolder(folder).load_resume_state()
        assert weights.image_size == size, num_events
        assert_same(weights.tensors, {name: state[f"average.module.{name}"] for name in weights.tensors})


@pytest.mark.parametrize("model", ["googlenet", "nin"])
def test_real_networks_go_on_to_the_same_bits(tmp_path, model):
    whole, parted = tmp_path / "whole", tmp_path / "parted"
    config = small_config(model, num_epochs=1)
    list(run(config, folder=whole))
    stop_after(run(config, folder=parted), 3)  # dropout has drawn some of its random numbers by now
    assert RunFolder(parted).weights_files() == {}
    list(resume(parted))
    assert_same(final_weights(parted), final_weights(whole))
    assert figures(parted) == figures(whole)


@tiny
def test_a_run_that_the_computer_killed_goes_on_from_its_last_epoch(tmp_path):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    list(run(small_config(), folder=whole))
    events = run(small_config(), folder=tmp_path / "run")
    next(event for event in events if isinstance(event, StepDone) and event.step == 5)
    shutil.copytree(tmp_path / "run", killed)
    events.close()
    with (killed / "metrics.csv").open("a") as file:
        file.write("step,4,2,2.1,0.2,16,,,,,,0.5\r\nstep,5,2,2.")
    rest = list(resume(killed))
    assert rest[0].step == 3
    assert_same(final_weights(killed), final_weights(whole))
    assert figures(killed) == figures(whole)


@tiny
def test_a_finished_run_can_be_given_more_epochs(tmp_path):
    whole, longer = tmp_path / "whole", tmp_path / "longer"
    list(run(small_config(num_epochs=3), folder=whole))
    list(run(small_config(num_epochs=1), folder=longer))
    assert [type(event) for event in resume(longer)] == [RunStarted]
    rest = list(resume(longer, num_epochs=3))
    assert rest[0].config.num_epochs == 3
    assert_same(final_weights(longer), final_weights(whole))
    assert RunFolder(longer).config == RunFolder(whole).config


@tiny
def test_fewer_epochs_than_have_begun_are_refused_and_nothing_changes(tmp_path):
    folder = tmp_path / "run"
    stop_after(run(small_config(num_epochs=3), folder=folder), 10)  # one step of the second epoch is done
    before = {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    with pytest.raises(UserError, match="already in epoch 2; it cannot end after 1"):
        next(resume(folder, num_epochs=1))
    assert {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before
    assert list(resume(folder, num_epochs=2))[-1].epoch == 2


@tiny
def test_a_run_stopped_before_its_first_step_has_nothing_to_go_on_from(tmp_path):
    stop_after(run(small_config(), folder=tmp_path / "run"), 1)
    assert not RunFolder(tmp_path / "run").can_continue()
    with pytest.raises(UserError, match="no state to continue from"):
        next(resume(tmp_path / "run", num_epochs=9))
    assert RunFolder(tmp_path / "run").config.num_epochs == 2


@tiny
def test_a_state_of_another_network_is_refused(tmp_path):
    list(run(small_config(), folder=tmp_path / "one"))
    list(run(small_config(image_size=64), folder=tmp_path / "other"))
    shutil.copy(tmp_path / "other" / "resume.safetensors", tmp_path / "one")
    with pytest.raises(UserError, match="does not belong to this run"):
        next(resume(tmp_path / "one"))


@tiny
def test_a_device_that_is_not_there_is_refused_before_a_folder_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(UserError, match="no cuda device that PyTorch can use; choose cpu or auto"):
        next(run(small_config(device="cuda"), folder=tmp_path / "run"))
    assert list(tmp_path.iterdir()) == []


@tiny
def test_a_run_never_writes_into_another_runs_folder(tmp_path):
    list(run(small_config(num_epochs=1), folder=tmp_path / "run"))
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    with pytest.raises(UserError, match="is not empty"):
        next(run(small_config(), folder=tmp_path / "run"))
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


@tiny
def test_no_folder_means_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    list(run(small_config()))
    assert list(tmp_path.iterdir()) == []


@tiny
def test_a_run_that_diverges_keeps_its_figures_and_its_last_good_weights(tmp_path, monkeypatch):
    folder = tmp_path / "run"
    events = run(small_config(), folder=folder)
    next(event for event in events if isinstance(event, StepDone) and event.step == 5)
    monkeypatch.setattr(core.train.stepper, "training_loss", lambda *_: torch.tensor(math.nan))
    with pytest.raises(DivergedError, match="nan at step 6"):
        next(events)
    assert [event.step for event in RunFolder(folder).events()] == [1, 2, 3, 3, 4, 5]
    _, progress = RunFolder(folder).load_resume_state()
    assert progress.step == 3


@tiny
def test_the_newest_weights_say_how_far_they_were_trained(tmp_path):
    folder = tmp_path / "run"
    for num_events, expected in ((3, (2, 1)), (9, (3, 1)), (10, (4, 2)), (17, (6, 2))):
        shutil.rmtree(folder, ignore_errors=True)
        stop_after(run(small_config(), folder=folder), num_events)
        weights = newest_weights(RunFolder(folder))
        assert (weights.step, weights.epoch) == expected
    last = RunFolder(folder).weights_files()[2]
    assert (load_weights(last).step, load_weights(last).epoch) == (6, 2)
    assert_same(load_weights(last).tensors, weights.tensors)


@pytest.mark.parametrize("model", ["googlenet", "nin"])
def test_predicting_between_the_steps_leaves_the_runs_weights_bit_identical(model, tmp_path, test_set):
    config = small_config(model, num_epochs=1)
    list(run(config, folder=tmp_path / "alone"))
    pixels = test_set.images[0, 0].numpy()
    looks = []
    for event in run(config, folder=tmp_path / "watched", snapshot_every_s=0.0):
        if isinstance(event, Snapshot):
            weights = weights_of_snapshot(config, "now", event.step, event.epoch, event.weights)
            looks.append(Predictor(weights).predict(pixels).probabilities)
    assert_same(final_weights(tmp_path / "watched"), final_weights(tmp_path / "alone"))
    assert figures(tmp_path / "watched") == figures(tmp_path / "alone")
    assert not np.array_equal(looks[0], looks[1])
    assert all(look.sum() == pytest.approx(1, abs=1e-5) for look in looks)


@tiny
def test_the_test_after_an_epoch_can_be_left_and_taken_up_again(tmp_path):
    events = run(small_config(), folder=tmp_path / "run")
    next(event for event in events if isinstance(event, Evaluating))
    events.close()
    rest = list(resume(tmp_path / "run"))
    assert [type(event) for event in rest[1:5]] == [Evaluating, Evaluating, Evaluating, EpochDone]


def test_bundled_runs_are_never_written(tmp_path, monkeypatch):
    monkeypatch.setattr(run_folder, "BUNDLED_RUNS", tmp_path)
    record = RunFolder.create(tmp_path / "googlenet-book", small_config())
    before = (record.path / "config.json").read_bytes()
    with pytest.raises(UserError, match="no state to continue from"):
        next(resume(record.path, num_epochs=50))
    assert (record.path / "config.json").read_bytes() == before
