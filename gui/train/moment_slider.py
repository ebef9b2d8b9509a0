"""A slider with one tick a moment, so that the hand feels how many there are."""

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets import KeepsFocus, draw_focus

_KNOB = 7  # radius
_INSET = _KNOB + 7  # of the first and last place, so that the knob stays inside of the frame that shows the focus
_TICK = 4  # half of its length
_KEYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Home: -1_000_000,
    Qt.Key.Key_End: 1_000_000,
}


class MomentSlider(KeepsFocus, QWidget):
    """One of its places is chosen, by click, drag, arrow keys, Home or End."""

    place_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._num_places, self._place = 0, 0
        self._is_looking_back = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_places(self, num_places: int, place: int, *, is_looking_back: bool) -> None:
        """Has so many places, of which `place` (from 0) is chosen; emits nothing.

        The knob is filled while one looks back.
        """
        self._num_places, self._place, self._is_looking_back = num_places, place, is_looking_back
        self.update()

    def place(self) -> int:
        """The chosen place, from 0."""
        return self._place

    def centre_of(self, place: int) -> QPointF:
        """Where a place's tick stands, in pixels."""
        share = place / (self._num_places - 1) if self._num_places > 1 else 0.0
        return QPointF(_INSET + share * (self.width() - 2 * _INSET), self.height() / 2)

    def sizeHint(self) -> QSize:
        return QSize(20 * theme.GRID, max(3 * theme.GRID, self.fontMetrics().height() + 6))

    def minimumSizeHint(self) -> QSize:
        return QSize(8 * theme.GRID, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._num_places:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, knob, last = (self.centre_of(place) for place in (0, self._place, self._num_places - 1))
        painter.setPen(QPen(theme.hairline(self), 2))
        painter.drawLine(first, last)
        painter.setPen(QPen(theme.soft(self), 2))
        painter.drawLine(first, knob)
        for place in range(self._num_places):
            centre = self.centre_of(place)
            painter.setPen(QPen(theme.soft(self), 1))
            painter.drawLine(centre - QPointF(0, _TICK), centre + QPointF(0, _TICK))
        painter.setPen(QPen(theme.ink(self), 2))
        painter.setBrush(theme.ink(self) if self._is_looking_back else theme.card(self))
        painter.drawEllipse(knob, _KNOB, _KNOB)
        if self.hasFocus():
            draw_focus(painter, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose_at(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            self._choose(self._place + step)

    def _choose_at(self, position: QPointF) -> None:
        first, last = self.centre_of(0).x(), self.centre_of(max(0, self._num_places - 1)).x()
        share = (position.x() - first) / max(1.0, last - first)
        self._choose(round(share * (self._num_places - 1)))

    def _choose(self, place: int) -> None:
        place = max(0, min(place, self._num_places - 1))
        if place != self._place:
            self._place = place
            self.update()
            self.place_chosen.emit(place)
