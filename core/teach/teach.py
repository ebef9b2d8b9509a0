"""Own classes from pictures to a run: the single entry for window, command line and tests."""

import time
from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from core.data import picture_form
from core.errors import NotWritableError, UserError
from core.paths import BEST_WEIGHTS
from core.predict.prepare_files import prepare_files
from core.runs.config import RunConfig
from core.runs.events import EpochDone, RunMoved, RunStarted, StepDone
from core.runs.folder import new_run_folder
from core.runs.weights import BUNDLED_WEIGHTS, Weights, find_weights
from core.teach.course import HEAD_METHOD, fit_head, held_out, learning_curve, sides
from core.teach.events import FeaturesDone, Prepared, Seconds, Taught, TeachEvent
from core.teach.examples import Example, check_classes, check_counts, check_same, classes_of
from core.teach.features import BATCH_SIZE, Body
from core.teach.head import Head, fitted
from core.teach.record import TEACH_NAME, Lesson, check_new, taught_config, taught_facts, write_run
from core.teach.split import split

_BODIES = ("googlenet-photos", BEST_WEIGHTS)  # the first one that is bundled
_Key = tuple[Path, int, int]  # a file and what changes with its content


def body_weights() -> Weights:
    """The bundled weights whose layers own classes are taught on; raises `UserError` where they are damaged."""
    return find_weights(next(name for name in _BODIES if (BUNDLED_WEIGHTS / f"{name}.safetensors").is_file()))


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
        self, examples: Sequence[Example], *, folder: Path | None = None, seed: int = 0
    ) -> Generator[TeachEvent, None, None]:
        """Teaches the classes of `examples` to a new head and yields what happens; the last event is `Taught`.

        Pictures that cannot be read are told and left out. A fifth of each class is held out and tells how good the
        head is that was fitted on the others (`RunStarted`, `StepDone` and `EpochDone`; an epoch is a step of the
        fit), then how good it is with fewer pictures; at last it is fitted on all of them. With a folder the result is
        written there as a run or, where that refuses by then, into a new one among the user's runs (`RunMoved`).

        Raises:
            UserError: for fewer than 2 or more than 20 classes, fewer than 8 usable pictures of one, two with the same
                pictures, and a folder that is not empty or cannot be written.
        """
        if folder is not None:
            check_new(folder)
        class_names, labels = classes_of(examples)
        check_classes(class_names, len(examples))
        check_counts(class_names, labels)
        start = time.monotonic()
        usable = yield from self._prepare(examples)
        prepared = time.monotonic()
        labels, pixels = labels[list(usable)], np.stack(list(usable.values()))
        check_counts(class_names, labels)
        check_same(class_names, labels, pixels)
        parts = split(labels, pixels, seed)
        lesson = Lesson(class_names, tuple(examples[each] for each in usable), labels, pixels, parts.is_held_out)

        features = torch.stack([self._features[each.tobytes()] for each in pixels])
        train, test = sides(lesson, features)
        config = taught_config(self._weights, len(train), seed, HEAD_METHOD)
        num_parameters = len(class_names) * (features.shape[1] + 1)
        yield RunStarted(config, folder, num_parameters, step=0, elapsed_s=0.0)
        figures: list[StepDone | EpochDone] = []
        head = yield from _noted(fit_head(config, train, test, len(class_names)), figures)
        tested = torch.softmax(head.logits(test.features), dim=1).float().numpy()
        subsets = []
        for subset in learning_curve(train, test, len(class_names), seed):
            subsets.append(subset)
            yield subset
        head = fitted(features, torch.from_numpy(labels), len(class_names))
        tensors = self._body.with_head(head.weight, head.bias)
        if folder is not None:
            folder = yield from self._write(folder, config, figures, tensors, lesson)
        yield Taught(
            weights=self._taught_weights(config, tensors, class_names, folder),
            folder=folder,
            num_images=len(lesson.examples),
            held_out=held_out(lesson, tested, tuple(class_names[label] for label in parts.with_doubles)),
            subsets=tuple(subsets),
            seconds=Seconds(prepared - start, time.monotonic() - prepared),
        )

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

    def _write(
        self,
        folder: Path,
        config: RunConfig,
        figures: Sequence[StepDone | EpochDone],
        tensors: dict[str, Tensor],
        lesson: Lesson,
    ) -> Generator[RunMoved, None, Path]:
        """Writes the run; returns where it lies."""
        facts = taught_facts(self._weights, lesson.class_names)
        try:
            write_run(folder, config, facts, figures, tensors, lesson)
        except NotWritableError as error:
            elsewhere = new_run_folder(TEACH_NAME)
            write_run(elsewhere, config, facts, figures, tensors, lesson)
            yield RunMoved(folder, elsewhere, error.reason)
            return elsewhere
        return folder

    def _taught_weights(
        self, config: RunConfig, tensors: dict[str, Tensor], class_names: tuple[str, ...], folder: Path | None
    ) -> Weights:
        return Weights(
            name=TEACH_NAME if folder is None else folder.name,
            model=config.model,
            image_size=config.image_size,
            step=config.num_steps,
            epoch=config.num_epochs,
            tensors=tensors,
            **taught_facts(self._weights, class_names),
        )


def _noted(
    events: Generator[StepDone | EpochDone, None, Head], figures: list[StepDone | EpochDone]
) -> Generator[StepDone | EpochDone, None, Head]:
    """The same events, each kept in `figures` too."""
    while True:
        try:
            event = next(events)
        except StopIteration as end:
            head: Head = end.value
            return head
        figures.append(event)
        yield event


def _key(file: Path) -> _Key:
    """What tells a file and its content apart from another; of a missing one the name alone."""
    try:
        status = file.stat()
    except (OSError, ValueError):
        return file, 0, 0
    return file, status.st_mtime_ns, status.st_size
