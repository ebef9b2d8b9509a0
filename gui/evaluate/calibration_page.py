"""The calibration plot with its error and what that means."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.evaluate.calibration import Calibration
from gui import theme
from gui.evaluate.calibration_plot import CalibrationPlot
from gui.language import Translated
from gui.widgets import Label


class CalibrationPage(Translated, QWidget):
    """The plot, and below it the error in words."""

    def __init__(self) -> None:
        super().__init__()
        self._calibration: Calibration | None = None
        self.plot = CalibrationPlot()
        self.error = Label(bold=True)
        self._meaning = Label(size="small", soft=True, wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID // 2)
        layout.addWidget(self.error)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self._meaning)
        self._retranslate()

    def show_calibration(self, calibration: Calibration) -> None:
        """Shows these bins instead of those before."""
        self._calibration = calibration
        self.plot.show_calibration(calibration)
        self._say()

    def _say(self) -> None:
        if self._calibration is None or self._calibration.error is None:
            self.error.setText("")
            return
        known = [each for each in self._calibration.bins if each.accuracy is not None and each.certainty is not None]
        total = sum(each.num_images for each in known)
        excess = sum(each.num_images * ((each.certainty or 0) - (each.accuracy or 0)) for each in known) / total
        error = self.tr("Expected calibration error {error:.1f} %").format(error=100 * self._calibration.error)
        points = f"{100 * abs(excess):.1f}"
        if excess > 0:
            more = self.tr("on average {points} points more certain than right").format(points=points)
        else:
            more = self.tr("on average {points} points less certain than right").format(points=points)
        self.error.setText(f"{error} · {more}")

    def _retranslate(self) -> None:
        self.plot.set_titles(self.tr("certainty (%)"), self.tr("right (%)"))
        self._meaning.setText(
            self.tr(
                "The pictures in 15 bins of equal width by their largest probability. The error is the distance between"
                " certainty and share of right answers, averaged over all pictures; on the dotted line it is zero."
            )
        )
        self._say()
