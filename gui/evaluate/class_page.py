"""The figures by class, and our accuracy beside that of people and of published networks."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.evaluate.published import SOURCE, PublishedResult
from core.evaluate.report import Report
from gui import theme
from gui.evaluate.class_table import ClassTable
from gui.evaluate.others_view import OthersView
from gui.language import Translated
from gui.widgets import Label


class ClassPage(Translated, QWidget):
    """The table on the left, the published results on the right where there are any."""

    def __init__(self) -> None:
        super().__init__()
        self.table, self.others = ClassTable(), OthersView()
        self._title, self._source = Label(bold=True), Label(size="small", soft=True, wrap=True)
        self._beside = QWidget()
        beside = QVBoxLayout(self._beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.GRID // 2)
        beside.addWidget(self._title)
        beside.addWidget(self.others, 1)
        beside.addWidget(self._source)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.GRID)
        layout.addWidget(self.table, 3)
        layout.addWidget(self._beside, 2)
        self._retranslate()

    def show_figures(self, report: Report, published: Sequence[PublishedResult], name: str) -> None:
        """Shows the figures of the weights called `name`."""
        self.table.show_report(report)
        self.others.show_results(published, name, report.accuracy)
        self._beside.setVisible(bool(published))

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Accuracy beside others, in %"))
        self._source.setText(
            self.tr(
                "People without knowledge of fashion: 1,000 test images, majority of three answers. From the README of"
                " {source}."
            ).format(source=SOURCE)
        )
