"""Own classes from pictures to a run: the single entry for window, command line and tests."""

import time
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor

from core.data import picture_form
from core.errors import NotWritableError, UserError
from core.paths import PHOTOS_WEIGHTS
from core.predict.familiarity import Gauge
from core.predict.prepare_files import prepare_files
from core.runs.config import RunConfig
from core.runs.events import EpochDone, RunMoved, RunStarted, StepDone
from core.runs.folder import new_run_folder
from core.runs.weights import Weights, find_weights
from core.teach.course import HEAD_METHOD, fit_head, held_out, learning_curve, sides
from core.teach.events import FeaturesDone, Prepared, Seconds, Taught, TeachEvent
from core.teach.examples import (
    MIN_PICTURES,
    MIN_PICTURES_FULL,
    Example,
    check_classes,
    check_counts,
    check_same,
    classes_of,
)
from core.teach.features import BATCH_SIZE, Body
from core.teach.fine_tune import FULL_METHOD, Pictures, fine_tune
from core.teach.gauge import own_gauge
from core.teach.head import fitted
from core.teach.record import TEACH_NAME, Lesson, check_new, taught_config, taught_facts, write_run
from core.teach.split import split

_Key = tuple[Path, int, int]  # a file and what changes with its content


def body_weights() -> Weights:
    """The bundled weights whose layers own classes are taught on; raises `UserError` where they are damaged."""
    return find_weights(PHOTOS_WEIGHTS)


