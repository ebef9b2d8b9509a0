"""The languages of the window, switched while it runs."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from core.paths import ASSETS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget as _Widget

    def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
        """Marks a text for lupdate and gives it back; PySide's own says that it gives an object."""
else:
    from PySide6.QtCore import QT_TRANSLATE_NOOP  # noqa: F401

    _Widget = object  # the widget that `Translated` is mixed into is another base

LANGUAGES = ("en", "zh_CN")


def system_language() -> str:
    """The language of the desktop where the program speaks it, else English."""
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


class Translated(_Widget):
    """A base of widgets with words: calls their `_retranslate`, which says all the words, when the language changes.

    It stands before the Qt class among the bases; behind it, Qt's own `changeEvent` would be found first.
    """

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        raise NotImplementedError


class LanguageSwitch:
    """Installs the translations of one language; every widget then gets a LanguageChange event."""

    def __init__(self, app: QApplication) -> None:
        self.language = "en"
        self._app = app
        self._installed: list[QTranslator] = []

    def set_language(self, language: str) -> None:
        """Speaks one of `LANGUAGES` from now on."""
        self.language = language
        for translator in self._installed:
            self._app.removeTranslator(translator)
        self._installed = []
        QLocale.setDefault(QLocale(language))
        if language == "en":
            return
        folders = {
            "qtbase": QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath),  # file dialogs, message boxes
            "inception_lab": str(ASSETS / "translations"),
        }
        for name, folder in folders.items():
            translator = QTranslator(self._app)
            if translator.load(f"{name}_{language}", folder):
                self._app.installTranslator(translator)
                self._installed.append(translator)
