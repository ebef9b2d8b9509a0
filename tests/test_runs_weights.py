"""Trained weights by name, folder or file, refused where they do not fit; and what a network with them says."""

import numpy as np
import pytest
import torch
from same import assert_same

from core.data.resize import to_input
from core.errors import UserError
from core.models import build_model
from core.predict.predictor import Predictor
from core.runs import weights as weights_module
from core.runs.checkpoint import save_checkpoint
from core.runs.data_facts import read_data_facts
from core.runs.eight_bit import pack
from core.runs.folder import RunFolder
from core.runs.progress import Progress
from core.runs.weights import Weights, build_trained, find_weights, load_weights, newest_weights
from core.train.recipes import recipe_config

ABOUT = {"model": "googlenet", "image_size": 32, "step": 7, "epoch": 2}


@pytest.fixture(scope="module")
def tensors():
    """Kaiming's weights: with PyTorch's own the signal fades until all pictures give the same numbers but for 1e-8."""
    with torch.random.fork_rng():
        torch.manual_seed(1)
        model = build_model("googlenet", image_size=32)
        for parameter in model.parameters():
            if parameter.dim() > 1:
                torch.nn.init.kaiming_normal_(parameter)
        return model.state_dict()


@pytest.fixture
def file(tmp_path, tensors):
    path = tmp_path / "my weights.safetensors"
    save_checkpoint(path, tensors, ABOUT)
    return path


@pytest.fixture
def bundled(tmp_path, tensors, monkeypatch):
    folder = tmp_path / "bundled"
    folder.mkdir()
    monkeypatch.setattr(weights_module, "BUNDLED_WEIGHTS", folder)
    save_checkpoint(folder / "googlenet-book.safetensors", tensors, ABOUT)


def test_a_file_gives_its_weights_and_how_far_they_were_trained(file, tensors):
    for where in (file, str(file)):
        weights = find_weights(where)
        assert (weights.name, weights.model, weights.image_size) == ("my weights", "googlenet", 32)
        assert (weights.step, weights.epoch) == (7, 2)
        assert_same(weights.tensors, tensors)


@pytest.mark.usefixtures("bundled")
def test_a_bundled_name_gives_its_weights(tensors):
    weights = find_weights("googlenet-book")
    assert weights.name == "googlenet-book"
    assert_same(weights.tensors, tensors)


@pytest.mark.usefixtures("bundled")
@pytest.mark.parametrize("where", ["googlenet", "nowhere/at/all", "x" * 300])
def test_weights_that_are_not_there_are_refused_with_the_names_that_are(where):
    with pytest.raises(UserError, match=f"no weights {where}; .* or one of googlenet-book"):
        find_weights(where)


def test_a_runs_folder_gives_the_state_where_it_stopped_or_else_its_last_epoch(tmp_path, tensors):
    run = RunFolder.create(tmp_path / "run", recipe_config("book", "googlenet", image_size=32))
    with pytest.raises(UserError, match="has no weights yet"):
        find_weights(run.path)
    run.save_weights(1, {name: tensor + 1 for name, tensor in tensors.items()}, {**ABOUT, "epoch": 1})
    run.save_weights(2, tensors, ABOUT)
    assert_same(find_weights(run.path).tensors, tensors)
    later = {f"model.{name}": tensor - 1 for name, tensor in tensors.items()}
    run.save_resume_state({**later, "random.cpu": torch.get_rng_state()}, Progress(step=9, epoch=3, step_in_epoch=1))
    weights = newest_weights(run)
    assert (weights.name, weights.step, weights.epoch) == ("run", 9, 3)
    assert torch.equal(weights.tensors["fc.bias"], tensors["fc.bias"] - 1)


