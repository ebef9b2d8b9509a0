"""Views that can be moved, closed and brought back: the window makes them from the rows of one table."""

from base64 import b64decode

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

import gui.main_window
from gui.dock_table import DOCKS, DockSpec
from gui.language import LanguageSwitch
from gui.main_window import MainWindow
from gui.settings import Settings

_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea

# What `saveState` gave in November 2026, when the docks had no table yet: the list of runs closed, the prediction
# below the run on the left, the picture 400 pixels wide.
_SAVED_LONG_AGO = b64decode(
    "AAAA/wAAAAD9AAAAAwAAAAAAAADoAAACb/wCAAAAA/sAAAAGAHIAdQBuAQAAAEkAAAGEAAABJgD////7AAAACAByAHUAbgBzCAAAAkQAAAB0AAAA"
    "OgD////7AAAAFABwAHIAZQBkAGkAYwB0AGkAbwBuAQAAAdMAAADlAAAA5QD///8AAAABAAABkAAAAm/8AgAAAAH7AAAADgBwAGkAYwB0AHUAcgBl"
    "AQAAAEkAAAJvAAABZQD///8AAAADAAACbAAAAPr8AQAAAAH7AAAADABjAHUAcgB2AGUAcwEAAAD2AAACbAAAAGgA////AAACbAAAAW8AAAAEAAAA"
    "BAAAAAEAAAAC/AAAAAEAAAACAAAAAQAAAA4AdABvAG8AbABiAGEAcgEAAAAA/////wAAAAAAAAAA"
)


_GEOMETRY_LONG_AGO = bytes.fromhex(
    "01d9d0cb00030000000000000000000000000503000002d3000000020000000200000501000002d10000000000000000032000000002000000"
    "0200000501000002d1"
)


class _Window(MainWindow):
    """With one view more."""

    def _make_parts(self):
        super()._make_parts()
        self.matrix = QLabel("confusions")


@pytest.fixture
def make_window(qtbot, monkeypatch):
    windows = []

    def make(*rows: DockSpec) -> MainWindow:
        monkeypatch.setattr(gui.main_window, "DOCKS", (*DOCKS, *rows))
        window = _Window(Settings(), LanguageSwitch(QApplication.instance()), theme_name="light", language="en")
        windows.append(window)
        if Settings().layout() is None:
            window.resize(1280, 720)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()  # keys go to the active window alone, and X without a window manager chooses none
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield make
    for window in windows:
        window.close()
        window.dispose()


def _standing(window):
    """Where each dock stands; None for a closed one."""
    return {
        name: window.dockWidgetArea(dock) if dock.isVisible() else None
        for name, dock in window.docks.items()
        if name != "matrix"
    }


def test_at_first_each_dock_has_the_size_that_its_row_says(qtbot, make_window):
    docks = make_window().docks

    def sizes():
        return [docks["run"].width(), docks["picture"].width(), docks["curves"].height()]

    qtbot.waitUntil(lambda: sizes() == [232, 292, 220])  # 275 of 900 pixels, as 220 of 720
    assert docks["runs"].x() == docks["run"].x() < docks["curves"].x() < docks["prediction"].x() == docks["picture"].x()


def test_a_layout_saved_before_there_was_a_table_still_stands(make_window):
    window = make_window()
    assert window.restoreState(QByteArray(_SAVED_LONG_AGO))
    assert window.docks["runs"].isHidden()
    assert window.dockWidgetArea(window.docks["prediction"]) == _LEFT
    assert window.docks["prediction"].y() > window.docks["run"].y()
    assert window.docks["picture"].width() == 400


def test_one_row_more_is_one_dock_more_in_its_place_with_its_title_and_in_the_view_menu(qtbot, make_window):
    window = make_window(DockSpec("matrix", "Prediction", "matrix", _RIGHT))
    dock = window.docks["matrix"]
    assert dock.isVisible()
    assert dock.isAncestorOf(window.matrix)
    assert dock.x() == window.docks["picture"].x()
    assert dock.windowTitle() == "Prediction"
    menus = [action.menu() for action in window.menuBar().actions()]
    (view,) = [menu for menu in menus if dock.toggleViewAction() in menu.actions()]
    assert view.title() == "&View"
    window.set_language("zh_CN")
    qtbot.waitUntil(lambda: dock.windowTitle() == "预测")
    window.set_language("en")


def test_a_row_may_say_that_its_dock_is_closed_at_first_and_its_key_opens_and_closes_it(make_window):
    window = make_window(DockSpec("matrix", "Prediction", "matrix", _RIGHT, key="Ctrl+9", is_open=False))
    dock = window.docks["matrix"]
    assert dock.isHidden()
    QTest.keyClick(window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    assert dock.isVisible()
    QTest.keyClick(window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    assert dock.isHidden()
    dock.show()
    window.commands.actions["reset_layout"].trigger()
    assert dock.isHidden()


def test_while_presenting_only_the_docks_of_that_mode_stand_and_their_keys_work(make_window):
    window = make_window(DockSpec("matrix", "Prediction", "matrix", _RIGHT, key="Ctrl+9", modes=("work",)))
    window.commands.actions["present"].trigger()
    assert {name for name, dock in window.docks.items() if dock.isVisible()} == {"curves", "picture", "prediction"}
    QTest.keyClick(window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    assert window.docks["matrix"].isVisible()
    window.commands.actions["present"].trigger()
    assert all(dock.isVisible() for dock in window.docks.values())


@pytest.mark.parametrize("is_open", [True, False])
def test_a_new_dock_leaves_the_others_where_a_saved_layout_has_them(make_window, is_open):
    Settings().set_layout(QByteArray(_GEOMETRY_LONG_AGO), QByteArray(_SAVED_LONG_AGO))
    window = make_window(DockSpec("matrix", "Prediction", "matrix", _RIGHT, is_open=is_open))
    assert _standing(window) == {
        "run": _LEFT,
        "runs": None,
        "curves": Qt.DockWidgetArea.BottomDockWidgetArea,
        "picture": _RIGHT,
        "prediction": _LEFT,
    }
    assert window.docks["matrix"].isVisible() == is_open
    if is_open:
        assert window.dockWidgetArea(window.docks["matrix"]) == _RIGHT
        assert window.rect().contains(window.docks["matrix"].geometry())
        assert window.docks["matrix"].height() > 0
