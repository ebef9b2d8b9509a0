"""The page "Two moments" in the window: the bars that it lends may have all of the window to themselves."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.moment_scenes import two_moments


def test_the_bars_keep_both_columns_while_they_have_the_whole_window_and_lose_them_with_the_page(stage):
    two_moments(stage)
    window = stage.window
    moment = window.shown.moment
    assert moment is not None
    assert window.bars.is_comparing()
    width = window.docks["prediction"].width()
    window.enlarging.enlarge(window.docks["prediction"])
    stage.wait_for(lambda: not window.two_moments_view.isVisible(), "the bars alone")
    assert window.bars.is_comparing()
    assert window.shown.moment == moment
    window.enlarging.put_back()
    stage.wait_for(lambda: window.docks["prediction"].width() == width, "the docks of before")
    assert window.bars.is_comparing()
    window.enlarging.enlarge(window.docks["prediction"])
    stage.wait_for(lambda: not window.two_moments_view.isVisible(), "the bars alone")
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    stage.wait_for(window.inside.isVisible, "the network")
    assert not window.bars.is_comparing()
    assert window.shown.moment is None
