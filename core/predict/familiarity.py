"""Whether a picture looks like anything that a network was trained on: one direction in its pooled features.

The direction is that of an L2-regularised logistic regression between what the network was trained on and misfits,
other things that it has seen ("outlier exposure", Hendrycks et al. 2019, arXiv:1812.04606, on pooled features).
How it compares with the usual scores stands in tests/benchmarks/README.md.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from core.errors import UserError
from core.predict.similar import Bank, Similar, unit
from core.runs.checkpoint import load_checkpoint, save_checkpoint

if TYPE_CHECKING:
    from core.runs.weights import Weights

_PENALTY = 1e-4  # of the squared length of the direction
_SCALE = 5.0  # of the unit features, so that the penalty and the data are of one size
_MAX_NEWTON_STEPS = 50
_ENOUGH = 1e-9  # of the loss that another step would gain
_NUM_QUANTILES = 201
_BANK = "similar."  # before the names of the bank's tensors
_REFUSED = "refused."


@dataclass(frozen=True)
class Familiarity:
    """`score` is how surely the picture shows something known; below `threshold` it looks like nothing known.

    It is in log-odds, or for own classes the nearness to their pictures.
    """

    score: float
    threshold: float

    @property
    def is_familiar(self) -> bool:
        """Whether the picture looks like something that the network was trained on."""
        return self.score >= self.threshold


@dataclass(frozen=True)
class Gauge:
    """What tells familiar pictures from others by the features of certain weights, whose digest is `weights_digest`.

    `direction` is float32 D; where it is None, nothing but the bank's own pictures is known, and the score is how near
    the picture is to them. `quantiles` has, by the kind of picture, float32 of the scores that equal shares of the
    measured pictures lie under, from the lowest to the highest. `bank` has training images to be compared with.
    """

    weights_digest: str
    direction: np.ndarray | None
    offset: float
    threshold: float
    quantiles: Mapping[str, np.ndarray]
    bank: Bank | None = None

    def score(self, features: np.ndarray) -> np.ndarray:
        """Log-odds, or without a direction nearness, float32 ..., of pooled features ... x D."""
        if self.direction is None:
            assert self.bank is not None  # there would be nothing to score with
            return np.apply_along_axis(self.bank.nearness, -1, features).astype(np.float32)
        scores: np.ndarray = unit(features) @ self.direction + np.float32(self.offset)
        return scores

    def judge(self, features: np.ndarray) -> Familiarity:
        """How familiar a picture with these features, D, is."""
        return Familiarity(float(self.score(features)), self.threshold)

    def similar(self, features: np.ndarray, count: int = 3) -> list[Similar]:
        """The most similar training images; none where no bank belongs to the weights."""
        return [] if self.bank is None else self.bank.nearest(features, count)

    def refused_share(self, kind: str, threshold: float) -> float:
        """The share of the measured pictures of a kind, 0..1, that a threshold refuses."""
        scores = self.quantiles[kind]
        return float(np.interp(threshold, scores, np.linspace(0, 1, len(scores))))


def fit_familiarity(features: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, float]:
    """The direction (float32 D) and offset that tell known pictures from misfits, from features N x D.

    Labels (int, N) from 0 on are known classes or kinds, those below 0 kinds of misfits. Known ones and misfits weigh
    alike, and so do the kinds of each, however many pictures they have. Nothing is random.

    Raises:
        UserError: if there are no misfits or nothing else.
    """
    labels = np.asarray(labels)
    if not (labels < 0).any() or not (labels >= 0).any():
        raise UserError("To tell the known from the unknown, pictures of both are needed; add some.")
    targets, shares = labels >= 0, _shares(labels)
    inputs = np.column_stack([unit(features).astype(np.float64) * _SCALE, np.ones(len(labels))])
    penalty = np.full(inputs.shape[1], _PENALTY)
    penalty[-1] = 0  # the offset may be of any size
    found = _newton(inputs, targets, shares, penalty)
    return (found[:-1] * _SCALE).astype(np.float32), float(found[-1])


def threshold_of(allowed: Mapping[str, float], scores: Mapping[str, np.ndarray]) -> float:
    """The highest threshold that refuses no more than the allowed share, 0..1, of the pictures of any kind."""
    return min(float(np.quantile(scores[kind], share, method="lower")) for kind, share in allowed.items())


def quantiles_of(scores: np.ndarray) -> np.ndarray:
    """What `Gauge.quantiles` keeps of the scores of one kind of pictures."""
    quantiles: np.ndarray = np.quantile(scores, np.linspace(0, 1, _NUM_QUANTILES)).astype(np.float32)
    return quantiles


def digest_of(weights: "Weights") -> str:
    """SHA-256 over names and bytes of all tensors, in hexadecimal: some 0.05 s."""
    digest = hashlib.sha256()
    for name in sorted(weights.tensors):
        digest.update(name.encode())
        tensor = weights.tensors[name].contiguous()
        digest.update(tensor.reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()


def familiarity_file(weights_file: Path) -> Path:
    """Where the gauge of the weights in a file is kept: beside it."""
    return weights_file.with_suffix(".familiarity")


def save_familiarity(path: Path, gauge: Gauge) -> None:
    """Writes a gauge, the training images' bank included, as safetensors; raises OSError where it cannot."""
    tensors = {} if gauge.direction is None else {"direction": gauge.direction.astype(np.float32)}
    tensors |= {_REFUSED + kind: scores for kind, scores in gauge.quantiles.items()}
    if gauge.bank is not None:
        tensors |= {_BANK + field.name: getattr(gauge.bank, field.name) for field in fields(Bank)}
    about = {"weights_digest": gauge.weights_digest, "offset": gauge.offset, "threshold": gauge.threshold}
    save_checkpoint(path, {name: torch.from_numpy(np.ascontiguousarray(each)) for name, each in tensors.items()}, about)


