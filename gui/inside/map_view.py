"""One map, large: every pixel a square that one can read the number of; beside it, where that number comes from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.fitting_label import FittingLabel
from gui.inside import words
from gui.inside.beside import BesideMap
from gui.inside.map_raster import MapRaster
from gui.inside.mosaic import ranges
from gui.language import Translated
from gui.widgets import Card, FlatButton, Label

if TYPE_CHECKING:
    from core.inside.network_map import Block

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Down: (1, 0),
}

_HEIGHT_WITH_HINT = 40 * theme.GRID  # in a lower view, as on a projector, all of it is for what stands beside the map


@dataclass(frozen=True)
class MapPlace:
    """One value of a map: by its module, its channel and its pixel, all counted from 0; a vector has pixel (0, 0)."""

    layer: str
    channel: int
    row: int
    column: int


class MapView(Translated, Card):
    """A map of the shown block, in place of all maps until it is closed; the arrow keys go to the next ones.

    One of its values is spoken of: that under the mouse, else the one that was clicked last, else the greatest. The
    views `beside` the map follow it by `place_changed`.
    """

    closed = Signal()
    channel_changed = Signal(str, int)  # layer, channel
    place_changed = Signal(object)  # the MapPlace that is spoken of now; None where there is no picture
    place_chosen = Signal(object)  # the MapPlace that was clicked, or moved to by a key

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._block: Block | None = None
        self._layer, self._channel = "", 0
        self._maps: np.ndarray | None = None  # C x H x W of the layer
        self._shared: tuple[float, float] | None = None
        self._off: frozenset[str] = frozenset()
        self._pointed: tuple[int, int] | None = None
        self._chosen: tuple[int, int] | None = None
        self._place: MapPlace | None = None
        self._title = FittingLabel(size="title", bold=True)
        self._previous, self._next = FlatButton("‹"), FlatButton("›")
        self._close = FlatButton(icon_name="close", framed=False)
        self.raster = MapRaster()
        self.beside = BesideMap()
        self._where = Label(soft=True, wrap=True)
        self._value = Label(size="large")
        self._hint = FittingLabel(size="small", soft=True)
        self._arrange()
        self._previous.clicked.connect(lambda: self._go(-1))
        self._next.clicked.connect(lambda: self._go(1))
        self._close.clicked.connect(self.closed)
        self.raster.pixel_pointed.connect(self._on_pixel_pointed)
        self.raster.pixel_chosen.connect(self.choose_pixel)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._retranslate()

    def show_map(self, block: "Block", layer: str, channel: int) -> None:
        """Shows one map of a layer, empty until `show_maps` brings the numbers."""
        if layer != self._layer or block != self._block:
            self._maps = self._pointed = self._chosen = None
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

    def show_off(self, off: frozenset[str]) -> None:
        """Says of maps of these branches that they are switched off."""
        if off != self._off:
            self._off = off
            self._show_reading()

    def spot(self) -> tuple[str, int]:
        """The layer and the channel that are shown."""
        return self._layer, self._channel

    def place(self) -> MapPlace | None:
        """The value that is spoken of; None where there is no picture."""
        return self._place

    def choose_pixel(self, row: int, column: int) -> None:
        """Speaks of this value of the map, also when the mouse has gone; so a click does."""
        self._chosen = row, column
        self._show_reading()
        if self._place is not None:
            self.place_chosen.emit(self._place)

    def title(self) -> str:
        """What stands above the map."""
        return self._title.toolTip()

    def reading(self) -> str:
        """What is said of the pixel under the mouse, or of the chosen one."""
        return f"{self._where.text()}: {self._value.text()}" if self._pointed or self._chosen else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hint.setVisible(self.height() >= _HEIGHT_WITH_HINT)
        self._limit_width()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._limit_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif key in _MOVES and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._move(*_MOVES[key])
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
        reading = QHBoxLayout()
        reading.setSpacing(theme.GRID)
        reading.addWidget(self._where, stretch=1)
        reading.addWidget(self._value)
        beside = QVBoxLayout()
        beside.setSpacing(theme.GRID)
        beside.addLayout(reading)
        beside.addWidget(self.beside, stretch=1)
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
        """Says which value is spoken of, what it is, and to the views beside the map that it is another one."""
        self._value.setText("")
        if self._maps is None:
            self._where.setText(self.tr("There is no picture: draw or drop one to see what this map makes of it."))
            self._speak_of(None)
            return
        values = self._maps[self._channel]
        row, column = pixel = self._pointed or self._chosen or _greatest(values)
        where = self.tr("row {row}, column {column}").format(row=row + 1, column=column + 1)
        if self._pointed or self._chosen:
            self._where.setText(where)
        else:
            self._where.setText(self._remark(values) or self.tr("greatest: {where}").format(where=where))
        if self._pointed or self._chosen or not self._remark(values):
            self._value.setText(words.value(float(values[pixel])))
        self._speak_of(MapPlace(self._layer, self._channel, row, column))

    def _speak_of(self, place: MapPlace | None) -> None:
        self.raster.mark(None if place is None else (place.row, place.column))
        if place != self._place:
            self._place = place
            self.place_changed.emit(place)

    def _remark(self, values: np.ndarray) -> str:
        """What is to be said of a map whose values say nothing."""
        if not np.isfinite(values).any():
            return self.tr("Not a number anywhere (NaN): this network is broken.")
        if not values.any() and self._layer in self._off:
            return self.tr("Zero everywhere: this branch is switched off.")
        if not values.any():
            return self.tr("Zero everywhere: nothing in this picture excites this map.")
        return ""

    def _move(self, rows: int, columns: int) -> None:
        """Chooses the pixel beside the one that is spoken of."""
        if self._maps is not None and self._place is not None:
            height, width = self._maps.shape[1:]
            row, column = self._place.row + rows, self._place.column + columns
            self.choose_pixel(min(max(row, 0), height - 1), min(max(column, 0), width - 1))

    def _go(self, step: int) -> None:
        channel = self._channel + step
        if self._block is not None and 0 <= channel < _num_maps(self._block, self._layer):
            self._channel = channel
            self._show()
            self.channel_changed.emit(self._layer, channel)

    def _on_pixel_pointed(self, pixel: tuple[int, int] | None) -> None:
        self._pointed = pixel
        self._show_reading()

    def _retranslate(self) -> None:
        self._previous.setToolTip(self.tr("The map before (key ←)"))
        self._next.setToolTip(self.tr("The next map (key →)"))
        self._close.setToolTip(self.tr("Back to all maps (key Esc)"))
        for button in (self._previous, self._next, self._close):
            button.setAccessibleName(button.toolTip())
        self._hint.set_wordings(
            self.tr("click: keep a value · Shift + arrows: the one beside · ← → next map · Esc all maps"),
            self.tr("click: keep a value · ← → next map · Esc all maps"),
            self.tr("← → next map · Esc all maps"),
        )
        self.setAccessibleName(self.tr("Enlarged map"))
        self._show()


def _greatest(values: np.ndarray) -> tuple[int, int]:
    """Row and column of the greatest value; of the middle where all are alike or none is a number."""
    rows, columns = values.shape
    numbers = values[np.isfinite(values)]
    if numbers.size == 0 or numbers.min() == numbers.max():
        return rows // 2, columns // 2
    row, column = np.unravel_index(np.argmax(np.where(np.isfinite(values), values, numbers.min())), values.shape)
    return int(row), int(column)


def _num_maps(block: "Block", layer: str) -> int:
    for branch in block.branches:
        if branch.reduce is not None and branch.reduce[0] == layer:
            return branch.reduce[1]
        if branch.name == layer:
            return branch.num_channels
    return 0
