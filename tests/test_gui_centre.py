"""The middle of the window shows one page at a time and leads back to the network."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from gui.centre import Centre
from gui.page_table import PageSpec

SPECS = (PageSpec("inside", "Network", "", "Ctrl+1"), PageSpec("other", "Other", "", "Ctrl+2"))


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def centre(window: QMainWindow, qtbot: QtBot) -> Centre:
    centre = Centre(SPECS, {"inside": QLineEdit(), "other": QLineEdit()})
    window.setCentralWidget(centre)
    window.addActions(centre.actions_of_pages())
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()  # keys go to the active window alone, and X without a window manager chooses none
    qtbot.waitUntil(window.isActiveWindow)
    return centre


def test_the_network_is_shown_first(centre: Centre) -> None:
    assert centre.page() == "inside"
    assert [action.isChecked() for action in centre.actions_of_pages()] == [True, False]


def test_each_page_has_a_key(centre: Centre, qtbot: QtBot) -> None:
    with qtbot.waitSignal(centre.page_changed) as told:
        QTest.keyClick(centre.window(), Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["other"] == [centre.page()]
    with qtbot.waitSignal(centre.page_changed) as told:
        QTest.keyClick(centre.window(), Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["inside"]


def test_a_page_has_a_button_that_leads_back(centre: Centre) -> None:
    centre.show_page("other")
    card = centre.currentWidget()
    back = next(child for child in card.findChildren(QWidget) if child.metaObject().className() == "FlatButton")
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert centre.page() == "inside"


def test_the_keyboard_follows_from_page_to_page(centre: Centre) -> None:
    centre.currentWidget().setFocus()
    centre.show_page("other")
    assert centre.currentWidget().isAncestorOf(centre.window().focusWidget())


def test_going_back_says_whether_there_was_a_way(centre: Centre) -> None:
    centre.show_page("other")
    assert centre.go_back()
    assert not centre.go_back()
