"""A network that nobody has trained can be looked into, and making it leaves a run's random numbers alone."""

import numpy as np
import pytest
import torch

from core.models import MODELS
from core.predict.predictor import Predictor
from core.predict.untrained import untrained_weights


@pytest.mark.parametrize("model", MODELS)
def test_every_network_can_be_looked_into_untrained(model):
    state = torch.get_rng_state()
    weights = untrained_weights(model, max(32, MODELS[model].min_image_size))
    assert torch.equal(torch.get_rng_state(), state)
    assert weights.step == 0
    look = Predictor(weights).predict(np.full((28, 28), 128, np.uint8))
    assert look.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert look.probabilities.max() < 0.99
    again = untrained_weights(model, weights.image_size)
    assert all(torch.equal(again.tensors[name], tensor) for name, tensor in weights.tensors.items())
