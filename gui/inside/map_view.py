"""One map, large: every pixel a square that one can read the number of."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.fitting_label import FittingLabel
from gui.inside import words
from gui.inside.map_raster import MapRaster
from gui.inside.mosaic import ranges
from gui.language import Translated
from gui.widgets import Card, FlatButton, Label

if TYPE_CHECKING:
    from core.inside.network_map import Block

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class MapView(Translated, Card):
    """A map of the shown block, in place of all maps until it is closed; the arrow keys go to the next ones."""

    closed = Signal()
    channel_changed = Signal(str, int)  # layer, channel

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._block: Block | None = None
        self._layer, self._channel = "", 0
        self._maps: np.ndarray | None = None  # C x H x W of the layer
        self._shared: tuple[float, float] | None = None
        self._pixel: tuple[int, int] | None = None
        self._title = FittingLabel(size="title", bold=True)
        self._previous, self._next = FlatButton("‹"), FlatButton("›")
        self._close = FlatButton(icon_name="close", framed=False)
        self.raster = MapRaster()
        self._where = Label(soft=True, wrap=True)
        self._value = Label(size="large")
        self._hint = Label(size="small", soft=True, wrap=True)
        self._arrange()
        self._previous.clicked.connect(lambda: self._go(-1))
        self._next.clicked.connect(lambda: self._go(1))
        self._close.clicked.connect(self.closed)
        self.raster.pixel_pointed.connect(self._on_pixel_pointed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._retranslate()

    def show_map(self, block: "Block", layer: str, channel: int) -> None:
        """Shows one map of a layer, empty until `show_maps` brings the numbers."""
        if layer != self._layer or block != self._block:
            self._maps = None
        self._block, self._layer, self._channel = block, layer, channel
        self._show()

    def show_maps(self, maps: dict[str, np.ndarray], shared: tuple[float, float] | None) -> None:
        """Follows new float32 C x H x W maps by layer; `shared` are the ends of the scale, None for the map's own."""
        new = maps.get(self._layer)
        self._maps = None
        if new is not None and self._block is not None and len(new) == _num_maps(self._block, self._layer):
            self._maps = new.reshape(len(new), *(new.shape[1:] or (1, 1)))
        self._shared = shared
        self._show()

    def spot(self) -> tuple[str, int]:
        """The layer and the channel that are shown."""
        return self._layer, self._channel

    def title(self) -> str:
        """What stands above the map."""
        return self._title.toolTip()

    def reading(self) -> str:
        """What is said of the pixel under the mouse."""
        return f"{self._where.text()}: {self._value.text()}" if self._pixel else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._limit_width()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._limit_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif key in _STEPS:
            self._go(_STEPS[key])
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        header = QHBoxLayout()
        header.setSpacing(theme.GRID // 2)
        header.addWidget(self._title, stretch=1)
        for button in (self._previous, self._next, self._close):
            header.addWidget(button)
        beside = QVBoxLayout()
        beside.addWidget(self._where)
        beside.addWidget(self._value)
        beside.addStretch()
        beside.addWidget(self._hint)
        body = QHBoxLayout()
        body.setSpacing(2 * theme.GRID)
        body.addWidget(self.raster, stretch=100)  # up to the width that it can make use of
        body.addLayout(beside, stretch=1)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addLayout(header)
        layout.addLayout(body, stretch=1)

    def _show(self) -> None:
        block = self._block
        if block is None:
            return
        number = words.map_number(block, self._layer, self._channel, _num_maps(block, self._layer))
        size = (words.by(block.out_shape[1:]),) if len(block.out_shape) > 1 else ()
        self._title.set_wordings(" · ".join((words.layer_title(block, self._layer), number, *size)), number)
        self._previous.setEnabled(self._channel > 0)
        self._next.setEnabled(self._channel < _num_maps(block, self._layer) - 1)
        if self._maps is None:
            self.raster.show_values(np.zeros(block.out_shape[1:] or (1, 1), dtype=np.float32), None)
        else:
            self.raster.show_values(self._maps[self._channel], self._ends(self._maps))
        self._show_reading()

    def _limit_width(self) -> None:
        """Lets the reading begin right beside the map."""
        self._layout.activate()
        self.raster.setMaximumWidth(self.raster.useful_width())

    def _ends(self, maps: np.ndarray) -> tuple[float, float]:
        """What the darkest and the brightest shade stand for."""
        if self._shared is not None:
            return self._shared
        # A map of one pixel has no range of its own.
        return ranges(maps if maps[0].size == 1 else maps[self._channel : self._channel + 1]).overall()

    def _show_reading(self) -> None:
        if self._pixel is None or self._maps is None:
            nothing = self.tr("There is no picture: draw or drop one to see what this map makes of it.")
            self._where.setText(nothing if self._maps is None else self._remark(self._maps[self._channel]))
            self._value.setText("")
            return
        row, column = self._pixel
        self._where.setText(self.tr("row {row}, column {column}").format(row=row + 1, column=column + 1))
        self._value.setText(words.value(float(self._maps[self._channel, row, column])))

    def _remark(self, values: np.ndarray) -> str:
        """What is to be said while no pixel is pointed at."""
        if not np.isfinite(values).any():
            return self.tr("Not a number anywhere (NaN): this network is broken.")
        if not values.any():
            return self.tr("Zero everywhere: nothing in this picture excites this map.")
        return self.tr("Point at a pixel to read its value.")

    def _go(self, step: int) -> None:
        channel = self._channel + step
        if self._block is not None and 0 <= channel < _num_maps(self._block, self._layer):
            self._channel = channel
            self._show()
            self.channel_changed.emit(self._layer, channel)

    def _on_pixel_pointed(self, pixel: tuple[int, int] | None) -> None:
        self._pixel = pixel
        self._show_reading()

    def _retranslate(self) -> None:
        self._previous.setToolTip(self.tr("The map before (key ←)"))
        self._next.setToolTip(self.tr("The next map (key →)"))
        self._close.setToolTip(self.tr("Back to all maps (key Esc)"))
        for button in (self._previous, self._next, self._close):
            button.setAccessibleName(button.toolTip())
        self._hint.setText(self.tr("← → next map · Esc all maps"))
        self.setAccessibleName(self.tr("Enlarged map"))
        self._show()


def _num_maps(block: "Block", layer: str) -> int:
    for branch in block.branches:
        if branch.reduce is not None and branch.reduce[0] == layer:
            return branch.reduce[1]
        if branch.name == layer:
            return branch.num_channels
    return 0
