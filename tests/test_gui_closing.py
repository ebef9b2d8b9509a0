"""Closing the window while a run is under way asks, and what one does not choose does not happen."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from run_form import small_run

from core.runs.folder import RunFolder


def answer_box(stage, answer):
    """Waits for a question and answers it; the list then has its buttons' words, from left to right."""
    asked = []

    def look():
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(10, look)
            return
        asked.append([button.text() for button in sorted(box.buttons(), key=lambda button: button.x())])
        answer(box)

    QTimer.singleShot(0, look)
    return asked


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_closing_while_training_asks_and_escape_or_enter_goes_on(stage, key):
    window = stage.window
    small_run(stage)
    stage.click(window.toolbar.run)
    asked = answer_box(stage, lambda box: QTest.keyClick(box, key))
    assert not window.close()
    assert asked == [["Keep training", "Stop and leave"]]
    assert window.controller.state == "running"


def test_closing_while_training_can_stop_and_leave_a_run_to_be_continued(stage):
    window = stage.window
    small_run(stage)
    stage.click(window.toolbar.run)
    stage.wait_for(lambda: len(window.shown.history.steps) >= 1, "a step")
    answer_box(stage, lambda box: QTest.mouseClick(box.buttons()[1], Qt.MouseButton.LeftButton))
    assert window.close()
    assert RunFolder(window.shown.folder).can_continue()
