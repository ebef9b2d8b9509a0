"""A button that looks like a link: small underlined words, for what one rarely presses."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from gui import theme
from gui.line_breaks import keep_words
from gui.widgets import FlatButton


class LinkButton(FlatButton):
    """Takes the width that it gets; where its words need more they wrap, or are cut and the tooltip has them all."""

    def __init__(self, text: str = "", *, wrap: bool = False) -> None:
        super().__init__(text, framed=False)
        self._wraps = wrap
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        # A fixed height would be that of one line.
        vertical = QSizePolicy.Policy.Preferred if wrap else QSizePolicy.Policy.Fixed
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, vertical)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font("small"))
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height() + theme.GRID // 2)

    def _content_width(self) -> int:
        return self.sizeHint().width()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return self._wraps

    def heightForWidth(self, width: int) -> int:
        space = QRect(0, 0, width, 1_000)
        words = QFontMetrics(theme.font("small")).boundingRect(space, Qt.TextFlag.TextWordWrap, keep_words(self.text()))
        return words.height() + theme.GRID // 2

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
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if self._wraps:
            painter.drawText(self.rect(), flags | Qt.TextFlag.TextWordWrap, keep_words(self.text()))
            return
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), flags, text)
