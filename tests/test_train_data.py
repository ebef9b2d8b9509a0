"""A data set of three classes is trained, tested, predicted and continued with its own names, here and elsewhere."""

import dataclasses
import json

import numpy as np
import pytest
import torch
from conftest import TOY_CLASSES, toy_images
from PIL import Image
from same import assert_same

import core.train.estimate
from core.__main__ import main
from core.data import DATASETS
from core.data.image_set import ImageSet
from core.errors import UserError
from core.evaluate.accuracy import evaluate_weights
from core.predict.predictor import Predictor
from core.predict.untrained import untrained_weights
from core.runs.checkpoint import load_checkpoint, save_checkpoint
from core.runs.events import EpochDone, Evaluating, StepDone
from core.runs.folder import RunFolder
from core.runs.weights import load_weights, newest_weights
from core.train.cost import PassCost
from core.train.estimate import measure_speed
from core.train.recipes import recipe_config
from core.train.run import resume, run

pytestmark = pytest.mark.usefixtures("toy")


def toy_config(model="googlenet", **changes):
    settings = {"num_epochs": 1, "batch_size": 20, "image_size": 16, "lr": 0.05, "seed": 3}
    return recipe_config(
        "book", model, **{"data": "toy", **settings, "device": "cpu", "precision": "float32", **changes}
    )


def without_its_data_set(monkeypatch):
    """From here on this is a computer that has never heard of the data set."""
    monkeypatch.delitem(DATASETS, "toy")


@pytest.fixture
def trained(tmp_path):
    folder = tmp_path / "run"
    events = list(run(toy_config(), folder=folder))
    return folder, events


def test_a_recipe_takes_all_images_of_the_data_set():
    assert (toy_config().num_images, toy_config().num_batches) == (40, 2)
    assert recipe_config("book", "googlenet", data="toy").recipe == "book"
    with pytest.raises(UserError, match="number of images must be from 1 to 40, not 41"):
        toy_config(num_images=41)


def test_a_network_with_an_output_a_class_learns_to_tell_the_classes_apart(tmp_path):
    changes = {"data": "toy", "num_epochs": 4, "batch_size": 8, "image_size": 16, "first_image_size": 0}
    *_, epoch, _ = run(recipe_config("fast", **changes, device="cpu", precision="float32"), folder=tmp_path / "run")
    weights = newest_weights(RunFolder(tmp_path / "run"))
    assert weights.tensors["fc.weight"].shape == (3, 1024)
    assert (weights.data, weights.class_names, weights.in_channels) == ("toy", TOY_CLASSES, 1)
    images = toy_images()
    assert epoch.train_accuracy > 0.6  # a third is what guessing gives
    assert (Predictor(weights).labels(images.images) == images.labels).double().mean() == epoch.test_accuracy
    assert evaluate_weights(weights, "cpu").accuracy == epoch.test_accuracy


def test_the_test_after_an_epoch_looks_at_the_data_sets_own_test_images(trained):
    folder, events = trained
    assert [event.num_images for event in events if isinstance(event, Evaluating)] == [40, 40]
    assert evaluate_weights(newest_weights(RunFolder(folder)), "cpu").num_images == 40


def test_stopped_and_continued_it_is_the_run_that_was_never_stopped(trained, tmp_path):
    events = run(toy_config(), folder=tmp_path / "stopped")
    next(event for event in events if isinstance(event, StepDone))
    events.close()
    list(resume(tmp_path / "stopped"))
    whole, stopped = (newest_weights(RunFolder(path)) for path in (trained[0], tmp_path / "stopped"))
    assert_same(whole.tensors, stopped.tensors)
    assert (stopped.class_names, stopped.data) == (TOY_CLASSES, "toy")


def test_colours_are_what_a_network_gets_of_a_data_set_that_has_them(monkeypatch, tmp_path, toy):
    gray = toy_images()
    colours = ImageSet("Colours", gray.images.repeat(1, 3, 1, 1), gray.labels, TOY_CLASSES)
    monkeypatch.setitem(DATASETS, "toy", dataclasses.replace(toy, channels=3, load=lambda split: colours))
    list(run(toy_config(), folder=tmp_path / "run"))
    weights = newest_weights(RunFolder(tmp_path / "run"))
    assert weights.in_channels == weights.tensors["conv1.conv.weight"].shape[1] == 3
    assert Predictor(weights).labels(colours.images).shape == (40,)
    assert untrained_weights("googlenet", 16, data="toy").network == weights.network


def test_a_network_for_colours_gets_gray_images_three_times():
    config = toy_config("googlenet_2014", image_size=32)
    assert (config.in_channels, config.num_classes) == (3, 3)
    weights = untrained_weights("googlenet_2014", 32, data="toy")
    assert Predictor(weights).predict(toy_images().images[0, 0].numpy()).probabilities.shape == (3,)


@pytest.mark.parametrize("recipe", ["book", "fast"])
def test_the_time_of_a_run_is_measured_with_its_own_network_and_tests(recipe, monkeypatch):
    monkeypatch.setattr(core.train.estimate, "_MEASURE_S", 0.01)
    config = recipe_config(recipe, data="toy", image_size=32, batch_size=8, device="cpu", precision="float32")
    speed = dataclasses.replace(measure_speed(config), step=PassCost(0.0, 0.0))
    without_growth = dataclasses.replace(config, first_image_size=0)
    test_s = speed.test.seconds(num_batches=5, num_images=40, image_size=32)
    assert speed.run_s(without_growth) == pytest.approx(config.num_epochs * test_s)


# The command line


