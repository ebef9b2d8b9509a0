"""The page on which a class is given a name and pictures, and all of them are taught."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.teach.check import Finding
from core.teach.examples import MIN_PICTURES_FULL
from gui import theme
from gui.language import Translated
from gui.teach.camera_view import CameraView
from gui.teach.card_grid import CardGrid
from gui.teach.class_card import ClassCard
from gui.teach.collection import OwnClass
from gui.teach.result import ResultView
from gui.texts import error_sentence
from gui.train.link_button import LinkButton
from gui.widgets import FlatButton, Label, Segmented

_MOST_SENTENCES = 3


class TeachPage(Translated, QWidget):
    """Cards of the classes, what is to be said of them, and on a second sheet how good they are taught."""

    opened = Signal()  # it has come into view
    class_wanted = Signal()
    undo_wanted = Signal()
    teach_wanted = Signal(bool)  # whether all weights are to learn, not the last layer alone
    run_wanted = Signal()  # the pictures that the shown run was taught with
    cancel_wanted = Signal()
    table_wanted = Signal(object)  # list[Path]: these folders are rather to be looked at
    answered = Signal(str)  # what is to be done with folders: "merge" or "replace"; "" for neither

    def __init__(self) -> None:
        super().__init__()
        self._cards: list[ClassCard] = []
        self._findings: Sequence[Finding] = ()
        self._state, self._progress, self._has_result, self._can_undo = "idle", "", False, False
        self._folders: list[Path] = []
        self._has_run = False  # a shown run with other pictures
        self.sheet = Segmented()
        self.new_class, self.undo = FlatButton(), FlatButton(icon_name="undo")
        self.teach, self.cancel = FlatButton(icon_name="run", primary=True), FlatButton(icon_name="stop")
        self.teach_all = FlatButton()
        self.progress = Label(size="small", soft=True)
        self.said = Label(size="small", wrap=True)
        self.other, self.of_run = LinkButton(), LinkButton()
        self.question, self.camera = _Question(), CameraView()
        self.grid, self.result, self._invitation = CardGrid(), ResultView(), Label(soft=True, wrap=True)
        self._invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        for sheet in (self._invitation, self.grid, self.result):
            self._stack.addWidget(sheet)
        self._lay_out()
        self.sheet.chosen.connect(lambda _: self._show_sheet())
        self.new_class.clicked.connect(self.class_wanted)
        self.undo.clicked.connect(self.undo_wanted)
        self.teach.clicked.connect(lambda: self.teach_wanted.emit(False))
        self.teach_all.clicked.connect(lambda: self.teach_wanted.emit(True))
        self.of_run.clicked.connect(self.run_wanted)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.other.clicked.connect(lambda: self.table_wanted.emit(self._folders))
        self.question.answered.connect(self._on_answered)
        self._retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        self.sheet.setFixedWidth(22 * theme.GRID)
        left: tuple[QWidget, ...] = (self.sheet, self.new_class, self.undo)
        right: tuple[QWidget, ...] = (self.progress, self.cancel, self.teach_all, self.teach)
        for part in left:
            head.addWidget(part)
        head.addStretch()
        for part in right:
            head.addWidget(part)
        line = QHBoxLayout()
        line.addWidget(self.said, 1)
        for link in (self.of_run, self.other):
            line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addLayout(head)
        layout.addWidget(self.question)
        layout.addWidget(self.camera)
        layout.addLayout(line)
        layout.addWidget(self._stack, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.opened.emit()

    # What the owner shows ---------------------------------------------------------------------------------------

    def cards(self) -> list[ClassCard]:
        """One a class, in their order."""
        return list(self._cards)

    def show_cards(self, cards: Sequence[ClassCard]) -> None:
        """Shows these; those that are no longer among them are deleted."""
        for card in self._cards:
            if card not in cards:
                card.hide()
                card.deleteLater()
        self._cards = list(cards)
        self.grid.show_cards(self._cards)
        self._say()
        self._show_sheet()

    def card_of(self, own: OwnClass) -> ClassCard | None:
        """The card that shows a class."""
        return next((card for card in self._cards if card.own is own), None)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Says what was found in the pictures."""
        self._findings = findings
        self._say()
        self._update()

    def show_state(self, state: str, progress: str = "") -> None:
        """Says what is under way, "idle", "reading" or "teaching", and how far it is."""
        self._state, self._progress = state, progress
        self._update()

    def set_undo(self, can_undo: bool) -> None:
        """Whether something can be put back."""
        self._can_undo = can_undo
        self._update()

    def offer_table(self, folders: Sequence[Path]) -> None:
        """Offers to look at the pictures of folders instead; of none, nothing."""
        self._folders = list(folders)
        self._update()

    def offer_run(self, is_offered: bool) -> None:
        """Offers to take the pictures that the shown run was taught with, or no longer."""
        self._has_run = is_offered
        self._update()

    def ask(self, name: str) -> None:
        """Asks whether the classes of a folder are to come beside those that are there, or instead of them."""
        self.question.ask(name)

    def show_result(self) -> None:
        """Turns to the sheet with the result."""
        self._has_result = True
        self.sheet.set_value("result")
        self._show_sheet()

    def show_pictures(self) -> None:
        """Turns to the sheet with the cards."""
        self.sheet.set_value("pictures")
        self._show_sheet()

    def _show_sheet(self) -> None:
        is_result = self._has_result and self.sheet.value() == "result"
        if is_result:
            self.camera.shut()
        self._stack.setCurrentWidget(self.result if is_result else self.grid if self._cards else self._invitation)
        self._update()

    def _update(self) -> None:
        is_idle, is_result = self._state == "idle", self._stack.currentWidget() is self.result
        blocked = next((error_sentence(each.error) for each in self._findings if each.is_blocking), "")
        self.sheet.setVisible(self._has_result)
        self.new_class.setVisible(not is_result)
        self.undo.setVisible(self._can_undo and not is_result)
        self.teach.setVisible(is_idle)
        self.teach.setEnabled(bool(self._cards) and not blocked)
        self.teach.setToolTip(blocked or self.tr("Teach these classes to the network: it takes some seconds"))
        too_few = self._too_few()
        self.teach_all.setVisible(is_idle and bool(self._cards))
        self.teach_all.setEnabled(bool(self._cards) and not blocked and not too_few)
        self.teach_all.setToolTip(
            blocked or too_few or self.tr("All layers of the network learn, not the last one alone: it takes minutes")
        )
        self.cancel.setVisible(not is_idle)
        self.progress.setText(self._progress)
        self.said.setVisible(bool(self._cards) and not is_result)
        self.other.setVisible(bool(self._folders) and not is_result)
        self.of_run.setVisible(self._has_run and is_idle and not is_result)

    def _too_few(self) -> str:
        """Why there are not enough pictures for all layers to learn from; "" where there are."""
        if all(len(card.own.pictures) >= MIN_PICTURES_FULL for card in self._cards):
            return ""
        words = self.tr("Too few pictures for all layers to learn from: each class needs {number}.")
        return words.format(number=MIN_PICTURES_FULL)

    def _on_answered(self, answer: str) -> None:
        self.question.hide()
        self.answered.emit(answer)

    def _retranslate(self) -> None:
        choices = [("pictures", self.tr("Pictures")), ("result", self.tr("Result"))]
        self.sheet.set_choices(choices, self.sheet.value() or "pictures")
        self.new_class.setText(self.tr("New class"))
        self.undo.setText(self.tr("Put back"))
        self.undo.setToolTip(self.tr("Put back what was taken out last"))
        self.teach.setText(self.tr("Teach"))
        self.teach_all.setText(self.tr("Teach all layers"))
        self.of_run.setText(self.tr("Take the pictures of the shown run"))
        self.cancel.setText(self.tr("Cancel"))
        self.other.setText(self.tr("Show as a table instead"))
        self._invitation.setText(
            self.tr(
                "Drop a folder with one folder a class anywhere on the window, or make a new class and draw, drop or"
                " paste its pictures. Two to twenty classes, from eight pictures each."
            )
        )
        self._say()
        self._update()

    def _say(self) -> None:
        """How much there is, then what was found in it."""
        number = sum(len(card.own.pictures) for card in self._cards)
        said = [self.tr("{classes} classes, {number:,} pictures.").format(classes=len(self._cards), number=number)]
        said += [error_sentence(each.error) for each in self._findings[:_MOST_SENTENCES]]
        more = len(self._findings) - _MOST_SENTENCES
        if more > 0:
            said.append(self.tr("And {number} more shortcomings.").format(number=more))
        self.said.setText(" ".join(said))


class _Question(Translated, QWidget):
    """A folder was dropped while classes are there: put together, or instead? Asked in the page, not in a dialog."""

    answered = Signal(str)  # "merge", "replace" or ""

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self._words = Label(wrap=True)
        self.merge, self.replace, self.neither = FlatButton(), FlatButton(), FlatButton(icon_name="close", framed=False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._words, 1)
        for button, answer in ((self.merge, "merge"), (self.replace, "replace"), (self.neither, "")):
            layout.addWidget(button)
            button.clicked.connect(lambda _=False, answer=answer: self.answered.emit(answer))
        self._retranslate()
        self.hide()

    def ask(self, name: str) -> None:
        """Asks about a folder of this name."""
        self._name = name
        self._retranslate()
        self.show()

    def _retranslate(self) -> None:
        words = self.tr("Add the classes of “{name}” to these, or take them instead?")
        self._words.setText(words.format(name=self._name))
        self.merge.setText(self.tr("Add"))
        self.replace.setText(self.tr("Instead"))
        self.neither.setToolTip(self.tr("Leave everything as it is"))
        self.neither.setAccessibleName(self.tr("Leave everything as it is"))
