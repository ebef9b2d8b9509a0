"""Which picture is shown when answers come late: what the user has gone on from turns no page back."""

import threading
from pathlib import Path

import numpy as np
import pytest

from core.paths import ASSETS
from gui.predict.picture_controller import PictureController
from gui.prediction import PredictionController

BOOT = ASSETS / "samples" / "boot.png"


@pytest.fixture
def pictures(jobs):
    return PictureController(PredictionController(jobs))


@pytest.fixture
def gate(jobs):
    """The jobs' thread does nothing until it is set."""
    gate = threading.Event()
    jobs.submit(lambda: gate.wait(60), lambda _: None, pytest.fail)
    yield gate
    gate.set()


@pytest.fixture
def shown(pictures):
    shown = []
    pictures.picture_changed.connect(lambda picture: shown.append(picture.name or picture.source))
    return shown


def stroke(value=255):
    ink = np.zeros((280, 280), np.uint8)
    ink[40:240, 100:180] = value
    return ink


def files(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"{number}.png" for number in range(count)]
    for path in paths:
        path.write_bytes(BOOT.read_bytes())
    return paths


def test_a_stroke_makes_a_wanted_test_image_unwanted(qtbot, jobs, pictures, shown, gate):
    pictures.show_test_image()
    pictures.show_drawing(stroke())
    gate.set()
    qtbot.waitUntil(jobs.is_idle)
    assert shown == ["draw"]
    assert pictures.picture.source == "draw"


def test_leaving_the_page_makes_whatever_was_asked_for_unwanted(qtbot, jobs, pictures, shown, gate):
    pictures.show_sample()
    pictures.leave()
    pictures.open_image(BOOT.read_bytes(), "pasted")
    pictures.leave()
    pictures.show_drawing(stroke())
    pictures.leave()
    gate.set()
    qtbot.waitUntil(jobs.is_idle)
    assert (shown, pictures.picture) == ([], None)


def test_while_one_draws_the_strokes_that_are_ready_are_shown_and_the_last_one_always(qtbot, jobs, pictures, shown):
    for value in range(55, 256, 50):
        pictures.show_drawing(stroke(value))
    qtbot.waitUntil(jobs.is_idle)
    assert 1 <= len(shown) <= 5
    assert pictures.picture.prepared.steps[0].pixels.max() == 255


def test_files_come_one_by_one_and_the_first_is_shown_at_once(qtbot, jobs, pictures, shown, tmp_path):
    events, opened = [], []
    pictures.file_opened.connect(lambda file: (events.append(file.path.name), opened.append(file)))
    pictures.picture_changed.connect(lambda picture: events.append(f"shown {picture.name}"))
    pictures.files_opened.connect(events.append)
    paths = files(tmp_path, 3)
    pictures.open_files(paths)
    qtbot.waitUntil(jobs.is_idle)
    assert events == ["0.png", "shown 0.png", "1.png", "2.png", paths]
    assert [file.is_first for file in opened] == [True, False, False]


def test_the_pen_does_not_wait_for_the_last_of_many_files(qtbot, jobs, pictures, gate, tmp_path):
    order = []
    pictures.file_opened.connect(lambda file: order.append(file.path.name))
    pictures.picture_changed.connect(lambda picture: order.append(picture.source) if picture.source == "draw" else None)
    pictures.open_files(files(tmp_path, 6))
    pictures.show_drawing(stroke())
    gate.set()
    qtbot.waitUntil(jobs.is_idle)
    assert order.index("draw") <= 1
    assert order[-1] == "5.png"  # the files are opened all the same


def test_files_that_come_after_a_stroke_turn_no_page(qtbot, jobs, pictures, shown, gate, tmp_path):
    came_to_nothing, errors = [], []
    pictures.came_to_nothing.connect(lambda: came_to_nothing.append(True))
    pictures.failed.connect(errors.append)
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    pictures.open_files([bad])
    pictures.show_drawing(stroke())
    gate.set()
    qtbot.waitUntil(jobs.is_idle)
    assert shown == ["draw"]
    assert came_to_nothing == []
    assert ["bad.png" in str(error) for error in errors] == [True]


def test_other_files_take_the_place_of_those_still_being_opened(qtbot, jobs, pictures, shown, gate, tmp_path):
    pictures.open_files(files(tmp_path, 5))
    other = tmp_path / "other.png"
    other.write_bytes(BOOT.read_bytes())
    pictures.open_files([other])
    gate.set()
    qtbot.waitUntil(jobs.is_idle)
    assert shown == ["other.png"]


def test_where_nothing_can_be_opened_it_is_said_and_the_picture_stays(qtbot, jobs, pictures, shown, tmp_path):
    pictures.show_sample()
    qtbot.waitUntil(jobs.is_idle)
    before, told = pictures.picture, []
    pictures.came_to_nothing.connect(lambda: told.append("nothing"))
    pictures.failed.connect(lambda error: told.append("said"))
    pictures.open_files([tmp_path / "missing.png"])
    qtbot.waitUntil(jobs.is_idle)
    pictures.open_image(b"no picture", "pasted")
    qtbot.waitUntil(jobs.is_idle)
    assert told == ["nothing", "said"] * 2
    assert pictures.picture is before
