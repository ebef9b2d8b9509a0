"""The few widgets that every room uses: cards, captions, flat buttons, segments."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QMenu, QSizePolicy, QWidget

from gui import icons, theme
from gui.line_breaks import keep_words, without_marks

if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object  # the widget that `KeepsFocus` is mixed into is another base

_HEIGHT = 4 * theme.GRID - 2


class Card(QFrame):
    """A sheet with rounded corners and a hairline around it, on the quiet ground."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        margin = theme.GRID + theme.GRID // 2
        self.setContentsMargins(margin, margin, margin, margin)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.hairline(self), 1))
        painter.setBrush(theme.card(self))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)


class Label(QLabel):
    """A text in one of the theme's sizes; `soft` ones are of the second rank, `alarm` ones a warning."""

    def __init__(
        self, text: str = "", *, size: str = "body", bold: bool = False, soft: bool = False, wrap: bool = False
    ) -> None:
        super().__init__()
        self._size, self._bold = size, bold
        self._role = QPalette.ColorRole.PlaceholderText if soft else QPalette.ColorRole.WindowText
        self.setForegroundRole(self._role)
        self.take_font()
        self.setWordWrap(wrap)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(keep_words(text) if self.wordWrap() else text)

    def text(self) -> str:
        return without_marks(super().text())

    def set_alarm(self, alarm: bool) -> None:
        """Shows the text as a warning, or as before."""
        self.setForegroundRole(QPalette.ColorRole.BrightText if alarm else self._role)

    def set_bold(self, bold: bool) -> None:
        """Shows the text in bold type, or in plain."""
        if bold != self._bold:
            self._bold = bold
            self.take_font()

    def take_font(self) -> None:
        """Takes its size anew from the application's font, which Present mode enlarges."""
        self.setFont(theme.font(self._size, bold=self._bold))


class KeepsFocus(_Widget):
    """A base of widgets that keep the keyboard when they are disabled; Qt's own would hand it to the next one.

    It stands before the Qt class among the bases.
    """

    def focusNextPrevChild(self, next: bool) -> bool:  # as Qt calls it
        return not self.isEnabled() or super().focusNextPrevChild(next)


