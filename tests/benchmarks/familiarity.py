"""How well a network tells what it knows from what it does not, by several scores; --write keeps the chosen one's.

The network's features of the data set, of photographs that it was trained on and of strange pictures give the program's
direction (`core/predict/familiarity.py`); photographs that it has not seen, the test images, drawings of these and
other strange pictures measure it and set the threshold. --write puts all of it beside the weights, where the program
finds it.
"""

import argparse
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import common
import familiarity_scores as scores
import numpy as np
import torch
from PIL import Image

from core.data import DATASETS, picture_form
from core.data.drawn import as_drawn
from core.data.image_set import ImageSet
from core.data.resize import to_input
from core.errors import UserError
from core.inside.pooled import pooled_features
from core.predict.decode import decode
from core.predict.familiarity import (
    Gauge,
    digest_of,
    familiarity_file,
    fit_familiarity,
    quantiles_of,
    save_familiarity,
    threshold_of,
)
from core.predict.photographs import Photographs, read_photographs
from core.predict.pipeline import prepare
from core.predict.similar import make_bank
from core.runs.weights import Weights, build_trained, find_weights
from gui.strange_pictures import STRANGE_PICTURES, ground_of

# By what the window calls them: how many may be refused.
_ALLOWED = {"test images": 0.05, "photographs": 0.10, "drawings": 0.10}
_BATCH = 64
_SEEN, _NEW = 1, 2  # seeds of the strange pictures that the direction comes from, and of those that measure it


def main() -> None:
    """Measures, tells, and writes where that is wanted."""
    options = _options()
    torch.set_num_threads(1)
    bench = Bench(find_weights(options.weights), options.cache)
    known, misfits = _training(bench, options)
    features = np.concatenate([*(each.features for each in known.values()), *misfits.values()])
    sides = [(kind, each.features) for kind, each in enumerate(known.values())]
    sides += [(-1, each) for each in misfits.values()]  # one kind: each picture weighs alike
    labels = np.concatenate([np.full(len(each), kind) for kind, each in sides])
    common.say(f"fitting to {len(labels)} pictures")
    direction, offset = fit_familiarity(features, labels)

    measured = _measured(bench, options)
    gauge = Gauge(digest_of(bench.weights), direction, offset, 0.0, {})
    own = {kind: gauge.score(each.features) for kind, each in measured.items()}
    threshold = threshold_of(_ALLOWED, own)
    quantiles = {kind: quantiles_of(own[kind]) for kind in _ALLOWED}
    data_set = known["data set"]
    bank = make_bank(data_set.features, np.arange(len(data_set.features)), data_set.labels)
    gauge = Gauge(gauge.weights_digest, direction, offset, threshold, quantiles, bank)
    common.report(options, _tables(bench, known, measured, own, gauge))
    if options.write:
        assert bench.weights.file is not None
        path = familiarity_file(bench.weights.file)
        save_familiarity(path, gauge)
        common.say(f"{path}: {path.stat().st_size / 1e6:.2f} MB")


class Looked:
    """What the network makes of pictures: features N x D and logits N x C; `alone` were refused by the pipeline."""

    def __init__(self, features: np.ndarray, logits: np.ndarray, labels: np.ndarray, alone: int = 0) -> None:
        self.features, self.logits, self.labels, self.alone = features, logits, labels, alone


