"""What one value of a map sees of the picture: two frames, and beside or below them how large they are."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.appearing import Appearing
from gui.inside import words
from gui.inside.field_picture import FieldPicture, Frames
from gui.inside.map_view import MapPlace
from gui.language import Translated
from gui.widgets import Label

if TYPE_CHECKING:
    from core.inside.network_map import Block
    from core.inside.receptive_field import MeasuredField, ReceptiveField

_LEAST_LETTERS = 15  # of the words beside the picture
_BESIDE, _BELOW = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


@dataclass(frozen=True, eq=False)
class Sight:
    """All that is shown of one value; `measured` is None until that has been computed."""

    place: MapPlace
    block: "Block"
    side: int  # of the picture as the network gets it, in pixels
    pixels: np.ndarray  # uint8 H x W
    fields: "dict[str, ReceptiveField]"  # by module
    measured: "MeasuredField | None" = None
    is_off: bool = False  # the branch that the value belongs to is switched off


class SeesView(Translated, Appearing):
    """Shows a `Sight`, or says why there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sight: Sight | None = None
        self.picture = FieldPicture()
        self._at_most, self._really, self._note, self._branches = (
            Label(size="small", soft=True, wrap=True) for _ in range(4)
        )
        self._size, self._moved = Label(bold=True), Label(bold=True)
        self._column = QWidget()
        self._lines = (_line(self._at_most, self._size), _line(self._really, self._moved))
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        for line in self._lines:
            column.addLayout(line)
        column.addWidget(self._note)
        column.addWidget(self._branches)
        column.addStretch(1)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.picture, stretch=100)  # up to a square
        self._layout.addWidget(self._column, stretch=1)
        self._retranslate()

    def show_sight(self, sight: Sight | None) -> None:
        """Shows what a value sees; None where there is no value."""
        self._sight = sight
        self.picture.show_picture(None if sight is None else sight.pixels, None if sight is None else _frames(sight))
        self._say()

    def sentences(self) -> list[str]:
        """What is said beside the picture, from top to bottom."""
        labels = (self._at_most, self._size, self._really, self._moved, self._note, self._branches)
        return [label.text() for label in labels if label.text().strip()]

    def title(self) -> str:
        """The word on the switch."""
        return self.tr("What it sees")

    def question(self) -> str:
        """What is shown and how it was computed."""
        return self.tr(
            "The solid frame is all of the picture that this value can depend on; it follows from the sizes, steps and "
            "margins of all windows before it. The dashed frame is what really moves the value in this picture, an "
            "estimate: the gradient of the value, before its ReLU, by every pixel, with 2.5 % left out at each side."
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Puts the words where they leave the picture more space: beside it, or in wide low lines below it."""
        width, height, metrics = self.width(), self.height(), self._column.fontMetrics()
        column = metrics.horizontalAdvance("0") * _LEAST_LETTERS
        below = 4 * (metrics.height() + theme.GRID // 2)
        is_below = min(width, height - below) > min(height, width - column - 2 * theme.GRID)
        self._layout.setDirection(_BELOW if is_below else _BESIDE)
        self._layout.setSpacing(theme.GRID if is_below else 2 * theme.GRID)
        for line in self._lines:
            line.setDirection(_BESIDE if is_below else _BELOW)
            line.setSpacing(theme.GRID // 2 if is_below else 0)
            line.setStretch(1, 1 if is_below else 0)  # the number stands right behind its words, or right below
        self._column.setMinimumWidth(0 if is_below else column)
        self.picture.setMaximumWidth(width if is_below else height)
        self._say()

    def _say(self) -> None:
        sight = self._sight
        self._column.setVisible(sight is not None)
        if sight is None:
            return
        size = sight.fields[sight.place.layer].size
        of = self.tr("of {side} pixels").format(side=words.by((sight.side, sight.side)))
        self._at_most.setText(self.tr("sees at most, {of}:").format(of=of))
        self._size.setText(words.by((size, size)))
        really, moved = self._words_for_measured(sight)
        is_below = self._layout.direction() == _BELOW
        self._at_most.setWordWrap(not is_below)
        self._really.setWordWrap(not is_below or not moved)  # without a number it is a whole sentence
        self._really.setText(really)
        self._moved.setText(moved)
        is_larger = size > sight.side
        self._note.setText(self.tr("Larger than the picture; outside are zeros.") if is_larger else "")
        self._note.setVisible(is_larger)
        self._branches.setText(self._words_for_branches(sight))

    def _words_for_measured(self, sight: Sight) -> tuple[str, str]:
        measured = sight.measured
        if measured is None:  # in a blink it is there; the lines keep their places
            return self.tr("really moved by (dashed):"), " "
        if sight.is_off and measured.rows is None:  # else its mean is not known yet, and it is on until then
            return self.tr("Nothing moves it: its branch is off."), ""
        if measured.rows is None or measured.columns is None:
            return self.tr("Nothing in this picture moves it: the layers before pass nothing on here."), ""
        sizes = (measured.columns[1] - measured.columns[0], measured.rows[1] - measured.rows[0])
        return self.tr("really moved by (dashed):"), words.by(sizes)

    def _words_for_branches(self, sight: Sight) -> str:
        """How far all branches of the block see, to compare."""
        branches = [branch for branch in sight.block.branches if branch.kind != "layer"]
        if not branches:
            return ""
        sizes = [f"{words.branch_title(each.kind)}: {sight.fields[each.name].size}" for each in branches]
        title = self.tr("all branches of {block}:").format(block=sight.block.title)
        is_below = self._layout.direction() == _BELOW
        return f"{title} {' · '.join(sizes)}" if is_below else "\n".join([title, *sizes])

    def _retranslate(self) -> None:
        self.setAccessibleName(self.title())
        self._say()


def _line(title: Label, number: Label) -> QBoxLayout:
    line = QVBoxLayout()
    line.addWidget(title)
    line.addWidget(number)
    return line


def _frames(sight: Sight) -> Frames:
    place, side = sight.place, sight.side
    field = sight.fields[place.layer]
    num_values = sight.block.out_shape[-1] if len(sight.block.out_shape) > 1 else 1
    measured = sight.measured
    has_frame = measured is not None and measured.rows is not None and measured.columns is not None
    return Frames(
        side=side,
        around=max(0, -field.start, field.span(num_values - 1)[1] - side),
        kind=_kind(sight.block, place.layer),
        rows=field.span(place.row),
        columns=field.span(place.column),
        measured=(measured.rows, measured.columns) if has_frame else None,  # type: ignore[union-attr,arg-type]
    )


def _kind(block: "Block", layer: str) -> str:
    """The branch to which a layer belongs; a reduction belongs to the branch that it is made for."""
    of_branches = {branch.name: branch.kind for branch in block.branches}
    of_reductions = {branch.reduce[0]: branch.kind for branch in block.branches if branch.reduce is not None}
    return (of_branches | of_reductions)[layer]
