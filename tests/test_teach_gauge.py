"""What is like none of one's own classes is told from what is, by the pictures that they were taught with."""

import numpy as np
import pytest
from own_classes import NAMES, own_examples, picture, tiny_teacher, tiny_weights

from core.predict.familiarity import gauge_for, load_familiarity, save_familiarity
from core.predict.predictor import Predictor
from core.runs.weights import find_weights
from core.teach.examples import OWN_KIND
from core.teach.gauge import own_gauge

pytestmark = pytest.mark.usefixtures("tiny_norm_network")

NUM_FEATURES = 50


def cloud(axis, number, seed):
    """Features that point nearly along one axis."""
    return (
        np.random.default_rng(seed)
        .normal(3 * np.eye(NUM_FEATURES)[axis], 0.2, (number, NUM_FEATURES))
        .astype("float32")
    )


def two_classes(number=100):
    return np.concatenate([cloud(0, number, 1), cloud(1, number, 2)]), np.arange(2).repeat(number)


def test_a_tenth_of_pictures_like_those_taught_is_refused_and_all_of_other_things():
    gauge = own_gauge(tiny_weights(), *two_classes(), np.arange(200))
    for axis in (0, 1):
        refused = [not gauge.judge(features).is_familiar for features in cloud(axis, 200, 7)]
        assert 0.03 < np.mean(refused) < 0.2
    assert not any(gauge.judge(features).is_familiar for features in cloud(2, 50, 8))
    assert gauge.refused_share(OWN_KIND, gauge.threshold) == pytest.approx(0.1, abs=0.02)
    assert gauge.similar(cloud(1, 1, 9)[0])[0].label == 1


def test_the_same_picture_twice_makes_it_no_stricter():
    features, labels = two_classes()
    once = own_gauge(tiny_weights(), features, labels, np.arange(200))
    doubled = [np.concatenate([each, each]) for each in (features, labels, np.arange(200))]
    twice = own_gauge(tiny_weights(), *doubled)
    refused = [not twice.judge(each).is_familiar for each in cloud(0, 200, 7)]
    assert np.mean(refused) < 0.2
    assert twice.threshold >= once.threshold  # three nearest are two pictures now


def test_it_comes_back_from_its_file(tmp_path):
    gauge = own_gauge(tiny_weights(), *two_classes(), np.arange(200))
    save_familiarity(tmp_path / "gauge", gauge)
    again = load_familiarity(tmp_path / "gauge")
    assert again.direction is None
    features = cloud(0, 1, 5)[0]
    assert again.judge(features) == gauge.judge(features)


@pytest.mark.parametrize("full", [False, True])
def test_a_taught_run_knows_its_own_pictures(tmp_path, full):
    number = 50 if full else 10
    *_, end = tiny_teacher().teach(own_examples(number), folder=tmp_path / "run", full=full)
    weights = find_weights(end.folder)
    assert gauge_for(weights) is not None
    predictor = Predictor(weights)
    prediction = predictor.predict(picture(NAMES[2], 200))  # one of those that were taught
    assert prediction.familiarity.is_familiar
    (nearest, *_) = predictor.gauge.similar(prediction.features)
    assert NAMES[nearest.label] == NAMES[2]
    assert nearest.cosine == pytest.approx(1, abs=0.01)
