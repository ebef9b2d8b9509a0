"""The head: L2-regularised multinomial logistic regression on pooled features, fitted by L-BFGS."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.optim import LBFGS

from core.train.method import Eager

NUM_STEPS = 20  # after which the accuracy stays as it is, with 20 or 300 pictures a class
# Of the squared weights, on features that are centred and have one common scale. On those of `googlenet-best` and of
# weights that know photographs the accuracy is the same within a point from 0.03 to 0.3 (tests/benchmarks).
STRENGTH = 0.3
_MAX_TRIES = 25  # of a step's length; PyTorch gives a single step one, with which the fit gets stuck


@dataclass(frozen=True)
class Head:
    """A linear layer, float64: `weight` is C x D and `bias` is C."""

    weight: Tensor
    bias: Tensor

    def logits(self, features: Tensor) -> Tensor:
        """N x D -> N x C, float64."""
        return features.double() @ self.weight.T + self.bias


def fit(
    features: Tensor, labels: Tensor, num_classes: int, *, num_steps: int = NUM_STEPS, strength: float = STRENGTH
) -> Iterator[Head]:
    """Yields the head after each step of the fit: `features` are N x D, `labels` int64 N.

    The features are centred and divided by one number, with which their mean square is 1, so that `strength` means the
    same for every network; both are in the head that comes out, which takes the features as they are. A scale for each
    feature, or a length of 1 for each picture, measured no better (tests/benchmarks/README.md). It draws no random
    number: the fit begins at zero and the loss has one minimum.
    """
    features = features.double()
    centre = features.mean(dim=0)
    centred = features - centre
    scale = centred.square().mean().sqrt().clamp_min(1e-12)
    centred /= scale
    weight = torch.zeros(num_classes, features.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(num_classes, dtype=torch.float64, requires_grad=True)
    optimizer = _EagerLBFGS([weight, bias], max_iter=1, max_eval=_MAX_TRIES, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        value = F.cross_entropy(F.linear(centred, weight, bias), labels) + strength / 2 * weight.square().sum()
        value.backward()
        return value

    for _ in range(num_steps):
        with torch.enable_grad():  # never around the yield: it would leak out
            optimizer.step(loss)
        with torch.no_grad():
            head = Head(weight / scale, bias - weight @ (centre / scale))
        yield head


def fitted(features: Tensor, labels: Tensor, num_classes: int) -> Head:
    """The head after the last step of `fit`."""
    *_, head = fit(features, labels, num_classes)
    return head


class _EagerLBFGS(Eager, LBFGS):
    step = torch.no_grad()(inspect.unwrap(LBFGS.step))