class Teacher:
    """A network whose layers stay as they are, and what it made of every picture so far.

    A picture is prepared and looked at once, so that teaching on with one more takes a fraction of a second.
    """

    def __init__(self, weights: Weights) -> None:
        """Raises `UserError` for a network that cannot be taught."""
        self._weights = weights
        self._body = Body(weights)
        self._prepared: dict[_Key, np.ndarray] = {}  # files, uint8 side x side
        self._features: dict[bytes, Tensor] = {}  # float32 D, by the pixels

    def teach(
        self, examples: Sequence[Example], *, folder: Path | None = None, full: bool = False, seed: int = 0
    ) -> Generator[TeachEvent, None, None]:
        """Teaches the classes of `examples` to a new head and yields what happens; the last event is `Taught`.

        Pictures that cannot be read are told and left out. A fifth of each class is held out and tells how good the
        head is that was fitted on the others (`RunStarted`, `StepDone` and `EpochDone`; an epoch is a step of the
        fit), then how good it is with fewer pictures; at last it is fitted on all of them. With `full` all weights
        learn from there on, from the pictures that are not held out (`RunStarted` and so on again); where that makes
        no more of those held out right, the head is the result all the same. With a folder the result is written there
        as a run or, where that refuses by then, into a new one among the user's runs (`RunMoved`).

        Raises:
            UserError: for fewer than 2 or more than 20 classes, fewer than 8 usable pictures of one (with `full` as
                many as `MIN_PICTURES_FULL`), two with the same pictures, and a folder that is not empty or cannot be
                written.
        """
        least = MIN_PICTURES_FULL if full else MIN_PICTURES
        if folder is not None:
            check_new(folder)
        class_names, labels = classes_of(examples)
        check_classes(class_names, len(examples))
        check_counts(class_names, labels, least)
        start = time.monotonic()
        usable = yield from self._prepare(examples)
        prepared = time.monotonic()
        labels, pixels = labels[list(usable)], np.stack(list(usable.values()))
        check_counts(class_names, labels, least)
        check_same(class_names, labels, pixels)
        parts = split(labels, pixels, seed)
        used = tuple(examples[each] for each in usable)
        lesson = Lesson(class_names, used, labels, pixels, parts.is_held_out, parts.groups)

        features = torch.stack([self._features[each.tobytes()] for each in pixels])
        outcome = yield from self._teach_head(lesson, features, seed)
        subsets = []
        for subset in learning_curve(*sides(lesson, features), len(class_names), seed):
            subsets.append(subset)
            yield subset
        doubles = tuple(class_names[label] for label in parts.with_doubles)
        tested = held_out(lesson, outcome.probabilities, doubles)
        full_accuracy = None
        if full:
            tuned = yield from self._teach_all(lesson, outcome, seed)
            of_tuned = held_out(lesson, tuned.probabilities, doubles)
            full_accuracy = of_tuned.accuracy
            if of_tuned.accuracy > tested.accuracy:
                outcome, tested = tuned, of_tuned
        if folder is not None:
            folder = yield from self._write(folder, outcome, lesson)
        yield Taught(
            weights=self._taught_weights(outcome, class_names, TEACH_NAME if folder is None else folder.name),
            folder=folder,
            num_images=len(lesson.examples),
            held_out=tested,
            subsets=tuple(subsets),
            seconds=Seconds(prepared - start, time.monotonic() - prepared),
            full_accuracy=full_accuracy,
        )

    def _teach_head(self, lesson: Lesson, features: Tensor, seed: int) -> Generator[TeachEvent, None, "_Outcome"]:
        """Fits a head and tells how it gets on; that of the outcome is then fitted on all pictures."""
        train, test = sides(lesson, features)
        num_classes = len(lesson.class_names)
        config = taught_config(self._weights, len(train), seed, HEAD_METHOD)
        yield RunStarted(config, None, num_classes * (features.shape[1] + 1), step=0, elapsed_s=0.0)
        figures: list[StepDone | EpochDone] = []
        head = yield from _noted(fit_head(config, train, test, num_classes), figures)
        probabilities = torch.softmax(head.logits(test.features), dim=1).float().numpy()
        head = fitted(features, torch.from_numpy(lesson.labels), num_classes)
        return _Outcome(config, figures, self._body.with_head(head.weight, head.bias), probabilities)

    def _teach_all(self, lesson: Lesson, start: "_Outcome", seed: int) -> Generator[TeachEvent, None, "_Outcome"]:
        """Has all weights learn, beginning with those of a head's outcome."""
        is_held_out = torch.from_numpy(lesson.is_held_out)
        pixels, labels = torch.from_numpy(lesson.pixels)[:, None], torch.from_numpy(lesson.labels)
        train, test = (Pictures(pixels[each], labels[each]) for each in (~is_held_out, is_held_out))
        config = taught_config(self._weights, len(train.labels), seed, FULL_METHOD)
        weights = self._taught_weights(start, lesson.class_names, TEACH_NAME)
        num_parameters = sum(tensor.numel() for tensor in start.tensors.values() if tensor.is_floating_point())
        yield RunStarted(config, None, num_parameters, step=0, elapsed_s=0.0)
        figures: list[StepDone | EpochDone] = []
        tuned = yield from _noted(fine_tune(config, weights, train, test), figures)
        return _Outcome(config, figures, tuned.tensors, torch.softmax(tuned.logits, dim=1).numpy())

    def _prepare(self, examples: Sequence[Example]) -> Generator[Prepared | FeaturesDone, None, dict[int, np.ndarray]]:
        """Brings pictures to the data set's form and has the network look at them; returns those that can be used.

        A picture is looked at while other processes prepare the next ones.
        """
        keys = [_key(each.picture) if isinstance(each.picture, Path) else None for each in examples]
        new = [key for key in dict.fromkeys(keys) if key is not None and key not in self._prepared]
        errors: dict[_Key, UserError] = {}
        usable: dict[int, np.ndarray] = {}
        waiting: list[np.ndarray] = []
        with closing(prepare_files([file for file, *_ in new], picture_form(self._weights.data))) as outcomes:
            for number, (example, key) in enumerate(zip(examples, keys, strict=True)):
                if isinstance(example.picture, np.ndarray):
                    usable[number] = np.asarray(example.picture, dtype=np.uint8)
                elif key is not None:
                    if key not in self._prepared and key not in errors:
                        self._take(key, next(outcomes), errors)
                    if key in self._prepared:
                        usable[number] = self._prepared[key]
                yield Prepared(number + 1, len(examples), example, errors.get(key) if key else None)
                if number in usable:
                    waiting.append(usable[number])
                if len(waiting) == BATCH_SIZE:
                    self._look(waiting)
                    yield FeaturesDone(number + 1, len(examples))
                    waiting = []
        self._look(waiting)
        yield FeaturesDone(len(examples), len(examples))
        return usable

    def _take(self, key: _Key, outcome: np.ndarray | UserError, errors: dict[_Key, UserError]) -> None:
        if isinstance(outcome, UserError):
            errors[key] = outcome
        else:
            self._prepared[key] = outcome

    def _look(self, pictures: Sequence[np.ndarray]) -> None:
        """Keeps the features of those pictures that are new."""
        new = {each.tobytes(): each for each in pictures if each.tobytes() not in self._features}
        if new:
            features = self._body.features(torch.from_numpy(np.stack(list(new.values()))))
            self._features |= dict(zip(new, features, strict=True))

    def _write(self, folder: Path, outcome: "_Outcome", lesson: Lesson) -> Generator[RunMoved, None, Path]:
        """Writes the run; returns where it lies."""
        facts = taught_facts(self._weights, lesson.class_names)
        gauge = self._gauge(outcome, lesson)
        parts = (outcome.config, facts, outcome.figures, outcome.tensors, lesson, gauge)
        try:
            write_run(folder, *parts)
        except NotWritableError as error:
            elsewhere = new_run_folder(TEACH_NAME)
            write_run(elsewhere, *parts)
            yield RunMoved(folder, elsewhere, error.reason)
            return elsewhere
        return folder

    def _gauge(self, outcome: "_Outcome", lesson: Lesson) -> Gauge:
        """By the features that the taught network makes of its pictures; those of other layers are others."""
        weights = self._taught_weights(outcome, lesson.class_names, TEACH_NAME)
        if outcome.config.optimizer == HEAD_METHOD["optimizer"]:
            features = torch.stack([self._features[each.tobytes()] for each in lesson.pixels])
        else:
            body = Body(weights)
            features = torch.cat([body.features(each) for each in torch.from_numpy(lesson.pixels).split(BATCH_SIZE)])
        return own_gauge(weights, features.numpy(), lesson.labels, lesson.groups)

    def _taught_weights(self, outcome: "_Outcome", class_names: tuple[str, ...], name: str) -> Weights:
        config = outcome.config
        return Weights(
            name=name,
            model=config.model,
            image_size=config.image_size,
            step=config.num_steps,
            epoch=config.num_epochs,
            tensors=outcome.tensors,
            **taught_facts(self._weights, class_names),
        )


@dataclass(frozen=True)
class _Outcome:
    """What a run is made of; `probabilities` are those of the pictures held out, float32 N x C."""

    config: RunConfig
    figures: list[StepDone | EpochDone]
    tensors: dict[str, Tensor]
    probabilities: np.ndarray


_Event = TypeVar("_Event")
_Result = TypeVar("_Result")


def _noted(
    events: Generator[_Event, None, _Result], figures: list[StepDone | EpochDone]
) -> Generator[_Event, None, _Result]:
    """The same events; those that a run keeps are put into `figures` too."""
    while True:
        try:
            event = next(events)
        except StopIteration as end:
            result: _Result = end.value
            return result
        if isinstance(event, (StepDone, EpochDone)):
            figures.append(event)
        yield event


def _key(file: Path) -> _Key:
    """What tells a file and its content apart from another; of a missing one the name alone."""
    try:
        status = file.stat()
    except (OSError, ValueError):
        return file, 0, 0
    return file, status.st_mtime_ns, status.st_size
