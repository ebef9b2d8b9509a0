"""Connects the middle of the window with the network that it looks into: maps, switches, and who matters."""

from PySide6.QtCore import QObject, Signal

from gui.inside.ablation_page import AblationPage
from gui.inside.ablation_view import AblationView
from gui.inside.panel import InsidePanel
from gui.inside.switching import BranchSwitches
from gui.predict.picture_controller import PictureController
from gui.prediction import PredictionController
from gui.shown import Shown


class LookInside(QObject):
    """Asks for the maps of the shown block, and has the parts that answer other questions about the network."""

    wanted = Signal()  # somebody wants to see the network
    failed = Signal(object)  # an exception, for the error bar

    def __init__(
        self,
        panel: InsidePanel,
        prediction: PredictionController,
        pictures: PictureController,
        shown: Shown,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panel, self._prediction = panel, prediction
        panel.layers_changed.connect(self.ask_for_maps)
        prediction.predicted.connect(panel.show_prediction)
        prediction.network_changed.connect(panel.show_network)
        self.switches = BranchSwitches(panel, prediction, pictures, shown, self)
        self.switches.failed.connect(self.failed)
        self.who_matters = AblationView()
        self.ablation = AblationPage(self.who_matters, prediction, pictures, shown, self)
        self.who_matters.branch_chosen.connect(self._on_branch_chosen)

    def ask_for_maps(self) -> None:
        """Has the maps of the shown block made from now on."""
        self._prediction.set_layers(self._panel.layers())

    def _on_branch_chosen(self, branch: str) -> None:
        if branch in self._panel.branch_names():  # else another network is shown by now
            self._panel.show_branch(branch)
        self.wanted.emit()
