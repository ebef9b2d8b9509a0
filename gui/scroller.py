"""Views that scroll where the window is too low for them, and how a column of them shares its height."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gui import theme

_MARGIN = theme.GRID + theme.GRID // 2
_BAR = theme.GRID  # the width of a thin scroll bar
_BAR_SPACE = 2  # between it and the edge of the card


def shares(needed: Sequence[int], spared: Sequence[int], height: int) -> list[int]:
    """How high each of several views is at least, one below the other in `height` pixels.

    Each gets what it needs where that fits. Else what is missing is taken from all, from those the most that have the
    most to spare, but none gets less than what it is `spared` (or needs, where that is less).
    """
    most = [max(0, each - min(each, kept)) for each, kept in zip(needed, spared, strict=True)]
    missing = min(sum(most), max(0, sum(needed) - height))
    return [each - -(-missing * spare // max(1, sum(most))) for each, spare in zip(needed, most, strict=True)]


class Scroller(QScrollArea):
    """Shows a view whole where there is space, and else with a thin bar in the margin beside it.

    It asks for all the height that the view needs at least, or for less as `set_least` says.
    """

    need_changed = Signal()

    def __init__(self, view: QWidget, least: int) -> None:
        super().__init__()
        self._view, self._page = view, QWidget()
        self.spared = least  # the height below which the view is of little use
        self._least = least
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setViewportMargins(_MARGIN, 0, 0, _MARGIN)
        self.setContentsMargins(0, 0, _BAR_SPACE, 0)
        self.viewport().setAutoFillBackground(False)
        layout = QVBoxLayout(self._page)
        layout.setContentsMargins(0, 0, _MARGIN - _BAR_SPACE, 0)
        layout.addWidget(view)
        self.setWidget(self._page)
        self._page.setAutoFillBackground(False)  # Qt has just given it a background
        self._restyle()

    def needed(self) -> int:
        """The height at which nothing has to scroll, in pixels."""
        height = self._page.heightForWidth(max(1, self.viewport().width()))
        if height < 0:  # it is the same at any width
            height = self._page.minimumSizeHint().height()
        return height + _MARGIN

    def set_least(self, height: int) -> None:
        """Asks for this height from now on, in pixels."""
        if height != self._least:
            self._least = height
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        hint = self._view.sizeHint()
        return QSize(hint.width() + 2 * _MARGIN, hint.height() + _MARGIN)

    def minimumSizeHint(self) -> QSize:
        width = self._view.minimumSizeHint().width() + 2 * _MARGIN - _BAR_SPACE + _BAR
        return QSize(width, min(self.needed(), self._least))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self.need_changed.emit()
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._restyle()

    def _restyle(self) -> None:
        self.verticalScrollBar().setStyleSheet(theme.thin_scroll_bar(self))
