"""The shown block on a card: what it is and costs, its maps in lanes, and what they add up to."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.fitting_label import FittingLabel
from gui.inside import words
from gui.inside.colours import ColourBar
from gui.inside.lanes_view import MARGIN, LanesView
from gui.inside.switch import Switch
from gui.language import Translated
from gui.widgets import Card, Label, MenuButton

if TYPE_CHECKING:
    from core.inside.network_map import Block

_OWN, _SHARED = "own", "shared"


class BlockView(Translated, Card):
    """Shows one block and the maps that it makes of the current picture."""

    layers_changed = Signal()  # the maps of other modules are wanted
    map_chosen = Signal(str, int)  # layer, channel
    branches_toggled = Signal(object, bool)  # list[str] of branches that are to be on, or off

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._block: Block | None = None
        self._small_images = 0
        self._title = Label(size="title", bold=True)
        self._facts = FittingLabel(size="small", soft=True)
        self.block_switch = Switch()
        self._scale = MenuButton()
        policy = self._scale.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._scale.setSizePolicy(policy)
        self.lanes = LanesView()
        self._sentence = FittingLabel(size="small", soft=True)
        self._colour_bar = ColourBar()
        self._reductions = Switch()
        self._arrange()
        self._scale.chosen.connect(self._on_scale_chosen)
        self._reductions.toggled.connect(self._on_reductions_toggled)
        self.lanes.map_chosen.connect(self.map_chosen)
        self.lanes.branch_toggled.connect(self._on_branch_toggled)
        self.block_switch.clicked.connect(self._on_block_switched)
        self._off: frozenset[str] = frozenset()
        self._retranslate()

    def show_off(self, off: frozenset[str]) -> None:
        """Shows these branches switched off, and the block too where none of its branches is on."""
        self._off = off
        self.lanes.show_off(off)
        self.block_switch.setChecked(any(name not in off for name in self._branches()))

    def show_block(self, block: "Block", *, small_images: int = 0) -> None:
        """Shows empty lanes until the maps come; `small_images` are the pixels of images that keep them small, or 0."""
        self._block, self._small_images = block, small_images
        self._show()

    def show_maps(self, maps: dict[str, np.ndarray]) -> None:
        """Fills the lanes with float32 C x H x W (or C) maps by module name; what is missing is drawn empty."""
        self.lanes.show_maps(maps)
        self._show_scale()

    def set_cursor_spot(self, layer: str, channel: int) -> None:
        """Moves the cursor to one of the maps."""
        self.lanes.set_cursor_spot(layer, channel)

    def focus_maps(self) -> None:
        """Gives the maps the keyboard."""
        self.lanes.setFocus(Qt.FocusReason.OtherFocusReason)

    def layers(self) -> tuple[str, ...]:
        """The modules whose maps are wanted: the branches, and their 1x1 reductions where these are shown."""
        if self._block is None:
            return ()
        branches = tuple(branch.name for branch in self._block.branches)
        reductions = tuple(branch.reduce[0] for branch in self._block.branches if branch.reduce)
        return branches + reductions if self._with_reductions() else branches

    def shared_range(self) -> tuple[float, float] | None:
        """The ends of the scale that all maps share; None where each has its own."""
        return self.lanes.shared_range() if self._is_shared() else None

    def minimumSizeHint(self) -> QSize:
        rows = 23 if self._with_reductions() else 18  # so that all maps of all blocks still have a place
        return QSize(super().minimumSizeHint().width(), rows * theme.GRID)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        result = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # parts have other heights, after a change of font for example
            self._place()
        return result

    def _arrange(self) -> None:
        header = QHBoxLayout()
        header.setSpacing(theme.GRID + 2)
        header.addWidget(self._title)
        header.addWidget(self._facts, stretch=1)
        header.addWidget(self.block_switch)
        header.addWidget(self._scale)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(theme.GRID)
        foot.addWidget(self._sentence, stretch=1)
        foot.addWidget(self._colour_bar)
        foot.addWidget(self._reductions)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(header)
        layout.addStretch(1)  # lanes and foot are placed by hand: the foot follows closely wherever the lanes end
        self._header = header
        for widget in (self.lanes, self._foot):  # after the header, so that the Tab key comes to them after it
            widget.setParent(self)

    def _show(self) -> None:
        block = self._block
        if block is None:
            return
        self._title.setText(words.block_title(block))
        shapes, costs = words.shapes(block), words.costs(block)
        self._facts.set_wordings(f"{shapes} · {costs}", shapes, words.by(block.out_shape), "")
        self.block_switch.setVisible(block.kind == "inception")
        self.show_off(self._off)
        self._reductions.setVisible(any(branch.reduce for branch in block.branches))
        self._scale.setVisible(not self._is_one_pixel())
        self.lanes.show_block(block, with_reductions=self._with_reductions())
        self._place()
        self._show_scale()

    def _place(self) -> None:
        """Gives the lanes all the space that the foot leaves, and puts the foot where they end."""
        if self._block is None:
            return
        self._layout.activate()
        space = self.contentsRect()
        space.setTop(self._header.geometry().bottom() + 1)
        foot = self._foot.sizeHint().height()
        lanes = space.adjusted(-MARGIN, 0, MARGIN, -foot)
        lanes.setHeight(max(1, min(lanes.height(), self.lanes.fit(lanes.size()))))
        self.lanes.setGeometry(lanes)
        self._foot.setGeometry(space.left(), lanes.bottom() + 1, space.width(), foot)
        self._show_sentence(self._block)

    def _show_sentence(self, block: "Block") -> None:
        scale = words.scale(self.lanes.scale())
        values = {"count": block.out_shape[0], "size": words.by(block.out_shape[1:]), "scale": scale}
        if self._is_one_pixel():
            wordings = [self.tr("{count} values, each shown as a square")]
        else:
            wordings = [
                self.tr("{count} maps, each {size} shown {scale}"),
                self.tr("{count} maps shown {scale}"),
                self.tr("shown {scale}"),
                scale,
            ]
        if len(block.branches) > 1:
            values["terms"] = " + ".join(str(branch.num_channels) for branch in block.branches)
            wordings.insert(0, self.tr("concatenation: {terms} = {count} maps, each {size} shown {scale}"))
        sentences = [text.format(**values) for text in wordings]
        if self._small_images and len(block.out_shape) == 3:
            reason = self.tr("{sentence}; small, for the images have {pixels} px")
            explained = [reason.format(sentence=each, pixels=self._small_images) for each in sentences]
            sentences = explained + sentences
        self._sentence.set_wordings(*sentences)

    def _show_scale(self) -> None:
        ends = self.lanes.shared_range() if self._is_shared() or self._is_one_pixel() else None
        if ends is None:
            self._colour_bar.show_ends(self.tr("least"), self.tr("greatest"))
        else:
            self._colour_bar.show_ends(words.value(ends[0]), words.value(ends[1]))

    def _with_reductions(self) -> bool:
        block = self._block
        return self._reductions.isChecked() and block is not None and any(branch.reduce for branch in block.branches)

    def _branches(self) -> list[str]:
        return [] if self._block is None else [branch.name for branch in self._block.branches]

    def _on_branch_toggled(self, branch: str) -> None:
        self.branches_toggled.emit([branch], branch in self._off)

    def _on_block_switched(self) -> None:
        self.branches_toggled.emit(self._branches(), self.block_switch.isChecked())

    def _is_shared(self) -> bool:
        return self._scale.value() == _SHARED

    def _is_one_pixel(self) -> bool:
        return self._block is not None and max(self._block.out_shape[1:], default=1) == 1

    def _on_scale_chosen(self, value: str) -> None:
        self.lanes.set_shared(value == _SHARED)
        self._show_scale()

    def _on_reductions_toggled(self) -> None:
        self._show()
        self.updateGeometry()
        self.layers_changed.emit()

    def _retranslate(self) -> None:
        value = self._scale.value() or _OWN
        self._scale.set_choices([(_OWN, self.tr("own scale")), (_SHARED, self.tr("shared scale"))], value)
        self._scale.setToolTip(
            self.tr("Own scale: each map from its least to its greatest value. Shared scale: one for all maps.")
        )
        self._scale.setAccessibleName(self.tr("Scale of the colours"))
        self.block_switch.setText(self.tr("block"))
        self.block_switch.setToolTip(
            self.tr("All four branches of the block on or off. Without a block nothing of the picture gets further.")
        )
        self._reductions.setText(self.tr("1×1 reductions"))
        self._reductions.setToolTip(
            self.tr("Also show the thinned maps that the 3×3 and 5×5 convolutions work on: fewer maps, less to compute")
        )
        self._colour_bar.setToolTip(self.tr("What the colours mean; gray is no number (NaN)"))
        self.lanes.setAccessibleName(self.tr("Feature maps"))
        self._show()
