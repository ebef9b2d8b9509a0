"""Opened files in the whole window: pictures, some that cannot be read, and runs."""

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication

from core.paths import BUNDLED_RUNS
from gui.app import start
from gui.predict.picture_panel import MAX_FEW


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "clothes"
    folder.mkdir()
    picture = Image.new("RGB", (60, 60), (240, 240, 240))
    picture.paste((40, 50, 90), (15, 10, 45, 50))
    for number in range(1, MAX_FEW + 1):
        picture.save(folder / f"{number}.png")
    return folder


def test_those_that_are_broken_are_said_and_the_others_are_opened(stage, folder):
    for number in (3, 5):
        (folder / f"{number}.png").write_bytes(b"no picture")
    stage.drop([folder / f"{number}.png" for number in range(1, MAX_FEW + 1)])
    stage.wait_for(lambda: "3.png" in stage.window.error_bar.sentence(), "what is said at the end")
    assert stage.window.error_bar.sentence().startswith(
        "2 files could not be opened. The first: 3.png is not a picture"
    )
    assert stage.window.picture_panel.picture_row.count() == MAX_FEW - 2


def test_a_runs_folder_that_is_pasted_or_opened_as_a_file_is_opened_as_a_run(stage):
    window, folder = stage.window, BUNDLED_RUNS / "googlenet-book"
    opened = []
    window.run_drop.run_dropped.connect(opened.append)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    QGuiApplication.clipboard().setMimeData(mime)
    window.picture_panel.paste()
    window.picture_panel.open_files([folder])
    stage.drop([folder])
    assert opened == [folder] * 3
    assert window.error_bar.sentence() == ""


def test_what_the_command_line_names_is_opened(stage, folder):
    (picture,) = [path for path in folder.iterdir() if path.name == "7.png"]
    start(stage.window, [picture])
    stage.wait_for(lambda: stage.window.pictures.picture.name == "7.png", "the picture")
    opened = []
    stage.window.run_drop.run_dropped.connect(opened.append)
    start(stage.window, [BUNDLED_RUNS / "googlenet-book"])
    assert opened == [BUNDLED_RUNS / "googlenet-book"]
