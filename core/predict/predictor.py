"""What a trained network says to one picture, and what its layers make of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from core.data.resize import to_input
from core.inside.feature_maps import capture
from core.inside.pooled import watching_features
from core.predict.familiarity import Familiarity, gauge_for
from core.runs.weights import Weights, build_trained, fill


@dataclass(frozen=True)
class Prediction:
    """`probabilities` is float32, one a class; `maps` has float32 C x H x W by the name of the module.

    `features` is what goes into the last linear layer, float32 D; None where the network has no such layer.
    `familiarity` is None where nobody has measured which pictures look familiar to the weights.
    """

    probabilities: np.ndarray
    maps: dict[str, np.ndarray]
    features: np.ndarray | None = None
    familiarity: Familiarity | None = None


class Predictor:
    """Its own copy of a network on the CPU, so that looking at pictures cannot disturb a training run."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.gauge = gauge_for(weights)
        self._model = build_trained(weights)

    def renew(self, weights: Weights) -> None:
        """Takes other weights of the same `network`, in a fifth of the time of a new predictor."""
        fill(self._model, weights)
        self.gauge = gauge_for(weights)
        self.weights = weights

    def predict(self, pixels: np.ndarray, layers: Sequence[str] = ()) -> Prediction:
        """Classifies gray uint8 H x W pixels in the data set's form, and keeps the outputs of the named modules."""
        images = torch.from_numpy(np.array(pixels, dtype=np.uint8))[None, None]
        inputs = to_input(images, self.weights.image_size, self.weights.in_channels)
        with watching_features(self._model) as seen:
            result = capture(self._model, inputs.to(memory_format=torch.channels_last), layers)
        probabilities = torch.softmax(result.logits[0].float(), dim=0).numpy()
        maps = {name: maps[0].numpy() for name, maps in result.maps.items()}
        features = seen[-1][0].float().numpy() if seen else None
        familiarity = None if self.gauge is None or features is None else self.gauge.judge(features)
        return Prediction(probabilities, maps, features, familiarity)

    def labels(self, images: torch.Tensor) -> torch.Tensor:
        """The predicted classes, int64 N, of uint8 N x C x H x W images of the data set."""
        return self._logits(images).argmax(dim=1)

    def probabilities(self, images: torch.Tensor) -> np.ndarray:
        """Those of every class, float32 N x classes, of uint8 N x C x H x W images of the data set."""
        probabilities: np.ndarray = torch.softmax(self._logits(images).float(), dim=1).numpy()
        return probabilities

    def _logits(self, images: torch.Tensor) -> torch.Tensor:
        with torch.inference_mode():
            inputs = to_input(images, self.weights.image_size, self.weights.in_channels)
            logits: torch.Tensor = self._model(inputs.to(memory_format=torch.channels_last))
            return logits
