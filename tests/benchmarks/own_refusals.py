"""What taught classes refuse as none of theirs: photographs of these classes, other clothes, and strange pictures.

The classes are taught from photographs of `train`, and judged by their gauge (`core/teach/gauge.py`) on `validation`.
"""

import statistics
from pathlib import Path

import numpy as np
import torch
from common import parser, report
from teach_heads import prepared

from core.errors import UserError
from core.predict.pipeline import prepare
from core.teach.features import BATCH_SIZE, Body
from core.teach.gauge import own_gauge
from core.teach.split import near_doubles
from core.teach.teach import body_weights
from gui.strange_pictures import STRANGE_PICTURES

_CLASSES = (("hat", "shorts", "skirt"), ("dress", "pants", "shoes"), ("hat", "outwear", "pants", "shoes"))
_NUMBERS = (8, 20, 60)
_NUM_STRANGE = 12  # of each kind


def main() -> None:
    """Measures and prints."""
    options = parser(__doc__ or "")
    options.add_argument("photographs", type=Path, help="folder with `train` and `validation`, each with class folders")
    options.add_argument("--draws", type=int, default=5, help="of the pictures of a class (default: 5)")
    options.add_argument("--keep", type=Path, help="a file in which prepared pictures are kept from run to run (.npz)")
    options = options.parse_args()
    weights = body_weights()
    body = Body(weights)

    def features_of(pixels: np.ndarray) -> np.ndarray:
        return torch.cat([body.features(each) for each in torch.from_numpy(pixels).split(BATCH_SIZE)]).numpy()

    sets = prepared(options)
    (pixels, names), (others, other_names) = sets["train"], sets["validation"]
    features, other_features, strange = features_of(pixels), features_of(others), features_of(_strange())
    rows = []
    for classes in _CLASSES:
        is_own = np.isin(other_names, classes)
        for number in _NUMBERS:
            shares = []
            for draw in range(options.draws):
                chosen = _drawn(np.array(names), classes, number, draw)
                labels = np.array([classes.index(names[each]) for each in chosen])
                gauge = own_gauge(weights, features[chosen], labels, near_doubles(pixels[chosen]))
                kinds = (other_features[is_own], other_features[~is_own], strange)
                shares.append([(gauge.score(each) < gauge.threshold).mean() for each in kinds])
            medians = [f"{100 * statistics.median(each):.0f}%" for each in zip(*shares, strict=True)]
            kinds = dict(zip(("of these classes", "other clothes", "strange"), medians, strict=True))
            rows.append({"classes": ", ".join(classes), "from each": number, **kinds})
    report(options, {f"Refused by classes taught on {weights.name}": rows})


def _drawn(names: np.ndarray, classes: tuple[str, ...], number: int, seed: int) -> np.ndarray:
    """Numbers of so many pictures of each class."""
    random = np.random.default_rng(seed)
    return np.concatenate([random.permutation(np.flatnonzero(names == name))[:number] for name in classes])


def _strange() -> np.ndarray:
    random, pictures = np.random.default_rng(0), []
    for make in STRANGE_PICTURES.values():
        for _ in range(_NUM_STRANGE):
            try:
                pictures.append(prepare(make(random)).pixels)
            except UserError:  # of one colour, which the pipeline refuses itself
                continue
    return np.stack(pictures)


if __name__ == "__main__":
    main()
