"""The table of many pictures as Qt's views and other programs see it."""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from gui.predict.table_rows import Column, Counts, Filter, Order, TableRow, arranged, count
from gui.texts import class_title, error_sentence

if TYPE_CHECKING:
    from core.predict.predictor import Prediction

_Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole  # the `TableRow` of an index
_ARRANGE_AFTER_MS = 300  # news that may move rows are gathered so long, and longer where there are very many rows
_SHARE_OF_TIME = 20  # putting rows in their places takes a twentieth of the time at most
_AT_ONCE = 50  # rows that are shown as soon as they come; more than that nobody sees anyway
_NOWHERE = QModelIndex()


class PictureTableModel(QAbstractTableModel):
    """Rows in their order, those that are wanted. What comes in later is put in its place a moment later."""

    counted = Signal()  # `counts` are others

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[TableRow] = []  # all of them, as they were listed
        self.counts = Counts()
        self.class_names: tuple[str, ...] = ()
        self._titles: list[str] = []  # of the columns
        self._says: dict[bool | None, str] = {}  # familiar or not
        self._shown: list[int] = []  # numbers of rows, from top to bottom
        self._places: dict[int, int] = {}  # where each of them stands
        self._filter, self._order = Filter(), Order()
        self._news = QTimer(self, interval=_ARRANGE_AFTER_MS, singleShot=True)
        self._news.timeout.connect(self.settle)

    # What the owner tells -----------------------------------------------------------------------------------------

    def clear(self, class_names: Sequence[str]) -> None:
        """Begins anew, without rows."""
        self.beginResetModel()
        self.rows, self._shown, self._places = [], [], {}
        self.class_names = tuple(class_names)
        self.endResetModel()
        self._count()

    def append(self, row: TableRow) -> None:
        """One more row; where nothing is filtered or sorted it is seen at once."""
        self.rows.append(row)
        if len(self._shown) < _AT_ONCE and self._filter == Filter() and self._order.column is None:
            self._insert([len(self.rows) - 1])
        self._gather()

    def set_prediction(self, number: int, prediction: "Prediction") -> None:
        """What the network says to row `number`, counted as they were listed."""
        familiarity = prediction.familiarity
        is_familiar = None if familiarity is None else familiarity.is_familiar
        score = None if familiarity is None else familiarity.score
        self.rows[number].take(prediction.probabilities, is_familiar, score)
        self._changed(number)

    def set_classes(self, class_names: Sequence[str], allowed: Callable[[str], tuple[int, ...] | None]) -> None:
        """Other classes than before: what was predicted is forgotten, and labels mean what `allowed` says."""
        self.class_names = tuple(class_names)
        for row in self.rows:
            row.take(None, None, None)
            row.allowed = allowed(row.label)
        self.settle()
        self.retranslate(self._titles, self._says)

    def settle(self) -> None:
        """Puts every row in its place now, and counts."""
        self._news.stop()
        start = time.perf_counter()
        self._arrange()
        self._count()
        taken_ms = 1000 * (time.perf_counter() - start)
        self._news.setInterval(max(_ARRANGE_AFTER_MS, round(_SHARE_OF_TIME * taken_ms)))

    def set_filter(self, wanted: Filter) -> None:
        """Shows these rows alone."""
        self._filter = wanted
        self._arrange()

    def retranslate(self, titles: Sequence[str], says: dict[bool | None, str]) -> None:
        """The columns' titles, and the words for familiar, not familiar and neither, in the language of now."""
        self._titles, self._says = list(titles), says
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(Column) - 1))

    # What the owner asks ------------------------------------------------------------------------------------------

    def filter(self) -> Filter:
        """Which rows are shown."""
        return self._filter

    def number_at(self, place: int) -> int:
        """The number, as they were listed, of the row that stands at `place` from the top."""
        return self._shown[place]

    def row_at(self, place: int) -> TableRow:
        """The row that stands at `place` from the top."""
        return self.rows[self._shown[place]]

    def place_of(self, number: int) -> int | None:
        """Where the row with this number stands; None while it is not shown."""
        return self._places.get(number)

    def shown_rows(self) -> list[TableRow]:
        """The rows from top to bottom."""
        return [self.rows[number] for number in self._shown]

    def title_of(self, class_number: int | None) -> str:
        """The name of a class as people read it."""
        return "" if class_number is None else class_title(self.class_names[class_number])

    def label_of(self, row: TableRow) -> str:
        """What the folder says; the class's own name where it means exactly one."""
        if row.allowed is None:
            return ""
        return self.title_of(row.allowed[0]) if len(row.allowed) == 1 else row.label

    # What Qt asks -------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and self._titles:
            return self._titles[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[self._shown[index.row()]]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(row, Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            place = f"{row.folder}/{row.name}" if row.folder else row.name
            return place if row.error is None else f"{place}\n{error_sentence(row.error)}"
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order = Order(Column(column) if column >= 0 else None, order == Qt.SortOrder.DescendingOrder)
        self._arrange()

    def _text(self, row: TableRow, column: Column) -> str:
        if column == Column.NAME:
            return row.name
        if column == Column.CLASS:
            return self.title_of(row.predicted) if row.error is None else error_sentence(row.error)
        if column == Column.CERTAINTY:
            return "" if row.certainty is None else f"{100 * row.certainty:.0f} %"
        if column == Column.FAMILIAR:
            return self._says.get(row.is_familiar, "")
        if column == Column.LABEL:
            return self.label_of(row)
        if column == Column.RIGHT:
            return {True: "✓", False: "✗", None: ""}[row.is_right]
        return ""

    # The order ----------------------------------------------------------------------------------------------------

    def _changed(self, number: int) -> None:
        place = self._places.get(number)
        if place is not None:
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(Column) - 1))
        self._gather()

    def _gather(self) -> None:
        if not self._news.isActive():
            self._news.start()

    def _count(self) -> None:
        counts = count(self.rows)
        if counts != self.counts:
            self.counts = counts
            self.counted.emit()

    def _arrange(self) -> None:
        """Rows that are there already keep their indices, and with them the selection, unless one has to go."""
        shown = arranged(self.rows, self._filter, self._order, self.title_of)
        if shown == self._shown:
            return
        if not self._places.keys() <= set(shown):
            self.beginResetModel()
            self._set_shown(shown)
            self.endResetModel()
            return
        self._insert([number for number in shown if number not in self._places])
        if shown == self._shown:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        numbers = [self._shown[index.row()] for index in before]
        self._set_shown(shown)
        after = [
            self.index(self._places[number], index.column()) for number, index in zip(numbers, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _insert(self, numbers: list[int]) -> None:
        """At the end."""
        if not numbers:
            return
        end = len(self._shown)
        self.beginInsertRows(QModelIndex(), end, end + len(numbers) - 1)
        self._shown += numbers
        self._places |= {number: place for place, number in enumerate(numbers, end)}
        self.endInsertRows()

    def _set_shown(self, shown: list[int]) -> None:
        self._shown = shown
        self._places = {number: place for place, number in enumerate(shown)}
