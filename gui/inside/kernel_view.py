"""A kernel written by hand that runs over the picture: nine numbers, and what they make of it."""

from itertools import chain

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from core.inside.by_hand import KERNELS, slide, window_at
from gui import theme
from gui.inside.number_field import FreeNumber
from gui.inside.number_grid import NumberGrid, Sign
from gui.inside.switch import Switch
from gui.language import Translated
from gui.widgets import FlatButton, Label, MenuButton

_SIZE = 3
_TICK_MS = 33
_SECONDS = 6.0  # that a run over the whole picture takes
_OWN = "own"
_GRAY = (0.0, 255.0)


class KernelView(Translated, QWidget):
    """Picture, kernel, result; the window follows the mouse, or runs by itself when "Run it" is clicked."""

    content_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pixels: np.ndarray | None = None
        self._place = (0, 0)
        self._num_done: int | None = None  # places that the running window has passed; None while it does not run
        self.picture, self.result = NumberGrid("gray"), NumberGrid("signed")
        self.fields = [[FreeNumber(width=5 * theme.GRID) for _ in range(_SIZE)] for _ in range(_SIZE)]
        self.divisor = FreeNumber(1.0, width=5 * theme.GRID)
        self._divided = Label(soft=True)
        self.preset = MenuButton()
        self.run = FlatButton(icon_name="run")
        self.relu = Switch()
        self.sentence = Label(wrap=True)
        self._titles = [Label(size="small", soft=True) for _ in range(3)]
        self._note = Label(size="small", soft=True, wrap=True)
        self._body = QWidget()
        self._timer = QTimer(self, interval=_TICK_MS)
        self._arrange()
        self._timer.timeout.connect(self._on_tick)
        self.run.clicked.connect(self._on_run)
        self.relu.toggled.connect(self._show)
        self.preset.chosen.connect(self.choose)
        for field in [*chain.from_iterable(self.fields), self.divisor]:
            field.number_changed.connect(self._on_typed)
        for grid in (self.picture, self.result):
            grid.cell_pointed.connect(self._on_cell_pointed)
        self._retranslate()
        self.choose("upright")

    def show_pixels(self, pixels: np.ndarray | None) -> None:
        """Runs over another picture, uint8 H x W; None for none."""
        if pixels is None or self._pixels is None or pixels.shape != self._pixels.shape:
            self._place = (0, 0) if pixels is None else (pixels.shape[0] // 2, pixels.shape[1] // 2)
        self._pixels = pixels
        self._show()

    def choose(self, name: str) -> None:
        """Writes one of the known kernels into the fields."""
        if name in KERNELS:
            kernel, divisor = KERNELS[name]
            for fields, numbers in zip(self.fields, kernel, strict=True):
                for field, number in zip(fields, numbers, strict=True):
                    field.set_number(number)
            self.divisor.set_number(divisor)
        self._name_presets(name)
        self._show()

    def kernel(self) -> np.ndarray:
        """float64 3 x 3, as it stands in the fields."""
        return np.array([[field.number() for field in fields] for fields in self.fields])

    def values(self) -> np.ndarray | None:
        """What the kernel makes of the picture, float64 H x W; None where there is none."""
        if self._pixels is None:
            return None
        values = slide(self._pixels, self.kernel(), self.divisor.number())
        return np.maximum(values, 0.0) if self.relu.isChecked() else values

    def is_empty(self) -> bool:
        """Whether there is no picture."""
        return self._pixels is None

    def parts(self) -> tuple[QWidget, ...]:
        """What a picture of the scene has."""
        return self._body, self.sentence

    def is_running(self) -> bool:
        """Whether the window goes over the picture by itself."""
        return self._num_done is not None

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        for widget in (self.preset, self.run, self.relu):
            head.addWidget(widget)
        head.addStretch()
        numbers = QGridLayout()
        numbers.setSpacing(theme.GRID // 2)
        for row, fields in enumerate(self.fields):
            for column, field in enumerate(fields):
                numbers.addWidget(field, row, column)
        divided = QHBoxLayout()
        divided.addWidget(self._divided)
        divided.addWidget(self.divisor)
        divided.addStretch()
        middle = QVBoxLayout()
        middle.setSpacing(theme.GRID)
        middle.addStretch()
        middle.addWidget(self._titles[1])
        middle.addLayout(numbers)
        middle.addLayout(divided)
        middle.addStretch()
        body = QHBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.addLayout(_titled(self._titles[0], self.picture), stretch=1)
        body.addWidget(Sign("×"))
        body.addLayout(middle)
        body.addWidget(Sign("="))
        body.addLayout(_titled(self._titles[2], self.result), stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addLayout(head)
        layout.addWidget(self._body, stretch=1)
        layout.addWidget(self.sentence)
        layout.addWidget(self._note)

    def _show(self) -> None:
        values = self.values()
        self.content_changed.emit()
        self._body.setVisible(values is not None)
        self.run.setEnabled(values is not None)
        if values is None or self._pixels is None:
            self._stop()
            self.sentence.setText(self.tr("There is no picture: draw or drop one, and the kernel runs over it."))
            return
        self.picture.show_values(self._pixels, None, _GRAY)
        ends = (0.0, float(values.max())) if self.relu.isChecked() else None
        self.result.show_values(values, None, ends)
        self._say_scale()
        self.result.show_first(self._num_done)
        self._show_place(values)

    def _show_place(self, values: np.ndarray) -> None:
        """What the kernel computes where its window stands."""
        assert self._pixels is not None
        row, column = self._place
        self.picture.mark(self._place, _SIZE)
        self.result.mark(self._place)
        seen, kernel = window_at(self._pixels, row, column, _SIZE), self.kernel()
        terms = [
            f"{pixel:.0f} × {f'({weight:.4g})' if weight < 0 else f'{weight:.4g}'}"
            for pixel, weight in zip(seen.ravel(), kernel.ravel(), strict=True)
            if weight
        ]
        total = " + ".join(terms) or "0"
        divisor = self.divisor.number() or 1.0
        divided = f"({total}) ÷ {divisor:.4g}" if divisor != 1 else total
        exact = float((seen * kernel).sum()) / divisor
        text = self.tr("Row {row}, column {column}: {sum} = {total}").format(
            row=row + 1, column=column + 1, sum=divided, total=f"{exact:.4g}"
        )
        if exact < 0 and self.relu.isChecked():
            text = self.tr("{sentence}; the ReLU makes 0 of it").format(sentence=text)
        self.sentence.setText(text)

    def _say_scale(self) -> None:
        signed = self.tr("gray is 0, white positive, black negative")
        self._titles[2].setText(self.tr("black is 0, white positive") if self.relu.isChecked() else signed)

    def _stop(self) -> None:
        self._timer.stop()
        self._num_done = None
        self.result.show_first(None)
        self.run.set_icon_name("run")

    def _on_run(self) -> None:
        if self.is_running():
            self._stop()
        else:
            self._num_done = 0
            self._timer.start()
            self.run.set_icon_name("stop")
        self._show()

    def _on_tick(self) -> None:
        values = self.values()
        if values is None or self._num_done is None or not self.isVisible():
            self._stop()
            return
        self._num_done += max(1, round(values.size * _TICK_MS / 1000 / _SECONDS))
        if self._num_done >= values.size:
            self._stop()
        else:
            self._place = divmod(self._num_done, values.shape[1])
            self.result.show_first(self._num_done)
        self._show_place(values)

    def _on_typed(self) -> None:
        self._name_presets(_OWN)
        self._show()

    def _on_cell_pointed(self, cell: tuple[int, int] | None) -> None:
        values = self.values()
        if cell is not None and values is not None and not self.is_running():
            self._place = cell
            self._show_place(values)

    def _name_presets(self, chosen: str) -> None:
        choices = [
            ("copy", self.tr("Copy")),
            ("blur", self.tr("Blur")),
            ("sharpen", self.tr("Sharpen")),
            ("upright", self.tr("Upright edges")),
            ("level", self.tr("Level edges")),
            ("all", self.tr("All edges")),
        ]
        if chosen == _OWN:
            choices.append((_OWN, self.tr("Your own")))
        self.preset.set_choices(choices, chosen)

    def _retranslate(self) -> None:
        self._name_presets(self.preset.value() or "upright")
        self.run.setText(self.tr("Run it over the picture"))
        self.relu.setText(self.tr("ReLU"))
        self.relu.setToolTip(self.tr("What is negative becomes 0, as after each convolution of the network"))
        self._divided.setText(self.tr("divided by"))
        self.divisor.setAccessibleName(self.tr("Divided by"))
        self._titles[0].setText(self.tr("the picture, 0 to 255"))
        self._titles[1].setText(self.tr("the kernel"))
        for row, fields in enumerate(self.fields, start=1):
            for column, field in enumerate(fields, start=1):
                field.setAccessibleName(self.tr("Kernel, row {row}, column {column}").format(row=row, column=column))
        self.preset.setAccessibleName(self.tr("Kernel"))
        self._note.setText(
            self.tr(
                "Type any numbers, or point at a pixel. A network learns such numbers by itself, many kernels a layer."
            )
        )
        self._show()


def _titled(title: Label, grid: NumberGrid) -> QVBoxLayout:
    layout = QVBoxLayout()
    layout.setSpacing(theme.GRID // 2)
    layout.addWidget(title)
    layout.addWidget(grid, stretch=1)
    return layout
