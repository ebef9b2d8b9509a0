"""The command line as a person and a program use it: what it prints, how it ends, and that Ctrl+C loses nothing."""

import io
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch.cuda
from conftest import spec_of
from PIL import Image

import core.runs.weights
from core.__main__ import main
from core.data import DATASETS
from core.paths import user_folder
from core.runs.folder import RunFolder, list_runs
from core.train.run import resume

SMALL = ["--image-size", "16", "--batch-size", "128", "--device", "cpu", "--precision", "float32"]


def call(*arguments):
    """Runs a command in this process; argparse's own exits count as well."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as error:
        return error.code


@contextmanager
def started(*arguments):
    """A command as a person would run it, in a process of its own, which ends with the block."""
    command, pipe = [sys.executable, "-m", "core", *map(str, arguments)], subprocess.PIPE
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(command, env=environment, text=True, stdout=pipe, stderr=pipe) as process:
        try:
            yield process
        finally:
            process.kill()


def json_lines(text):
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def thousand(test_set):
    """How many of the 1,000 images that the data set "thousand" has for training and for tests each class has."""
    images = test_set.first(1000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(DATASETS, "thousand", spec_of(images, images))
        yield images.labels.bincount().tolist()


@pytest.fixture(scope="module")
def trained(tmp_path_factory, thousand):
    """A run of one epoch on 256 images and 1,000 test images, and what it printed."""
    folder = tmp_path_factory.mktemp("runs") / "trained"
    output = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    options = ["--data", "thousand", "--images", 256, "--epochs", 1, *SMALL, "--json"]
    with redirect_stdout(output):
        assert call("train", *options, "--out", folder) == 0
    return folder, json_lines(output.buffer.getvalue().decode())


@pytest.fixture
def pictures(tmp_path, test_set):
    """A picture of the data set, a photograph's worth of noise, and a file that is no picture."""
    Image.fromarray(test_set.images[0, 0].numpy()).resize((280, 280)).save(tmp_path / "boot.png")
    pixels = np.full((60, 80, 3), 250, np.uint8)
    pixels[10:50, 20:60] = (200, 30, 30)
    Image.fromarray(pixels).save(tmp_path / "bag 包.jpg")
    (tmp_path / "text.png").write_text("no picture")
    return [tmp_path / name for name in ("boot.png", "bag 包.jpg", "text.png")]


def test_train_tells_its_events_in_order(trained):
    folder, events = trained
    names = ["run_started", "step_done", "step_done", "epoch_done", "checkpoint_saved", "finished"]
    assert [event["event"] for event in events] == names
    started, step, _, epoch, saved, finished = events
    assert started["config"]["num_images"] == 256
    assert started["folder"] == str(folder)
    assert started["num_parameters"] == 5_977_530
    assert step.keys() == {"event", "step", "epoch", "loss", "accuracy", "num_images", "elapsed_s"}
    assert (epoch["epoch"], epoch["step"]) == (1, 2)
    assert 0 <= epoch["test_accuracy"] <= 1
    assert saved["path"] == str(folder / "weights" / "epoch-0001.safetensors")
    assert finished["status"] == "completed"


def test_evaluate_tells_what_the_run_told(trained, thousand, capsys):
    folder, events = trained
    assert call("evaluate", "--weights", folder, "--device", "cpu", "--json") == 0
    evaluation = json.loads(capsys.readouterr().out)
    figures = {"accuracy", "interval", "confusion", "labels", "classes", "per_class", "calibration_error", "misfits"}
    assert evaluation.keys() == figures | {"loss", "num_images"}
    assert evaluation["num_images"] == 1000
    confusion, class_names = np.array(evaluation["confusion"]), DATASETS["fashion_mnist"].class_names
    assert np.trace(confusion) / confusion.sum() == evaluation["accuracy"]
    assert confusion.sum(axis=1).tolist() == thousand
    assert tuple(evaluation["classes"]) == tuple(evaluation["labels"]) == tuple(evaluation["per_class"]) == class_names
    assert [each["recall"] for each in evaluation["per_class"].values()] == (np.diag(confusion) / thousand).tolist()
    assert evaluation["interval"][0] < evaluation["accuracy"] < evaluation["interval"][1]
    assert 0 < evaluation["calibration_error"] < 1
    assert evaluation["accuracy"] == pytest.approx(events[3]["test_accuracy"], abs=2e-4)
    assert evaluation["loss"] == pytest.approx(events[3]["test_loss"], rel=1e-4)


