"""`python -m core predict`: a line for each picture file, and for each picture in a folder."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.data import picture_form
from core.duration import duration
from core.predict.batch import Listed, ReadPicture, list_batch, read_batch
from core.predict.listing import matching_files
from core.predict.predictor import Prediction, Predictor
from core.runs.moments import weights_after

_TELL_EVERY_S = 1.0


def predict_files(files: list[Path], weights: str, *, as_json: bool, epoch: float | None = None) -> int:
    """Prints a prediction or an error a file; returns 1 where any failed. A terminal is told how far it is.

    `weights` are named as `core.runs.weights.find_weights` takes them; with `epoch` they are those of a run then.
    """
    predictor = Predictor(weights_after(weights, epoch))
    class_names, form = predictor.weights.class_names, picture_form(predictor.weights.data)
    listed = _listed(matching_files(files))
    for error in listed.errors:
        print(f"error: {error}", file=sys.stderr)
    if listed.num_found > len(listed.files):
        left_out = f"only the first {len(listed.files):,} of {listed.num_found:,} pictures are looked at"
        print(left_out, file=sys.stderr)
    failed = bool(listed.errors)
    for picture in _with_progress(read_batch(listed.files, form), len(listed.files)):
        file = picture.file
        if picture.pixels is None:
            failed = True
            if as_json:
                print(json.dumps({"file": str(file), "error": str(picture.error)}))
            else:
                print(f"{file}: {picture.error}", file=sys.stderr)
            continue
        prediction = predictor.predict(picture.pixels)
        if as_json:
            print(json.dumps({"file": str(file), **_facts(prediction, class_names)}))
        else:
            print(f"{file}: {_sentence(prediction, class_names)}")
    return int(failed)


def _facts(prediction: Prediction, class_names: Sequence[str]) -> dict[str, object]:
    """For a program; whether the picture looks familiar is there only where that has been measured."""
    probabilities = prediction.probabilities
    by_class = dict(zip(class_names, map(float, probabilities), strict=True))
    facts: dict[str, object] = {"label": class_names[int(probabilities.argmax())], "probabilities": by_class}
    if prediction.familiarity is not None:
        facts |= {"familiar": prediction.familiarity.is_familiar, "score": prediction.familiarity.score}
    return facts


def _sentence(prediction: Prediction, class_names: Sequence[str]) -> str:
    probabilities = prediction.probabilities
    sentence = f"{class_names[int(probabilities.argmax())]} ({probabilities.max():.0%})"
    if prediction.familiarity is None or prediction.familiarity.is_familiar:
        return sentence
    return f"does not look like anything I was trained on; most like {sentence}"


def _listed(places: Sequence[Path]) -> Listed:
    listing = list_batch(places)
    while True:
        try:
            next(listing)
        except StopIteration as end:
            listed: Listed = end.value
            return listed


def _with_progress(pictures: Iterator[ReadPicture], total: int) -> Iterator[ReadPicture]:
    """Tells whoever waits for a file to be written; on a terminal that shows the lines themselves nobody need ask."""
    begun = told = time.monotonic()
    for number, picture in enumerate(pictures, 1):
        yield picture
        now = time.monotonic()
        if sys.stderr.isatty() and not sys.stdout.isatty() and (now - told >= _TELL_EVERY_S or number == total):
            told = now
            left = f", about {duration((now - begun) / number * (total - number))} left" if number < total else ""
            print(f"\r{number:,} of {total:,}{left}\033[K", end="" if left else "\n", file=sys.stderr, flush=True)
