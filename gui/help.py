"""Help inside the program: the keys, what each view shows, and what the words mean."""

from collections.abc import Callable, Iterable
from html import escape

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from gui import theme
from gui.help_texts import GLOSSARY, VIEW_KEYS, VIEWS
from gui.language import Translated
from gui.widgets import Segmented

_SIZE = (84 * theme.GRID, 58 * theme.GRID)  # fits a window of 900 x 500

# Menus with their commands that have a key: title, (words, key).
Keys = Callable[[], Iterable[tuple[str, Iterable[tuple[str, str]]]]]


class HelpWindow(Translated, QDialog):
    """Three pages beside the window; `keys` is asked at each look, so that what is said is what the menus have."""

    def __init__(self, keys: Keys, parent: QWidget) -> None:
        super().__init__(parent)
        self._keys = keys
        self.pages = Segmented()
        self.text = QTextBrowser()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.pages)
        layout.addWidget(self.text, 1)
        self.resize(*_SIZE)
        self.pages.chosen.connect(self._show_page)

    def appear(self) -> None:
        """Shows the window, or brings it to the front."""
        self._retranslate()
        self.show()
        self.raise_()
        self.activateWindow()
        self.text.setFocus()  # the arrow keys scroll

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self.isVisible():
            self._retranslate()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Help"))
        pages = (("keys", self.tr("Keys")), ("views", self.tr("Views")), ("words", self.tr("Words")))
        self.pages.set_choices(pages, self.pages.value() or "keys")
        self.text.setAccessibleName(self.windowTitle())
        self._show_page(self.pages.value())

    def _show_page(self, page: str) -> None:
        if page == "keys":
            groups = [(title, [(key, words) for words, key in rows]) for title, rows in self._keys()]
            groups.append((self.tr("Where the keyboard is"), [(key, _translated(words)) for key, words in VIEW_KEYS]))
        else:
            entries = VIEWS if page == "views" else GLOSSARY
            groups = [("", [(_translated(name), _translated(words)) for name, words in entries])]
        hairline, soft = theme.hairline(self).name(), theme.soft(self).name()
        self.text.setFont(theme.font("body"))
        self.text.setHtml("".join(_table(title, rows, hairline, soft) for title, rows in groups if rows))


def _table(title: str, rows: list[tuple[str, str]], hairline: str, soft: str) -> str:
    """A heading and a table of two columns, with a hairline below each row."""
    line = f"border-bottom: 1px solid {hairline}; padding: 5px 8px;"
    cells = "".join(
        f'<tr><td width="26%" style="{line}"><b>{escape(name)}</b></td><td style="{line}">{escape(words)}</td></tr>'
        for name, words in rows
    )
    heading = f'<p style="color: {soft}; margin: 10px 8px 2px 8px;">{escape(title)}</p>' if title else ""
    return f'{heading}<table width="100%" cellspacing="0" style="border-collapse: collapse;">{cells}</table>'


def _translated(text: str) -> str:
    return QCoreApplication.translate("help", text)
