"""The line at the foot of the window: what is happening, in a sentence."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui import theme
from gui.fitting_label import FittingLabel
from gui.language import Translated
from gui.memory_note import MemoryNote
from gui.widgets import Label


class StatusLine(Translated, QWidget):
    """Says whose weights predict and what the run does; on the right, the memory and that nothing leaves here."""

    def __init__(self) -> None:
        super().__init__()
        self._state = "starting"
        self._is_following = False
        self._weights: tuple[str, int, int] | None = None  # name, epoch, step
        self._file = ""  # the name of the file that they were opened from, if they are no run's
        self._is_of_run = self._is_start = False
        self._sentence = FittingLabel(size="small", soft=True)
        self._promise = Label(size="small", soft=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GRID + 4, 2, theme.GRID + 4, 4)
        layout.addWidget(self._sentence, 1)
        self._memory = MemoryNote()
        layout.addWidget(self._memory)
        layout.addSpacing(theme.GRID)
        layout.addWidget(self._promise)
        self._retranslate()

    def show_state(self, state: str) -> None:
        """A state of `RunController`."""
        self._state = state
        self._retranslate()

    def show_following(self, is_following: bool) -> None:
        """Whether the run that is shown is being trained by another process."""
        self._is_following = is_following
        self._retranslate()

    def show_weights(
        self, name: str, epoch: int, step: int, *, is_of_run: bool, is_start: bool = False, file: str = ""
    ) -> None:
        """The weights that predict: after `step` steps (0: untrained), in `epoch`, of the run under way or another.

        `is_start`: those with which the run began, which may have been trained before.
        `file` is the name of the file that they were opened from, where they are of no run.
        """
        self._weights, self._file = (name, epoch, step), file
        self._is_of_run, self._is_start = is_of_run, is_start
        if self._state == "starting":
            self._state = "idle"
        self._retranslate()

    def text(self) -> str:
        """What stands there."""
        return self._sentence.toolTip()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Where there is no space for all, the sentence goes before the memory, and that before the promise."""
        left_over = self.width() - 4 * theme.GRID - self._sentence.fontMetrics().horizontalAdvance(self.text())
        for note in (self._memory, self._promise):
            left_over -= note.sizeHint().width() + theme.GRID
            note.setVisible(left_over >= 0)

    def _retranslate(self) -> None:
        doing = {
            "starting": self.tr("Starting the engine…"),
            "running": self.tr("Training on this computer."),
            "paused": self.tr("The run is paused."),
            "stopping": self.tr("Stopping after this step…"),
            "following": self.tr("Following a run that another process trains."),
            "idle": self.tr("Ready."),
        }["following" if self._state == "idle" and self._is_following else self._state]
        predicting = self._predicting()
        between = "" if doing.endswith("。") else " "  # Chinese stops bring their space
        self._sentence.set_wordings(between.join(filter(None, (doing, predicting))), predicting or doing)
        self._promise.setText(self.tr("nothing leaves this computer"))
        self._place()

    def _predicting(self) -> str:
        if self._weights is None:
            return ""
        name, epoch, step = self._weights
        if self._file:
            return self.tr("The picture is predicted with the weights in the file “{name}”.").format(name=self._file)
        if self._is_start:
            return self.tr("The picture is predicted with the weights with which “{name}” began.").format(name=name)
        if step == 0:
            return self.tr("{name} is untrained: its prediction is a guess.").format(name=name)
        if self._is_of_run:
            return self.tr("The picture is predicted with the weights of step {step:,}.").format(step=step)
        return self.tr("The picture is predicted with the weights of “{name}”, epoch {epoch}.").format(
            name=name, epoch=epoch
        )
