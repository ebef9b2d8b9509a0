"""How the table of many pictures looks: two small pictures and a few words a row."""

from collections import OrderedDict

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from gui import theme
from gui.images import to_qimage
from gui.predict.table_model import ROW, PictureTableModel
from gui.predict.table_rows import Column, TableRow

ROW_HEIGHT = 6 * theme.GRID
MAX_PIXMAPS = 400  # kept ready to be painted, some 20 KB each: many times as many rows as are seen
_SQUARE = ROW_HEIGHT - theme.GRID // 2 - 2
_PAD = theme.GRID
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NUMBERS = (Column.CERTAINTY,)  # stand at the right edge of their column
_LEAST_NAME = 14 * theme.GRID
_WIDEST = 17 * theme.GRID  # of a word
_FIRST_TO_GO = (Column.INPUT, Column.LABEL, Column.FAMILIAR, Column.CERTAINTY)  # where there is too little space
_PICTURES = (Column.PICTURE, Column.INPUT)
_Index = QModelIndex | QPersistentModelIndex


class PictureTableView(QTableView):
    """The rows; the one with the cursor is told as `row_chosen` when the user goes there."""

    row_chosen = Signal(int)  # its place from the top

    def __init__(self, model: PictureTableModel) -> None:
        super().__init__()
        self._model = model
        self._is_placing = False  # the program moves the cursor, not the user
        self._cursor: int | None = None  # the number of its row, kept while that is not shown
        self._scrolled = 0
        self._empty: set[Column] = set()  # columns in which nothing stands
        self.setModel(model)
        self._delegate = _Delegate(self)
        self.setItemDelegate(self._delegate)
        self.setHorizontalHeader(_Header(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalScrollBar().setStyleSheet(theme.thin_scroll_bar(self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # Tab goes on to what stands below
        self.setSortingEnabled(True)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_rows()
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        model.modelReset.connect(self._on_reset)
        for changed in (model.rowsInserted, model.layoutChanged):
            changed.connect(self._find_cursor)

    def current_number(self) -> int | None:
        """The number of the row with the cursor, as they were listed; it may be hidden by a filter."""
        return self._cursor

    def set_current(self, number: int | None) -> None:
        """Puts the cursor on the row with this number where it is shown; tells nobody."""
        place = None if number is None else self._model.place_of(number)
        if place is not None:
            self._is_placing = True
            self.setCurrentIndex(self._model.index(place, Column.NAME))
            self._is_placing = False

    def seen_places(self) -> range:
        """Those of the rows that are in view."""
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        return range(max(0, first), (last if last >= 0 else self._model.rowCount() - 1) + 1)

    def chosen_places(self) -> list[int]:
        """Those of the chosen rows, from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def show_columns(self, *, familiar: bool, labels: bool) -> None:
        """Hides the columns in which nothing stands."""
        empty = {Column.FAMILIAR: not familiar, Column.LABEL: not labels, Column.RIGHT: not labels}
        if self._empty != {column for column, is_empty in empty.items() if is_empty}:
            self._empty = {column for column, is_empty in empty.items() if is_empty}
            self.share_width()

    def share_width(self) -> None:
        """Each column as wide as its words need, and the name what is left; where that is little, some are hidden."""
        widths = self._wanted_widths()
        shown = [column for column in Column if column not in self._empty]
        for column in _FIRST_TO_GO:
            if sum(widths[each] for each in shown) > self.viewport().width() and column in shown:
                shown.remove(column)
        for column in Column:
            self.setColumnHidden(column, column not in shown)
            self.setColumnWidth(column, widths[column])
        left = self.viewport().width() - sum(widths[each] for each in shown if each != Column.NAME)
        self.setColumnWidth(Column.NAME, max(_LEAST_NAME, left))

    def _wanted_widths(self) -> dict[Column, int]:
        metrics = QFontMetrics(theme.font("body", bold=True))  # a wrong class is
        titles = [str(self._model.headerData(column, Qt.Orientation.Horizontal) or "") for column in Column]
        head = QFontMetrics(theme.font("small", bold=True))
        words = {
            Column.CLASS: [self._model.title_of(number) for number in range(len(self._model.class_names))],
            Column.CERTAINTY: ["100 %"],
            Column.FAMILIAR: ["–"],
            Column.RIGHT: ["✓"],
        }
        words[Column.LABEL] = words[Column.CLASS]
        widths = {Column.NAME: _LEAST_NAME}
        for column in Column:
            if column == Column.NAME:
                continue
            if column in _PICTURES:
                width = _SQUARE + 2 * _PAD
            else:
                width = max((metrics.horizontalAdvance(word) for word in words[column]), default=0)
                width = min(width, _WIDEST) + 2 * _PAD
            width = max(width, head.horizontalAdvance(titles[column]) + 2 * _PAD + _ARROW)
            widths[column] = width
        return widths

    def forget_pictures(self) -> None:
        """What was painted of other rows is of no use any more."""
        self._delegate.pixmaps.clear()

    def num_pixmaps(self) -> int:
        """How many pictures are kept ready to be painted."""
        return len(self._delegate.pixmaps)

    def minimumSizeHint(self) -> QSize:
        """The titles and something of a row: the window can be very low."""
        return QSize(10 * theme.GRID, self.horizontalHeader().sizeHint().height() + 2 * theme.GRID)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:  # Present enlarges the letters
            self._fit_rows()
        elif event.type() == QEvent.Type.PaletteChange:
            self.verticalScrollBar().setStyleSheet(theme.thin_scroll_bar(self))

    def _fit_rows(self) -> None:
        lines = QFontMetrics(theme.font("body")).height() + QFontMetrics(theme.font("small")).height()
        self.verticalHeader().setDefaultSectionSize(max(ROW_HEIGHT, lines + theme.GRID))
        self.share_width()

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not current.isValid():
            return
        self._cursor = self._model.number_at(current.row())
        if not self._is_placing:
            self.row_chosen.emit(current.row())

    def _on_about_to_reset(self) -> None:
        self._scrolled = self.verticalScrollBar().value()

    def _on_reset(self) -> None:
        """Other rows are shown; the cursor stays on its own where that is one of them."""
        if not self._model.rows:
            self._cursor = None
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(self._scrolled)
        self._find_cursor()

    def _find_cursor(self) -> None:
        """Its row may have come back; nothing scrolls for that."""
        if not self.currentIndex().isValid():
            self.setAutoScroll(False)
            self.set_current(self._cursor)
            self.setAutoScroll(True)


_ARROW = theme.GRID + 2


class _Header(QHeaderView):
    """Titles of the second rank over a hairline; the column by which the rows stand has an arrow."""

    def __init__(self, view: PictureTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self.setSectionsClickable(True)
        self.setSortIndicatorClearable(True)
        self.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)
        self.setFont(theme.font("small"))

    def sizeHint(self) -> QSize:
        return QSize(0, QFontMetrics(theme.font("small")).height() + theme.GRID)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        painter.fillRect(rect, theme.card(self))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.hairline(self))
        is_sorted = self.sortIndicatorSection() == section
        painter.setFont(theme.font("small", bold=is_sorted))
        painter.setPen(theme.ink(self) if is_sorted else theme.soft(self))
        words = str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")
        if is_sorted:
            words += " ↑" if self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder else " ↓"
        place = rect.adjusted(_PAD, 0, -_PAD, 0) if section not in _PICTURES else rect.adjusted(_PAD, 0, 0, 0)
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, _RIGHT if section in _NUMBERS else _LEFT, words)
        painter.restore()


class _Delegate(QStyledItemDelegate):
    """Paints cells; pictures are made when their row is seen, and only the newest of them are kept."""

    def __init__(self, view: PictureTableView) -> None:
        super().__init__(view)
        self._view = view
        self.pixmaps: OrderedDict[tuple[int, Column, float], QPixmap] = OrderedDict()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(_SQUARE, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: TableRow = index.data(ROW)
        column = Column(index.column())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(rect, theme.quiet(self._view))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.hairline(self._view))
        is_cursor = index.row() == self._view.currentIndex().row()
        if is_cursor and column == Column.PICTURE:
            width = 3 if self._view.hasFocus() else 2
            painter.fillRect(rect.left(), rect.top(), width, rect.height() - 1, theme.ink(self._view))
        if column in _PICTURES:
            self._paint_picture(painter, rect, row, column)
        elif column == Column.NAME:
            self._paint_name(painter, rect, row, is_bold=is_cursor)
        elif row.error is not None:
            self._paint_reason(painter, rect, str(index.model().index(index.row(), Column.CLASS).data()))
        else:
            self._paint_words(painter, rect, row, column, str(index.data()))
        painter.restore()

    def _paint_picture(self, painter: QPainter, rect: QRect, row: TableRow, column: Column) -> None:
        pixmap = self._pixmap(row, column)
        if pixmap is None:
            return
        size = pixmap.deviceIndependentSize()
        left = rect.left() + (rect.width() - size.width()) / 2
        painter.drawPixmap(QPoint(round(left), round(rect.top() + (rect.height() - 1 - size.height()) / 2)), pixmap)

    def _paint_name(self, painter: QPainter, rect: QRect, row: TableRow, *, is_bold: bool) -> None:
        """The name, and under it the folder if there is one."""
        place = QRectF(rect).adjusted(_PAD, 0, -_PAD, -1)
        font = theme.font("body", bold=is_bold)
        name = QFontMetrics(font).elidedText(row.name, Qt.TextElideMode.ElideMiddle, int(place.width()))
        painter.setFont(font)
        painter.setPen(theme.ink(self._view))
        if not row.folder:
            painter.drawText(place, _LEFT, name)
            return
        small = theme.font("small")
        height = QFontMetrics(font).height()
        top = place.top() + (place.height() - height - QFontMetrics(small).height()) / 2
        painter.drawText(QRectF(place.left(), top, place.width(), height), _LEFT, name)
        painter.setFont(small)
        painter.setPen(theme.soft(self._view))
        folder = QFontMetrics(small).elidedText(row.folder, Qt.TextElideMode.ElideMiddle, int(place.width()))
        painter.drawText(QRectF(place.left(), top + height, place.width(), place.bottom() - top - height), 0, folder)

    def _paint_words(self, painter: QPainter, rect: QRect, row: TableRow, column: Column, words: str) -> None:
        is_wrong = row.is_right is False and column in (Column.CLASS, Column.RIGHT)
        painter.setFont(theme.font("body", bold=is_wrong))
        is_soft = column == Column.LABEL or (column == Column.FAMILIAR and row.is_familiar)
        painter.setPen(theme.soft(self._view) if is_soft else theme.ink(self._view))
        place = rect.adjusted(_PAD, 0, -_PAD, -1)
        if row.predicted is None and column in (Column.CLASS, Column.CERTAINTY):
            words = "…"  # it is under way
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, _RIGHT if column in _NUMBERS else _LEFT, words)

    def _paint_reason(self, painter: QPainter, rect: QRect, sentence: str) -> None:
        """One sentence across all the columns behind the name, of which this cell shows its piece."""
        view = self._view
        left = view.columnViewportPosition(Column.CLASS)
        place = QRect(left, rect.top(), view.viewport().width() - left, rect.height() - 1).adjusted(_PAD, 2, -_PAD, -2)
        painter.setClipRect(rect)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.soft(view))
        painter.drawText(place, _LEFT | Qt.TextFlag.TextWordWrap, sentence)

    def _pixmap(self, row: TableRow, column: Column) -> QPixmap | None:
        ratio = self._view.devicePixelRatioF()
        key = (id(row), column, ratio)
        pixmap = self.pixmaps.get(key)
        if pixmap is None:
            pixmap = _painted(row, column, ratio)
            if pixmap is None:
                return None
            self.pixmaps[key] = pixmap
            if len(self.pixmaps) > MAX_PIXMAPS:
                self.pixmaps.popitem(last=False)
        self.pixmaps.move_to_end(key)
        return pixmap


def _painted(row: TableRow, column: Column, ratio: float) -> QPixmap | None:
    if column == Column.INPUT:
        image = None if row.pixels is None else to_qimage(row.pixels)
        mode = Qt.TransformationMode.FastTransformation  # its pixels are to be seen
    else:
        image = QImage.fromData(row.thumbnail) if row.thumbnail else None
        mode = Qt.TransformationMode.SmoothTransformation
    if image is None or image.isNull():
        return None
    side = round(_SQUARE * ratio)
    scaled = image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, mode)
    scaled.setDevicePixelRatio(ratio)
    return QPixmap.fromImage(scaled)
