"""Docks that look like cards: title and contents on one sheet; and a tool bar that is nothing but its contents."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QDockWidget, QHBoxLayout, QMainWindow, QStyle, QToolBar, QWidget

from gui import theme
from gui.dock_table import DockSpec
from gui.language import Translated
from gui.scroller import Scroller, shares
from gui.widgets import FlatButton, Label

_SIDES = (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea)
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
_SLIM = 20  # pixels, of a title bar above cards


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
        if self.spec.can_enlarge:
            self._title_bar.setToolTip(self.tr("A double click makes it as large as the window, and puts it back (F9)"))


class DockShares(QObject):
    """Keeps what is at the sides and at the bottom in proportion while the window gets larger and smaller.

    Qt would take height from all docks alike when the window gets lower, from those too that have none to spare; and it
    would not give back what a dock had before. Here no dock scrolls while there is space for what all at its side need,
    those at the bottom keep their share of the height, and those at the sides the width that they were given.
    """

    def __init__(self, docks: Sequence[CardDock], window: QMainWindow) -> None:
        super().__init__(window)
        self._docks, self._window = docks, window
        self._widths: dict[Qt.DockWidgetArea, int] = {}  # of the sides, in pixels
        self._bottom_share = 0.0  # of the window's height; 0 where nobody has said
        self._timer = QTimer(self, singleShot=True, interval=0)  # once, however many parts have changed
        self._timer.timeout.connect(self.share)
        window.installEventFilter(self)
        for dock in docks:
            dock.visibilityChanged.connect(self._timer.start)
            dock.dockLocationChanged.connect(self._timer.start)
            dock.installEventFilter(self)
            if dock.scroller is not None:
                dock.scroller.need_changed.connect(self._timer.start)

    def set_size(self, place: Qt.DockWidgetArea, size: int, of_height: int = 0) -> None:
        """Gives a side its width, or the docks at the bottom their height in a window that is `of_height` high."""
        if place == _BOTTOM:
            self._bottom_share = size / of_height
        else:
            self._widths[place] = size

    def forget_sizes(self) -> None:
        """Keeps to the sizes that the docks have once they are shown: those of a layout that was saved."""
        self._widths, self._bottom_share = {}, 0.0

    def share(self) -> None:
        """Tells the docks how high they have to be at least, and gives them their sizes."""
        is_laid_out = self._window.isVisible()
        for place in _SIDES:
            column = self._standing(place)
            if column and is_laid_out:
                self._share_column(column)
                self._widths.setdefault(place, column[0].width())
            if column and place in self._widths:
                self._window.resizeDocks(column[:1], [self._widths[place]], Qt.Orientation.Horizontal)
        bottom = self._standing(_BOTTOM)
        if bottom and is_laid_out and not self._bottom_share:
            self._bottom_share = bottom[0].height() / self._window.height()
        if bottom and self._bottom_share:
            height = round(self._bottom_share * self._window.height())
            self._window.resizeDocks(bottom, [height] * len(bottom), Qt.Orientation.Vertical)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            if watched is self._window:
                self._timer.start()
            elif isinstance(watched, CardDock) and QApplication.mouseButtons() != Qt.MouseButton.NoButton:
                self._remember(watched)
        return False

    def _remember(self, dock: CardDock) -> None:
        """Somebody is moving the line beside the dock."""
        place = self._window.dockWidgetArea(dock)
        if dock in self._standing(place):
            self.set_size(place, dock.height() if place == _BOTTOM else dock.width(), self._window.height())

    def _standing(self, place: Qt.DockWidgetArea) -> list[CardDock]:
        docks = [dock for dock in self._docks if not dock.isHidden() and not dock.isFloating()]
        return [dock for dock in docks if self._window.dockWidgetArea(dock) == place]

    def _share_column(self, column: list[CardDock]) -> None:
        separator = self._window.style().pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent)
        # Docks that are too high hang over the foot of the window, so that is where the column ends.
        height = self._window.statusBar().y() - min(dock.y() for dock in column) - separator * (len(column) - 1)
        height -= sum(dock.height() - dock.widget().height() for dock in column)
        scrollers = [dock.scroller for dock in column if dock.scroller is not None]
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
        is_framed = dock.spec.is_framed
        self.title = Label(size="title" if is_framed else "small", bold=is_framed, soft=not is_framed)
        self.title.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._close = FlatButton(icon_name="close", framed=False)
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the View menu is the keyboard's way
        self._close.clicked.connect(dock.close)
        if not is_framed:
            self._close.setFixedSize(_SLIM, _SLIM)  # cards have titles of their own; the maps need the space
        policy = self._close.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._close.setSizePolicy(policy)
        self._close.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GRID + theme.GRID // 2, 3 if is_framed else 0, 3, 0)
        layout.addWidget(self.title)
        layout.addStretch()
        layout.addWidget(self._close)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Enter:
            self._close.show()
        elif event.type() == QEvent.Type.Leave:
            self._close.hide()
        return super().event(event)
