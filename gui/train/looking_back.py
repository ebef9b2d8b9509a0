"""Connects the timeline with what is shown: the slider looks back at a moment, play goes from one to the next."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QStatusBar

from core.runs.history import RunHistory
from gui.language import Translated
from gui.shown import Shown
from gui.train.curves import CurvesView
from gui.train.timeline import Place, Timeline, TimelineState
from gui.widgets import FootButton

if TYPE_CHECKING:
    from core.runs.moments import Moment


def places_of(moments: "Sequence[Moment]", history: RunHistory) -> tuple[Place, ...]:
    """The slider's places for the kept moments of a run, oldest first; the last one is that of the newest weights.

    That is a place of its own where the run has made steps since its last epoch.
    """
    accuracies = {float(epoch.epoch): epoch.test_accuracy for epoch in history.epochs}
    last_step = _last_step(history)
    places = [Place(each.step, each.epoch, accuracies.get(each.epoch)) for each in moments if each.step < last_step]
    epoch = history.epochs_at(last_step)
    if _is_inside_epoch(history):
        return (*places, Place(None, None, is_newest=True))
    return (*places, Place(last_step, epoch, accuracies.get(epoch), is_newest=True))


def _last_step(history: RunHistory) -> int:
    return history.steps[-1].step if history.steps else 0


def _is_inside_epoch(history: RunHistory) -> bool:
    """Whether the run has made steps since its last epoch."""
    return _last_step(history) > (history.epochs[-1].step if history.epochs else 0)


class LookingBack(QObject):
    """Tells the bar what there is, and `Shown` what is wanted; the foot of the window says that one looks back."""

    def __init__(self, curves: CurvesView, shown: Shown, foot: QStatusBar, parent: QObject) -> None:
        super().__init__(parent)
        self._shown = shown
        self._known: tuple[object, ...] = ()  # of what the bar was made
        self._playing = QTimer(self)
        self._playing.timeout.connect(self._on_next)
        self.timeline = Timeline()
        curves.add_below(self.timeline)
        self.mark = _Mark()
        self.mark.hide()
        foot.addPermanentWidget(self.mark)
        self.timeline.place_chosen.connect(self._on_place_chosen)
        self.timeline.play_pressed.connect(self._on_play_pressed)
        self.timeline.newest_wanted.connect(self._on_newest_wanted)
        self.timeline.approached.connect(shown.look_ahead)
        self.timeline.speed.chosen.connect(self._on_speed_chosen)
        self.mark.clicked.connect(self._on_newest_wanted)
        shown.history_changed.connect(self._show)
        shown.moments_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        """Called with every step of a run; it does nothing where nothing is new."""
        shown, history = self._shown, self._shown.history
        news = (shown.folder, shown.moments, shown.moment, self._playing.isActive()) + (
            (len(history.epochs), _is_inside_epoch(history)) if history is not None else ()
        )
        if news == self._known:
            return
        self._known = news
        places: tuple[Place, ...] = ()
        place = num_epochs = 0
        if shown.folder is not None and history is not None:
            places, num_epochs = places_of(shown.moments, history), history.config.num_epochs
            place = len(places) - 1
            if shown.moment is not None:
                steps = [each.step for each in places]
                place = steps.index(shown.moment.step) if shown.moment.step in steps else place
        if len(places) < 2:
            self._playing.stop()
        self.mark.setVisible(shown.moment is not None)
        self.timeline.show_state(TimelineState(places, place, num_epochs, self._playing.isActive()))

    def _look_at(self, place: int) -> None:
        """Looks at a place of the slider as it is just now."""
        wanted = self.timeline.state.places[place]
        moments = (moment for moment in self._shown.moments if moment.step == wanted.step)
        self._shown.look_at(None if wanted.is_newest else next(moments, None))

    def _on_place_chosen(self, place: int) -> None:
        self._playing.stop()
        self._look_at(place)
        self._known = ()  # the slider stands where the hand has moved it, whatever has come of that
        self._show()

    def _on_newest_wanted(self) -> None:
        self._playing.stop()
        self._shown.look_at(None)
        self._show()

    def _on_speed_chosen(self) -> None:
        self._playing.setInterval(round(1000 / self.timeline.moments_a_second()))

    def _on_play_pressed(self) -> None:
        """From the end it begins anew; else it goes on from where the slider stands."""
        state = self.timeline.state
        if self._playing.isActive() or len(state.places) < 2:
            self._playing.stop()
        else:
            self._on_speed_chosen()
            self._playing.start()
            if state.place == len(state.places) - 1:
                self._look_at(0)
        self._show()

    def _on_next(self) -> None:
        """Not before what was wanted last is seen: where reading takes long, it plays more slowly."""
        if self._shown.moment != self._shown.moment_in_use:
            return
        state = self.timeline.state
        place = state.place + 1
        if place >= len(state.places) - 1:
            self._playing.stop()
        self._look_at(min(place, len(state.places) - 1))
        self._show()


class _Mark(Translated, FootButton):
    """A filled button at the foot of the window, there while one looks back, whatever else is shown."""

    def __init__(self) -> None:
        super().__init__(icon_name="close", primary=True)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setText(self.tr("Looking back"))
        self.setToolTip(self.tr("The window shows earlier weights of this run; back to the newest"))
        self.updateGeometry()
