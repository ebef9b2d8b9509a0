"""Docks that look like cards: title and contents on one sheet; and a tool bar that is nothing but its contents."""

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QToolBar, QVBoxLayout, QWidget

from gui import theme
from gui.dock_table import DockSpec
from gui.language import Translated
from gui.widgets import FlatButton, Label


class CardDock(Translated, QDockWidget):
    """A movable, closable dock around one view."""

    def __init__(self, spec: DockSpec, view: QWidget, window: QMainWindow) -> None:
        super().__init__(window)
        self.setObjectName(spec.name)
        self.spec = spec
        if spec.key:
            self.toggleViewAction().setShortcut(QKeySequence(spec.key))
            window.addAction(self.toggleViewAction())  # so that its key works while Present hides the menu bar
        self._title_bar = _TitleBar(self)
        self.setTitleBarWidget(self._title_bar)
        body = QWidget()
        layout = QVBoxLayout(body)
        margin = theme.GRID + theme.GRID // 2 if spec.is_framed else 0
        layout.setContentsMargins(margin, 0, margin, margin)
        layout.addWidget(view)
        self.setWidget(body)
        self._retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.spec.is_framed:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.hairline(self), 1))
        painter.setBrush(theme.card(self))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)

    def _retranslate(self) -> None:
        title = QCoreApplication.translate("MainWindow", self.spec.title)
        self.setWindowTitle(title)  # for the View menu
        self._title_bar.title.setText(title)


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
