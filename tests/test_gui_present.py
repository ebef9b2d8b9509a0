"""Presenting: how it begins, what it shows, and that everything is as before when it ends."""

import pytest
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from settle import settle

from gui.scenes import Stage


def begin(stage: Stage) -> None:
    QTest.keyClick(stage.window, Qt.Key.Key_F11)
    stage.wait_for(stage.window.isFullScreen, "the full screen")
    settle(stage.window)


def places(window) -> list[int]:
    return [edge for dock in window.docks.values() for edge in (dock.isVisible(), *dock.geometry().getRect())]


@pytest.mark.parametrize("way", ["F11", "Esc", "button"])
def test_the_window_comes_back_to_its_place_size_and_type(stage, way):
    window = stage.window
    # The form's note on the time, which decides how high it is, must not come in between.
    stage.wait_for(lambda: window.run_panel.estimate.text().startswith("Whole run"), "the estimate")
    window.setGeometry(QRect(7, 30, 1100, 640))
    settle(window)
    before, font, docks = window.geometry(), QApplication.font(), places(window)
    begin(stage)
    assert QApplication.font().pointSizeF() > font.pointSizeF()
    if way == "button":
        stage.click(window.toolbar.present)
    else:
        QTest.keyClick(window, Qt.Key.Key_F11 if way == "F11" else Qt.Key.Key_Escape)
    stage.wait_for(lambda: not window.isFullScreen(), "the window")
    assert not window.presentation.is_on
    assert window.geometry() == before
    assert (QApplication.font(), window.menuBar().isVisible()) == (font, True)
    settle(window)
    assert places(window) == pytest.approx(docks, abs=6)  # the least height of a card follows its type a moment later


def test_the_screen_says_how_to_leave_in_words_however_small_it_is(stage):
    window = stage.window
    begin(stage)
    for size in ((880, 440), (1280, 720)):
        window.resize(*size)
        settle(window)
        assert "Esc" in window.toolbar.present.text()
        assert not window.toolbar.present.is_compact()
        assert window.toolbar.present.visibleRegion().boundingRect() == window.toolbar.present.rect()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert "Esc" not in window.toolbar.present.text()


def test_esc_closes_an_enlarged_map_and_an_error_before_it_leaves(stage):
    window = stage.window
    begin(stage)
    window.error_bar.show_sentence("Something is wrong.")
    window.inside.block_view.lanes.setFocus()
    QTest.keyClick(window.inside.block_view.lanes, Qt.Key.Key_Return)
    assert window.inside.is_enlarged()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert (window.inside.is_enlarged(), window.presentation.is_on) == (False, True)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert (window.error_bar.isHidden(), window.presentation.is_on) == (True, True)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not window.presentation.is_on


def test_the_curves_are_drawn_thicker_while_presenting(stage):
    window = stage.window
    stage.wait_for(lambda: window.curves.loss, "the curves")

    def dark_rows() -> int:
        """How high the line of the training accuracy is at its flat end, in pixels that are nearly ink."""
        plot = window.curves.accuracy.plot
        view = plot.getViewBox()
        end = view.mapViewToScene(QPointF(5.5, 0)).x()
        image = plot.grab().toImage()
        return sum(image.pixelColor(round(end), y).lightness() < 90 for y in range(image.height()))

    QApplication.processEvents()
    thin = dark_rows()
    begin(stage)
    QApplication.processEvents()
    thick = dark_rows()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert thick > thin


def test_what_is_remembered_when_one_leaves_while_presenting_is_the_window_from_before(stage):
    window, font = stage.window, QApplication.font()
    begin(stage)
    window.close()
    assert not window.presentation.is_on
    assert QApplication.font() == font
    geometry, _ = window._settings.layout()
    window.restoreGeometry(geometry)
    assert not window.isFullScreen()
