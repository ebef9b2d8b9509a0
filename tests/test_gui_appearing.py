"""A page tells when it comes into view and when it is left, and nothing when its window is put aside."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from gui.appearing import Appearing


class Events(QObject):
    """What a widget is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = []

    def eventFilter(self, _widget, event) -> bool:
        self.seen.append(event.type())
        return False


@pytest.fixture
def pages(qtbot):
    """A window with two pages, the second of which is listened to, and what it has told."""
    window, page, told = QStackedWidget(), Appearing(), []
    qtbot.addWidget(window)
    window.addWidget(QWidget())
    window.addWidget(page)
    page.appeared.connect(lambda: told.append("appeared"))
    page.left.connect(lambda: told.append("left"))
    window.show()
    return window, page, told


def test_a_page_appears_when_it_is_shown_and_is_left_when_another_is(pages):
    window, _, told = pages
    assert told == []
    window.setCurrentIndex(1)
    assert told == ["appeared"]
    window.setCurrentIndex(0)
    assert told == ["appeared", "left"]


def test_a_page_whose_window_is_put_aside_and_taken_up_again_has_not_been_left(pages, qtbot):
    window, page, told = pages
    window.setCurrentIndex(1)
    events = Events()
    page.installEventFilter(events)
    window.showMinimized()
    qtbot.waitUntil(lambda: QEvent.Type.Hide in events.seen)
    window.showNormal()
    qtbot.waitUntil(lambda: QEvent.Type.Show in events.seen)
    assert told == ["appeared"]
