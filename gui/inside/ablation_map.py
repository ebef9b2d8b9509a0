"""How much each branch matters, as a map in ink: a row a branch, a column a block, in the order of the strip."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from core.inside.branches import Ablation
from gui import theme
from gui.evaluate.matrix_geometry import MatrixPlaces, shade
from gui.inside import words
from gui.language import Translated
from gui.widgets import draw_focus

_KINDS = {"branch1x1": "1x1", "branch3x3": "3x3", "branch5x5": "5x5", "branch_pool": "pool"}
_LEAST_SCALE = 0.05  # a loss of accuracy that is all ink where none is greater: five points
_STEPS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip
_MOST_LARGER = 2.0  # times the usual type, where the map has the whole window
_DOT = theme.GRID + theme.GRID // 2


class AblationMap(Translated, QWidget):
    """Shows an `Ablation` with a number and a shade for each branch: the more ink, the more accuracy is lost."""

    branch_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._ablation: Ablation | None = None
        self._blocks: list[str] = []
        self._cursor = (0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._retranslate()

    def show_ablation(self, ablation: Ablation) -> None:
        """Shows these numbers instead of those before."""
        self._ablation = ablation
        self._blocks = list(dict.fromkeys(name.rpartition(".")[0] for name in ablation.right_without))
        self.update()

    def text_of(self, branch: str) -> str:
        """What stands in a cell: the change in percentage points."""
        assert self._ablation is not None
        if not self._ablation.num_images:
            return "…"
        points = round(100 * self._ablation.change(branch), 1)
        return f"{points:+.1f}".replace("-", "−") if points else "0.0"

    def sentence_of(self, branch: str) -> str:
        """The same in words."""
        assert self._ablation is not None
        block, _, kind = branch.rpartition(".")
        accuracy = self._ablation.accuracy
        return self.tr(
            "{block}, branch {branch} off: {without} % of the test images right instead of {all_on} %"
        ).format(
            block=block.removeprefix("inception"),
            branch=words.branch_title(_KINDS[kind]),
            without=f"{100 * (accuracy + self._ablation.change(branch)):.1f}",
            all_on=f"{100 * accuracy:.1f}",
        )

    def place_of(self, branch: str) -> QPointF:
        """The middle of a cell, in the widget's pixels."""
        block, _, kind = branch.rpartition(".")
        return self._places().cell(list(_KINDS).index(kind), self._blocks.index(block)).center()

    def sizeHint(self) -> QSize:
        return QSize(80 * theme.GRID, 32 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(40 * theme.GRID, 14 * theme.GRID)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_cell = self._branch_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_cell else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        branch = self._branch_at(event.position())
        if branch is not None and event.button() == Qt.MouseButton.LeftButton:
            self.branch_chosen.emit(branch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS and self._blocks:
            rows, columns = _STEPS[key]
            row = min(max(0, self._cursor[0] + rows), len(_KINDS) - 1)
            self._cursor = row, min(max(0, self._cursor[1] + columns), len(self._blocks) - 1)
            self.setAccessibleDescription(self.sentence_of(self._branch(*self._cursor)))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._blocks:
            self.branch_chosen.emit(self._branch(*self._cursor))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            branch = self._branch_at(QPointF(event.pos()))
            text = (
                self.tr("{sentence}\nA click goes there.").format(sentence=self.sentence_of(branch)) if branch else ""
            )
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._ablation is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self._places()
        self._paint_heads(painter, places)
        losses = [max(0.0, -self._ablation.change(name)) for name in self._ablation.right_without]
        scale = max(_LEAST_SCALE, *losses)
        for row in range(places.rows):
            for column in range(places.columns):
                self._paint_cell(painter, places.cell(row, column), self._branch(row, column), scale)
        if self.hasFocus():
            draw_focus(painter, self)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.soft(self), 3))
            painter.drawRect(places.cell(*self._cursor).adjusted(2, 2, -2, -2))

    def _paint_heads(self, painter: QPainter, places: MatrixPlaces) -> None:
        painter.setFont(theme.font("title", bold=True))
        for column, block in enumerate(self._blocks):
            painter.setPen(theme.ink(self))
            painter.drawText(places.column_head(column), Qt.AlignmentFlag.AlignCenter, block.removeprefix("inception"))
        for row, kind in enumerate(_KINDS.values()):
            head = places.row_head(row)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.branch_colour(kind, self))
            painter.drawEllipse(QRectF(theme.GRID / 2, head.center().y() - _DOT / 2, _DOT, _DOT))
            painter.setPen(theme.ink(self))
            title = head.adjusted(_DOT + theme.GRID + 2, 0, 0, 0)
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(title, middle, words.branch_title(kind))

    def _paint_cell(self, painter: QPainter, rect: QRectF, branch: str, scale: float) -> None:
        assert self._ablation is not None
        change = self._ablation.change(branch)
        ink = shade(max(0.0, -change) / scale)
        painter.setPen(QPen(theme.hairline(self), 1))
        painter.setBrush(_mixed(theme.card(self), theme.ink(self), ink))
        painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), 3, 3)
        painter.setPen(theme.card(self) if ink > 0.5 else theme.ink(self))
        font = theme.font("title" if rect.width() > 7 * theme.GRID else "body", bold=ink > 0.5)
        larger = min(rect.width() / (9 * theme.GRID), rect.height() / (6 * theme.GRID), _MOST_LARGER)
        font.setPointSizeF(font.pointSizeF() * max(1.0, larger))
        painter.setFont(font)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.text_of(branch))

    def _branch(self, row: int, column: int) -> str:
        return f"{self._blocks[column]}.{list(_KINDS)[row]}"

    def _branch_at(self, place: QPointF) -> str | None:
        cell = self._places().cell_at(place)
        return None if cell is None else self._branch(*cell)

    def _places(self) -> MatrixPlaces:
        metrics = QFontMetricsF(theme.font("title", bold=True))
        title = max(metrics.horizontalAdvance(words.branch_title(kind)) for kind in _KINDS.values())
        left, top = title + _DOT + 2 * theme.GRID + 2, metrics.height() + theme.GRID
        return MatrixPlaces(self.width(), self.height(), len(_KINDS), len(self._blocks), left, top)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Change of the accuracy without each branch"))
        self.update()


def _mixed(paper: QColor, ink: QColor, share: float) -> QColor:
    """`share` of ink on paper."""
    parts = (QColor.red, QColor.green, QColor.blue)
    return QColor(*(round(part(paper) * (1 - share) + part(ink) * share) for part in parts))
