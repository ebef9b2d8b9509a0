"""What looks like nothing that a network was trained on, and that this is said of the right weights alone."""

import dataclasses
import json

import numpy as np
import pytest
import torch

from core.__main__ import main
from core.errors import UserError
from core.inside.pooled import pooled_features
from core.predict.familiarity import (
    Gauge,
    digest_of,
    familiarity_file,
    fit_familiarity,
    gauge_for,
    load_familiarity,
    quantiles_of,
    save_familiarity,
    threshold_of,
)
from core.predict.predictor import Predictor
from core.predict.similar import make_bank, unit
from core.runs.checkpoint import load_checkpoint, save_checkpoint
from core.runs.weights import build_trained, find_weights


def _two_clouds(count=300, size=40):
    random = np.random.default_rng(0)
    known = random.normal(0, 1, (count, size)) + 4 * np.eye(size)[0]
    misfits = random.normal(0, 1, (count // 4, size)) + 4 * np.eye(size)[1]
    labels = np.concatenate([np.arange(count) % 3, np.full(count // 4, -1)])
    return np.concatenate([known, misfits]).astype(np.float32), labels


@pytest.fixture
def tiny(tiny_network, tmp_path):
    """Weights in a file, of a network that takes a millisecond."""
    from core.predict.untrained import untrained_weights

    weights = untrained_weights("googlenet_bn", 32)
    path = tmp_path / "tiny.safetensors"
    about = {"model": "googlenet_bn", "image_size": 32, "step": 1, "epoch": 1}
    save_checkpoint(path, weights.tensors, about)
    return find_weights(path)


def _gauge_of(weights, test_set, threshold=0.0):
    from core.data.resize import to_input

    images = test_set.images[:60]
    strange = torch.randint(0, 256, (30, 1, 28, 28), dtype=torch.uint8)
    features, _ = pooled_features(build_trained(weights), to_input(torch.cat([images, strange]), weights.image_size))
    labels = np.array([0] * 60 + [-1] * 30)
    direction, offset = fit_familiarity(features.numpy(), labels)
    bank = make_bank(features[:60].numpy(), np.arange(60), test_set.labels[:60].numpy())
    gauge = Gauge(digest_of(weights), direction, offset, threshold, {}, bank)
    quantiles = {"test images": quantiles_of(gauge.score(features[:60].numpy()))}
    return dataclasses.replace(gauge, quantiles=quantiles)


def test_the_direction_tells_the_known_from_misfits_as_scikit_learns_regression_does():
    features, labels = _two_clouds()
    direction, offset = fit_familiarity(features, labels)
    scores = unit(features) @ direction + offset
    linear_model = pytest.importorskip("sklearn.linear_model")
    reference = linear_model.LogisticRegression(C=1e3, class_weight="balanced", max_iter=5000).fit(
        unit(features), labels >= 0
    )
    theirs = reference.decision_function(unit(features))
    assert np.corrcoef(scores, theirs)[0, 1] > 0.98
    assert ((scores > 0) == (labels >= 0)).mean() > 0.99


def test_kinds_weigh_alike_however_many_pictures_they_have():
    features, labels = _two_clouds()
    doubled = np.concatenate([features, features[labels == 2]]), np.concatenate([labels, labels[labels == 2]])
    once, twice = fit_familiarity(features, labels), fit_familiarity(*doubled)
    np.testing.assert_allclose(once[0], twice[0], atol=0.02 * np.abs(once[0]).max())


@pytest.mark.parametrize("label", [0, -1])
def test_one_side_alone_cannot_be_told_from_another(label):
    with pytest.raises(UserError, match="pictures of both are needed"):
        fit_familiarity(np.ones((4, 3), np.float32), np.full(4, label))


def test_the_threshold_refuses_no_more_of_any_kind_than_is_allowed():
    random = np.random.default_rng(1)
    scores = {"a": random.normal(0, 1, 1000), "b": random.normal(1, 2, 500)}
    threshold = threshold_of({"a": 0.05, "b": 0.1}, scores)
    shares = [(each < threshold).mean() for each in scores.values()]
    assert shares[0] <= 0.05
    assert shares[1] <= 0.1
    assert shares[0] > 0.048 or shares[1] > 0.096


def test_the_share_that_a_threshold_refuses_is_read_off_the_quantiles():
    scores = np.random.default_rng(2).normal(3, 2, 4000)
    gauge = Gauge("", np.ones(1, np.float32), 0.0, 0.0, {"test images": quantiles_of(scores)})
    for threshold in (-2.0, 1.0, 3.0, 6.5):
        assert gauge.refused_share("test images", threshold) == pytest.approx((scores < threshold).mean(), abs=0.006)
    assert gauge.refused_share("test images", -100) == 0
    assert gauge.refused_share("test images", 100) == 1


def test_a_gauge_comes_back_from_its_file_as_it_was(tiny, test_set, tmp_path):
    gauge = _gauge_of(tiny, test_set, threshold=0.25)
    save_familiarity(tmp_path / "gauge", gauge)
    again = load_familiarity(tmp_path / "gauge")
    assert (again.threshold, again.offset, again.weights_digest) == (0.25, gauge.offset, gauge.weights_digest)
    np.testing.assert_array_equal(again.direction, gauge.direction)
    np.testing.assert_array_equal(again.quantiles["test images"], gauge.quantiles["test images"])
    features = np.random.default_rng(0).random(gauge.direction.shape).astype(np.float32)
    assert [each.index for each in again.similar(features)] == [each.index for each in gauge.similar(features)]
    np.testing.assert_array_equal(again.bank.codes, gauge.bank.codes)


def test_a_weights_file_is_no_gauge(tiny):
    with pytest.raises(UserError, match="measure it anew"):
        load_familiarity(tiny.file)


def test_predictions_with_measured_weights_say_how_familiar_the_picture_looks(tiny, test_set):
    gauge = _gauge_of(tiny, test_set)
    save_familiarity(familiarity_file(tiny.file), gauge)
    predictor = Predictor(find_weights(tiny.file))
    prediction = predictor.predict(test_set.images[0, 0].numpy())
    by_hand = unit(prediction.features) @ gauge.direction + gauge.offset
    assert prediction.familiarity.score == pytest.approx(by_hand, abs=1e-4)
    assert prediction.familiarity.is_familiar == (by_hand >= 0)


def test_nothing_is_said_with_weights_that_were_not_measured_or_have_changed_since(tiny, test_set):
    pixels = test_set.images[0, 0].numpy()
    assert Predictor(tiny).predict(pixels).familiarity is None
    save_familiarity(familiarity_file(tiny.file), _gauge_of(tiny, test_set))
    assert gauge_for(tiny) is not None
    checkpoint = load_checkpoint(tiny.file)
    name = next(iter(checkpoint.tensors))
    trained_on = {**checkpoint.tensors, name: checkpoint.tensors[name] + 1e-3}
    save_checkpoint(tiny.file, trained_on, checkpoint.about)
    predictor = Predictor(tiny)
    assert predictor.predict(pixels).familiarity is not None
    predictor.renew(find_weights(tiny.file))
    assert predictor.predict(pixels).familiarity is None


def test_a_damaged_gauge_says_nothing_and_the_weights_predict_all_the_same(tiny, test_set):
    path = familiarity_file(tiny.file)
    save_familiarity(path, _gauge_of(tiny, test_set))
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.write_bytes(bytes(content))
    prediction = Predictor(find_weights(tiny.file)).predict(test_set.images[0, 0].numpy())
    assert prediction.familiarity is None
    assert prediction.probabilities.sum() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(("threshold", "is_familiar"), [(-1e6, True), (1e6, False)])
def test_the_command_line_says_whether_a_picture_is_familiar(tiny, test_set, tmp_path, capsys, threshold, is_familiar):
    from PIL import Image

    picture = Image.new("RGB", (60, 60), "white")
    picture.paste((20, 20, 60), (15, 10, 45, 50))
    picture.save(tmp_path / "picture.png")
    arguments = ["predict", str(tmp_path / "picture.png"), "--weights", str(tiny.file)]
    assert main([*arguments, "--json"]) == 0
    assert "familiar" not in json.loads(capsys.readouterr().out)
    save_familiarity(familiarity_file(tiny.file), _gauge_of(tiny, test_set, threshold))
    assert main([*arguments, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["familiar"] is is_familiar
    assert np.isfinite(said["score"])
    assert main(arguments) == 0
    assert ("does not look like anything I was trained on" in capsys.readouterr().out) is not is_familiar
