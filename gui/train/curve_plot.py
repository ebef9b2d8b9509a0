"""One plot of a run in ink: train and test curves against epochs, each with its last value at its end."""

from math import ceil

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.train.curve_data import Curves
from gui.train.plot_geometry import nice_ticks, push_apart

_MAX_MARKERS = 60  # more would touch each other
_LABEL_GAP = theme.GRID  # pixels between a curve's end and its words
_LABEL_MARGIN = 2  # around them
_KNOB = 11  # pixels
_SPACE = _KNOB // 2 + 2  # pixels left of and above the axes, so that no knob and no marker is cut off there
_LEAST_HEIGHT = 5 * theme.GRID
_LOWEST_WITH_TITLE = 7  # lines of text that a plot with a title below it is high at least
_NOTHING = np.empty(0)


class CurvePlot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph comes without types
    """Draws `Curves`. It takes no mouse: zooming and menus would only surprise a class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(_LEAST_HEIGHT)
        self._curves: Curves | None = None
        self._frame: tuple[object, ...] = ()  # what the axes and the grid were drawn of
        self._titles = ("", "")
        self._line_width = 1.0
        self._marked: float | None = None
        view = self.getViewBox()
        view.setMouseEnabled(False, False)
        view.setMenuEnabled(False)
        view.setDefaultPadding(0)
        view.disableAutoRange()
        self.hideButtons()
        for side in ("bottom", "left"):
            self.getAxis(side).enableAutoSIPrefix(False)  # below 1 it would write "(x0.001)" behind the title
        self._grid, self._leaders, self._reference = (self._add_line(connect="pairs") for _ in range(3))
        # Antialiasing would double the time for the steps, and nobody would see it.
        self._steps = self._add_line(connect="finite", antialias=False)
        self._test, self._train = (self._add_line(connect="finite") for _ in range(2))
        self._markers, self._dot = (pg.ScatterPlotItem(size=size, useCache=False, antialias=True) for size in (7, 5))
        self._labels = [pg.TextItem(anchor=(0, 0.5)) for _ in range(3)]  # train, test, reference
        for label in self._labels:
            label.textItem.document().setDocumentMargin(_LABEL_MARGIN)
        self._mark = self._add_line(connect="pairs", antialias=False)
        self._knob = pg.ScatterPlotItem(size=_KNOB, symbol="t", useCache=False, antialias=True)
        for item in (self._markers, self._dot, *self._labels, self._knob):
            self.addItem(item)
        view.sigResized.connect(self._on_resized)
        self._restyle()

    def show_curves(self, curves: Curves) -> None:
        """Draws these instead of those before."""
        self._curves = curves
        for line, curve in ((self._steps, curves.steps), (self._train, curves.train), (self._test, curves.test)):
            _draw_line(line, curve.x, curve.y)
        few = curves.test.x if len(curves.test.x) <= _MAX_MARKERS else curves.test.x[-1:]
        self._markers.setData(few, curves.test.y[-len(few) :] if len(few) else few)
        end = curves.train.end()
        self._dot.setData([end[0]] if end else [], [end[1]] if end else [])
        self._draw_frame(curves)
        self._draw_mark(curves)
        self._place(curves)

    def mark(self, x: float | None) -> None:
        """Stands a line at `x` epochs, where one looks back; None for no line."""
        self._marked = x
        if self._curves is not None:
            self._draw_mark(self._curves)

    def marked(self) -> float | None:
        """Where the line stands, in epochs."""
        return self._marked

    def set_titles(self, x_title: str, y_title: str) -> None:
        """Names the axes."""
        self._titles = (x_title, y_title)
        self._restyle()

    def set_line_width(self, width: float) -> None:
        """Draws what is told of an epoch as wide as that, in pixels.

        The figures of single steps stay one pixel wide: of thousands of points, wider lines cost six times as much.
        """
        self._line_width = width
        self._restyle()

    def label_rects(self) -> list[tuple[float, float, float, float]]:
        """Left, top, right and bottom of the labels that show, in pixels of the widget."""
        rects = [label.mapRectToScene(label.boundingRect()) for label in self._labels if label.isVisible()]
        return [(rect.left(), rect.top(), rect.right(), rect.bottom()) for rect in rects]

    def epochs_at(self, pixel: float) -> float:
        """Where a column of the widget's pixels lies on the axis, in epochs."""
        return float(self.getViewBox().mapSceneToView(QPointF(pixel, 0.0)).x())

    def pixel_of(self, x: float, y: float) -> tuple[float, float]:
        """Where a value lies in the widget; above or below the axes it is put onto their edge."""
        place = self.getViewBox().mapViewToScene(QPointF(x, y))
        _, top, _, bottom = self.area()
        return place.x(), min(max(place.y(), top), bottom)

    def area(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what lies between the axes, in pixels of the widget."""
        rect = self.getViewBox().sceneBoundingRect()
        return rect.left(), rect.top(), rect.right(), rect.bottom()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self._is_complete():
            self._restyle()

    def _is_complete(self) -> bool:
        """Qt tells of changes while the constructor of the base class still runs."""
        return hasattr(self, "_labels")

    def _add_line(self, connect: str, *, antialias: bool = True) -> pg.PlotCurveItem:
        line = pg.PlotCurveItem(connect=connect, antialias=antialias)
        self.addItem(line)
        return line

    def _restyle(self) -> None:
        """Pens and fonts as they are now."""
        ink, soft, hairline, card = theme.ink(self), theme.soft(self), theme.hairline(self), theme.card(self)
        self.setBackground(card)
        dashes, dots = Qt.PenStyle.CustomDashLine, Qt.PenStyle.DotLine
        self._grid.setPen(pg.mkPen(hairline))
        self._leaders.setPen(pg.mkPen(soft, style=dots))
        self._reference.setPen(pg.mkPen(soft, style=dots, width=self._line_width))
        self._steps.setPen(pg.mkPen(hairline))
        self._train.setPen(pg.mkPen(ink, width=self._line_width))
        pen = pg.mkPen(ink, width=self._line_width)
        pen.setStyle(dashes)
        pen.setDashPattern([5, 3])
        self._test.setPen(pen)
        self._markers.setPen(pg.mkPen(ink, width=self._line_width))
        self._markers.setSize(7 + 2 * (self._line_width - 1))
        self._dot.setSize(5 + 2 * (self._line_width - 1))
        self._mark.setPen(pg.mkPen(ink, width=1 + self._line_width))
        self._knob.setPen(pg.mkPen(card))
        self._knob.setBrush(ink)
        self._markers.setBrush(card)
        self._dot.setPen(pg.mkPen(None))
        self._dot.setBrush(ink)
        for label, colour in zip(self._labels, (ink, ink, soft), strict=True):
            label.setFont(theme.font("small"))
            label.setColor(colour)
            label.fill = pg.mkBrush(card)
        for side, title in zip(("bottom", "left"), self._titles, strict=True):
            axis = self.getAxis(side)
            axis.setPen(pg.mkPen(None))
            axis.setTextPen(pg.mkPen(soft))
            axis.setTickFont(theme.font("small"))
            axis.setStyle(tickLength=0, tickTextOffset=theme.GRID // 2, tickAlpha=0, hideOverlappingLabels=False)
            axis.label.setFont(theme.font("small"))
            axis.setLabel(title, color=soft.name())
        self._fold_titles()
        if self._curves is not None:
            self._draw_frame(self._curves)
            self._place(self._curves)

    def _fold_titles(self) -> None:
        """Leaves the axes' titles out where the plot is so low that they would be cut, or take what is left of it."""
        metrics = QFontMetricsF(theme.font("small"))
        line, space = round(metrics.height()), theme.GRID // 2
        has_bottom = self.height() >= _LOWEST_WITH_TITLE * line
        bottom = (2 if has_bottom else 1) * line + space
        has_left = metrics.horizontalAdvance(self._titles[1]) <= self.height() - bottom - line
        for side, is_shown in (("bottom", has_bottom), ("left", has_left)):
            self.getAxis(side).showLabel(is_shown)
        self.getAxis("bottom").setHeight(bottom)
        self.getAxis("left").setWidth((line if has_left else 0) + theme.GRID + round(self._y_words_width()))
        self.plotItem.layout.setContentsMargins(0, line // 2 + 1, 0, 0)  # for half of the uppermost words

    def _draw_frame(self, curves: Curves) -> None:
        """Ticks, grid and the level to compare with: a third of a repaint, so only where they have changed."""
        metrics, view = QFontMetricsF(theme.font("small")), self.getViewBox()
        every = max(1, ceil(len(curves.y_ticks) * metrics.height() / max(1.0, view.height())))
        num_steps = max(1, min(6, int(view.width() / (2 * metrics.horizontalAdvance("100")))))
        frame = (curves.span, curves.y_ticks, curves.reference, every, num_steps)
        if frame == self._frame:
            return
        self._frame = frame
        x_ticks = [(value, f"{value:g}") for value in nice_ticks(curves.span, num_steps)]
        self.getAxis("bottom").setTicks([x_ticks])
        self.getAxis("left").setTicks([curves.y_ticks[::every]])
        levels = np.repeat([value for value, _ in curves.y_ticks], 2)
        _draw_line(self._grid, np.tile([0.0, curves.span], len(curves.y_ticks)), levels)
        if curves.reference is None:
            _draw_line(self._reference, _NOTHING, _NOTHING)
        else:
            _draw_line(self._reference, np.array([0.0, curves.span]), np.repeat(curves.reference[0], 2))

    def _draw_mark(self, curves: Curves) -> None:
        """From the bottom to the top of the axes, with a knob up there that one can take hold of."""
        places = [] if self._marked is None else [min(self._marked, curves.span)]
        _draw_line(self._mark, np.repeat(places, 2), np.array([0.0, curves.ceiling] * len(places)))
        self._knob.setData(places, [curves.ceiling] * len(places))

    def _y_words_width(self) -> float:
        metrics = QFontMetricsF(theme.font("small"))
        return max(map(metrics.horizontalAdvance, ("100", "0.05")))

    def _place(self, curves: Curves) -> None:
        """Sets the axes' range so that the labels have space on the right, and puts them there."""
        view = self.getViewBox()
        texts = (curves.train.label, curves.test.label, curves.reference[1] if curves.reference else "")
        metrics = QFontMetricsF(theme.font("small"))
        margin = _LABEL_GAP + max(map(metrics.horizontalAdvance, texts)) + 2 * _LABEL_MARGIN
        width, height = max(1.0, view.width()), max(1.0, view.height())
        per_pixel_x = curves.span / max(width - _SPACE - margin, width / 4)
        floor = -0.02 * curves.ceiling  # a line at zero is not cut in half
        per_pixel_y = (curves.ceiling - floor) / max(height - _SPACE, height / 2)
        left, top = -_SPACE * per_pixel_x, floor + per_pixel_y * height
        view.setRange(xRange=(left, left + per_pixel_x * width), yRange=(floor, top), padding=0, update=True)
        reference_end = (curves.span, curves.reference[0]) if curves.reference else None
        all_ends = enumerate((curves.train.end(), curves.test.end(), reference_end))
        ends = {index: end for index, end in all_ends if end is not None and texts[index]}
        shown = list(ends)
        column = max((ends[index][0] for index in shown if index < 2), default=0.0)
        is_apart = (curves.span - column) / per_pixel_x > margin  # the reference's words are further to the right
        gap = metrics.height() + 2 * _LABEL_MARGIN
        centres = {index: (top - ends[index][1]) / per_pixel_y for index in shown}
        for group in ([i for i in shown if i < 2], [i for i in shown if i == 2]) if is_apart else (shown,):
            moved = push_apart([centres[index] for index in group], gap, gap / 2, height - gap / 2)
            centres.update(zip(group, moved, strict=True))
        leaders = []
        for index, label in enumerate(self._labels):
            label.setVisible(index in shown)
            if index not in shown:
                continue
            x = (curves.span if index == 2 else column) + (_LABEL_GAP - _LABEL_MARGIN) * per_pixel_x
            y = top - centres[index] * per_pixel_y
            label.setText(texts[index])
            label.setPos(x, y)
            leaders += [ends[index], (x, y)]
        _draw_line(self._leaders, np.array([x for x, _ in leaders]), np.array([y for _, y in leaders]))

    def _on_resized(self) -> None:
        self._fold_titles()
        if self._curves is not None:
            self._draw_frame(self._curves)
            self._place(self._curves)


def _draw_line(line: pg.PlotCurveItem, x: np.ndarray, y: np.ndarray) -> None:
    """Hidden where there is nothing to connect: an empty path is an error in an SVG file."""
    line.setData(x, y)
    line.setVisible(len(x) > 1)
