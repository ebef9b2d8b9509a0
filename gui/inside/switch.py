"""A switch that one can see from the last row: a pill with a knob, and words beside it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from gui import theme
from gui.inside.lane_painting import paint_pill
from gui.widgets import FlatButton, draw_focus

_PILL = QSize(24, 14)
_SPACE = 6


class Switch(FlatButton):
    """On or off, by click or Enter; on, its pill has the colour of a branch or else that of ink."""

    def __init__(self, text: str = "", kind: str = "") -> None:
        super().__init__(text)
        self._kind = kind
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        words = _SPACE + self.fontMetrics().horizontalAdvance(self.text()) if self.text() else 0
        return QSize(_PILL.width() + words + 2 * _SPACE, max(_PILL.height(), self.fontMetrics().height()) + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pill = QRectF(_SPACE, (self.height() - _PILL.height()) / 2, _PILL.width(), _PILL.height())
        on = theme.branch_colour(self._kind, self)
        paint_pill(painter, self, pill, on, on=self.isChecked())
        painter.setPen(theme.ink(self))
        words = QRectF(pill.right() + _SPACE, 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            draw_focus(painter, self)
