"""A run that goes on elsewhere, which epochs' weights stay on disk, and how often weights are copied for a look."""

import itertools
import json
from dataclasses import replace

import pytest
import torch
from same import assert_same

import core.train.loop
import core.train.stepper
from core.__main__ import main
from core.errors import UserError
from core.runs.checkpoint import load_checkpoint
from core.runs.config import RunConfig
from core.runs.events import EpochDone, RunStarted, Snapshot, StepDone
from core.runs.folder import RunFolder
from core.train import run as run_module
from core.train.method import set_learning_rate
from core.train.recipes import recipe_config
from core.train.run import resume, run

pytestmark = pytest.mark.usefixtures("few_images", "tiny_network")
NO_GPU = {"torch.cuda.is_available": lambda: False, "torch.backends.mps.is_available": lambda: False}


def config(**changes):
    settings = {"image_size": 16, "data": "few", "batch_size": 8, "num_epochs": 2, "device": "cpu"}
    return recipe_config("book", "googlenet", **{**settings, "precision": "float32", **changes})


@pytest.fixture
def gpu_run(tmp_path, monkeypatch):
    """A run that stopped in its second epoch, as if it had been made on a GPU; this computer has none."""
    for name, answer in NO_GPU.items():
        monkeypatch.setattr(name, answer)
    events = run(config(), folder=tmp_path / "run")
    next(event for event in events if isinstance(event, StepDone) and event.epoch == 2)
    events.close()
    folder = RunFolder(tmp_path / "run")
    folder.change_config(replace(folder.config, device="cuda", precision="bfloat16"))
    return folder


def test_a_run_of_a_gpu_goes_on_on_a_computer_without_one_and_says_so(gpu_run):
    started, *events = resume(gpu_run.path)
    assert isinstance(started, RunStarted)
    assert (started.device_before, started.config.device) == ("cuda", "cpu")
    assert started.config.precision in ("float32", "bfloat16")  # what this computer is best at
    assert started.config.num_threads > 0
    assert [event.epoch for event in events if isinstance(event, EpochDone)] == [2]
    assert RunFolder(gpu_run.path).config.device == "cpu"


def test_a_run_that_goes_on_where_it_was_says_nothing(gpu_run):
    gpu_run.change_config(config())
    events = resume(gpu_run.path)
    assert next(events).device_before == ""
    events.close()


@pytest.mark.parametrize("device", ["cpu", "auto"])
def test_the_command_line_takes_the_device_of_this_computer(gpu_run, capsys, device):
    assert main(["train", "--resume", str(gpu_run.path), "--device", device]) == 0
    assert "was trained on cuda up to here" in capsys.readouterr().out


def test_a_device_that_is_named_but_not_here_is_refused_and_the_run_stays(gpu_run):
    with pytest.raises(UserError, match="no mps device that PyTorch can use"):
        next(resume(gpu_run.path, device_name="mps"))
    assert RunFolder(gpu_run.path).config.device == "cuda"


# Going on after the end


@pytest.fixture
def rates(monkeypatch):
    """The learning rate that the optimizer has at each step that is made."""
    seen = []

    def watched(optimizer, *arguments):
        set_learning_rate(optimizer, *arguments)
        seen.extend({group["lr"] for group in optimizer.param_groups})

    monkeypatch.setattr(core.train.stepper, "set_learning_rate", watched)
    return seen


CYCLE = {"num_epochs": 1, "schedule": "one-cycle", "optimizer": "adamw", "lr": 0.01}  # of five steps


def test_a_finished_cycle_goes_on_at_its_last_rate_as_often_as_it_goes_on(tmp_path, rates):
    list(run(config(**CYCLE), folder=tmp_path / "run"))
    for num_epochs in (2, 3):
        list(resume(tmp_path / "run", num_epochs=num_epochs))
    by_hand = [0.01 * share for share in (1 / 1.25, 4 / 3.75, 3 / 3.75, 2 / 3.75, 1 / 3.75)]
    assert rates == pytest.approx([min(0.01, each) for each in by_hand] + 10 * [by_hand[-1]])
    kept = RunFolder(tmp_path / "run").config
    assert (kept.num_epochs, kept.planned_epochs) == (3, 1)


