"""`inception-lab`: checks that a window can be shown, then shows it; `--screenshot` takes its picture."""

import argparse
import logging
import logging.handlers
import os
import sys
from io import TextIOWrapper
from pathlib import Path

from core.memory import keep_one_heap
from core.paths import user_folder
from gui.environment import what_is_missing


def main(arguments: list[str] | None = None) -> int:
    """Runs the program; returns 2 where no window can be shown or the command line is wrong."""
    options = _parser().parse_args(arguments)
    if options.scenes:
        from gui.scenes import SCENES

        print("\n".join(SCENES))
        return 0
    if options.version or options.info:
        print(_about(in_full=options.info))
        return 0
    if options.screenshot and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if sys.platform == "win32":
        from gui.splash import import_torch_behind_splash

        import_torch_behind_splash()
    missing = what_is_missing()
    if missing:
        print(missing, file=sys.stderr)
        return 2
    # Idle OpenMP threads sleep instead of spinning, or training and predicting would take each other's cores.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy's threads spin, and its matrix products here are small
    keep_one_heap()
    _start_log()
    from gui.app import show_window, take_screenshot

    return take_screenshot(options) if options.screenshot else show_window(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="inception-lab", description="Shows GoogLeNet to a class.")
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="pictures, weights or a run's folder to open"
    )
    parser.add_argument("--theme", choices=("light", "dark"), default="")
    parser.add_argument("--language", choices=("en", "zh_CN"), default="")
    parser.add_argument("--screenshot", type=Path, metavar="OUT.png", help="save a picture of the window and leave")
    parser.add_argument("--scene", default="idle", metavar="NAME", help="what the picture shows; see --scenes")
    parser.add_argument("--size", type=_size, default=(1440, 900), metavar="1440x900")
    parser.add_argument("--version", action="store_true", help="say the program's version and leave")
    parser.add_argument("--info", action="store_true", help="say versions, device and folders, for a report, and leave")
    parser.add_argument("--scenes", action="store_true", help="list the scenes and leave")
    return parser


def _about(*, in_full: bool) -> str:
    from core.about import PROGRAM, info, program_version

    if isinstance(sys.stdout, TextIOWrapper):  # a folder's name may hold what the console cannot show
        sys.stdout.reconfigure(errors="backslashreplace")
    return info() if in_full else f"{PROGRAM} {program_version()}"


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = (int(number) for number in text.lower().split("x"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no size; write it as 1440x900") from error
    if not (640 <= width <= 7680 and 480 <= height <= 4320):
        raise argparse.ArgumentTypeError(f"{text} is out of range; choose from 640x480 to 7680x4320")
    return width, height


def _start_log() -> None:
    """Warnings and crashes go to a small file beside the runs; a folder that cannot be written does without."""
    try:
        user_folder().mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            user_folder() / "log.txt", maxBytes=500_000, backupCount=1, encoding="utf-8"
        )
    except OSError:
        return
    logging.basicConfig(handlers=[handler], format="%(asctime)s %(levelname)s %(name)s: %(message)s")


if __name__ == "__main__":
    sys.exit(main())
