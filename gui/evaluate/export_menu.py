"""The shown view of an evaluation as PNG, its figures as CSV."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QPoint, Signal
from PySide6.QtGui import QAction, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QMenu

from core.errors import UserError
from gui import theme
from gui.evaluate.tables import calibration_table, classes_table, confusion_table, mistakes_table
from gui.images import to_png
from gui.language import Translated
from gui.saving import AskFile, ask_path, write_file
from gui.train.plot_export import PNG_SCALE, curves_csv
from gui.widgets import FlatButton

if TYPE_CHECKING:
    from gui.evaluate.view import EvaluationView

_TABLES = {
    "confusion": confusion_table,
    "classes": classes_table,
    "calibration": calibration_table,
    "mistakes": mistakes_table,
}


class ExportMenu(QObject):
    """The button "⋯" and what it offers for the view that is shown."""

    saved = Signal(object)  # Path
    failed = Signal(object)  # UserError

    def __init__(self, view: "EvaluationView", ask: AskFile) -> None:
        super().__init__(view)
        self._view, self._ask = view, ask
        self.button = _MoreButton()
        self.menu = QMenu(self.button)
        self._actions = [self._add(self.copy), self._add(lambda: self._ask_and_save(".png"))]
        self._actions.append(self._add(lambda: self._ask_and_save(".csv")))
        self.button.clicked.connect(self._on_clicked)
        self.button.retranslated.connect(self.retranslate)
        self.retranslate()

    def image(self) -> QImage:
        """The view twice as large as on the screen, without the controls above it."""
        page = self._view.stack
        image = QImage(page.size() * PNG_SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(PNG_SCALE)
        image.fill(theme.card(page))
        painter = QPainter(image)
        page.render(painter, QPoint(0, 0))
        painter.end()
        return image

    def copy(self) -> None:
        """Puts the view on the clipboard as a picture."""
        QGuiApplication.clipboard().setImage(self.image())

    def save(self, path: Path) -> None:
        """Writes .png or .csv. Emits `saved`, or `failed` where the disk refuses."""
        try:
            write_file(path, self._csv() if path.suffix.lower() == ".csv" else to_png(self.image()))
        except UserError as error:
            self.failed.emit(error)
        else:
            self.saved.emit(path)

    def retranslate(self) -> None:
        """Says its words in the language of now."""
        words = (self.tr("Copy"), self.tr("Save as PNG…"), self.tr("Save as CSV…"))
        for action, text in zip(self._actions, words, strict=True):
            action.setText(text)
        self.button.setToolTip(self.tr("Copy what is shown, or save it"))
        self.button.setAccessibleName(self.tr("Copy or save"))

    def _csv(self) -> bytes:
        assert self._view.evaluated is not None  # else the button is disabled
        table = _TABLES[self._view.view()](self._view.evaluated)
        return curves_csv(*table, decimal=QLocale.system().decimalPoint())

    def _ask_and_save(self, suffix: str) -> None:
        path = ask_path(self._ask, self._view, self.tr("Save the evaluation"), self._view.name() + suffix)
        if path is not None:
            self.save(path)

    def _add(self, slot: Callable[[], None]) -> QAction:
        action = QAction(self.menu)
        action.triggered.connect(slot)
        self.menu.addAction(action)
        return action

    def _on_clicked(self) -> None:
        self.menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height())))


class _MoreButton(Translated, FlatButton):
    retranslated = Signal()

    def __init__(self) -> None:
        super().__init__("⋯", framed=False)

    def _retranslate(self) -> None:
        self.retranslated.emit()
