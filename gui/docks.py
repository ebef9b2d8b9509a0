"""Docks that look like cards: title and contents on one sheet; and a tool bar that is nothing but its contents."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QToolBar, QVBoxLayout, QWidget

from gui import theme
from gui.widgets import FlatButton, Label


class CardDock(QDockWidget):
    """A movable, closable dock around one view. `name` is what the saved layout knows it by.

    A view that is made of cards itself stands on the bare ground: `framed=False`.
    """

    def __init__(self, name: str, view: QWidget, parent: QWidget, *, framed: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._framed = framed
        self._title_bar = _TitleBar(self)
        self.setTitleBarWidget(self._title_bar)
        body = QWidget()
        layout = QVBoxLayout(body)
        margin = theme.GRID + theme.GRID // 2 if framed else 0
        layout.setContentsMargins(margin, 0, margin, margin)
        layout.addWidget(view)
        self.setWidget(body)

    def set_title(self, title: str) -> None:
        """Shows a title, here and in the View menu."""
        self.setWindowTitle(title)
        self._title_bar.title.setText(title)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._framed:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.hairline(self), 1))
        painter.setBrush(theme.card(self))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)


class FlatToolBar(QToolBar):
    """Stays where it is and paints no face of its own."""

    def __init__(self, name: str, parent: QMainWindow) -> None:
        super().__init__(name, parent)
        self.setObjectName(name)
        self.setMovable(False)
        self.setContentsMargins(0, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Leaves the ground as it is."""


class _TitleBar(QWidget):
    """The title; one drags the dock by it. The close button shows while the mouse is over it."""

    def __init__(self, dock: CardDock) -> None:
        super().__init__(dock)
        self.title = Label(size="title", bold=True)
        self.title.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._close = FlatButton(icon_name="close", framed=False)
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the View menu is the keyboard's way
        self._close.clicked.connect(dock.close)
        policy = self._close.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._close.setSizePolicy(policy)
        self._close.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GRID + theme.GRID // 2, 3, 3, 0)
        layout.addWidget(self.title)
        layout.addStretch()
        layout.addWidget(self._close)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Enter:
            self._close.show()
        elif event.type() == QEvent.Type.Leave:
            self._close.hide()
        return super().event(event)
