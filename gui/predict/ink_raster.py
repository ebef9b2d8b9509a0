"""Strokes as pixels, brought up to date piece by piece while they are drawn."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen

from gui.predict.drawing import Piece, Stroke, piece, tail

INK_SIDE = 280  # pixels of what is handed on, several times what the network gets
_SIDE = 2 * INK_SIDE  # pixels that are painted: sharp on dense screens too, and not painted anew on resize


class InkRaster:
    """White ink on black. A piece costs the same however much is drawn already; only `redraw` draws everything."""

    def __init__(self) -> None:
        # Qt paints RGB32 about twice as fast as 8-bit gray.
        self._image = QImage(_SIDE, _SIDE, QImage.Format.Format_RGB32)
        self._image.fill(Qt.GlobalColor.black)

    def redraw(self, strokes: Iterable[Stroke]) -> None:
        """Draws finished strokes on an empty ground."""
        self._image.fill(Qt.GlobalColor.black)
        painter = _painter(self._image)
        for stroke in strokes:
            for index in range(len(stroke.points)):
                _draw(painter, stroke, piece(stroke, index))
            _draw(painter, stroke, tail(stroke))
        painter.end()

    def add_newest_piece(self, stroke: Stroke) -> None:
        """Draws what the newest point of a growing stroke has settled."""
        painter = _painter(self._image)
        _draw(painter, stroke, piece(stroke, len(stroke.points) - 1))
        painter.end()

    def add_tail(self, stroke: Stroke) -> None:
        """Draws the rest of a stroke that is finished."""
        painter = _painter(self._image)
        _draw(painter, stroke, tail(stroke))
        painter.end()

    def picture(self, growing: Stroke | None = None) -> QImage:
        """The drawing, with a growing stroke up to the pen's tip."""
        if growing is None:
            return self._image
        image = self._image.copy()
        painter = _painter(image)
        _draw(painter, growing, tail(growing))
        painter.end()
        return image


def ink_of(picture: QImage) -> np.ndarray:
    """An `InkRaster`'s picture as uint8 280 x 280, 255 for full ink: every pixel the mean of four."""
    gray = np.frombuffer(picture.constBits(), np.uint8).reshape(_SIDE, _SIDE, 4)[:, :, 1].astype(np.uint16)
    return ((gray[::2, ::2] + gray[1::2, ::2] + gray[::2, 1::2] + gray[1::2, 1::2] + 2) // 4).astype(np.uint8)


def _painter(image: QImage) -> QPainter:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def _draw(painter: QPainter, stroke: Stroke, part: Piece) -> None:
    colour = Qt.GlobalColor.black if stroke.is_eraser else Qt.GlobalColor.white
    pen = QPen(colour, max(1.0, part.width * _SIDE))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    start, control, end = (QPointF(x * _SIDE, y * _SIDE) for x, y in (part.start, part.control, part.end))
    if start == end:
        painter.drawPoint(start)
        return
    path = QPainterPath(start)
    path.quadTo(control, end)
    painter.drawPath(path)
