"""The runs that can be opened: the user's own and those that came with the program."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.language import Translated
from gui.train.link_button import LinkButton
from gui.widgets import Label

_ROW_HEIGHT = 26
_DOT = 6
_DOT_WIDTH = 12
_SUMMARY = Qt.ItemDataRole.UserRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class RunSummary:
    """What the list says of a run. `detail` is a second line or a tooltip; `accuracy` is the last on the test set.

    `is_being_written`: another process trains it at the moment.
    """

    path: Path
    title: str
    detail: str
    accuracy: float | None
    is_bundled: bool
    can_continue: bool
    is_being_written: bool = False


class RunList(Translated, QWidget):
    """Rows of name and accuracy, newest first. The run that is shown is bold."""

    run_chosen = Signal(object)  # Path
    continue_requested = Signal(object)  # Path

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[list[RunSummary], Path | None] | None = None
        self.link: LinkButton | None = None  # at the newest run that another process trains or that can be continued
        self._linked: RunSummary | None = None
        self.rows = _Rows()
        self._empty_label = Label(size="small", soft=True, wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._empty_label, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.rows, 1)
        self.rows.opened.connect(self._on_opened)
        self._retranslate()
        self.show_runs([], None)

    def show_runs(self, runs: list[RunSummary], current: Path | None) -> None:
        """Lists these runs; `current` is the one that is shown."""
        if self._shown == (runs, current):
            return  # so that a row that has the keyboard keeps it
        self._shown = runs, current
        scrolled = self.rows.verticalScrollBar().value()
        chosen = self.rows.currentItem()
        chosen_path = chosen.data(_SUMMARY).path if chosen else current
        self.link = self.rows.delegate.two_lined = None
        self.rows.clear()
        self._linked = next(
            (run for run in runs if run.can_continue or (run.is_being_written and run.path != current)), None
        )
        for run in runs:
            item = QListWidgetItem()
            item.setData(_SUMMARY, run)
            state = self.tr("is being trained now") if run.is_being_written else ""
            words = (run.title, state, _percent(run.accuracy), run.detail)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, words)))
            item.setToolTip("\n".join(filter(None, (run.title, state, run.detail))))
            self.rows.addItem(item)
            if run.path == chosen_path:
                self.rows.setCurrentItem(item)
            if run is self._linked:
                self._add_link(item, run)
        self.rows.delegate.current = current
        self._empty_label.setVisible(not runs)
        self.rows.setVisible(bool(runs))
        self.rows.verticalScrollBar().setValue(scrolled)

    def _add_link(self, item: QListWidgetItem, run: RunSummary) -> None:
        """A second line in the row: the detail is painted, the button is real, so that Tab finds it."""
        self.link = LinkButton()
        asked = self.run_chosen if run.is_being_written else self.continue_requested
        self.link.clicked.connect(lambda: asked.emit(run.path))
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 1)
        layout.addStretch()
        layout.addWidget(self.link, 0, Qt.AlignmentFlag.AlignBottom)
        self.rows.delegate.two_lined = run.path
        self.rows.setItemWidget(item, line)
        self._retranslate()

    def _retranslate(self) -> None:
        self._empty_label.setText(self.tr("No runs yet. Each run is kept here."))
        self.rows.setAccessibleName(self.tr("Runs"))
        self.rows.setToolTip(self.tr("A click or Enter opens a run"))
        if self.link is None or self._linked is None:
            return
        if self._linked.is_being_written:
            self.link.setText(self.tr("Follow"))
            self.link.setToolTip(self.tr("Watch this run, which another process is training now"))
        else:
            self.link.setText(self.tr("Continue"))
            self.link.setToolTip(self.tr("Go on with this run where it was stopped"))
        self.link.updateGeometry()

    def _on_opened(self, run: RunSummary) -> None:
        self.run_chosen.emit(run.path)


class _Rows(QListWidget):
    """A list without a frame that never scrolls sideways."""

    opened = Signal(object)  # RunSummary

    def __init__(self) -> None:
        super().__init__()
        self.delegate = _RowDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setStyleSheet(theme.thin_scroll_bar(self))
        self.viewport().setAutoFillBackground(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.itemClicked.connect(self._on_item_clicked)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.verticalScrollBar().setStyleSheet(theme.thin_scroll_bar(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Not the signal `activated`: on macOS Enter would edit the row instead.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self._on_item_chosen(self.currentItem())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.doItemsLayout()  # names are cut to the new width

    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        if item.data(_SUMMARY).path != self.delegate.current:  # to open it again would overwrite the form
            self._on_item_chosen(item)

    def _on_item_chosen(self, item: QListWidgetItem) -> None:
        self.opened.emit(item.data(_SUMMARY))


class _RowDelegate(QStyledItemDelegate):
    """Paints one row."""

    def __init__(self, rows: QListWidget) -> None:
        super().__init__(rows)
        self._rows = rows
        self.current: Path | None = None
        self.two_lined: Path | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        height = max(_ROW_HEIGHT, QFontMetrics(theme.font("body")).height() + theme.GRID)
        if index.data(_SUMMARY).path == self.two_lined:
            height += QFontMetrics(theme.font("small")).height() + theme.GRID // 2
        return QSize(0, height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        run: RunSummary = index.data(_SUMMARY)
        rows = self._rows
        is_cursor = index.row() == rows.currentRow() and rows.hasFocus()
        painter.save()
        if is_cursor or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.quiet(rows))
        area = option.rect.adjusted(2, 0, -2, -1)
        bottom = option.rect.bottom()
        painter.setPen(QPen(theme.ink(rows) if is_cursor else theme.hairline(rows), 1))
        painter.drawLine(option.rect.left(), bottom, option.rect.right(), bottom)
        if run.path == self.two_lined:
            self._paint_detail(painter, area, run)
            area.setHeight(max(_ROW_HEIGHT, QFontMetrics(theme.font("body")).height() + theme.GRID))
        self._paint_line(painter, area, run)
        painter.restore()

    def _paint_line(self, painter: QPainter, area: QRect, run: RunSummary) -> None:
        is_current = run.path == self.current
        painter.setFont(theme.font("body", bold=is_current))
        painter.setPen(theme.ink(self._rows))
        accuracy = _percent(run.accuracy)
        painter.drawText(area, _RIGHT, accuracy)
        metrics = painter.fontMetrics()
        width = area.width() - metrics.horizontalAdvance(accuracy) - theme.GRID
        if run.is_being_written:
            self._paint_dot(painter, area)
            area, width = area.adjusted(_DOT_WIDTH, 0, 0, 0), width - _DOT_WIDTH
        painter.setPen(theme.ink(self._rows) if is_current else theme.soft(self._rows))
        painter.drawText(area, _LEFT, metrics.elidedText(run.title, Qt.TextElideMode.ElideRight, width))

    def _paint_dot(self, painter: QPainter, area: QRect) -> None:
        """The mark of a run that is being trained now."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.ink(self._rows))
        painter.drawEllipse(QRectF(area.left(), area.center().y() - _DOT / 2 + 0.5, _DOT, _DOT))
        painter.restore()

    def _paint_detail(self, painter: QPainter, area: QRect, run: RunSummary) -> None:
        painter.setFont(theme.font("small"))
        painter.setPen(theme.soft(self._rows))
        metrics = painter.fontMetrics()
        line = area.adjusted(0, area.height() - metrics.height() - theme.GRID // 2, 0, 0)
        text = metrics.elidedText(run.detail, Qt.TextElideMode.ElideRight, area.width() - self._link_width())
        painter.drawText(line, _LEFT, text)

    def _link_width(self) -> int:
        link = self._rows.findChild(LinkButton)
        return link.sizeHint().width() + theme.GRID if link else 0


def _percent(accuracy: float | None) -> str:
    return "–" if accuracy is None else f"{100 * accuracy:.1f} %"
