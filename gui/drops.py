"""What is dragged onto the window: its parts are asked in turn, and the first that knows what to do with it does it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class Offer:
    """What a part of the window does when a drag is let go.

    A part may also take a drop only to say why it is of no use; such a drag is let in, but nothing lights up for it.
    """

    take: Callable[[], None]
    lights_up: bool = True


Taker = Callable[[QMimeData], Offer | None]  # None: it is not for this part. Asked whenever a drag comes in
OtherTaker = Callable[[Sequence[Path]], Offer | None]  # the same for files of the dialog


class DropTarget(QObject):
    """Takes all that is dropped on some widgets, the window first among them, and gives it to the first taker."""

    def __init__(self, widgets: Sequence[QWidget], takers: Sequence[Taker], show_veil: Callable[[bool], None]) -> None:
        super().__init__(widgets[0])
        self._takers, self._show_veil = takers, show_veil
        for widget in widgets:
            widget.setAcceptDrops(True)
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            offer = self._offer(event.mimeData())
            self._show_veil(offer is not None and offer.lights_up)
            _answer(event, offer)
        elif isinstance(event, QDragMoveEvent):
            _accept_copy(event)
        elif isinstance(event, QDragLeaveEvent):
            self._show_veil(False)
        elif isinstance(event, QDropEvent):
            self._show_veil(False)
            offer = self._offer(event.mimeData())
            _answer(event, offer)
            if offer is not None:
                offer.take()
        else:
            return False
        return True

    def _offer(self, mime: QMimeData) -> Offer | None:
        return next(filter(None, (taker(mime) for taker in self._takers)), None)


def _answer(event: QDropEvent, offer: Offer | None) -> None:
    if offer is None:
        event.ignore()
    else:
        _accept_copy(event)


def _accept_copy(event: QDropEvent) -> None:
    """Never a move: the program that a file comes from would delete it."""
    for action in (Qt.DropAction.CopyAction, Qt.DropAction.LinkAction):
        if event.possibleActions() & action:
            event.setDropAction(action)
            event.accept()
            return
    event.ignore()
