"""Errors are said until their cause is gone, and nothing moves for them."""

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from settle import settle

from core.errors import UserError
from core.paths import ASSETS


def rect_in(window, widget) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def drop_no_picture(stage, tmp_path) -> None:
    path = tmp_path / "broken.png"
    path.write_bytes(b"no picture")
    stage.drop([path])
    stage.wait_for(stage.window.error_bar.sentence, "the error")


@pytest.mark.parametrize("size", [(880, 440), (1280, 720)])
@pytest.mark.parametrize("presenting", [False, True])
def test_an_error_takes_no_room_from_the_maps(stage, size, presenting):
    window = stage.window
    if presenting:
        QTest.keyClick(window, Qt.Key.Key_F11)
        settle(window)
    window.resize(*size)
    settle(window)
    lanes, bar = window.inside.block_view.lanes, window.error_bar
    before = rect_in(window, lanes)
    bar.show_error(
        UserError("The weights in {path} are damaged; choose others.", path="/home/somebody/" + "long/" * 20)
    )
    settle(window)
    assert rect_in(window, lanes) == before
    assert not bar.geometry().intersects(rect_in(window, window.inside))
    assert QRect(QPoint(), window.size()).contains(bar.geometry())
    assert bar._label.heightForWidth(bar._label.width()) <= bar._label.height()


def test_the_error_of_a_setting_goes_when_the_setting_is_mended(stage):
    stage.type_into("lr", "-1")
    stage.click(stage.window.toolbar.run)
    assert "learning rate" in stage.window.error_bar.sentence()
    stage.type_into("lr", "0.1")
    assert stage.window.error_bar.sentence() == ""


@pytest.mark.parametrize("act", ["drop", "draw", "test"])
def test_the_error_of_a_file_goes_with_the_next_picture(stage, tmp_path, act):
    drop_no_picture(stage, tmp_path)
    if act == "drop":
        stage.drop([ASSETS / "samples" / "boot.png"])
    elif act == "draw":
        stage.click_mode("draw")
    else:
        stage.click(stage.window.picture_panel.chooser.next)
    stage.wait_for(lambda: not stage.window.error_bar.sentence(), "the end of the error")


def test_of_a_good_and_a_bad_file_the_error_stays(stage, tmp_path):
    good, bad = tmp_path / "good.png", tmp_path / "bad.png"
    Image.open(ASSETS / "samples" / "boot.png").save(good)
    bad.write_bytes(b"no picture")
    stage.drop([bad, good])
    stage.wait_for(lambda: stage.window.pictures.picture.name == "good.png", "the good one")
    stage.wait_for(stage.window.error_bar.sentence, "the error")
    stage.wait_for_prediction()
    assert "bad.png" in stage.window.error_bar.sentence()


def test_the_error_of_a_run_goes_when_another_is_opened(stage, tmp_path):
    stage.window.browser.open_run(tmp_path / "nothing")
    stage.wait_for(stage.window.error_bar.sentence, "the error")
    stage.window.browser.open_run(ASSETS / "runs" / "googlenet-book")
    stage.wait_for(lambda: not stage.window.error_bar.sentence(), "the end of the error")


def test_what_has_nothing_to_do_with_an_error_leaves_it(stage, tmp_path):
    drop_no_picture(stage, tmp_path)
    sentence = stage.window.error_bar.sentence()
    stage.type_into("lr", "0.1")
    stage.window.browser.choose_model("nin")
    stage.wait_for(lambda: stage.window.shown.weights.model == "nin", "the network")
    stage.wait_for_prediction()
    assert stage.window.error_bar.sentence() == sentence


def test_the_newest_error_is_not_taken_away_by_the_cure_of_the_one_before(stage, tmp_path):
    stage.type_into("lr", "-1")
    stage.click(stage.window.toolbar.run)
    drop_no_picture(stage, tmp_path)
    stage.wait_for(lambda: "broken.png" in stage.window.error_bar.sentence(), "the second error")
    stage.type_into("lr", "0.1")
    assert "broken.png" in stage.window.error_bar.sentence()
