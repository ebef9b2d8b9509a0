"""What is said of a picture that looks like nothing known, what that costs, and the training images most like it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QVBoxLayout, QWidget

from core.teach.examples import OWN_KIND
from gui import theme
from gui.images import to_qimage
from gui.language import Translated
from gui.texts import class_title
from gui.train.link_button import LinkButton
from gui.widgets import Label

SLIDER_STEPS = 200
_CHARACTERS = 12  # as most classes' names have; longer ones are cut
_TILE = 7 * theme.GRID  # pixels a side of a training image, at most
_NUM_TILES = 3


@dataclass(frozen=True)
class Tile:
    """A training image, uint8 H x W, and the class that it is labelled as."""

    pixels: np.ndarray
    class_name: str


class Verdict(Translated, QWidget):
    """Whether a picture looks familiar, in a sentence; behind "why?" the threshold can be moved, and shows its cost.

    Empty, and of no height, while the picture is familiar and nobody has asked.
    """

    threshold_moved = Signal(int)  # the slider's place, 0..`SLIDER_STEPS`, by the user's hand
    measured_wanted = Signal()  # the threshold that was measured

    def __init__(self) -> None:
        super().__init__()
        self.sentence = Label(bold=True, wrap=True)
        self.why = LinkButton()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, SLIDER_STEPS)
        self.cost = Label(size="small", soft=True, wrap=True)
        self.back = LinkButton()
        self._threshold = QWidget()
        self._threshold.hide()
        self._is_refused = self._is_asked = False
        self._shares: Mapping[str, float] = {}
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.sentence, 1)
        head.addWidget(self.why, 0, Qt.AlignmentFlag.AlignTop)
        below = QVBoxLayout(self._threshold)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(theme.GRID // 2)
        below.addWidget(self.slider)
        below.addWidget(self.cost)
        below.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, theme.GRID // 2)
        layout.setSpacing(theme.GRID // 2)
        layout.addLayout(head)
        layout.addWidget(self._threshold)
        self.why.clicked.connect(self._on_why)
        self.slider.valueChanged.connect(self.threshold_moved)
        self.back.clicked.connect(self.measured_wanted)
        self._retranslate()
        self.hide()

    def show_refused(self, is_refused: bool) -> None:
        """Says that the picture looks like nothing known, or no longer."""
        if is_refused != self._is_refused:  # thirty times a second while one draws
            self._is_refused = is_refused
            self._say()

    def show_asked(self, is_asked: bool) -> None:
        """Has the sentence said of a familiar picture too, or no longer."""
        if is_asked != self._is_asked:
            self._is_asked = is_asked
            self._say()

    def is_refused(self) -> bool:
        """Whether the picture looks like nothing known."""
        return self._is_refused

    def show_threshold(self, place: int, shares: Mapping[str, float]) -> None:
        """Puts the slider somewhere and says which share, 0..1, of each kind of pictures would be refused there."""
        self.slider.blockSignals(True)
        self.slider.setValue(place)
        self.slider.blockSignals(False)
        self._shares = shares
        self._say()

    def close_threshold(self) -> None:
        """Folds the slider away."""
        self._threshold.hide()
        self._say()

    def _on_why(self) -> None:
        self._threshold.setVisible(self._threshold.isHidden())
        self._say()

    def _say(self) -> None:
        is_open = not self._threshold.isHidden()
        refused = self.tr("This does not look like anything I was trained on.")
        self.sentence.setText(refused if self._is_refused else self.tr("This looks like what I was trained on."))
        kinds = {
            "test images": self.tr("At this setting {share} of the test images would be refused."),
            "photographs": self.tr("Of photographs of clothes, {share}."),
            "drawings": self.tr("Of drawings, {share}."),
            OWN_KIND: self.tr("At this setting {share} of the pictures of the classes would be refused."),
        }
        said = [
            sentence.format(share=_per_cent(self._shares[kind]))
            for kind, sentence in kinds.items()
            if kind in self._shares
        ]
        self.cost.setText(" ".join(said))
        self.setVisible(self._is_refused or self._is_asked or is_open)
        self.updateGeometry()

    def _retranslate(self) -> None:
        self.why.setText(self.tr("why?"))
        self.why.setToolTip(self.tr("How strict the program is, and what that costs"))
        self.slider.setAccessibleName(self.tr("How strict the program is"))
        self.slider.setToolTip(self.tr("To the right more pictures are refused"))
        self.back.setText(self.tr("back to the measured setting"))
        self._say()


class SimilarImages(Translated, QWidget):
    """The most similar training images one below the other, each over its class, to stand beside the bars.

    `link`, which has its place elsewhere, shows and hides them for every picture.
    """

    toggled = Signal(bool)  # whether they are wanted for every picture, by a click

    def __init__(self) -> None:
        super().__init__()
        self.link = LinkButton()
        self.shown: tuple[Tile, ...] = ()
        self._is_wanted = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)  # the bars have the height
        self.link.clicked.connect(self._on_clicked)
        self._retranslate()
        self.link.hide()
        self.hide()

    def show_tiles(self, tiles: Sequence[Tile] | None) -> None:
        """Shows training images, the most similar first; an empty list while they are on their way, None for none."""
        if tiles is None and self.isHidden():
            return
        self.shown = tuple(tiles or ())
        self.setAccessibleDescription(", ".join(class_title(tile.class_name) for tile in self.shown))
        self.setVisible(tiles is not None)
        self.update()

    def shown_classes(self) -> list[str]:
        """The classes of the images that are shown."""
        return [] if self.isHidden() else [tile.class_name for tile in self.shown]

    def is_wanted(self) -> bool:
        """Whether the user wants them for every picture."""
        return self._is_wanted

    def sizeHint(self) -> QSize:
        return QSize(_CHARACTERS * QFontMetrics(theme.font("small")).averageCharWidth() + theme.GRID, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.soft(self))
        left, line = theme.GRID, painter.fontMetrics().height()
        width, height = self.width() - left, self.height() / _NUM_TILES
        side = min(_TILE, width, height - line - theme.GRID / 2)
        for number, tile in enumerate(self.shown):
            top = number * height
            painter.drawImage(QRectF(left, top, side, side), to_qimage(tile.pixels))
            title = painter.fontMetrics().elidedText(class_title(tile.class_name), Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRectF(left, top + side, width, line), _BELOW, title)

    def _on_clicked(self) -> None:
        self._is_wanted = not self._is_wanted
        self._retranslate()
        self.toggled.emit(self._is_wanted)

    def _retranslate(self) -> None:
        show, hide = self.tr("most similar training images"), self.tr("hide similar images")
        self.link.setText(hide if self._is_wanted else show)
        self.link.setToolTip(self.tr("Those of the data set for which the network's last features are nearest"))
        self.setAccessibleName(self.tr("Most similar training images"))
        self.link.updateGeometry()
        self.update()


def _per_cent(share: float) -> str:
    return f"{100 * share:.1f} %" if share < 0.1 else f"{100 * share:.0f} %"


_BELOW = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
