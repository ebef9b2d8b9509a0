"""The same window for the projector: full screen, larger type, thicker lines, no forms; and back to how it was."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QMargins, QObject, QRect, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QMainWindow

from gui.docks import CardDock
from gui.placing import place_again
from gui.toolbar import Toolbar
from gui.train.curves import CurvesView
from gui.widgets import Label

_SCALE = 1.25  # of the type
_LINE_WIDTH = 2.0  # pixels, of the curves; three would take six times as long to draw


@dataclass(frozen=True)
class _Before:
    """How the window was; `geometry` is that without its frame, while it is neither maximised nor full screen."""

    state: Qt.WindowState
    geometry: QRect
    frame: QMargins
    docks: QByteArray
    font: QFont


class Presentation(QObject):
    """Begins and ends presenting with one window."""

    def __init__(
        self, window: QMainWindow, docks: Mapping[str, CardDock], toolbar: Toolbar, curves: CurvesView
    ) -> None:
        super().__init__(window)
        self._window, self._docks, self._toolbar, self._curves = window, docks, toolbar, curves
        self._before: _Before | None = None

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
        window, font = self._window, QApplication.font()
        geometry = window.normalGeometry() if window.isMaximized() else window.geometry()
        frame = window.windowHandle().frameMargins()
        self._before = _Before(window.windowState(), geometry, frame, window.saveState(), QApplication.font())
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
        self._window.restoreState(before.docks)

    def _show_looks(self, font: QFont) -> None:
        QApplication.setFont(font)
        self._window.menuBar().setVisible(not self.is_on)
        self._toolbar.show_presenting(self.is_on)
        self._curves.set_line_width(_LINE_WIDTH if self.is_on else 1.0)
        for label in self._window.findChildren(Label):
            label.take_font()
