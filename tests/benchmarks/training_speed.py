"""Training: the book's loop against this program, and how the cost grows with sizes, images and processes."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing

import common

from core.bench.book_process import BookProcess
from core.bench.program_loop import program_steps
from core.bench.turns import paired_ratios, take_turns
from core.runs.config import MAX_EPOCHS
from core.runs.events import EpochDone, StepDone
from core.train.recipes import recipe_config
from core.train.run import run

_MODEL = "googlenet"
_IMAGE_SIZES = (32, 48, 64, 96)
_BATCH_SIZES = (32, 128, 512)
_NUM_IMAGES = (1_280, 5_120, 20_480)
_NUM_PROCESSES = (1, 2)
_PROCESS_IMAGES = 5_120  # a process trains with so many, so that its start-up does not count for much


def main() -> None:
    """Measures the parts that are asked for, one after the other; within a part the contenders take turns."""
    parts: dict[str, Callable[[argparse.Namespace], tuple[str, list]]] = {
        "loops": loops,
        "image-size": image_sizes,
        "batch-size": batch_sizes,
        "images": numbers_of_images,
        "processes": numbers_of_processes,
    }
    options = common.parser(__doc__)
    options.add_argument("--only", nargs="+", choices=parts, default=list(parts), metavar="PART", help=", ".join(parts))
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--turn", type=float, default=8.0, metavar="SECONDS", help="of one loop in one round")
    options.add_argument("--image-size", type=int, default=96)
    options.add_argument("--batch-size", type=int, default=128)
    options = options.parse_args()
    common.report(options, dict(parts[name](options) for name in options.only))


def loops(options: argparse.Namespace) -> tuple[str, list]:
    """Images a second of the book's loop and of the real run, in both number formats."""
    sizes = {"image_size": options.image_size, "batch_size": options.batch_size}
    book = "the book's loop"
    contenders = {book: BookProcess(**sizes)}
    for precision in ("bfloat16", "float32"):
        contenders[f"this program, {precision}"] = program_steps(config(**sizes, precision=precision))
    speeds = take_turns(contenders, num_rounds=options.rounds, turn_s=options.turn, say=common.say)
    rows = [
        {"loop": name, "images/s": values, "times the book's loop": paired_ratios(values, speeds[book])}
        for name, values in speeds.items()
    ]
    return f"{_MODEL}, {options.image_size} px, batch {options.batch_size}", rows


def image_sizes(options: argparse.Namespace) -> tuple[str, list]:
    """The book's batch at several image sizes."""
    rows = grown("image_size", _IMAGE_SIZES, options)
    return f"{_MODEL}, batch {options.batch_size}, number format chosen by the program", rows


def batch_sizes(options: argparse.Namespace) -> tuple[str, list]:
    """The book's image size with several batches."""
    rows = grown("batch_size", _BATCH_SIZES, options)
    return f"{_MODEL}, {options.image_size} px, number format chosen by the program", rows


def grown(setting: str, values: tuple[int, ...], options: argparse.Namespace) -> list:
    """The speed at each value of one setting, and the cost of an image compared with the first value."""
    base = {"image_size": options.image_size, "batch_size": options.batch_size}
    contenders = {f"{setting} {value}": program_steps(config(**base | {setting: value})) for value in values}
    speeds = list(take_turns(contenders, num_rounds=options.rounds, turn_s=options.turn, say=common.say).values())
    return [
        {setting: value, "images/s": speed, f"cost of an image, {values[0]} = 1": paired_ratios(speeds[0], speed)}
        for value, speed in zip(values, speeds, strict=True)
    ]


def numbers_of_images(options: argparse.Namespace) -> tuple[str, list]:
    """Whole runs of one epoch: what stays the same (start, test of 10,000 images) and what grows."""
    rows = []
    sizes = {"image_size": options.image_size, "batch_size": options.batch_size}
    with closing(program_steps(config(**sizes))) as steps:
        next(steps)  # imports and kernels are prepared once in a process
    for num_images in _NUM_IMAGES:
        common.say(f"a run of one epoch of {num_images:,} images")
        rows.append({"images": num_images, **whole_run(**sizes, num_images=num_images, num_epochs=1)})
    return f"{_MODEL}, {options.image_size} px, batch {options.batch_size}: one epoch, once each", rows


def whole_run(**changes: int) -> dict[str, float]:
    """Seconds of a run's parts by the clock on the wall: up to the end of its first step, the other steps, the test."""
    start = time.perf_counter()
    marks = []
    with closing(run(config(**changes))) as events:
        for event in events:
            if isinstance(event, StepDone | EpochDone):
                marks.append(time.perf_counter() - start)
    first, last_step, end = marks[0], marks[-2], marks[-1]
    return {"to the first step, s": first, "other steps, s": last_step - first, "test, s": end - last_step}


def numbers_of_processes(options: argparse.Namespace) -> tuple[str, list]:
    """The command line under torchrun, the cores shared out among the processes; "–" where such a run fails."""
    contenders = {
        str(number): lambda number=number: images_per_s(number, options.image_size, options.batch_size)
        for number in _NUM_PROCESSES
    }
    speeds = common.interleave(contenders, options.rounds)
    rows = [
        {"processes": number, "images/s together": [value for value in values if value is not None]}
        for number, values in speeds.items()
    ]
    return f"{_MODEL}, {options.image_size} px, batch {options.batch_size}, {_PROCESS_IMAGES:,} images", rows


def images_per_s(num_processes: int, image_size: int, batch_size: int) -> float | None:
    """The speed that one epoch's `epoch_done` tells; None where the run fails or does not tell exactly one."""
    torchrun = ["torch.distributed.run", "--standalone", f"--nproc-per-node={num_processes}", "-m"]
    sizes = [f"--image-size={image_size}", f"--batch-size={batch_size}", f"--images={_PROCESS_IMAGES}", "--epochs=1"]
    num_threads = max(1, os.cpu_count() // num_processes)  # torchrun's own choice would be one
    with tempfile.TemporaryDirectory() as folder:
        train = ["core", "train", f"--model={_MODEL}", *sizes, f"--out={folder}/run", "--json"]
        result = subprocess.run(
            [sys.executable, "-m", *torchrun, *train],
            env={**os.environ, "OMP_NUM_THREADS": str(num_threads)},
            capture_output=True,
            text=True,
        )
    lines = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    epochs = [line for line in lines if line["event"] == "epoch_done"]
    if result.returncode or len(epochs) != 1:
        common.say(result.stderr[-2000:])
        return None
    return epochs[0]["images_per_s"]


def config(**changes: object):
    """The book's recipe, for a run that does not come to its end unless `num_epochs` says so."""
    return recipe_config("book", _MODEL, **{"num_epochs": MAX_EPOCHS, **changes})


if __name__ == "__main__":
    main()
