"""The small squares of numbers that a window, a kernel and their products are."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.inside.number_grid import NumberGrid


@pytest.fixture
def grid(qtbot):
    grid = NumberGrid("signed")
    qtbot.addWidget(grid)
    grid.resize(102, 68)
    grid.show()
    return grid


def test_squares_that_are_too_low_for_their_numbers_become_wider_where_there_is_space(grid):
    grid.show_values(np.full((3, 3), 0.131))
    place = grid.place()
    assert place.pixel == 22 < place.width <= 34
    assert place.rect.left() >= 0
    assert place.rect.right() <= grid.width()


def test_large_squares_stay_squares(grid):
    grid.resize(400, 300)
    grid.show_values(np.full((3, 3), 0.131))
    assert grid.place().width == grid.place().pixel


def test_a_picture_is_never_stretched(grid):
    grid.resize(900, 500)
    grid.show_values(np.zeros((28, 28)))
    assert grid.place().width == grid.place().pixel


def test_the_mouse_finds_the_wider_squares(grid, qtbot):
    grid.show_values(np.arange(9.0).reshape(3, 3))
    place = grid.place()
    for row, column in np.ndindex(3, 3):
        with qtbot.waitSignal(grid.cell_chosen) as chosen:
            where = place.pixel_rect(row, column).center().toPoint()
            QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=where)
        assert chosen.args == [row, column]
