"""What a network's layers make of a picture, up to its last linear layer, which is all that a new head is taught on."""

import torch
from torch import Tensor

from core.data.resize import to_input
from core.errors import UserError
from core.inside.pooled import last_linear, pooled_features
from core.models import model_spec
from core.runs.weights import Weights, build_trained

BATCH_SIZE = 16  # whoever waits for something else need not wait for more


class Body:
    """A trained network on the CPU, of which the last linear layer, its head, is left unused."""

    def __init__(self, weights: Weights) -> None:
        """Raises `UserError` for a network without a linear layer."""
        self.weights = weights
        self._model = build_trained(weights)
        head = last_linear(self._model)
        if head is None:
            raise UserError(
                "{title} does not end with a linear layer, which own classes need: choose another network.",
                title=model_spec(weights.model).title,
            )
        self._head_name = next(name for name, module in self._model.named_modules() if module is head)

    def features(self, pixels: Tensor) -> Tensor:
        """What goes into the head, float32 N x D, of uint8 N x side x side pictures in the data set's form."""
        inputs = to_input(pixels[:, None], self.weights.image_size, self.weights.in_channels)
        return pooled_features(self._model, inputs.to(memory_format=torch.channels_last))[0]

    def with_head(self, weight: Tensor, bias: Tensor) -> dict[str, Tensor]:
        """All weights of the network with another head, C x D and C, in single precision as all others."""
        head = {f"{self._head_name}.weight": weight.float(), f"{self._head_name}.bias": bias.float()}
        return {**self.weights.tensors, **head}
