"""The same window for the projector: full screen, larger type, thicker lines, no forms; and back to how it was."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QEvent, QMargins, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QMainWindow

from gui.docks import CardDock, DockShares
from gui.placing import place_again
from gui.toolbar import Toolbar
from gui.train.curves import CurvesView
from gui.widgets import Label

_RETURN_MS = 1000  # within which every desktop has made a window small again
_SCALE = 1.25  # of the type
_LINE_WIDTH = 2.0  # pixels, of the curves; three would take six times as long to draw


@dataclass(frozen=True)
class _Before:
    """How the window was; `geometry` is that without its frame, while it is neither maximised nor full screen."""

    state: Qt.WindowState
    size: QSize
    geometry: QRect
    frame: QMargins
    docks: QByteArray
    font: QFont


class Presentation(QObject):
    """Begins and ends presenting with one window."""

    changed = Signal(bool)  # whether it presents from now on

    def __init__(
        self,
        window: QMainWindow,
        docks: Mapping[str, CardDock],
        shares: DockShares,
        toolbar: Toolbar,
        curves: CurvesView,
    ) -> None:
        super().__init__(window)
        self._window, self._docks, self._shares = window, docks, shares
        self._toolbar, self._curves = toolbar, curves
        self._before: _Before | None = None
        self._returning: _Before | None = None  # from the end until the window has the size from before
        self._patience = QTimer(self, singleShot=True, interval=_RETURN_MS)
        self._patience.timeout.connect(self._give_up)
        window.installEventFilter(self)

    @property
    def is_on(self) -> bool:
        """Whether the window is presenting."""
        return self._before is not None

    def toggle(self) -> None:
        """Begins or ends."""
        if self.is_on:
            self.end()
        else:
            self.begin()

    def begin(self) -> None:
        """Goes to full screen."""
        if self._before is not None:
            return
        self._give_up()
        window, font = self._window, QApplication.font()
        geometry = window.normalGeometry() if window.isMaximized() else window.geometry()
        frame = window.windowHandle().frameMargins()
        self._before = _Before(
            window.windowState(), window.size(), geometry, frame, window.saveState(), QApplication.font()
        )
        font.setPointSizeF(font.pointSizeF() * _SCALE)
        for dock in self._docks.values():
            if "present" not in dock.spec.modes:
                dock.hide()
        window.showFullScreen()
        self._show_looks(font)

    def end(self) -> None:
        """Goes back to the size, the place, the docks and the type from before."""
        if self._before is None:
            return
        before, self._before = self._before, None
        self._show_looks(before.font)
        self._window.setWindowState(before.state)
        if not self._window.isMaximized():
            screens = [screen.availableGeometry() for screen in QApplication.screens()]
            self._window.setGeometry(place_again(before.geometry, before.frame, screens))
        self._returning = before
        self._patience.start()
        self._restore_docks()
        QTimer.singleShot(0, self, self._restore_docks)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._returning is not None:
            QTimer.singleShot(0, self, self._restore_docks)  # once the window has laid out its parts
        return False

    def _restore_docks(self) -> None:
        """The desktop takes its time to make the window small again, and only then the docks can have their sizes."""
        before = self._returning
        if before is not None:
            self._shares.share()  # with the smaller type the docks need less
            self._window.restoreState(before.docks)

    def _give_up(self) -> None:
        self._returning = None

    def _show_looks(self, font: QFont) -> None:
        QApplication.setFont(font)
        self._window.menuBar().setVisible(not self.is_on)
        self._toolbar.show_presenting(self.is_on)
        self.changed.emit(self.is_on)
        self._curves.set_line_width(_LINE_WIDTH if self.is_on else 1.0)
        for label in self._window.findChildren(Label):
            label.take_font()
