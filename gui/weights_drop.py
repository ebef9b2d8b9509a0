"""A file of weights that is dropped on the window, or chosen in its dialog, predicts from then on."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal

from core.runs.weights_file import looks_like_weights
from gui.controller import RunController
from gui.drops import Offer
from gui.predict.local_paths import local_paths


class WeightsDrop(QObject):
    """Tells of the file; while a training is under way, that it must be opened again later."""

    weights_dropped = Signal(object)  # Path of the file
    refused = Signal(str)  # why it is not opened, in a sentence

    def __init__(self, controller: RunController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller

    def offer(self, mime: QMimeData) -> Offer | None:
        """Opens the file that is dragged, if it is one of weights."""
        return self.offer_files(local_paths(mime.urls())[0])

    def offer_files(self, paths: Sequence[Path]) -> Offer | None:
        """Opens the one file, if it is one of weights; of several that all are, says that one is enough."""
        if not paths or not all(map(looks_like_weights, paths)):
            return None
        return Offer(partial(self._take, paths), lights_up=len(paths) == 1)

    def _take(self, paths: Sequence[Path]) -> None:
        if len(paths) > 1:
            self.refused.emit(self.tr("Only one file of weights can predict; open a single one."))
        elif self._controller.state == "idle":
            self.weights_dropped.emit(paths[0])
        else:
            self.refused.emit(self.tr("Stop the training that is under way, then open the weights again."))
