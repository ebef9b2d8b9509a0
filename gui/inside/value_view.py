"""How one value of a map is computed: a channel's window times its weights, then the sum, step by step."""

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.inside.worked_out import Arithmetic, Pooling, WeightedSum
from gui import theme
from gui.appearing import Appearing
from gui.fitting_label import FittingLabel
from gui.inside import words
from gui.inside.contributions import Contributions, by_weight
from gui.inside.ladder import Ladder, Rung, rungs_of
from gui.inside.number_grid import NumberGrid, Sign
from gui.inside.quiet_scroll import QuietScroll
from gui.language import Translated
from gui.widgets import FlatButton, Label


def question() -> str:
    """What the "?" says."""
    return QCoreApplication.translate(
        "arithmetic",
        "Every number of a map is a sum of products: what a window sees of the maps before, times weights that were"
        " learned. All numbers are the network's own for this picture; the products are computed again and come to the"
        " same value.",
    )


class ValueView(Translated, Appearing):
    """Shows an `Arithmetic`, or a sentence where there is none; "Step by step" shows one more line at each click."""

    def __init__(self) -> None:
        super().__init__()
        self._arithmetic: Arithmetic | None = None
        self._sentence = ""
        self._rungs: tuple[Rung, ...] = ()
        self._num_shown: int | None = None  # lines of the ladder; None while all are
        self._rank = 0
        self._order = np.zeros(0, dtype=np.int64)
        self._note = Label(soft=True, wrap=True)
        self._note.hide()
        self.heading = FittingLabel(size="small", soft=True)
        self.step = FlatButton()
        self.window_grid, self.pooled_grid = NumberGrid("viridis"), NumberGrid("viridis")
        self.kernel_grid, self.product_grid = NumberGrid("signed"), NumberGrid("signed")
        self._grids = (self.window_grid, self.pooled_grid, self.kernel_grid, self.product_grid)
        self._to_pooled, self._times, self._equals = Sign(), Sign("×"), Sign("=")
        self.contributions = Contributions()
        self.ladder = Ladder()
        self._arrange()
        self.step.clicked.connect(self._on_step)
        self.contributions.rank_chosen.connect(self._on_rank_chosen)
        for grid in self._grids:
            grid.cell_pointed.connect(self._on_cell_pointed)
        self._retranslate()

    def show_arithmetic(self, arithmetic: Arithmetic) -> None:
        """Shows how a value comes about, all lines; those of one place and channel keep the number of lines shown."""
        before = self._arithmetic
        is_same = before is not None and _place(before) == _place(arithmetic)
        self._arithmetic, self._sentence = arithmetic, ""
        if not is_same:
            self._num_shown, self._rank = None, 0
        self._show()

    def show_sentence(self, sentence: str) -> None:
        """Says why there is nothing to be shown."""
        self._arithmetic, self._sentence = None, sentence
        self._show()

    def lines(self) -> list[str]:
        """The lines of the ladder that can be read."""
        return self.ladder.lines() if self._arithmetic is not None else []

    def sentence(self) -> str:
        """Why there is nothing; "" where there is something."""
        return self._sentence

    def _arrange(self) -> None:
        channels = QHBoxLayout()
        channels.setSpacing(theme.GRID)
        channels.addWidget(self.contributions, stretch=1)
        channels.addStretch()
        channels.addWidget(self.step)
        grids = QHBoxLayout()
        grids.setSpacing(0)
        parts: tuple[QWidget, ...] = (
            self.window_grid,
            self._to_pooled,
            self.pooled_grid,
            self._times,
            self.kernel_grid,
            self._equals,
            self.product_grid,
        )
        for part in parts:
            grids.addWidget(part, stretch=1 if isinstance(part, NumberGrid) else 0)
        self._body = QWidget()
        self._body.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.GRID // 2)
        body.addWidget(self.heading)
        body.addLayout(grids, stretch=1)
        body.addLayout(channels)
        body.addWidget(self.ladder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._note)
        self._scroll = QuietScroll(self._body)
        layout.addWidget(self._scroll, stretch=1)

    def _show(self) -> None:
        arithmetic = self._arithmetic
        self._note.setText(self._sentence)
        self._note.setVisible(arithmetic is None)
        self._scroll.setVisible(arithmetic is not None)
        if arithmetic is None:
            return
        self._rungs = rungs_of(arithmetic)
        steps = arithmetic.steps
        for part in (self.kernel_grid, self._times, self._equals, self.product_grid, self.contributions):
            part.setVisible(isinstance(steps, WeightedSum))
        if isinstance(steps, Pooling):
            self._show_pooling(steps)
        else:
            self._show_channel(steps)
        self._show_ladder()
        self._on_cell_pointed(None)

    def _show_pooling(self, pooling: Pooling, channel: int = 0) -> None:
        """A window and what is taken of it."""
        self._to_pooled.set_text(self.tr("max →") if pooling.kind == "max" else self.tr("mean →"))
        self._to_pooled.show()
        self.pooled_grid.show()
        values, is_inside = pooling.window.values[channel], pooling.window.is_inside
        ends = _ends(values[is_inside])
        self.window_grid.show_values(values, is_inside, ends)
        self.pooled_grid.show_values(pooling.results[channel].reshape(1, 1), None, ends)
        if pooling.kind == "max":
            self.window_grid.mark(_first_greatest(values, is_inside))

    def _show_channel(self, steps: WeightedSum) -> None:
        """The chosen channel's window, weights and products, beside what the others add."""
        self._order = by_weight(steps.sums)
        sums = steps.sums[self._order]
        self._rank = min(self._rank, len(sums) - 1)
        channel = int(self._order[self._rank])
        self.contributions.show_sums(sums, self._rank)
        self.contributions.setVisible(len(sums) > 1)
        self._to_pooled.setVisible(steps.pooled is not None)
        self.pooled_grid.setVisible(steps.pooled is not None)
        if steps.pooled is not None:
            self._show_pooling(steps.pooled, channel)
        else:
            window = steps.window
            self.window_grid.mark(None)
            self.window_grid.show_values(window.values[channel], window.is_inside, _ends(window.values[channel]))
        kernel, products = steps.kernel[channel], steps.products[channel]
        self.kernel_grid.show_values(kernel)
        self.product_grid.show_values(products)

    def _show_ladder(self) -> None:
        num_shown = len(self._rungs) if self._num_shown is None else self._num_shown
        self.ladder.show_rungs(self._rungs, num_shown)
        is_walking = num_shown < len(self._rungs)
        self.step.setText(self.tr("Next step") if is_walking else self.tr("Step by step"))
        self.step.setVisible(len(self._rungs) > 1)
        self.step.updateGeometry()

    def _on_step(self) -> None:
        """The first click leaves the products alone, each one more shows a line more."""
        if self._num_shown is None or self._num_shown >= len(self._rungs):
            self._num_shown = 0
        else:
            self._num_shown += 1
        self._show_ladder()

    def _on_rank_chosen(self, rank: int) -> None:
        self._rank = rank
        self._show()

    def _on_cell_pointed(self, cell: tuple[int, int] | None) -> None:
        """Says the number or product under the mouse, and shows where it stands; else what is shown."""
        arithmetic = self._arithmetic
        if arithmetic is None:
            return
        steps = arithmetic.steps
        if isinstance(steps, WeightedSum) and steps.pooled is None:
            for grid in (self.window_grid, self.kernel_grid, self.product_grid):
                grid.mark(cell)
        if cell is None:
            self._show_heading(steps)
        elif isinstance(steps, WeightedSum) and steps.pooled is None:
            product = self._product_at(cell)
            outside = self.tr("outside of the map: {product}").format(product=product)
            self.heading.set_wordings(*(() if steps.window.is_inside[cell] else (outside,)), product)
        else:
            self.heading.set_wordings(self._number_at(cell))

    def _show_heading(self, steps: WeightedSum | Pooling) -> None:
        if isinstance(steps, Pooling):
            self.heading.set_wordings(self.tr("what the window sees of the map before"), self.tr("window"))
            return
        if len(self._order) == 1:
            self.heading.set_wordings(self.tr("input × weights = products"))
            return
        added = {"channel": int(self._order[self._rank]) + 1, "total": len(self._order)}
        number = words.value(float(steps.sums[self._order[self._rank]]))
        wordings = (
            self.tr("input × weights = products: channel {channel} of {total} adds {number}"),
            self.tr("channel {channel} of {total} adds {number}"),
            self.tr("channel {channel} adds {number}"),
        )
        self.heading.set_wordings(*(text.format(number=number, **added) for text in wordings))

    def _product_at(self, cell: tuple[int, int]) -> str:
        """ "0.412 × (-0.083) = -0.034"."""
        grids = (self.window_grid, self.kernel_grid, self.product_grid)
        first, second, product = (words.value(float(grid.values()[cell])) for grid in grids)
        return f"{first} × {f'({second})' if second.startswith('-') else second} = {product}"

    def _number_at(self, cell: tuple[int, int]) -> str:
        """The number under the mouse, in a window of which one is taken."""
        values = self.window_grid.values()
        if cell[0] >= values.shape[0] or cell[1] >= values.shape[1]:
            return ""
        number = float(values[cell])
        return self.tr("outside of the map: nothing") if np.isneginf(number) else words.value(number)

    def _retranslate(self) -> None:
        self.step.setToolTip(self.tr("Shows the lines below one after the other, one more at each click"))
        self.contributions.setToolTip(
            self.tr("What each channel adds, the one that adds most first; click one, or ← →, to see its products")
        )
        self.contributions.setAccessibleName(self.tr("What each channel adds"))
        self.ladder.setAccessibleName(self.tr("From the products to the value"))
        for grid, name in zip(
            self._grids, (self.tr("Input"), self.tr("Taken"), self.tr("Weights"), self.tr("Products")), strict=True
        ):
            grid.setAccessibleName(name)
        if self._arithmetic is not None:
            self._show()


def _place(arithmetic: Arithmetic) -> tuple[str, int, int, int]:
    return arithmetic.layer, arithmetic.channel, arithmetic.row, arithmetic.column


def _ends(values: np.ndarray) -> tuple[float, float]:
    """The least and the greatest number, the least not above 0: what is black is 0 where nothing is negative."""
    finite = values[np.isfinite(values)]
    return (min(0.0, float(finite.min())), float(finite.max())) if finite.size else (0.0, 0.0)


def _first_greatest(values: np.ndarray, is_inside: np.ndarray) -> tuple[int, int]:
    row, column = np.unravel_index(np.argmax(np.where(is_inside, values, -np.inf)), values.shape)
    return int(row), int(column)
