"""Loss and accuracy of a run side by side, live or read from its folder."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from core.models import BOOK_DATA, model_spec
from core.train.plateau import find_plateau
from gui import theme
from gui.language import Translated
from gui.train.curve_data import Curve, Curves
from gui.train.decimate import GrowingExtremes, GrowingMeans, bucket_extremes, bucket_size
from gui.train.plot_geometry import epoch_span, loss_ceiling, nice_ticks
from gui.train.step_table import HistoryTable
from gui.widgets import Card, Label

if TYPE_CHECKING:
    from core.runs.history import RunHistory
    from gui.saving import AskFile
    from gui.train.curve_reading import Reading
    from gui.train.plot_card import PlotCard, Table

_MEANS_PER_EPOCH = 20  # so many points has the training curve of one epoch


class CurvesView(Translated, QWidget):
    """A function of a `RunHistory`, which is `history` afterwards: what is drawn depends on nothing else."""

    plot_saved = Signal(object)  # Path
    failed = Signal(object)  # UserError
    epoch_chosen = Signal(float)  # somebody wants to look at the run as it was then

    def __init__(self, ask_file: "AskFile | None" = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ask_file = ask_file
        self.history: RunHistory | None = None
        self._table = HistoryTable()
        self._forget_points()
        self._empty_label = Label(soft=True, wrap=True)
        self._empty_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty_card = Card()
        empty_layout = QVBoxLayout(empty_card)
        empty_layout.addWidget(self._empty_label)
        self._line_width = 1.0
        self._marked: float | None = None
        self.loss: PlotCard | None = None
        self.accuracy: PlotCard | None = None
        self._foot = QWidget()
        self._foot_layout = QVBoxLayout(self._foot)
        self._foot_layout.setContentsMargins(0, 0, 0, 0)
        self._plateau_label = Label(size="small", wrap=True)
        self._plateau_label.set_alarm(True)
        self._plateau_label.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.GRID // 2)
        outer.addWidget(self._plateau_label)
        self._layout = QStackedLayout()
        outer.addLayout(self._layout, 1)
        outer.addWidget(self._foot)
        self._layout.addWidget(empty_card)
        self._retranslate()

    def add_below(self, widget: QWidget) -> None:
        """Puts a widget under the plots, to be left out where there is not enough height for both."""
        self._foot_layout.addWidget(widget)
        widget.installEventFilter(self)
        self._place_foot()

    def minimumSizeHint(self) -> QSize:
        needed = super().minimumSizeHint()
        return QSize(needed.width(), needed.height() - (0 if self._foot.isHidden() else self._foot_height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_foot()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place_foot()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Qt does not tell a parent of what a hidden child of its has come to need.
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._foot_layout.invalidate()
            self._place_foot()
        return False

    def _place_foot(self) -> None:
        has_room = self.height() >= self.minimumSizeHint().height() + self._foot_height()
        self._foot.setVisible(has_room and self._foot.minimumSizeHint().height() > 0)

    def _foot_height(self) -> int:
        return self._foot.minimumSizeHint().height() + theme.GRID // 2  # with the space above it

    def prepare(self) -> None:
        """Builds the plots ahead of the first history, at a moment when a second does not matter."""
        # Importing pyqtgraph takes about a second, so the window stands before that.
        from gui.saving import ask_file
        from gui.train.plot_card import PlotCard

        if self.loss is not None:
            return
        ask = self._ask_file or ask_file
        self.loss = PlotCard("loss", lambda: self._rows("loss"), lambda at: self._words("loss", at), ask)
        self.accuracy = PlotCard(
            "accuracy", lambda: self._rows("accuracy"), lambda at: self._words("accuracy", at), ask
        )
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID + theme.GRID // 2)
        for card in (self.loss, self.accuracy):
            row.addWidget(card, 1)
            card.plot.set_line_width(self._line_width)
            card.saved.connect(self.plot_saved)
            card.failed.connect(self.failed)
            card.epoch_chosen.connect(self.epoch_chosen)
            card.plot.mark(self._marked)
        self._layout.addWidget(page)
        self._retranslate()

    def show_history(self, history: "RunHistory | None") -> None:
        """Draws all figures of a run; None for no run. Call it again when the same history has grown."""
        is_another = history is not self.history
        self.history = history
        self._show_plateau()
        if history is None:
            self._layout.setCurrentIndex(0)
            return
        self.prepare()
        assert self.loss is not None
        assert self.accuracy is not None
        if is_another:
            self._set_titles()
        if not self._table.update(history):
            self._forget_points()
        self.loss.show_curves(self._loss_curves(history))
        self.accuracy.show_curves(self._accuracy_curves(history))
        self._layout.setCurrentIndex(1)

    def set_line_width(self, width: float) -> None:
        """Draws the curves as wide as that, in pixels; the figures of single steps stay thin."""
        self._line_width = width
        for card in filter(None, (self.loss, self.accuracy)):
            card.plot.set_line_width(width)

    def mark(self, epochs: float | None) -> None:
        """Stands a line in both plots where one looks back; None for no line."""
        self._marked = epochs
        for card in filter(None, (self.loss, self.accuracy)):
            card.plot.mark(epochs)

    def cards(self) -> "list[PlotCard]":
        """The plots that are shown: none before there is a run."""
        shown = self.loss, self.accuracy
        return [] if self.history is None else [card for card in shown if card is not None]

    def plateau_text(self) -> str:
        """What is said of a run that learns nothing, or nothing."""
        return self._plateau_label.text() if self._plateau_label.isVisibleTo(self) else ""

    def _show_plateau(self) -> None:
        """Says where the loss stays at that of guessing, and no longer once it has left it."""
        plateau = None if self.history is None else find_plateau(self.history)
        self._plateau_label.setVisible(plateau is not None)
        if plateau is None or self.history is None:
            return
        values = {"step": f"{plateau.step:,}", "loss": f"{plateau.chance_loss:.2f}", "usual": plateau.usual_steps}
        if plateau.is_short_run:
            text = self.tr(
                "After {step} steps the loss is still {loss}, as if the network guessed, and the whole run has only"
                " {total} steps. Take more images or epochs, or the fast recipe."
            )
            values["total"] = f"{self.history.num_steps:,}"
        else:
            text = self.tr(
                "After {step} steps the loss is still {loss}, as if the network guessed; others begin to learn after"
                " about {usual} steps. Stop, then try another seed, a smaller learning rate or GoogLeNet BN."
            )
        self._plateau_label.setText(text.format(**values))

    def _retranslate(self) -> None:
        self._empty_label.setText(self.tr("Press Run (Space) to train, or open a run"))
        self._set_titles()
        if self.history is not None:
            self.show_history(self.history)

    def _set_titles(self) -> None:
        if self.loss is None or self.accuracy is None:
            return
        num_tested = 0 if self.history is None else self.history.config.num_test_images
        caption = self.tr("images named right")
        if num_tested:  # of a data set that is not known here nobody knows
            caption = self.tr("images named right; tested on {num_images:,}").format(num_images=num_tested)
        self.accuracy.set_titles(self.tr("Accuracy"), caption, self.tr("epoch"), self.tr("accuracy (%)"))
        # Smoothed labels keep the loss of training above that of the test: whoever compares the two must know.
        caption = self.tr("mean cross-entropy of the images")
        if self.history is not None and self.history.config.label_smoothing > 0:
            caption = self.tr("cross-entropy; train: smoothed labels")
        self.loss.set_titles(self.tr("Loss"), caption, self.tr("epoch"), self.tr("loss (nats)"))

    def _forget_points(self) -> None:
        self._growing_means = {"loss": GrowingMeans(), "accuracy": GrowingMeans()}
        self._growing_extremes = GrowingExtremes()

    def _loss_curves(self, history: "RunHistory") -> Curves:
        def figure(value: float) -> str:
            return f"{value:.2f}".replace("nan", "NaN")

        train = self._means(history, "loss", lambda value: self.tr("train {value}").format(value=figure(value)))
        test = self._test(history, "test_loss", lambda value: self.tr("test {value}").format(value=figure(value)))
        table = self._table.steps
        is_noisy = len(train.x) < len(table)
        nothing = np.empty(0), np.empty(0)
        x, y = self._growing_extremes.points(table["step"], table["loss"]) if is_noisy else nothing
        ceiling = loss_ceiling(np.concatenate([test.y, train.y]))
        ticks = [(value, f"{value:g}") for value in nice_ticks(ceiling, 5)]
        steps = Curve(x / history.config.num_batches, y)
        return Curves(train, test, steps, None, self._span(history), ceiling, ticks)

    def _accuracy_curves(self, history: "RunHistory") -> Curves:
        def percent(value: float) -> str:
            return f"{100 * value:.1f} %"

        train = self._means(history, "accuracy", lambda value: self.tr("train {value}").format(value=percent(value)))
        test = self._test(history, "test_accuracy", lambda value: self.tr("test {value}").format(value=percent(value)))
        published = model_spec(history.config.model).published_accuracy
        reference = None
        if published is not None and history.config.data == BOOK_DATA:
            reference = published[1], self.tr("book {value}").format(value=percent(published[1]))
        ticks = [(value / 100, f"{value:g}") for value in (0, 20, 40, 60, 80, 100)]
        return Curves(train, test, Curve(), reference, self._span(history), 1.0, ticks)

    def _means(self, history: "RunHistory", column: str, label: Callable[[float], str]) -> Curve:
        """The training figures of a twentieth of an epoch each, or of more steps in a long run."""
        steps, num_batches = self._table.steps, history.config.num_batches
        size = bucket_size(len(steps), least=num_batches // _MEANS_PER_EPOCH)
        x, y = self._growing_means[column].points(steps["step"], steps[column], steps["num_images"], size)
        return Curve(x / num_batches, y, label(y[-1]) if len(y) else "")

    def _test(self, history: "RunHistory", column: str, label: Callable[[float], str]) -> Curve:
        epochs = self._table.epochs
        x, y = bucket_extremes(epochs["step"], epochs[column])
        return Curve(x / history.config.num_batches, y, label(epochs[column][-1]) if len(epochs) else "")

    def _span(self, history: "RunHistory") -> float:
        done = self._table.steps["step"][-1:].sum() / history.config.num_batches
        return epoch_span(float(done), history.config.num_epochs)

    def _words(self, figure: str, at: "Reading") -> tuple[str, ...]:
        """The values where one points: with the figure of the very step, which the mean hides; without; only two."""
        history = self.history
        assert history is not None
        step = round(at.x * history.config.num_batches)
        parts = [self.tr("step {step:,}").format(step=step)]
        if at.train:
            parts.append(self.tr("train {value}").format(value=_figure(figure, at.train[1])))
        if at.test:
            epoch = f"{history.epochs_at(round(at.test[0] * history.config.num_batches)):g}"
            value = _figure(figure, at.test[1])
            parts.append(self.tr("test {value} (epoch {epoch})").format(value=value, epoch=epoch))
        short, bare = " · ".join(parts), " · ".join(parts[1:])
        steps = self._table.steps
        index = int(np.searchsorted(steps["step"], step))
        if index < len(steps) and steps["step"][index] == step and at.train and at.train[1] != steps[figure][index]:
            parts.append(self.tr("this step {value}").format(value=_figure(figure, float(steps[figure][index]))))
        return " · ".join(parts), short, bare

    def _rows(self, figure: str) -> "Table":
        """The full figures, a row a step; the test's stand in the row of their epoch's last step."""
        history = self.history
        assert history is not None
        tests = {epoch.step: getattr(epoch, f"test_{figure}") for epoch in history.epochs}
        trained = {step.step: getattr(step, figure) for step in history.steps}
        head = ("step", "epoch", f"train_{figure}", f"test_{figure}")
        rows = (
            (step, history.epochs_at(step), trained.get(step), tests.get(step))
            for step in sorted(trained.keys() | tests.keys())
        )
        return head, rows


def _figure(figure: str, value: float) -> str:
    """A value as precise as one may want to read it: "0.345", "88.61 %"."""
    return f"{value:.3f}".replace("nan", "NaN") if figure == "loss" else f"{100 * value:.2f} %"
