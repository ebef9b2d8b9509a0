"""A wall of small pictures with what they are labelled and what they were taken for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui import theme
from gui.images import to_qimage
from gui.texts import class_title

_SIDE = 7 * theme.GRID  # pixels; twice the data set's
_CHARACTERS = 18  # of a class and a per cent below a picture
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class WallItem:
    """`number` among the evaluated pictures; `pixels` uint8 H x W; `label` is "" where there is none."""

    number: int
    pixels: np.ndarray
    label: str
    taken_for: str
    certainty: float
    is_doubtful: bool = False


class WallView(QListView):
    """Shows items in rows that fit the width; one that is clicked, or Enter on one, is told by its number."""

    picture_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._model = _WallModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_WallDelegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._on_chosen)
        self._restyle()

    def show_items(self, items: Sequence[WallItem]) -> None:
        """Shows these instead of those before; what was scrolled to stays where the pictures are the same."""
        self._model.show_items(items)

    def items(self) -> list[WallItem]:
        """What is shown."""
        return self._model.items

    def minimumSizeHint(self) -> QSize:
        return QSize(20 * theme.GRID, 12 * theme.GRID)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_chosen(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._restyle()
        elif event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()

    def _restyle(self) -> None:
        self.verticalScrollBar().setStyleSheet(theme.thin_scroll_bar(self))

    def _on_chosen(self, index: QModelIndex) -> None:
        self.picture_chosen.emit(self._model.items[index.row()].number)


class _WallModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: list[WallItem] = []

    def show_items(self, items: Sequence[WallItem]) -> None:
        """Tells of a change where there is one, and keeps the rest: what comes live would jump otherwise."""
        items = list(items)
        if [each.number for each in items] == [each.number for each in self.items]:
            self.items = items
            if items:
                self.dataChanged.emit(self.index(0), self.index(len(items) - 1))
            return
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # as Qt calls it
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return item
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return " · ".join(filter(None, (class_title(item.label), words_of(item))))
        return None


class _WallDelegate(QStyledItemDelegate):
    """The picture, what it was taken for and how certainly, and below it the label; a doubtful one has a frame."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        small = QFontMetrics(theme.font("small"))
        width = max(_SIDE, _CHARACTERS * small.averageCharWidth()) + 2 * theme.GRID
        return QSize(width, _SIDE + 2 * small.height() + 2 * theme.GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        item: WallItem = index.data(Qt.ItemDataRole.UserRole)
        rect, widget = option.rect, option.widget
        state = option.state
        painter.save()
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.quiet(widget))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        picture = QRect(rect.left() + (rect.width() - _SIDE) // 2, rect.top() + theme.GRID // 2, _SIDE, _SIDE)
        painter.drawImage(picture, to_qimage(item.pixels))
        if item.is_doubtful:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.ink(widget), 3))
            painter.drawRect(picture.adjusted(-3, -3, 2, 2))
        painter.setFont(theme.font("small"))
        metrics = painter.fontMetrics()
        line = QRect(rect.left() + 2, picture.bottom() + theme.GRID // 2, rect.width() - 4, metrics.height())
        for words, colour in ((words_of(item), theme.ink(widget)), (class_title(item.label), theme.soft(widget))):
            painter.setPen(colour)
            fitting = metrics.elidedText(words, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, fitting)
            line.translate(0, metrics.height())
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.soft(widget), 1.5))
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), theme.RADIUS, theme.RADIUS)
        painter.restore()


def words_of(item: WallItem) -> str:
    """What a picture was taken for and how certainly."""
    return f"{class_title(item.taken_for)} {100 * item.certainty:.0f} %"
