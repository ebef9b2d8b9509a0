"""Opened pictures: the place to drop them, and the row of several."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from gui.predict.open_page import DropArea, PictureItem, PictureRow

_LEFT, _PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def _image(colour: str, width: int = 40, height: int = 20) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


@pytest.fixture
def area(qtbot):
    area = DropArea()
    qtbot.addWidget(area)
    area.resize(200, 200)
    return area


@pytest.fixture
def row(qtbot):
    row = PictureRow()
    qtbot.addWidget(row)
    row.resize(264, row.sizeHint().height())
    row.show_pictures([PictureItem(f"{number}.png", _image("red"), "Shirt") for number in range(12)])
    return row


def test_an_opened_picture_keeps_its_proportions(area):
    area.show_image(_image("red", 100, 50), "red.png")
    shown = area.grab().toImage()
    assert shown.pixelColor(100, 55).name() == "#ff0000"
    assert shown.pixelColor(100, 45).name() != "#ff0000"
    assert shown.pixelColor(5, 100).name() == "#ff0000"


def test_an_empty_image_leaves_the_invitation(area):
    area.show_image(QImage(), "nothing")
    assert area.image() is None
    area.grab()


def test_a_click_asks_for_files(area, qtbot):
    with qtbot.waitSignal(area.clicked):
        QTest.mouseClick(area, _LEFT)


def test_a_click_chooses_a_picture(row, qtbot):
    with qtbot.waitSignal(row.selected) as signal:
        QTest.mouseClick(row, _LEFT, _PLAIN, row.place_of(2).center().toPoint())
    assert signal.args == [2]
    assert row.current() == 2


def test_a_click_on_the_chosen_picture_says_nothing(row, qtbot):
    with qtbot.assertNotEmitted(row.selected):
        QTest.mouseClick(row, _LEFT, _PLAIN, row.place_of(0).center().toPoint())


def test_arrow_keys_go_through_all_pictures_and_keep_them_in_view(row):
    for expected in range(1, 12):
        QTest.keyClick(row, Qt.Key.Key_Right)
        assert row.current() == expected
        assert row.rect().toRectF().contains(row.place_of(expected).center())
    QTest.keyClick(row, Qt.Key.Key_Right)
    assert row.current() == 11
    QTest.keyClick(row, Qt.Key.Key_Home)
    assert row.current() == 0
    assert row.rect().toRectF().contains(row.place_of(0).center())


def test_clicks_at_the_right_edge_reach_the_last_picture(row):
    for _ in range(12):
        QTest.mouseClick(row, _LEFT, _PLAIN, QPoint(row.width() - 3, 20))
    assert row.current() == 11


def test_new_pictures_start_at_the_first(row, qtbot):
    QTest.keyClick(row, Qt.Key.Key_End)
    with qtbot.assertNotEmitted(row.selected):
        row.show_pictures([PictureItem("a.png", _image("red")), PictureItem("b.png", _image("blue"))])
    assert row.current() == 0
    assert row.count() == 2
    row.grab()
