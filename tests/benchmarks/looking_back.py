"""How long it takes from a move of the timeline's slider until bars and maps of that moment stand on the screen."""

import random
import time
from dataclasses import replace
from pathlib import Path

import common
import torch
import window_tools  # before Qt: it chooses the display
from PySide6.QtCore import QEventLoop, QTimer
from window_tools import PATIENCE_S, live, live_until, real_window, training_config

from core.paths import runs_folder
from core.runs.config import RunConfig
from core.runs.eight_bit import pack
from core.runs.events import EpochDone, StepDone
from core.runs.folder import RunFolder
from core.runs.moments import Moment
from core.runs.weights import find_weights
from core.train.recipes import recipe_config
from gui.scenes import Stage
from gui.shown import Shown

_NUM_EPOCHS = 30  # more than stay in memory
_WEIGHTS = "googlenet-book"
_PARTS = ("disk", "training")
_NUM_IMAGES = 1_280  # of the run that trains: half of its epoch comes soon, and its end not so soon


def main() -> None:
    """Looks back at the moments of a run on disk, then at those of one that trains meanwhile."""
    options = common.parser(__doc__)
    options.add_argument("--looks", type=int, default=60, help="moves of the slider")
    options.add_argument("--only", nargs="+", choices=_PARTS, default=_PARTS, metavar="PART", help=", ".join(_PARTS))
    options = options.parse_args()
    rows = []
    with real_window() as stage:
        slide = _Slide(stage, options.looks)
        if "disk" in options.only:
            common.say("looking back at a run on disk")
            _open(stage, _finished_run(runs_folder() / "finished"))
            rows += slide.rows("nothing else")
        if "training" in options.only:
            common.say("looking back at the run that trains")
            _train(stage, replace(training_config(), num_images=_NUM_IMAGES))
            rows += slide.rows("a training")
            stage.window.controller.stop()
            live_until(lambda: stage.window.controller.state == "idle", "the end of the run")
    common.report(options, {f"On {window_tools.display()}, ms until bars and maps are painted": rows})


class _Slide:
    """Moves from moment to moment, back and forth."""

    def __init__(self, stage: Stage, num_looks: int) -> None:
        self._window, self._shown, self._num_looks = stage.window, stage.window.shown, num_looks
        self._random = random.Random(0)

    def rows(self, beside: str) -> list[dict[str, object]]:
        """The figures of moments that are read from the disk, that are in memory, and of the beginning."""
        first, with_files = self._shown.moments[0], _kept(self._shown)
        few = max(3, self._num_looks // 5)
        kinds = {
            "one step on, read ahead": self._steps(with_files),
            "any, read from the disk": [self._look(self._random.choice(with_files)) for _ in range(self._num_looks)],
            "in memory": [self._look(with_files[0], known=with_files[0]) for _ in range(self._num_looks)],
            "the beginning, read ahead": [self._look(first, known=with_files[-1]) for _ in range(few)],
            "the beginning, drawn anew": [self._look(first) for _ in range(few)],
        }
        return [{"beside": beside, "moment": name, **_figures(values)} for name, values in kinds.items() if values]

    def _steps(self, moments: list[Moment]) -> list[tuple[float, float]]:
        """From one moment to the next, as play does at two a second."""
        looks = []
        for moment in moments[: self._num_looks + 1]:
            looks.append(self._go(moment))
            self._settle()
        return looks[1:]

    def _look(self, moment: Moment, *, known: Moment | None = None) -> tuple[float, float]:
        """Milliseconds, and those of computing in all threads, until the moment is seen after the newest weights.

        Before, `known` has been looked at; without it nothing is in memory.
        """
        if known is not None:
            self._go(known)
            self._settle()
        self._go(None)
        if known is None:
            self._shown.shelf.forget()
        self._settle()
        return self._go(moment)

    def _settle(self) -> None:
        """Waits until what may be wanted next has been read."""
        live(0.3)  # it is begun once the last look is over
        live_until(self._window.shelf_jobs.is_idle, "the disk")

    def _go(self, moment: Moment | None) -> tuple[float, float]:
        if moment == self._shown.moment:
            return 0.0, 0.0
        loop, prediction = QEventLoop(), self._window.prediction
        connection = prediction.predicted.connect(lambda _: self._shown.moment_in_use == moment and loop.quit())
        QTimer.singleShot(round(1000 * PATIENCE_S), loop, loop.quit)
        start, computed = time.perf_counter(), time.process_time()
        self._shown.look_at(moment)
        loop.exec()
        for view in (self._window.inside.block_view.lanes, self._window.bars):
            view.repaint()
        seconds, computed = time.perf_counter() - start, time.process_time() - computed
        prediction.predicted.disconnect(connection)
        assert self._shown.moment_in_use == moment, "nothing was predicted"
        return 1000 * seconds, 1000 * computed


def _kept(shown: Shown) -> list[Moment]:
    """The moments before the newest weights that lie on the disk."""
    last_step = shown.history.steps[-1].step if shown.history.steps else 0
    return [each for each in shown.moments if 0 < each.step < last_step]


def _figures(looks: list[tuple[float, float]]) -> dict[str, object]:
    values, computed = zip(*looks, strict=True)
    return {
        "looks": len(values),
        "median": common.percentile(values, 50),
        "p95": common.percentile(values, 95),
        "most": max(values),
        "computing": common.percentile(computed, 50),
    }


def _finished_run(path: Path) -> RunFolder:
    """A run with the weights of many epochs in 8 bits: the bundled ones with some noise, so that all look different."""
    weights = find_weights(_WEIGHTS)
    config = replace(recipe_config("book", weights.model, num_epochs=_NUM_EPOCHS), device="cpu")
    run = RunFolder.create(path, config)
    about = {"model": weights.model, "image_size": weights.image_size}
    figures: list[StepDone | EpochDone] = []
    for epoch in range(1, _NUM_EPOCHS + 1):
        step = epoch * config.num_batches
        tensors = {name: tensor * (1 + 0.1 * torch.randn_like(tensor)) for name, tensor in weights.tensors.items()}
        run.save_weights(epoch, pack(tensors), {**about, "epoch": epoch, "step": step})
        figures.append(StepDone(step, epoch, 1.0, 0.5, 128, float(step)))
        figures.append(EpochDone(epoch, step, 1.0, 0.5, 1.0, 0.5, 100.0, float(step)))
    run.write_metrics(figures)
    return run


def _open(stage: Stage, run: RunFolder) -> None:
    stage.window.browser.open_run(run.path)
    live_until(lambda: len(stage.window.shown.moments) > _NUM_EPOCHS, "the run's moments")
    stage.wait_for_prediction()


def _train(stage: Stage, config: RunConfig) -> None:
    """Begins a run and waits until it has half of its first epoch to look back at."""
    window = stage.window
    window.run_panel.show_config(config)
    window.controls.run_or_pause()
    live_until(lambda: _kept(window.shown), "the run's moments")


if __name__ == "__main__":
    main()
