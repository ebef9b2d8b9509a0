"""A card with one plot: its title, its menu, and ways to take the plot elsewhere."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout

from core.errors import UserError
from gui import theme
from gui.fitting_label import FittingLabel
from gui.images import to_png
from gui.language import Translated
from gui.saving import AskFile, ask_file, ask_path, write_file
from gui.train.curve_data import Curves
from gui.train.curve_plot import CurvePlot
from gui.train.curve_reading import Reading, read, step_to
from gui.train.plot_export import Cell, curves_csv, plot_image, plot_svg
from gui.train.plot_pointer import PlotPointer
from gui.widgets import Card, FlatButton, Label, draw_focus

Table = tuple[Sequence[str], Iterable[Sequence[Cell]]]  # head and rows
Describe = Callable[[Reading], Sequence[str]]  # a reading in words, the longest wording first

# How many drawn points a key goes to the right.
_NEAR = 3  # pixels; a test that is read from further away has no dot on the hairline
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


class PlotCard(Translated, Card):
    """Shows `Curves`, reads their values under the mouse, or by arrow keys, and copies and saves them.

    `table` gives the full figures when they are wanted as CSV; `describe` says a reading in words.
    """

    saved = Signal(object)  # Path
    failed = Signal(object)  # UserError
    epoch_chosen = Signal(float)  # a place was clicked, dragged to, or chosen by Enter while it is read

    def __init__(self, name: str, table: Callable[[], Table], describe: Describe, ask: AskFile = ask_file) -> None:
        super().__init__()
        self.name, self._table, self._describe, self._ask = name, table, describe, ask
        self._curves: Curves | None = None
        self._pointed: float | None = None  # epochs
        self._about = ""
        self._is_dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.title = Label(size="title", bold=True)
        self.plot = CurvePlot()
        self.menu_button = FlatButton("⋯", framed=False)
        self.menu_button.clicked.connect(self._on_menu_clicked)
        self.menu_button.setFixedSize(4 * theme.GRID, 3 * theme.GRID)
        self._caption = FittingLabel(size="small", soft=True)
        self._pointer = PlotPointer(self.plot)
        header = QHBoxLayout()
        header.setSpacing(theme.GRID)
        header.addWidget(self.title)
        header.addWidget(self._caption, 1)
        header.addWidget(self.menu_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(header)
        layout.addWidget(self.plot, 1)
        self.menu = QMenu(self)
        self._actions = [
            self._add_action(slot) for slot in (self.copy, self._on_save_png, self._on_save_svg, self._on_save_csv)
        ]
        self._retranslate()

    def show_curves(self, curves: Curves) -> None:
        """Draws these instead of those before."""
        self._curves = curves
        self.plot.show_curves(curves)
        self._show_reading()
        self.setAccessibleDescription(", ".join(filter(None, (curves.train.label, curves.test.label))))

    def set_titles(self, title: str, caption: str, x_title: str, y_title: str) -> None:
        """Names the card and the axes; the caption says what the figure is."""
        self.title.setText(title)
        self.menu.setTitle(title)
        self._about = caption
        self._show_reading()
        self.setAccessibleName(title)
        self.plot.set_titles(x_title, y_title)

    def reading(self) -> str:
        """What is said of the values where one points; "" while nobody does."""
        return "" if self._pointed is None else self._caption.toolTip()

    def copy(self) -> None:
        """Puts the plot on the clipboard as a picture."""
        QGuiApplication.clipboard().setImage(self.image())

    def image(self) -> QImage:
        """The plot as a picture, twice as large as on the screen."""
        return plot_image(self.plot, theme.card(self))

    def save(self, path: Path) -> None:
        """Writes the plot as its suffix says: .png, .svg or .csv. Emits `saved`, or `failed` where the disk refuses."""
        try:
            write_file(path, self._as_bytes(path.suffix.lower()))
        except UserError as error:
            self.failed.emit(error)
        else:
            self.saved.emit(path)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_dragging = event.button() == Qt.MouseButton.LeftButton and self._is_over_plot(event.position())
        if self._is_dragging:
            self._choose(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_over = self._is_over_plot(event.position())
        self._point_at(self._epochs_at(event.position()) if is_over else None)
        if self._is_dragging:
            self._choose(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_dragging = False

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, curves = Qt.Key(event.key()), self._curves
        if curves is not None and key in _KEYS:
            self._point_at(step_to(curves, self._pointed, _KEYS[key]))
        elif curves is not None and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._point_at(0.0 if key == Qt.Key.Key_Home else curves.span)
        elif self._pointed is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.epoch_chosen.emit(self._pointed)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif self._pointed is not None and key == Qt.Key.Key_Escape:
            self._point_at(None)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._point_at(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu.popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_focus(painter, self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point_at(None)
        self.update()

    def _is_over_plot(self, position: QPointF) -> bool:
        place = self.plot.mapFrom(self, position)
        left, top, right, bottom = self.plot.area()
        return bool(left <= place.x() <= right and top <= place.y() <= bottom)

    def _epochs_at(self, position: QPointF) -> float:
        return self.plot.epochs_at(self.plot.mapFrom(self, position).x())

    def _choose(self, position: QPointF) -> None:
        """Also while the mouse is dragged beyond the plot's ends."""
        if self._curves is not None:
            self.epoch_chosen.emit(min(max(self._epochs_at(position), 0.0), self._curves.span))

    def _point_at(self, x: float | None) -> None:
        """Reads the curves at `x` epochs; None: nobody points any more."""
        if x is not None or self._pointed is not None:
            self._pointed = x
            self._show_reading()

    def _show_reading(self) -> None:
        """The hairline and the values in the place of the caption; the caption again while nobody points."""
        reading = None if self._pointed is None or self._curves is None else read(self._curves, self._pointed)
        if reading is None:
            self._pointed = None
            self._pointer.hide()
            self._caption.set_wordings(self._about, "")
            return
        self._pointed = reading.x
        self._caption.set_wordings(*self._describe(reading))
        points = [point for point in (reading.train, reading.test) if point and point[1] == point[1]]
        _, top, _, bottom = self.plot.area()
        x, _ = self.plot.pixel_of(reading.x, 0.0)
        own = [point for point in points if abs(self.plot.pixel_of(*point)[0] - x) <= _NEAR]
        self._pointer.point(x, top, bottom, [self.plot.pixel_of(*point)[1] for point in own])

    def _add_action(self, slot: Callable[[], None]) -> QAction:
        action = QAction(self)
        action.triggered.connect(slot)
        self.menu.addAction(action)
        return action

    def _retranslate(self) -> None:
        words = (self.tr("Copy"), self.tr("Save as PNG…"), self.tr("Save as SVG…"), self.tr("Save as CSV…"))
        for action, text in zip(self._actions, words, strict=True):
            action.setText(text)
        self.menu_button.setToolTip(self.tr("Copy this plot (Ctrl+C) or save it"))
        self.menu_button.setAccessibleName(self.tr("Copy or save"))

    def _as_bytes(self, suffix: str) -> bytes:
        if suffix == ".csv":
            return curves_csv(*self._table(), decimal=QLocale.system().decimalPoint())
        if suffix == ".svg":
            return plot_svg(self.plot, theme.card(self), self.title.text())
        return to_png(self.image())

    def _save_as(self, suffix: str) -> None:
        path = ask_path(self._ask, self, self.tr("Save the plot"), self.name + suffix)
        if path is not None:
            self.save(path)

    def _on_menu_clicked(self) -> None:
        self.menu.popup(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height())))

    def _on_save_png(self) -> None:
        self._save_as(".png")

    def _on_save_svg(self) -> None:
        self._save_as(".svg")

    def _on_save_csv(self) -> None:
        self._save_as(".csv")