@pytest.mark.parametrize("num_steps", [3, 7])  # before the end of the plan, and after it
def test_a_cycle_that_was_stopped_is_that_of_a_run_never_stopped(tmp_path, rates, num_steps):
    def trained(name, is_stopped):
        def taken(events):
            if not is_stopped:
                return list(events)
            next(event for event in events if isinstance(event, StepDone) and event.step == num_steps)
            events.close()
            return list(resume(tmp_path / name))

        if num_steps > 5:
            list(run(config(**CYCLE), folder=tmp_path / name))
            taken(resume(tmp_path / name, num_epochs=2))
        else:
            taken(run(config(**CYCLE), folder=tmp_path / name))
        made = list(rates)
        rates.clear()
        folder = RunFolder(tmp_path / name)
        return folder.config, load_checkpoint(folder.weights_files()[folder.config.num_epochs]).tensors, made

    (config_a, weights_a, rates_a), (config_b, weights_b, rates_b) = trained("whole", False), trained("stopped", True)
    assert (config_a, rates_a) == (config_b, rates_b)
    assert_same(weights_a, weights_b)


def test_a_constant_rate_has_no_plan_to_keep(tmp_path):
    list(run(config(num_epochs=1), folder=tmp_path / "run"))
    list(resume(tmp_path / "run", num_epochs=2))
    assert RunFolder(tmp_path / "run").config.planned_epochs == 0


# Which weights are kept


def accuracies(monkeypatch, *values):
    """Has the tests after the epochs find these accuracies."""
    left = iter(values)
    monkeypatch.setattr(core.train.loop, "evaluate_by_batch", lambda *_a, **_k: iter([_Result(next(left))]))


class _Result:
    loss, num_images = 1.0, 40

    def __init__(self, accuracy):
        self.accuracy = accuracy


def test_a_run_that_goes_on_remembers_its_best_epoch(tmp_path, monkeypatch):
    values = (0.1, 0.9, *(0.2 for _ in range(11)))
    accuracies(monkeypatch, *values)
    list(run(config(num_epochs=3, kept_epochs="few"), folder=tmp_path / "run"))
    list(resume(tmp_path / "run", num_epochs=len(values)))
    files = RunFolder(tmp_path / "run").weights_files()
    assert list(files) == [1, 2, 3, 5, 7, 9, 11, 13]
    assert [epoch for epoch, file in files.items() if is_full(file)] == [1, 2, 13]


def test_every_epoch_is_kept_unless_asked_otherwise_and_those_between_in_8_bits(tmp_path, monkeypatch):
    accuracies(monkeypatch, 0.1, *(0.05 * epoch for epoch in range(12)), 0.05)
    list(run(config(num_epochs=14), folder=tmp_path / "run"))
    files = RunFolder(tmp_path / "run").weights_files()
    assert list(files) == list(range(1, 15))
    assert [epoch for epoch, file in files.items() if is_full(file)] == [1, 13, 14]


def is_full(file):
    return torch.int8 not in {tensor.dtype for tensor in load_checkpoint(file).tensors.values()}


def test_settings_of_before_keep_all_and_the_choice_is_no_other_recipe():
    values = config().as_dict()
    del values["kept_epochs"]
    assert RunConfig.from_dict(values).kept_epochs == "all"
    assert recipe_config("book", kept_epochs="few").recipe == "book"
    with pytest.raises(UserError, match="choose one of all, few"):
        config(kept_epochs="some")


def test_the_command_line_takes_the_choice(tmp_path, capsys):
    options = ["--data", "few", "--epochs", "1", "--image-size", "16", "--device", "cpu", "--keep", "few", "--json"]
    assert main(["train", *options, "--out", str(tmp_path / "run")]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0])["config"]["kept_epochs"] == "few"


# How often weights are copied


def test_the_longer_a_copy_takes_the_more_seldom_it_is_made(tmp_path, monkeypatch):
    clock = itertools.count(step=1.0)  # each look at the clock is a second later, so that a copy takes one
    monkeypatch.setattr(run_module.time, "monotonic", lambda: next(clock))
    watch = run_module._SnapshotWatch(2.0, lambda: False)
    step = StepDone(1, 1, 1.0, 0.5, 8, 1.0)
    due = []
    for number in range(120):
        if watch.is_due(step, number):
            watch.timed(dict)
            due.append(number)
    assert due[0] <= 2
    assert 47 <= due[1] - due[0] <= 51  # a second is two per cent of fifty


def test_a_copy_is_made_with_every_step_where_that_is_asked(tmp_path):
    events = list(run(config(num_epochs=1), folder=tmp_path / "run", snapshot_every_s=0.0))
    steps = sum(isinstance(event, StepDone) for event in events)
    assert sum(isinstance(event, Snapshot) for event in events) >= steps >= 2
    assert torch.is_tensor(next(iter(next(each for each in events if isinstance(each, Snapshot)).weights.values())))
