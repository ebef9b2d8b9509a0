"""A run's folder that is dropped on the window is opened."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal

from gui.controller import RunController
from gui.drops import Offer
from gui.predict.local_paths import local_paths


class RunDrop(QObject):
    """Tells of the folder; while a training is under way, that it must be dropped again later."""

    run_dropped = Signal(object)  # Path of the folder
    refused = Signal(str)  # why it is not opened, in a sentence

    def __init__(self, controller: RunController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller

    def offer(self, mime: QMimeData) -> Offer | None:
        """Opens the one folder that is dragged, if it is that of a run."""
        return self.offer_files(local_paths(mime.urls())[0])

    def offer_files(self, paths: Sequence[Path]) -> Offer | None:
        """Opens the one folder, if it is that of a run."""
        if len(paths) != 1 or not (paths[0] / "config.json").is_file():
            return None
        return Offer(partial(self._take, paths[0]))

    def _take(self, folder: Path) -> None:
        if self._controller.state == "idle":
            self.run_dropped.emit(folder)
        else:
            self.refused.emit(self.tr("Stop the training that is under way, then drop the run again."))
