"""`python -m core teach`: own classes from folders of pictures, told to a person or a program."""

import argparse
import json
import sys
from collections.abc import Iterable

from core.runs.events import EpochDone, RunMoved, folder_news
from core.runs.folder import new_run_folder
from core.teach.events import Prepared, SubsetDone, Taught, TeachEvent
from core.teach.examples import examples_in
from core.teach.record import TEACH_NAME
from core.teach.teach import Teacher, body_weights


def teach_command(options: argparse.Namespace) -> int:
    """Teaches the classes in `options.folders`, tells how on stderr and the result on stdout; 1 where files failed."""
    examples = examples_in(options.folders)
    folder = options.out or new_run_folder(TEACH_NAME)
    teacher = Teacher(body_weights())
    taught, num_left_out = _told(teacher.teach(examples, folder=folder, full=options.full))
    if options.json:
        print(json.dumps(_as_dict(taught, num_left_out)))
    else:
        _print(taught)
    return int(num_left_out > 0)


def _told(events: Iterable[TeachEvent]) -> tuple[Taught, int]:
    """Tells what happens to whoever waits; returns the end and how many pictures were left out."""
    num_left_out = 0
    for event in events:
        match event:
            case Prepared():
                if event.error is not None:
                    num_left_out += 1
                    _say(f"left out: {event.error}", stays=True)
                _say(f"{event.num_done:,} of {event.num_images:,} pictures")
            case EpochDone():
                _say(f"step {event.epoch}: accuracy {event.train_accuracy:.3f}, held out {event.test_accuracy:.3f}")
            case SubsetDone():
                low, high = event.interval
                words = f"with {event.num_per_class} a class: held out {event.accuracy:.3f} ({low:.2f} to {high:.2f})"
                _say(words, stays=True)
            case RunMoved():
                _say(str(folder_news(event)), stays=True)
            case Taught():
                _say("")
                return event, num_left_out
    raise AssertionError  # teaching ends with its result


def _as_dict(taught: Taught, num_left_out: int) -> dict[str, object]:
    held_out, seconds = taught.held_out, taught.seconds
    return {
        "classes": list(taught.weights.class_names),
        "num_images": taught.num_images,
        "held_out_accuracy": held_out.accuracy,
        "seconds": seconds.preparing + seconds.teaching,
        "interval": held_out.interval,
        "num_held_out": len(held_out.labels),
        "confusion": held_out.counts.tolist(),
        "near_doubles": list(held_out.with_doubles),
        "by_number": [vars(subset) for subset in taught.subsets],
        "seconds_preparing": seconds.preparing,
        "seconds_teaching": seconds.teaching,
        "num_left_out": num_left_out,
        "full_accuracy": taught.full_accuracy,
        "run": str(taught.folder),
    }


def _print(taught: Taught) -> None:
    held_out, seconds = taught.held_out, taught.seconds
    low, high = held_out.interval
    print(
        f"{len(taught.weights.class_names)} classes from {taught.num_images:,} pictures; of {len(held_out.labels):,}"
        f" held out {held_out.accuracy:.1%} are right ({low:.0%} to {high:.0%})"
    )
    for name in held_out.with_doubles:
        print(f"All pictures of “{name}” are nearly the same, so that its held-out ones tell nothing of others.")
    width = max(map(len, taught.weights.class_names))
    for name, row in zip(taught.weights.class_names, held_out.counts, strict=True):
        print(f"{name:{width}}  {'  '.join(f'{count:4}' for count in row)}")
    print(f"{seconds.preparing:.1f} s to prepare the pictures, {seconds.teaching:.1f} s to teach")
    print(f'Done. To use it: python -m core predict FILE... --weights "{taught.folder}"')


def _say(line: str, *, stays: bool = False) -> None:
    """On a terminal a line that is written over, unless it stays; elsewhere only those that stay."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{line}", end="\n" if stays else "", file=sys.stderr, flush=True)
    elif stays:
        print(line, file=sys.stderr, flush=True)
