"""Precision, recall and F1 of every class in a table that can be sorted."""

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from core.evaluate.report import Report
from gui import theme
from gui.language import QT_TRANSLATE_NOOP, Translated
from gui.texts import class_title

_Index = QModelIndex | QPersistentModelIndex
_COLUMNS = (
    QT_TRANSLATE_NOOP("ClassTable", "class"),
    QT_TRANSLATE_NOOP("ClassTable", "precision"),
    QT_TRANSLATE_NOOP("ClassTable", "recall"),
    QT_TRANSLATE_NOOP("ClassTable", "F1"),
    QT_TRANSLATE_NOOP("ClassTable", "images"),
)
_TIPS = (
    QT_TRANSLATE_NOOP("ClassTable", "The label of the images"),
    QT_TRANSLATE_NOOP("ClassTable", "Of the images taken for this class, the share that belongs to it, in per cent"),
    QT_TRANSLATE_NOOP("ClassTable", "Of the images of this class, the share that was recognised, in per cent"),
    QT_TRANSLATE_NOOP("ClassTable", "The harmonic mean of precision and recall, in per cent"),
    QT_TRANSLATE_NOOP("ClassTable", "How many images have this label"),
)
UNDEFINED = "–"


class ClassTable(Translated, QTableView):
    """A row a label that fits; a click on a head sorts. A value that would be divided by zero is a dash."""

    def __init__(self) -> None:
        super().__init__()
        self._model = _Model(self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(Qt.ItemDataRole.UserRole)
        self.setModel(self._sorted)
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)  # in the order of the classes
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().hide()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self._restyle()
        self._retranslate()

    def show_report(self, report: Report) -> None:
        """Shows these figures instead of those before."""
        self._model.show_report(report)
        self._spread()

    def texts(self) -> list[list[str]]:
        """What stands in the rows, in the order in which they are shown."""
        rows, columns = range(self._sorted.rowCount()), range(len(_COLUMNS))
        return [[self._sorted.index(row, column).data() for column in columns] for row in rows]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def _restyle(self) -> None:
        self.verticalScrollBar().setStyleSheet(theme.thin_scroll_bar(self))
        self.verticalHeader().setMinimumSectionSize(1)
        # Where it is narrow a name is cut short, and no figure.
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._spread()

    def _spread(self) -> None:
        """The rows share the height, within what can be read as a table."""
        line, num_rows = self.fontMetrics().height(), max(1, self._model.rowCount())
        height = self.viewport().height() // num_rows
        self.verticalHeader().setDefaultSectionSize(max(line + 3, min(height, line + 2 * theme.GRID)))

    def _retranslate(self) -> None:
        self._model.set_heads([self.tr(word) for word in _COLUMNS], [self.tr(tip) for tip in _TIPS])
        self.setAccessibleName(self.tr("Figures by class"))


class _Model(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._heads: list[str] = list(_COLUMNS)
        self._tips: list[str] = list(_TIPS)
        self._rows: list[tuple[str | float | int | None, ...]] = []

    def show_report(self, report: Report) -> None:
        rows: list[tuple[str | float | int | None, ...]] = [
            (name, each.precision, each.recall, each.f1, each.num_images)
            for name, each, fits in zip(report.labels.names, report.figures, report.labels.fit, strict=True)
            if fits
        ]
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        elif rows:
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(_COLUMNS) - 1))

    def set_heads(self, heads: list[str], tips: list[str]) -> None:
        self._heads, self._tips = heads, tips
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_COLUMNS) - 1)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # as Qt calls it
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role == Qt.ItemDataRole.FontRole:  # asked for whenever it is painted: Present enlarges it
            return theme.font("small")
        texts = {Qt.ItemDataRole.DisplayRole: self._heads, Qt.ItemDataRole.ToolTipRole: self._tips}
        return texts[Qt.ItemDataRole(role)][section] if role in texts else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        value = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.UserRole:  # to sort by; what is undefined comes before everything
            return -1.0 if value is None else class_title(value) if isinstance(value, str) else value
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if isinstance(value, str):
            return class_title(value)
        if value is None:
            return UNDEFINED
        return f"{value:,}" if isinstance(value, int) else f"{100 * value:.1f}"


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
