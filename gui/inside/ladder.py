"""The way from many products to one number, a line for each thing that is done to it."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.inside.worked_out import Arithmetic, Pooling, WeightedSum
from gui import theme
from gui.inside import words

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Rung:
    """What is done, in wordings from long to short, and what it comes to."""

    wordings: tuple[str, ...]
    number: float


def rungs_of(arithmetic: Arithmetic) -> tuple[Rung, ...]:
    """Every step to the value, in the language of now; the last one's number is the value that the map shows."""
    steps = arithmetic.steps
    return _rungs_of_pooling(steps) if isinstance(steps, Pooling) else _rungs_of_sum(arithmetic, steps)


def _rungs_of_pooling(pooling: Pooling) -> tuple[Rung, ...]:
    count = int(pooling.window.is_inside.sum())
    if pooling.kind == "max":
        sentence = QCoreApplication.translate("arithmetic", "the greatest of {count} numbers")
    else:
        sentence = QCoreApplication.translate("arithmetic", "the mean of {count} numbers")
    return (Rung((sentence.format(count=count),), float(pooling.results[0])),)


def _rungs_of_sum(arithmetic: Arithmetic, steps: WeightedSum) -> tuple[Rung, ...]:
    translate = QCoreApplication.translate
    count = steps.kernel.size
    if steps.window.values.shape[0] == 1:
        summed: tuple[str, ...] = (translate("arithmetic", "sum of {count:,} products").format(count=count),)
    else:
        long = translate("arithmetic", "sum of {count:,} products in {channels:,} channels")
        short = translate("arithmetic", "sum of {count:,} products")
        summed = tuple(text.format(count=count, channels=len(steps.kernel)) for text in (long, short))
    rungs = [Rung(summed, steps.sum)]
    if steps.bias is not None:
        rungs.append(Rung((_signed(translate("arithmetic", "bias"), steps.bias),), steps.total))
    norm = steps.norm
    if norm is not None:
        mean, spread, gain = words.value(norm.mean), words.value(norm.spread), words.value(norm.gain)
        long = translate("arithmetic", "batch norm: − mean {mean}, ÷ spread {spread}")
        short = translate("arithmetic", "norm: − {mean}, ÷ {spread}")
        texts = tuple(text.format(mean=_bracketed(mean), spread=spread) for text in (long, short))
        rungs.append(Rung(texts, (steps.total - norm.mean) / norm.spread))
        long = translate("arithmetic", "× gain {gain}, + shift {shift}")
        shift = _bracketed(words.value(norm.shift))
        texts = (long.format(gain=_bracketed(gain), shift=shift), f"× {_bracketed(gain)}, + {shift}")
        rungs.append(Rung(texts, steps.normed))
    if steps.has_relu:
        if steps.normed < 0:
            relu = (translate("arithmetic", "ReLU: what is negative becomes 0"), "ReLU: < 0 → 0")
        else:
            relu = (translate("arithmetic", "ReLU: what is positive stays"), "ReLU")
        rungs.append(Rung(relu, steps.activation))
    if arithmetic.value != steps.activation and not math.isnan(arithmetic.value):
        long = translate("arithmetic", "this branch is switched off, in its place stands")
        rungs.append(Rung((long, translate("arithmetic", "switched off")), arithmetic.value))
    return tuple(rungs)


def _signed(word: str, number: float) -> str:
    """ "+ bias 0.103" or "− bias 0.103"."""
    return f"{'−' if number < 0 else '+'} {word} {words.value(abs(number))}"


def _bracketed(number: str) -> str:
    """A negative number in brackets, so that no two signs stand side by side."""
    return f"({number})" if number.startswith("-") else number


class Ladder(QWidget):
    """Paints the first so many rungs; the last of all is the result and stands out."""

    def __init__(self) -> None:
        super().__init__()
        self._rungs: tuple[Rung, ...] = ()
        self._num_shown = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rungs(self, rungs: tuple[Rung, ...], num_shown: int) -> None:
        """Shows the first `num_shown` of these; space is kept for the others."""
        if len(rungs) != len(self._rungs):
            self.updateGeometry()
        self._rungs, self._num_shown = rungs, num_shown
        self.setAccessibleDescription("\n".join(self.lines()))
        self.update()

    def lines(self) -> list[str]:
        """What can be read: "+ bias 0.103: -0.309"."""
        return [f"{rung.wordings[0]}: {words.value(rung.number)}" for rung in self._rungs[: self._num_shown]]

    def sizeHint(self) -> QSize:
        return QSize(24 * theme.GRID, max(1, len(self._rungs)) * self._height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number, rung in enumerate(self._rungs[: self._num_shown]):
            is_last = number == len(self._rungs) - 1
            line = QRectF(0, number * self._height(), self.width(), self._height())
            painter.setPen(theme.hairline(self))
            painter.drawLine(line.topLeft(), line.topRight())
            painter.setFont(theme.font("body", bold=is_last))
            metrics = painter.fontMetrics()
            text = f"= {words.value(rung.number)}"
            painter.setPen(theme.ink(self))
            painter.drawText(line, _RIGHT, text)
            space = self.width() - metrics.horizontalAdvance(text) - theme.GRID
            painter.setFont(theme.font("body"))
            painter.setPen(theme.ink(self) if is_last else theme.soft(self))
            fitting = (each for each in rung.wordings if painter.fontMetrics().horizontalAdvance(each) <= space)
            painter.drawText(line, _LEFT, next(fitting, rung.wordings[-1]))

    def _height(self) -> int:
        return QFontMetrics(theme.font("body")).height() + 3
