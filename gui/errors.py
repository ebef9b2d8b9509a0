"""The bar inside the window that says what went wrong and what to do."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, SignalInstance
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from gui import icons, theme
from gui.language import Translated
from gui.texts import error_sentence
from gui.widgets import Card, FlatButton, Label


@dataclass(frozen=True)
class Offer:
    """A sentence with a button: what both say, in the language of now, and what the button does."""

    sentence: Callable[[], str]
    words: Callable[[], str]
    act: Callable[[], object]


class ErrorBar(Translated, Card):
    """Hidden until there is something to say; the newest error replaces the one before.

    It lies over the foot of its window, so that nothing has to move for it: the maps keep their room.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        margin = theme.GRID // 2
        self.setContentsMargins(theme.GRID + margin, margin, margin, margin)
        self._error: BaseException | None = None
        self._teller: object = None  # whose errors and cures belong together
        self._sentence = ""
        self._icon = _AlarmIcon()
        self._label = Label(wrap=True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._offer_button = FlatButton()
        self._offer: Offer | None = None
        self._details_button = FlatButton()
        self._copy_button = FlatButton()
        self._close_button = FlatButton(icon_name="close", framed=False)
        self._details = QPlainTextEdit(readOnly=True)
        self._details.setMaximumHeight(16 * theme.GRID)
        self._details.hide()
        row = QHBoxLayout()
        row.addWidget(self._icon)
        row.addWidget(self._label, 1)
        for button in (self._offer_button, self._details_button, self._copy_button, self._close_button):
            row.addWidget(button)
        self._window = window
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self._details)
        self._offer_button.clicked.connect(self._on_offer_clicked)
        self._details_button.clicked.connect(self._on_details_clicked)
        self._copy_button.clicked.connect(self._on_copy_clicked)
        self._close_button.clicked.connect(self.hide)
        window.installEventFilter(self)
        self._retranslate()
        self.hide()

    def listen(self, told: SignalInstance, *cures: SignalInstance) -> None:
        """Says what a signal tells, an exception or a sentence, until one of `cures` tells that its cause is gone."""
        teller = object()

        def on_told(what: BaseException | str) -> None:
            if isinstance(what, str):
                self.show_sentence(what)
            else:
                self.show_error(what)
            self._teller = teller

        def on_cured() -> None:
            if self._teller is teller:
                self.hide()

        told.connect(on_told)
        for cure in cures:
            cure.connect(on_cured)

    def show_error(self, error: BaseException) -> None:
        """Says an error's sentence; its trace is behind Details."""
        self._error = error
        self._say(error_sentence(error))

    def show_sentence(self, sentence: str) -> None:
        """Says a sentence that comes without an exception, and so without details."""
        self._error = None
        self._say(sentence)

    def show_offer(self, offer: Offer) -> None:
        """Says a sentence with a button, which hides the bar and does what is offered."""
        self._error = None
        self._say(offer.sentence(), offer)

    def withdraw_offer(self, offer: Offer) -> None:
        """Hides the bar if it still makes this offer."""
        if self._offer is offer:
            self.hide()

    def withdraw(self, error: BaseException) -> None:
        """Hides the bar if it still shows this error, whose cause is gone."""
        if self._error is error:
            self.hide()

    def sentence(self) -> str:
        """What is said, or nothing."""
        return "" if self.isHidden() else self._sentence

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def _place(self) -> None:
        """At the foot of the window, over the line that says what is happening."""
        width = self._window.width() - 2 * theme.GRID
        height = max(self._layout.totalHeightForWidth(width), self._layout.totalMinimumSize().height())
        self.setGeometry(theme.GRID, self._window.height() - height - 2, width, height)

    def _say(self, sentence: str, offer: Offer | None = None) -> None:
        self._teller = None
        self._offer = offer
        self._offer_button.setVisible(offer is not None)
        self._offer_button.setText("" if offer is None else offer.words())
        self._sentence = sentence
        self._label.setText(sentence)
        self._details.hide()
        self._details_button.setVisible(self._error is not None)
        self._details.setPlainText(self._trace())
        self.show()
        self.raise_()
        self._place()

    def _trace(self) -> str:
        return "" if self._error is None else "".join(traceback.format_exception(self._error))

    def _retranslate(self) -> None:
        self._details_button.setText(self.tr("Details"))
        self._copy_button.setText(self.tr("Copy"))
        self._close_button.setToolTip(self.tr("Close (Esc)"))
        self._close_button.setAccessibleName(self.tr("Close"))
        if self._error is not None:
            self._sentence = error_sentence(self._error)
            self._label.setText(self._sentence)
        elif self._offer is not None and self.isVisible():
            self._say(self._offer.sentence(), self._offer)
        else:
            self.hide()  # a sentence of the language before

    def _on_offer_clicked(self) -> None:
        self.hide()
        if self._offer is not None:
            self._offer.act()

    def _on_details_clicked(self) -> None:
        self._details.setVisible(self._details.isHidden())

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText("\n\n".join(filter(None, (self._sentence, self._trace()))))


class _AlarmIcon(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(20, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).drawPixmap(0, 0, icons.pixmap("error", theme.alarm(self), self.devicePixelRatioF()))
