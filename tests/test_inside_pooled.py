"""What goes into the last linear layer, of every network."""

import numpy as np
import pytest
import torch

from core.data.resize import to_input
from core.errors import UserError
from core.inside.pooled import pooled_features
from core.models import MODELS, build_model, model_spec
from core.predict.predictor import Predictor
from core.predict.untrained import untrained_weights
from core.runs.weights import build_trained, find_weights


@pytest.fixture(scope="module")
def weights():
    return find_weights("googlenet-best")


def test_the_last_layer_makes_the_logits_of_the_features(weights, test_set):
    model = build_trained(weights)
    features, logits = pooled_features(model, to_input(test_set.images[:3], 96))
    assert features.shape == (3, 1024)
    by_hand = features @ weights.tensors["fc.weight"].T + weights.tensors["fc.bias"]
    torch.testing.assert_close(logits, by_hand, atol=1e-4, rtol=1e-4)


def test_a_predictions_features_are_the_pooled_ones_and_lead_to_its_probabilities(weights, test_set):
    pixels = test_set.images[5, 0].numpy()
    prediction = Predictor(weights).predict(pixels, ["inception5b"])
    maps = prediction.maps["inception5b"]
    np.testing.assert_allclose(prediction.features, maps.mean(axis=(1, 2)), atol=1e-5)
    logits = weights.tensors["fc.weight"].numpy() @ prediction.features + weights.tensors["fc.bias"].numpy()
    by_hand = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
    np.testing.assert_allclose(prediction.probabilities, by_hand, atol=1e-4)


@pytest.mark.parametrize("name", [name for name in MODELS if name not in ("nin", "vgg11")])
def test_every_network_with_a_last_linear_layer_has_features_and_is_as_it_was_before(name):
    spec = model_spec(name)
    size = spec.min_image_size + 1
    model = build_model(name, image_size=size).eval()
    inputs = torch.rand(2, spec.in_channels, size, size)
    features, logits = pooled_features(model, inputs)
    assert features.ndim == 2
    assert logits.shape == (2, 10)
    last = [module for module in model.modules() if isinstance(module, torch.nn.Linear)][-1]
    with torch.no_grad():
        torch.testing.assert_close(last(features), logits, atol=1e-5, rtol=1e-4)
    assert not last._forward_pre_hooks


def test_a_network_without_a_last_linear_layer_has_none_and_predicts_all_the_same():
    weights = untrained_weights("nin", 67)
    with pytest.raises(UserError, match="no pooled features"):
        pooled_features(build_trained(weights), torch.rand(1, 1, 67, 67))
    prediction = Predictor(weights).predict(np.zeros((28, 28), np.uint8))
    assert prediction.features is None
    assert len(prediction.probabilities) == 10
