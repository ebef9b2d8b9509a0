"""A widget of which one hears when somebody begins to look at it and when it is left."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget


class Appearing(QWidget):
    """A base of pages that ask for something only while they are in view.

    A window that is put aside has not been left, and one that comes back has not appeared anew.
    """

    appeared = Signal()
    left = Signal()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.appeared.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.left.emit()