class Bench:
    """The network; what it makes of pictures is kept under `cache`, by weights and pictures."""

    def __init__(self, weights: Weights, cache: Path | None) -> None:
        self.weights = weights
        self._model = build_trained(weights)
        self._digest = digest_of(weights)
        self._cache = cache

    def look(self, name: str, pixels: np.ndarray, labels: np.ndarray | None = None, alone: int = 0) -> Looked:
        """Features and logits of uint8 N x 28 x 28 pixels."""
        key = hashlib.sha256(self._digest.encode() + pixels.tobytes()).hexdigest()[:24]
        features, logits = self.kept(key, lambda: self._computed(name, pixels))
        return Looked(features, logits, np.zeros(len(pixels), int) if labels is None else labels, alone)

    def kept(self, key: str, make: Callable[[], tuple[np.ndarray, ...]]) -> list[np.ndarray]:
        """What `make` gives, or gave the last time."""
        if self._cache is None:
            return list(make())
        self._cache.mkdir(parents=True, exist_ok=True)
        path = self._cache / f"{key}.npz"
        if not path.exists():
            np.savez(path, *make())
        with np.load(path) as saved:
            return [saved[each] for each in saved.files]

    def _computed(self, name: str, pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        found = []
        for start in range(0, len(pixels), _BATCH):
            images = torch.from_numpy(np.array(pixels[start : start + _BATCH]))[:, None]
            inputs = to_input(images, self.weights.image_size, self.weights.in_channels)
            found.append(pooled_features(self._model, inputs.to(memory_format=torch.channels_last)))
            common.say(f"{name}: {start + len(images)} of {len(pixels)}")
        features, logits = (torch.cat(each).numpy() for each in zip(*found, strict=True))
        return features, logits


def _training(bench: Bench, options: argparse.Namespace) -> tuple[dict[str, scores.Known], dict[str, np.ndarray]]:
    """What the direction comes from: known pictures by kind, and the features of misfits by kind."""
    images = DATASETS[bench.weights.data].load("train").first(options.images)
    data_set = bench.look("data set", images.images[:, 0].numpy(), images.labels.numpy())
    photographs = _photographs(bench, options.photos)
    of_photographs = bench.look("photographs", photographs.pixels[:, 0])
    right = np.where(photographs.is_right, of_photographs.logits, -np.inf).argmax(axis=1)
    fits = ~photographs.is_misfit
    drawn = _drawings(bench, images.first(options.drawings), _SEEN)
    known = {
        "data set": scores.Known(data_set.features, data_set.labels),
        "drawings": scores.Known(drawn.features, drawn.labels),
        "photographs": scores.Known(of_photographs.features[fits], right[fits]),
    }
    misfits = {"misfits": of_photographs.features[~fits]}
    misfits["grounds"] = _grounds(bench, photographs, _SEEN, options.strange).features
    misfits |= {kind: _strange(bench, kind, _SEEN, options.strange).features for kind in STRANGE_PICTURES}
    return known, {kind: each for kind, each in misfits.items() if len(each)}


def _measured(bench: Bench, options: argparse.Namespace) -> dict[str, Looked]:
    """Pictures that the network was not trained on, by kind."""
    images = DATASETS[bench.weights.data].load("test").first(options.test_images)
    photographs = _photographs(bench, options.validation)
    pixels, fits = photographs.pixels[:, 0], ~photographs.is_misfit
    found = {
        "test images": bench.look("test images", images.images[:, 0].numpy()),
        "photographs": bench.look("fitting photographs", pixels[fits]),
        "drawings": _drawings(bench, images.first(options.drawings), _NEW),
        "misfits": bench.look("misfits", pixels[~fits]),
        "grounds": _grounds(bench, photographs, _NEW, options.strange),
    }
    return found | {kind: _strange(bench, kind, _NEW, options.strange) for kind in STRANGE_PICTURES}


def _photographs(bench: Bench, folder: Path) -> Photographs:
    """A folder of photographs, prepared once."""

    def read() -> tuple[np.ndarray, ...]:
        reading = read_photographs(folder, bench.weights.class_names, picture_form(bench.weights.data))
        while True:
            try:
                num_done, total = next(reading)
            except StopIteration as end:
                found: Photographs = end.value
                return found.pixels, found.is_right, found.kinds, np.array([str(each) for each in found.files])
            if num_done % 100 == 0:
                common.say(f"{folder}: {num_done} of {total}")

    key = "photographs-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    *arrays, files = bench.kept(key, read)
    return Photographs(*arrays, tuple(Path(str(each)) for each in files))


def _drawings(bench: Bench, images: ImageSet, seed: int) -> Looked:
    """Images of the data set as somebody would draw them."""
    drawn = as_drawn(images.images, torch.Generator().manual_seed(seed))
    return bench.look("drawings", drawn[:, 0].numpy(), images.labels.numpy())


def _grounds(bench: Bench, photographs: Photographs, seed: int, count: int) -> Looked:
    """Corners of photographs, as if somebody had photographed the floor."""
    random = np.random.default_rng(seed)
    files = [photographs.files[each] for each in random.choice(len(photographs), min(count, len(photographs)), False)]
    return _prepared(bench, "grounds", (ground_of(decode(file).convert("RGB"), random) for file in files), seed)


def _strange(bench: Bench, kind: str, seed: int, count: int) -> Looked:
    random = np.random.default_rng(seed)
    return _prepared(bench, kind, (STRANGE_PICTURES[kind](random) for _ in range(count)), seed)


def _prepared(bench: Bench, kind: str, pictures: Iterator[Image.Image], seed: int) -> Looked:
    """Pictures through the program's pipeline, which refuses those of one colour by itself."""
    pixels, alone = [], 0
    for picture in pictures:
        try:
            pixels.append(prepare(picture, picture_form(bench.weights.data)).pixels)
        except UserError:
            alone += 1
    return bench.look(f"{kind} ({seed})", np.stack(pixels), alone=alone)


def _tables(
    bench: Bench, known: dict[str, scores.Known], measured: dict[str, Looked], own: dict[str, np.ndarray], gauge: Gauge
) -> dict[str, list[dict[str, object]]]:
    everything = scores.Known(
        np.concatenate([each.features for each in known.values()]),
        np.concatenate([each.labels for each in known.values()]),
    )
    baselines = scores.Baselines(everything, _groups(bench.weights.class_names))
    by_kind = {kind: baselines.scores(each.features, each.logits) for kind, each in measured.items()}
    for kind, each in by_kind.items():
        each["direction (the program's)"] = own[kind]
    strange = [kind for kind in measured if kind not in _ALLOWED]
    tables: dict[str, list[dict[str, object]]] = {}
    for base in _ALLOWED:
        tables[f"AUROC / false alarms at 95 %, known: {base}"] = [
            {"score": name} | {kind: _pair(by_kind[base][name], by_kind[kind][name]) for kind in strange}
            for name in by_kind[base]
        ]
    tables["Share of misfits refused where each score refuses 5 % of test images and 10 % of photographs at most"] = [
        {"score": name} | {kind: _refused(by_kind, measured, name, kind) for kind in measured}
        for name in by_kind["test images"]
    ]
    counts = {kind: len(each.features) + each.alone for kind, each in measured.items()}
    tables["How many pictures of each kind, and the threshold"] = [{"threshold": gauge.threshold, **counts}]
    return tables


def _pair(known: np.ndarray, strange: np.ndarray) -> str:
    return f"{scores.auroc(known, strange):.3f} / {scores.false_alarms(known, strange):.0%}"


def _refused(by_kind: dict[str, dict[str, np.ndarray]], measured: dict[str, Looked], name: str, kind: str) -> str:
    """At the highest threshold that is allowed; those that the pipeline refuses count."""
    threshold = threshold_of(_ALLOWED, {base: by_kind[base][name] for base in _ALLOWED})
    alone = measured[kind].alone
    refused = (by_kind[kind][name] < threshold).sum() + alone
    return f"{refused / (len(by_kind[kind][name]) + alone):.0%}"


def _groups(class_names: tuple[str, ...]) -> list[tuple[int, ...]]:
    """The classes, with the three kinds of shoes as one."""
    shoes = tuple(index for index, name in enumerate(class_names) if name in ("Sandal", "Sneaker", "Ankle boot"))
    others = [(index,) for index in range(len(class_names)) if index not in shoes]
    return [*others, shoes] if shoes else others


def _options() -> argparse.Namespace:
    options = common.parser(__doc__)
    options.add_argument("--weights", default="googlenet-photos", help="whose features are measured")
    options.add_argument("--photos", type=Path, required=True, help="the photographs that they were trained on")
    options.add_argument("--validation", type=Path, required=True, help="photographs that they have not seen")
    options.add_argument("--images", type=int, default=10_000, help="training images, which also make the bank")
    options.add_argument("--test-images", type=int, default=10_000)
    options.add_argument("--drawings", type=int, default=1_000, help="of the training and of the test images each")
    options.add_argument("--strange", type=int, default=100, help="strange pictures of each kind")
    options.add_argument("--cache", type=Path, help="a folder in which features are kept for the next time")
    options.add_argument("--write", action="store_true", help="put the result beside the weights")
    return options.parse_args()


if __name__ == "__main__":
    main()