def test_the_command_line_trains_and_predicts_with_the_data_sets_own_names(tmp_path, capsys):
    options = ["--epochs", "1", "--batch-size", "20", "--image-size", "16", "--device", "cpu"]
    options += ["--precision", "float32", "--json"]
    assert main(["train", "--data", "toy", *options, "--out", str(tmp_path / "run")]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0])["config"]["data"] == "toy"
    pixels = np.full((60, 60, 3), 255, np.uint8)
    pixels[10:50, 15:45] = 40
    Image.fromarray(pixels).save(tmp_path / "picture.png")
    assert main(["predict", str(tmp_path / "picture.png"), "--weights", str(tmp_path / "run"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert tuple(said["probabilities"]) == TOY_CLASSES
    assert said["label"] == max(said["probabilities"], key=said["probabilities"].get)
    assert main(["evaluate", "--weights", str(tmp_path / "run"), "--device", "cpu"]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith("on 40 test images")


def test_a_run_does_not_go_on_with_another_data_set(trained, capsys):
    assert main(["train", "--resume", str(trained[0]), "--data", "fashion_mnist"]) == 2
    assert "goes on with its own settings: data is toy, not fashion_mnist" in capsys.readouterr().err


# Where nobody knows the data set


def test_elsewhere_a_run_can_be_read_and_predicts_with_its_own_names(trained, monkeypatch):
    folder, events = trained
    pixels = toy_images().images[0, 0].numpy()
    here = Predictor(newest_weights(RunFolder(folder))).predict(pixels).probabilities
    without_its_data_set(monkeypatch)
    record = RunFolder(folder)
    assert (record.config.data, record.config.num_test_images) == ("toy", 0)
    figures = [event for event in events if isinstance(event, StepDone | EpochDone)]
    assert [(type(event), event.step) for event in record.events()] == [(type(each), each.step) for each in figures]
    for weights in (newest_weights(record), load_weights(record.weights_files()[1])):
        assert (weights.data, weights.class_names, weights.in_channels) == ("toy", TOY_CLASSES, 1)
        np.testing.assert_array_equal(Predictor(weights).predict(pixels).probabilities, here)


def test_elsewhere_it_is_neither_continued_nor_tested_nor_begun_anew(trained, tmp_path, monkeypatch):
    config = toy_config()
    weights = newest_weights(RunFolder(trained[0]))
    without_its_data_set(monkeypatch)
    sentence = "There is no data set called toy on this computer; choose one of fashion_mnist."
    for attempt in (
        lambda: next(resume(trained[0], num_epochs=2)),
        lambda: next(run(config, folder=tmp_path / "new")),
        lambda: next(run(config)),
        lambda: evaluate_weights(weights, "cpu"),
        lambda: untrained_weights("googlenet", 16, data="toy"),
        lambda: recipe_config("book", "googlenet", data="toy"),
    ):
        with pytest.raises(UserError) as caught:
            attempt()
        assert str(caught.value) == sentence
    assert not (tmp_path / "new").exists()


def test_where_the_data_set_has_other_classes_the_run_is_not_continued(trained, monkeypatch, toy):
    other = dataclasses.replace(toy, class_names=("left", "right", "both"))
    monkeypatch.setitem(DATASETS, "toy", other)
    assert newest_weights(RunFolder(trained[0])).class_names == TOY_CLASSES
    with pytest.raises(UserError, match=r"The classes of Toy are not those that the run in .* was trained with"):
        next(resume(trained[0], num_epochs=2))


# Files of before


def test_a_run_and_weights_of_before_are_fashion_mnists(few_images, tmp_path, monkeypatch):
    config = dataclasses.replace(toy_config(), data="few")
    list(run(config, folder=tmp_path / "run"))
    about = json.loads((tmp_path / "run" / "config.json").read_text())
    before = {name: value for name, value in about.items() if name not in ("class_names", "in_channels")}
    before["config"] = {name: value for name, value in about["config"].items() if name != "data"}
    (tmp_path / "run" / "config.json").write_text(json.dumps({**before, "format_version": 1}))
    file = tmp_path / "run" / "weights" / "epoch-0001.safetensors"
    new = load_checkpoint(file)
    kept = ("model", "image_size", "epoch", "step", "test_accuracy")
    save_checkpoint(file, new.tensors, {name: new.about[name] for name in kept})
    record = RunFolder(tmp_path / "run")
    spec = DATASETS["fashion_mnist"]
    for weights in (newest_weights(record), load_weights(file)):
        assert (weights.data, weights.class_names, weights.in_channels) == ("fashion_mnist", spec.class_names, 1)
    monkeypatch.setitem(DATASETS, "fashion_mnist", dataclasses.replace(spec, load=DATASETS["few"].load))
    assert [type(event).__name__ for event in resume(record.path, num_epochs=2)][-1] == "CheckpointSaved"
    after = json.loads((record.path / "config.json").read_text())
    assert after["config"]["data"] == "fashion_mnist"
    assert tuple(after["class_names"]) == spec.class_names


def test_weights_of_before_for_colours_keep_their_three_channels(tmp_path):
    tensors = untrained_weights("googlenet_2014", 32, data="fashion_mnist").tensors
    save_checkpoint(tmp_path / "file", tensors, {"model": "googlenet_2014", "image_size": 32, "step": 0, "epoch": 0})
    weights = load_weights(tmp_path / "file")
    assert weights.in_channels == 3
    assert Predictor(weights).labels(torch.zeros(1, 1, 28, 28, dtype=torch.uint8)).shape == (1,)
