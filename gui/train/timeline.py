"""The bar under the curves with which one looks back at a run: a slider, what it stands at, play and the way back."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui import theme
from gui.fitting_label import FittingLabel
from gui.inside.question_mark import QuestionMark
from gui.language import Translated
from gui.train.moment_slider import MomentSlider
from gui.train.moment_words import words_of
from gui.widgets import FlatButton, Label, MenuButton

SPEEDS = (0.5, 1.0, 2.0, 4.0)  # moments a second


@dataclass(frozen=True)
class Place:
    """One place on the slider: a moment of the run, or its newest weights.

    `epoch` are the epochs before it, `accuracy` is that on the test set then, None where it is not known. Step and
    epoch are None for newest weights from inside an epoch, which change all the time.
    """

    step: int | None
    epoch: float | None
    accuracy: float | None = None
    is_newest: bool = False


@dataclass(frozen=True)
class TimelineState:
    """All that the bar shows; without places nothing."""

    places: tuple[Place, ...] = ()
    place: int = 0  # the one that is looked at
    num_epochs: int = 0  # of the run, as planned
    is_playing: bool = False

    @property
    def is_looking_back(self) -> bool:
        """Whether other weights than the newest are looked at."""
        return bool(self.places) and not self.places[self.place].is_newest


class Timeline(Translated, QWidget):
    """A function of its state. What the user wants are its signals; it changes nothing by itself."""

    place_chosen = Signal(int)
    play_pressed = Signal()
    newest_wanted = Signal()
    approached = Signal()  # the mouse has come over the bar: one is likely to look back

    def __init__(self) -> None:
        super().__init__()
        self.state = TimelineState()
        self.play = FlatButton(icon_name="run", framed=False)
        self.slider = MomentSlider()
        self.label = FittingLabel()
        self.speed = MenuButton()
        self.newest = FlatButton()
        self.question = QuestionMark(self._answer)
        self._nothing = Label(size="small", soft=True)
        self._parts = (self.play, self.slider, self.label, self.speed, self.newest, self.question)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GRID // 2, 0, theme.GRID // 2, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self._nothing)
        row.addWidget(self.play)
        row.addWidget(self.slider, 4)
        row.addWidget(self.label, 5)
        row.addWidget(self.speed)
        row.addWidget(self.newest)
        row.addWidget(self.question)
        self.slider.place_chosen.connect(self.place_chosen)
        self.play.clicked.connect(self.play_pressed)
        self.newest.clicked.connect(self.newest_wanted)
        self._retranslate()
        self.show_state(self.state)

    def show_state(self, state: TimelineState) -> None:
        """Shows a run's moments; where there is none to look back at, says so, and where no run is shown, nothing."""
        self.state = state
        self.setVisible(bool(state.places))
        has_choice = len(state.places) > 1
        self._nothing.setVisible(not has_choice)
        for part in self._parts:
            part.setVisible(has_choice)
        self.slider.show_places(len(state.places), state.place, is_looking_back=state.is_looking_back)
        self.newest.setEnabled(state.is_looking_back)
        self.newest.set_primary(state.is_looking_back)
        self.play.set_icon_name("pause" if state.is_playing else "run")
        self._show_words()

    def moments_a_second(self) -> float:
        """How fast one wants to play."""
        return float(self.speed.value())

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.approached.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.slider.hasFocus():
            self.play_pressed.emit()
        elif event.key() == Qt.Key.Key_Escape and self.state.is_looking_back:
            self.newest_wanted.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Space plays while the slider has the keyboard, and runs nothing."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_plain = not event.modifiers()
            if event.key() == Qt.Key.Key_Space and is_plain and self.slider.hasFocus():
                event.accept()
                return True
        return super().event(event)

    def _show_words(self) -> None:
        state = self.state
        if not state.places:
            return
        place = state.places[state.place]
        if place.step is None or place.epoch is None:
            wordings: tuple[str, ...] = (self.tr("newest weights"),)
        else:
            wordings = words_of(place.step, place.epoch, state.num_epochs, place.accuracy)
        if state.is_looking_back:
            wordings = (self.tr("Looking back: {when}").format(when=wordings[0]), *wordings)
        self.label.set_bold(state.is_looking_back)
        self.label.set_wordings(*wordings)
        self.slider.setAccessibleName(wordings[0])
        tip = self.tr("Pause (Space)") if state.is_playing else self.tr("Play the moments one after the other (Space)")
        self.play.setToolTip(tip)
        self.play.setAccessibleName(tip)

    def _answer(self) -> str:
        return self.tr(
            "Everything in the window shows the network as it was at the moment where the slider stands, while the run"
            " goes on. The weights of each kept epoch and of half of the first lie in the run's folder, most of them in"
            " 8 bits; those before the first step are drawn anew from the seed."
        )

    def _retranslate(self) -> None:
        self._nothing.setText(
            self.tr("No earlier weights of this run are on the disk, so there is nothing to look back at yet.")
        )
        choices = [(f"{speed:g}", self.tr("{num} / s").format(num=f"{speed:g}")) for speed in SPEEDS]
        self.speed.set_choices(choices, self.speed.value() or "1")
        self.speed.setToolTip(self.tr("How many moments are played in a second"))
        self.newest.setText(self.tr("Newest"))
        self.newest.setToolTip(self.tr("Back to the newest weights (Esc)"))
        self._show_words()
