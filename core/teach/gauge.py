"""Whether a picture looks like any of one's own classes: how near it is to the pictures that they were taught with.

Nothing else is known here, so there is no direction as for the bundled weights (`core/predict/familiarity.py`). What it
finds, and what not, stands in tests/benchmarks/README.md.
"""

import numpy as np

from core.predict.familiarity import Gauge, digest_of, quantiles_of
from core.predict.similar import NUM_NEAREST, Bank, make_bank
from core.runs.weights import Weights
from core.teach.examples import OWN_KIND

_ALLOWED = 0.1  # the share of pictures of the own classes that may be refused
_MOST = 2000  # pictures that the threshold comes from


def own_gauge(weights: Weights, features: np.ndarray, labels: np.ndarray, groups: np.ndarray) -> Gauge:
    """The gauge of taught weights from N pictures: pooled features float32 N x D, classes and near-doubles int64 N.

    The threshold refuses a tenth of these, each compared with those alone that are no near-doubles of it.
    """
    bank = make_bank(features, np.arange(len(features)), labels)
    nearness = _left_out(bank, features, groups)
    threshold = float(np.quantile(nearness, _ALLOWED, method="lower"))
    return Gauge(digest_of(weights), None, 0.0, threshold, {OWN_KIND: quantiles_of(nearness)}, bank)


def _left_out(bank: Bank, features: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """How near each picture is to the others that are not in its group; of many pictures an even choice."""
    rows = np.linspace(0, len(features) - 1, min(_MOST, len(features))).astype(int)
    cosines = bank.cosines(features[rows])
    cosines[groups[rows, None] == groups[None]] = -1
    nearest: np.ndarray = np.sort(cosines, axis=1)[:, -NUM_NEAREST:].mean(axis=1)
    return nearest
