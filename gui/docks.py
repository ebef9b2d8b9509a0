"""Docks that look like cards: title and contents on one sheet; and a tool bar that is nothing but its contents."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QStyle, QToolBar, QWidget

from gui import theme
from gui.dock_table import DockSpec
from gui.language import Translated
from gui.scroller import Scroller, shares
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
        self.scroller = Scroller(view, spec.least) if spec.is_framed else None
        self.setWidget(self.scroller or view)
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


class DockColumns(QObject):
    """Lets the docks at each side share its height: none scrolls while there is space for what all of them need.

    Qt would take height from all docks alike when the window gets lower, from those too that have none to spare.
    """

    def __init__(self, docks: Sequence[CardDock], window: QMainWindow) -> None:
        super().__init__(window)
        self._docks, self._window = docks, window
        self._timer = QTimer(self, singleShot=True, interval=0)  # once, however many parts have changed
        self._timer.timeout.connect(self.share)
        window.installEventFilter(self)
        for dock in docks:
            dock.visibilityChanged.connect(self._timer.start)
            dock.dockLocationChanged.connect(self._timer.start)
            if dock.scroller is not None:
                dock.scroller.need_changed.connect(self._timer.start)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._timer.start()
        return False

    def share(self) -> None:
        """Tells the docks how high they have to be at least."""
        for area in (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea):
            column = [dock for dock in self._docks if dock.isVisible() and self._window.dockWidgetArea(dock) == area]
            scrollers = [dock.scroller for dock in column if dock.scroller is not None and not dock.isFloating()]
            if not scrollers:
                continue
            around = [dock.height() - dock.widget().height() for dock in column]
            # Docks that are too high hang over the foot of the window, so that is where the column ends.
            height = self._window.statusBar().y() - min(dock.y() for dock in column)
            separator = self._window.style().pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent)
            height -= sum(around) + separator * (len(column) - 1)
            least = shares([each.needed() for each in scrollers], [each.spared for each in scrollers], height)
            for scroller, each in zip(scrollers, least, strict=True):
                scroller.set_least(each)


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
