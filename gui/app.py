"""The application object and its one window: shown to a person, or photographed."""

import argparse
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from core.paths import ASSETS
from core.predict.listing import matching_files
from gui.language import LanguageSwitch
from gui.leaving import Leaving
from gui.settings import Settings

if TYPE_CHECKING:
    from gui.main_window import MainWindow


def show_window(options: argparse.Namespace) -> int:
    """The window first, the engine after: importing torch takes seconds."""
    app = _application()
    window = _window(app, options)
    sys.excepthook = _excepthook(window)
    leaving = Leaving(window.leave, window.save_run, app)
    window.appear()
    QTimer.singleShot(50, partial(start, window, options.files))  # once the first picture of it is on the screen
    status = app.exec()
    leaving.close()
    window.dispose()
    return status


def start(window: "MainWindow", files: Sequence[Path]) -> None:
    """Starts the engine and opens what the command line names, as if it were dropped."""
    window.start_engine()
    window.picture_panel.open_files(matching_files(files))


def take_screenshot(options: argparse.Namespace) -> int:
    """Starts the window in a folder of its own, plays a scene with real events and saves a picture of it."""
    from gui.scenes import SCENES, Stage

    if options.scene not in SCENES:
        print(f"There is no scene called {options.scene}; choose one of {', '.join(SCENES)}.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INCEPTION_LAB_HOME"] = folder
        app = _application()
        options.theme, options.language = options.theme or "light", options.language or "en"
        window = _window(app, options)
        window.resize(*options.size)
        window.show()
        window.start_engine()
        stage = Stage(window)
        try:
            SCENES[options.scene](stage)
            saved = stage.photograph(options.screenshot)
        finally:
            stage.leave()
    if not saved:
        print(f"The picture {options.screenshot} cannot be written; choose another place.", file=sys.stderr)
        return 2
    return 0


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["inception-lab"])
    app.setApplicationName("inception-lab")
    app.setApplicationDisplayName("Inception Lab")
    app.setStyle("Fusion")
    app.setWindowIcon(QIcon(str(ASSETS / "icons" / "app.svg")))
    qInstallMessageHandler(lambda _kind, _context, message: logging.getLogger("qt").warning(message))
    return app


def _window(app: QApplication, options: argparse.Namespace) -> "MainWindow":
    from gui.main_window import MainWindow

    return MainWindow(Settings(), LanguageSwitch(app), theme_name=options.theme, language=options.language)


def _excepthook(window: "MainWindow") -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        logging.getLogger("inception-lab").error("unexpected", exc_info=(kind, error, trace))
        if isValid(window):
            window.error_bar.show_error(error)

    return hook
