"""Icons come from their files once, whoever asks and however often."""

from itertools import product

import pytest
from PySide6.QtGui import QColor, QPixmapCache

from gui import icons
from gui.widgets import FlatButton


@pytest.fixture
def drawn(qapp, monkeypatch):
    """What is drawn from files from now on."""
    QPixmapCache.clear()
    asked, draw = [], icons.QSvgRenderer
    monkeypatch.setattr(icons, "QSvgRenderer", lambda source: asked.append(bytes(source.data())) or draw(source))
    return asked


def test_a_button_that_is_painted_again_reads_no_file(qtbot, drawn):
    button = FlatButton(icon_name="undo")
    qtbot.addWidget(button)
    button.grab()
    before = len(drawn)
    assert before >= 1
    for _ in range(5):
        button.grab()
    assert len(drawn) == before


def test_each_name_colour_size_and_ratio_is_a_picture_of_its_own(drawn):
    kinds = list(product(("undo", "redo"), (QColor("black"), QColor("white")), (1.0, 1.5), (16, 20)))
    first = [icons.pixmap(*kind).toImage() for kind in kinds]
    assert len(drawn) == len(kinds)
    again = [icons.pixmap(*kind).toImage() for kind in kinds]
    assert len(drawn) == len(kinds)
    assert first == again
    for index, (_, _, ratio, size) in enumerate(kinds):
        assert first[index].width() == round(size * ratio)
        assert first[index].devicePixelRatio() == ratio
        assert all(first[index] != other for other in first[:index])
