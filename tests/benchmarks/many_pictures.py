"""Many pictures at once: a table of 10,000 rows, and what the window feels of a folder that is being read."""

import io
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import common
import numpy as np
from PIL import Image
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_tools import Heartbeat, LookWatch, display, live, live_until, milliseconds, mouse, real_window

from core.predict.batch import THUMBNAIL_SIDE
from gui.main_window import MainWindow
from gui.predict.table_page import PictureTablePage
from gui.predict.table_rows import Column, TableRow
from gui.scenes import Stage

_CLASSES = tuple(f"class {number}" for number in range(10))
_AT_ONCE = 20  # rows come in between two looks at the screen
_STROKE = [QPointF(0.2 + 0.6 * step / 30, 0.3 + 0.4 * (step % 7) / 7) for step in range(31)]


class _Said:
    def __init__(self, probabilities: np.ndarray) -> None:
        self.probabilities, self.familiarity = probabilities, None


def main() -> None:
    """Prints both tables."""
    options = common.parser(__doc__)
    options.add_argument("--rows", type=int, default=10_000)
    options.add_argument("--folder", type=Path, help="photographs to read (default: 300 invented ones)")
    options.add_argument("--only", choices=("rows", "window"))
    options.add_argument("--seconds", type=float, default=10.0, help="of each look at the window's heartbeat")
    options = options.parse_args()
    tables: dict[str, list[dict[str, object]]] = {}
    with tempfile.TemporaryDirectory() as invented, real_window() as stage:
        if options.only != "window":
            tables[f"A table of {options.rows:,} rows; on {display()}"] = rows(options.rows)
        if options.only != "rows":
            folder = options.folder or _photographs(Path(invented), 300)
            tables["The window while a folder is read"] = window(stage, folder, options.seconds)
    common.report(options, tables)


def rows(num_rows: int) -> list[dict[str, object]]:
    """The page alone, with rows that are already known."""
    generator = np.random.default_rng(0)
    said = generator.dirichlet(np.ones(len(_CLASSES)), num_rows).astype(np.float32)
    pixels = generator.integers(0, 255, (num_rows, 28, 28), np.uint8)
    thumbnail = _jpeg(generator.integers(0, 255, (THUMBNAIL_SIDE * 3 // 4, THUMBNAIL_SIDE, 3), np.uint8))
    page = PictureTablePage()
    page.resize(860, 560)
    page.show()
    page.begin(_CLASSES, str)
    before = common.memory_mb()
    worst = 0.0
    start = time.perf_counter()
    for number in range(num_rows):
        name = f"IMG_{number:05}.jpg"
        row = TableRow(Path("/clothes", name), name, "clothes", "clothes", pixels[number].copy(), thumbnail[:] + b"")
        row.allowed = (number % len(_CLASSES),)
        page.model.append(row)
        page.model.set_prediction(number, _Said(said[number].copy()))
        if number % _AT_ONCE == 0:
            worst = max(worst, _ms(page.update))
    page.model.settle()
    seconds = time.perf_counter() - start
    after = common.memory_mb()
    each = 1000 * seconds / num_rows
    figures: list[dict[str, object]] = [{"what": "a row comes in", "ms": each, "worst, ms": worst}]
    descending = Qt.SortOrder.DescendingOrder
    for what, act in {
        "sort by name": lambda: page.view.sortByColumn(Column.NAME, descending),
        "sort by certainty": lambda: page.view.sortByColumn(Column.CERTAINTY, descending),
        "show the wrong ones": lambda: page.kinds.set_value("wrong"),
        "show all": lambda: page.kinds.set_value("all"),
        "find a name": lambda: page.search.setText("9999"),
        "find all again": page.search.clear,
    }.items():
        figures.append({"what": what, "ms": _ms(act), "worst, ms": None})
    page.view.scrollToTop()
    scrolled = [_ms(lambda: QTest.keyClick(page.view, Qt.Key.Key_PageDown)) for _ in range(200)]
    figures.append(
        {"what": "a page further (200 times)", "ms": common.percentile(scrolled, 50), "worst, ms": max(scrolled)}
    )
    kept = None if before is None or after is None else after - before
    figures.append({"what": "memory of the rows, MB", "ms": kept, "worst, ms": None})
    page.close()
    page.deleteLater()
    return figures


def window(stage: Stage, folder: Path, seconds: float) -> list[dict[str, object]]:
    """Heartbeat and pen before a folder is dropped and while it is read."""
    window, looks = stage.window, LookWatch(stage.window)
    stage.click_mode("draw")
    live(1)
    figures = [_felt("idle", looks, window, seconds)]
    stage.drop([folder])
    model, many = window.table.model, window.many_pictures
    live_until(lambda: len(model.rows) > 8, "the first rows")
    stage.click_mode("draw")
    live(0.5)
    begun, num_before = time.perf_counter(), len(model.rows)
    figures.append(_felt("reading", looks, window, seconds))
    speed = (len(model.rows) - num_before) / (time.perf_counter() - begun)
    if many.is_idle():
        raise SystemExit("All pictures were read before the measurement was over; give a larger folder.")
    figures[-1]["pictures/s"] = speed
    figures[0]["pictures/s"] = None
    stage.click(window.table.progress.cancel_button())
    return figures


def _felt(state: str, looks: LookWatch, window: MainWindow, seconds: float) -> dict[str, object]:
    late = Heartbeat().over(seconds)
    window.centre.show_page("inside")  # where the maps are painted, which the watch waits for too
    live(0.2)
    canvas = window.picture_panel.canvas
    canvas.clear()
    live(0.5)
    places = [QPointF(place.x() * canvas.width(), place.y() * canvas.height()) for place in _STROKE]
    mouse(canvas, QEvent.Type.MouseButtonPress, places[0])
    moves = [
        looks.seconds(lambda place=place: mouse(canvas, QEvent.Type.MouseMove, place), changes_picture=True)["bars"]
        for place in places[1:]
    ]
    mouse(canvas, QEvent.Type.MouseButtonRelease, places[-1])
    beat = {f"heartbeat late, p{share}, ms": common.percentile(late, share) for share in (50, 99)}
    pen = {f"pen to bars, {name}": value for name, value in milliseconds(moves).items() if name != "n"}
    return {"window": state, **beat, "worst, ms": max(late), **pen}


def _ms(act: Callable[[], object]) -> float:
    """Milliseconds until it is done and painted."""
    start = time.perf_counter()
    act()
    QApplication.processEvents()
    return 1000 * (time.perf_counter() - start)


def _photographs(folder: Path, number: int) -> Path:
    """A dark thing on an uneven light ground, another for each file."""
    generator = np.random.default_rng(0)
    for index in range(number):
        ground = generator.normal(200, 12, (1000, 1000, 3))
        top, left = generator.integers(100, 400, 2)
        ground[top : top + 400, left : left + 350] -= 130
        (folder / f"{index}.jpg").write_bytes(_jpeg(ground.clip(0, 255).astype(np.uint8)))
    return folder


def _jpeg(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=85)
    return file.getvalue()


if __name__ == "__main__":
    main()
