"""Whether the network is as often right as it is certain: accuracy against certainty, in bins."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget

from core.evaluate.calibration import Calibration
from gui import theme

_TICKS = [(value, str(value)) for value in (0, 20, 40, 60, 80, 100)]


class CalibrationPlot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph comes without types
    """A bar a bin as high as its accuracy, a point at its mean certainty, larger where more images lie in the bin.

    On the dotted line a network is exactly as often right as it says. Like the curves it takes no mouse.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._titles = ("", "")
        view = self.getViewBox()
        view.setMouseEnabled(False, False)
        view.setMenuEnabled(False)
        view.setDefaultPadding(0)
        view.disableAutoRange()
        view.setRange(xRange=(0, 100), yRange=(0, 103), padding=0)  # a point at 100 % is not cut in half
        self.hideButtons()
        for side in ("bottom", "left"):
            self.getAxis(side).enableAutoSIPrefix(False)
            self.getAxis(side).setTicks([_TICKS])
        self._bars = pg.BarGraphItem(x0=[], x1=[], height=[])
        self._ideal = pg.PlotCurveItem(np.array([0, 100]), np.array([0, 100]), antialias=True)
        self._points = pg.ScatterPlotItem(useCache=False, antialias=True)
        for item in (self._bars, self._ideal, self._points):
            self.addItem(item)
        self._calibration: Calibration | None = None
        self._restyle()

    def show_calibration(self, calibration: Calibration) -> None:
        """Draws these bins instead of those before."""
        self._calibration = calibration
        known = [
            (each.low, each.high, each.accuracy, each.certainty, each.num_images)
            for each in calibration.bins
            if each.accuracy is not None and each.certainty is not None
        ]
        low, high, accuracy, certainty, num_images = np.array(known, float).reshape(len(known), 5).T
        self._bars.setOpts(x0=100 * low, x1=100 * high, height=100 * accuracy)
        sizes = 5 + 9 * np.sqrt(num_images / max(1.0, num_images.max(initial=1.0)))
        self._points.setData(100 * certainty, 100 * accuracy, size=sizes)

    def set_titles(self, x_title: str, y_title: str) -> None:
        """Names the axes."""
        self._titles = (x_title, y_title)
        self._restyle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Qt tells of changes while the constructor of the base class still runs.
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_points"):
            self._restyle()

    def _restyle(self) -> None:
        """Pens and fonts as they are now."""
        ink, soft, card = theme.ink(self), theme.soft(self), theme.card(self)
        self.setBackground(card)
        self._bars.setOpts(brush=pg.mkBrush(theme.quiet(self)), pen=pg.mkPen(soft))
        self._ideal.setPen(pg.mkPen(soft, style=Qt.PenStyle.DotLine))
        self._points.setPen(pg.mkPen(card))
        self._points.setBrush(ink)
        metrics = QFontMetricsF(theme.font("small"))
        for side, title in zip(("bottom", "left"), self._titles, strict=True):
            axis = self.getAxis(side)
            axis.setPen(pg.mkPen(None))
            axis.setTextPen(pg.mkPen(soft))
            axis.setTickFont(theme.font("small"))
            axis.setStyle(tickLength=0, tickTextOffset=theme.GRID // 2, tickAlpha=0, hideOverlappingLabels=False)
            axis.label.setFont(theme.font("small"))
            axis.setLabel(title, color=soft.name())
        line = round(metrics.height())
        self.getAxis("bottom").setHeight(2 * line + theme.GRID // 2)
        self.getAxis("left").setWidth(line + theme.GRID + round(metrics.horizontalAdvance("100")))
        self.plotItem.layout.setContentsMargins(0, line // 2 + 1, round(metrics.horizontalAdvance("100") / 2), 0)
