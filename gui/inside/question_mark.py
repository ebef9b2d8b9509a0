"""A "?" that says in two sentences what a view shows and how that was computed."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QScreen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui import theme
from gui.language import Translated
from gui.widgets import Card, FlatButton, Label

_WIDTH = 40 * theme.GRID
_SIDE = 3 * theme.GRID + theme.GRID // 2


class QuestionMark(Translated, FlatButton):
    """A small flat button; a click or Enter shows the sentences on a sheet until the next click or key.

    `text_source` is asked at each look, so that what it says may depend on what is shown, and on the language of now.
    """

    def __init__(self, text_source: Callable[[], str]) -> None:
        super().__init__("?", framed=False)
        self._text_source = text_source
        self.sheet = _Sheet(self)
        self.setFixedSize(_SIDE, _SIDE)
        self.clicked.connect(self._on_clicked)
        self._retranslate()

    def set_text_source(self, text_source: Callable[[], str]) -> None:
        """Answers for another view from now on."""
        self._text_source = text_source

    def text_shown(self) -> str:
        """What stands on the sheet; "" while there is none."""
        return self.sheet.label.text() if self.sheet.isVisible() else ""

    def _on_clicked(self) -> None:
        self.sheet.appear(self._text_source(), self)

    def _retranslate(self) -> None:
        self.setToolTip(self.tr("What is shown here, and how it was computed"))
        self.setAccessibleName(self.toolTip())


class _Sheet(Card):
    """Lies over everything below the button; Qt closes it at a click elsewhere."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)  # around the round corners
        self.label = Label(wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.label)

    def appear(self, text: str, button: QWidget) -> None:
        """Shows the text below the button, wholly on its screen."""
        self.label.setText(text)
        self.setFixedWidth(_WIDTH)
        self.setFixedHeight(self.heightForWidth(_WIDTH))
        self.move(_on_screen(button.mapToGlobal(QPoint(0, button.height())), self, button.screen()))
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.hide()


def _on_screen(wanted: QPoint, sheet: QWidget, screen: QScreen) -> QPoint:
    """The point nearest to the wanted one from which the sheet does not leave the screen."""
    space = screen.availableGeometry()
    left = max(space.left(), min(wanted.x(), space.right() - sheet.width()))
    return QPoint(left, max(space.top(), min(wanted.y(), space.bottom() - sheet.height())))
