"""The program as `inception-lab` starts it, but that it tells when it was painted, and leaves; see window_start.py."""

import json
import os
import sys
import time


def main() -> int:
    """Runs the program's own `main` with a window that is watched; prints one line of JSON."""
    import gui.app
    from gui.__main__ import main as start

    make_window = gui.app._window

    def watched_window(*arguments):
        window = make_window(*arguments)
        _watch(window)
        return window

    gui.app._window = watched_window
    return start(["--theme", "light", "--language", "en"])


def _watch(window) -> None:
    """Prints the times and closes the window once maps and bars of a look with maps have been painted."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QWidget

    lanes, bars = window.inside.block_view.lanes, [window.bars, *window.bars.findChildren(QWidget)]

    class Watch(QObject):
        """Notes the end of the first painting of each that matters."""

        def __init__(self) -> None:
            super().__init__(window)
            self.times: dict[str, float] = {}
            self.has_looked = False
            for widget in (window, lanes, *bars):
                widget.installEventFilter(self)
            window.prediction.predicted.connect(self._on_looked)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                if watched is window:
                    self._note_soon("window")
                elif self.has_looked:
                    self._note_soon("maps" if watched is lanes else "bars")
            return False

        def _on_looked(self, look: object) -> None:
            self.has_looked = self.has_looked or (look is not None and bool(look.maps))

        def _note_soon(self, name: str) -> None:
            QTimer.singleShot(0, self, lambda: self._note(name))  # after the painting under way

        def _note(self, name: str) -> None:
            if name in self.times:
                return
            self.times[name] = time.time() - float(os.environ["START_PROBE_BEGAN"])
            if len(self.times) == 3:
                shown = max(self.times["maps"], self.times["bars"])
                display = QGuiApplication.platformName()
                print(json.dumps({"window": self.times["window"], "shown": shown, "display": display}), flush=True)
                window.close()

    Watch()


if __name__ == "__main__":
    sys.exit(main())
