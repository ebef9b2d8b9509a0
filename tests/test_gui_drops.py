"""Drags over the window, real events all: who is asked, what lights up, and that no file is ever moved away."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from gui.controller import RunController
from gui.docks import CardDock
from gui.drops import DropTarget, Offer
from gui.train.run_drop import RunDrop

_LEFT, _PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
_COPY, _MOVE, _LINK = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction, Qt.DropAction.LinkAction


class _Window(QWidget):
    """Two parts: the first knows the word "run", the second every word; "nothing" is known to neither."""

    def __init__(self):
        super().__init__()
        self.took, self.veil = [], []
        self.part = QLabel("a part")
        QVBoxLayout(self).addWidget(self.part)
        DropTarget([self], [self._run, self._any], self.veil.append)

    def _run(self, mime):
        return Offer(lambda: self.took.append("the run")) if mime.text() == "run" else None

    def _any(self, mime):
        word = mime.text()
        return None if word == "nothing" else Offer(lambda: self.took.append(word), lights_up=word != "link")


@pytest.fixture
def window(qtbot):
    window = _Window()
    qtbot.addWidget(window)
    window.resize(200, 100)
    with qtbot.waitExposed(window):
        window.show()
    return window


def _word(text):
    mime = QMimeData()
    mime.setText(text)
    return mime


def _enter(widget, mime, actions=_COPY | _MOVE, keys=_PLAIN):
    event = QDragEnterEvent(QPoint(50, 50), actions, mime, _LEFT, keys)
    event.setAccepted(False)
    QApplication.sendEvent(widget, event)
    return event


def _move(widget, mime, actions=_COPY | _MOVE, keys=_PLAIN):
    event = QDragMoveEvent(QPoint(60, 50), actions, mime, _LEFT, keys)
    event.setAccepted(False)
    QApplication.sendEvent(widget, event)
    return event


def _drop(widget, mime, actions=_COPY | _MOVE, keys=_PLAIN):
    event = QDropEvent(QPointF(60, 50), actions, mime, _LEFT, keys)
    event.setAccepted(False)
    QApplication.sendEvent(widget, event)
    return event


def test_the_first_part_that_knows_a_drop_takes_it(window):
    for word in ("run", "shirt"):
        assert _enter(window, _word(word)).isAccepted()
        assert _move(window, _word(word)).isAccepted()
        assert _drop(window, _word(word)).isAccepted()
    assert window.took == ["the run", "shirt"]


def test_what_no_part_knows_is_not_let_in(window):
    assert not _enter(window, _word("nothing")).isAccepted()
    assert not _drop(window, _word("nothing")).isAccepted()
    assert window.took == []
    assert not any(window.veil)


def test_the_veil_comes_with_the_drag_and_goes_with_it(window):
    _enter(window, _word("shirt"))
    assert window.veil == [True]
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert window.veil == [True, False]
    _enter(window, _word("shirt"))
    _drop(window, _word("shirt"))
    assert window.veil == [True, False, True, False]


def test_what_will_be_refused_is_let_in_but_nothing_lights_up(window):
    assert _enter(window, _word("link")).isAccepted()
    assert window.veil == [False]
    _drop(window, _word("link"))
    assert window.took == ["link"]


def test_a_drop_on_a_part_reaches_the_window(window):
    mime = _word("shirt")
    assert _enter(window.part, mime).isAccepted()
    _move(window.part, mime)
    _drop(window.part, mime)
    assert window.took == ["shirt"]
    assert window.veil == [True, False]


@pytest.mark.parametrize("word", ["run", "shirt", "link"])
def test_a_drop_is_a_copy_or_a_link_and_never_a_move(window, word):
    mime, shift = _word(word), Qt.KeyboardModifier.ShiftModifier  # Shift asks for a move
    assert QDropEvent(QPointF(50, 50), _COPY | _MOVE, mime, _LEFT, shift).proposedAction() == _MOVE
    for send in (_enter, _move, _drop):
        assert send(window, mime, _COPY | _MOVE, shift).dropAction() == _COPY
    for send in (_enter, _move, _drop):
        assert send(window, mime, _LINK | _MOVE, shift).dropAction() == _LINK
    for send in (_enter, _move, _drop):
        assert not send(window, mime, _MOVE, shift).isAccepted()


# A run's folder


def _folder(path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    return mime


@pytest.fixture
def run_folder(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    return tmp_path


def test_a_run_s_folder_is_told_and_other_files_are_left_to_others(qtbot, run_folder):
    drop = RunDrop(RunController())
    with qtbot.waitSignal(drop.run_dropped) as signal:
        drop.offer(_folder(run_folder)).take()
    assert signal.args == [run_folder]
    for path in (run_folder / "config.json", run_folder.parent):
        assert drop.offer(_folder(path)) is None
    assert drop.offer(_word("run")) is None


@pytest.mark.parametrize("state", ["running", "paused", "stopping"])
def test_a_run_s_folder_is_not_opened_while_a_training_is_under_way(qtbot, run_folder, state):
    controller = RunController()
    drop = RunDrop(controller)
    controller.state = state
    with qtbot.waitSignal(drop.refused) as signal, qtbot.assertNotEmitted(drop.run_dropped):
        drop.offer(_folder(run_folder)).take()
    assert signal.args[0].startswith("Stop the training")


# The whole window


def _taker_at(window, place):
    """Whom Qt sends a drag over this place to: the innermost widget there that takes drops, or one around it."""
    widget = window.childAt(place) or window
    while not widget.acceptDrops() and not widget.isWindow():
        widget = widget.parentWidget()
    return widget


def test_no_part_of_the_window_takes_a_drop_for_itself(stage):
    window = stage.window
    stage.wait_for(lambda: window.curves.history is not None, "the curves")
    for mode in ("draw", "open", "test"):
        window.picture_panel.set_mode(mode)
        QApplication.processEvents()
        for x in range(5, window.width(), 10):
            for y in range(5, window.height(), 10):
                taker = _taker_at(window, QPoint(x, y))
                assert taker is window or isinstance(taker, CardDock), (x, y)
                assert taker.acceptDrops()


def test_a_dock_in_a_window_of_its_own_takes_drops_too(stage, tmp_path):
    panel, dock = stage.window.picture_panel, stage.window.docks["picture"]
    path = tmp_path / "shoe.png"
    path.write_bytes(b"no picture")
    dock.setFloating(True)
    QApplication.processEvents()
    _enter(panel.canvas, _folder(path))
    assert panel.has_drop_veil()
    _drop(panel.canvas, _folder(path))
    assert not panel.has_drop_veil()
    stage.wait_for(stage.window.error_bar.sentence, "the refusal")
    assert "shoe.png" in stage.window.error_bar.sentence()
    dock.setFloating(False)
