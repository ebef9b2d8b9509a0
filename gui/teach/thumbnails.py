"""The pictures of a class as the network gets them, one small square each; a click takes one out."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import icons, theme
from gui.images import to_qimage
from gui.language import Translated
from gui.teach.collection import OwnPicture
from gui.widgets import draw_focus

_PITCH = 4 * theme.GRID
_SIDE = _PITCH - 4  # pixels of the screen
_ROWS = 3


class Thumbnails(Translated, QWidget):
    """Three rows, the newest pictures last; the wheel shows earlier ones. Only what is in view is drawn."""

    taken_out = Signal(int)  # the number of a picture, from 0

    def __init__(self) -> None:
        super().__init__()
        self._pictures: Sequence[OwnPicture] = ()
        self._hidden_rows = 0  # above those in view
        self._pointed: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._retranslate()

    def show_pictures(self, pictures: Sequence[OwnPicture]) -> None:
        """Shows these, the last of them in view where there are more than before."""
        is_more = len(pictures) > len(self._pictures)
        self._pictures = tuple(pictures)
        self._hidden_rows = self._most_hidden() if is_more else min(self._hidden_rows, self._most_hidden())
        if self._pointed is not None and self._pointed >= len(pictures):
            self._pointed = len(pictures) - 1 if pictures else None
        self.update()

    def place_of(self, index: int) -> QRect:
        """Where a picture is drawn; outside the widget while it is not in view."""
        row, column = divmod(index, self._columns())
        return QRect(column * _PITCH, (row - self._hidden_rows) * _PITCH, _SIDE, _SIDE)

    def sizeHint(self) -> QSize:
        return QSize(6 * _PITCH, _ROWS * _PITCH)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._hidden_rows = self._most_hidden()  # the newest stay in view

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first = self._hidden_rows * self._columns()
        for index in range(first, min(len(self._pictures), first + _ROWS * self._columns())):
            place = self.place_of(index)
            painter.drawImage(place, to_qimage(self._pictures[index].pixels))
            if index == self._pointed:
                self._paint_cross(painter, place)
        if not self._pictures:
            painter.setPen(QPen(theme.hairline(self), 1, Qt.PenStyle.DashLine))
            painter.setFont(theme.font("small"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), theme.RADIUS, theme.RADIUS)
            painter.setPen(theme.soft(self))
            margin = theme.GRID
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(margin, 0, -margin, 0), flags, self._invitation)
        if self.hasFocus():
            draw_focus(painter, self)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._index_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self.taken_out.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._pictures) - 1
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns(),
            Qt.Key.Key_Down: self._columns(),
        }
        key = Qt.Key(event.key())
        if last >= 0 and key in steps:
            now = last if self._pointed is None else self._pointed + steps[key]
            self._point_at(max(0, min(last, now)))
        elif self._pointed is not None and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.taken_out.emit(self._pointed)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._most_hidden() == 0:
            super().wheelEvent(event)  # the page scrolls
            return
        step = -1 if event.angleDelta().y() > 0 else 1
        self._hidden_rows = max(0, min(self._most_hidden(), self._hidden_rows + step))
        self._point_at(self._index_at(event.position()))
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._index_at(QPointF(event.pos()))
            if index is None:
                QToolTip.hideText()
            else:
                name = self._pictures[index].name
                QToolTip.showText(event.globalPos(), f"{name} · {self._hint}" if name else self._hint, self)
            return True
        return super().event(event)

    def _paint_cross(self, painter: QPainter, place: QRect) -> None:
        veil = theme.card(self)
        veil.setAlphaF(0.7)
        painter.fillRect(place, veil)
        image = icons.pixmap("close", theme.ink(self), self.devicePixelRatioF(), 16)
        painter.drawPixmap(place.left() + 6, place.top() + 6, image)

    def _point_at(self, index: int | None) -> None:
        if index == self._pointed:
            return
        self._pointed = index
        if index is not None:
            row = index // self._columns()
            self._hidden_rows = max(row - _ROWS + 1, min(self._hidden_rows, row))
        self.setCursor(Qt.CursorShape.ArrowCursor if index is None else Qt.CursorShape.PointingHandCursor)
        self.update()

    def _index_at(self, place: QPointF) -> int | None:
        column, row = int(place.x()) // _PITCH, int(place.y()) // _PITCH
        index = (row + self._hidden_rows) * self._columns() + column
        is_on_one = 0 <= column < self._columns() and 0 <= row < _ROWS and index < len(self._pictures)
        return index if is_on_one else None

    def _columns(self) -> int:
        return max(1, (self.width() + _PITCH - _SIDE) // _PITCH)

    def _most_hidden(self) -> int:
        return max(0, -(-len(self._pictures) // self._columns()) - _ROWS)

    def _retranslate(self) -> None:
        self._invitation = self.tr("Drop or paste pictures here, or add the one that is shown")
        self._hint = self.tr("click to take it out")
        self.setAccessibleName(self.tr("Pictures of the class"))
        self.update()
