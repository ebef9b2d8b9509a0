"""What stands around the maps: headings, labels, the bars of the concatenation, rings, the hint."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gui import theme

BAR_HEIGHT = theme.GRID
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_DOT = 8


def heading_height() -> int:
    """Of a lane's heading."""
    return QFontMetrics(theme.font("body")).height() + 2


def label_height() -> int:
    """Of a label above maps."""
    return QFontMetrics(theme.font("small")).height()


def paint_heading(painter: QPainter, widget: QWidget, place: QRectF, kind: str, title: str, count: str) -> None:
    """A dot in the branch's colour, its title, and its number of maps if there is space for it."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.branch_colour(kind, widget))
    painter.drawEllipse(QRectF(place.left(), place.center().y() - _DOT / 2, _DOT, _DOT))
    place = place.adjusted(_DOT + 5, 0, 0, 0)
    painter.setFont(theme.font("body", bold=True))
    painter.setPen(theme.ink(widget))
    painter.drawText(place, _LEFT, title)
    place.setLeft(place.left() + painter.fontMetrics().horizontalAdvance(title) + 5)
    painter.setFont(theme.font("body"))
    if painter.fontMetrics().horizontalAdvance(count) <= place.width():
        painter.setPen(theme.soft(widget))
        painter.drawText(place, _LEFT, count)


def paint_label(painter: QPainter, widget: QWidget, place: QRectF, wordings: tuple[str, ...]) -> None:
    """The longest of the wordings for which there is space."""
    painter.setFont(theme.font("small"))
    painter.setPen(theme.soft(widget))
    width = painter.fontMetrics().horizontalAdvance
    painter.drawText(place, _LEFT, next((text for text in wordings if width(text) <= place.width()), wordings[-1]))


def paint_bar(painter: QPainter, widget: QWidget, place: QRectF, kind: str) -> None:
    """A branch's share of the concatenation."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.branch_colour(kind, widget))
    painter.drawRoundedRect(place, 2, 2)


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