def load_familiarity(path: Path) -> Gauge:
    """Reads what `save_familiarity` wrote; raises `UserError` for anything else, a single changed bit included."""
    checkpoint = load_checkpoint(path)
    tensors = {name: tensor.numpy() for name, tensor in checkpoint.tensors.items()}
    bank = {name.removeprefix(_BANK): each for name, each in tensors.items() if name.startswith(_BANK)}
    try:
        if "direction" not in tensors and not bank:
            raise KeyError("direction")
        return Gauge(
            str(checkpoint.about["weights_digest"]),
            tensors.get("direction"),
            float(checkpoint.about["offset"]),
            float(checkpoint.about["threshold"]),
            {name.removeprefix(_REFUSED): each for name, each in tensors.items() if name.startswith(_REFUSED)},
            Bank(**bank) if bank else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UserError("{path} does not say how familiar pictures look; measure it anew.", path=path) from error


def gauge_for(weights: "Weights") -> Gauge | None:
    """The gauge that was measured for exactly these weights.

    None where none was, where it was measured for others, as after a further epoch, and where its file is damaged: then
    nothing is said of familiarity, and all else goes on.
    """
    if weights.file is None:
        return None
    path = familiarity_file(weights.file)
    if not path.exists():
        return None
    try:
        gauge = load_familiarity(path)
    except UserError:
        return None
    return gauge if gauge.weights_digest == digest_of(weights) else None


def _newton(inputs: np.ndarray, targets: np.ndarray, shares: np.ndarray, penalty: np.ndarray) -> np.ndarray:
    """The minimum of the weighted logistic loss plus `penalty` times the squares, by Newton's steps, halved if need be.

    Not by torch's optimizers, which bring its compiler along: ten seconds.
    """
    signs = np.where(targets, 1.0, -1.0)

    def loss(point: np.ndarray) -> float:
        return float(shares @ np.logaddexp(0, -signs * (inputs @ point)) + penalty @ np.square(point))

    point = np.zeros(inputs.shape[1])
    for _ in range(_MAX_NEWTON_STEPS):
        doubts = shares / (1 + np.exp(np.clip(signs * (inputs @ point), -500, 500)))  # share times 1 - p of what it is
        slope = -inputs.T @ (signs * doubts) + 2 * penalty * point
        spread = doubts * (1 - doubts / shares)
        curvature = (inputs * spread[:, None]).T @ inputs + np.diag(2 * penalty + 1e-9)
        step = np.linalg.solve(curvature, slope)
        gain = float(slope @ step)
        length, before = 1.0, loss(point)
        while loss(point - length * step) > before - 0.25 * length * gain and length > 1e-6:
            length /= 2
        point = point - length * step
        if gain < _ENOUGH:
            break
    return point


def _shares(labels: np.ndarray) -> np.ndarray:
    """What each picture weighs, N: one half of the whole for either side, which its kinds share evenly."""
    shares = np.zeros(len(labels))
    for side in (labels >= 0, labels < 0):
        kinds = np.unique(labels[side])
        for kind in kinds:
            members = labels == kind
            shares[members] = 0.5 / len(kinds) / members.sum()
    return shares
