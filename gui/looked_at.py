"""Copies and saves what is looked at: the plot, table or picture that has the keyboard, else the window's middle."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget

from core.errors import UserError
from gui.export_menu import ExportMenu
from gui.images import to_png, to_qimage
from gui.inside.panel import InsidePanel
from gui.predict.picture_controller import PictureController
from gui.predict.picture_panel import PicturePanel
from gui.predict.table_page import PictureTablePage
from gui.saving import AskFile, ask_file, ask_path, write_file
from gui.train.curves import CurvesView


class LookedAt(QObject):
    """What Copy and Save do, wherever the keyboard is."""

    saved = Signal(object)  # Path
    failed = Signal(object)  # UserError

    def __init__(
        self,
        inside: InsidePanel,
        exports: Sequence[ExportMenu],  # of the pages that have one
        panel: PicturePanel,
        pictures: PictureController,
        curves: CurvesView,
        table: PictureTablePage,
        parent: QWidget,
        ask: AskFile = ask_file,
    ) -> None:
        super().__init__(parent)
        self._inside, self._exports = inside, exports
        self._panel, self._pictures, self._curves = panel, pictures, curves
        self._table = table
        self._window, self._ask = parent, ask

    def copy(self) -> None:
        """Puts it on the clipboard as a picture, rows of the table as text."""
        if self._table.has_keyboard():
            self._table.copy()
            return
        QGuiApplication.clipboard().setImage(self._image()[1])

    def save(self) -> None:
        """Asks for a place and writes it there as PNG, the table as CSV.

        Emits `saved`, or `failed` where the disk refuses; the table says so itself.
        """
        if self._table.has_keyboard():
            self._table.save()
            return
        name, image = self._image()
        path = ask_path(self._ask, self._window, self.tr("Save what is looked at"), f"{name}.png")
        if path is not None:
            try:
                write_file(path, to_png(image))
            except UserError as error:
                self.failed.emit(error)
            else:
                self.saved.emit(path)

    def _image(self) -> tuple[str, QImage]:
        """A name for a file, and the picture as it is just now."""
        focus = QApplication.focusWidget()
        for card in self._curves.cards():
            if focus is not None and (card is focus or card.isAncestorOf(focus)):
                return card.name, card.image()
        picture = self._pictures.picture
        if picture is not None and focus is not None and self._panel.isAncestorOf(focus):
            pixels = picture.preview if picture.preview is not None else picture.pixels
            if pixels is not None:
                return "picture", to_qimage(pixels)
        for export in self._exports:
            if export.is_in_view():
                return export.name(), export.image()
        return f"maps-{self._inside.block_name()}", self._inside.image()
