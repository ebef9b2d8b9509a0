"""A 1x1 convolution at one pixel: every channel that goes in is connected with the one that comes out."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.inside.by_hand import Mixed, mix
from gui import theme
from gui.inside.number_field import FreeNumber
from gui.language import Translated
from gui.widgets import FlatButton, Label

_MOST, _LEAST = 5, 1
_EXAMPLE = ((1.0, 0.5), (2.0, -0.5))  # inputs and weights of the course's example
_RADIUS = 2.5 * theme.GRID
_ROW = 6 * theme.GRID


class MixingView(Translated, QWidget):
    """Fields for the inputs, the weights and the bias; a drawing of the connections, and the sum in a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.inputs: list[FreeNumber] = []
        self.weights: list[FreeNumber] = []
        self.bias = FreeNumber(0.0)
        self._bias_title = Label(soft=True)
        self.more, self.fewer, self.example = FlatButton("+"), FlatButton("−"), FlatButton()
        self._channels = Label(soft=True)
        self.diagram = _Diagram()
        self.sentence = Label(size="title", wrap=True)
        self._note = Label(size="small", soft=True, wrap=True)
        self._arrange()
        self.bias.number_changed.connect(self._show)
        self.more.clicked.connect(lambda: self._set_size(len(self.inputs) + 1))
        self.fewer.clicked.connect(lambda: self._set_size(len(self.inputs) - 1))
        self.example.clicked.connect(self.show_example)
        self.show_example()
        self._retranslate()

    def show_example(self) -> None:
        """The two channels of the course notes: 1 and 2 with the weights 0.5 and -0.5."""
        self._set_size(len(_EXAMPLE))
        for (number, weight), field, weight_field in zip(_EXAMPLE, self.inputs, self.weights, strict=True):
            field.set_number(number)
            weight_field.set_number(weight)
        self.bias.set_number(0.0)
        self._show()

    def mixed(self) -> Mixed:
        """What the numbers in the fields come to."""
        inputs, weights = ([field.number() for field in fields] for fields in (self.inputs, self.weights))
        return mix(np.array(inputs), np.array(weights), self.bias.number())

    def parts(self) -> tuple[QWidget, ...]:
        """What a picture of the scene has."""
        return self.diagram, self.sentence

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        for widget in (self._channels, self.fewer, self.more, self._bias_title, self.bias):
            head.addWidget(widget)
        head.addStretch()
        head.addWidget(self.example)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addLayout(head)
        layout.addWidget(self.diagram, stretch=1)
        layout.addWidget(self.sentence)
        layout.addWidget(self._note)

    def _set_size(self, num_inputs: int) -> None:
        """Takes or gives channels; new ones are 1 with the weight 1."""
        num_inputs = max(_LEAST, min(_MOST, num_inputs))
        for fields in (self.inputs, self.weights):
            while len(fields) > num_inputs:
                gone = fields.pop()
                gone.hide()
                gone.deleteLater()
            while len(fields) < num_inputs:
                field = FreeNumber(1.0)
                field.number_changed.connect(self._show)
                field.setParent(self.diagram)
                field.show()
                fields.append(field)
        self.fewer.setEnabled(num_inputs > _LEAST)
        self.more.setEnabled(num_inputs < _MOST)
        self._name_fields()
        self._show()

    def _show(self) -> None:
        if not self.inputs or len(self.inputs) != len(self.weights):
            return  # fields are being taken or given
        mixed = self.mixed()
        self.diagram.show_mixed(self.inputs, self.weights, mixed)
        terms = [
            f"{field.number():.4g} × {_bracketed(weight.number())}"
            for field, weight in zip(self.inputs, self.weights, strict=True)
        ]
        total = " + ".join(terms)
        if self.bias.number():
            total += f" + {_bracketed(self.bias.number())}"
        if mixed.total < 0:
            text = self.tr("{sum} = {total}; this is negative, so the ReLU makes 0 of it.")
        else:
            text = self.tr("{sum} = {total}; this is not negative, so the ReLU leaves it as it is.")
        self.sentence.setText(text.format(sum=total, total=f"{mixed.total:.4g}"))

    def _name_fields(self) -> None:
        for number, (field, weight) in enumerate(zip(self.inputs, self.weights, strict=False), start=1):
            field.setAccessibleName(self.tr("Input {number}").format(number=number))
            weight.setAccessibleName(self.tr("Weight {number}").format(number=number))

    def _retranslate(self) -> None:
        self._channels.setText(self.tr("channels"))
        self._bias_title.setText(self.tr("bias"))
        self.bias.setAccessibleName(self.tr("Bias"))
        self.example.setText(self.tr("The course's example"))
        self.more.setToolTip(self.tr("One channel more"))
        self.fewer.setToolTip(self.tr("One channel fewer"))
        for button in (self.more, self.fewer):
            button.setAccessibleName(button.toolTip())
        self._note.setText(
            self.tr(
                "Type any numbers. A 1×1 convolution does this at every pixel with the same weights, and once for each"
                " channel that comes out: a full connection over the channels."
            )
        )
        self._name_fields()
        self._show()