def test_a_run_that_averages_gives_its_average_and_the_size_of_its_images(tmp_path):
    with torch.random.fork_rng():
        normed = build_model("googlenet_bn", image_size=32).state_dict()
    run = RunFolder.create(tmp_path / "run", recipe_config("best", num_epochs=3))
    state = {f"model.{name}": tensor for name, tensor in normed.items()}
    state |= {f"average.module.{name}": tensor + 1 for name, tensor in normed.items()}
    state |= {"average.n_averaged": torch.tensor(5), "random.cpu": torch.get_rng_state()}
    for progress, size in ((Progress(step=2, step_in_epoch=2), 40), (Progress(step=500, epoch=2, step_in_epoch=1), 64)):
        run.save_resume_state(state, progress)
        weights = newest_weights(run)
        assert weights.image_size == size
        assert_same(weights.tensors, {name: tensor + 1 for name, tensor in normed.items()})
        assert weights.tensors["conv1.norm.num_batches_tracked"].dtype == torch.int64
        assert not build_trained(weights).training


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    with pytest.raises(UserError, match="is not a run"):
        find_weights(tmp_path)


def without(name):
    return lambda tensors, about: ({key: tensor for key, tensor in tensors.items() if key != name}, about)


MISFITS = {
    "of another network": lambda tensors, about: (tensors, {**about, "model": "nin", "image_size": 96}),
    "a tensor is missing": without("fc.bias"),
    "a tensor too many": lambda tensors, about: ({**tensors, "more": torch.ones(1)}, about),
    "another shape": lambda tensors, about: ({**tensors, "fc.weight": torch.ones(5, 1024)}, about),
    "whole numbers": lambda tensors, about: ({**tensors, "fc.bias": torch.ones(10, dtype=torch.int64)}, about),
    "no tensor": lambda tensors, about: ({}, about),
}


@pytest.mark.parametrize("misfit", MISFITS)
def test_weights_that_do_not_fit_their_network_are_refused(tmp_path, tensors, misfit):
    save_checkpoint(tmp_path / "file", *MISFITS[misfit](tensors, ABOUT))
    with pytest.raises(UserError, match=r"do not fit (NiN|GoogLeNet)"):
        load_weights(tmp_path / "file")


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"model": "googlenet"},
        {**ABOUT, "model": None},
        {**ABOUT, "model": ["googlenet"]},
        {**ABOUT, "image_size": "96"},
        {**ABOUT, "image_size": True},
        {**ABOUT, "step": 0.5},
        {**ABOUT, "data": 1},
        {**ABOUT, "class_names": []},
        {**ABOUT, "class_names": "0123456789"},
        {**ABOUT, "class_names": [1] * 10},
        {**ABOUT, "in_channels": 0},
        {**ABOUT, "in_channels": True},
        {**ABOUT, "in_channels": 10**12},
    ],
)
def test_a_checkpoint_that_says_too_little_is_refused(tmp_path, about):
    save_checkpoint(tmp_path / "file", {"weight": torch.ones(3)}, about)
    with pytest.raises(UserError, match="holds no weights of a network"):
        load_weights(tmp_path / "file")


@pytest.mark.parametrize("change", [{"model": "resnet"}, {"image_size": 8}])
def test_a_network_or_a_size_that_nobody_knows_is_refused(tmp_path, tensors, change):
    save_checkpoint(tmp_path / "file", tensors, {**ABOUT, **change})
    with pytest.raises(UserError, match=r"no network called resnet|needs an image size from 16"):
        load_weights(tmp_path / "file")


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_another_float_format_is_read_as_float32(tmp_path, tensors, test_set, dtype):
    save_checkpoint(tmp_path / "file", {name: tensor.to(dtype) for name, tensor in tensors.items()}, ABOUT)
    weights = load_weights(tmp_path / "file")
    assert {tensor.dtype for tensor in weights.tensors.values()} == {torch.float32}
    pixels = test_set.images[0, 0].numpy()
    exact = Predictor(of_googlenet(tensors)).predict(pixels)
    np.testing.assert_allclose(Predictor(weights).predict(pixels).probabilities, exact.probabilities, atol=0.01)


def of_googlenet(tensors):
    return Weights("now", "googlenet", 32, 7, 2, tensors, **read_data_facts({}, "googlenet"))


def test_weights_in_8_bits_are_read_as_float32(tmp_path, tensors, test_set):
    save_checkpoint(tmp_path / "file", pack(tensors), ABOUT)
    weights = load_weights(tmp_path / "file")
    assert weights.tensors.keys() == tensors.keys()
    assert {tensor.dtype for tensor in weights.tensors.values()} == {torch.float32}
    pixels = test_set.images[0, 0].numpy()
    exact = Predictor(of_googlenet(tensors)).predict(pixels)
    np.testing.assert_allclose(Predictor(weights).predict(pixels).probabilities, exact.probabilities, atol=0.01)


