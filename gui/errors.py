"""The bar inside the window that says what went wrong and what to do."""

import traceback

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from gui import icons, theme
from gui.language import Translated
from gui.texts import error_sentence
from gui.widgets import Card, FlatButton, Label


class ErrorBar(Translated, Card):
    """Hidden until there is something to say; the newest error replaces the one before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._error: BaseException | None = None
        self._sentence = ""
        self._icon = _AlarmIcon()
        self._label = Label(wrap=True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details_button = FlatButton()
        self._copy_button = FlatButton()
        self._close_button = FlatButton(icon_name="close", framed=False)
        self._details = QPlainTextEdit(readOnly=True)
        self._details.setMaximumHeight(16 * theme.GRID)
        self._details.hide()
        row = QHBoxLayout()
        row.addWidget(self._icon)
        row.addWidget(self._label, 1)
        for button in (self._details_button, self._copy_button, self._close_button):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self._details)
        self._details_button.clicked.connect(self._on_details_clicked)
        self._copy_button.clicked.connect(self._on_copy_clicked)
        self._close_button.clicked.connect(self.hide)
        self._retranslate()
        self.hide()

    def show_error(self, error: BaseException) -> None:
        """Says an error's sentence; its trace is behind Details."""
        self._error = error
        self._say(error_sentence(error))

    def show_sentence(self, sentence: str) -> None:
        """Says a sentence that comes without an exception, and so without details."""
        self._error = None
        self._say(sentence)

    def withdraw(self, error: BaseException) -> None:
        """Hides the bar if it still shows this error, whose cause is gone."""
        if self._error is error:
            self.hide()

    def sentence(self) -> str:
        """What is said, or nothing."""
        return "" if self.isHidden() else self._sentence

    def _say(self, sentence: str) -> None:
        self._sentence = sentence
        self._label.setText(sentence)
        self._details.hide()
        self._details_button.setVisible(self._error is not None)
        self._details.setPlainText(self._trace())
        self.show()

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
        else:
            self.hide()  # a sentence of the language before

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
