"""How much memory the program takes, of the computer and of the GPU, looked at every few seconds."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent

from core.memory import memory_of_card, memory_of_process
from gui.language import Translated
from gui.texts import memory_size
from gui.widgets import Label

_LOOK_EVERY_MS = 3000  # a look takes some 20 µs


class MemoryNote(Translated, Label):
    """A few words that are kept up to date while they can be seen."""

    def __init__(self) -> None:
        super().__init__(size="small", soft=True)
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._retranslate)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._retranslate()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _retranslate(self) -> None:
        own, card = memory_of_process(), memory_of_card()
        parts = []
        if own is not None:
            parts.append(self.tr("memory {size}").format(size=memory_size(own)))
        if card is not None:
            taken, total = map(memory_size, card)
            parts.append(self.tr("GPU {taken} of {total}").format(taken=taken, total=total))
        self.setText(" · ".join(parts))
        self.setToolTip(self.tr("Memory that this program takes now"))
