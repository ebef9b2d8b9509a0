"""The middle or a dock as large as the window, by key and by double click, and put back."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from settle import settle

from core.inside.network_map import network_map
from gui.language import LanguageSwitch
from gui.main_window import MainWindow
from gui.settings import Settings

_LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot):
    window = MainWindow(Settings(), LanguageSwitch(QApplication.instance()), theme_name="light", language="en")
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()  # keys go to the active window alone, and X without a window manager chooses none
    qtbot.waitUntil(window.isActiveWindow)
    settle(window)
    yield window
    window.close()
    window.dispose()


def double_click(widget, place):
    """As the desktop tells it: two presses, the second of which Qt takes for a double click."""
    window = widget.window()
    QTest.mouseDClick(window.windowHandle(), _LEFT, pos=widget.mapTo(window, place))
    settle(window)


def double_click_title(dock):
    double_click(dock.titleBarWidget(), QPoint(30, 6))


def press(window, key):
    QTest.keyClick(window, key)
    settle(window)


def places(window):
    """Where the middle and each dock stand; None for what is hidden."""
    return [each.geometry().getRect() if each.isVisible() else None for each in (window.centre, *window.docks.values())]


def fills(window, view):
    """Whether a view has all the width, and all the height between the tool bar and the foot."""
    others = [each for each in (window.centre, *window.docks.values()) if each is not view]
    return (
        view.width() > window.width() - 40
        and view.height() > window.height() - 120
        and not any(each.isVisible() for each in others)
    )


def test_the_key_enlarges_the_middle_with_its_maps_and_escape_puts_it_back(window):
    window.inside.show_network(network_map("googlenet", image_size=96, in_channels=1, num_classes=10))
    settle(window)
    before, scale = places(window), window.inside.block_view.lanes.scale()
    press(window, Qt.Key.Key_F9)
    assert fills(window, window.centre)
    assert window.inside.block_view.lanes.scale() >= 1.5 * scale
    press(window, Qt.Key.Key_Escape)
    assert places(window) == before
    assert window.inside.block_view.lanes.scale() == scale


@pytest.mark.parametrize("name", ["curves", "picture", "prediction"])
def test_a_double_click_on_the_title_of_a_dock_enlarges_it_and_another_puts_it_back(window, name):
    before, dock = places(window), window.docks[name]
    double_click_title(dock)
    assert fills(window, dock)
    double_click_title(dock)
    assert places(window) == before
    assert not dock.isFloating()


def test_the_key_enlarges_the_dock_that_has_the_keyboard(window):
    window.picture_panel.switch.setFocus()
    press(window, Qt.Key.Key_F9)
    assert fills(window, window.docks["picture"])
    assert window.picture_panel.switch.hasFocus()
    QTest.mouseClick(window.enlarging.button, _LEFT)
    assert window.centre.isVisible()
    assert window.enlarging.button.isHidden()


def test_a_form_that_has_the_keyboard_gives_the_space_to_the_middle(window):
    window.run_panel.field("seed").setFocus()
    press(window, Qt.Key.Key_F9)
    assert fills(window, window.centre)
    assert window.focusWidget() is window  # and so no button gets it by chance


def test_a_double_click_enlarges_a_page_by_its_title_and_not_by_what_is_below(window):
    window.centre.show_page("by_hand")
    settle(window)
    card = window.centre.currentWidget()
    double_click(card, QPoint(200, card.height() - 4))
    assert not window.enlarging.is_enlarged()
    double_click(card, QPoint(200, 20))
    assert fills(window, window.centre)
    assert window.centre.page() == "by_hand"


def test_what_is_begun_in_the_enlarged_view_stays(window):
    """A view that is hidden for a moment forgets: a stroke, the square over the picture."""
    window.centre.show_page("why")
    left = []
    window.why_view.left.connect(lambda: left.append(True))
    press(window, Qt.Key.Key_F9)
    press(window, Qt.Key.Key_F9)
    assert not left


def test_escape_puts_back_before_it_leaves_the_page(window):
    window.centre.show_page("by_hand")
    press(window, Qt.Key.Key_F9)
    press(window, Qt.Key.Key_Escape)
    assert not window.enlarging.is_enlarged()
    assert window.centre.page() == "by_hand"
    press(window, Qt.Key.Key_Escape)
    assert window.centre.page() == "inside"


def test_a_page_that_is_asked_for_puts_an_enlarged_dock_back(window):
    double_click_title(window.docks["curves"])
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)  # the page that was there before
    assert window.centre.isVisible()
    double_click_title(window.docks["curves"])
    QTest.keyClick(window, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    assert window.by_hand_view.isVisible()
    assert window.docks["curves"].isVisible()


def test_a_dock_that_is_asked_for_comes_and_one_that_is_closed_goes(window):
    window.docks["runs"].close()
    press(window, Qt.Key.Key_F9)
    window.docks["runs"].toggleViewAction().trigger()
    assert window.docks["runs"].isVisible()
    assert window.docks["curves"].isVisible()
    double_click_title(window.docks["curves"])
    window.docks["curves"].toggleViewAction().trigger()
    assert window.centre.isVisible()
    assert not window.docks["curves"].isVisible()


def test_the_docks_follow_a_window_that_was_resized_meanwhile(window):
    press(window, Qt.Key.Key_F9)
    window.resize(1440, 900)
    settle(window)
    press(window, Qt.Key.Key_F9)
    docks = window.docks
    assert (docks["run"].width(), docks["picture"].width(), docks["curves"].height()) == (232, 292, 275)


def test_what_is_remembered_is_the_window_and_not_what_was_enlarged(window):
    press(window, Qt.Key.Key_F9)
    window.close()
    _, docks = Settings().layout()
    assert window.restoreState(docks)
    assert not window.docks["curves"].isHidden()


def test_presenting_begins_and_ends_with_nothing_enlarged(window):
    before = places(window)
    press(window, Qt.Key.Key_F9)
    press(window, Qt.Key.Key_F11)
    assert window.docks["curves"].isVisible()
    press(window, Qt.Key.Key_F9)
    assert fills(window, window.centre)
    press(window, Qt.Key.Key_Escape)
    assert window.presentation.is_on
    assert window.docks["curves"].isVisible()
    press(window, Qt.Key.Key_Escape)
    assert not window.presentation.is_on
    settle(window)
    # With another size of type in between Qt shares out the heights anew, to a pixel or two.
    for now, then in zip(places(window), before, strict=True):
        assert max(abs(one - other) for one, other in zip(now, then, strict=True)) <= 2


def test_a_floating_dock_is_left_alone(window):
    dock = window.docks["curves"]
    dock.setFloating(True)
    settle(window)
    press(window, Qt.Key.Key_F9)
    assert window.centre.isVisible()
    assert dock.isVisible()
    assert not window.docks["picture"].isVisible()
    press(window, Qt.Key.Key_F9)
    assert dock.isFloating()
    assert window.docks["picture"].isVisible()
