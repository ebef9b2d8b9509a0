"""One training step in slow motion: batch, answers, loss, gradients, the weights that move, and the loss again."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.inside import words
from gui.inside.step_painting import BatchRow, BlockBars
from gui.language import Translated
from gui.widgets import FlatButton, Label, Segmented

if TYPE_CHECKING:
    from core.inside.slow_step import SlowStep

RATES = ("0.001", "0.01", "0.1")
_STAGES = ("batch", "forward", "loss", "gradient", "move", "again")


class SlowStepView(Translated, QWidget):
    """Shows a `SlowStep` up to one of its stages; "Next" goes on to the next one."""

    step_wanted = Signal(float)  # the learning rate
    cancelled = Signal()
    content_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._step: SlowStep | None = None
        self._stage = 0
        self._is_busy = False
        self._error = ""
        self.take, self.next = FlatButton(primary=True), FlatButton()
        self._rate_title = Label(soft=True)
        self.rate = Segmented()
        self.sentence = Label(wrap=True)
        self.batch = BatchRow()
        self.gradients, self.moves = BlockBars(), BlockBars()
        self._gradients_title, self._moves_title = Label(size="small", soft=True), Label(size="small", soft=True)
        self._arrange()
        self.take.clicked.connect(self._on_take)
        self.next.clicked.connect(self._on_next)
        self.rate.set_choices([(rate, rate) for rate in RATES], RATES[1])
        self._retranslate()

    def show_step(self, step: "SlowStep") -> None:
        """Shows the batch of a step; the rest comes at each click."""
        self._step, self._stage, self._is_busy, self._error = step, 0, False, ""
        self._show()

    def show_nothing(self, sentence: str = "") -> None:
        """Forgets the step that was shown; a sentence says why there is none, "" what can be done."""
        self._step, self._is_busy, self._error = None, False, sentence
        self._show()

    def show_busy(self) -> None:
        """A step is being computed; it can be cancelled."""
        self._is_busy, self._error = True, ""
        self._show()

    def stage(self) -> str:
        """Which stage of the step is shown; "" where there is no step."""
        return _STAGES[self._stage] if self._step is not None else ""

    def is_empty(self) -> bool:
        """Whether there is no step to see."""
        return self._step is None or self._is_busy

    def parts(self) -> tuple[QWidget, ...]:
        """What a picture of the scene has."""
        return self.sentence, self.batch, self._gradients_title, self.gradients, self._moves_title, self.moves

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self.take)
        head.addWidget(self.next)
        head.addStretch()
        head.addWidget(self._rate_title)
        head.addWidget(self.rate)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID // 2)
        layout.addLayout(head)
        layout.addSpacing(theme.GRID // 2)
        layout.addWidget(self.sentence)
        layout.addWidget(self.batch, stretch=2)  # up to images of full size
        for title, bars in ((self._gradients_title, self.gradients), (self._moves_title, self.moves)):
            layout.addWidget(title)
            layout.addWidget(bars, stretch=1)
        layout.addStretch()
        for widget in (self._gradients_title, self.gradients, self._moves_title, self.moves, self.batch):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)

    def _show(self) -> None:
        step = None if self.is_empty() else self._step
        self.content_changed.emit()
        self.take.setText(self._take_words())
        self.take.updateGeometry()
        is_last = self._stage == len(_STAGES) - 1
        self.next.setVisible(step is not None and not is_last)
        self.sentence.setText(self._sentence())
        self.batch.setVisible(step is not None)
        for stage, parts in ((3, (self._gradients_title, self.gradients)), (4, (self._moves_title, self.moves))):
            for part in parts:
                part.setVisible(step is not None and self._stage >= stage)
        if step is not None:
            self._show_numbers(step)

    def _show_numbers(self, step: "SlowStep") -> None:
        own = range(len(step.labels)), step.labels
        before = [f"{loss:.3f}" for loss in step.losses]
        losses = [self.tr("loss {loss}").format(loss=loss) for loss in before]
        if self.stage() == "again":
            losses = [f"{old} → {new:.3f}" for old, new in zip(before, step.losses_after, strict=True)]
        lines = [[f"{100 * share:.1f} %" for share in step.probabilities[own]], losses]
        self.batch.show_batch(step, lines[: self._stage], len(lines))
        titles = [block.title for block in step.blocks]
        gradients, shares = [block.gradient for block in step.blocks], [block.share for block in step.blocks]
        self.gradients.show_bars(titles, gradients, [_digits(gradient, 3) for gradient in gradients])
        self.moves.show_bars(titles, shares, [f"{_digits(1000 * share, 2)} ‰" for share in shares])

    def _sentence(self) -> str:
        step = self._step
        if self._is_busy:
            return self.tr("A batch is taken and the step is computed…")
        if step is None:
            return self._error or self.tr(
                "Take a batch of training images and follow one step of training, on a copy of the weights that are"
                " shown: no run changes."
            )
        values = {
            "count": len(step.labels),
            "loss": f"{float(step.losses.mean()):.4f}",
            "after": f"{float(step.losses_after.mean()):.4f}",
            "lr": f"{step.lr:g}",
            "layer": step.farthest.layer,
            "before": f"{step.farthest.before:.5f}",
            "gradient": words.value(step.farthest.gradient),
            "new": f"{step.farthest.after:.5f}",
        }
        if step.farthest.gradient < 0:
            values["gradient"] = f"({values['gradient']})"
        return self._sentence_of_stage().format(**values)

    def _sentence_of_stage(self) -> str:
        match self.stage():
            case "batch":
                return self.tr("1  The batch: {count} training images, drawn at random, with what they show.")
            case "forward":
                return self.tr("2  Forward: how probable the network finds the right class of each image.")
            case "loss":
                return self.tr("3  The loss of each image is −ln of that; the mean of all is {loss}.")
            case "gradient":
                return self.tr("4  Backward: how much the loss changes with the weights of each block, its gradient.")
            case "move":
                return self.tr(
                    "5  Each weight moves against its gradient. The farthest, in {layer}: {before} − {lr} × {gradient}"
                    " = {new}."
                )
        return self.tr("6  The same images again: the mean loss was {loss} and is {after} now.")

    def _take_words(self) -> str:
        if self._is_busy:
            return self.tr("Cancel")
        return self.tr("Take a batch") if self._step is None else self.tr("Take another batch")

    def _on_take(self) -> None:
        if self._is_busy:
            self.cancelled.emit()
        else:
            self.step_wanted.emit(float(self.rate.value()))

    def _on_next(self) -> None:
        self._stage = min(self._stage + 1, len(_STAGES) - 1)
        self._show()

    def _retranslate(self) -> None:
        self._rate_title.setText(self.tr("learning rate"))
        self.next.setText(self.tr("Next"))
        self.next.setToolTip(self.tr("Shows what happens next in this step"))
        self._gradients_title.setText(self.tr("length of the gradient of each block"))
        self._moves_title.setText(self.tr("how far its weights move, in thousandths of their own length"))
        for bars, title in ((self.gradients, self._gradients_title), (self.moves, self._moves_title)):
            bars.setAccessibleName(title.text())
        self.batch.setAccessibleName(self.tr("Batch"))
        self._show()


def _digits(number: float, count: int) -> str:
    """With so many digits that say something, zeros at the end too: "0.510"."""
    return f"{number:#.{count}g}".rstrip(".")
