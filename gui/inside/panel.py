"""The middle of the window: the network, the maps of one of its blocks, and one of the maps enlarged."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.inside.branches import Switches
from core.models import model_spec
from gui import theme
from gui.inside.block_view import BlockView
from gui.inside.map_view import MapView
from gui.inside.network_strip import NetworkStrip
from gui.inside.off_row import OffRow

if TYPE_CHECKING:
    from core.inside.network_map import Block, NetworkMap
    from core.predict.predictor import Prediction


class InsidePanel(QWidget):
    """Shows what a network makes of a picture, block by block."""

    layers_changed = Signal()  # `layers()` has other modules
    branches_toggled = Signal(object, bool)  # list[str] of branches that are to be on, or off

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network: NetworkMap | None = None
        self._name = ""
        self._maps: dict[str, np.ndarray] = {}
        self.strip = NetworkStrip()
        self.off_row = OffRow()
        self.block_view = BlockView()
        self.map_view = MapView()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.block_view)
        self._stack.addWidget(self.map_view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID + theme.GRID // 2)
        layout.addWidget(self.strip)
        layout.addWidget(self.off_row)
        layout.addWidget(self._stack, stretch=1)
        self.strip.block_chosen.connect(self.show_block_named)
        self.block_view.layers_changed.connect(self.layers_changed)
        self.block_view.branches_toggled.connect(self.branches_toggled)
        self.block_view.map_chosen.connect(self._on_map_chosen)
        self.map_view.closed.connect(self.close_map)
        self.map_view.channel_changed.connect(self.block_view.set_cursor_spot)

    def show_network(self, network_map: "NetworkMap") -> None:
        """Shows a network: the block shown so far if it is the same network at another size, else a telling one."""
        is_same = self._network is not None and self._network.model == network_map.model
        names = [block.name for block in network_map.blocks]
        self._network, self._maps = network_map, {}
        self.strip.show_network(network_map)
        name = self._name if is_same and self._name in names else _first_choice(network_map)
        self._name = ""
        self.show_block_named(name)

    def show_block_named(self, name: str) -> None:
        """Shows another block, empty until its maps come."""
        if name == self._name or self._network is None:
            return
        self._name = name
        self.close_map()
        self.strip.set_block(name)
        self.block_view.show_block(self._block(), small_images=self._small_images())
        self.layers_changed.emit()

    def show_switches(self, switches: Switches, *, share_of_means: float | None = None) -> None:
        """Shows which branches are off; `share_of_means` of the means that are put in are known, None for all."""
        off: list[tuple[str, list[str]]] = [
            (block.title, [str(branch.kind) for branch in block.branches if branch.name in switches.off])
            for block in (self._network.blocks if self._network is not None else ())
        ]
        self.strip.show_off(switches.off)
        self.block_view.show_off(switches.off)
        self.map_view.show_off(switches.off)
        self.off_row.show_off([(title, kinds) for title, kinds in off if kinds], switches.fill, share_of_means)

    def branch_names(self) -> tuple[str, ...]:
        """All branches of the network's Inception blocks."""
        blocks = self._network.blocks if self._network is not None else ()
        return tuple(branch.name for block in blocks if block.kind == "inception" for branch in block.branches)

    def show_branch(self, name: str) -> None:
        """Goes to the block of a branch, with the cursor on its first map."""
        self.show_block_named(name.rpartition(".")[0])
        self.block_view.set_cursor_spot(name, 0)
        self.block_view.focus_maps()

    def block_name(self) -> str:
        """The shown block; "" before there is a network."""
        return self._name

    def layers(self) -> tuple[str, ...]:
        """The modules whose maps are wanted now."""
        return self.block_view.layers()

    def show_maps(self, maps: dict[str, np.ndarray]) -> None:
        """Shows what the modules in `layers()` made: float32 C x H x W (or C) by name; {} where there is no picture.

        Maps of other modules are left out, for they would stretch the scale that all share.
        """
        self._maps = {name: maps[name] for name in self.layers() if name in maps}
        self.block_view.show_maps(self._maps)
        if self.is_enlarged():
            self.map_view.show_maps(self._maps, self.block_view.shared_range())

    def show_prediction(self, prediction: "Prediction | None") -> None:
        """Shows the maps of a prediction, or that there is no picture."""
        if prediction is None:
            self.show_maps({})
        elif prediction.maps:  # one without was meant for a network that has just been replaced
            self.show_maps(prediction.maps)

    def is_enlarged(self) -> bool:
        """Whether one map stands in the place of all."""
        return self._stack.currentWidget() is self.map_view

    def image(self) -> QImage:
        """The maps of the block, or the enlarged one, as they stand on the screen."""
        return (self.map_view if self.is_enlarged() else self.block_view).grab().toImage()

    def close_map(self) -> None:
        """Puts all maps back in the place of the enlarged one."""
        if self.is_enlarged():
            had_focus = self.map_view.isAncestorOf(self.focusWidget() or self)
            self._stack.setCurrentWidget(self.block_view)
            if had_focus:
                self.block_view.focus_maps()

    def _block(self) -> "Block":
        assert self._network is not None
        return next(block for block in self._network.blocks if block.name == self._name)

    def _small_images(self) -> int:
        """Pixels of the network's images where it was made for larger ones, 0 where it was not."""
        assert self._network is not None
        image_size = self._network.blocks[0].in_shape[-1]
        return image_size if image_size < model_spec(self._network.model).image_size else 0

    def _on_map_chosen(self, layer: str, channel: int) -> None:
        self.map_view.show_map(self._block(), layer, channel)
        self.map_view.show_maps(self._maps, self.block_view.shared_range())
        self._stack.setCurrentWidget(self.map_view)
        self.map_view.setFocus(Qt.FocusReason.OtherFocusReason)


def _first_choice(network_map: "NetworkMap") -> str:
    """The first Inception block, or else the first layer that learns something."""
    blocks = network_map.blocks
    inception = (block.name for block in blocks if block.kind == "inception")
    learning = (block.name for block in blocks if block.num_parameters)
    return next(inception, None) or next(learning, blocks[0].name)
