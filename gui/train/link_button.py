"""A button that looks like a link: small underlined words, for what one rarely presses."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from gui import theme
from gui.widgets import FlatButton


class LinkButton(FlatButton):
    """Takes the width that it gets and cuts its words short where they need more; the tooltip has them all."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text, framed=False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font("small"))
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height() + theme.GRID // 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and not self.toolTip():
            self.setToolTip(self.text())
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.hasFocus():
            painter.fillRect(self.rect(), theme.quiet(self))
            painter.fillRect(0, self.height() - 2, self.width(), 2, theme.ink(self))
        font = theme.font("small")
        font.setUnderline(self.isEnabled() and not self.hasFocus())
        painter.setFont(font)
        painter.setPen(theme.ink(self))
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
