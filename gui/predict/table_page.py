"""The page of many pictures: what they come to, how far they are, which of them are wanted, and the table."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.errors import UserError
from gui import theme
from gui.fitting_label import FittingLabel
from gui.language import Translated
from gui.predict.batch_progress import BatchProgress
from gui.predict.table_model import PictureTableModel
from gui.predict.table_rows import Column, Filter, TableRow
from gui.predict.table_view import PictureTableView
from gui.predict.table_words import rows_as_cells, rows_as_text, summary
from gui.saving import AskFile, ask_file, ask_path, write_file
from gui.train.link_button import LinkButton
from gui.train.plot_export import curves_csv
from gui.widgets import FlatButton, Label, MenuButton, Segmented

_ANY = "any"
_LEAST_SUMMARY = 22 * theme.GRID


class PictureTablePage(Translated, QWidget):
    """The table with all that belongs to it."""

    row_chosen = Signal(object)  # TableRow that is to be the picture in the window
    folder_chosen = Signal(object)  # Path, out of the dialog
    cancelled = Signal()
    confusion_wanted = Signal(object)  # list[TableRow] that have been predicted
    teach_wanted = Signal(object)  # Path of a folder of class folders
    saved = Signal(object)  # Path
    failed = Signal(object)  # UserError

    def __init__(self, ask: AskFile = ask_file) -> None:
        super().__init__()
        self._ask = ask
        self._teachable: Path | None = None
        self._note: Callable[[], str] = str
        self._is_waiting = True  # nothing has been dropped yet
        self._has_kinds = False  # there is something to choose from
        self.model = PictureTableModel(self)
        self.view = PictureTableView(self.model)
        self.progress = BatchProgress()
        self.search = _SearchField()
        self.classes = MenuButton()
        self.kinds = Segmented()
        self.confusion = FlatButton()
        self.save_button = FlatButton()
        self.open_button = FlatButton(icon_name="open")
        self.teach = LinkButton()
        self._summary = FittingLabel(bold=True)
        self._note_label = Label(size="small", soft=True, wrap=True)
        self._invitation = Label(soft=True, wrap=True)
        self._invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self._connect()
        self.progress.show_nothing()
        self._retranslate()
        self._show_parts()

    def _lay_out(self) -> None:
        self._head, self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight), QHBoxLayout()
        filters, foot = QHBoxLayout(), QHBoxLayout()
        self._head.addWidget(self._summary, 1)
        self._buttons.addStretch()
        for button in (self.confusion, self.save_button, self.open_button):
            self._buttons.addWidget(button)
        self._head.addLayout(self._buttons)
        filters.addWidget(self.search, 1)
        filters.addWidget(self.classes)
        filters.addWidget(self.kinds, 2)
        foot.addWidget(self._note_label, 1)
        foot.addWidget(self.teach)
        foot.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        for row in (self._head, self._buttons, filters, foot):
            row.setSpacing(theme.GRID)
        layout.addLayout(self._head)
        layout.addWidget(self.progress)
        layout.addLayout(filters)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._invitation, 1)
        layout.addLayout(foot)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.model.counted.connect(self._on_counted)
        self.view.row_chosen.connect(lambda place: self.row_chosen.emit(self.model.row_at(place)))
        self.progress.cancelled.connect(self.cancelled)
        self.progress.began_or_ended.connect(self._show_parts)
        self.search.textChanged.connect(self._on_filter_changed)
        self.classes.chosen.connect(self._on_filter_changed)
        self.kinds.chosen.connect(self._on_filter_changed)
        self.confusion.clicked.connect(lambda: self.confusion_wanted.emit(self.predicted_rows()))
        self.save_button.clicked.connect(self.save)
        self.open_button.clicked.connect(self._on_open_clicked)
        self.teach.clicked.connect(lambda: self.teach_wanted.emit(self._teachable))

    # What the owner tells -----------------------------------------------------------------------------------------

    def begin(self, class_names: Sequence[str], note: Callable[[], str]) -> None:
        """Other pictures are about to come; `note` says, in the language of now, what there is to say of all."""
        self._is_waiting, self._teachable, self._note = False, None, note
        self.view.forget_pictures()
        self.model.clear(class_names)
        self.search.clear()
        self._retranslate()
        self.kinds.set_value("all")
        self._choose_class(None)
        self._on_filter_changed()
        self._show_parts()

    def set_classes(self, class_names: Sequence[str], allowed: Callable[[str], tuple[int, ...] | None]) -> None:
        """The classes of other weights; `allowed` says which of them a folder's name means."""
        self.model.set_classes(class_names, allowed)
        self._choose_class(None)
        self._on_filter_changed()
        self.view.share_width()

    def offer_teaching(self, folder: Path | None) -> None:
        """Offers, once nothing is under way, to teach the classes that are folders in this one; None for none."""
        self._teachable = folder
        self._show_parts()

    # What the owner asks ------------------------------------------------------------------------------------------

    def summary(self) -> str:
        """What stands above the table, all of it."""
        return self._summary.toolTip()

    def note(self) -> str:
        """What stands below the table."""
        return self._note_label.text()

    def predicted_rows(self) -> list[TableRow]:
        """Those that the network has looked at, as they were listed."""
        return [row for row in self.model.rows if row.probabilities is not None]

    def has_keyboard(self) -> bool:
        """Whether the rows are what is looked at."""
        return self.view.hasFocus() and self.model.rowCount() > 0

    def copy(self) -> None:
        """Puts the chosen rows on the clipboard as text."""
        columns = [column for column in Column if column >= Column.NAME and not self.view.isColumnHidden(column)]
        QGuiApplication.clipboard().setText(rows_as_text(self.model, self.view.chosen_places(), columns))

    def save(self) -> None:
        """Asks for a place and writes the rows that are shown there as CSV."""
        path = ask_path(self._ask, self, self.tr("Save the table"), "pictures.csv")
        if path is None:
            return
        columns, cells = rows_as_cells(self.model.shown_rows(), self.model.class_names)
        try:
            write_file(path, curves_csv(columns, cells, decimal=QLocale.system().decimalPoint()))
        except UserError as error:
            self.failed.emit(error)
        else:
            self.saved.emit(path)

    # Looks --------------------------------------------------------------------------------------------------------

    def _retranslate(self) -> None:
        titles = [
            self.tr("Picture"),
            self.tr("Input"),
            self.tr("Name"),
            self.tr("Class"),
            self.tr("Certainty"),
            self.tr("Familiar"),
            self.tr("Label"),
            self.tr("Right"),
        ]
        self.model.retranslate(titles, {True: self.tr("yes"), False: self.tr("no"), None: ""})
        self.view.setAccessibleName(self.tr("Pictures"))
        self.search.setPlaceholderText(self.tr("Name or folder"))
        self.search.setAccessibleName(self.tr("Name or folder"))
        self.confusion.setText(self.tr("Confusion matrix"))
        self.confusion.setToolTip(self.tr("Which labels were taken for which classes, over all the rows"))
        self.save_button.setText(self.tr("Save as CSV…"))
        self.save_button.setToolTip(self.tr("The rows that are shown, with the probability of every class"))
        self.open_button.setText(self.tr("Open a folder…"))
        self.open_button.setToolTip(self.tr("All pictures in a folder, and in the folders in it"))
        self.teach.setText(self.tr("Teach these classes"))
        self.teach.setToolTip(self.tr("The folders in this one become classes of a network of your own"))
        self._invitation.setText(
            self.tr("Drop a folder or many pictures anywhere on the window: each gets a row that says what it shows.")
        )
        self._note_label.setText(self._note())
        self._choose_class(self.model.filter().predicted)
        self._on_counted()
        self.view.share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_summary()

    def _place_summary(self) -> None:
        """Beside the buttons, or above them where there is no space for it."""
        is_narrow = self.width() < self._buttons.minimumSize().width() + _LEAST_SUMMARY
        direction = QBoxLayout.Direction
        self._head.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)

    def _choose_class(self, number: int | None) -> None:
        names = range(len(self.model.class_names))
        choices = [(_ANY, self.tr("All classes")), *((str(each), self.model.title_of(each)) for each in names)]
        self.classes.set_choices(choices, _ANY if number is None else str(number))

    def _on_counted(self) -> None:
        counts = self.model.counts
        self._summary.set_wordings(*summary(counts))
        kinds = [("all", self.tr("All"))]
        if counts.has_labels:
            kinds.append(("wrong", self.tr("Wrong")))
        if counts.knows_familiarity:
            kinds.append(("unfamiliar", self.tr("Not familiar")))
        if counts.num_unreadable:
            kinds.append(("unreadable", self.tr("Unreadable")))
        chosen = self.kinds.value() if self.kinds.value() in dict(kinds) else "all"
        self.kinds.set_choices(kinds, chosen)
        self._has_kinds = len(kinds) > 1
        self.view.show_columns(familiar=counts.knows_familiarity, labels=counts.has_labels)
        self._show_parts()

    def _show_parts(self) -> None:
        has_labels = self.model.counts.has_labels
        for part in (self.search, self.classes, self.view, self.save_button):
            part.setVisible(not self._is_waiting)
        self._invitation.setVisible(self._is_waiting)
        self.kinds.setVisible(not self._is_waiting and self._has_kinds)
        self.confusion.setVisible(has_labels)
        self.teach.setVisible(self._teachable is not None and not self.progress.is_busy())
        self._note_label.setVisible(bool(self._note_label.text()))
        self._place_summary()

    def _on_filter_changed(self) -> None:
        chosen = self.classes.value()
        predicted = None if chosen in (_ANY, "") else int(chosen)
        self.model.set_filter(Filter(self.kinds.value() or "all", predicted, self.search.text()))

    def _on_open_clicked(self) -> None:
        folder = QFileDialog.getExistingDirectory(QApplication.activeWindow(), self.tr("Open a folder of pictures"))
        if folder:
            self.folder_chosen.emit(Path(folder))


class _SearchField(QLineEdit):
    """As high and as round as the buttons beside it."""

    def __init__(self) -> None:
        super().__init__(clearButtonEnabled=True)
        self.setFrame(False)
        self.setTextMargins(theme.GRID // 2, 0, 0, 0)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 4 * theme.GRID - 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(10 * theme.GRID, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.soft(self), 1.5) if self.hasFocus() else QPen(theme.hairline(self), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
