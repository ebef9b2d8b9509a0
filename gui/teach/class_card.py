"""A class on the page of own classes: its name, its pictures, and the ways in which more of them come."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from gui import theme
from gui.drops import DropTarget, Offer
from gui.images import to_png
from gui.language import Translated
from gui.predict.drop import Refusal, dropped
from gui.teach.collection import OwnClass
from gui.teach.thumbnails import Thumbnails
from gui.widgets import Card, FlatButton, Label


class ClassCard(Translated, Card):
    """Shows one `OwnClass`. Pictures are dropped on it, pasted with Ctrl+V, or added by its button."""

    renamed = Signal(str)
    taken_out = Signal(int)  # the number of a picture
    removed = Signal()
    shown_wanted = Signal()  # the picture that is shown in the window is to be added
    files_wanted = Signal()  # files are to be chosen
    camera_wanted = Signal()  # the camera is to take pictures
    files_dropped = Signal(object)  # list[Path]
    image_dropped = Signal(bytes)  # a picture file's
    refused = Signal(str)  # why something was not taken, in a sentence

    def __init__(self, own: OwnClass) -> None:
        super().__init__()
        self.own = own
        self._is_lit = False
        self.setContentsMargins(*[theme.GRID] * 4)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.name = NameField()
        self.count = Label(size="small", soft=True)
        self.menu_button = FlatButton("⋯", framed=False)
        self.menu_button.setFixedSize(4 * theme.GRID, 3 * theme.GRID)
        self.thumbnails = Thumbnails()
        self.add = FlatButton()
        self.camera = FlatButton(icon_name="camera")
        self.camera.hide()  # until it is known that there is one
        head = QHBoxLayout()
        head.setSpacing(theme.GRID // 2)
        head.addWidget(self.name, 1)
        head.addWidget(self.count)
        head.addWidget(self.menu_button)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GRID // 2)
        foot.addWidget(self.add)
        foot.addWidget(self.camera)
        foot.addStretch()
        self.people = Label(size="small", soft=True)
        foot.addWidget(self.people)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID // 2)
        layout.addLayout(head)
        layout.addWidget(self.thumbnails)
        layout.addLayout(foot)
        self.name.editingFinished.connect(self._on_name_edited)
        self.thumbnails.taken_out.connect(self.taken_out)
        self.add.clicked.connect(self.shown_wanted)
        self.camera.clicked.connect(self.camera_wanted)
        self.menu_button.clicked.connect(self._on_menu_clicked)
        DropTarget((self,), (self._offer,), self._light_up)
        self._retranslate()

    def show_class(self) -> None:
        """Shows the class as it is now."""
        if not self.name.hasFocus():
            self.name.setText(self.own.name)
            self.name.setCursorPosition(0)
        self.name.setToolTip(self.own.name)
        self.thumbnails.show_pictures(self.own.pictures)
        words = f"{len(self.own.pictures):,}"
        if self.own.errors:
            words = self.tr("{number}, {unreadable} unreadable").format(number=words, unreadable=len(self.own.errors))
        self.count.setText(words)
        self.count.setToolTip(self.tr("Number of pictures"))
        people = " + ".join(self.own.people())
        self.people.setToolTip(self.tr("Whose pictures these are: {people}").format(people=people) if people else "")
        short = self.people.fontMetrics().elidedText(people, Qt.TextElideMode.ElideRight, 11 * theme.GRID)
        self.people.setText(short)

    def set_addable(self, can_add: bool) -> None:
        """Whether there is a shown picture to be added."""
        self.add.setEnabled(can_add)

    def paste(self) -> None:
        """Takes a picture from the clipboard, or says that there is none."""
        mime = QGuiApplication.clipboard().mimeData()
        offer = None if mime is None else self._offer(mime)
        if offer is None:
            self.refused.emit(self.tr("There is no picture on the clipboard; copy one first."))
        else:
            offer.take()

    def event(self, event: QEvent) -> bool:
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Paste):
            event.accept()  # else the window would show the picture
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() or self._is_lit:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.ink(self) if self._is_lit else theme.soft(self), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), theme.RADIUS, theme.RADIUS)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()

    def _offer(self, mime: QMimeData) -> Offer | None:
        found = dropped(mime)
        return None if found is None else Offer(partial(self._take, found), lights_up=not isinstance(found, Refusal))

    def _take(self, found: list[Path] | bytes | QImage | Refusal) -> None:
        if isinstance(found, Refusal):
            self.refused.emit(found.sentence)
        elif isinstance(found, list):
            self.files_dropped.emit(found)
        else:
            self.image_dropped.emit(to_png(found) if isinstance(found, QImage) else found)

    def _light_up(self, is_lit: bool) -> None:
        self._is_lit = is_lit
        self.update()

    def menu(self) -> QMenu:
        """The rarer ways to add pictures, and to take the class out."""
        menu = QMenu(self)
        entries = [(self.tr("Add files…"), self.files_wanted.emit), (self.tr("Paste"), self.paste)]
        for words, act in entries:
            menu.addAction(words).triggered.connect(act)
        menu.addSeparator()
        menu.addAction(self.tr("Take this class out")).triggered.connect(self.removed.emit)
        return menu

    def _on_menu_clicked(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))

    def _on_name_edited(self) -> None:
        if self.name.text() != self.own.name:
            self.renamed.emit(self.name.text())
        self.name.setText(self.own.name)

    def _retranslate(self) -> None:
        self.add.setText(self.tr("Add shown picture"))
        self.add.setToolTip(self.tr("The picture or drawing that is shown in the window becomes an example"))
        self.camera.setToolTip(self.tr("Take pictures with the camera"))
        self.camera.setAccessibleName(self.tr("Camera"))
        self.name.setAccessibleName(self.tr("Name of the class"))
        self.menu_button.setAccessibleName(self.tr("More"))
        self.menu_button.setToolTip(self.tr("Add files, paste, or take the class out"))
        self.show_class()


class NameField(QLineEdit):
    """A name that looks like a heading until one edits it; Enter and Esc end that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = ""
        self.setFrame(False)
        self.setFont(theme.font("body", bold=True))
        self.setMaxLength(300)
        self.setMinimumWidth(6 * theme.GRID)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._before = self.text()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._before)
            self.clearFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clearFocus()  # which tells that the editing is finished
        else:
            super().keyPressEvent(event)
