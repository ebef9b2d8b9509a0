"""The program is told to leave from outside: by a signal, or because the user logs out. It leaves without asking."""

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtGui import QGuiApplication

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
