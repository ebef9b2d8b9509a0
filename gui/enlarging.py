"""The window's middle, or one dock, as large as the window: all else makes way until it is put back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from gui.centre import Centre
from gui.commands import Commands
from gui.docks import CardDock
from gui.language import Translated
from gui.widgets import FootButton


@dataclass(frozen=True)
class _Before:
    """How the window was."""

    docks: QByteArray
    enlarged: QWidget  # the centre or a dock


class Enlarging(QObject):
    """A key, or a double click on a title, enlarges what has it; the same, Esc or the button at the foot put it back.

    What is enlarged stays where it is and the rest is hidden, so that it loses neither the keyboard nor what somebody
    has begun in it. A floating dock is a window of its own and is left alone.
    """

    def __init__(
        self,
        window: QMainWindow,
        commands: Commands,
        centre: Centre,
        cards: Sequence[QWidget],  # of the middle, each with a title row on top
        docks: Mapping[str, CardDock],
    ) -> None:
        super().__init__(window)
        self._window, self._centre, self._docks = window, centre, tuple(docks.values())
        self._before: _Before | None = None
        self._double_clicked: QObject | None = None  # a title whose button has not been let go yet
        self.button = _BackButton()
        self.button.hide()
        self.button.clicked.connect(self.put_back)
        window.statusBar().addPermanentWidget(self.button)
        commands.serve(enlarge=self.toggle)
        for name in ("present", "reset_layout"):  # connected before those that do it
            commands.actions[name].triggered.connect(self.put_back)
        for action in centre.actions_of_pages():
            action.triggered.connect(self._on_page_wanted)
        centre.page_changed.connect(self._on_page_wanted)
        for dock in self._docks:
            dock.toggleViewAction().triggered.connect(lambda is_open, dock=dock: self._on_dock_toggled(dock, is_open))
        for titled in (*cards, *(dock.titleBarWidget() for dock in self._docks if dock.spec.can_enlarge)):
            titled.installEventFilter(self)

    def is_enlarged(self) -> bool:
        """Whether something is as large as the window."""
        return self._before is not None

    def toggle(self) -> None:
        """Enlarges the dock that has the keyboard, else the middle; or puts back what is enlarged."""
        if not self.put_back():
            focus = self._window.focusWidget()
            docks = (dock for dock in self._docks if dock.spec.can_enlarge and not dock.isFloating())
            has_keyboard = (dock for dock in docks if focus is not None and dock.isAncestorOf(focus))
            self.enlarge(next(has_keyboard, self._centre))

    def enlarge(self, view: QWidget) -> None:
        """Enlarges the middle or a dock that does not float."""
        self.put_back()
        self._before = _Before(self._window.saveState(), view)
        focus = self._window.focusWidget()
        if focus is not None and not view.isAncestorOf(focus):
            self._window.setFocus()
        for each in (self._centre, *self._docks):
            if each is not view and not (isinstance(each, QDockWidget) and each.isFloating()):
                each.hide()
        self.button.show()

    def put_back(self) -> bool:
        """Shows everything where it was before; whether something was enlarged."""
        before, self._before = self._before, None
        if before is None:
            return False
        self.button.hide()
        self._centre.show()
        self._restore(before)
        QTimer.singleShot(0, self, lambda: self._restore(before))  # once the window has laid out its parts
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A double click counts once its button is let go: docks that change while it is held are being dragged."""
        if not isinstance(event, QMouseEvent) or event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.type() == QEvent.Type.MouseButtonDblClick and self._is_on_title(watched, event):
            self._double_clicked = watched
            return True
        if event.type() == QEvent.Type.MouseButtonRelease and self._double_clicked is watched:
            self._double_clicked = None
            dock = watched.parent()
            if not self.put_back():
                self.enlarge(dock if isinstance(dock, QDockWidget) else self._centre)
        return False

    def _is_on_title(self, watched: QObject, event: QMouseEvent) -> bool:
        parent = watched.parent()
        if isinstance(parent, QDockWidget):
            return not parent.isFloating()
        layout = watched.layout() if isinstance(watched, QWidget) else None
        row = None if layout is None else layout.itemAt(0)
        return row is not None and event.position().y() <= row.geometry().bottom()

    def _restore(self, before: _Before) -> None:
        if not self.is_enlarged():  # again, meanwhile
            self._window.restoreState(before.docks)

    def _on_page_wanted(self) -> None:
        if self._before is not None and self._before.enlarged is not self._centre:
            self.put_back()

    def _on_dock_toggled(self, dock: CardDock, is_open: bool) -> None:
        if self.put_back():
            dock.setVisible(is_open)


class _BackButton(Translated, FootButton):
    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setText(self.tr("Put back (Esc)"))
        self.setToolTip(self.tr("Show everything where it was before (F9, Esc or a double click on the title)"))
