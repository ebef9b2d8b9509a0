"""All maps of a block side by side, one lane a branch, and below them the concatenation that they make."""

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from gui.inside import colours, words
from gui.inside.geometry import Grid, LaneContent, LanesLayout, Space, Spot, lay_out, neighbour
from gui.inside.lane_painting import (
    BAR_HEIGHT,
    HEADINGS,
    HeadingStyle,
    label_height,
    paint_bar,
    paint_heading,
    paint_hint,
    paint_label,
    paint_ring,
)
from gui.inside.mosaic import Ranges, empty_mosaic, mosaic, ranges
from gui.language import Translated

if TYPE_CHECKING:
    from core.inside.network_map import Block

MARGIN = 3  # on all sides, for the ring around maps at the edge
_BAR_SPACE = 6
_LANE_GAP = 12
_HEADING_GAP = 4
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class LanesView(Translated, QWidget):
    """Paints the maps as one picture a layer. One map has the cursor; a click or Enter chooses it."""

    map_chosen = Signal(str, int)  # layer, channel
    branch_toggled = Signal(str)  # the switch of a branch was used

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._block: Block | None = None
        self._with_reductions = False
        self._is_shared = False
        self._is_waiting = True  # no picture has been looked at
        self._off: frozenset[str] = frozenset()
        self._maps: dict[str, np.ndarray] = {}
        self._ranges: dict[str, Ranges] = {}
        self._pictures: dict[str, QImage] = {}  # painted last; what is not in here has to be painted anew
        self._layout: LanesLayout | None = None
        self._heading = HEADINGS[0]
        self._cursor: Spot | None = None
        self._hovered: Spot | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_block(self, block: "Block", *, with_reductions: bool) -> None:
        """Shows the empty lanes of a block; `fit` has to be called next."""
        if block != self._block:
            self._set_maps({})
        self._block, self._with_reductions = block, with_reductions
        self._hovered = self._layout = None
        self._pictures = {}
        self.update()
        if self._cursor is None or self._cursor[0] not in _channels(block) or not with_reductions:
            self._cursor = (block.branches[0].name, 0)

    def show_maps(self, maps: dict[str, np.ndarray]) -> None:
        """Fills the lanes with float32 C x H x W (or C) maps by layer; what is missing stays empty."""
        self._is_waiting = not maps
        channels = {} if self._block is None else _channels(self._block)
        fitting = {name: maps[name] for name in channels if name in maps and len(maps[name]) == channels[name]}
        self._set_maps({name: each.reshape(len(each), *(each.shape[1:] or (1, 1))) for name, each in fitting.items()})

    def show_off(self, off: frozenset[str]) -> None:
        """Shows the switches of these branches off and all others on."""
        if off != self._off:
            self._off = off
            self.update()

    def switch_rect(self, branch: str) -> QRectF:
        """Where a branch can be switched on and off: its whole heading."""
        assert self._block is not None
        assert self._layout is not None
        places = self._heading_places(self._layout, self.width())
        names = [each.name for each in self._block.branches]
        left, width = places[names.index(branch)]
        return QRectF(left, MARGIN, width, self._heading.height)

    def set_shared(self, is_shared: bool) -> None:
        """Whether all maps share one scale; otherwise each map goes from its least to its greatest value."""
        self._is_shared = is_shared
        self._pictures = {}
        self.update()

    def fit(self, size: QSize) -> int:
        """Arranges the maps for that much space, margins included; returns the height that is used."""
        assert self._block is not None
        for style in HEADINGS:
            layout = self._fitted(self._block, size, style)
            if self._headings_fit(self._block, layout, style, size.width()):
                break
        if (layout, style) != (self._layout, self._heading):
            self._layout, self._heading = layout, style
            self._pictures = {}
            self.update()
        return math.ceil(layout.height / self.devicePixelRatioF()) + 2 * MARGIN

    def _fitted(self, block: "Block", size: QSize, heading: HeadingStyle) -> LanesLayout:
        """The maps arranged for that much space, margins included, below headings of that style."""
        ratio = self.devicePixelRatioF()
        is_inception = block.kind == "inception"
        space = Space(
            width=round((size.width() - 2 * MARGIN) * ratio),
            height=round((size.height() - 2 * MARGIN) * ratio),
            line=max(1, round(ratio)),
            lane_gap=round(_LANE_GAP * ratio),
            header=round((heading.height + 4) * ratio) if is_inception else 0,
            label=round((label_height() + 4) * ratio) if self._with_reductions else 0,
            footer=round((BAR_HEIGHT + _BAR_SPACE) * ratio) if is_inception else 0,
        )
        contents = [
            LaneContent(branch.name, branch.num_channels, branch.reduce if self._with_reductions else None)
            for branch in block.branches
        ]
        return lay_out(contents, max(block.out_shape[1:], default=1), space)

    def _headings_fit(self, block: "Block", layout: LanesLayout, style: HeadingStyle, width: int) -> bool:
        """Whether each lane's heading has space before the next lane begins."""
        places = self._heading_places(layout, width)
        return block.kind != "inception" or all(
            style.width(words.branch_title(branch.kind), str(branch.num_channels)) <= place
            for branch, (_, place) in zip(block.branches, places, strict=True)
        )

    def _heading_places(self, layout: LanesLayout, width: int) -> list[tuple[float, float]]:
        """Left and width of each heading in a view of that width."""
        ratio = self.devicePixelRatioF()
        lefts = [MARGIN + lane.left / ratio for lane in layout.lanes]
        return [(left, end - _HEADING_GAP - left) for left, end in pairwise([*lefts, width - MARGIN + _HEADING_GAP])]

    def scale(self) -> float:
        """How many screen pixels a map's pixel is wide."""
        return self._layout.scale if self._layout else 1.0

    def shared_range(self) -> tuple[float, float] | None:
        """The least and the greatest value of all that is shown; None before maps have come."""
        shown = [grid.layer for lane in self._layout.lanes for grid in lane.grids] if self._layout else []
        ends = [self._ranges[layer].overall() for layer in shown if layer in self._ranges]
        return (min(low for low, _ in ends), max(high for _, high in ends)) if ends else None

    def cursor_spot(self) -> Spot | None:
        """The layer and channel that Enter would choose."""
        return self._cursor

    def set_cursor_spot(self, layer: str, channel: int) -> None:
        """Moves the cursor to a map."""
        self._cursor = (layer, channel)
        self.update()

    def cell_rect(self, layer: str, channel: int) -> QRectF:
        """Where a map is painted."""
        assert self._layout is not None
        grid = self._layout.grid(layer)
        assert grid is not None
        left, top = grid.cell(channel)
        return self._logical(left, top, grid.side, grid.side)

    def tooltip_at(self, position: QPointF) -> str:
        """What there is to know about the map, or the branch, at a point."""
        if self._block is None or self._layout is None:
            return ""
        spot = self._spot_at(position)
        if spot is not None:
            return self._words_for(*spot)
        switch = self._switch_at(position)
        if switch is not None:
            return self._switch_words(switch)
        x = (position.x() - MARGIN) * self.devicePixelRatioF()
        for branch, lane in zip(self._block.branches, self._layout.lanes, strict=True):
            if branch.kind != "layer" and lane.left <= x < lane.left + lane.width:
                return f"{words.layer_title(self._block, branch.name)}\n{words.costs(branch)}"
        return ""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tooltip_at(QPointF(event.pos())), self)
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange and self._block is not None:
            self.fit(self.size())
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._pictures = {}
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._cursor is None:
            super().keyPressEvent(event)
        elif key in _STEPS and self._layout is not None:
            self.set_cursor_spot(*neighbour(self._layout, self._cursor, *_STEPS[key]))
            self.setAccessibleDescription(self._words_for(*self._cursor).replace("\n", ", "))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.map_chosen.emit(*self._cursor)
        elif key == Qt.Key.Key_O and self._block is not None and self._block.kind == "inception":
            self.branch_toggled.emit(_branch_of(self._block, self._cursor[0]))
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hovered(self._spot_at(event.position()))
        is_switch = self._switch_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_switch else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hovered(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        spot, switch = self._spot_at(event.position()), self._switch_at(event.position())
        if spot is not None:
            self.set_cursor_spot(*spot)
            self.map_chosen.emit(*spot)
        elif switch is not None:
            self.branch_toggled.emit(switch)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._block is None or self._layout is None:
            return
        painter = QPainter(self)
        table = colours.table(self) if not self._pictures else None
        for lane in self._layout.lanes:
            for grid in lane.grids:
                if grid.layer not in self._pictures:
                    self._pictures[grid.layer] = self._painted(grid, colours.table(self) if table is None else table)
                painter.drawImage(self._logical(grid.left, grid.top, 0, 0).topLeft(), self._pictures[grid.layer])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._block.kind == "inception":
            self._paint_around(painter, self._block, self._layout)
        if self._is_waiting:
            top = self._logical(0, self._layout.lanes[0].maps.top, 0, 0).top()
            text = self.tr("Draw or drop a picture to see the maps")
            paint_hint(painter, self, QPointF(self.width() / 2, (top + self.height()) / 2), text)
        if self._hovered is not None:
            paint_ring(painter, self, self.cell_rect(*self._hovered).adjusted(-0.5, -0.5, 0.5, 0.5), 1)
        if self.hasFocus() and self._cursor is not None:
            paint_ring(painter, self, self.cell_rect(*self._cursor).adjusted(-1, -1, 1, 1), 2)

    def _painted(self, grid: Grid, table: np.ndarray) -> QImage:
        maps = self._maps.get(grid.layer)
        if maps is None:
            shades = empty_mosaic(grid)
        else:
            # A map of one pixel has no range of its own.
            shared = self.shared_range() if self._is_shared or maps[0].size == 1 else None
            low, high = self._ranges[grid.layer] if shared is None else shared
            shades = mosaic(maps, low, high, grid)
        image = colours.picture(shades, table)
        image.setDevicePixelRatio(self.devicePixelRatioF())
        return image

    def _paint_around(self, painter: QPainter, block: "Block", layout: LanesLayout) -> None:
        """Headings, labels and bars of the branches."""
        places = self._heading_places(layout, self.width())
        for branch, lane, (left, width) in zip(block.branches, layout.lanes, places, strict=True):
            heading, on = QRectF(left, MARGIN, width, self._heading.height), branch.name not in self._off
            texts = (words.branch_title(branch.kind), str(branch.num_channels))
            paint_heading(painter, self, heading, branch.kind, texts, self._heading, on=on)
            bar = self._logical(lane.left, layout.height, lane.width, 0).adjusted(0, -BAR_HEIGHT, 0, 0)
            paint_bar(painter, self, bar, branch.kind, on=on)
            if self._with_reductions:
                for grid, wordings in zip(lane.grids, words.lane_labels(block, branch), strict=True):
                    top = self._logical(0, grid.top, 0, 0).top() - label_height() - 2
                    place = QRectF(heading.left(), top, heading.width(), label_height())
                    paint_label(painter, self, place, wordings)

    def _words_for(self, layer: str, channel: int) -> str:
        assert self._block is not None
        num_maps = _channels(self._block)[layer]
        lines = [f"{words.layer_title(self._block, layer)} · {words.map_number(self._block, layer, channel, num_maps)}"]
        if layer in self._ranges:
            ends = self._ranges[layer]
            lines.append(words.range_text(float(ends.lows[channel]), float(ends.highs[channel])))
        return "\n".join(lines)

    def _switch_at(self, position: QPointF) -> str | None:
        """The branch whose switch is at a point."""
        if self._block is None or self._layout is None or self._block.kind != "inception":
            return None
        names = (branch.name for branch in self._block.branches)
        return next((name for name in names if self.switch_rect(name).contains(position)), None)

    def _switch_words(self, branch: str) -> str:
        assert self._block is not None
        title = words.layer_title(self._block, branch)
        costs = words.costs(next(each for each in self._block.branches if each.name == branch))
        if branch in self._off:
            switch = self.tr("{branch}: off; a click switches it on").format(branch=title)
        else:
            switch = self.tr("{branch}: on; a click switches it off").format(branch=title)
        return f"{switch}\n{costs}"

    def _set_maps(self, maps: dict[str, np.ndarray]) -> None:
        self._maps = maps
        self._ranges = {name: ranges(each) for name, each in maps.items()}
        self._pictures = {}
        self.update()

    def _retranslate(self) -> None:
        self.update()

    def _set_hovered(self, spot: Spot | None) -> None:
        if spot != self._hovered:
            self._hovered = spot
            self.update()

    def _spot_at(self, position: QPointF) -> Spot | None:
        if self._layout is None:
            return None
        ratio = self.devicePixelRatioF()
        return self._layout.spot_at((position.x() - MARGIN) * ratio, (position.y() - MARGIN) * ratio)

    def _logical(self, left: float, top: float, width: float, height: float) -> QRectF:
        """Screen pixels in the widget's own units."""
        ratio = self.devicePixelRatioF()
        return QRectF(MARGIN + left / ratio, MARGIN + top / ratio, width / ratio, height / ratio)


def _branch_of(block: "Block", layer: str) -> str:
    """The branch that a layer is, or belongs to as its reduction."""
    return next(branch.name for branch in block.branches if layer == branch.name or layer.startswith(f"{branch.name}."))


def _channels(block: "Block") -> dict[str, int]:
    """How many maps each layer of a block has, the reductions included."""
    branches = {branch.name: branch.num_channels for branch in block.branches}
    return branches | dict(branch.reduce for branch in block.branches if branch.reduce)
