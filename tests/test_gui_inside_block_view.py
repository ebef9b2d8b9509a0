"""The maps of one block: what is asked for, what is shown, and how one finds a map."""

from functools import cache

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from core.inside.network_map import network_map
from gui import theme
from gui.fitting_label import FittingLabel
from gui.inside.block_view import BlockView
from gui.inside.switch import Switch
from gui.widgets import Label, MenuButton

DARKEST, BRIGHTEST = QColor("#440154"), QColor("#fde725")
BRANCHES = tuple(f"inception3a.{name}" for name in ("branch1x1", "branch3x3", "branch5x5", "branch_pool"))
REDUCTIONS = ("inception3a.branch3x3.reduce", "inception3a.branch5x5.reduce")
CHANNELS = dict(zip((*BRANCHES, *REDUCTIONS), (64, 128, 32, 32, 96, 16), strict=True))


@cache
def block_of(model: str, name: str):
    return next(block for block in network_map(model).blocks if block.name == name)


@pytest.fixture
def view(qtbot):
    theme.apply_theme(QApplication.instance(), "light")
    view = BlockView()
    qtbot.addWidget(view)
    view.resize(760, 400)
    view.show_block(block_of("googlenet", "inception3a"))
    view.show()
    return view


def maps_of(layers, size=12):
    random = np.random.default_rng(0)
    return {layer: random.random((CHANNELS[layer], size, size), dtype=np.float32) for layer in layers}


def texts(view) -> str:
    return " | ".join(label.text() for label in view.findChildren(Label) if label.isVisible())


def switch(view) -> Switch:
    return next(each for each in view.findChildren(Switch) if each is not view.block_switch)


def pixel(view, layer, channel, x=0.5, y=0.5) -> QColor:
    cell = view.lanes.cell_rect(layer, channel)
    point = QPointF(cell.left() + x * cell.width(), cell.top() + y * cell.height())
    return view.lanes.grab().toImage().pixelColor(point.toPoint())


def middle(view, layer, channel) -> QPoint:
    return view.lanes.cell_rect(layer, channel).center().toPoint()


def choose_scale(view, value):
    button = view.findChild(MenuButton)
    button.set_choices(button._choices, value)
    button.chosen.emit(value)


def test_the_header_tells_shapes_and_costs(view):
    assert "Inception 3a" in texts(view)
    assert "192 × 12 × 12 → 256 × 12 × 12 · 163,696 parameters · 23.5 M multiply-adds" in texts(view)


def test_the_sentence_adds_the_branches_up(view):
    assert "concatenation: 64 + 128 + 32 + 32 = 256 maps, each 12 × 12 shown" in texts(view)


def test_it_asks_for_the_branches(view):
    assert view.layers() == BRANCHES


def test_with_the_reductions_it_asks_for_them_as_well(view, qtbot):
    with qtbot.waitSignal(view.layers_changed):
        qtbot.mouseClick(switch(view), Qt.MouseButton.LeftButton)
    assert view.layers() == BRANCHES + REDUCTIONS
    assert view.lanes.cell_rect(REDUCTIONS[0], 0).bottom() < view.lanes.cell_rect(BRANCHES[1], 0).top()


def test_enter_turns_the_reductions_on(view, qtbot):
    qtbot.keyClick(switch(view), Qt.Key.Key_Return)
    assert switch(view).isChecked()


def test_maps_stay_when_the_reductions_come(view, qtbot):
    view.show_maps(dict.fromkeys(BRANCHES[:1], np.zeros((64, 12, 12), np.float32)))
    qtbot.mouseClick(switch(view), Qt.MouseButton.LeftButton)
    assert pixel(view, BRANCHES[0], 5) == DARKEST


def test_a_pooling_has_no_reductions_to_show(view):
    switch(view).click()
    view.show_block(block_of("googlenet", "pool3"))
    assert not switch(view).isVisible()
    assert view.layers() == ("pool3",)


def test_before_any_maps_it_says_how_to_get_some(view):
    waiting = view.lanes.grab().toImage()
    view.show_maps(maps_of(BRANCHES))
    view.show_block(block_of("googlenet", "inception3b"))
    view.show_block(block_of("googlenet", "inception3a"))
    between_blocks = view.lanes.grab().toImage()
    assert between_blocks != waiting, "the hint comes back at every change of blocks"
    view.show_maps({})
    assert view.lanes.grab().toImage() == waiting, "without a picture the hint does not come back"


def test_maps_are_painted_in_viridis(view):
    maps = maps_of(BRANCHES)
    for each in maps.values():
        each[:] = 0
        each[:, :6] = 1
    view.show_maps(maps)
    for layer in BRANCHES:
        assert pixel(view, layer, 7, y=0.25) == BRIGHTEST
        assert pixel(view, layer, 7, y=0.75) == DARKEST


def test_a_dead_map_is_dark_and_a_broken_one_gray(view):
    maps = maps_of(BRANCHES)
    maps[BRANCHES[1]][3] = 0
    maps[BRANCHES[1]][4] = np.nan
    view.show_maps(maps)
    assert pixel(view, BRANCHES[1], 3) == DARKEST
    gray = pixel(view, BRANCHES[1], 4)
    assert gray.saturation() == 0
    assert 0x60 < gray.red() < 0xB0


def test_what_is_missing_stays_empty(view):
    view.show_maps({BRANCHES[0]: np.zeros((64, 12, 12), np.float32), "elsewhere": np.zeros((3, 2, 2), np.float32)})
    assert pixel(view, BRANCHES[0], 0) == DARKEST
    assert pixel(view, BRANCHES[1], 0) == theme.quiet(view)


