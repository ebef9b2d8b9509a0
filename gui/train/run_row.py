"""How a row of the list of runs is painted: the name above, and below it how far the run came and how good it is."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui import theme

SUMMARY = Qt.ItemDataRole.UserRole
_DOT = 6
_DOT_WIDTH = 12
_MARGIN = 2
_NARROWEST = 80  # per cent of its width to which a name is narrowed before it is cut
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class RunSummary:
    """What the list says of a run: `title` and `detail` in its two lines, `about` in the tooltip.

    `accuracy` is the last on the test set; `is_being_written`: another process trains it at the moment. `num_bytes` is
    its space on disk; `is_finished`: all of its epochs are done.
    """

    path: Path
    title: str
    detail: str
    accuracy: float | None
    is_bundled: bool
    can_continue: bool
    is_being_written: bool = False
    about: str = ""
    num_bytes: int = 0
    is_finished: bool = False

    @property
    def can_change(self) -> bool:
        """Whether it may be renamed and thrown away."""
        return not self.is_bundled and not self.is_being_written


def row_height() -> int:
    """Pixels of a row, two lines in the fonts of now."""
    return QFontMetrics(theme.font("body")).height() + QFontMetrics(theme.font("small")).height() + theme.GRID


def percent(accuracy: float | None) -> str:
    """0.8864 -> "88.6 %"."""
    return "–" if accuracy is None else f"{100 * accuracy:.1f} %"


class RunRowDelegate(QStyledItemDelegate):
    """Paints one row, and edits its name in place."""

    renamed = Signal(object, str)  # RunSummary, the new name

    def __init__(self, rows: QListWidget) -> None:
        super().__init__(rows)
        self._rows = rows
        self.current: Path | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, row_height())

    def detail_width(self, run: RunSummary) -> int:
        """Pixels from the left edge of the row to the end of its second line."""
        return _MARGIN + QFontMetrics(theme.font("small")).horizontalAdvance(run.detail)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        run: RunSummary = index.data(SUMMARY)
        rows = self._rows
        is_cursor = index.row() == rows.currentRow() and rows.hasFocus()
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected) and len(rows.selectedItems()) > 1
        painter.save()
        if is_cursor or is_chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.quiet(rows))
        bottom = option.rect.bottom()
        painter.setPen(QPen(theme.ink(rows) if is_cursor else theme.hairline(rows), 1))
        painter.drawLine(option.rect.left(), bottom, option.rect.right(), bottom)
        area = option.rect.adjusted(_MARGIN, theme.GRID // 2, -_MARGIN, -theme.GRID // 2)
        upper = QRect(area)
        upper.setHeight(QFontMetrics(theme.font("body")).height())
        self._paint_name(painter, upper, run)
        area.setTop(upper.bottom() + 1)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.soft(rows))
        painter.drawText(area, _LEFT, run.detail)
        painter.setPen(theme.ink(rows))
        painter.drawText(area, _RIGHT, percent(run.accuracy))
        painter.restore()

    def _paint_name(self, painter: QPainter, area: QRect, run: RunSummary) -> None:
        is_current = run.path == self.current
        if run.is_being_written:
            self._paint_dot(painter, area)
            area = area.adjusted(_DOT_WIDTH, 0, 0, 0)
        font = fitting(theme.font("body", bold=is_current), run.title, area.width())
        painter.setFont(font)
        painter.setPen(theme.ink(self._rows) if is_current else theme.soft(self._rows))
        words = painter.fontMetrics().elidedText(run.title, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, _LEFT, words)

    def _paint_dot(self, painter: QPainter, area: QRect) -> None:
        """The mark of a run that is being trained now."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.ink(self._rows))
        painter.drawEllipse(QRectF(area.left(), area.center().y() - _DOT / 2 + 0.5, _DOT, _DOT))
        painter.restore()

    # The name is edited ------------------------------------------------------------------------------------------

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        return QLineEdit(parent)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        editor.setGeometry(option.rect.adjusted(0, 2, 0, -3))

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setText(index.data(SUMMARY).title)

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        assert isinstance(editor, QLineEdit)
        run: RunSummary = index.data(SUMMARY)
        if editor.text().strip() not in ("", run.title):
            self.renamed.emit(run, editor.text())


def fitting(font: QFont, words: str, width: int) -> QFont:
    """The font, a little narrower where the words need it to fit into so many pixels."""
    needed = QFontMetrics(font).horizontalAdvance(words)
    if needed > width > 0:
        font.setStretch(max(_NARROWEST, 100 * width // needed - 1))
    return font