class _Diagram(QWidget):
    """Inputs on the left, the weights on their lines, the sum, and what the ReLU leaves of it."""

    def __init__(self) -> None:
        super().__init__()
        self._inputs: list[FreeNumber] = []
        self._weights: list[FreeNumber] = []
        self._mixed: Mixed | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_mixed(self, inputs: list[FreeNumber], weights: list[FreeNumber], mixed: Mixed) -> None:
        """Draws these; the fields are placed here."""
        self._inputs, self._weights, self._mixed = inputs, weights, mixed
        self._place()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(60 * theme.GRID, _ROW * max(2, len(self._inputs)))

    def minimumSizeHint(self) -> QSize:
        return QSize(40 * theme.GRID, 15 * theme.GRID)

    def resizeEvent(self, event: object) -> None:
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._mixed is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        target, result = self._node(0.66), self._node(0.9)
        greatest = max((abs(field.number()) for field in self._weights), default=0.0) or 1.0
        for row, weight in enumerate(self._weights):
            pen = QPen(theme.ink(self), 1 + 4 * abs(weight.number()) / greatest)
            pen.setStyle(Qt.PenStyle.DashLine if weight.number() < 0 else Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            if weight.number():
                painter.drawLine(self._input(row), target)
        painter.setPen(QPen(theme.ink(self), 1.5))
        painter.drawLine(target, result)
        for place, number, title in (
            (target, self._mixed.total, "Σ"),
            (result, self._mixed.activation, "ReLU"),
        ):
            self._paint_node(painter, place, f"{number:.4g}", title)

    def _paint_node(self, painter: QPainter, place: QPointF, text: str, title: str) -> None:
        painter.setPen(QPen(theme.ink(self), 1.5))
        painter.setBrush(theme.card(self))
        painter.setFont(theme.font("title", bold=True))
        width = max(2 * _RADIUS, painter.fontMetrics().horizontalAdvance(text) + 2 * theme.GRID)
        rect = QRectF(place.x() - width / 2, place.y() - _RADIUS, width, 2 * _RADIUS)
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.soft(self))
        painter.drawText(rect.translated(0, -rect.height() - 2), Qt.AlignmentFlag.AlignCenter, title)

    def _node(self, share: float) -> QPointF:
        return QPointF(share * self.width(), self.height() / 2)

    def _input(self, row: int) -> QPointF:
        """The right end of an input's field."""
        step = self.height() / max(1, len(self._inputs))
        return QPointF(0.06 * self.width() + 7 * theme.GRID, (row + 0.5) * step)

    def _place(self) -> None:
        """Inputs in a column, each weight on its line."""
        target = self._node(0.66)
        for row, (field, weight) in enumerate(zip(self._inputs, self._weights, strict=False)):
            start = self._input(row)
            field.move(round(start.x()) - field.width(), round(start.y() - field.sizeHint().height() / 2))
            middle = start + (target - start) * 0.42
            weight.move(round(middle.x() - weight.width() / 2), round(middle.y() - weight.sizeHint().height() / 2))


def _bracketed(number: float) -> str:
    return f"({number:.4g})" if number < 0 else f"{number:.4g}"
