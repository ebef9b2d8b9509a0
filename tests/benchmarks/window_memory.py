"""Does the program grow while it trains for an hour with its window open?"""

import csv
import time
from pathlib import Path

import common
import numpy as np
from window_tools import StepWatch, display, live, real_window, start_training, training_config

_SETTLED_S = 600.0  # caches and the first epochs' files take their place in the first minutes
_EVERY_S = 10.0


def main() -> None:
    """Trains, takes the memory of the process every ten seconds, and tells by how much it grew."""
    options = common.parser(__doc__)
    options.add_argument("--minutes", type=float, default=60.0)
    options.add_argument("--csv", type=Path, default=Path("window_memory.csv"), metavar="FILE")
    options.add_argument("--image-size", type=int, default=96)
    options.add_argument("--batch-size", type=int, default=128)
    options.add_argument("--images", type=int, default=60_000, help="training images; fewer give more epochs")
    options = options.parse_args()
    if common.memory_mb() is None:
        raise SystemExit("This system does not tell the memory of a process in /proc; run this on Linux.")
    sizes = {"image_size": options.image_size, "batch_size": options.batch_size, "num_images": options.images}
    with real_window() as stage:
        watch = StepWatch(stage.window)
        start_training(stage, watch, training_config(**sizes))
        seconds, megabytes = sample(watch, 60 * options.minutes, options.csv)
        num_epochs = len(stage.window.shown.history.epochs)
    row = {
        "minutes": options.minutes,
        "epochs": num_epochs,
        "at first, MB": megabytes[0],
        "at the end, MB": megabytes[-1],
        "at most, MB": common.memory_mb("VmHWM"),
        "growth after ten minutes, MB/h": growth_per_hour(seconds, megabytes),
    }
    common.report(options, {f"On {display()}; googlenet, {sizes}; all figures in {options.csv}": [row]})


def sample(watch: StepWatch, duration_s: float, path: Path) -> tuple[list[float], list[float]]:
    """Seconds since the start and megabytes, which are written to `path` as they are taken."""
    start, seconds, megabytes = time.perf_counter(), [], []
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("seconds", "megabytes", "steps"))
        while not seconds or seconds[-1] < duration_s:
            live(min(_EVERY_S, duration_s))
            seconds.append(time.perf_counter() - start)
            megabytes.append(common.memory_mb())
            writer.writerow((f"{seconds[-1]:.1f}", f"{megabytes[-1]:.1f}", watch.num_steps))
            file.flush()
    return seconds, megabytes


def growth_per_hour(seconds: list[float], megabytes: list[float]) -> float | None:
    """The median slope over all pairs of samples (Theil 1950, Sen 1968), which single peaks do not move.

    Samples of the first ten minutes do not count; None where fewer than three are left.
    """
    x, y = np.array(seconds), np.array(megabytes)
    x, y = x[x >= _SETTLED_S], y[x >= _SETTLED_S]
    if len(x) < 3:
        return None
    first, second = np.triu_indices(len(x), k=1)
    return float(np.median((y[second] - y[first]) / (x[second] - x[first]))) * 3600


if __name__ == "__main__":
    main()
