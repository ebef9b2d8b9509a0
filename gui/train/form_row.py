"""The rows of a form: words on the left, a value on the right, a hairline under them."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from gui import theme
from gui.train.folder_field import FolderField
from gui.train.number_text import decimal_number, whole_number
from gui.widgets import Label, MenuButton

_ROW_HEIGHT = 26
_INSET = 4  # what a line edit leaves free beside its text
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class NumberField(QLineEdit):
    """A number that one types, shown through a format template such as "{:,}" or "{} px".

    It takes any text, so that half a number can be typed; `number` tells whether it is one.
    """

    value_changed = Signal()  # by the user: after Enter, or when the keyboard goes elsewhere

    def __init__(self, kind: type[int] | type[float], template: str = "{}") -> None:
        super().__init__()
        self._kind, self._template = kind, template
        self.setFrame(False)
        self.setAcceptDrops(False)  # the window takes them: a picture out of a browser brings its address as words
        self.setAlignment(_RIGHT)
        self.setMaxLength(24)
        self.setTextMargins(0, 1, 0, 0)  # on one line with the words on the left
        self.editingFinished.connect(self._on_editing_finished)
        self.restyle(is_fault=False)

    def set_number(self, value: float) -> None:
        """Shows a value; emits nothing."""
        short = f"{value:g}"  # 0.1 and 1e-05 as people write them
        is_exact = self._kind is float and float(short) == value
        self.setText(short if is_exact else self._template.format(value))

    def number(self) -> float | int | None:
        """The value; None where the text is no number of this field's kind, or could be two."""
        unit = self._template.partition("}")[2].strip()
        text = self.text().strip().removesuffix(unit)
        return decimal_number(text) if self._kind is float else whole_number(text)

    def restyle(self, *, is_fault: bool) -> None:
        """Takes the colours of the palette as it is now: alarming where the value is at fault, soft where fixed."""
        palette = QLineEdit().palette()  # the application's, not our own of before
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        if is_fault:
            palette.setColor(QPalette.ColorRole.Text, palette.brightText().color())
        elif self.isReadOnly():
            palette.setColor(QPalette.ColorRole.Text, palette.placeholderText().color())
        self.setPalette(palette)

    def sizeHint(self) -> QSize:
        return QSize(12 * theme.GRID, self.fontMetrics().height() + theme.GRID - 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(4 * theme.GRID, self.sizeHint().height())

    def _on_editing_finished(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        value = self.number()
        if value is not None:
            self.set_number(value)
        self.value_changed.emit()


class MenuField(MenuButton):
    """A value that one chooses from a menu, flush right like a typed one."""

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._words()) + 2 * _INSET, metrics.height() + theme.GRID - 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme.ink(self))
        painter.drawText(self.rect().adjusted(0, 1, -_INSET, 0), _RIGHT, self._words())


class FormRow(QWidget):
    """Words, a field and a hairline, which turns into ink while the field has the keyboard."""

    def __init__(self, field: NumberField | MenuField | FolderField) -> None:
        super().__init__()
        self.field = field
        self.is_fault = False
        self._tip = self._lock_reason = self._warning = ""
        self.title = Label(soft=True)
        field.installEventFilter(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 1, 0, 2)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.title)
        if not isinstance(field, NumberField):
            layout.addStretch()
        layout.addWidget(field)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_texts(self, title: str, tip: str) -> None:
        """Names the value and says what it does."""
        self._tip = tip
        self.title.setText(title)
        self.field.setAccessibleName(title)
        self._show_tip()

    def set_locked(self, reason: str) -> None:
        """Lets the value be read and not changed, and looks so; `reason` says why. "" lets it be changed again."""
        self._lock_reason = reason
        field = self.field
        if isinstance(field, NumberField):
            field.setReadOnly(bool(reason))
            field.setFocusPolicy(Qt.FocusPolicy.NoFocus if reason else Qt.FocusPolicy.StrongFocus)
            field.setCursor(Qt.CursorShape.ArrowCursor if reason else Qt.CursorShape.IBeamCursor)
            if reason:
                field.clearFocus()
        else:
            field.setEnabled(not reason)
        self._restyle_field()
        self._show_tip()

    def set_warning(self, warning: str) -> None:
        """Marks a value that can be taken and had better not be; "" marks it no longer."""
        self._warning = warning
        self.title.set_alarm(self.is_fault or bool(warning))
        self._show_tip()

    def set_fault(self, is_fault: bool) -> None:
        """Marks the value as the one that has to be mended, or no longer."""
        self.is_fault = is_fault
        self.title.set_alarm(is_fault or bool(self._warning))
        self._restyle_field()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), max(_ROW_HEIGHT, self.fontMetrics().height() + theme.GRID))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.field.focusPolicy() != Qt.FocusPolicy.NoFocus:
            self.field.setFocus(Qt.FocusReason.MouseFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._restyle_field()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width, colour = 1, theme.hairline(self)
        if self.is_fault:
            colour = theme.alarm(self)
        if self.field.hasFocus():
            width, colour = 2, theme.alarm(self) if self.is_fault else theme.ink(self)
        painter.setPen(QPen(colour, width))
        y = self.height() - 1
        painter.drawLine(0, y, self.width(), y)

    def _show_tip(self) -> None:
        tip = "\n".join(filter(None, (self._tip, self._lock_reason, self._warning)))
        self.setToolTip(tip)
        self.field.setAccessibleDescription(tip)

    def _restyle_field(self) -> None:
        if isinstance(self.field, NumberField):
            self.field.restyle(is_fault=self.is_fault)
