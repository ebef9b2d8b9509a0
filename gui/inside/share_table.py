"""A row a branch: its heat, its share of the logit as a bar, and what its absence changes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from gui import theme
from gui.images import to_qimage
from gui.inside.heat_view import heat_picture
from gui.inside.words import branch_title
from gui.language import Translated
from gui.widgets import draw_focus

_DOT = 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, eq=False)
class BranchRow:
    """One branch: `heat` is float32 h x w, `share` a part of the logit and `change` points of the probability.

    Each is None where it is not known, or not known yet.
    """

    name: str  # of its module
    kind: str
    heat: np.ndarray | None = None
    share: float | None = None
    change: float | None = None


class ShareTable(Translated, QWidget):
    """Shows the branches of one block; a click, or an arrow key, chooses one, and a second click none."""

    branch_chosen = Signal(str)  # the name of its module, "" for all together

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[BranchRow, ...] = ()
        self._pixels: np.ndarray | None = None
        self._ends = (0.0, 1.0)
        self._chosen = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._retranslate()

    def show_rows(
        self, rows: Sequence[BranchRow], pixels: np.ndarray | None, ends: tuple[float, float], chosen: str
    ) -> None:
        """Shows these, their heat between the ends of one scale over uint8 H x W pixels; `chosen` is a branch or ""."""
        self._rows, self._pixels, self._ends, self._chosen = tuple(rows), pixels, ends, chosen
        self.setAccessibleDescription("; ".join(self.words_of(row) for row in self._rows))
        self.update()

    def rows(self) -> tuple[BranchRow, ...]:
        """What is shown."""
        return self._rows

    def chosen(self) -> str:
        """The branch whose heat is shown large, "" for all together."""
        return self._chosen

    def words_of(self, row: BranchRow) -> str:
        """What a row says, in a sentence."""
        parts = [branch_title(row.kind)]
        if row.share is not None:
            parts.append(self.tr("{share} of the logit").format(share=signed(row.share)))
        if row.change is not None:
            parts.append(self.tr("{change} points when it is off").format(change=signed(row.change, 1)))
        return ", ".join(parts)

    def row_rect(self, number: int) -> QRectF:
        """Where a row lies."""
        top = self._heading_height()
        height = self._row_height()
        return QRectF(0, top + number * height, self.width(), height)

    def sizeHint(self) -> QSize:
        return QSize(44 * theme.GRID, self._heading_height() + 4 * 4 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(40 * theme.GRID, self._heading_height() + 4 * 3 * theme.GRID)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._row_at(event.position().y())
        if number is not None and event.button() == Qt.MouseButton.LeftButton:
            name = self._rows[number].name
            self.branch_chosen.emit("" if name == self._chosen else name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or not self._rows:
            super().keyPressEvent(event)
            return
        names = ["", *(row.name for row in self._rows)]
        self.branch_chosen.emit(names[(names.index(self._chosen) + step) % len(names)])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self._row_at(event.pos().y())
            QToolTip.showText(event.globalPos(), "" if number is None else self.words_of(self._rows[number]), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._rows:
            return
        self._paint_heading(painter)
        for number, row in enumerate(self._rows):
            self._paint_row(painter, self.row_rect(number), row)
        if self.hasFocus():
            draw_focus(painter, self)

    def _paint_heading(self, painter: QPainter) -> None:
        painter.setFont(theme.font("small"))
        painter.setPen(theme.soft(self))
        line = QRectF(0, 0, self.width(), self._heading_height())
        bar, changes = self._bar_place(line), self._change_place(line)
        painter.drawText(QRectF(0, 0, bar.left(), line.height()), _LEFT, self.tr("branch"))
        if any(row.share is not None for row in self._rows):
            painter.drawText(bar.adjusted(0, 0, self._number_width(), 0), _RIGHT, self.tr("share of the logit"))
        painter.drawText(changes, _RIGHT, self.tr("off, in points"))

    def _paint_row(self, painter: QPainter, place: QRectF, row: BranchRow) -> None:
        if row.name == self._chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.quiet(self))
            painter.drawRoundedRect(place.adjusted(0, 1, 0, -1), theme.RADIUS, theme.RADIUS)
        side = place.height() - theme.GRID
        picture = QRectF(place.left() + theme.GRID / 2, place.top() + theme.GRID / 2, side, side)
        if self._pixels is not None:
            size = (max(1, round(side * self.devicePixelRatioF())),) * 2
            painter.drawImage(picture, to_qimage(heat_picture(self._pixels, row.heat, self._ends, size)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.branch_colour(row.kind, self))
        dot = QRectF(picture.right() + theme.GRID, place.center().y() - _DOT / 2, _DOT, _DOT)
        painter.drawEllipse(dot)
        painter.setPen(theme.ink(self))
        painter.setFont(theme.font("body", bold=True))
        bar = self._bar_place(place)
        name = QRectF(dot.right() + 5, place.top(), bar.left() - dot.right(), place.height())
        painter.drawText(name, _LEFT, branch_title(row.kind))
        painter.setFont(theme.font("body"))
        if row.share is not None:
            self._paint_bar(painter, bar, row.kind, row.share)
            number = QRectF(bar.right(), place.top(), self._number_width(), place.height())
            painter.drawText(number, _RIGHT, signed(row.share))
        painter.setPen(theme.soft(self))
        change = "–" if row.change is None else signed(row.change, 1)
        painter.drawText(self._change_place(place), _RIGHT, change)

    def _paint_bar(self, painter: QPainter, place: QRectF, kind: str, share: float) -> None:
        """To the right of the line what speaks for the class, to its left what speaks against it."""
        shares = [0.0, *(row.share for row in self._rows if row.share is not None)]
        least, span = min(shares), max(max(shares) - min(shares), 1e-9)
        zero = place.left() + place.width() * -least / span
        width = place.width() * abs(share) / span
        left = zero if share >= 0 else zero - width
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.branch_colour(kind, self))
        bar = QRectF(left, place.center().y() - theme.GRID / 2, width, theme.GRID)
        painter.drawRoundedRect(bar, min(2.0, width / 2), min(2.0, width / 2))
        painter.setPen(theme.soft(self))
        painter.drawLine(QPointF(zero, place.top() + 4), QPointF(zero, place.bottom() - 4))

    def _row_at(self, y: float) -> int | None:
        number = int((y - self._heading_height()) // max(1.0, self._row_height()))
        return number if y >= self._heading_height() and 0 <= number < len(self._rows) else None

    def _row_height(self) -> float:
        return min((self.height() - self._heading_height()) / 4, 12.0 * theme.GRID)

    def _bar_place(self, row: QRectF) -> QRectF:
        name = QFontMetrics(theme.font("body", bold=True)).horizontalAdvance(branch_title("pool") + "   ")
        left = self._row_height() + theme.GRID + _DOT + name
        right = self.width() - self._change_width() - self._number_width()
        return QRectF(left, row.top(), max(8.0, right - left), row.height())

    def _change_place(self, row: QRectF) -> QRectF:
        width = self._change_width()
        return QRectF(self.width() - width, row.top(), width - theme.GRID / 2, row.height())

    @staticmethod
    def _number_width() -> int:
        return QFontMetrics(theme.font("body")).horizontalAdvance("+00.00") + theme.GRID

    def _change_width(self) -> int:
        heading = QFontMetrics(theme.font("small")).horizontalAdvance(self.tr("off, in points"))
        return max(heading, QFontMetrics(theme.font("body")).horizontalAdvance("+100.0")) + 2 * theme.GRID

    @staticmethod
    def _heading_height() -> int:
        return QFontMetrics(theme.font("small")).height() + theme.GRID // 2

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Branches"))
        self.update()


def signed(number: float, digits: int = 2) -> str:
    """With its sign, in front of a number that is seen as zero as well: "+1.25", "−0.03"."""
    text = f"{abs(number):.{digits}f}"
    is_zero = not float(text)
    return text if is_zero else f"{'+' if number > 0 else '−'}{text}"
