"""The runs that can be opened: the user's own and those that came with the program."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QWidget,
)

from gui import theme
from gui.language import Translated
from gui.texts import memory_size
from gui.train.link_button import LinkButton
from gui.train.run_row import SUMMARY, RunRowDelegate, RunSummary, percent, row_height
from gui.widgets import Label

__all__ = ["RunList", "RunSummary"]

_LEAST_ROWS = 2  # are always to be seen
_USUAL_ROWS = 6
_LEAST_SPACE = 5_000_000  # bytes; less is not worth a word


class RunList(Translated, QWidget):
    """Rows of two lines, newest first, never half a row. The run that is shown is bold; below, the space of all.

    Several rows are chosen with Ctrl or Shift; F2 renames, Delete moves to the trash, and a right click offers both.
    """

    run_chosen = Signal(object)  # Path
    continue_requested = Signal(object)  # Path
    rename_requested = Signal(object, str)  # Path, the new name
    trash_requested = Signal(object)  # list[Path]
    put_back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: list[RunSummary] = []
        self._shown: tuple[list[RunSummary], Path | None] | None = None
        self.link: LinkButton | None = None  # at the newest run that another process trains or that can be continued
        self._linked: RunSummary | None = None
        self._linked_item: QListWidgetItem | None = None
        self._num_trashed = 0
        self.rows = _Rows()
        self.rows.setParent(self)
        self._empty_label = Label(size="small", soft=True, wrap=True)
        self._empty_label.setParent(self)
        self._space = Label(size="small", soft=True)
        self._space.setParent(self)
        self.put_back = LinkButton()
        self.put_back.setParent(self)
        self.put_back.clicked.connect(self.put_back_requested)
        self.rows.opened.connect(lambda run: self.run_chosen.emit(run.path))
        self.rows.delegate.renamed.connect(lambda run, name: self.rename_requested.emit(run.path, name))
        self.rows.verticalScrollBar().valueChanged.connect(self._place_link)
        self.rows.trash_pressed.connect(self._on_trash_pressed)
        self.rows.menu_wanted.connect(self._on_menu_wanted)
        self._retranslate()
        self.show_runs([], None)

    def show_runs(self, runs: list[RunSummary], current: Path | None) -> None:
        """Lists these runs; `current` is the one that is shown."""
        if self._shown == (runs, current):
            return  # so that a row that has the keyboard keeps it
        is_another = self._shown is None or self._shown[1] != current or not self._runs
        self._shown, self._runs = (runs, current), runs
        scrolled = self.rows.verticalScrollBar().value()
        cursor = self.rows.currentItem()
        cursor_path = cursor.data(SUMMARY).path if cursor else current
        chosen = {item.data(SUMMARY).path for item in self.rows.selectedItems()}
        self._remove_link()
        self.rows.clear()
        self._linked = next(
            (run for run in runs if run.can_continue or (run.is_being_written and run.path != current)), None
        )
        for run in runs:
            item = self._add_item(run)
            if run.path == cursor_path:
                self.rows.setCurrentItem(item)
            if run is self._linked:
                self._add_link(item, run)
        for row in range(self.rows.count()):
            item = self.rows.item(row)
            item.setSelected(item.data(SUMMARY).path in chosen)
        self.rows.delegate.current = current
        self._empty_label.setVisible(not runs)
        self.rows.setVisible(bool(runs))
        self._show_space()
        self._place()
        self.rows.verticalScrollBar().setValue(scrolled)
        if is_another:
            self._show_current()
        self.updateGeometry()

    def show_trashed(self, num_runs: int) -> None:
        """Offers to bring so many runs back from the trash; none for 0."""
        self._num_trashed = num_runs
        self._show_space()
        self._place()

    def _add_item(self, run: RunSummary) -> QListWidgetItem:
        item = QListWidgetItem()
        item.setData(SUMMARY, run)
        if run.can_change:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        state = self.tr("is being trained now") if run.is_being_written else ""
        words = (run.title, state, percent(run.accuracy), run.detail, run.about)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, words)))
        used = memory_size(run.num_bytes) if run.num_bytes >= _LEAST_SPACE else ""
        item.setToolTip("\n".join(filter(None, (run.title, state, run.detail, run.about, used))))
        self.rows.addItem(item)
        return item

    def _add_link(self, item: QListWidgetItem, run: RunSummary) -> None:
        """A real button behind the second line, for Tab to find; a row with a widget of its own cannot be edited."""
        self.link, self._linked_item = LinkButton(), item
        asked = self.run_chosen if run.is_being_written else self.continue_requested
        self.link.clicked.connect(lambda: asked.emit(run.path))
        self.link.setParent(self.rows.viewport())
        self.link.show()
        self._retranslate()

    def _remove_link(self) -> None:
        if self.link is not None:
            self.link.hide()
            self.link.deleteLater()
        self.link = self._linked_item = None

    def _place_link(self) -> None:
        if self.link is None or self._linked is None or self._linked_item is None:
            return
        size, row = self.link.sizeHint(), self.rows.visualItemRect(self._linked_item)
        left = self.rows.delegate.detail_width(self._linked) + theme.GRID
        self.link.setGeometry(left, row.bottom() - size.height() - 2, size.width(), size.height())

    def _show_space(self) -> None:
        own = [run for run in self._runs if not run.is_bundled]
        self._space.setText(self.tr("On disk: {space}").format(space=memory_size(sum(run.num_bytes for run in own))))
        self._space.setVisible(sum(run.num_bytes for run in own) >= _LEAST_SPACE)
        self.put_back.setText(self.tr("Put back"))
        self.put_back.setToolTip(self.tr("Brings the runs back that were moved to the trash last"))
        self.put_back.setVisible(self._num_trashed > 0)

    def _show_current(self) -> None:
        for row in range(self.rows.count()):
            if self.rows.item(row).data(SUMMARY).path == self.rows.delegate.current:
                self.rows.scrollToItem(self.rows.item(row))

    def _retranslate(self) -> None:
        self._empty_label.setText(self.tr("No runs yet. Each run is kept here."))
        self.rows.setAccessibleName(self.tr("Runs"))
        self.rows.setToolTip(self.tr("A click or Enter opens a run"))
        self._show_space()
        if self.link is None or self._linked is None:
            return
        if self._linked.is_being_written:
            self.link.setText(self.tr("Follow"))
            self.link.setToolTip(self.tr("Watch this run, which another process is training now"))
        else:
            self.link.setText(self.tr("Continue"))
            stopped = self.tr("Go on with this run where it was stopped")
            finished = self.tr("Train one epoch more, at the learning rate with which this run ended")
            self.link.setToolTip(finished if self._linked.is_finished else stopped)
        self._place_link()

    # Commands ---------------------------------------------------------------------------------------------------

    def _on_trash_pressed(self) -> None:
        runs = [run for run in self.rows.chosen() if run.can_change]
        if runs:
            self.trash_requested.emit([run.path for run in runs])

    def _on_menu_wanted(self, place: QPoint) -> None:
        menu = self.menu()
        if menu is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(place)

    def menu(self) -> QMenu | None:
        """What can be done to the rows that are chosen."""
        runs: Sequence[RunSummary] = self.rows.chosen()
        if not runs:
            return None
        menu, first, is_one = QMenu(self), runs[0], len(runs) == 1
        opening = menu.addAction(self.tr("Open"))
        opening.setEnabled(is_one)
        opening.triggered.connect(lambda: self.run_chosen.emit(first.path))
        continuing = menu.addAction(self.tr("Continue"))
        continuing.setEnabled(is_one and first.can_continue)
        continuing.triggered.connect(lambda: self.continue_requested.emit(first.path))
        menu.addSeparator()
        renaming = menu.addAction(self.tr("Rename…") + "\tF2")
        renaming.setEnabled(is_one and first.can_change)
        renaming.triggered.connect(self.rows.edit_current)
        trashing = menu.addAction(self.tr("Move to the trash") + "\tDel")
        trashing.setEnabled(any(run.can_change for run in runs))
        trashing.triggered.connect(self._on_trash_pressed)
        return menu

    # Looks ------------------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        rows = min(max(1, len(self._runs)), _LEAST_ROWS)
        return QSize(16 * theme.GRID, rows * row_height() + self._foot_height())

    def sizeHint(self) -> QSize:
        rows = min(max(1, len(self._runs)), _USUAL_ROWS)
        return QSize(26 * theme.GRID, rows * row_height() + self._foot_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        self._show_current()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._place()

    def _foot_height(self) -> int:
        return self._space.sizeHint().height() + theme.GRID // 2

    def _place(self) -> None:
        """Whole rows, as many as there is height for, and the space of the runs right below."""
        width, foot = self.width(), self._foot_height()
        self._empty_label.setGeometry(0, 0, width, max(foot, self._empty_label.heightForWidth(width)))
        num_rows = max(1, min(len(self._runs), (self.height() - foot) // row_height()))
        height = num_rows * row_height()
        self.rows.setGeometry(0, 0, width, height)
        link = min(self.put_back.sizeHint().width(), width)
        self._space.setGeometry(2, height + theme.GRID // 4, width - link - 4, foot - theme.GRID // 4)
        self._place_link()
        self.put_back.setGeometry(width - link, height + theme.GRID // 4, link, foot - theme.GRID // 4)


class _Rows(QListWidget):
    """A list without a frame that never scrolls sideways and whose uppermost row is always whole."""

    opened = Signal(object)  # RunSummary
    trash_pressed = Signal()
    menu_wanted = Signal(QPoint)  # on the screen

    def __init__(self) -> None:
        super().__init__()
        self.delegate = RunRowDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.verticalScrollBar().setStyleSheet(theme.thin_scroll_bar(self))
        self.viewport().setAutoFillBackground(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.itemClicked.connect(self._on_item_clicked)

    def chosen(self) -> list[RunSummary]:
        """The runs of the rows that are chosen, or of the one with the cursor."""
        items = self.selectedItems() or [item for item in [self.currentItem()] if item is not None]
        return [item.data(SUMMARY) for item in items]

    def edit_current(self) -> None:
        """Lets the user write another name into the row with the cursor."""
        if self.currentItem() is not None:
            self.editItem(self.currentItem())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.verticalScrollBar().setStyleSheet(theme.thin_scroll_bar(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Not the signal `activated`: on macOS Enter would edit the row instead.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.opened.emit(self.currentItem().data(SUMMARY))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self.trash_pressed.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.edit_current()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        is_right = event.button() == Qt.MouseButton.RightButton
        if not (is_right and item is not None and item.isSelected()):  # a right click leaves what is chosen
            super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        keys = QApplication.keyboardModifiers()
        if keys & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier):
            return  # several are being chosen
        if QApplication.mouseButtons() & Qt.MouseButton.RightButton:
            return
        if item.data(SUMMARY).path != self.delegate.current:  # to open it again would overwrite the form
            self.opened.emit(item.data(SUMMARY))
