"""Leaving while a run is under way: asked where the user closes the window, without asking where the system ends it."""

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from gui.language import QT_TRANSLATE_NOOP

# Those of closed terminals and of Windows' consoles are not known everywhere.
LEAVING_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)


class Leaving(QObject):
    """Calls `leave` with the exit status at a signal, and `save` before the desktop ends the session.

    Python's own handlers wait for the interpreter's next line, which does not come while Qt waits for events; so each
    signal also writes a byte into a socket that Qt watches.
    """

    def __init__(self, leave: Callable[[int], None], save: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._leave, self._save = leave, save
        self._number = 0
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._old_wakeup = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._old_handlers = {number: signal.signal(number, self._on_signal) for number in LEAVING_SIGNALS}
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_wakeup)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.commitDataRequest.connect(self.on_session_ends)

    def close(self) -> None:
        """Gives the signals back to whoever had them."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old_wakeup)
        for number, handler in self._old_handlers.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()

    def on_session_ends(self, _manager: object) -> None:
        """The desktop is about to end all programs, and waits until this returns."""
        self._save()

    def _on_signal(self, number: int, _frame: object) -> None:
        self._number = number

    def _on_wakeup(self) -> None:
        self._reader.recv(4096)
        if self._number:
            self._leave(128 + self._number)  # as shells tell a signal


def may_stop_training(parent: QWidget) -> bool:
    """Asks whether the run under way may be stopped; Enter and Esc keep it."""

    def say(words: str) -> str:
        return QCoreApplication.translate("Leaving", words)

    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(say(QT_TRANSLATE_NOOP("Leaving", "Training is under way")))
    box.setText(say(QT_TRANSLATE_NOOP("Leaving", "Stop training and leave?")))
    box.setInformativeText(say(QT_TRANSLATE_NOOP("Leaving", "The run is kept and can be continued later.")))
    keep = box.addButton(say(QT_TRANSLATE_NOOP("Leaving", "Keep training")), QMessageBox.ButtonRole.AcceptRole)
    stop = box.addButton(say(QT_TRANSLATE_NOOP("Leaving", "Stop and leave")), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.exec()
    may_stop = box.clickedButton() is stop
    box.deleteLater()
    return may_stop
