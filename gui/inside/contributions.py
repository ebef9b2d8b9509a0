"""What each channel adds to a sum: bars up and down, the one that adds most first."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets import draw_focus

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


def by_weight(sums: np.ndarray) -> np.ndarray:
    """The channels in the order of what they add, whether up or down: int64 C. What is no number comes first."""
    order: np.ndarray = np.argsort(-np.nan_to_num(np.abs(sums), nan=np.inf), kind="stable")
    return order


class Contributions(QWidget):
    """One bar a channel; click, or ← and →, choose one."""

    rank_chosen = Signal(int)  # 0 is the one that adds most

    def __init__(self) -> None:
        super().__init__()
        self._sums = np.zeros(0)
        self._rank = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_sums(self, sums: np.ndarray, rank: int) -> None:
        """Shows what is added, float64 C in the order of `by_weight`, with one of them chosen."""
        self._sums, self._rank = sums, rank
        self.update()

    def bar(self, rank: int) -> QRectF:
        """Where one of the bars stands."""
        width = self.width() / max(1, len(self._sums))
        return QRectF(rank * width, 0, width, self.height())

    def sizeHint(self) -> QSize:
        return QSize(24 * theme.GRID, 4 * theme.GRID - 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(8 * theme.GRID, 4 * theme.GRID - 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if len(self._sums) and event.button() == Qt.MouseButton.LeftButton:
            self._choose(int(event.position().x() * len(self._sums) / max(1, self.width())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._choose(self._rank + step)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.quiet(self))
        finite = np.nan_to_num(self._sums, nan=0.0, posinf=0.0, neginf=0.0)
        greatest = float(np.abs(finite).max()) if finite.size else 0.0
        middle = self.height() / 2
        if greatest > 0:
            for rank, number in enumerate(finite.tolist()):
                bar = self.bar(rank)
                gap = 1.0 if bar.width() >= 3 else 0.0
                height = abs(number) / greatest * (middle - 1)
                top = middle - height if number > 0 else middle
                colour = theme.ink(self) if rank == self._rank else theme.soft(self)
                painter.fillRect(QRectF(bar.left(), top, max(1.0, bar.width() - gap), max(1.0, height)), colour)
        painter.setPen(theme.hairline(self))
        painter.drawLine(0, round(middle), self.width(), round(middle))
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_focus(painter, self)

    def _choose(self, rank: int) -> None:
        if 0 <= rank < len(self._sums) and rank != self._rank:
            self.rank_chosen.emit(rank)