@pytest.mark.parametrize("name", ["conv1.conv.weight", "conv1.conv.weight.scale"])
def test_weights_in_8_bits_with_a_part_missing_are_refused(tmp_path, tensors, name):
    packed = pack(tensors)
    del packed[name]
    save_checkpoint(tmp_path / "file", packed, ABOUT)
    with pytest.raises(UserError, match="do not fit GoogLeNet"):
        load_weights(tmp_path / "file")


@pytest.fixture
def predictor(tensors):
    return Predictor(of_googlenet(tensors))


def test_the_predictor_says_what_the_network_says(predictor, tensors, test_set):
    model = build_model("googlenet", image_size=32).eval()
    model.load_state_dict(tensors)
    pixels = test_set.images[:5]
    with torch.no_grad():
        logits = model(to_input(pixels, 32))
    for image, expected in zip(pixels, torch.softmax(logits, dim=1), strict=True):
        probabilities = predictor.predict(image[0].numpy()).probabilities
        assert probabilities.dtype == np.float32
        np.testing.assert_allclose(probabilities, expected.numpy(), atol=1e-5)  # other pictures differ by 1e-2 and more
    assert torch.equal(predictor.labels(pixels), logits.argmax(1))


def test_a_look_brings_the_maps_that_were_asked_for(predictor, test_set):
    pixels = test_set.images[0, 0].numpy()
    plain, look = predictor.predict(pixels), predictor.predict(pixels, ["conv1", "inception3a.branch5x5"])
    assert plain.maps == {}
    assert {name: maps.shape for name, maps in look.maps.items()} == {
        "conv1": (64, 16, 16),
        "inception3a.branch5x5": (32, 4, 4),
    }
    np.testing.assert_array_equal(look.probabilities, plain.probabilities)
    assert all(maps.min() >= 0 for maps in look.maps.values())  # after the ReLU


def test_a_renewed_predictor_says_what_a_new_one_says_and_leaves_its_old_weights_alone(tensors, test_set):
    pixels = test_set.images[0, 0].numpy()
    others = {name: tensor.roll(1, 0).to(memory_format=torch.preserve_format) for name, tensor in tensors.items()}
    others["conv1.conv.weight"] = others["conv1.conv.weight"].to(memory_format=torch.channels_last)
    kept = [{name: tensor.clone() for name, tensor in each.items()} for each in (tensors, others)]
    before, after = of_googlenet(tensors), of_googlenet(others)
    predictor = Predictor(before)
    first = predictor.predict(pixels).probabilities
    predictor.renew(after)
    assert predictor.weights is after
    renewed = predictor.predict(pixels, ["inception5b"])
    expected = Predictor(after).predict(pixels, ["inception5b"])
    np.testing.assert_array_equal(renewed.probabilities, expected.probabilities)
    np.testing.assert_array_equal(renewed.maps["inception5b"], expected.maps["inception5b"])
    assert not np.array_equal(renewed.probabilities, first)
    predictor.renew(before)
    np.testing.assert_array_equal(predictor.predict(pixels).probabilities, first)
    assert_same(tensors, kept[0])
    assert_same(others, kept[1])


def test_building_and_looking_draw_no_random_number_and_change_neither_picture_nor_weights(tensors, test_set):
    before = {name: tensor.clone() for name, tensor in tensors.items()}
    pixels = test_set.images[0, 0].numpy().copy()
    kept = pixels.copy()
    state = torch.get_rng_state()
    Predictor(of_googlenet(tensors)).predict(pixels, ["conv1"]).maps["conv1"][:] = 0
    assert torch.equal(torch.get_rng_state(), state)
    np.testing.assert_array_equal(pixels, kept)
    assert_same(tensors, before)


def test_a_trained_network_is_in_eval_mode_and_asks_for_no_gradient(file):
    model = build_trained(load_weights(file))
    assert not any(module.training for module in model.modules())
    assert not any(parameter.requires_grad for parameter in model.parameters())
