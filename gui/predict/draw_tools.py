"""The canvas's tools: brush, eraser, undo, redo, clear."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter

from gui import theme
from gui.commands import Commands
from gui.language import Translated
from gui.predict.drawing_canvas import BRUSHES, DrawingCanvas
from gui.predict.tool_row import GAP, ToolRow
from gui.widgets import FlatButton, Segmented


class DrawTools(Translated, ToolRow):
    """Works on one canvas; undo, redo and clear are commands."""

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
        canvas.brush_changed.connect(self._show_state)
        self._retranslate()
        self._show_state()

    def take_commands(self, commands: Commands) -> None:
        """Gives its buttons their commands."""
        commands.attach(undo=self.undo, redo=self.redo, clear=self.clear)

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the dots, and for two buttons side by side below them."""
        return QSize(max(self.brush.sizeHint().width(), 2 * self.undo.sizeHint().width() + GAP), 0)

    def _show_state(self) -> None:
        self.brush.set_value(self._canvas.brush())
        self.eraser.setChecked(self._canvas.is_eraser())

    def _retranslate(self) -> None:
        self.brush.setToolTip(self.tr("Brush: thin, medium, thick ([ and ])"))
        self.brush.setAccessibleName(self.tr("Brush"))
        name = self.tr("Eraser")
        self.eraser.setToolTip(f"{name} (E)")
        self.eraser.setAccessibleName(name)


class BrushDots(Segmented):
    """Three dots, as large as what they draw."""

    def __init__(self) -> None:
        super().__init__()
        self.set_choices([(name, "") for name in BRUSHES], "medium")

    def sizeHint(self) -> QSize:
        height = FlatButton(icon_name="undo").sizeHint().height()
        return QSize(round(2.2 * height), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _paint_choice(self, painter: QPainter, rect: QRectF, index: int, *, is_chosen: bool) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.ink(self) if is_chosen else theme.soft(self))
        radius = self.height() * (0.06 + 0.06 * index)
        painter.drawEllipse(rect.center(), radius, radius)
