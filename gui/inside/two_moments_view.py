"""The page "Two moments": the maps of one block at two moments of a training, left and right."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui import theme
from gui.export_menu import ExportMenu
from gui.fitting_label import FittingLabel
from gui.inside import words
from gui.inside.lanes_view import LanesView
from gui.inside.map_raster import MapRaster
from gui.inside.mosaic import ranges
from gui.inside.question_mark import QuestionMark
from gui.inside.two_moments_state import Side, TwoMomentsShown
from gui.language import Translated
from gui.saving import AskFile, ask_file
from gui.train.moment_slider import MomentSlider
from gui.widgets import FlatButton, Label, MenuButton

if TYPE_CHECKING:
    from core.inside.network_map import Block

_LEAST_LANES = 14 * theme.GRID
_OVERHANG = 3 * theme.GRID  # a heading is wider than the narrowest lane


class TwoMomentsView(Translated, QWidget):
    """Shows a `TwoMomentsShown` and tells what is chosen on the page; a click on a map shows that map alone, twice."""

    appeared = Signal()
    left = Signal()  # another page stands here
    left_chosen = Signal(int)  # the number of a moment
    right_chosen = Signal(int)
    block_chosen = Signal(str)
    branch_toggled = Signal(str)
    retranslated = Signal()

    def __init__(self, ask: AskFile = ask_file) -> None:
        super().__init__()
        self._shown = TwoMomentsShown()
        self._spot: tuple[str, int] | None = None  # layer and channel of the map that is shown alone
        self._is_open = False
        self.block, self.back = MenuButton(), FlatButton()
        self.sentence = FittingLabel(size="small", soft=True)
        self.question = QuestionMark(self._explanation)
        self.sides = MomentSide(), MomentSide()
        self.empty = Label(soft=True, wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self.export = ExportMenu(self, ask, name=self._name, parts=(self.sentence, *self.sides))
        self._arrange()
        for side, chosen in zip(self.sides, (self.left_chosen, self.right_chosen), strict=True):
            side.chosen.connect(chosen)
            side.lanes.map_chosen.connect(self._on_map_chosen)
            side.lanes.branch_toggled.connect(self.branch_toggled)
            side.raster.pixel_chosen.connect(lambda *_: self._show_spot(None))
        self.block.chosen.connect(self.block_chosen)
        self.back.clicked.connect(lambda: self._show_spot(None))
        self._retranslate()

    def show_moments(self, shown: TwoMomentsShown) -> None:
        """Shows these two moments instead of those before."""
        before, self._shown = self._shown, shown
        if shown.block != before.block:
            self._spot = None
        self._show()

    def shown(self) -> TwoMomentsShown:
        """What is shown."""
        return self._shown

    def spot(self) -> tuple[str, int] | None:
        """Layer and channel of the map that is shown alone; None where all are."""
        return self._spot

    def is_open(self) -> bool:
        """Whether no other page has been chosen; a dock as large as the window, with the bars, may hide this one."""
        return self._is_open

    def leave_where_put_away(self) -> None:
        """Tells that it is left where another page stands here; Qt says nothing to what has been hidden before."""
        if self._is_open and self._is_put_away():
            self._is_open = False
            self.left.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_open:
            self._is_open = True
            self.appeared.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.leave_where_put_away()

    def _is_put_away(self) -> bool:
        """Whether another page stands here: this one, or the sheet around it, is hidden and not all of the middle."""
        widget: QWidget | None = self
        while widget is not None and not isinstance(widget, QStackedWidget):
            if widget.isHidden():
                return True
            widget = widget.parentWidget()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._spot is not None:
            self._show_spot(None)
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self.block)
        head.addWidget(self.back)
        head.addWidget(self.sentence, stretch=1)
        head.addWidget(self.export.button)
        head.addWidget(self.question)
        page = QWidget()
        body = QVBoxLayout(page)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.GRID)
        body.addLayout(head)
        halves = QHBoxLayout()
        halves.setSpacing(3 * theme.GRID)
        for side in self.sides:
            halves.addWidget(side, 1)
        body.addLayout(halves, stretch=1)
        for widget in (self.empty, page):
            self._stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.setFocusProxy(self.sides[0].slider)

    def _show(self) -> None:
        shown = self._shown
        self.empty.setText(shown.reason)
        self._stack.setCurrentIndex(0 if shown.reason or shown.block is None else 1)
        self.export.button.setEnabled(shown.block is not None)
        if shown.reason or shown.block is None:
            return
        choices = [(block.name, words.block_title(block)) for block in shown.blocks]
        self.block.set_choices(choices, shown.block.name)
        for side, content in zip(self.sides, (shown.left, shown.right), strict=True):
            side.show_side(shown.block, content, shown.num_moments, shown.off, self._spot)
        self.back.setVisible(self._spot is not None)
        self.sentence.set_wordings(*self._sentences(shown.block))

    def _name(self) -> str:
        """What a picture of the page is called."""
        block = self._shown.block
        return "two-moments" if block is None else f"two-moments-{block.name}"

    def _sentences(self, block: "Block") -> tuple[str, ...]:
        if self._spot is None:
            scale = words.scale(self.sides[0].lanes.scale())
            size = words.by(block.out_shape[1:]) if len(block.out_shape) > 1 else ""
            many = self.tr("{count} maps of the same picture, each {size} shown {scale}; click one to see it large")
            few = self.tr("{count} maps; click one to see it large")
            values = {"count": block.out_shape[0], "size": size, "scale": scale}
            return many.format(**values), few.format(**values), ""
        layer, channel = self._spot
        total = next(each.num_channels for each in block.branches if each.name == layer)
        number = words.map_number(block, layer, channel, total)
        return f"{words.layer_title(block, layer)} · {number}", number

    def _show_spot(self, spot: tuple[str, int] | None) -> None:
        self._spot = spot
        self._show()
        if spot is None:
            self.sides[0].lanes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_map_chosen(self, layer: str, channel: int) -> None:
        self._show_spot((layer, channel))

    def _explanation(self) -> str:
        return self.tr(
            "The same picture goes through the network as it was at two moments of its training: left at the moment"
            " that the timeline shows, right at the one chosen here; the bars beside the picture show both. Each map"
            " goes from its own least to its own greatest value, so patterns can be compared, and brightness cannot."
        )

    def _retranslate(self) -> None:
        self.block.setToolTip(self.tr("The block whose maps are shown"))
        self.back.setText(self.tr("All maps"))
        self.back.setToolTip(self.tr("Back to all maps (key Esc)"))
        self._show()
        self.retranslated.emit()


class MomentSide(Translated, QWidget):
    """One half of the page: a slider over the moments of a run, what the chosen one is called, and its maps."""

    chosen = Signal(int)  # the number of a moment

    def __init__(self) -> None:
        super().__init__()
        self._block: Block | None = None
        self.title = FittingLabel(bold=True)
        self.slider = MomentSlider()
        self.lanes, self.raster = LanesView(), MapRaster()
        self._lanes_page = QWidget()
        self.lanes.setParent(self._lanes_page)
        self.error = Label(soft=True, wrap=True)
        self.error.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.setMinimumHeight(_LEAST_LANES)
        for page in (self._lanes_page, self.raster, self.error):
            self.stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID // 2)
        layout.addWidget(self.title)
        layout.addWidget(self.slider)
        layout.addWidget(self.stack, 1)
        self.slider.place_chosen.connect(self.chosen)
        self._retranslate()

    def show_side(
        self, block: "Block", side: Side, num_moments: int, off: frozenset[str], spot: tuple[str, int] | None
    ) -> None:
        """Shows the maps of a moment, or where there is a `spot` that map of theirs alone; emits nothing."""
        self.slider.show_places(num_moments, side.index, is_looking_back=side.index < num_moments - 1)
        self.title.set_wordings(*side.words)
        self.slider.setAccessibleDescription(side.words[0])
        if block != self._block:
            self._block = block
            self.lanes.show_block(block, with_reductions=False)
            self._place()
        self.lanes.show_off(off)
        self.lanes.show_maps(side.maps)
        if spot is not None:
            self._show_map(block, side, *spot)
        self.error.setText(side.error)
        self.stack.setCurrentWidget(self.error if side.error else self._lanes_page if spot is None else self.raster)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        result = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return result

    def minimumSizeHint(self) -> QSize:
        return QSize(20 * theme.GRID, super().minimumSizeHint().height())

    def _place(self) -> None:
        """Gives the lanes as much height as they can use, and the last heading more width than its narrow lane has."""
        if self._block is None:
            return
        space = self.stack.size()
        overhang = _OVERHANG if self._block.kind == "inception" else 0
        height = self.lanes.fit(QSize(space.width() - overhang, space.height()))
        self.lanes.setGeometry(0, 0, space.width(), max(1, min(space.height(), height)))

    def _show_map(self, block: "Block", side: Side, layer: str, channel: int) -> None:
        maps = side.maps.get(layer)
        if maps is None:
            self.raster.show_values(np.zeros(block.out_shape[1:] or (1, 1), dtype=np.float32), None)
            return
        maps = maps.reshape(len(maps), *(maps.shape[1:] or (1, 1)))
        # A map of one pixel has no range of its own.
        ends = ranges(maps if maps[0].size == 1 else maps[channel : channel + 1]).overall()
        self.raster.show_values(maps[channel], ends)

    def _retranslate(self) -> None:
        self.slider.setToolTip(self.tr("Another moment of the training (keys ← and →)"))
        self.slider.setAccessibleName(self.tr("Moment of the training"))
