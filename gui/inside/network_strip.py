"""The whole network in one strip, in which one chooses the block to look into."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import theme
from gui.inside import words
from gui.inside.strip_geometry import Strip, StripItem, lay_out_strip
from gui.language import Translated
from gui.widgets import Card, draw_focus

if TYPE_CHECKING:
    from core.inside.network_map import Block, NetworkMap

_MARGIN = theme.GRID
_BAR = 22
_FRAME = 5  # from a bar to the frame around it
_CAPTION_SPACE = _FRAME + 1  # from a bar to the caption below it
_BAR_TOP = _MARGIN + _FRAME
_INSET = {"inception": 5, "layer": 4, "pooling": 4}
_CENTRE = Qt.AlignmentFlag.AlignCenter


class NetworkStrip(Translated, Card):
    """Inception blocks as bars in the proportions of their branches, layers as plain bars, poolings as arrowheads."""

    block_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._blocks: dict[str, Block] = {}
        self._name = ""
        self._hovered = ""
        self._off: frozenset[str] = frozenset()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._retranslate()

    def show_network(self, network_map: "NetworkMap") -> None:
        """Shows the blocks of a network, none of them chosen."""
        self._blocks = {block.name: block for block in network_map.blocks}
        self._name = ""
        self.update()

    def set_block(self, name: str) -> None:
        """Frames the chosen block; emits nothing."""
        self._name = name
        if name in self._blocks:
            self.setAccessibleDescription(words.block_title(self._blocks[name]))
        self.update()

    def show_off(self, off: frozenset[str]) -> None:
        """Marks these branches: hollow and struck through."""
        if off != self._off:
            self._off = off
            self.update()

    def block_name(self) -> str:
        """The chosen block."""
        return self._name

    def item_rect(self, name: str) -> QRectF:
        """Where a block can be clicked."""
        return self._frame(next(item for item in self._strip().items if item.name == name))

    def sizeHint(self) -> QSize:
        return QSize(60 * theme.GRID, 2 * _MARGIN + _FRAME + _BAR + _CAPTION_SPACE + self._caption_height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(52 * theme.GRID, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            item = self._strip().item_at(event.pos().x() - _MARGIN)
            QToolTip.showText(event.globalPos(), self._tooltip(item) if item else self.toolTip(), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        item = self._strip().item_at(event.position().x() - _MARGIN)
        self._set_hovered(item.name if item else "")

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hovered("")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        item = self._strip().item_at(event.position().x() - _MARGIN)
        if item is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(item.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        names = list(self._blocks)
        here = names.index(self._name) if self._name in names else 0
        there = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(names) - 1,
        }.get(Qt.Key(event.key()))
        if there is None or not names:
            super().keyPressEvent(event)
            return
        self._choose(names[min(max(0, there), len(names) - 1)])

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        strip = self._strip()
        for item in strip.items:
            self._paint_item(painter, item)
        painter.setPen(theme.soft(self))
        for group in strip.groups:
            painter.drawText(self._caption_rect(group.left, group.width), _CENTRE, group.caption)
        if self.hasFocus():
            draw_focus(painter, self)

    def _paint_item(self, painter: QPainter, item: StripItem) -> None:
        is_chosen = item.name == self._name
        if is_chosen or item.name == self._hovered:
            painter.setPen(QPen(theme.ink(self), 1.2) if is_chosen else Qt.PenStyle.NoPen)
            painter.setBrush(theme.quiet(self))
            painter.drawRoundedRect(self._frame(item), theme.RADIUS - 2, theme.RADIUS - 2)
        inset = min(_INSET[item.kind], item.width / 4)
        bar = QRectF(_MARGIN + item.left, _BAR_TOP, item.width, _BAR).adjusted(inset, 0, -inset, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        if item.kind == "inception":
            self._paint_branches(painter, self._blocks[item.name], bar)
        else:
            painter.setBrush(theme.soft(self))
            if item.kind == "pooling":
                painter.drawPolygon(_arrowhead(bar))
            else:
                painter.drawRoundedRect(bar, 2, 2)
        if item.caption:
            painter.setPen(theme.ink(self) if item.kind == "inception" or is_chosen else theme.soft(self))
            painter.drawText(self._caption_rect(item.left, item.width), _CENTRE, item.caption)

    def _paint_branches(self, painter: QPainter, block: "Block", bar: QRectF) -> None:
        total = sum(branch.num_channels for branch in block.branches)
        left = bar.left()
        for branch in block.branches:
            width = bar.width() * branch.num_channels / total
            part = QRectF(left, bar.top(), max(1.0, width - 1), bar.height())
            self._paint_branch(painter, part, branch.kind, on=branch.name not in self._off)
            left += width

    def _paint_branch(self, painter: QPainter, part: QRectF, kind: str, *, on: bool) -> None:
        colour = theme.branch_colour(kind, self)
        painter.setPen(Qt.PenStyle.NoPen if on else QPen(colour, 1))
        painter.setBrush(colour if on else theme.card(self))
        painter.drawRoundedRect(part if on else part.adjusted(0.5, 0.5, -0.5, -0.5), 1.5, 1.5)
        if not on:
            painter.setPen(QPen(theme.ink(self), 1.5))
            painter.drawLine(part.bottomLeft() + QPointF(1, -1), part.topRight() + QPointF(-1, 1))
            painter.setPen(Qt.PenStyle.NoPen)

    def _strip(self) -> Strip:
        metrics = QFontMetricsF(theme.font("small"))
        return lay_out_strip(
            tuple(self._blocks.values()),
            self.width() - 2 * _MARGIN,
            metrics.horizontalAdvance,
            stem=self.tr("stem"),
            pooling=self.tr("pool"),
        )

    def _frame(self, item: StripItem) -> QRectF:
        """The rectangle around a bar and around its caption, if it has one of its own."""
        height = _FRAME + _BAR + (_CAPTION_SPACE + self._caption_height() + 2 if item.caption else _FRAME)
        return QRectF(_MARGIN + item.left, _MARGIN, item.width, height).adjusted(0.5, 0.5, -0.5, -0.5)

    def _caption_rect(self, left: float, width: float) -> QRectF:
        return QRectF(_MARGIN + left, _BAR_TOP + _BAR + _CAPTION_SPACE, width, self._caption_height())

    def _caption_height(self) -> int:
        return round(QFontMetricsF(theme.font("small")).height())

    def _tooltip(self, item: StripItem) -> str:
        block = self._blocks[item.name]
        lines = [words.block_title(block), words.shapes(block), words.costs(block)]
        off = [words.branch_title(branch.kind) for branch in block.branches if branch.name in self._off]
        return "\n".join([*lines, self.tr("off: {branches}").format(branches=", ".join(off))] if off else lines)

    def _set_hovered(self, name: str) -> None:
        if name != self._hovered:
            self._hovered = name
            self.update()

    def _choose(self, name: str) -> None:
        if name != self._name:
            self.set_block(name)
            self.block_chosen.emit(name)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Blocks of the network"))
        self.setToolTip(self.tr("The whole network: click a block to look into it (or the keys ← and →)"))
        self.update()


def _arrowhead(bar: QRectF) -> QPolygonF:
    """A triangle that points to the right, in the middle of a bar's place."""
    centre, half = bar.center(), min(4.0, bar.width() / 2)
    points = ((-half * 0.8, -half), (half * 0.8, 0.0), (-half * 0.8, half))
    return QPolygonF([centre + QPointF(x, y) for x, y in points])
