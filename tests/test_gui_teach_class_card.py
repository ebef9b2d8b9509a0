"""A class's card: pictures come by drop, paste and button, and leave by a click."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.paths import ASSETS
from core.predict.decode import decode
from core.teach.check import digest_of
from gui.teach.class_card import ClassCard
from gui.teach.collection import OwnClass, OwnPicture

BOOT = ASSETS / "samples" / "boot.png"


def pictures(number):
    every = [np.full((28, 28), each, np.uint8) for each in range(number)]
    return [OwnPicture(pixels, digest_of(pixels)) for pixels in every]


@pytest.fixture
def card(qtbot):
    card = ClassCard(OwnClass("hat", pictures(30)))
    qtbot.addWidget(card)
    card.resize(232, 180)
    card.show()
    card.activateWindow()
    qtbot.waitUntil(card.isActiveWindow)
    card.show_class()
    return card


@pytest.fixture
def told(card):
    """What the card has told, in order."""
    told = []
    for name in ("renamed", "taken_out", "files_dropped", "image_dropped", "refused"):
        getattr(card, name).connect(lambda what, name=name: told.append((name, what)))
    for name in ("removed", "shown_wanted", "files_wanted"):
        getattr(card, name).connect(lambda name=name: told.append((name, None)))
    return told


def drop(card, *paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    middle, copy = card.rect().center(), Qt.DropAction.CopyAction
    left, no_key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(middle, copy, mime, left, no_key)
    QApplication.sendEvent(card, enter)
    QApplication.sendEvent(card, QDropEvent(QPointF(middle), copy, mime, left, no_key))
    return enter.isAccepted()


def test_files_and_folders_that_are_dropped_on_a_card_are_of_its_class(card, told):
    assert drop(card, BOOT, BOOT.parent)
    assert told == [("files_dropped", [BOOT, BOOT.parent])]


def test_a_file_that_is_no_picture_is_refused_with_a_sentence(card, told, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("no picture")
    drop(card, path)
    ((name, sentence),) = told
    assert name == "refused"
    assert "notes.txt is not a picture" in sentence


def test_ctrl_v_pastes_into_the_card_that_was_clicked(card, told):
    QGuiApplication.clipboard().setImage(QImage(str(BOOT)))
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=card.rect().bottomRight() - card.rect().topLeft() / 2)
    QTest.keyClick(card, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    ((name, content),) = told
    assert name == "image_dropped"
    assert decode(content).size == decode(Path(BOOT)).size


def test_an_empty_clipboard_is_told(card, told):
    QGuiApplication.clipboard().clear()
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert told == [("refused", "There is no picture on the clipboard; copy one first.")]


def test_a_click_takes_just_that_picture_out(card, told):
    thumbnails = card.thumbnails
    for index in (29, 20):
        QTest.mouseClick(thumbnails, Qt.MouseButton.LeftButton, pos=thumbnails.place_of(index).center())
    assert told == [("taken_out", 29), ("taken_out", 20)]


def test_the_newest_pictures_are_in_view_and_earlier_ones_come_by_arrow_keys(card, told):
    thumbnails = card.thumbnails
    assert not thumbnails.rect().contains(thumbnails.place_of(0))
    thumbnails.setFocus()
    for _ in range(31):
        QTest.keyClick(thumbnails, Qt.Key.Key_Left)
    assert thumbnails.rect().contains(thumbnails.place_of(0))
    QTest.keyClick(thumbnails, Qt.Key.Key_Delete)
    assert told == [("taken_out", 0)]


def test_a_name_is_told_once_it_is_written_and_esc_leaves_the_old_one(card, told):
    card.name.setFocus()
    card.name.selectAll()
    QTest.keyClicks(card.name, "cap")
    QTest.keyClick(card.name, Qt.Key.Key_Escape)
    assert (card.name.text(), told) == ("hat", [])
    card.name.setFocus()
    card.name.selectAll()
    QTest.keyClicks(card.name, "cap")
    QTest.keyClick(card.name, Qt.Key.Key_Return)
    assert told == [("renamed", "cap")]


def test_a_class_is_taken_out_by_its_menu_and_files_are_asked_for(card, told):
    by_words = {action.text(): action for action in card.menu().actions()}
    by_words["Add files…"].trigger()
    by_words["Take this class out"].trigger()
    assert [name for name, _ in told] == ["files_wanted", "removed"]


def test_the_shown_picture_is_added_by_the_button_where_there_is_one(card, told):
    card.set_addable(False)
    QTest.mouseClick(card.add, Qt.MouseButton.LeftButton)
    card.set_addable(True)
    QTest.mouseClick(card.add, Qt.MouseButton.LeftButton)
    assert told == [("shown_wanted", None)]
