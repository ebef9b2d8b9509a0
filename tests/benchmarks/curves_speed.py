"""What the curves cost to show, with a history of 10,000 epochs and 1,000,000 steps."""

import statistics
import time
from collections.abc import Callable

import common
import window_tools  # before Qt: it chooses the display
from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from core.runs.events import EpochDone, StepDone
from core.runs.history import RunHistory
from core.train.recipes import recipe_config
from gui import theme
from gui.train.curves import CurvesView

_SIZE = (900, 250)  # pixels, as the dock has them in a window of 1440 x 900
_BATCH = 128


def main() -> None:
    """Builds one long history, then adds steps to it as a live run does."""
    options = common.parser(__doc__)
    options.add_argument("--epochs", type=int, default=10_000)
    options.add_argument("--steps", type=int, default=1_000_000)
    options.add_argument("--repeats", type=int, default=50)
    options = options.parse_args()
    app = QApplication.instance() or QApplication(["inception-lab"])
    app.setStyle("Fusion")
    theme.apply_theme(app, "light")
    qInstallMessageHandler(lambda *_: None)
    common.say("building the history")
    history = long_history(options.epochs, options.steps // options.epochs)
    view = CurvesView()
    view.prepare()
    view.resize(*_SIZE)
    view.show()
    app.processEvents()
    rows = [
        {"what": "show it for the first time, and paint", **cost(lambda: show(view, history), 1)},
        {"what": "one step more, and paint", **cost(lambda: show(view, history, more=1), options.repeats)},
        {"what": "paint again", **cost(lambda: paint(view), options.repeats)},
    ]
    title = f"On {window_tools.display()}, {_SIZE[0]} x {_SIZE[1]} pixels: {options.epochs:,} epochs, "
    common.report(options, {f"{title}{options.steps:,} steps": rows})
    view.close()


def long_history(num_epochs: int, steps_per_epoch: int) -> RunHistory:
    """A run whose loss falls and flickers, so that it is no easier to draw than a real one."""
    config = recipe_config(
        "book", "googlenet", num_epochs=num_epochs, num_images=steps_per_epoch * _BATCH, batch_size=_BATCH
    )
    history = RunHistory(config)
    for epoch in range(1, num_epochs + 1):
        for _ in range(steps_per_epoch):
            add_step(history)
        loss = 2.3 * 0.999**epoch + 0.1
        step = len(history.steps)
        history.append(EpochDone(epoch, step, loss, 1 - loss / 3, loss + 0.05, 0.95 - loss / 3, 100.0, float(step)))
    return history


def add_step(history: RunHistory) -> None:
    """One more step of the run."""
    step = len(history.steps) + 1
    loss = 2.3 * 0.99999**step + 0.1 + 0.05 * (step * 7919 % 101) / 101
    epoch = (step - 1) // history.config.num_batches + 1
    history.append(StepDone(step, epoch, loss, 1 - loss / 3, _BATCH, float(step)))


def show(view: CurvesView, history: RunHistory, more: int = 0) -> None:
    """What the window does 30 times a second while it trains."""
    for _ in range(more):
        add_step(history)
    view.show_history(history)
    paint(view)


def paint(view: CurvesView) -> None:
    """Both plots, from their axes to the last line, into the window's own picture."""
    for card in (view.loss, view.accuracy):
        card.plot.viewport().update()
    QApplication.processEvents()


def cost(act: Callable[[], None], repeats: int) -> dict[str, object]:
    """Columns of a table: milliseconds by the clock on the wall, and the median of those of the processor."""
    wall_ms, cpu_ms = [], []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        wall_ms.append(1000 * (time.perf_counter() - wall))
        cpu_ms.append(1000 * (time.process_time() - cpu))
    return {"n": repeats, "wall, ms": wall_ms, "processor, ms": statistics.median(cpu_ms)}


if __name__ == "__main__":
    main()
