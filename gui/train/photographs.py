"""The photographs that runs learn from: their folder is remembered, and what had to be left out of it is said."""

from PySide6.QtCore import QObject, Signal

from core.runs.events import PhotographsReady
from gui.controller import RunController
from gui.settings import Settings
from gui.texts import error_sentence
from gui.train.run_panel import RunPanel


class Photographs(QObject):
    """Keeps the form's folder among the settings, and says which files and folders a run had to leave out."""

    noted = Signal(str)  # a sentence or two

    def __init__(
        self, panel: RunPanel, controller: RunController, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        panel.photos.set_folder(settings.photos_folder())
        panel.photos.folder_chosen.connect(settings.set_photos_folder)
        controller.photographs_ready.connect(self._on_ready)

    def _on_ready(self, event: PhotographsReady) -> None:
        sentences = []
        if event.broken:
            words = self.tr("Photographs that cannot be used: {number:,}. The first: {sentence}")
            sentences.append(words.format(number=len(event.broken), sentence=error_sentence(event.broken[0])))
        if event.unknown_folders:
            words = self.tr("Left out, for their names say no class: {names}.")
            sentences.append(words.format(names=", ".join(event.unknown_folders)))
        if sentences:
            self.noted.emit(" ".join(sentences))
