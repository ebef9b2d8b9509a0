"""The window while it trains: does it stay alive, what does it cost, and how soon does it answer?"""

import argparse
import itertools
import json
import signal
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import common
import numpy as np
from PIL import Image
from PySide6.QtCore import QEvent, QPointF
from window_tools import (
    Heartbeat,
    LookWatch,
    StepWatch,
    display,
    live,
    live_until,
    milliseconds,
    mouse,
    real_window,
    start_training,
    training_config,
)

from core.bench.turns import paired_ratios
from core.device import choose_computing, choose_device
from core.runs.config import RunConfig
from gui.scenes import Stage

_PHOTO = (4000, 3000)  # pixels: 12 megapixels
_PARTS = ("heartbeat", "speed", "strokes", "pages", "photo", "blocks", "buttons")
_PAGES = ("inside", "ablation", "why", "by_hand", "evaluation")  # in the middle, each at its own work
_PRESS, _MOVE, _RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease


def main() -> None:
    """Measures the parts that are asked for, first with an idle window, then with one that trains."""
    options = common.parser(__doc__)
    options.add_argument("--only", nargs="+", choices=_PARTS, default=_PARTS, metavar="PART", help=", ".join(_PARTS))
    options.add_argument("--seconds", type=float, default=30.0, help="of each heartbeat and each piece of training")
    options.add_argument("--rounds", type=int, default=3, help="with the window and without")
    options.add_argument("--strokes", type=int, default=100, help="moves of the pen")
    options.add_argument("--repeats", type=int, default=5, help="photographs, pauses and stops")
    options.add_argument("--image-size", type=int, default=96)
    options.add_argument("--batch-size", type=int, default=128)
    options = options.parse_args()
    precision = choose_computing(choose_device("auto")).precision
    config = training_config(image_size=options.image_size, batch_size=options.batch_size, precision=precision)
    with real_window() as stage:
        tables = Measurement(stage, options, config).run()
    title = f"On {display()}; googlenet, {options.image_size} px, batch {options.batch_size}, {precision}"
    common.report(options, {f"{title}: {name}": rows for name, rows in tables.items()})


