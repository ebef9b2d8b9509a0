"""How good weights are on a folder of photographs, one folder a class, brought to the network as any picture is."""

import sys
from pathlib import Path

import numpy as np
import torch

from core.data import picture_form
from core.data.image_set import ImageSet
from core.evaluate.accuracy import batches_of
from core.evaluate.predictions import logits_by_batch
from core.evaluate.report import Labels, Report, make_report
from core.predict.photographs import Photographs, read_photographs
from core.runs.weights import Weights, build_trained


def report_on_photographs(weights: Weights, folder: Path, device: torch.device) -> tuple[Report, Photographs]:
    """All figures of `weights` on the photographs in a folder, whose labels are the names of the folders in it.

    A name may mean several classes, any of which is right, or none: such photographs are misfits, counted apart.
    Raises `UserError` where the folder cannot be read or none of its folders means a class.
    """
    reading = read_photographs(folder, weights.class_names, picture_form(weights.data))
    while True:
        try:
            num_done, num_files = next(reading)
        except StopIteration as end:
            photographs: Photographs = end.value
            break
        _say(f"preparing photograph {num_done:,} of {num_files:,}" if num_done < num_files else "")
    probabilities = _probabilities(weights, photographs.pixels, device)
    names = [file.relative_to(folder).parts[0] for file in photographs.files]
    return report_on_folders(weights.class_names, names, photographs.is_right, probabilities), photographs


def report_on_folders(
    class_names: tuple[str, ...], names: list[str], is_right: np.ndarray, probabilities: np.ndarray
) -> Report:
    """The figures of N photographs out of folders called `names`; `is_right` is bool N x C, `probabilities` float."""
    labels = list(dict.fromkeys(names))
    rows = np.array([labels.index(name) for name in names], np.int64)
    allowed = np.array([is_right[names.index(label)] for label in labels]).reshape(len(labels), len(class_names))
    return make_report(Labels(tuple(labels), class_names, allowed), rows, probabilities)


def _probabilities(weights: Weights, pixels: np.ndarray, device: torch.device) -> np.ndarray:
    """float32 N x C of uint8 N x 1 x H x W."""
    model = build_trained(weights).to(device)
    images = ImageSet("", torch.from_numpy(pixels), torch.zeros(len(pixels), dtype=torch.int64), weights.class_names)
    parts = [
        torch.softmax(logits, dim=1).cpu().numpy()
        for logits, _ in logits_by_batch(model, batches_of(images, weights, device), device=device)
    ]
    return np.concatenate(parts)


def _say(words: str) -> None:
    """A line on a terminal that is written over by the next; "" takes it away."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)
