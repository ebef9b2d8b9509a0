"""What stands around the maps: headings, labels, the bars of the concatenation, rings, the hint."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gui import theme

BAR_HEIGHT = theme.GRID
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_PILL, _DOT = 20, 8  # widths of a switch and of the dot that stands for it where space is short
_PILL_HEIGHT = 11
_SPACE = 5  # after the pill, and between title and number


@dataclass(frozen=True)
class HeadingStyle:
    """How the headings of a block's lanes are set: the size of their type, the number of maps beside or below."""

    size: str
    lines: int
    switch: int = _PILL  # how wide it is

    @property
    def height(self) -> int:
        """Of a lane's heading."""
        return self.lines * QFontMetrics(theme.font(self.size)).height() + 2

    def width(self, title: str, count: str) -> int:
        """What a heading needs."""
        bold, plain = (QFontMetrics(theme.font(self.size, bold=bold)) for bold in (True, False))
        both = (bold.horizontalAdvance(title), plain.horizontalAdvance(count))
        return self.switch + _SPACE + (sum(both) + _SPACE if self.lines == 1 else max(both))


HEADINGS = (  # the widest first
    HeadingStyle("body", 1),
    HeadingStyle("small", 1),
    HeadingStyle("small", 2),
    HeadingStyle("small", 2, switch=_DOT),
)


def label_height() -> int:
    """Of a label above maps."""
    return QFontMetrics(theme.font("small")).height()


def paint_heading(
    painter: QPainter,
    widget: QWidget,
    place: QRectF,
    kind: str,
    words: tuple[str, str],
    style: HeadingStyle,
    *,
    on: bool,
) -> None:
    """A switch in the branch's colour, or a gray one where it is off, its title and its number of maps."""
    title, count = words
    line = QRectF(place.left(), place.top(), place.width(), place.height() / style.lines)
    height = min(_PILL_HEIGHT, style.switch)
    pill = QRectF(line.left(), line.center().y() - height / 2, style.switch, height)
    if style.switch > _DOT:
        paint_pill(painter, widget, pill, theme.branch_colour(kind, widget), on=on)
    else:
        paint_bar(painter, widget, pill, kind, on=on, radius=height / 2)
    line.setLeft(pill.right() + _SPACE)
    painter.setFont(theme.font(style.size, bold=True))
    painter.setPen(theme.ink(widget) if on else theme.soft(widget))
    painter.drawText(line, _LEFT, title)
    if style.lines == 1:
        line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(title) + _SPACE)
    else:
        line.translate(0, line.height())
    painter.setFont(theme.font(style.size))
    painter.setPen(theme.soft(widget))
    painter.drawText(line, _LEFT, count)


def paint_pill(painter: QPainter, widget: QWidget, pill: QRectF, colour: QColor, *, on: bool) -> None:
    """A switch: a pill in a colour with its knob on the right, or a gray one with its knob on the left."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour if on else theme.soft(widget))
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
    knob = pill.height() - 4
    left = pill.right() - knob - 2 if on else pill.left() + 2
    painter.setBrush(theme.card(widget))
    painter.drawEllipse(QRectF(left, pill.top() + 2, knob, knob))


def paint_label(painter: QPainter, widget: QWidget, place: QRectF, wordings: tuple[str, ...]) -> None:
    """The longest of the wordings for which there is space."""
    painter.setFont(theme.font("small"))
    painter.setPen(theme.soft(widget))
    width = painter.fontMetrics().horizontalAdvance
    painter.drawText(place, _LEFT, next((text for text in wordings if width(text) <= place.width()), wordings[-1]))


def paint_bar(painter: QPainter, widget: QWidget, place: QRectF, kind: str, *, on: bool, radius: float = 2) -> None:
    """A branch's share of the concatenation, hollow where the branch is off."""
    colour = theme.branch_colour(kind, widget)
    painter.setPen(Qt.PenStyle.NoPen if on else QPen(colour, 1))
    painter.setBrush(colour if on else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place if on else place.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


def paint_hint(painter: QPainter, widget: QWidget, centre: QPointF, text: str) -> None:
    """A quiet sentence on a sheet of its own."""
    painter.setFont(theme.font("body"))
    place = QRectF(painter.fontMetrics().boundingRect(text)).adjusted(-16, -8, 16, 8)
    place.moveCenter(centre)
    painter.setPen(QPen(theme.hairline(widget), 1))
    painter.setBrush(theme.card(widget))
    painter.drawRoundedRect(place, theme.RADIUS, theme.RADIUS)
    painter.setPen(theme.soft(widget))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def paint_ring(painter: QPainter, widget: QWidget, place: QRectF, width: float) -> None:
    """A ring in ink with a seam of paper, so that it can be seen on any shade."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, each in ((theme.card(widget), width + 2), (theme.ink(widget), width)):
        painter.setPen(QPen(colour, each))
        painter.drawRect(place)
