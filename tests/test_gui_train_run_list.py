"""Tests of gui.train.run_list, with real keys and clicks."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap

from gui.train.run_list import RunList, RunSummary

NEW = RunSummary(Path("new"), "now", "epoch 3 of 10", 0.886, False, True)
OLD = RunSummary(Path("old"), "yesterday, a run with a name that is much too long for the dock", "", 0.8, False, True)
EMPTY = RunSummary(Path("empty"), "stopped at once", "", None, False, False)
BUNDLED = RunSummary(Path("bundled"), "book", "came with the program", 0.89, True, False)
RUNS = [NEW, OLD, EMPTY, BUNDLED]


@pytest.fixture
def run_list(qtbot):
    run_list = RunList()
    qtbot.addWidget(run_list)
    run_list.resize(208, 200)
    run_list.show()
    run_list.activateWindow()
    qtbot.waitUntil(run_list.isActiveWindow)
    run_list.show_runs(RUNS, BUNDLED.path)
    return run_list


@pytest.fixture
def chosen(run_list):
    seen = []
    run_list.run_chosen.connect(seen.append)
    return seen


def row_centre(run_list, row):
    return run_list.rows.visualItemRect(run_list.rows.item(row)).center()


def test_one_click_opens_a_run_but_not_the_one_that_is_shown(qtbot, run_list, chosen):
    run_list.show_runs([NEW, OLD, BUNDLED], NEW.path)
    qtbot.mouseClick(run_list.rows.viewport(), Qt.MouseButton.LeftButton, pos=row_centre(run_list, 0))
    assert chosen == []
    qtbot.mouseClick(run_list.rows.viewport(), Qt.MouseButton.LeftButton, pos=row_centre(run_list, 1))
    assert chosen == [OLD.path]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_arrows_and_enter_open_a_run_once(qtbot, run_list, chosen, key):
    run_list.rows.setFocus()
    qtbot.keyClick(run_list.rows, Qt.Key.Key_Home)
    qtbot.keyClick(run_list.rows, Qt.Key.Key_Down)
    qtbot.keyClick(run_list.rows, Qt.Key.Key_Down)
    qtbot.keyClick(run_list.rows, key)
    assert chosen == [EMPTY.path]


def test_the_newest_run_that_can_go_on_has_the_button(qtbot, run_list, chosen):
    asked = []
    run_list.continue_requested.connect(asked.append)
    qtbot.waitUntil(run_list.link.isVisible)
    qtbot.mouseClick(run_list.link, Qt.MouseButton.LeftButton)
    run_list.show_runs([EMPTY, OLD, NEW], None)
    qtbot.waitUntil(run_list.link.isVisible)
    run_list.link.setFocus()
    qtbot.keyClick(run_list.link, Qt.Key.Key_Return)
    assert asked == [NEW.path, OLD.path]
    assert chosen == []


def test_a_run_that_another_process_trains_is_marked_and_has_the_button_to_follow_it(qtbot, run_list, chosen):
    asked = []
    run_list.continue_requested.connect(asked.append)
    live = replace(NEW, can_continue=False, is_being_written=True)
    run_list.show_runs([live, OLD], None)
    qtbot.waitUntil(run_list.link.isVisible)
    assert run_list.link.text() == "Follow"
    qtbot.mouseClick(run_list.link, Qt.MouseButton.LeftButton)
    assert (chosen, asked) == ([NEW.path], [])
    item = run_list.rows.item(0)
    assert "is being trained now" in item.toolTip()
    assert "is being trained now" in item.data(Qt.ItemDataRole.AccessibleTextRole)
    run_list.show_runs([live, OLD], NEW.path)  # it is followed
    assert run_list.link.text() == "Continue"


def test_the_button_says_whether_a_run_goes_on_where_it_stopped_or_after_its_end(run_list):
    for is_finished, words in ((False, "where it was stopped"), (True, "one epoch more, at the learning rate with")):
        run_list.show_runs([replace(NEW, is_finished=is_finished)], None)
        assert words in run_list.link.toolTip()


def test_listing_the_same_again_leaves_the_focus_where_it_is(qtbot, run_list):
    run_list.link.setFocus()
    run_list.show_runs(list(RUNS), BUNDLED.path)
    assert run_list.link.hasFocus()


def test_where_no_run_can_go_on_there_is_no_button(run_list):
    run_list.show_runs([EMPTY, BUNDLED], None)
    assert run_list.link is None
    heights = [run_list.rows.visualItemRect(run_list.rows.item(row)).height() for row in range(2)]
    run_list.show_runs([replace(NEW, can_continue=False), BUNDLED], None)  # the row that had the button before
    assert [run_list.rows.visualItemRect(run_list.rows.item(row)).height() for row in range(2)] == heights


def test_tab_reaches_rows_and_button(qtbot, run_list):
    run_list.rows.setFocus()
    qtbot.keyClick(run_list.rows, Qt.Key.Key_Tab)
    assert run_list.link.hasFocus()


def test_an_empty_folder_is_said(run_list):
    run_list.show_runs([], None)
    assert run_list._empty_label.isVisible()
    assert not run_list.rows.isVisible()


def test_listing_again_keeps_the_cursor(qtbot, run_list):
    run_list.rows.setCurrentRow(2)
    run_list.show_runs([BUNDLED, *RUNS[:3]], NEW.path)
    assert run_list.rows.currentRow() == 3


def test_the_whole_name_is_in_the_tooltip(run_list):
    assert run_list.rows.item(1).toolTip() == OLD.title
    assert NEW.detail in run_list.rows.item(0).toolTip()


def test_nothing_scrolls_sideways(run_list):
    assert run_list.minimumSizeHint().width() <= 208 - 24
    assert run_list.rows.horizontalScrollBar().maximum() == 0


def test_accuracy_is_read_out_in_per_cent(run_list):
    texts = [run_list.rows.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert "88.6 %" in texts[0]
    assert "–" in texts[2]


def test_the_run_that_is_shown_is_painted_bold(run_list):
    rect = run_list.rows.visualItemRect(run_list.rows.item(3))

    def ink() -> int:
        pixmap = QPixmap(rect.size())
        run_list.rows.viewport().render(pixmap, QPoint(), rect)
        image = pixmap.toImage()
        return sum(image.pixelColor(x, y).lightness() < 100 for x in range(image.width()) for y in range(24))

    bold = ink()
    run_list.show_runs(RUNS, NEW.path)
    assert ink() < bold
