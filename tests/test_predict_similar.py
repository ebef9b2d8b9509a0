"""The nearest training images, against a search through all features in full."""

import numpy as np
import pytest
import torch

from core.data.resize import to_input
from core.inside.pooled import pooled_features
from core.predict.similar import make_bank, unit
from core.runs.weights import build_trained, find_weights


@pytest.fixture(scope="module")
def features(test_set):
    """Of 200 test images at a third of the size, by a trained network: a tenth of a second each would be too long."""
    model = build_trained(find_weights("googlenet-best"))
    inputs = to_input(test_set.images[:200], 32)
    return pooled_features(model, inputs.to(memory_format=torch.channels_last))[0].numpy()


def test_a_picture_of_the_bank_is_most_similar_to_itself(features, test_set):
    bank = make_bank(features, np.arange(200) + 1000, test_set.labels[:200].numpy())
    for row in (0, 77, 199):
        nearest = bank.nearest(features[row])
        assert nearest[0].index == row + 1000
        assert nearest[0].label == int(test_set.labels[row])
        assert nearest[0].cosine == pytest.approx(1, abs=0.01)


def test_eight_bits_and_few_axes_find_most_of_what_a_search_in_full_finds(features, test_set):
    bank = make_bank(features[:160], np.arange(160), test_set.labels[:160].numpy())
    cosines = unit(features[160:]) @ unit(features[:160]).T
    in_full = np.argsort(-cosines, axis=1)[:, :3]
    found = [{each.index for each in bank.nearest(each)} for each in features[160:]]
    shared = [len(set(brute.tolist()) & ours) / 3 for brute, ours in zip(in_full, found, strict=True)]
    assert np.mean(shared) >= 0.85


def test_the_nearest_comes_first_and_the_cosines_are_those_of_the_features(features, test_set):
    bank = make_bank(features[:160], np.arange(160), test_set.labels[:160].numpy())
    nearest = bank.nearest(features[170], 10)
    cosines = [each.cosine for each in nearest]
    assert cosines == sorted(cosines, reverse=True)
    by_hand = [float(unit(features[170]) @ unit(features[each.index])) for each in nearest]
    np.testing.assert_allclose(cosines, by_hand, atol=0.02)
