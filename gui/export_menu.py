"""What a page shows as PNG, and its figures as CSV."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, QPoint, QRect, Signal
from PySide6.QtGui import QAction, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QMenu, QWidget

from core.errors import UserError
from gui import theme
from gui.images import to_png
from gui.language import Translated
from gui.saving import AskFile, ask_path, write_file
from gui.train.plot_export import PNG_SCALE, Cell, curves_csv
from gui.widgets import FlatButton

Table = tuple[Sequence[str], Iterable[Sequence[Cell]]]  # head and rows

_MARGIN = theme.GRID


class ExportMenu(QObject):
    """The button "⋯" of a page, and what it offers for what the page shows.

    `name` is what a file is called, without its ending; `parts` are the widgets of the page that a picture of it has,
    where they stand: all but its controls. Without a `table` there is no CSV.
    """

    saved = Signal(object)  # Path
    failed = Signal(object)  # UserError

    def __init__(
        self,
        page: QWidget,
        ask: AskFile,
        *,
        name: Callable[[], str],
        parts: Sequence[QWidget],
        table: Callable[[], Table] | None = None,
    ) -> None:
        super().__init__(page)
        self._page, self._ask = page, ask
        self.name, self._parts, self._table = name, parts, table
        self.button = _MoreButton()
        self.menu = QMenu(self.button)
        self._actions = [self._add(self.copy), self._add(lambda: self._ask_and_save(".png"))]
        if table is not None:
            self._actions.append(self._add(lambda: self._ask_and_save(".csv")))
        self.button.clicked.connect(self._on_clicked)
        self.button.retranslated.connect(self.retranslate)
        self.retranslate()

    def is_in_view(self) -> bool:
        """Whether the page is the one that is shown."""
        return self._page.isVisible()

    def image(self) -> QImage:
        """The page twice as large as on the screen, without its controls."""
        places = [(part, self._place(part)) for part in self._parts if part.isVisibleTo(self._page)]
        whole = QRect()
        for _, place in places:
            whole = whole.united(place)
        whole = whole.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        image = QImage(whole.size() * PNG_SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(PNG_SCALE)
        image.fill(theme.card(self._page))
        painter = QPainter(image)
        for part, place in places:
            part.render(painter, place.topLeft() - whole.topLeft(), renderFlags=QWidget.RenderFlag.DrawChildren)
        painter.end()
        return image

    def copy(self) -> None:
        """Puts the page on the clipboard as a picture."""
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
        for action, text in zip(self._actions, words, strict=False):
            action.setText(text)
        self.button.setToolTip(self.tr("Copy what is shown, or save it"))
        self.button.setAccessibleName(self.tr("Copy or save"))

    def _csv(self) -> bytes:
        assert self._table is not None  # else this is not offered
        return curves_csv(*self._table(), decimal=QLocale.system().decimalPoint())

    def _place(self, part: QWidget) -> QRect:
        """On the page."""
        return QRect(part.mapTo(self._page, QPoint(0, 0)), part.size())

    def _ask_and_save(self, suffix: str) -> None:
        path = ask_path(self._ask, self._page, self.tr("Save what is shown"), self.name() + suffix)
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
