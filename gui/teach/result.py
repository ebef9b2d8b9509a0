"""How good the taught classes are: held-out accuracy in a sentence and as curves, and the confusion matrix."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.evaluate.report import labels_of_classes, make_report
from core.runs.events import EpochDone
from gui import theme
from gui.evaluate.confusion_view import ConfusionView
from gui.language import Translated
from gui.train.curve_data import Curve, Curves
from gui.train.plot_geometry import nice_ceiling
from gui.widgets import Label

if TYPE_CHECKING:
    from core.teach.events import SubsetDone, Taught
    from gui.train.curve_plot import CurvePlot

_TICKS = [(value / 100, str(value)) for value in range(0, 101, 20)]


class ResultView(Translated, QWidget):
    """While the classes are taught the curve of the held-out accuracy moves; then it is one against the pictures."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: list[EpochDone] = []
        self._subsets: list[SubsetDone] = []
        self._taught: Taught | None = None
        self.sentence = Label(wrap=True)
        self._curve_title = Label(size="small", soft=True, wrap=True)
        self.plot: CurvePlot | None = None
        self.confusion = ConfusionView()
        self._confusion_title = Label(size="small", soft=True, wrap=True)
        self._plot_column = QVBoxLayout()
        self._plot_column.addWidget(self._curve_title)
        self._plot_column.addStretch()
        column = QVBoxLayout()
        column.addWidget(self._confusion_title)
        column.addWidget(self.confusion, 1)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addLayout(self._plot_column, 1)
        row.addLayout(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.sentence)
        layout.addLayout(row, 1)
        self._retranslate()

    def begin(self) -> None:
        """Forgets what was taught before."""
        self._prepare()
        self._steps, self._subsets, self._taught = [], [], None
        self._retranslate()

    def begin_steps(self) -> None:
        """The last layer, or after it all of them, begin to learn."""
        self._steps, self._subsets = [], []
        self._retranslate()

    def add_step(self, step: EpochDone) -> None:
        """Another step of the fit, with its accuracy on the pictures held out."""
        self._steps.append(step)
        self._show_curves()

    def add_subset(self, subset: "SubsetDone") -> None:
        """How good the head is that was taught with so many pictures."""
        self._subsets.append(subset)
        self._retranslate()

    def show_taught(self, taught: "Taught") -> None:
        """The end: the sentence and the confusion matrix."""
        self._prepare()
        self._taught, self._subsets = taught, list(taught.subsets)
        held_out = taught.held_out
        labels = labels_of_classes(taught.weights.class_names)
        self.confusion.show_report(make_report(labels, held_out.labels, held_out.probabilities))
        self._retranslate()

    def curves(self) -> Curves | None:
        """What the plot shows: None before anything was taught."""
        if len(self._subsets) > 1:
            x = np.array([each.num_per_class for each in self._subsets], float)
            y = np.array([each.accuracy for each in self._subsets])
            test = Curve(x, y, self.tr("held out {percent:.0f} %").format(percent=100 * y[-1]))
            return Curves(Curve(), test, Curve(), None, float(x[-1]), 1.0, _TICKS)
        if not self._steps:
            return None
        x = np.array([each.epoch for each in self._steps], float)
        y = np.array([each.test_accuracy for each in self._steps])
        own = np.array([each.train_accuracy for each in self._steps])
        test = Curve(x, y, self.tr("held out {percent:.0f} %").format(percent=100 * y[-1]))
        train = Curve(x, own, self.tr("taught {percent:.0f} %").format(percent=100 * own[-1]))
        return Curves(train, test, Curve(), None, nice_ceiling(float(x[-1])), 1.0, _TICKS)

    def _prepare(self) -> None:
        """pyqtgraph takes a second to import, for which nobody shall wait before there is anything to draw."""
        if self.plot is not None:
            return
        from gui.train.curve_plot import CurvePlot

        self.plot = CurvePlot()
        self._plot_column.takeAt(1)
        self._plot_column.addWidget(self.plot, 1)

    def _show_curves(self) -> None:
        curves = self.curves()
        if self.plot is not None and curves is not None:
            self.plot.show_curves(curves)

    def _retranslate(self) -> None:
        is_by_number = len(self._subsets) > 1
        if is_by_number:
            self._curve_title.setText(self.tr("Accuracy on the pictures held out, by the number of pictures a class"))
        else:
            self._curve_title.setText(self.tr("Accuracy, step by step"))
        if self.plot is not None:
            x_title = self.tr("pictures a class") if is_by_number else self.tr("step")
            self.plot.set_titles(x_title, self.tr("accuracy (%)"))
        self._confusion_title.setText(self.tr("Which class the pictures held out were taken for"))
        self._confusion_title.setVisible(self._taught is not None)
        self.confusion.setVisible(self._taught is not None)
        self.sentence.setText(self._say())
        self._show_curves()

    def _say(self) -> str:
        if self._taught is None:
            return self.tr("A fifth of the pictures of each class is held out to test with.")
        held_out = self._taught.held_out
        words = self.tr(
            "Of {number:,} pictures that were held out {percent:.0f} % are right; with other pictures like these it"
            " would be {low:.0f} to {high:.0f} % (95 % interval)."
        ).format(
            number=len(held_out.labels),
            percent=100 * held_out.accuracy,
            low=100 * held_out.interval[0],
            high=100 * held_out.interval[1],
        )
        return " ".join([words, *self._all_layers(), *map(self._doubles, held_out.with_doubles)])

    def _all_layers(self) -> list[str]:
        """What it brought that all layers were taught."""
        if self._taught is None or self._taught.full_accuracy is None:
            return []
        full, head = self._taught.full_accuracy, self._taught.subsets[-1].accuracy
        if full > head:
            words = self.tr("All layers were taught; the last one alone had reached {percent:.0f} %.")
            return [words.format(percent=100 * head)]
        words = self.tr("With all layers taught it was {percent:.0f} %, so the last layer alone is kept.")
        return [words.format(percent=100 * full)]

    def _doubles(self, class_name: str) -> str:
        words = self.tr("All pictures of “{name}” are nearly the same, so those held out say nothing of others.")
        return words.format(name=class_name)
