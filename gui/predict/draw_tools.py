"""The canvas's tools: brush, eraser, undo, redo, clear."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.language import Translated
from gui.predict.drawing_canvas import BRUSHES, DrawingCanvas
from gui.predict.tool_row import GAP, ToolRow
from gui.widgets import FlatButton, draw_focus

_CLEAR_KEYS = QKeySequence("Ctrl+Backspace")


class DrawTools(Translated, ToolRow):
    """Works on one canvas and shows what can be undone on it."""

    def __init__(self, canvas: DrawingCanvas) -> None:
        self._canvas = canvas
        self.brush = BrushDots()
        self.eraser = FlatButton(icon_name="eraser")
        self.eraser.setCheckable(True)
        self.undo = FlatButton(icon_name="undo")
        self.redo = FlatButton(icon_name="redo")
        self.clear = FlatButton(icon_name="clear")
        super().__init__((self.brush, self.eraser, self.undo, self.redo, self.clear))
        self.brush.chosen.connect(canvas.set_brush)
        self.eraser.toggled.connect(canvas.set_eraser)
        self.undo.clicked.connect(canvas.undo)
        self.redo.clicked.connect(canvas.redo)
        self.clear.clicked.connect(canvas.clear)
        canvas.history_changed.connect(self._show_state)
        canvas.brush_changed.connect(self._show_state)
        self._retranslate()
        self._show_state()

    def minimumSizeHint(self) -> QSize:
        """The dots, and below them two buttons side by side."""
        return QSize(max(self.brush.sizeHint().width(), 2 * self.undo.sizeHint().width() + GAP), 0)

    def _show_state(self) -> None:
        self.undo.setEnabled(self._canvas.can_undo())
        self.redo.setEnabled(self._canvas.can_redo())
        self.clear.setEnabled(not self._canvas.is_empty())
        self.brush.set_value(self._canvas.brush())
        self.eraser.setChecked(self._canvas.is_eraser())

    def _retranslate(self) -> None:
        self.brush.setToolTip(self.tr("Brush: thin, medium, thick ([ and ])"))
        self.brush.setAccessibleName(self.tr("Brush"))
        for button, name, keys in (
            (self.eraser, self.tr("Eraser"), QKeySequence(Qt.Key.Key_E)),
            (self.undo, self.tr("Undo"), QKeySequence(QKeySequence.StandardKey.Undo)),
            (self.redo, self.tr("Redo"), QKeySequence(QKeySequence.StandardKey.Redo)),
            (self.clear, self.tr("Clear"), _CLEAR_KEYS),
        ):
            button.setToolTip(f"{name} ({keys.toString(QKeySequence.SequenceFormat.NativeText)})")
            button.setAccessibleName(name)


class BrushDots(QWidget):
    """Three dots, as large as what they draw; one is chosen by click or arrow key."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._value = "medium"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def value(self) -> str:
        """The chosen one of `BRUSHES`."""
        return self._value

    def set_value(self, value: str) -> None:
        """Chooses a brush and, where it is another one, says so."""
        if value != self._value:
            self._value = value
            self.update()
            self.chosen.emit(value)

    def sizeHint(self) -> QSize:
        height = FlatButton(icon_name="undo").sizeHint().height()
        return QSize(round(2.2 * height), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.quiet(self))
        painter.drawRoundedRect(QRectF(self.rect()), theme.RADIUS, theme.RADIUS)
        for index, name in enumerate(BRUSHES):
            place = self._place(index)
            if name == self._value:
                painter.setBrush(theme.card(self))
                painter.drawRoundedRect(place.adjusted(2, 2, -2, -2), theme.RADIUS - 2, theme.RADIUS - 2)
            painter.setBrush(theme.ink(self) if name == self._value else theme.soft(self))
            radius = self.height() * (0.06 + 0.06 * index)
            painter.drawEllipse(place.center(), radius, radius)
        if self.hasFocus():
            draw_focus(painter, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose_at(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        names = list(BRUSHES)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.set_value(names[min(len(names) - 1, max(0, names.index(self._value) + step))])

    def _choose_at(self, position: QPointF) -> None:
        for index, name in enumerate(BRUSHES):
            if self._place(index).contains(position):
                self.set_value(name)

    def _place(self, index: int) -> QRectF:
        width = self.width() / len(BRUSHES)
        return QRectF(index * width, 0, width, self.height())
