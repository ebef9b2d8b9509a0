"""Widgets that several rooms share."""

from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF

from gui import theme
from gui.widgets import Segmented

WORDS = ["Book", "Fast", "Best", "Custom"]


def test_each_word_of_a_row_has_space_and_the_whole_row_takes_clicks(qtbot):
    row = Segmented()
    qtbot.addWidget(row)
    row.set_choices([(word, word) for word in WORDS], WORDS[0])
    metrics = QFontMetricsF(theme.font("body", bold=True))
    tight = sum(metrics.horizontalAdvance(word) for word in WORDS) + 4 * 5
    for width in (round(tight), 208, 400):
        row.resize(width, 30)
        row.show()
        edges = [(row._segment(index).left(), row._segment(index).right()) for index in range(4)]
        assert edges[0][0] == 0
        assert abs(edges[-1][1] - width) < 0.01
        for (_, end), (start, _) in pairwise(edges):
            assert abs(end - start) < 0.01
        for word, (left, right) in zip(WORDS, edges, strict=True):
            assert right - left >= metrics.horizontalAdvance(word) + 4
            qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(round((left + right) / 2), 15))
            assert row.value() == word
