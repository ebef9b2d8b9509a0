"""Opened pictures: the one that is looked at, and a row of the others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import icons, theme
from gui.language import Translated
from gui.line_breaks import keep_words
from gui.texts import class_title
from gui.widgets import draw_focus

_PITCH = 6.5 * theme.GRID  # from one thumbnail to the next, at least


@dataclass(frozen=True)
class PictureItem:
    """One of several opened pictures; `label` is the class that the network takes it for, "" while unknown."""

    name: str
    image: QImage
    label: str = ""


class DropArea(Translated, QWidget):
    """Shows the opened picture whole, or where to drop one; a click opens the file dialog."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._name = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._retranslate()

    def show_image(self, image: QImage | None, name: str) -> None:
        """Shows a picture, or the invitation to drop one."""
        self._image = None if image is None or image.isNull() else image
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Says what the picture is called."""
        self._name = name
        self._retranslate()

    def image(self) -> QImage | None:
        """What is shown."""
        return self._image

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        is_empty = self._image is None
        style = Qt.PenStyle.DashLine if is_empty else Qt.PenStyle.NoPen
        painter.setPen(QPen(theme.soft(self), 1, style))
        painter.setBrush(theme.card(self) if is_empty else theme.quiet(self))
        painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)
        if self._image is None:
            self._draw_invitation(painter)
        else:
            _draw_whole(painter, self._image, QRectF(self.rect()), self.devicePixelRatioF())

    def _draw_invitation(self, painter: QPainter) -> None:
        size = 4 * theme.GRID
        middle = self.height() // 2
        image = icons.pixmap("open", theme.soft(self), self.devicePixelRatioF(), size)
        painter.drawPixmap((self.width() - size) // 2, middle - size - theme.GRID // 2, image)
        painter.setPen(theme.soft(self))
        margin = 2 * theme.GRID
        place = QRectF(margin, middle + theme.GRID // 2, self.width() - 2 * margin, middle - theme.GRID)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(place, flags, keep_words(self._hint))

    def _retranslate(self) -> None:
        self._hint = self.tr("Drop, paste or open a picture of a piece of clothing")
        self.setAccessibleName(self._name or self._hint)
        self.setToolTip(self._name)
        self.update()


class PictureRow(Translated, QWidget):
    """Thumbnails of several pictures with what the network takes them for; one is chosen by click or arrow key."""

    selected = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._items: list[PictureItem] = []
        self._current = 0
        self._first = 0  # the leftmost one in view
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_pictures(self, items: Sequence[PictureItem], current: int = 0) -> None:
        """Shows pictures with one of them chosen; emits nothing."""
        self._items, self._first = list(items), 0
        self._choose(min(current, max(0, len(self._items) - 1)))

    def add_picture(self, item: PictureItem) -> None:
        """Shows one more at the end; emits nothing."""
        self._items.append(item)
        self.update()

    def set_labels(self, labels: Sequence[str]) -> None:
        """Says what the network takes the pictures for now, in their order; of those that have come since, nothing."""
        self._items[: len(labels)] = [
            replace(item, label=label) for item, label in zip(self._items, labels, strict=False)
        ]
        self._retranslate()

    def labels(self) -> list[str]:
        """The names of the classes that the pictures are taken for."""
        return [item.label for item in self._items]

    def count(self) -> int:
        """How many pictures there are."""
        return len(self._items)

    def current(self) -> int:
        """The number of the chosen picture, from 0."""
        return self._current

    def place_of(self, index: int) -> QRectF:
        """Where a picture's thumbnail and label stand; outside the widget while it is not in view."""
        pitch = self.width() / self._num_shown()
        return QRectF((index - self._first) * pitch, 0, pitch, self.height())

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(33 * theme.GRID, round(5 * theme.GRID + line + 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(2 * _PITCH), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in range(self._first, min(len(self._items), self._first + self._num_shown())):
            self._draw_item(painter, index)
        painter.setPen(theme.ink(self))
        painter.setFont(theme.font("title", bold=True))
        if self._first > 0:
            self._draw_more(painter, "‹", is_left=True)
        if self._first + self._num_shown() < len(self._items):
            self._draw_more(painter, "›", is_left=False)
        if self.hasFocus():
            draw_focus(painter, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for index in range(len(self._items)):
            if self.place_of(index).contains(event.position()):
                self._select(index)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._items) - 1
        target = {
            Qt.Key.Key_Left: self._current - 1,
            Qt.Key.Key_Right: self._current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if target is None:
            super().keyPressEvent(event)
        elif 0 <= target <= last:
            self._select(target)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta().y() or -event.angleDelta().x()
        last_first = max(0, len(self._items) - self._num_shown())
        self._first = min(last_first, max(0, self._first - (1 if delta > 0 else -1)))
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tooltip(event)
            return True
        return super().event(event)

    def _select(self, index: int) -> None:
        if index != self._current:
            self._choose(index)
            self.selected.emit(index)

    def _choose(self, index: int) -> None:
        self._current = index
        shown = self._num_shown()
        # One more than the chosen one stays in view, so that a click at the edge goes on.
        last_first = max(0, len(self._items) - shown)
        self._first = min(last_first, max(0, min(self._first, index - 1), index - shown + 2))
        self._retranslate()

    def _retranslate(self) -> None:
        if self._items:
            item = self._items[self._current]
            self.setAccessibleName(f"{item.name} · {class_title(item.label)}" if item.label else item.name)
        self.update()

    def _num_shown(self) -> int:
        return max(1, int(self.width() / max(_PITCH, 3.7 * self.fontMetrics().height())))

    def _draw_item(self, painter: QPainter, index: int) -> None:
        item, place = self._items[index], self.place_of(index)
        is_current = index == self._current
        painter.setFont(theme.font("small", bold=is_current))
        metrics = painter.fontMetrics()
        line = metrics.height()
        side = min(place.width() - theme.GRID / 2, place.height() - line - 4)
        square = QRectF(round(place.center().x() - side / 2), 2, side, side)
        painter.fillRect(square, theme.quiet(self))
        _draw_whole(painter, item.image, square, self.devicePixelRatioF())
        if is_current:
            painter.setPen(QPen(theme.ink(self), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(square.adjusted(-1, -1, 1, 1))
        painter.setPen(theme.ink(self) if is_current else theme.soft(self))
        words = metrics.elidedText(class_title(item.label) if item.label else "–", _ELIDE, int(place.width()))
        painter.drawText(QRectF(place.left(), square.bottom() + 2, place.width(), line), _CENTRE, words)

    def _draw_more(self, painter: QPainter, sign: str, *, is_left: bool) -> None:
        width = 1.5 * theme.GRID
        place = QRectF(0 if is_left else self.width() - width, 0, width, 5 * theme.GRID)
        painter.fillRect(place, theme.card(self))
        painter.drawText(place, _CENTRE, sign)

    def _show_tooltip(self, event: QHelpEvent) -> None:
        for index, item in enumerate(self._items):
            if self.place_of(index).contains(event.pos()):
                words = f"{item.name} · {class_title(item.label)}" if item.label else item.name
                QToolTip.showText(event.globalPos(), words, self)
                return
        QToolTip.hideText()


def _draw_whole(painter: QPainter, image: QImage, place: QRectF, ratio: float) -> None:
    """An image in the middle of a place, all of it, smooth at the display's pixels."""
    size = (place.size() * ratio).toSize()
    mode = Qt.TransformationMode.SmoothTransformation
    scaled = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, mode)
    scaled.setDevicePixelRatio(ratio)
    left = place.left() + (place.width() - scaled.width() / ratio) / 2
    top = place.top() + (place.height() - scaled.height() / ratio) / 2
    painter.drawImage(QRectF(left, top, scaled.width() / ratio, scaled.height() / ratio), scaled)


_CENTRE = Qt.AlignmentFlag.AlignCenter
_ELIDE = Qt.TextElideMode.ElideRight
