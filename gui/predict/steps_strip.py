"""The way of a picture to what the network gets, as a row of small pictures with arrows between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QImage, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import theme
from gui.images import to_qimage
from gui.language import QT_TRANSLATE_NOOP, Translated
from gui.line_breaks import keep_words

if TYPE_CHECKING:
    from core.predict.pipeline import Step

# Words that know the picture's longest side have it in braces.
STEP_TITLES = {
    "picture": QT_TRANSLATE_NOOP("steps", "picture"),
    "closer": QT_TRANSLATE_NOOP("steps", "closer"),
    "gray": QT_TRANSLATE_NOOP("steps", "gray"),
    "object": QT_TRANSLATE_NOOP("steps", "object"),
    "opaque": QT_TRANSLATE_NOOP("steps", "object"),
    "cut out": QT_TRANSLATE_NOOP("steps", "cut out"),
    "negated": QT_TRANSLATE_NOOP("steps", "negated"),
    "mirrored": QT_TRANSLATE_NOOP("steps", "mirrored"),
    "drawing": QT_TRANSLATE_NOOP("steps", "drawing"),
    "filled": QT_TRANSLATE_NOOP("steps", "filled"),
    "small": QT_TRANSLATE_NOOP("steps", "{side} pixels"),
    "sharp": QT_TRANSLATE_NOOP("steps", "sharp"),
    "centred": QT_TRANSLATE_NOOP("steps", "centred"),
    "contrast": QT_TRANSLATE_NOOP("steps", "contrast"),
}
STEP_REASONS = {
    "picture": QT_TRANSLATE_NOOP("steps", "the picture as it came"),
    "closer": QT_TRANSLATE_NOOP("steps", "the object is small, so only what is around it is kept"),
    "gray": QT_TRANSLATE_NOOP("steps", "without colours, for the data set has none"),
    "object": QT_TRANSLATE_NOOP("steps", "what stands out from its ground, in white"),
    "opaque": QT_TRANSLATE_NOOP("steps", "what is not transparent, in white"),
    "cut out": QT_TRANSLATE_NOOP("steps", "trimmed to the object, the ground taken away"),
    "negated": QT_TRANSLATE_NOOP("steps", "a bright object on black, as in the data set"),
    "mirrored": QT_TRANSLATE_NOOP("steps", "the data set's shoes point left"),
    "drawing": QT_TRANSLATE_NOOP("steps", "the strokes as they were drawn"),
    "filled": QT_TRANSLATE_NOOP("steps", "what the lines enclose is filled: the data set has no outlines"),
    "small": QT_TRANSLATE_NOOP("steps", "the longest side is brought to {side} pixels"),
    "sharp": QT_TRANSLATE_NOOP("steps", "edges are made clear again after the reduction"),
    "centred": QT_TRANSLATE_NOOP("steps", "in the middle of {side} × {side} pixels"),
    "contrast": QT_TRANSLATE_NOOP("steps", "brightness and contrast as in the data set; this goes into the network"),
}

_ARROW = 10.0  # pixels between two thumbnails
_GAP = 3.0  # pixels below a row, and between names
_LARGEST = 7.0 * theme.GRID  # a thumbnail's side
_SMALLEST_NAMED = 22.0  # smaller thumbnails have no name, so that the space for it goes to them
_MAX_ROWS = 3
_SQUEEZED = 0.8  # how narrow a name may be drawn before it is cut


@dataclass(frozen=True)
class Cell:
    """Where one step is drawn. `name` is as wide as the cell, so neighbours' names never touch."""

    thumbnail: QRectF
    name: QRectF


