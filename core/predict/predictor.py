"""What a trained network says to one picture, and what its layers make of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from core.data.resize import to_input
from core.inside.arithmetic import work_out
from core.inside.attribution import GradCam, Logits, LogitShares, grad_cam, logit_shares, logits_of_pictures
from core.inside.branches import ALL_ON, Switches
from core.inside.feature_maps import capture
from core.inside.pooled import watching_features
from core.inside.receptive_field import MeasuredField, ReceptiveField, measured_field, receptive_fields
from core.inside.switches import BranchMeans, branch_names, switched_off
from core.inside.worked_out import Arithmetic
from core.predict.familiarity import Familiarity, gauge_for
from core.runs.weights import Weights, build_trained, fill


@dataclass(frozen=True)
class Prediction:
    """`probabilities` is float32, one a class; `maps` has float32 C x H x W by the name of the module.

    `features` is what goes into the last linear layer, float32 D; None where the network has no such layer.
    `familiarity` is None where nobody has measured which pictures look familiar to the weights. `untouched` are the
    probabilities with no branch off and nothing of the picture covered, float32; None where none and nothing is.
    """

    probabilities: np.ndarray
    maps: dict[str, np.ndarray]
    features: np.ndarray | None = None
    familiarity: Familiarity | None = None
    untouched: np.ndarray | None = None


class Predictor:
    """Its own copy of a network on the CPU, so that looking at pictures cannot disturb a training run."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.gauge = gauge_for(weights)
        self._model = build_trained(weights)
        self._branches = branch_names(self._model)
        self._means: tuple[str, BranchMeans] | None = None  # with the name of the weights

    def set_means(self, weights: Weights, means: BranchMeans) -> None:
        """Says what the branches give on average under weights of this network, for switches that put that in."""
        self._means = (weights.name, means)

    def has_means(self) -> bool:
        """Whether the branches' means are known, if only under the weights of an earlier step of the same run."""
        return self._means is not None and self._means[0] == self.weights.name

    def take_means(self, other: "Predictor") -> None:
        """Knows of branches' means what another predictor knows."""
        self._means = other._means

    def renew(self, weights: Weights) -> None:
        """Takes other weights of the same `network`, in a fifth of the time of a new predictor."""
        fill(self._model, weights)
        self.gauge = gauge_for(weights)
        self.weights = weights

    def predict(
        self,
        pixels: np.ndarray,
        layers: Sequence[str] = (),
        switches: Switches = ALL_ON,
        *,
        uncovered: np.ndarray | None = None,
    ) -> Prediction:
        """Classifies gray uint8 H x W pixels in the data set's form, and keeps the outputs of the named modules.

        Where `switches` have branches off that this network has, the answer and the maps are those without them; the
        probabilities with all of them come along, and how familiar the picture looks is judged with all. Means that
        are not known yet are waited for with all branches on. The same holds for a picture of which a part is covered
        and `uncovered`, the whole of it.
        """
        inputs = self._inputs(pixels)
        off, means = self._off(switches)
        if not off and uncovered is None:
            return self._look(inputs, layers)
        untouched = self._look(inputs if uncovered is None else self._inputs(uncovered), ())
        with switched_off(self._model, off, means):
            now = self._look(inputs, layers)
        return replace(untouched, probabilities=now.probabilities, maps=now.maps, untouched=untouched.probabilities)

    def work_out(
        self, pixels: np.ndarray, layer: str, channel: int, row: int, column: int, switches: Switches = ALL_ON
    ) -> Arithmetic:
        """How one value of a layer's map of this picture comes about; raises `UserError` where there is none."""
        off, means = self._off(switches)
        with switched_off(self._model, off, means):
            return work_out(self._model, self._inputs(pixels), layer, channel, row, column)

    def _off(self, switches: Switches) -> tuple[Iterable[str], BranchMeans | None]:
        """The branches of this network that are off, none while their means are waited for, and these means."""
        if switches.fill != "mean":
            return switches.among(self._branches).off, None
        if self._means is None or not self.has_means():
            return (), None
        return switches.among(self._branches).off, self._means[1]

    def _look(self, inputs: torch.Tensor, layers: Sequence[str]) -> Prediction:
        """What the network as it is just now says to one image, 1 x C x S x S."""
        with watching_features(self._model) as seen:
            result = capture(self._model, inputs, layers)
        probabilities = torch.softmax(result.logits[0].float(), dim=0).numpy()
        maps = {name: maps[0].numpy() for name, maps in result.maps.items()}
        features = seen[-1][0].float().numpy() if seen else None
        familiarity = None if self.gauge is None or features is None else self.gauge.judge(features)
        return Prediction(probabilities, maps, features, familiarity)

    def of_its_own(self, weights: Weights) -> "Predictor":
        """Another predictor, for what takes long: with these weights, and with what is known of branches' means."""
        own = Predictor(weights)
        own.take_means(self)
        return own

    def grad_cam(self, pixels: np.ndarray, layer: str, class_index: int, switches: Switches = ALL_ON) -> GradCam:
        """What speaks for a class in gray uint8 H x W pixels, by a layer's maps; see `core.inside.attribution`."""
        off, means = self._off(switches)
        with switched_off(self._model, off, means):
            return grad_cam(self._model, self._inputs(pixels), layer, class_index)

    def logit_shares(self, pixels: np.ndarray, switches: Switches = ALL_ON) -> LogitShares:
        """What each branch of the last block adds to the logits; see `core.inside.attribution`."""
        off, means = self._off(switches)
        with switched_off(self._model, off, means):
            return logit_shares(self._model, self._inputs(pixels))

    def logits_of_pictures(self, switches: Switches = ALL_ON) -> Logits:
        """What the network says to gray pictures of 0..1 in the data set's form, as a function that has gradients."""
        logits = logits_of_pictures(self._model, self.weights.image_size, self.weights.in_channels)
        off, means = self._off(switches)

        def with_switches(pictures: torch.Tensor) -> torch.Tensor:
            with switched_off(self._model, off, means):
                return logits(pictures)

        return with_switches

    def receptive_fields(self) -> dict[str, ReceptiveField]:
        """How much of the picture each module can see at most; see `core.inside.receptive_field`."""
        return receptive_fields(self._model, self.weights.image_size)

    def measured_field(
        self, pixels: np.ndarray, layer: str, channel: int, row: int, column: int, switches: Switches = ALL_ON
    ) -> MeasuredField:
        """What in gray uint8 H x W pixels moves one value of a layer; see `core.inside.receptive_field`.

        It is what moves the value without the branches that `switches` have off; nothing moves those themselves.
        """
        off, means = self._off(switches)
        if layer in off:
            return MeasuredField.of_constant(self.weights.image_size)
        with switched_off(self._model, off, means):
            return measured_field(self._model, self._inputs(pixels), layer, channel, row, column)

    def labels(self, images: torch.Tensor) -> torch.Tensor:
        """The predicted classes, int64 N, of uint8 N x C x H x W images of the data set."""
        return self._logits(images).argmax(dim=1)

    def probabilities(self, images: torch.Tensor) -> np.ndarray:
        """Those of every class, float32 N x classes, of uint8 N x C x H x W images of the data set."""
        probabilities: np.ndarray = torch.softmax(self._logits(images).float(), dim=1).numpy()
        return probabilities

    def _inputs(self, pixels: np.ndarray) -> torch.Tensor:
        """What the network gets of gray uint8 H x W pixels."""
        images = torch.from_numpy(np.array(pixels, dtype=np.uint8))[None, None]
        inputs = to_input(images, self.weights.image_size, self.weights.in_channels)
        return inputs.to(memory_format=torch.channels_last)

    def _logits(self, images: torch.Tensor) -> torch.Tensor:
        with torch.inference_mode():
            inputs = to_input(images, self.weights.image_size, self.weights.in_channels)
            logits: torch.Tensor = self._model(inputs.to(memory_format=torch.channels_last))
            return logits
