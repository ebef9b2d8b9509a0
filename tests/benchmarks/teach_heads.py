"""Which head to teach own classes with: accuracy on photographs kept apart, from 20 pictures a class and from all.

Beside it, on the same features and in turns with it, what the best-known program of the kind does: one hidden layer of
100 ReLU units, Adam with learning rate 0.001, 50 epochs in batches of 16.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from common import parser, report, say
from torch import Tensor, nn

from core.data import picture_form
from core.errors import UserError
from core.predict.prepare_files import prepare_files
from core.runs.weights import find_weights
from core.teach.examples import examples_in
from core.teach.features import BATCH_SIZE, Body
from core.teach.head import STRENGTH, fit
from core.teach.teach import body_weights

STRENGTHS = (0.03, 0.1, 0.3, 1.0)
THREE = ("hat", "shorts", "skirt")

Answer = Callable[[Tensor, Tensor, Tensor, int], Tensor]  # features, labels, features to tell, classes -> labels


def main() -> None:
    """Measures and prints."""
    options = parser(__doc__ or "")
    options.add_argument("photographs", type=Path, help="folder with `train` and `validation`, each with class folders")
    options.add_argument("--weights", help="NAME, DIR or FILE (default: those that own classes are taught on)")
    options.add_argument("--draws", type=int, default=5, help="of the pictures of a class (default: 5)")
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--keep", type=Path, help="a file in which prepared pictures are kept from run to run (.npz)")
    options = options.parse_args()
    torch.set_num_threads(options.threads)
    weights = find_weights(options.weights) if options.weights else body_weights()
    body = Body(weights)
    sets = prepared(options)
    features, speeds = {}, []
    for name, (pixels, _) in sets.items():
        start = time.perf_counter()
        batches = torch.from_numpy(pixels).split(BATCH_SIZE)
        features[name] = torch.cat([body.features(batch) for batch in batches])
        speeds.append(1000 * (time.perf_counter() - start) / len(pixels))
        say(f"{name}: {len(pixels)} pictures, {speeds[-1]:.1f} ms each")
    names = sorted(set(sets["train"][1]))
    rows = []
    for title, classes, number in (
        ("ten classes, 20 each", names, 20),
        ("hat, shorts, skirt, 20 each", [name for name in names if name in THREE], 20),
        ("ten classes, 8 each", names, 8),
        ("ten classes, all", names, None),
    ):
        rows += list(measured(title, classes, number, features, sets, options.draws))
    report(options, {f"Heads on {weights.name}, features {statistics.median(speeds):.1f} ms a picture": rows})


def prepared(options) -> dict[str, tuple[np.ndarray, list[str]]]:
    """By split uint8 N x side x side pixels and N names of classes."""
    if options.keep is not None and options.keep.exists():
        kept = np.load(options.keep)
        return {name: (kept[f"{name}_x"], kept[f"{name}_y"].tolist()) for name in ("train", "validation")}
    sets = {}
    for split in ("train", "validation"):
        examples = examples_in([options.photographs / split])
        pixels, names = [], []
        outcomes = prepare_files([each.picture for each in examples], picture_form("fashion_mnist"))
        for example, outcome in zip(examples, outcomes, strict=True):
            if isinstance(outcome, UserError):
                say(f"left out: {outcome}")
                continue
            pixels.append(outcome)
            names.append(example.class_name)
            if len(names) % 100 == 0:
                say(f"{split}: {len(names)} of {len(examples)}")
        sets[split] = np.stack(pixels), names
    if options.keep is not None:
        arrays = {f"{name}_{what}": each for name, both in sets.items() for what, each in zip("xy", both, strict=True)}
        np.savez(options.keep, **arrays)
    return sets


def measured(
    title: str,
    classes: list[str],
    number: int | None,
    features: dict[str, Tensor],
    sets: dict[str, tuple[np.ndarray, list[str]]],
    num_draws: int,
) -> Iterator[dict[str, object]]:
    """A row for each head: the median of the draws with the lowest and the highest, and seconds."""
    sides = {}
    for split, (_, names) in sets.items():
        numbers = [number for number, name in enumerate(names) if name in classes]
        sides[split] = features[split][numbers], torch.tensor([classes.index(names[each]) for each in numbers])
    (train, labels), (test, truth) = sides["train"], sides["validation"]
    heads: dict[str, Answer] = {"nearest class mean, cosine": nearest_mean}
    for strength in STRENGTHS:
        ours = ", ours" if strength == STRENGTH else ""
        heads[f"logistic regression, one scale, L2 {strength:g}{ours}"] = regression(strength, lambda both: both)
        heads[f"logistic regression, a scale a feature, L2 {strength:g}"] = regression(strength, scaled)
        heads[f"logistic regression, length 1, L2 {strength:g}"] = regression(strength, of_length_one)
    heads["100 ReLU units, Adam, 50 epochs"] = hidden_layer
    results: dict[str, list[tuple[float, float]]] = {name: [] for name in heads}
    for draw in range(num_draws if number else 1):
        chosen = drawn(labels, number, draw)
        for name, answer in heads.items():
            torch.manual_seed(draw)
            start = time.perf_counter()
            right = answer(train[chosen], labels[chosen], test, len(classes)) == truth
            results[name].append((right.double().mean().item(), time.perf_counter() - start))
    say(title)
    for name, figures in results.items():
        accuracies = [accuracy for accuracy, _ in figures]
        yield {
            "what": title,
            "head": name,
            "accuracy": f"{statistics.median(accuracies):.3f} ({min(accuracies):.3f}–{max(accuracies):.3f})",
            "seconds": f"{statistics.median(seconds for _, seconds in figures):.2f}",
        }


def drawn(labels: Tensor, number: int | None, seed: int) -> Tensor:
    """Numbers of so many pictures of each class, or of all."""
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(labels), generator=generator)
    return torch.cat([order[labels[order] == label][:number] for label in labels.unique()])


def nearest_mean(features: Tensor, labels: Tensor, others: Tensor, num_classes: int) -> Tensor:
    """The class whose mean of features of length 1 points the nearest way."""
    means = torch.stack([F.normalize(features[labels == label]).mean(dim=0) for label in range(num_classes)])
    return (F.normalize(others) @ F.normalize(means).T).argmax(dim=1)


def regression(strength: float, change: Callable[[tuple[Tensor, Tensor]], tuple[Tensor, Tensor]]) -> Answer:
    """The program's own fit, on features that were changed before."""

    def answer(features: Tensor, labels: Tensor, others: Tensor, num_classes: int) -> Tensor:
        features, others = change((features, others))
        *_, head = fit(features, labels, num_classes, strength=strength)
        return head.logits(others).argmax(dim=1)

    return answer


def scaled(both: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
    """Each feature divided by its own deviation, with three tenths of the mean one added: some hardly ever vary."""
    deviations = both[0].std(dim=0)
    deviations = deviations + 0.3 * deviations.mean()
    return both[0] / deviations, both[1] / deviations


def of_length_one(both: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
    """Each picture's features divided by their length."""
    return F.normalize(both[0]), F.normalize(both[1])


def hidden_layer(features: Tensor, labels: Tensor, others: Tensor, num_classes: int) -> Tensor:
    """Frozen features, a hidden layer, Adam."""
    network = nn.Sequential(nn.Linear(features.shape[1], 100), nn.ReLU(), nn.Linear(100, num_classes))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.001)
    for _ in range(50):
        for batch in torch.randperm(len(features)).split(16):
            optimizer.zero_grad()
            F.cross_entropy(network(features[batch]), labels[batch]).backward()
            optimizer.step()
    return network(others).argmax(dim=1)


if __name__ == "__main__":
    sys.exit(main())