class Measurement:
    """All that is measured in one window, part by part."""

    def __init__(self, stage: Stage, options: argparse.Namespace, config: RunConfig) -> None:
        self._stage, self._window = stage, stage.window
        self._options, self._config = options, config
        self._looks, self._steps = LookWatch(stage.window), StepWatch(stage.window)
        self._tables: dict[str, list[dict[str, object]]] = {}

    def run(self) -> dict[str, list[dict[str, object]]]:
        """The tables by title."""
        parts = {
            "heartbeat": self._heartbeat,
            "strokes": self._strokes,
            "pages": self._pages,
            "photo": self._photos,
            "blocks": self._blocks,
        }
        memory = {"idle, MB": common.memory_mb()}
        for state in ("idle", "training"):
            if state == "training":
                start_training(self._stage, self._steps, self._config)
            for name, measure in parts.items():
                if name in self._options.only:
                    common.say(f"{name}, {state}")
                    measure(state)
        if "speed" in self._options.only:
            self._speed()
        if "buttons" in self._options.only:
            self._buttons()
        memory |= {"training, MB": common.memory_mb(), "at most, MB": common.memory_mb("VmHWM")}
        self._tables["memory of the process"] = [memory]
        return self._tables

    def _add(self, table: str, row: dict[str, object]) -> None:
        self._tables.setdefault(table, []).append(row)

    def _heartbeat(self, state: str) -> None:
        late_ms = Heartbeat().over(self._options.seconds)
        percentiles = {f"p{share}, ms": common.percentile(late_ms, share) for share in (50, 99)}
        row = {"window": state, "beats": len(late_ms), **percentiles, "worst, ms": max(late_ms)}
        self._add("lateness of a 10 ms heartbeat in the window's thread", row)

    def _strokes(self, state: str) -> None:
        self._add_answers("a move of the pen until it is painted", state, self._stroke(("bars", "maps")))

    def _pages(self, state: str) -> None:
        """A stroke before each page, while it computes what it shows: the page "ablation" measures all branches."""
        for page in _PAGES:
            self._window.centre.show_page(page)
            if page == "ablation":
                self._window.look_inside.ablation.measure()
            live(1.0)  # it is at work
            answers = [answer["bars"] for answer in self._stroke(("bars",))]
            row = {"window": state, "page": page, **milliseconds(answers)}
            self._add("a move of the pen until the bars are painted, before each page", row)
            if page == "ablation":
                self._window.look_inside.ablation.cancel()
        self._window.centre.show_page("inside")

    def _stroke(self, shown: tuple[str, ...]) -> list[dict[str, float]]:
        """One long stroke, each move of which is waited for; the answers in seconds."""
        self._stage.click_mode("draw")
        live(0.2)  # the canvas takes its place
        canvas = self._window.picture_panel.canvas
        canvas.clear()
        places = _zigzag(canvas.width(), canvas.height(), self._options.strokes + 1)
        mouse(canvas, _PRESS, places[0])
        live(0.5)  # the first point is looked at
        answers = []
        for place in places[1:]:
            move = partial(mouse, canvas, _MOVE, place)
            answers.append(self._looks.seconds(move, changes_picture=True, shown=shown))
        mouse(canvas, _RELEASE, places[-1])
        return answers

    def _photos(self, state: str) -> None:
        """Each photograph is a file of its own, so that nothing can be remembered of it."""
        answers = []
        with tempfile.TemporaryDirectory() as folder:
            for number in range(self._options.repeats):
                path = _photo(Path(folder) / f"photo{number}.jpg", seed=number)
                answers.append(self._looks.seconds(lambda path=path: self._stage.drop([path]), changes_picture=True))
                live(0.3)
        self._add_answers("a dropped JPEG of 12 megapixels until it is painted", state, answers)

    def _blocks(self, state: str) -> None:
        """Clicks on one Inception block after the other, back to the first one."""
        strip = self._window.inside.strip
        names = [f"inception{name}" for name in ("3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b", "3a")]
        answers = []
        for name in names:
            place = strip.item_rect(name).center()

            def click(place: QPointF = place) -> None:
                mouse(strip, _PRESS, place)
                mouse(strip, _RELEASE, place)

            answers.append(self._looks.seconds(click, changes_picture=False))
            live(0.2)
        self._add_answers("a click on another block until it is painted", state, answers, shown=("maps",))

    def _add_answers(
        self, table: str, state: str, answers: list[dict[str, float]], shown: tuple[str, ...] = ("bars", "maps")
    ) -> None:
        for part in shown:
            self._add(table, {"window": state, "shown": part, **milliseconds([answer[part] for answer in answers])})

    def _speed(self) -> None:
        """Pieces of training with the window and of `core train` without one take turns; the window is paused then."""
        speeds = common.interleave({"with": self._with_window, "without": self._without_window}, self._options.rounds)
        ratios = paired_ratios(speeds["with"], speeds["without"])
        row = {"with the window, images/s": speeds["with"], "without": speeds["without"], "with / without": ratios}
        self._add("speed of training by the clock on the wall", row)

    def _with_window(self) -> float:
        """Images a second between two steps, `--seconds` apart; before and after that the run is paused."""
        self._set_state("running")
        self._steps.next_step()
        start, num_before = self._steps.next_step()
        live(self._options.seconds)
        end, num_after = self._steps.next_step()
        self._pause()
        return (num_after - num_before) * self._config.batch_size / (end - start)

    def _without_window(self) -> float:
        """The same of the command line in a process of its own, ended by Ctrl+C."""
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "core", "train", "--model", self._config.model, "--json"]
            command += ["--image-size", str(self._config.image_size), "--batch-size", str(self._config.batch_size)]
            command += ["--precision", self._config.precision, "--epochs", "1000", "--out", f"{folder}/run"]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
                steps = (time.perf_counter() for line in process.stdout if json.loads(line)["event"] == "step_done")
                start = list(itertools.islice(steps, 3))[-1]
                ends = []
                for end in steps:
                    ends.append(end)
                    if end - start >= self._options.seconds:
                        break
                process.send_signal(signal.SIGINT)
                process.communicate()
        return len(ends) * self._config.batch_size / (ends[-1] - start)

    def _buttons(self) -> None:
        """How long the engine goes on after a click: up to the step under way for Pause, and saving for Stop."""
        pauses, stops, step_s = [], [], 0.0
        for _ in range(self._options.repeats):
            self._set_state("running")
            self._steps.next_step()
            live(0.4 * self._steps.step_s())  # in the middle of a step
            pauses.append(self._pause())
        for _ in range(self._options.repeats):
            self._set_state("running")
            self._steps.next_step()
            step_s = self._steps.step_s()
            live(0.4 * step_s)
            start = time.perf_counter()
            self._stage.click(self._window.toolbar.stop)
            live_until(lambda: self._window.controller.state == "idle", "the end of the run")
            stops.append(time.perf_counter() - start)
            start_training(self._stage, self._steps, self._config)
        for name, seconds in (("Pause", pauses), ("Stop", stops)):
            row = {"button": name, **milliseconds(seconds), "one step, ms": 1000 * step_s}
            self._add("a click until the engine stands still", row)

    def _pause(self) -> float:
        """Presses Pause; the seconds from the click to the last that came of the run."""
        start = time.perf_counter()
        self._set_state("paused")
        self._steps.wait_until_it_stands(start)
        return self._steps.last_event_at - start

    def _set_state(self, state: str) -> None:
        """Presses the big button if the run is not in this state."""
        if self._window.controller.state != state:
            self._stage.click(self._window.toolbar.run)


def _zigzag(width: int, height: int, num_points: int) -> list[QPointF]:
    """Points from left to right in the middle half of the canvas, up and down by turns."""
    margin, rows = 0.2, (0.3, 0.7)
    return [
        QPointF(width * (margin + (1 - 2 * margin) * number / num_points), height * rows[number % 2])
        for number in range(num_points)
    ]


def _photo(path: Path, seed: int) -> Path:
    """A dark shape on a light, slightly noisy ground, as large as a telephone takes it."""
    random = np.random.default_rng(seed)
    width, height = _PHOTO
    small = random.normal(225, 6, (height // 8, width // 8, 3)).clip(0, 255).astype(np.uint8)
    small[height // 32 : -height // 32, width // 24 : -width // 24] //= 4
    Image.fromarray(small).resize(_PHOTO, Image.Resampling.BILINEAR).save(path, quality=92)
    return path


if __name__ == "__main__":
    main()
