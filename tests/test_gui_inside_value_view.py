"""The view of one value: what it shows must be what can be computed again from the squares that one sees."""

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.inside.arithmetic import work_out
from core.models import build_model
from gui.inside import words
from gui.inside.ladder import rungs_of
from gui.inside.value_view import ValueView


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(4)
    return build_model("googlenet_bn", image_size=24).eval().requires_grad_(False)


@pytest.fixture(scope="module")
def images():
    return torch.rand(1, 1, 24, 24, generator=torch.Generator().manual_seed(1))


@pytest.fixture
def view(qtbot):
    view = ValueView()
    qtbot.addWidget(view)
    view.resize(420, 420)
    with qtbot.waitExposed(view):
        view.show()
    return view


def number_of(line: str) -> float:
    return float(line.rpartition(": ")[2])


def test_the_lines_lead_from_the_products_to_the_value(view, model, images):
    done = work_out(model, images, "inception3a.branch3x3", 5, 1, 1)
    view.show_arithmetic(done)
    lines = view.lines()
    assert lines[0].startswith("sum of 864 products in 96 channels: ")
    assert number_of(lines[0]) == pytest.approx(float((done.steps.window.values * done.steps.kernel).sum()), abs=6e-4)
    assert "batch norm" in lines[1]
    assert number_of(lines[-1]) == float(words.value(done.value))
    assert lines[-1].startswith("ReLU")


def test_a_bias_stands_in_a_line_of_its_own(images):
    torch.manual_seed(0)
    model = build_model("googlenet", image_size=24).eval().requires_grad_(False)
    done = work_out(model, images, "conv1", 3, 5, 5)
    _, bias, relu = rungs_of(done)
    sign, _, number = bias.wordings[0].split()
    assert float(number) * (-1 if sign == "−" else 1) == pytest.approx(float(model.conv1.conv.bias[3]), abs=6e-4)
    assert bias.number == done.steps.total
    assert relu.number == done.value == max(0.0, done.steps.total)


def test_the_squares_are_window_weights_and_products_of_the_channel_that_adds_most(view, model, images):
    done = work_out(model, images, "inception3a.branch5x5", 2, 0, 1)
    view.show_arithmetic(done)
    most = int(np.abs(done.steps.sums).argmax())
    assert np.array_equal(view.window_grid.values(), done.steps.window.values[most])
    assert np.array_equal(view.kernel_grid.values(), done.steps.kernel[most])
    assert view.product_grid.values() == pytest.approx(view.window_grid.values() * view.kernel_grid.values())
    assert view.heading.toolTip().endswith(f"channel {most + 1} of 16 adds {words.value(done.steps.sums[most])}")


def test_a_click_on_a_bar_shows_another_channel(view, model, images, qtbot):
    done = work_out(model, images, "inception3a.branch5x5", 2, 0, 1)
    view.show_arithmetic(done)
    order = np.argsort(-np.abs(done.steps.sums))
    place = view.contributions.bar(4).center().toPoint()
    QTest.mouseClick(view.contributions, Qt.MouseButton.LeftButton, pos=place)
    assert np.array_equal(view.kernel_grid.values(), done.steps.kernel[order[4]])
    qtbot.keyClick(view.contributions, Qt.Key.Key_Left)
    assert np.array_equal(view.kernel_grid.values(), done.steps.kernel[order[3]])


def test_the_mouse_reads_a_product(view, model, images, qtbot):
    view.show_arithmetic(work_out(model, images, "inception3a.branch3x3", 5, 1, 1))
    cell = view.kernel_grid.place().pixel_rect(2, 0).center().toPoint()
    QTest.mouseMove(view.kernel_grid, view.kernel_grid.rect().bottomRight())
    QTest.mouseMove(view.kernel_grid, cell)
    grids = (view.window_grid, view.kernel_grid, view.product_grid)
    first, weight, product = (words.value(float(grid.values()[2, 0])) for grid in grids)
    weight = f"({weight})" if weight.startswith("-") else weight
    qtbot.waitUntil(lambda: view.heading.toolTip() == f"{first} × {weight} = {product}")


def test_step_by_step_shows_a_line_more_at_each_click(view, model, images):
    view.show_arithmetic(work_out(model, images, "inception3a.branch3x3", 5, 1, 1))
    all_lines = view.lines()
    seen = []
    for _ in range(len(all_lines) + 1):
        QTest.mouseClick(view.step, Qt.MouseButton.LeftButton)
        seen.append(view.lines())
    assert seen == [all_lines[:count] for count in range(len(all_lines) + 1)]


def test_a_pooling_shows_the_window_and_the_greatest_of_it(view, model, images):
    done = work_out(model, images, "pool2", 9, 1, 1)
    view.show_arithmetic(done)
    assert view.lines() == [f"the greatest of 9 numbers: {words.value(done.value)}"]
    assert view.window_grid.values().max() == view.pooled_grid.values()[0, 0] == pytest.approx(done.value)
    assert not view.kernel_grid.isVisible()


def test_the_pooling_branch_shows_the_greatest_and_its_weight(view, model, images):
    view.show_arithmetic(work_out(model, images, "inception3a.branch_pool", 1, 1, 1))
    assert view.window_grid.values().shape == (3, 3)
    assert view.pooled_grid.isVisible()
    assert view.kernel_grid.isVisible()
    greatest = view.window_grid.values().max()
    assert view.product_grid.values()[0, 0] == pytest.approx(greatest * view.kernel_grid.values()[0, 0])


def test_where_there_is_nothing_a_sentence_stands(view):
    view.show_sentence("There is no picture.")
    assert (view.lines(), view.sentence()) == ([], "There is no picture.")
