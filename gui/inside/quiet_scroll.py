"""A frame without edges in which a view scrolls up and down where there is not enough height for it."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from gui import theme

_LEAST = 5 * theme.GRID


class QuietScroll(QScrollArea):
    """Asks for little height itself, so that the window can be small; the view is as wide as there is space."""

    def __init__(self, view: QWidget) -> None:
        super().__init__()
        self._view = view
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(view)
        view.setAutoFillBackground(False)  # Qt has just given it a background
        self._restyle()

    def sizeHint(self) -> QSize:
        return self._view.sizeHint()

    def minimumSizeHint(self) -> QSize:
        needed = self._view.minimumSizeHint()
        return QSize(needed.width(), min(needed.height(), _LEAST))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._restyle()

    def _restyle(self) -> None:
        self.verticalScrollBar().setStyleSheet(theme.thin_scroll_bar(self))
