"""The picture with two frames on it: what a value of a map can see of it, and what really moves the value."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.images import to_qimage

Span = tuple[int, int]  # the first pixel and the one after the last

_MOST_AROUND = 0.25  # of the picture's side: so much is shown of what a frame has beyond the picture's edge
_DIM = 120  # of 255: how far the picture fades where the value sees nothing
_SOLID, _DASHED = 3, 2  # pixels


@dataclass(frozen=True)
class Frames:
    """A picture of `side` x `side` network pixels and the spans of both frames, which may go beyond its edges.

    `around` is how far any value of the map sees beyond an edge, so that the picture stays where it is while one goes
    from value to value; `kind` is the branch, whose colour the outer frame has.
    """

    side: int
    around: int
    kind: str
    rows: Span
    columns: Span
    measured: tuple[Span, Span] | None  # rows, columns


def place_picture(frames: Frames, width: float, height: float) -> tuple[QRectF, float]:
    """Where the picture lies in a widget, and the widget's units to a pixel of the network's."""
    around = min(frames.around, _MOST_AROUND * frames.side)
    scale = max(0.0, min(width, height)) / (frames.side + 2 * around)
    return QRectF(around * scale, around * scale, frames.side * scale, frames.side * scale), scale


class FieldPicture(QWidget):
    """Shows gray pixels with the frames upon them; without frames the picture alone, without a picture nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixels: np.ndarray | None = None
        self._frames: Frames | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_picture(self, pixels: np.ndarray | None, frames: Frames | None) -> None:
        """Shows uint8 H x W pixels, whatever their size, as the network's square."""
        self._pixels, self._frames = pixels, frames
        self.update()

    def frames(self) -> Frames | None:
        """What is drawn upon the picture."""
        return self._frames

    def frame_rect(self) -> QRectF:
        """The outer frame in the widget's own units, as far as it goes, also where that is not shown."""
        assert self._frames is not None
        return self._rect(self._frames.rows, self._frames.columns)

    def sizeHint(self) -> QSize:
        return QSize(24 * theme.GRID, 24 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(8 * theme.GRID, 8 * theme.GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._pixels is None:
            return
        painter = QPainter(self)
        frames = self._frames
        if frames is None:
            frames = Frames(1, 0, "layer", (0, 1), (0, 1), None)
        picture, _ = place_picture(frames, self.width(), self.height())
        ground = QRectF(0, 0, picture.right() + picture.left(), picture.bottom() + picture.top())
        painter.fillRect(ground, theme.quiet(self))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(picture, to_qimage(self._pixels))
        if self._frames is not None:
            painter.setClipRect(ground)
            self._paint_frames(painter, self._frames, ground)

    def _paint_frames(self, painter: QPainter, frames: Frames, ground: QRectF) -> None:
        outer = self._rect(frames.rows, frames.columns)
        painter.save()
        unseen = QRegion(ground.toAlignedRect()) - QRegion(outer.toAlignedRect())
        painter.setClipRegion(unseen, Qt.ClipOperation.IntersectClip)
        veil = QColor(theme.card(self))
        veil.setAlpha(_DIM)
        painter.fillRect(ground, veil)
        painter.restore()
        inset = (_SOLID + 2) / 2
        shown = outer.adjusted(inset, inset, -inset, -inset) if outer.width() > 2 * inset else outer
        self._paint_frame(painter, shown, theme.branch_colour(frames.kind, self), _SOLID, Qt.PenStyle.SolidLine)
        if frames.measured is not None:
            self._paint_frame(painter, self._rect(*frames.measured), theme.ink(self), _DASHED, Qt.PenStyle.DashLine)

    def _paint_frame(self, painter: QPainter, place: QRectF, colour: QColor, width: int, style: Qt.PenStyle) -> None:
        """With a seam of paper, so that it can be seen on any shade."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.card(self), width + 2))
        painter.drawRect(place)
        painter.setPen(QPen(colour, width, style, Qt.PenCapStyle.FlatCap))
        painter.drawRect(place)

    def _rect(self, rows: Span, columns: Span) -> QRectF:
        assert self._frames is not None
        picture, scale = place_picture(self._frames, self.width(), self.height())
        left, top = picture.left() + columns[0] * scale, picture.top() + rows[0] * scale
        return QRectF(left, top, (columns[1] - columns[0]) * scale, (rows[1] - rows[0]) * scale)
