"""Own classes in the window: seconds from a dropped folder, and from a click on Teach, until the new run predicts."""

import shutil
import tempfile
import time
from pathlib import Path

import common
from window_tools import display, live, live_until, real_window

from core.predict.listing import pictures_in
from gui.scenes import Stage, teach


def main() -> None:
    """Drops some pictures of each class of a folder, teaches them, and does so again with others."""
    options = common.parser(__doc__)
    options.add_argument("folder", type=Path, help="one folder a class")
    options.add_argument("--classes", nargs="+", help="which of them (default: all)")
    options.add_argument("--each", type=int, default=20, help="pictures of each class")
    options.add_argument("--repeats", type=int, default=3)
    options = options.parse_args()
    names = options.classes or sorted(place.name for place in options.folder.iterdir() if place.is_dir())
    rows = []
    for number in range(options.repeats):
        with tempfile.TemporaryDirectory() as place, real_window() as stage:
            pictures = _pick(options.folder, names, options.each, number, Path(place) / "clothes")
            rows.append({"pictures": pictures, **_times(stage, Path(place) / "clothes", pictures)})
    common.report(options, {f"{len(names)} classes; on {display()}": rows})


def _times(stage: Stage, folder: Path, num_pictures: int) -> dict[str, float]:
    """Seconds until all pictures have been read, and from Teach until the taught weights predict."""
    controller = stage.window.own_classes.controller
    start = time.perf_counter()
    stage.drop([folder])
    live_until(lambda: controller.state == "idle" and stage.window.teach_page.teach.isEnabled(), "the pictures")
    read_s = time.perf_counter() - start
    live(1.0)
    start = time.perf_counter()
    teach(stage)
    return {"read, s": read_s, "a picture, s": read_s / num_pictures, "Teach, s": time.perf_counter() - start}


def _pick(source: Path, names: list[str], each: int, draw: int, folder: Path) -> int:
    """Copies `each` pictures of every class, others at every draw; how many these are."""
    number = 0
    for name in names:
        (folder / name).mkdir(parents=True)
        files, _ = pictures_in(source / name)
        for file in files[draw * each : (draw + 1) * each]:
            shutil.copy(file, folder / name)
            number += 1
    return number


if __name__ == "__main__":
    main()