def test_evaluate_tells_a_person_the_same(trained, capsys, few_images, monkeypatch):
    monkeypatch.setitem(DATASETS, "thousand", DATASETS["few"])
    file = trained[0] / "weights" / "epoch-0001.safetensors"
    assert call("evaluate", "--weights", file, "--device", "cpu") == 0
    first, head, *lines, last = capsys.readouterr().out.splitlines()
    assert first.endswith("on 40 test images")
    assert head.split() == ["precision", "recall", "F1", "images"]
    assert [line.rsplit(maxsplit=4)[0].strip() for line in lines] == list(DATASETS["fashion_mnist"].class_names)
    assert last.startswith("expected calibration error 0.")


def test_predict_tells_a_line_a_file_and_1_where_one_failed(trained, pictures, tmp_path, capsys):
    files = [*pictures, tmp_path / "nowhere.png"]
    (tmp_path / "empty").mkdir()
    assert call("predict", *files, tmp_path / "empty", "--weights", trained[0], "--json") == 1
    output = capsys.readouterr()
    lines = json_lines(output.out)
    assert [line["file"] for line in lines] == [str(file) for file in files]
    assert "There is no picture in the folder empty." in output.err
    for line in lines[:2]:
        assert line.keys() == {"file", "label", "probabilities"}
        assert tuple(line["probabilities"]) == DATASETS["fashion_mnist"].class_names
        assert sum(line["probabilities"].values()) == pytest.approx(1, abs=1e-5)
        assert line["label"] == max(line["probabilities"], key=line["probabilities"].get)
    for line in lines[2:]:
        assert line.keys() == {"file", "error"}
        assert line["error"].endswith(".")


def test_predict_tells_a_person_and_0_where_none_failed(trained, pictures, capsys):
    assert call("predict", *pictures[:2], "--weights", trained[0]) == 0
    lines = capsys.readouterr().out.splitlines()
    for file, line in zip(pictures, lines, strict=False):
        assert line.startswith(f"{file}: ")
        assert line.endswith("%)")
    assert call("predict", pictures[2], "--weights", trained[0]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"{pictures[2]}: ")


def test_predict_looks_into_folders_and_tells_the_same_as_of_the_files(trained, pictures, tmp_path, capsys):
    folder = tmp_path / "clothes" / "shirts"
    folder.mkdir(parents=True)
    files = [folder / f"{number}.png" for number in (2, 10)]
    for file, picture in zip(files, pictures, strict=False):
        file.write_bytes(picture.read_bytes())
    assert call("predict", *files, "--weights", trained[0], "--json") == 0
    by_file = capsys.readouterr().out
    assert call("predict", tmp_path / "clothes", "--weights", trained[0], "--json") == 0
    assert capsys.readouterr().out == by_file


def test_predict_matches_patterns_itself_as_cmd_exe_hands_them_over(trained, pictures, tmp_path, capsys):
    for name in ("shoe 10.png", "shoe 2.png", "shoe [1].png"):
        (tmp_path / name).write_bytes(pictures[0].read_bytes())
    assert call("predict", tmp_path / "shoe*.png", "--weights", trained[0], "--json") == 0
    files = [Path(line["file"]).name for line in json_lines(capsys.readouterr().out)]
    assert files == ["shoe 2.png", "shoe 10.png", "shoe [1].png"]
    assert call("predict", tmp_path / "shoe [1].png", "--weights", trained[0], "--json") == 0
    assert call("predict", tmp_path / "none*.png", "--weights", trained[0]) == 1
    assert "none*.png does not exist" in capsys.readouterr().err


