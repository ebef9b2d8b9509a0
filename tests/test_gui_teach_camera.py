"""Pictures of a camera become examples; without a camera there is no button, and what goes wrong is a sentence."""

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from gui.scenes import add_class
from gui.teach.camera_feed import CameraFeed
from gui.teach.camera_view import CameraView


class Feed(QObject):
    """A camera as the view knows it."""

    seen = Signal(QImage)
    failed = Signal(str)

    def __init__(self):
        super().__init__()
        self.on = False

    def is_there(self):
        return True

    def start(self):
        self.on = True

    def stop(self):
        self.on = False


def scene(width=64, height=48):
    """Black on the left, white on the right."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    for x in range(width // 2, width):
        for y in range(height):
            image.setPixelColor(x, y, QColor("white"))
    return image


@pytest.fixture
def view(qtbot):
    view = CameraView(Feed())
    qtbot.addWidget(view)
    return view


def test_a_picture_is_taken_as_it_was_seen_and_shown_as_in_a_mirror(view, qtbot):
    view.open("mug")
    assert view.feed.on
    assert not view.take.isEnabled()  # nothing has been seen yet
    assert "“mug”" in view._words.text()
    view.feed.seen.emit(scene())
    with qtbot.waitSignal(view.taken) as taken:
        QTest.mouseClick(view.take, Qt.MouseButton.LeftButton)
    image = QImage.fromData(taken.args[0])
    assert image.pixelColor(0, 0) == QColor("black")
    assert image.pixelColor(63, 0) == QColor("white")
    shown = view.mirror.grab().toImage()
    middle = shown.height() // 2
    assert shown.pixelColor(shown.width() // 8, middle).lightness() > 200
    assert shown.pixelColor(7 * shown.width() // 8, middle).lightness() < 50


def test_the_button_that_is_held_takes_several(view, qtbot):
    taken = []
    view.taken.connect(taken.append)
    view.open("mug")
    view.feed.seen.emit(scene())
    QTest.mousePress(view.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(taken) >= 3)
    QTest.mouseRelease(view.take, Qt.MouseButton.LeftButton)


def test_the_camera_is_off_as_soon_as_the_view_is_out_of_sight(view):
    for go_away in (lambda: QTest.mouseClick(view.done, Qt.MouseButton.LeftButton), view.hide):
        view.open("mug")
        assert view.feed.on
        go_away()
        assert not view.feed.on
        assert view.isHidden()


def test_a_camera_that_fails_shuts_the_view_and_is_told(view, qtbot):
    view.open("mug")
    with qtbot.waitSignal(view.failed) as failed:
        view.feed.failed.emit("The camera is no longer there.")
    assert failed.args == ["The camera is no longer there."]
    assert view.isHidden()


def test_without_a_camera_the_feed_says_so(qtbot, monkeypatch):
    monkeypatch.setattr(CameraFeed, "is_there", staticmethod(lambda: False))
    feed = CameraFeed()
    with qtbot.waitSignal(feed.failed) as failed:
        feed.start()
    assert failed.args == ["There is no camera; plug one in and try again."]
    assert not feed.is_on()


def test_frames_of_qtmultimedia_come_as_images_no_larger_than_needed(qtbot, monkeypatch):
    multimedia = pytest.importorskip("PySide6.QtMultimedia", exc_type=ImportError, reason="no extra `camera` here")
    feed = CameraFeed()
    monkeypatch.setattr(feed, "_camera", multimedia.QCamera())
    with qtbot.waitSignal(feed.seen) as seen:
        feed._on_frame(multimedia.QVideoFrame(scene(1280, 720)))
    (image,) = seen.args
    assert (image.width(), image.height()) == (640, 360)
    assert image.pixelColor(600, 10).lightness() > 200
    with qtbot.waitSignal(feed.failed) as failed:
        feed._on_error()
    assert "close other programs" in failed.args[0]
    assert not feed.is_on()
    with qtbot.assertNotEmitted(feed.seen):
        feed._on_frame(multimedia.QVideoFrame(scene()))


def test_in_the_window_the_button_is_there_with_the_camera_alone_and_pictures_go_to_its_class(stage, monkeypatch):
    window = stage.window
    page = window.teach_page
    window.centre.show_page("teach")
    add_class(stage, "mug")
    card = page.cards()[0]
    assert card.camera.isHidden()

    window.centre.show_page("inside")
    feed = page.camera.feed
    monkeypatch.setattr(feed, "is_there", lambda: True)
    monkeypatch.setattr(feed, "start", lambda: feed.seen.emit(scene(200, 150)))
    window.centre.show_page("teach")
    stage.click(card.camera)
    assert page.camera.isVisible()
    stage.click(page.camera.take)
    stage.wait_for(lambda: len(card.own.pictures) == 1, "the camera's picture in its class")
    assert card.own.pictures[0].pixels.std() > 50  # as much black as white

    stage.window.own_classes.controller.remove(card.own)
    stage.wait_for(lambda: page.camera.isHidden(), "the camera off")
