"""A line that says as much as there is space for."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from gui.widgets import Label


class FittingLabel(Label):
    """Shows the longest of several wordings that fits, cut short if none does; the tooltip has the longest."""

    def __init__(self, *, size: str = "body", bold: bool = False, soft: bool = False) -> None:
        self._wordings: tuple[str, ...] = ("",)
        super().__init__(size=size, bold=bold, soft=soft)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_wordings(self, *wordings: str) -> None:
        """The same in different lengths, the longest first."""
        self._wordings = wordings
        self.setToolTip(wordings[0])
        self.setAccessibleName(wordings[0])
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        metrics, width = self.fontMetrics(), self.width()
        shortened = metrics.elidedText(self._wordings[-1], Qt.TextElideMode.ElideRight, width)
        self.setText(next((text for text in self._wordings if metrics.horizontalAdvance(text) <= width), shortened))
