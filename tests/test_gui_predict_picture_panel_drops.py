"""What is dropped on the picture panel, pasted into it, or chosen in its dialog."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from gui.drops import DropTarget
from gui.predict.picture_panel import MAX_FEW, PictureItem

_LEFT, _PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
_COPY, _MOVE, _LINK = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction, Qt.DropAction.LinkAction


@pytest.fixture
def panel(panel):
    """The panel is asked what a drop is, as the window asks it."""
    DropTarget([panel], [panel.offer], panel.set_drop_veil)
    return panel


def _image(colour="red"):
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def _files(*paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def _link():
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/shirt.png")])
    return mime


def _words():
    mime = QMimeData()
    mime.setText("a shirt")
    return mime


def _enter(panel, mime, actions=_COPY | _MOVE):
    event = QDragEnterEvent(QPoint(50, 50), actions, mime, _LEFT, _PLAIN)
    event.setAccepted(False)
    QApplication.sendEvent(panel, event)
    return event


def _drop(panel, mime, actions=_COPY | _MOVE, keys=_PLAIN):
    event = QDropEvent(QPointF(50, 50), actions, mime, _LEFT, keys)
    event.setAccepted(False)
    QApplication.sendEvent(panel, event)
    return event


# Drags


def test_a_dragged_picture_lights_up_and_its_drop_is_told(panel, qtbot):
    mime = _files("/tmp/a.png", "/tmp/b.jpg")
    assert _enter(panel, mime).isAccepted()
    assert panel.has_drop_veil()
    with qtbot.waitSignal(panel.files_chosen) as signal:
        assert _drop(panel, mime).isAccepted()
    assert signal.args == [[Path("/tmp/a.png"), Path("/tmp/b.jpg")]]
    assert not panel.has_drop_veil()
    assert panel.mode() == "open"


def test_a_drop_on_a_part_of_the_panel_reaches_the_panel(panel, qtbot):
    for part in (panel.canvas, panel.draw_tools, panel.strip, panel.switch):
        assert not part.acceptDrops()


def test_a_drag_that_leaves_takes_the_light_with_it(panel):
    _enter(panel, _files("/tmp/a.png"))
    QApplication.sendEvent(panel, QDragLeaveEvent())
    assert not panel.has_drop_veil()


def test_words_are_not_let_in(panel, qtbot):
    assert not _enter(panel, _words()).isAccepted()
    assert not panel.has_drop_veil()
    assert panel.offer(_words()) is None
    with qtbot.assertNotEmitted(panel.refused):
        assert not _drop(panel, _words()).isAccepted()


def test_a_link_does_not_light_up_but_its_drop_says_why(panel, qtbot):
    _enter(panel, _link(), _COPY | _LINK)
    assert not panel.has_drop_veil()
    assert not panel.offer(_link()).lights_up
    with qtbot.waitSignal(panel.refused) as signal, qtbot.assertNotEmitted(panel.image_pasted):
        _drop(panel, _link(), _COPY | _LINK)
    assert signal.args[0].startswith("This is only a link")
    assert panel.mode() == "draw"


def test_a_drop_is_a_copy_even_where_a_move_is_proposed(panel):
    mime = _files("/tmp/a.png")
    shift = Qt.KeyboardModifier.ShiftModifier  # asks for a move
    assert QDropEvent(QPointF(50, 50), _COPY | _MOVE, mime, _LEFT, shift).proposedAction() == _MOVE
    _enter(panel, mime)
    assert _drop(panel, mime, _COPY | _MOVE, shift).dropAction() == _COPY
    _enter(panel, mime, _LINK)
    assert _drop(panel, mime, _LINK).dropAction() == _LINK


def test_an_image_out_of_a_browser_is_told_as_it_came(panel, qtbot):
    mime = _link()
    mime.setData("image/png", b"bytes of a picture")
    assert panel.offer(mime).lights_up
    with qtbot.waitSignal(panel.image_pasted) as signal:
        _enter(panel, mime)
        _drop(panel, mime)
    assert signal.args == [b"bytes of a picture"]
    assert panel.mode() == "open"


def test_a_folder_and_more_than_a_few_files_are_for_the_table(panel, qtbot, tmp_path):
    for paths in ([tmp_path], [tmp_path / f"{number}.png" for number in range(MAX_FEW + 1)]):
        with qtbot.waitSignal(panel.many_chosen) as signal, qtbot.assertNotEmitted(panel.files_chosen):
            _enter(panel, _files(*paths))
            _drop(panel, _files(*paths))
        assert signal.args == [paths]
        assert panel.mode() == "draw"


def test_companions_that_are_dropped_with_the_pictures_are_left_out(panel, qtbot, tmp_path):
    paths = [tmp_path / name for name in ("1.jpg", "._1.jpg", "Thumbs.db")]
    for path in paths:
        path.write_bytes(b"x")
    with qtbot.waitSignal(panel.files_chosen) as signal:
        panel.open_files(paths)
    assert signal.args == [paths[:1]]
    with qtbot.waitSignal(panel.files_chosen) as signal:
        panel.open_files(paths[1:2])  # alone it is what was meant
    assert signal.args == [paths[1:2]]


# Clipboard and dialog


def test_paste_takes_the_image_on_the_clipboard(panel, qtbot):
    QGuiApplication.clipboard().setImage(_image("green"))
    panel.set_mode("open")
    with qtbot.waitSignal(panel.image_pasted) as signal:
        QTest.mouseClick(panel.open_tools.paste, _LEFT)
    assert signal.args[0].pixelColor(3, 3) == QColor("green")


def test_paste_without_a_picture_says_so(panel, qtbot):
    QGuiApplication.clipboard().clear()
    with qtbot.waitSignal(panel.refused):
        panel.paste()


def test_a_pasted_picture_puts_the_row_of_before_away(panel):
    panel.set_mode("open")
    panel.show_pictures([PictureItem("a.png", _image()), PictureItem("b.png", _image())])
    assert panel.picture_row.isVisible()
    mime = QMimeData()
    mime.setImageData(_image())
    panel.offer(mime).take()
    assert not panel.picture_row.isVisible()


def test_the_dialogs_files_are_told_and_its_folder_is_remembered(panel, qtbot, monkeypatch):
    asked = []

    def get_names(parent, title, folder, filters):
        asked.append((folder, filters))
        return ["/pictures/a.png", "/pictures/b.jpg"], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", get_names)
    panel.set_mode("open")
    with qtbot.waitSignal(panel.files_chosen) as signal:
        QTest.mouseClick(panel.open_tools.open, _LEFT)
    assert signal.args == [[Path("/pictures/a.png"), Path("/pictures/b.jpg")]]
    with qtbot.waitSignal(panel.files_chosen):
        QTest.mouseClick(panel.drop_area, _LEFT)
    assert [folder for folder, _ in asked] == ["", "/pictures"]
    assert "*.png" in asked[0][1]


def test_a_cancelled_dialog_changes_nothing(panel, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    with qtbot.assertNotEmitted(panel.files_chosen):
        panel.open_dialog()
    assert panel.mode() == "draw"