class FlatButton(KeepsFocus, QAbstractButton):
    """A button with icon and words; a primary one is filled with ink. Compact, it shows its icon alone."""

    def __init__(self, text: str = "", icon_name: str = "", *, primary: bool = False, framed: bool = True) -> None:
        super().__init__()
        self.setText(text)
        self._icon_name, self._primary, self._framed, self._compact = icon_name, primary, framed, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon_name(self, name: str) -> None:
        """Shows another icon of assets/icons."""
        self._icon_name = name
        self.update()

    def set_primary(self, primary: bool) -> None:
        """Fills it with ink, or does so no more."""
        if primary != self._primary:
            self._primary = primary
            self.update()

    def set_compact(self, compact: bool) -> None:
        """Leaves the words to the tooltip where space is short."""
        compact = compact and bool(self._icon_name)
        if compact != self._compact:
            self._compact = compact
            self.updateGeometry()
            self.update()

    def is_compact(self) -> bool:
        """Whether the words are left to the tooltip."""
        return self._compact

    def spared_width(self) -> int:
        """How much narrower the button is without its words, in pixels."""
        with_words = self._icon_size() + theme.GRID - 2 + self._words_width() + 2 * (theme.GRID + 4)
        return with_words - (self._icon_size() + 2 * theme.GRID) if self._icon_name and self._words() else 0

    def sizeHint(self) -> QSize:
        padding = theme.GRID if self._is_icon_only() else theme.GRID + 4
        return QSize(self._content_width() + 2 * padding, max(_HEIGHT, self.fontMetrics().height() + 12))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face, text, edge = self._colours()
        painter.setPen(QPen(edge, 1) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(face if face else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        if self.hasFocus():
            draw_focus(painter, self)
        left = (self.width() - self._content_width()) // 2
        if self._icon_name:
            size = self._icon_size()
            image = icons.pixmap(self._icon_name, text, self.devicePixelRatioF(), size)
            painter.drawPixmap(left, (self.height() - size) // 2, image)
            left += size + theme.GRID - 2
        if not self._is_icon_only():
            painter.setPen(text)
            painter.drawText(left, 0, self.width() - left, self.height(), _LEFT, self._words())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Space runs and pauses the training wherever the focus is, so Enter presses a button.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _words(self) -> str:
        return self.text()

    def _is_icon_only(self) -> bool:
        return self._compact or (bool(self._icon_name) and not self._words())

    def _icon_size(self) -> int:
        return max(16, round(self.fontMetrics().height() * 1.05))

    def _content_width(self) -> int:
        width = self._icon_size() if self._icon_name else 0
        if not self._is_icon_only():
            width += self._words_width() + (theme.GRID - 2 if self._icon_name else 0)
        return width

    def _words_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self._words())

    def _colours(self) -> tuple[QColor | None, QColor, QColor | None]:
        """Face, text and edge; None for none."""
        is_pressed = self.isEnabled() and (self.isDown() or self.isChecked())
        if self._primary and self.isEnabled():
            return theme.ink(self), theme.card(self), None
        face = theme.quiet(self) if is_pressed or (self.underMouse() and self.isEnabled()) else None
        if face is None and self._framed:
            face = theme.card(self)
        return face, theme.ink(self), theme.hairline(self) if self._framed else None


class FootButton(FlatButton):
    """One for the foot of the window, hardly higher than the words there."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.fontMetrics().height() + theme.GRID // 2)


class MenuButton(FlatButton):
    """A button that shows the chosen one of several values and lets one choose another."""

    chosen = Signal(str)

    def __init__(self, icon_name: str = "") -> None:
        super().__init__(icon_name=icon_name)
        self._choices: list[tuple[str, str]] = []
        self._refusals: dict[str, str] = {}
        self._value = ""
        self.clicked.connect(self._on_clicked)

    def set_choices(
        self, choices: Sequence[tuple[str, str]], value: str, refusals: Mapping[str, str] | None = None
    ) -> None:
        """Offers (value, words) pairs and shows the words of `value`; emits nothing.

        Those with a sentence in `refusals` cannot be chosen now; it says why, as their tooltip.
        """
        self._choices, self._value, self._refusals = list(choices), value, dict(refusals or {})
        self.setText(dict(self._choices).get(value, value))
        self.updateGeometry()
        self.update()

    def value(self) -> str:
        """The chosen value."""
        return self._value

    def _words(self) -> str:
        return f"{self.text()} ▾"

    def _on_clicked(self) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        group = QActionGroup(menu)
        for value, words in self._choices:
            action = QAction(words, menu, checkable=True, checked=value == self._value)
            if value in self._refusals:
                action.setEnabled(False)
                action.setToolTip(self._refusals[value])
            action.setData(value)
            group.addAction(action)
            menu.addAction(action)
        action = menu.exec(self.mapToGlobal(self.rect().bottomLeft()))
        if action is not None and action.data() != self._value:
            self.set_choices(self._choices, action.data(), self._refusals)
            self.chosen.emit(self._value)
        menu.deleteLater()


class Segmented(KeepsFocus, QWidget):
    """Words of which exactly one is chosen, by click or arrow key; more than `most_in_row` stand in several rows."""

    chosen = Signal(str)

    def __init__(self, most_in_row: int = 8) -> None:
        super().__init__()
        self._most_in_row = most_in_row
        self._choices: list[tuple[str, str]] = []
        self._value = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_choices(self, choices: Sequence[tuple[str, str]], value: str) -> None:
        """Offers (value, words) pairs with `value` chosen; emits nothing."""
        self._choices, self._value = list(choices), value
        self.setAccessibleName(" / ".join(words for _, words in choices))
        self.updateGeometry()
        self.update()

    def value(self) -> str:
        """The chosen value."""
        return self._value

    def set_value(self, value: str) -> None:
        """Chooses a value and, where it is another one, says so."""
        if value != self._value:
            self._value = value
            self.update()
            self.chosen.emit(value)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = max((metrics.horizontalAdvance(words) for _, words in self._choices), default=0) + 2 * theme.GRID
        rows = self._rows()
        return QSize(width * max(map(len, rows)), max(_HEIGHT, metrics.height() + 10) * len(rows))

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        widths = (sum(metrics.horizontalAdvance(words) + theme.GRID for words in row) for row in self._rows())
        return QSize(max(widths), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.quiet(self))
        painter.drawRoundedRect(QRectF(self.rect()), theme.RADIUS, theme.RADIUS)
        for index, (value, _) in enumerate(self._choices):
            rect = self._segment(index)
            if value == self._value:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.card(self))
                painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), theme.RADIUS - 2, theme.RADIUS - 2)
            self._paint_choice(painter, rect, index, is_chosen=value == self._value)
        if self.hasFocus():
            draw_focus(painter, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for index, (value, _) in enumerate(self._choices):
            if self._segment(index).contains(event.position()):
                self.set_value(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._choices:
            super().keyPressEvent(event)
            return
        values = [value for value, _ in self._choices]
        self.set_value(values[(values.index(self._value) + step) % len(values)])

    def _paint_choice(self, painter: QPainter, rect: QRectF, index: int, *, is_chosen: bool) -> None:
        painter.setFont(theme.font("body", bold=is_chosen))
        painter.setPen(theme.ink(self))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._choices[index][1])

    def _rows(self) -> list[list[str]]:
        """The words of each row, the rows as equally long as can be."""
        words = [words for _, words in self._choices]
        num_rows = max(1, -(-len(words) // self._most_in_row))
        length = max(1, -(-len(words) // num_rows))
        return [words[start : start + length] for start in range(0, len(words), length)] or [[]]

    def _segment(self, index: int) -> QRectF:
        """In a row all are equally wide, unless a word would touch its edges: then all have the same space around."""
        rows = self._rows()
        row, place = divmod(index, len(rows[0]))
        height = self.height() / len(rows)
        metrics = QFontMetricsF(theme.font("body", bold=True))
        words = [metrics.horizontalAdvance(words) for words in rows[row]]
        width = self.width() / len(words)
        if max(words) + theme.GRID <= width:
            return QRectF(place * width, row * height, width, height)
        around = (self.width() - sum(words)) / len(words)
        return QRectF(sum(words[:place]) + place * around, row * height, words[place] + around, height)


def draw_focus(painter: QPainter, widget: QWidget) -> None:
    """A ring just inside the edge of a widget that has the keyboard."""
    painter.setPen(QPen(theme.soft(widget), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(2, 2, -2, -2), theme.RADIUS - 2, theme.RADIUS - 2)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
