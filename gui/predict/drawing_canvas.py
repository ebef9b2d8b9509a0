"""Where one draws a piece of clothing: white ink on black, by mouse, finger or pen."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QEventPoint,
    QHideEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.language import Translated
from gui.line_breaks import keep_words
from gui.predict.drawing import Drawing, Point, Stroke
from gui.predict.ink_raster import InkRaster, ink_of
from gui.widgets import draw_focus

BRUSHES = {"thin": 0.016, "medium": 0.03, "thick": 0.065}  # widths in parts of the canvas's side

_TOUCHES = (QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel)
_NEAREST = 0.002  # points nearer to the last one are the hand's trembling


class DrawingCanvas(Translated, QWidget):
    """A square canvas. Strokes are kept in parts of its side, so a drawing looks the same at every size."""

    drawing_changed = Signal()  # at every move of the pen, and after undo, redo and clear
    history_changed = Signal()  # what can be undone or redone
    brush_changed = Signal()  # brush or eraser were chosen by key

    def __init__(self) -> None:
        super().__init__()
        self._drawing = Drawing()
        self._raster = InkRaster()
        self._stroke: Stroke | None = None  # the one that is growing
        self._pointer: object = None  # who draws it: "mouse", "pen", or the number of a finger
        self._has_touch_or_pen = False
        self._brush = "medium"
        self._is_eraser = False
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._retranslate()

    # What others ask and tell -----------------------------------------------------------------------------------

    def ink(self) -> np.ndarray:
        """The drawing as it is now, uint8 280 x 280, 0 for nothing and 255 for full ink."""
        return ink_of(self._raster.picture(self._stroke))

    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self._drawing.strokes and self._stroke is None

    def is_being_drawn_on(self) -> bool:
        """Whether a stroke is under way."""
        return self._stroke is not None

    def brush(self) -> str:
        """The chosen one of `BRUSHES`."""
        return self._brush

    def set_brush(self, brush: str) -> None:
        """Draws with one of `BRUSHES` from the next stroke on."""
        self._brush = brush
        self._show_cursor()

    def is_eraser(self) -> bool:
        """Whether the next stroke takes ink away."""
        return self._is_eraser

    def set_eraser(self, is_eraser: bool) -> None:
        """Takes ink away with the next strokes, or draws again."""
        self._is_eraser = is_eraser
        self._show_cursor()

    def can_undo(self) -> bool:
        """Whether a stroke or a clearing can be taken back."""
        return self._drawing.can_undo()

    def can_redo(self) -> bool:
        """Whether something undone can come back."""
        return self._drawing.can_redo()

    def undo(self) -> None:
        """Takes the last stroke, or the last clearing, back."""
        if self.can_undo():
            self._change_history(self._drawing.undo)

    def redo(self) -> None:
        """Brings back what was undone last."""
        if self.can_redo():
            self._change_history(self._drawing.redo)

    def clear(self) -> None:
        """Empties the canvas; that can be undone."""
        if not self.is_empty():
            self._change_history(self._drawing.clear)

    # Strokes ----------------------------------------------------------------------------------------------------

    def _begin(self, pointer: object, position: QPointF, pressure: float = 1.0, *, is_eraser: bool = False) -> None:
        point = self._point(position, pressure)
        self._pointer = pointer
        self._stroke = Stroke((point,), BRUSHES[self._brush], is_eraser or self._is_eraser)
        self._raster.add_newest_piece(self._stroke)
        self._tell()

    def _may_begin(self, is_same_kind: bool) -> bool:
        """Whether no other pointer draws; a stroke of the same device whose end was never told is ended first."""
        if is_same_kind:
            self._end()
        return self._pointer is None

    def _move(self, position: QPointF, pressure: float = 1.0) -> None:
        assert self._stroke is not None  # a pointer draws
        point, last = self._point(position, pressure), self._stroke.points[-1]
        if (point.x - last.x) ** 2 + (point.y - last.y) ** 2 < _NEAREST**2:
            return
        self._stroke = self._stroke.extended(point)
        self._raster.add_newest_piece(self._stroke)
        self._tell()

    def _end(self) -> None:
        assert self._stroke is not None  # a pointer draws
        self._raster.add_tail(self._stroke)
        self._drawing.add(self._stroke)
        self._stroke = self._pointer = None
        self.update()
        self.history_changed.emit()

    def _change_history(self, change: Callable[[], None]) -> None:
        self._stroke = self._pointer = None  # a stroke under way is given up
        change()
        self._raster.redraw(self._drawing.strokes)
        self._tell()
        self.history_changed.emit()

    def _tell(self) -> None:
        self.update()
        self.drawing_changed.emit()

    def _point(self, position: QPointF, pressure: float) -> Point:
        square = self._square()
        side = max(1.0, square.width())
        return Point((position.x() - square.left()) / side, (position.y() - square.top()) / side, pressure)

    def _square(self) -> QRectF:
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    # Mouse, fingers, pen ----------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent) and event.type() in _TOUCHES:
            self._on_touch(event)
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._show_cursor()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_ours = event.button() == Qt.MouseButton.LeftButton and not self._is_echo(event)
        if is_ours and self._may_begin(self._pointer == "mouse"):
            self._begin("mouse", event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pointer == "mouse":
            self._move(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pointer == "mouse" and event.button() == Qt.MouseButton.LeftButton:
            self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        self._has_touch_or_pen = True
        event.accept()  # what is not accepted comes again as mouse events
        pressure = event.pressure() if _has_pressure(event) else 1.0
        if event.type() == QEvent.Type.TabletPress and self._may_begin(self._pointer == "pen"):
            is_eraser = event.pointerType() == QPointingDevice.PointerType.Eraser
            self._begin("pen", event.position(), pressure, is_eraser=is_eraser)
        elif self._pointer == "pen" and event.type() == QEvent.Type.TabletMove:
            self._move(event.position(), pressure)
        elif self._pointer == "pen" and event.type() == QEvent.Type.TabletRelease:
            self._end()

    def _on_touch(self, event: QTouchEvent) -> None:
        """The first finger draws; others, and the hand's heel beside a pen, do nothing."""
        self._has_touch_or_pen = True
        event.accept()
        if event.type() == QEvent.Type.TouchCancel:
            if isinstance(self._pointer, int):
                self._stroke = self._pointer = None
                self._raster.redraw(self._drawing.strokes)
                self._tell()
            return
        if event.type() == QEvent.Type.TouchBegin:
            self._may_begin(isinstance(self._pointer, int))
        for finger in event.points():
            if self._pointer is None and finger.state() == QEventPoint.State.Pressed:
                self._begin(finger.id(), finger.position())
            elif self._pointer == finger.id():
                if finger.state() == QEventPoint.State.Released:
                    self._end()
                elif finger.state() == QEventPoint.State.Updated:
                    self._move(finger.position())

    def _is_echo(self, event: QMouseEvent) -> bool:
        """Whether a mouse event repeats a finger or pen that has come as itself, as some systems do."""
        is_synthesized = event.source() != Qt.MouseEventSource.MouseEventNotSynthesized
        return self._has_touch_or_pen and is_synthesized

    def keyPressEvent(self, event: QKeyEvent) -> None:
        names = list(BRUSHES)
        step = {Qt.Key.Key_BracketLeft: -1, Qt.Key.Key_BracketRight: 1}.get(Qt.Key(event.key()), 0)
        if event.key() == Qt.Key.Key_E:
            self.set_eraser(not self._is_eraser)
            self.brush_changed.emit()
        elif step:
            self.set_brush(names[min(len(names) - 1, max(0, names.index(self._brush) + step))])
            self.brush_changed.emit()
        else:
            super().keyPressEvent(event)

    # Looks ------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(33 * theme.GRID, 33 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(12 * theme.GRID, 12 * theme.GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        square = self._square()
        painter.drawImage(square, self._raster.picture(self._stroke))
        if self.is_empty():
            painter.setPen(Qt.GlobalColor.gray)
            margin = 2 * theme.GRID
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(square.adjusted(margin, margin, -margin, -margin), flags, keep_words(self._hint))
        if self.hasFocus():
            draw_focus(painter, self)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._stroke is not None:
            self._end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._show_cursor()

    def _retranslate(self) -> None:
        self._hint = self.tr("Draw a piece of clothing — outline it, it is filled")
        self.setAccessibleName(self.tr("Canvas"))
        self.setAccessibleDescription(
            self.tr("Draw with the mouse, a finger or a pen; E erases, [ and ] change the brush")
        )
        self.update()

    def _show_cursor(self) -> None:
        """A ring as large as the brush, to be seen on black and on white; dashed for the eraser."""
        ratio = self.devicePixelRatioF()
        side = max(5.0, BRUSHES[self._brush] * self._square().width())
        full = round(side + 6)
        pixmap = QPixmap(round(full * ratio), round(full * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = Qt.PenStyle.DotLine if self._is_eraser else Qt.PenStyle.SolidLine
        for colour, radius in ((Qt.GlobalColor.black, side / 2 + 1), (Qt.GlobalColor.white, side / 2)):
            painter.setPen(QPen(colour, 1.2, style))
            painter.drawEllipse(QPointF(full / 2, full / 2), radius, radius)
        painter.end()
        self.setCursor(QCursor(pixmap, full // 2, full // 2))


def _has_pressure(event: QTabletEvent) -> bool:
    return bool(event.pointingDevice().capabilities() & QInputDevice.Capability.Pressure)
