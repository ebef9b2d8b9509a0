"""The photographs that a run learns from beside its data set: read, told and added to its batches."""

import hashlib
from collections.abc import Generator
from pathlib import Path

import torch

from core.data.batches import Batches
from core.data.mixed_batches import MixedBatches
from core.errors import UserError
from core.predict.photographs import Photographs, read_photographs
from core.runs.config import RunConfig
from core.runs.events import PhotographsReady, PreparingPhotographs
from core.train.distributed import Group
from core.train.learner import Learner


def check_photographs(config: RunConfig, group: Group) -> None:
    """Raises `UserError` where a run with photographs has no folder of them, or several processes."""
    config.check_photographs()
    if config.photos_in_batch and not group.is_alone:
        raise UserError("A run with photographs is one process's work: start it without torchrun.")


def add_photographs(
    config: RunConfig, batches: Batches, learner: Learner
) -> Generator[PreparingPhotographs | PhotographsReady, None, MixedBatches]:
    """Reads the run's folder of photographs, telling how far that is, and adds them to its batches.

    Raises `UserError` where the folder cannot be used, or has changed since the run began.
    """
    folder = Path(config.photos)
    reading = read_photographs(folder, config.dataset.class_names, config.dataset.form)
    try:
        while True:
            yield PreparingPhotographs(*next(reading))
    except StopIteration as end:
        photographs: Photographs = end.value
    finally:
        reading.close()
    _compare(learner, photographs, folder)
    num_misfits = int(photographs.is_misfit.sum())
    yield PhotographsReady(
        num_photographs=len(photographs) - num_misfits,
        num_misfits=num_misfits,
        broken=photographs.broken,
        unknown_folders=photographs.unknown_folders,
    )
    return MixedBatches(
        batches,
        torch.from_numpy(photographs.pixels),
        torch.from_numpy(photographs.right_outputs),
        num_classes=config.num_classes,
        num_photographs=config.photos_in_batch,
        num_misfits=config.misfits_in_batch,
        augmentation=config.photo_augmentation,
    )


def _compare(learner: Learner, photographs: Photographs, folder: Path) -> None:
    """Gives the photographs' digest to a learner that begins; raises `UserError` where one that goes on had others."""
    digest = torch.frombuffer(bytearray(_digest(photographs, folder)), dtype=torch.uint8)
    if learner.photographs is None:
        learner.photographs = digest
    if not torch.equal(learner.photographs, digest):
        raise UserError(
            "The photographs in {folder} are not those that this run has learned from: put these back, or start a new"
            " run.",
            folder=folder,
        )


def _digest(photographs: Photographs, folder: Path) -> bytes:
    """SHA-256 over names, sizes and right classes, which are the same on every computer, unlike the last bits."""
    digest = hashlib.sha256()
    for file, right in zip(photographs.files, photographs.is_right, strict=True):
        name = file.relative_to(folder).as_posix().encode(errors="surrogateescape")
        digest.update(name + b"\0" + str(file.stat().st_size).encode() + right.tobytes())
    return digest.digest()
