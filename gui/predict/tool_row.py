"""Buttons in a row that becomes several rows where it is narrow."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme

GAP = theme.GRID // 2


class ToolRow(QWidget):
    """Fills its width with widgets, in as few lines as hold them."""

    def __init__(self, widgets: Sequence[QWidget]) -> None:
        super().__init__()
        self._widgets = list(widgets)
        for widget in self._widgets:
            widget.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        return max((place.bottom() + 1 for place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        return QSize(33 * theme.GRID, self.heightForWidth(33 * theme.GRID))

    def minimumSizeHint(self) -> QSize:
        return QSize(max(widget.minimumSizeHint().width() for widget in self._widgets), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
            self.updateGeometry()
        return super().event(event)

    def _place(self) -> None:
        for widget, place in zip(self._widgets, self._places(self.width()), strict=True):
            widget.setGeometry(place)

    def _places(self, width: int) -> list[QRect]:
        lines: list[list[QWidget]] = [[]]
        used = 0
        for widget in self._widgets:
            needed = widget.sizeHint().width()
            if lines[-1] and used + GAP + needed > width:
                lines.append([])
            used = needed if not lines[-1] else used + GAP + needed
            lines[-1].append(widget)
        places, top = [], 0
        for line in lines:
            height = max(widget.sizeHint().height() for widget in line)
            places += _spread(line, width, top, height)
            top += height + GAP
        return places


def _spread(line: Sequence[QWidget], width: int, top: int, height: int) -> list[QRect]:
    """One line, its rest of width shared evenly."""
    hints = [widget.sizeHint().width() for widget in line]
    rest = max(0, width - sum(hints) - GAP * (len(line) - 1))
    places, left = [], 0
    for index, hint in enumerate(hints):
        extra = rest * (index + 1) // len(hints) - rest * index // len(hints)
        places.append(QRect(left, top, min(hint + extra, width), height))
        left += hint + extra + GAP
    return places