@pytest.mark.parametrize("home", ["~/lab", "$SCHOOL/lab", '"~/lab"'])
def test_the_home_of_the_program_may_be_written_as_in_a_shell(home, tmp_path, monkeypatch):
    for name in ("HOME", "USERPROFILE", "SCHOOL"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("INCEPTION_LAB_HOME", home)
    assert user_folder() == tmp_path / "lab"


@pytest.mark.skipif(sys.platform != "linux", reason="only here a file's name may be any bytes")
def test_a_file_whose_name_is_no_text_is_told_all_the_same(trained, pictures, capsys):
    strange = os.fsdecode(os.fsencode(pictures[0].parent) + b"/\xff.png")
    pictures[0].rename(strange)
    assert call("predict", strange, "--weights", trained[0], "--json") == 0
    assert json.loads(capsys.readouterr().out)["file"] == strange
    assert call("predict", strange, "--weights", trained[0]) == 0
    assert "\\udcff.png: " in capsys.readouterr().out


def test_train_tells_a_person_how_it_goes_and_what_to_do_next(few_images, tmp_path, capsys):
    folder = tmp_path / "run"
    assert call("train", "--data", "few", "--epochs", 1, *SMALL, "--out", folder) == 0
    first, second, third, last = capsys.readouterr().out.splitlines()
    assert first == "googlenet, 5,977,530 parameters, on cpu in float32; 1 epoch of 40 images at 16 px"
    assert second == f"run: {folder}"
    assert third.startswith("epoch 1: loss ")
    assert f'--weights "{folder}"' in last


@pytest.mark.usefixtures("tiny_network")
def test_on_a_terminal_a_line_is_written_over_while_an_epoch_runs(few_images, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    options = ["--data", "few", "--epochs", 2, *SMALL, "--batch-size", 8]
    assert call("train", *options, "--out", tmp_path / "run") == 0
    progress = capsys.readouterr().out.split("\r\x1b[K")
    assert any(line.startswith(" 10%  epoch 1 of 2, loss ") for line in progress)
    assert any("images/s, about " in line and line.endswith(" s left") for line in progress)
    assert any("testing, 8 of 40" in line for line in progress)
    assert [line.count("\n") for line in progress if line.startswith("epoch 1: loss")] == [1]


@pytest.mark.usefixtures("few_images", "tiny_network")
def test_without_out_a_run_is_put_among_the_users_runs(capsys):
    assert call("train", "--data", "few", "--epochs", 1, *SMALL) == 0
    (run,) = list_runs()[:1]
    assert f"run: {run.path}" in capsys.readouterr().out
    assert run.config.num_images == 40


@pytest.mark.usefixtures("few_images", "tiny_network")
def test_a_finished_run_goes_on_with_more_epochs_but_not_with_other_settings(tmp_path, capsys):
    folder = tmp_path / "run"
    assert call("train", "--data", "few", "--epochs", 1, *SMALL, "--out", folder) == 0
    assert call("train", "--epochs", 2, *SMALL, "--resume", folder, "--json") == 0
    events = json_lines(capsys.readouterr().out.split("\n", 4)[4])
    names = ["run_started", "step_done", "epoch_done", "checkpoint_saved", "finished"]
    assert [event["event"] for event in events] == names
    assert events[0]["step"] == 1
    assert call("train", "--resume", folder, "--lr", 3) == 2
    assert "goes on with its own settings: lr is 0.1, not 3.0" in capsys.readouterr().err
    assert call("train", "--resume", folder, "--recipe", "fast") == 2
    assert "goes on with its own settings: recipe is custom, not fast" in capsys.readouterr().err


@pytest.mark.usefixtures("few_images", "tiny_norm_network")
@pytest.mark.parametrize(("recipe", "model", "size"), [("book", "googlenet", 16), ("fast", "googlenet_bn", 48)])
def test_a_recipe_brings_its_network_and_numbers(recipe, model, size, tmp_path, capsys):
    options = ["--recipe", recipe, "--data", "few", "--epochs", 2, "--device", "cpu", "--precision", "float32"]
    options += ["--image-size", 16] if recipe == "book" else []
    assert call("train", *options, "--out", tmp_path / "run", "--json") == 0
    config = json_lines(capsys.readouterr().out)[0]["config"]
    assert (config["model"], config["image_size"], config["recipe"]) == (model, size, "custom")
    assert config["optimizer"] == {"book": "sgd", "fast": "adamw"}[recipe]


@pytest.mark.usefixtures("few_images")
def test_a_run_that_diverges_says_at_which_step(tmp_path, capsys):
    options = ["--data", "few", "--epochs", 1, *SMALL, "--batch-size", 4, "--lr", 50]
    assert call("train", *options, "--out", tmp_path / "run", "--json") == 2
    output = capsys.readouterr()
    warning, error = output.err.splitlines()
    assert warning.startswith("With a learning rate of 50 the weights will probably blow up")
    assert error.startswith("error: The loss became ")
    assert f" at step {json_lines(output.out)[-1]['step'] + 1}: " in error


def test_ctrl_c_stops_cleanly_with_a_state_to_go_on_from(tmp_path, pictures, few_images, capsys, monkeypatch):
    folder = tmp_path / "run"
    options = ["--images", 4000, "--epochs", 50, *SMALL, "--batch-size", 16]
    lines = []
    with started("train", *options, "--out", folder, "--json") as process:
        for line in process.stdout:
            lines.append(json.loads(line))
            if lines[-1].get("step") == 3:
                process.send_signal(signal.SIGINT)
        assert (process.wait(), process.stderr.read()) == (0, "")
    assert lines[-1] == {"event": "finished", "status": "stopped"}
    last_step = lines[-2]["step"]
    assert last_step < 20

    monkeypatch.setitem(DATASETS, "fashion_mnist", replace(DATASETS["fashion_mnist"], load=DATASETS["few"].load))
    assert call("evaluate", "--weights", folder, "--device", "cpu", "--json") == 0
    assert call("predict", pictures[0], "--weights", folder) == 0
    monkeypatch.undo()
    events = resume(folder)
    assert next(events).step == last_step
    assert next(events).step == last_step + 1
    events.close()
    assert RunFolder(folder).load_resume_state()[1].step == last_step + 1


@pytest.mark.usefixtures("few_images", "tiny_network")
def test_ctrl_c_tells_a_person_how_to_go_on(tmp_path, capsys, monkeypatch):
    folder = tmp_path / "run"
    from core.train import command

    class Interrupting(command._ProgressPrinter):
        def show(self, event):
            super().show(event)
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(command, "_ProgressPrinter", Interrupting)
    before = signal.getsignal(signal.SIGINT)
    assert call("train", "--data", "few", *SMALL, "--out", folder) == 0
    assert signal.getsignal(signal.SIGINT) is before
    assert capsys.readouterr().out.splitlines()[-1] == "Stopped before the first step."


def test_ctrl_c_anywhere_else_ends_without_a_traceback(monkeypatch, capsys):
    def interrupt(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(core.runs.weights, "load_weights", interrupt)
    assert call("evaluate", "--weights", __file__) == 130
    assert capsys.readouterr() == ("", "")


BAD_SETTINGS = {
    "--lr 0": "learning rate must be above 0",
    "--lr -1": "learning rate must be above 0",
    "--lr nan": "learning rate must be above 0",
    "--lr 1e9": "learning rate must be above 0",
    "--lr fast": "invalid float value: 'fast'",
    "--images 0": "number of images must be from 1 to 60000",
    "--images 60001": "number of images must be from 1 to 60000",
    "--images many": "invalid int value: 'many'",
    "--image-size 8": "needs an image size from 16 to 512",
    "--epochs 0": "number of epochs must be from 1",
    "--batch-size 0": "batch size must be from 1",
    "--seed -1": "seed must be from 0",
    "--device cuda": "no cuda device that PyTorch can use",
    "--device tpu": "invalid choice: 'tpu'",
    "--model resnet": "invalid choice: 'resnet'",
    "--recipe slow": "invalid choice: 'slow'",
    "--recipe custom": "invalid choice: 'custom'",
    "--recipe fast --model nin": "The fast recipe is for GoogLeNet BN, not for NiN; choose that network",
    "--recipe fast --images 257": "a step would have a single image",
    "--resume /nowhere/at/all": "is not a run",
    "--resume a --out b": "not allowed with",
}


def assert_one_line(capsys, sentence):
    output = capsys.readouterr()
    assert output.out == ""
    assert sentence in output.err
    assert output.err.startswith("error: ")
    assert output.err.count("\n") == 1
    assert "Traceback" not in output.err


@pytest.mark.parametrize("setting", BAD_SETTINGS)
def test_a_bad_setting_is_one_line_and_2_and_no_folder(setting, capsys, home, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert call("train", *setting.split()) == 2
    assert_one_line(capsys, BAD_SETTINGS[setting])
    assert list(home.iterdir()) == []


def test_an_out_folder_that_cannot_be_used_is_one_line_and_2(tmp_path, capsys):
    (tmp_path / "file").write_text("x")
    assert call("train", "--out", tmp_path) == 2
    assert_one_line(capsys, "is not empty")
    assert call("train", "--out", tmp_path / "file" / "run") == 2
    assert_one_line(capsys, "cannot be written")
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("command", [["evaluate"], ["predict", "picture.png"]])
def test_weights_that_are_none_are_one_line_and_2(command, tmp_path, capsys):
    (tmp_path / "file").write_bytes(b"x")
    for weights, sentence in (
        ("nowhere", "There are no weights nowhere"),
        (tmp_path, "is not a run"),
        (tmp_path / "file", "not a readable weights file"),
        ("x" * 5000, "There are no weights x"),
    ):
        assert call(*command, "--weights", weights) == 2
        assert_one_line(capsys, sentence)


@pytest.mark.parametrize("arguments", [["describe", "resnet"], ["describe"], ["predict"], ["sing"], ["train", "x"]])
def test_a_command_that_is_none_is_one_line_and_2(arguments, capsys):
    assert call(*arguments) == 2
    assert_one_line(capsys, "see python -m core")


def test_without_a_command_the_usage_is_printed(capsys):
    assert call() == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("usage: python -m core")
    for command in ("train", "evaluate", "predict", "describe"):
        assert f"\n    {command} " in output.err


def test_a_reader_that_has_gone_is_no_traceback():
    with started("describe", "alexnet") as process:
        process.stdout.close()
        assert (process.wait(), process.stderr.read()) == (1, "")
