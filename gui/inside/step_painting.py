"""What a training step looks like: the images of its batch, and a bar for each block."""

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.images import to_qimage
from gui.texts import class_title

if TYPE_CHECKING:
    from core.inside.slow_step import SlowStep

_CENTRE = Qt.AlignmentFlag.AlignCenter
_MOST_SIDE, _LEAST_SIDE = 7 * theme.GRID, 4 * theme.GRID  # of an image


def _line_height() -> int:
    return QFontMetrics(theme.font("small")).height() + 2


class BatchRow(QWidget):
    """The images of a batch side by side, under each as many lines as are known by now."""

    def __init__(self) -> None:
        super().__init__()
        self._step: SlowStep | None = None
        self._lines: list[list[str]] = []
        self._num_lines = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_batch(self, step: "SlowStep", lines: list[list[str]], num_lines: int) -> None:
        """Shows `lines`, each with a text for every image, below the classes; space is kept for `num_lines`."""
        self._step, self._lines, self._num_lines = step, lines, num_lines
        self.setAccessibleDescription("\n".join("\t".join(line) for line in [self._classes(), *lines]))
        self.setMaximumHeight(_MOST_SIDE + self._words_height())
        self.updateGeometry()
        self.update()

    def lines(self) -> list[list[str]]:
        """What can be read under the images, without their classes."""
        return self._lines

    def sizeHint(self) -> QSize:
        return QSize(60 * theme.GRID, _LEAST_SIDE + self._words_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40 * theme.GRID, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        step = self._step
        if step is None:
            return
        painter = QPainter(self)
        painter.setFont(theme.font("small"))
        width = self.width() / len(step.pixels)
        side = max(1.0, min(_MOST_SIDE, width - theme.GRID, self.height() - self._words_height()))
        for number, pixels in enumerate(step.pixels):
            picture = QRectF(number * width + (width - side) / 2, 0, side, side)
            painter.drawImage(picture, to_qimage(pixels))
            for row, line in enumerate([self._classes(), *self._lines]):
                place = QRectF(number * width, side + theme.GRID // 2 + row * _line_height(), width, _line_height())
                painter.setPen(theme.soft(self) if row == 0 else theme.ink(self))
                text = painter.fontMetrics().elidedText(line[number], Qt.TextElideMode.ElideRight, round(width - 4))
                painter.drawText(place, _CENTRE, text)

    def _words_height(self) -> int:
        return (1 + self._num_lines) * _line_height() + theme.GRID // 2

    def _classes(self) -> list[str]:
        return [] if self._step is None else [class_title(self._step.class_names[label]) for label in self._step.labels]


class BlockBars(QWidget):
    """One bar a block in the order of the network, with its number above it."""

    def __init__(self) -> None:
        super().__init__()
        self._titles: list[str] = []
        self._numbers = np.zeros(0)
        self._texts: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_bars(self, titles: list[str], numbers: list[float], texts: list[str]) -> None:
        """Shows these; the highest bar is as high as there is space."""
        self._titles, self._numbers, self._texts = titles, np.array(numbers), texts
        self.setAccessibleDescription("\n".join(f"{title}: {text}" for title, text in zip(titles, texts, strict=True)))
        self.update()

    def texts(self) -> list[str]:
        """The numbers above the bars."""
        return self._texts

    def sizeHint(self) -> QSize:
        return QSize(60 * theme.GRID, 6 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(40 * theme.GRID, 6 * theme.GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._titles:
            return
        painter = QPainter(self)
        painter.setFont(theme.font("small"))
        line, width = _line_height(), self.width() / len(self._titles)
        space = self.height() - 2 * line
        finite = self._numbers[np.isfinite(self._numbers)]
        greatest = float(finite.max()) if finite.size else 0.0
        for number, title in enumerate(self._titles):
            left, value = number * width, float(self._numbers[number])
            height = space * value / greatest if greatest > 0 and math.isfinite(value) else 0.0
            bar = QRectF(left + width / 4, line + space - height, width / 2, max(1.0, height))
            painter.fillRect(bar, theme.ink(self))
            painter.setPen(theme.ink(self))
            painter.drawText(QRectF(left, bar.top() - line, width, line), _CENTRE, self._texts[number])
            painter.setPen(theme.soft(self))
            painter.drawText(QRectF(left, self.height() - line, width, line), _CENTRE, title)
