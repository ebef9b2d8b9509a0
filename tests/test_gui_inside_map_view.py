"""One map enlarged: its title, its numbers, its neighbours."""

from functools import cache

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.inside.network_map import network_map
from gui import theme
from gui.inside.map_raster import place_raster
from gui.inside.map_view import MapView

LAYER = "inception3a.branch3x3"


@cache
def block_of(model: str, name: str):
    return next(block for block in network_map(model).blocks if block.name == name)


@pytest.fixture
def maps():
    values = np.zeros((128, 12, 12), dtype=np.float32)
    values[16] = np.arange(144, dtype=np.float32).reshape(12, 12) / 100
    return values


@pytest.fixture
def view(qtbot, maps):
    theme.apply_theme(QApplication.instance(), "light")
    view = MapView()
    qtbot.addWidget(view)
    view.resize(760, 400)
    view.show_map(block_of("googlenet", "inception3a"), LAYER, 16)
    view.show_maps({LAYER: maps}, None)
    with qtbot.waitExposed(view):
        view.show()
    return view


def point_at(view, row, column):
    QTest.mouseMove(view.raster, view.raster.rect().bottomRight())  # so that it moves at all
    QTest.mouseMove(view.raster, view.raster.place().pixel_rect(row, column).center().toPoint())


def colour(view, row, column) -> QColor:
    """Of a pixel, sampled where no number can stand."""
    rect = view.raster.place().pixel_rect(row, column)
    point = QPointF(rect.left() + rect.width() / 5, rect.top() + rect.height() / 5)
    return view.raster.grab().toImage().pixelColor(point.toPoint())


def test_the_title_tells_block_branch_number_and_size(view):
    assert view.title() == "Inception 3a · 3×3 branch · map 17 of 128 · 12 × 12"


def test_a_reduction_is_called_one(view):
    view.show_map(block_of("googlenet", "inception3a"), "inception3a.branch5x5.reduce", 0)
    assert view.title() == "Inception 3a · 1×1 reduction before 5×5 · map 1 of 16 · 12 × 12"


def test_a_small_map_says_how_small_it_is(view):
    view.show_map(block_of("googlenet", "inception5a"), "inception5a.branch5x5", 0)
    assert view.title().endswith("map 1 of 128 · 3 × 3")


def test_the_colours_go_from_the_least_to_the_greatest_value(view):
    assert colour(view, 0, 0) == QColor("#440154")
    assert colour(view, 11, 11) == QColor("#fde725")


def test_on_a_shared_scale_they_go_to_its_ends(view, maps):
    view.show_maps({LAYER: maps}, (0.0, 100.0))
    assert colour(view, 11, 11).value() < 110


def test_the_mouse_reads_a_pixel(view, qtbot):
    point_at(view, 2, 6)
    qtbot.waitUntil(lambda: view.reading() == "row 3, column 7: 0.300")


def test_the_reading_follows_new_maps(view, maps, qtbot):
    point_at(view, 2, 6)
    qtbot.waitUntil(lambda: bool(view.reading()))
    view.show_maps({LAYER: maps + 1}, None)
    assert view.reading() == "row 3, column 7: 1.300"


def test_arrow_keys_go_to_the_next_map_and_back(view, qtbot):
    with qtbot.waitSignal(view.channel_changed) as changed:
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert changed.args == [LAYER, 17]
    qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.spot() == (LAYER, 15)
    assert "map 16 of 128" in view.title()


def test_there_is_nothing_before_the_first_map(view, qtbot):
    view.show_map(block_of("googlenet", "inception3a"), LAYER, 0)
    with qtbot.assertNotEmitted(view.channel_changed):
        qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.spot() == (LAYER, 0)


def test_escape_closes(view, qtbot):
    with qtbot.waitSignal(view.closed):
        qtbot.keyClick(view, Qt.Key.Key_Escape)


def test_a_dead_map_is_called_dead(view):
    view.show_map(block_of("googlenet", "inception3a"), LAYER, 0)
    assert "Zero everywhere" in view._where.text()
    assert colour(view, 5, 5) == QColor("#440154")


def test_a_broken_map_is_called_broken(view, maps):
    maps[16] = np.nan
    view.show_maps({LAYER: maps}, None)
    assert "NaN" in view._where.text()
    point_at(view, 0, 0)
    assert colour(view, 5, 5).saturation() == 0


def test_maps_that_do_not_come_leave_an_empty_place(view, qtbot):
    view.show_maps({}, None)
    assert colour(view, 5, 5) == theme.quiet(view)
    point_at(view, 3, 3)
    assert view.reading().endswith(": ") or view.reading() == ""


def test_one_value_of_a_vector_is_coloured_by_its_place_among_the_others(view):
    view.show_map(block_of("alexnet", "fc3"), "fc3", 9)
    view.show_maps({"fc3": np.arange(10, dtype=np.float32)}, None)
    assert view.title() == "Fully connected fc3 · value 10 of 10"
    assert colour(view, 0, 0).green() > 200


def test_pixels_are_whole_screen_pixels():
    place = place_raster(12, 12, 400, 305, ratio=1.0)
    assert place.pixel == 25
    assert place_raster(12, 12, 400, 305, ratio=1.5).pixel == pytest.approx(38 / 1.5)


def test_a_map_larger_than_the_place_is_shrunk_into_it():
    place = place_raster(224, 224, 400, 100, ratio=1.0)
    assert place.rect.height() == pytest.approx(100)


def test_beside_the_map_no_pixel_is_hit():
    place = place_raster(3, 3, 100, 100, ratio=1.0)
    assert place.pixel_at(98.5, 98.5) == (2, 2)
    assert place.pixel_at(99.5, 50) is None
    assert place.pixel_at(-1, 50) is None


def test_in_a_low_view_the_hint_gives_its_space_to_what_stands_beside_the_map(view):
    assert view._hint.isVisible()
    view.resize(760, 290)
    assert not view._hint.isVisible()
    view.resize(760, 400)
    assert view._hint.isVisible()
