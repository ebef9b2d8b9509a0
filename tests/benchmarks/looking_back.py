"""How long it takes from a move of the timeline's slider until bars and maps of that moment stand on the screen."""

import random
from dataclasses import replace
from pathlib import Path

import common
import window_tools  # before Qt: it chooses the display
from window_tools import LookWatch, live_until, real_window, training_config

from core.paths import runs_folder
from core.runs.config import RunConfig
from core.runs.eight_bit import pack
from core.runs.events import EpochDone, StepDone
from core.runs.folder import RunFolder
from core.runs.weights import find_weights
from core.train.recipes import recipe_config
from gui.scenes import Stage

_NUM_EPOCHS = 30  # more than stay in memory
_WEIGHTS = "googlenet-book"


def main() -> None:
    """Looks back at the moments of a run on disk, then at those of one that trains meanwhile."""
    options = common.parser(__doc__)
    options.add_argument("--looks", type=int, default=60, help="moves of the slider")
    options.add_argument("--batches", type=int, default=16, help="of an epoch of the run that trains")
    options = options.parse_args()
    with real_window() as stage:
        slide = _Slide(stage, options.looks)
        common.say("looking back at a run on disk")
        _open(stage, _finished_run(runs_folder() / "finished"))
        rows = slide.rows("nothing else")
        common.say("looking back at the run that trains")
        _train(stage, training_config(num_images=128 * options.batches, num_epochs=100, batch_size=128))
        rows += slide.rows("a training")
        stage.window.controller.stop()
        live_until(lambda: stage.window.controller.state == "idle", "the end of the run")
    common.report(options, {f"On {window_tools.display()}, ms until bars and maps are painted": rows})


class _Slide:
    """Moves from moment to moment, back and forth."""

    def __init__(self, stage: Stage, num_looks: int) -> None:
        self._shown, self._num_looks = stage.window.shown, num_looks
        self._watch = LookWatch(stage.window)
        self._random = random.Random(0)

    def rows(self, beside: str) -> list[dict[str, object]]:
        """The figures of moments that are read from the disk, and of those that are still in memory."""
        from_disk = [self._look_from_disk() for _ in range(self._num_looks)]
        first, second = self._shown.moments[-2:]
        for moment in (first, second):
            self._go(moment)
        in_memory = [self._go(first if number % 2 else second) for number in range(self._num_looks)]
        beginning = []
        for _ in range(max(3, self._num_looks // 10)):
            self._go(second)
            self._shown.shelf.forget()
            beginning.append(self._go(self._shown.moments[0]))
        kinds = {
            "read from the disk": from_disk,
            "in memory": in_memory,
            "before the first step, drawn anew": beginning,
        }
        return [{"beside": beside, "moment": name, **_figures(values)} for name, values in kinds.items()]

    def _look_from_disk(self) -> float:
        others = [each for each in self._shown.moments if each.file is not None and each != self._shown.moment]
        self._shown.shelf.forget()
        return self._go(self._random.choice(others))

    def _go(self, moment: object) -> float:
        """Milliseconds; 0 where one is there already."""
        if moment == self._shown.moment:
            return 0.0
        seconds = self._watch.seconds(lambda: self._shown.look_at(moment), changes_picture=False)
        assert self._shown.moment_in_use == moment
        return 1000 * max(seconds.values())


def _figures(values: list[float]) -> dict[str, object]:
    return {
        "looks": len(values),
        "median": common.percentile(values, 50),
        "p95": common.percentile(values, 95),
        "most": max(values),
    }


def _finished_run(path: Path) -> RunFolder:
    """A run with the weights of many epochs in 8 bits: all the same, for here it is the time that counts."""
    weights = find_weights(_WEIGHTS)
    config = replace(recipe_config("book", weights.model, num_epochs=_NUM_EPOCHS), device="cpu")
    run = RunFolder.create(path, config)
    packed = pack(weights.tensors)
    about = {"model": weights.model, "image_size": weights.image_size}
    figures: list[StepDone | EpochDone] = []
    for epoch in range(1, _NUM_EPOCHS + 1):
        step = epoch * config.num_batches
        run.save_weights(epoch, packed, {**about, "epoch": epoch, "step": step})
        figures.append(StepDone(step, epoch, 1.0, 0.5, 128, float(step)))
        figures.append(EpochDone(epoch, step, 1.0, 0.5, 1.0, 0.5, 100.0, float(step)))
    run.write_metrics(figures)
    return run


def _open(stage: Stage, run: RunFolder) -> None:
    stage.window.browser.open_run(run.path)
    live_until(lambda: len(stage.window.shown.moments) > _NUM_EPOCHS, "the run's moments")
    stage.wait_for_prediction()


def _train(stage: Stage, config: RunConfig) -> None:
    """Begins a run and waits until it has half of its first epoch to look back at, and the first."""
    window = stage.window
    window.run_panel.show_config(config)
    window.controls.run_or_pause()
    live_until(lambda: len(window.shown.moments) >= 3, "the run's moments")


if __name__ == "__main__":
    main()
