"""A card with one plot: its title, its menu, and ways to take the plot elsewhere."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QStandardPaths, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFocusEvent, QGuiApplication, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from core.errors import UserError, reason_of
from gui import theme
from gui.fitting_label import FittingLabel
from gui.images import to_png
from gui.language import Translated
from gui.train.curve_data import Curves
from gui.train.curve_plot import CurvePlot
from gui.train.plot_export import curves_csv, plot_image, plot_svg
from gui.widgets import Card, FlatButton, Label, draw_focus

# Asks for a file to write: parent, title, suggested path, filter -> path, or "" where the user thinks better of it.
AskFile = Callable[[QWidget, str, str, str], str]
Table = tuple[Sequence[str], Iterable[Sequence[float | int | str]]]  # head and rows


def ask_file(parent: QWidget, title: str, suggested: str, name_filter: str) -> str:
    """The system's own dialog."""
    return QFileDialog.getSaveFileName(parent, title, suggested, name_filter)[0]


class PlotCard(Translated, Card):
    """Shows `Curves`; copies and saves them. `table` gives the full figures when they are wanted as CSV."""

    saved = Signal(object)  # Path
    failed = Signal(object)  # UserError

    def __init__(self, name: str, table: Callable[[], Table], ask: AskFile = ask_file) -> None:
        super().__init__()
        self._name, self._table, self._ask = name, table, ask
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = Label(size="title", bold=True)
        self.plot = CurvePlot()
        self.menu_button = FlatButton("⋯", framed=False)
        self.menu_button.clicked.connect(self._on_menu_clicked)
        self.menu_button.setFixedSize(4 * theme.GRID, 3 * theme.GRID)
        self._caption = FittingLabel(size="small", soft=True)
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
        self._menu = QMenu(self)
        self._actions = [
            self._add_action(slot) for slot in (self.copy, self._on_save_png, self._on_save_svg, self._on_save_csv)
        ]
        self._actions[0].setShortcut(QKeySequence.StandardKey.Copy)
        self._actions[0].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(self._actions[0])
        self._retranslate()

    def show_curves(self, curves: Curves) -> None:
        """Draws these instead of those before."""
        self.plot.show_curves(curves)
        self.setAccessibleDescription(", ".join(filter(None, (curves.train.label, curves.test.label))))

    def set_titles(self, title: str, caption: str, x_title: str, y_title: str) -> None:
        """Names the card and the axes; the caption says what the figure is."""
        self.title.setText(title)
        self._caption.set_wordings(caption, "")
        self.setAccessibleName(title)
        self.plot.set_titles(x_title, y_title)

    def copy(self) -> None:
        """Puts the plot on the clipboard as a picture."""
        QGuiApplication.clipboard().setImage(plot_image(self.plot, theme.card(self)))

    def save(self, path: Path) -> None:
        """Writes the plot as its suffix says: .png, .svg or .csv. Emits `saved`, or `failed` where the disk refuses."""
        from core.runs.checkpoint import write_atomically  # torch comes with it

        try:
            write_atomically(path, self._as_bytes(path.suffix.lower()))
        except OSError as error:
            reason = reason_of(error)
            self.failed.emit(
                UserError("{path} cannot be written ({reason}); choose another place.", path=path, reason=reason)
            )
        else:
            self.saved.emit(path)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._menu.popup(event.globalPos())

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
        self.update()

    def _add_action(self, slot: Callable[[], None]) -> QAction:
        action = QAction(self)
        action.triggered.connect(slot)
        self._menu.addAction(action)
        return action

    def _retranslate(self) -> None:
        words = (self.tr("Copy"), self.tr("Save as PNG…"), self.tr("Save as SVG…"), self.tr("Save as CSV…"))
        for action, text in zip(self._actions, words, strict=True):
            action.setText(text)
        self.menu_button.setToolTip(self.tr("Copy this plot (Ctrl+C) or save it"))
        self.menu_button.setAccessibleName(self.tr("Copy or save"))

    def _as_bytes(self, suffix: str) -> bytes:
        if suffix == ".csv":
            return curves_csv(*self._table())
        if suffix == ".svg":
            return plot_svg(self.plot, theme.card(self), self.title.text())
        return to_png(plot_image(self.plot, theme.card(self)))

    def _save_as(self, suffix: str) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        suggested = str(Path(folder) / f"{self._name}{suffix}")
        answer = self._ask(self, self.tr("Save the plot"), suggested, f"*{suffix}")
        if answer:
            path = Path(answer)
            self.save(path if path.suffix.lower() == suffix else path.with_name(path.name + suffix))

    def _on_menu_clicked(self) -> None:
        self._menu.popup(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height())))

    def _on_save_png(self) -> None:
        self._save_as(".png")

    def _on_save_svg(self) -> None:
        self._save_as(".svg")

    def _on_save_csv(self) -> None:
        self._save_as(".csv")