def test_maps_of_another_network_are_not_shown(view):
    view.show_maps({BRANCHES[0]: np.zeros((12, 12, 12), np.float32)})
    assert pixel(view, BRANCHES[0], 0) == theme.quiet(view)


def test_maps_of_another_size_are_fitted_in(view):
    view.show_maps(maps_of(BRANCHES, size=4))
    view.show_maps(maps_of(BRANCHES, size=28))
    assert pixel(view, BRANCHES[0], 0) != theme.quiet(view)


def test_on_the_shared_scale_a_weak_map_is_dark(view):
    maps = maps_of(BRANCHES)
    maps[BRANCHES[2]][9] = 0.01
    maps[BRANCHES[2]][9, 6, 6] = 0.02
    maps[BRANCHES[0]][0, 0, 0] = 10
    view.show_maps(maps)
    assert pixel(view, BRANCHES[2], 9, 6.5 / 12, 6.5 / 12) == BRIGHTEST
    assert view.shared_range() is None
    choose_scale(view, "shared")
    assert pixel(view, BRANCHES[2], 9, 6.5 / 12, 6.5 / 12) == DARKEST
    assert view.shared_range() == (min(each.min() for each in maps.values()), 10)


def test_a_vector_is_shown_on_one_scale(view):
    view.show_block(block_of("alexnet", "fc3"))
    view.show_maps({"fc3": np.arange(10, dtype=np.float32)})
    assert pixel(view, "fc3", 0) == DARKEST
    assert pixel(view, "fc3", 9) == BRIGHTEST
    assert "10 values" in texts(view)
    assert not view.findChild(MenuButton).isVisible()


def test_a_click_chooses_a_map(view, qtbot):
    with qtbot.waitSignal(view.map_chosen) as chosen:
        qtbot.mouseClick(view.lanes, Qt.MouseButton.LeftButton, pos=middle(view, BRANCHES[3], 31))
    assert chosen.args == [BRANCHES[3], 31]


def test_arrows_move_the_cursor_and_enter_chooses(view, qtbot):
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(view.lanes, key)
    with qtbot.waitSignal(view.map_chosen) as chosen:
        qtbot.keyClick(view.lanes, Qt.Key.Key_Return)
    assert chosen.args == [BRANCHES[0], 1]


def test_the_cursor_leaves_reductions_that_are_hidden(view, qtbot):
    switch(view).click()
    view.lanes.set_cursor_spot(REDUCTIONS[0], 3)
    switch(view).click()
    qtbot.keyClick(view.lanes, Qt.Key.Key_Right)
    assert view.lanes.cursor_spot() == (BRANCHES[0], 1)


def test_the_tooltip_tells_a_maps_number_and_range(view, qtbot):
    maps = maps_of(BRANCHES)
    maps[BRANCHES[1]][16] = np.linspace(0, 1.5, 144, dtype=np.float32).reshape(12, 12)
    view.show_maps(maps)
    point = middle(view, BRANCHES[1], 16)
    QApplication.sendEvent(view.lanes, QHelpEvent(QHelpEvent.Type.ToolTip, point, view.lanes.mapToGlobal(point)))
    assert QToolTip.text() == "Inception 3a · 3×3 branch · map 17 of 128\nmin 0.000 · max 1.500"
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_the_heading_of_a_lane_tells_what_the_branch_costs(view):
    branch = block_of("googlenet", "inception3a").branches[1]
    left = view.lanes.cell_rect(branch.name, 0).left()
    assert f"{branch.num_parameters:,} parameters" in view.lanes.tooltip_at(QPointF(left + 4, 8))


def test_all_maps_lie_within_the_card_at_its_least_height(view):
    view.resize(740, view.minimumSizeHint().height())
    for layer in BRANCHES:
        cell = view.lanes.cell_rect(layer, CHANNELS[layer] - 1).translated(QPointF(view.lanes.pos()))
        assert view.contentsRect().contains(cell.toRect())


def test_a_theme_change_repaints_the_empty_places(view, qtbot):
    light = pixel(view, BRANCHES[0], 0)
    theme.apply_theme(QApplication.instance(), "dark")
    qtbot.waitUntil(lambda: theme.ground(view).lightness() < 128)
    assert pixel(view, BRANCHES[0], 0) == theme.quiet(view) != light


def test_maps_are_painted_at_the_displays_own_resolution(view, monkeypatch):
    before = view.lanes.cell_rect(BRANCHES[0], 1)
    monkeypatch.setattr(view.lanes, "devicePixelRatioF", lambda: 2.0)
    view.resize(view.width() + 1, view.height())
    after = view.lanes.cell_rect(BRANCHES[0], 1)
    assert (2 * after.width()).is_integer(), "a map is no whole number of screen pixels wide"
    assert after.width() == pytest.approx(before.width(), rel=0.2)
    view.show_maps(maps_of(BRANCHES))
    view.lanes.grab()
    picture = view.lanes._pictures[BRANCHES[0]]
    assert picture.devicePixelRatio() == 2
    assert picture.width() == view.lanes._layout.grid(BRANCHES[0]).width


class TestFittingLabel:
    @pytest.fixture
    def label(self, qtbot):
        label = FittingLabel()
        qtbot.addWidget(label)
        label.set_wordings("a long way of saying it", "said shortly")
        return label

    def test_it_says_as_much_as_fits(self, label):
        label.resize(1000, 20)
        label.show()
        assert label.text() == "a long way of saying it"
        label.resize(label.fontMetrics().horizontalAdvance("said shortly") + 1, 20)
        assert label.text() == "said shortly"
        assert label.toolTip() == "a long way of saying it"

    def test_the_shortest_wording_is_cut_where_there_is_no_space(self, label):
        label.resize(30, 20)
        label.show()
        assert label.text().endswith("…")