class StepsStrip(Translated, QWidget):
    """The steps from a picture to what the network gets, `side` pixels wide and high."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self._side = side
        self._steps: tuple[Step, ...] = ()
        self._images: list[QImage] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._retranslate()

    def show_steps(self, steps: "Sequence[Step]") -> None:
        """Shows steps in their order; none for an empty strip."""
        self._steps = tuple(steps)
        self._images = [to_qimage(step.pixels) for step in self._steps]
        self.setAccessibleDescription(" → ".join(map(_title, self._steps)))
        self.update()

    def set_side(self, side: int) -> None:
        """The network gets pictures of another size from now on."""
        self._side = side
        self._retranslate()

    def step_names(self) -> list[str]:
        """The English names of what is shown."""
        return [step.name for step in self._steps]

    def cells(self) -> list[Cell]:
        """Where the steps are drawn."""
        metrics = QFontMetricsF(theme.font("small"))
        widest = max((metrics.horizontalAdvance(_title(step)) for step in self._steps), default=0.0)
        return arrange(len(self._steps), self.width(), self.height(), metrics.height(), _SQUEEZED * widest)

    def sizeHint(self) -> QSize:
        line = QFontMetricsF(theme.font("small")).height()
        return QSize(31 * theme.GRID, round(2 * (4.5 * theme.GRID + line)))

    def minimumSizeHint(self) -> QSize:
        return QSize(20 * theme.GRID, 5 * theme.GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        if not self._steps:
            painter.setPen(theme.soft(self))
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, keep_words(self._hint)
            )
            return
        cells = self.cells()
        for index, (step, image, cell) in enumerate(zip(self._steps, self._images, cells, strict=True)):
            self._draw_thumbnail(painter, image, cell.thumbnail)
            if not cell.name.isEmpty():
                painter.setPen(theme.ink(self) if index == len(cells) - 1 else theme.soft(self))
                _draw_name(painter, cell.name, _title(step))
            if index < len(cells) - 1:
                self._draw_arrow(painter, cell)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tooltip(event)
            return True
        return super().event(event)

    def tooltip_at(self, position: QPointF) -> str:
        """What is said of the step at a place, its size included; nothing between the steps."""
        for step, cell in zip(self._steps, self.cells(), strict=True):
            if cell.thumbnail.united(cell.name).contains(position):
                height, width = step.pixels.shape[:2]
                size = self.tr("{width} × {height} pixels").format(width=width, height=height)
                return f"{_title(step)} · {size}\n{_reason(step)}".strip()
        return ""

    def _show_tooltip(self, event: QHelpEvent) -> None:
        QToolTip.showText(event.globalPos(), self.tooltip_at(QPointF(event.pos())), self)

    def _draw_thumbnail(self, painter: QPainter, image: QImage, place: QRectF) -> None:
        """The image in the middle of its square; small ones with their pixels visible, large ones smoothed."""
        ratio = self.devicePixelRatioF()
        side = max(1, round(place.width() * ratio))
        smooth = Qt.TransformationMode.SmoothTransformation
        is_large = max(image.width(), image.height()) > side
        mode = smooth if is_large else Qt.TransformationMode.FastTransformation
        scaled = image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, mode)
        scaled.setDevicePixelRatio(ratio)
        painter.fillRect(place, Qt.GlobalColor.black if image.format() == _GRAY else theme.quiet(self))
        left = place.left() + round((side - scaled.width()) / 2) / ratio
        painter.drawImage(QPointF(left, place.top() + round((side - scaled.height()) / 2) / ratio), scaled)

    def _draw_arrow(self, painter: QPainter, cell: Cell) -> None:
        x, y = min(cell.name.right() + _GAP / 2, self.width() - 3), cell.thumbnail.center().y()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.soft(self))
        painter.drawPolygon(QPolygonF([QPointF(x - 2, y - 3.5), QPointF(x + 2.5, y), QPointF(x - 2, y + 3.5)]))

    def _retranslate(self) -> None:
        self._hint = self.tr("Here you see how a picture becomes {side} × {side} pixels").format(side=self._side)
        self.setAccessibleName(self.tr("Steps to {side} × {side} pixels").format(side=self._side))
        self.update()


def arrange(count: int, width: float, height: float, line: float, name_width: float) -> list[Cell]:
    """Places for `count` steps: the number of rows whose thumbnails are largest, rather one where all names fit.

    `line` is the height of a name and `name_width` that of the widest one. Where the strip is so low that names would
    leave hardly anything of the thumbnails, they are left to the tooltips: their places are empty.
    """
    if count == 0:
        return []
    rows, side = _best_rows(count, width, height, line, name_width)
    if side < _SMALLEST_NAMED:
        line = 0
        rows, side = _best_rows(count, width, height, 0, 0)
    columns = -(-count // rows)
    side, pitch, row_height = _sizes(columns, rows, width, height, line)
    cells = []
    for index in range(count):
        left, top = index % columns * pitch, index // columns * row_height
        thumbnail = QRectF(round(left + (pitch - side) / 2), round(top), side, side)
        cells.append(Cell(thumbnail, QRectF(left + _GAP / 2, thumbnail.bottom(), pitch - _GAP, line)))
    return cells


def _best_rows(count: int, width: float, height: float, line: float, name_width: float) -> tuple[int, float]:
    """How many rows, and the side of their thumbnails."""
    candidates = []
    for rows in range(1, _MAX_ROWS + 1):
        side, pitch, _ = _sizes(-(-count // rows), rows, width, height, line)
        candidates.append((side if pitch - _GAP >= name_width else side / 2, -rows, side))
    _, rows, side = max(candidates)
    return -rows, side


def _sizes(columns: int, rows: int, width: float, height: float, line: float) -> tuple[float, float, float]:
    """A thumbnail's side, a column's width and a row's height."""
    pitch, row_height = width / columns, height / rows
    side = max(0.0, float(int(min(_LARGEST, pitch - _ARROW, row_height - line - _GAP))))
    return side, min(pitch, side + 4 * _ARROW), min(row_height, side + line + theme.GRID)


def _draw_name(painter: QPainter, place: QRectF, name: str) -> None:
    """A name in the middle of its place, drawn narrower where it is too wide, and cut where that is not enough."""
    metrics = painter.fontMetrics()
    squeeze = min(1.0, max(_SQUEEZED, place.width() / max(1, metrics.horizontalAdvance(name))))
    width = place.width() / squeeze
    painter.save()
    painter.translate(place.center().x(), place.top())
    painter.scale(squeeze, 1)
    words = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(width) + 1)
    painter.drawText(QRectF(-width / 2, 0, width, place.height()), Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


def _title(step: "Step") -> str:
    return _translated(STEP_TITLES.get(step.name, step.name), step)


def _reason(step: "Step") -> str:
    return _translated(STEP_REASONS.get(step.name, ""), step)


def _translated(words: str, step: "Step") -> str:
    return QCoreApplication.translate("steps", words).format(side=max(step.pixels.shape[:2])) if words else ""


_GRAY = QImage.Format.Format_Grayscale8
