"""A taught network on disk: a run like every other, with the pictures that it was taught with beside it."""

import errno
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from core.errors import NotWritableError, UserError
from core.paths import shown_name
from core.predict.familiarity import Gauge, familiarity_file, save_familiarity
from core.runs.checkpoint import load_checkpoint, save_checkpoint
from core.runs.config import MAX_BATCH_SIZE, TAUGHT, RunConfig
from core.runs.data_facts import DataFacts
from core.runs.events import EpochDone, StepDone
from core.runs.folder import RunFolder
from core.runs.weights import Weights
from core.teach.examples import OWN_DATA, Example

TEACH_NAME = "own classes"  # with the minute, what a new run is called
_PICTURES = "pictures.safetensors"


@dataclass(frozen=True)
class Lesson:
    """N usable pictures: `labels` int64 N, `pixels` uint8 N x side x side, and which are held out, bool N.

    `groups` are their near-doubles (`core.teach.split.near_doubles`), int64 N.
    """

    class_names: tuple[str, ...]
    examples: tuple[Example, ...]
    labels: np.ndarray
    pixels: np.ndarray
    is_held_out: np.ndarray
    groups: np.ndarray


def taught_config(body: Weights, num_images: int, seed: int, method: Mapping[str, object]) -> RunConfig:
    """The settings of a run on `num_images` own pictures, all of them in a batch where `method` says nothing else."""
    batch_size = min(num_images, int(str(method.get("batch_size", MAX_BATCH_SIZE))))
    while num_images % batch_size == 1:  # a single image, from which batch normalisation could not learn
        batch_size -= 1
    given: dict[str, object] = {
        "model": body.model,
        "recipe": TAUGHT,
        "image_size": body.image_size,
        "num_images": num_images,
        "seed": seed,
        "device": "cpu",
        "precision": "float32",
        "memory_format": "channels_last",
        "num_threads": torch.get_num_threads(),
        "data": OWN_DATA,
        "start_weights": body.name,
        **method,
        "batch_size": batch_size,
    }
    return RunConfig.from_dict(given)


def taught_facts(body: Weights, class_names: tuple[str, ...]) -> DataFacts:
    """What travels with a run and its weights of the own classes."""
    return {"data": OWN_DATA, "class_names": class_names, "in_channels": body.in_channels}


def check_new(folder: Path) -> None:
    """Raises `UserError` where a run cannot be written into `folder`, before work has been put into it."""
    try:
        if folder.exists() and any(folder.iterdir()):
            raise UserError("The folder {path} is not empty; choose a new one for this run.", path=folder)
        parent = folder
        while not parent.exists() and parent != parent.parent:
            parent = parent.parent
        if not os.access(parent, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise NotWritableError(folder, error) from error


def write_run(
    folder: Path,
    config: RunConfig,
    facts: DataFacts,
    figures: Sequence[StepDone | EpochDone],
    tensors: dict[str, Tensor],
    lesson: Lesson,
    gauge: Gauge,
) -> None:
    """Writes a finished run with what tells other pictures from its own, or nothing.

    Raises `UserError` where the disk refuses.
    """
    run = RunFolder.create(folder, config, facts)
    try:
        run.write_metrics(list(figures))
        last = next(each for each in reversed(figures) if isinstance(each, EpochDone))
        about = {
            "model": config.model,
            "image_size": config.image_size,
            "epoch": last.epoch,
            "step": last.step,
            "test_accuracy": last.test_accuracy,
            **facts,
        }
        weights_file = run.save_weights(last.epoch, tensors, about)
        _save_lesson(folder, lesson, familiarity_file(weights_file), gauge)
    except UserError:
        run.remove()
        raise


def load_examples(folder: Path) -> list[Example]:
    """The pictures that the run in `folder` was taught with, as the network got them; raises `UserError` for others."""
    path = folder / _PICTURES
    if not path.is_file():
        raise UserError("The run in {path} was not taught with own pictures; choose another.", path=folder)
    lesson = load_checkpoint(path)
    try:
        pixels, told = lesson.tensors["pixels"], lesson.about["pictures"]
        if pixels.dtype != torch.uint8 or pixels.ndim != 3:
            raise TypeError
        return [
            Example(str(each["class"]), picture, str(each["person"]))
            for picture, each in zip(pixels.numpy(), told, strict=True)
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise UserError("The pictures in {path} are damaged; choose another run.", path=path) from error


def _save_lesson(folder: Path, lesson: Lesson, gauge_file: Path, gauge: Gauge) -> None:
    told = [
        {
            "class": lesson.class_names[label],
            "person": example.person,
            "file": shown_name(example.picture) if isinstance(example.picture, Path) else "",
            "held_out": bool(is_held_out),
        }
        for example, label, is_held_out in zip(lesson.examples, lesson.labels, lesson.is_held_out, strict=True)
    ]
    try:
        save_checkpoint(folder / _PICTURES, {"pixels": torch.from_numpy(lesson.pixels)}, {"pictures": told})
        save_familiarity(gauge_file, gauge)
    except OSError as error:
        raise NotWritableError(folder, error) from error
