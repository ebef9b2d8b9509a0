"""Strip, block and enlarged map together, with the maps of a real network."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from PySide6.QtCore import QEvent, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from core.data.fashion_mnist import load_fashion_mnist
from core.data.resize import to_input
from core.inside.feature_maps import capture
from core.inside.network_map import network_map
from core.models import build_model
from gui import theme
from gui.inside.panel import InsidePanel


@pytest.fixture
def panel(qtbot):
    theme.apply_theme(QApplication.instance(), "light")
    panel = InsidePanel()
    qtbot.addWidget(panel)
    panel.resize(760, 480)
    panel.show_network(network_map("googlenet", image_size=96))
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def zeros_for(panel):
    block = panel.block_view._block
    channels = {branch.name: branch.num_channels for branch in block.branches}
    return {layer: np.zeros((channels[layer], *block.out_shape[1:]), np.float32) for layer in panel.layers()}


def click_map(qtbot, panel, layer, channel):
    lanes = panel.block_view.lanes
    qtbot.mouseClick(lanes, Qt.MouseButton.LeftButton, pos=lanes.cell_rect(layer, channel).center().toPoint())


def test_googlenet_opens_with_its_first_inception_block(panel):
    assert panel.block_name() == "inception3a"
    assert panel.strip.block_name() == "inception3a"


@pytest.mark.parametrize(
    ("model", "first"), [("alexnet", "relu1"), ("vgg11_quarter", "block1.conv1"), ("nin", "block1.conv1")]
)
def test_other_networks_open_with_their_first_convolution(panel, model, first):
    panel.show_network(network_map(model))
    assert panel.block_name() == first


def test_the_same_network_at_another_size_keeps_the_block(panel):
    panel.show_block_named("inception4c")
    panel.show_network(network_map("googlenet", image_size=32))
    assert panel.block_name() == "inception4c"


def test_another_network_does_not_keep_a_block_of_the_same_name(panel):
    panel.show_block_named("pool1")
    panel.show_network(network_map("alexnet"))
    assert panel.block_name() == "relu1"


def test_a_click_in_the_strip_shows_the_block_and_asks_for_its_maps(panel, qtbot):
    place = panel.strip.item_rect("inception5b").center().toPoint()
    with qtbot.waitSignal(panel.layers_changed):
        qtbot.mouseClick(panel.strip, Qt.MouseButton.LeftButton, pos=place)
    assert panel.block_name() == "inception5b"
    assert panel.layers()[0] == "inception5b.branch1x1"


def test_a_new_network_asks_for_its_maps(panel, qtbot):
    with qtbot.waitSignal(panel.layers_changed):
        panel.show_network(network_map("nin"))
    assert panel.layers() == ("block1.conv1",)


def test_a_click_on_a_map_enlarges_it_and_escape_brings_all_back(panel, qtbot):
    panel.show_maps(zeros_for(panel))
    click_map(qtbot, panel, "inception3a.branch3x3", 16)
    assert panel.is_enlarged()
    assert "map 17 of 128" in panel.map_view.title()
    qtbot.keyClick(panel.map_view, Qt.Key.Key_Escape)
    assert not panel.is_enlarged()
    assert panel.block_view.lanes.isVisible()


def test_after_closing_the_cursor_is_on_the_map_last_seen(panel, qtbot):
    click_map(qtbot, panel, "inception3a.branch3x3", 16)
    qtbot.keyClick(panel.map_view, Qt.Key.Key_Right)
    qtbot.keyClick(panel.map_view, Qt.Key.Key_Escape)
    assert panel.block_view.lanes.cursor_spot() == ("inception3a.branch3x3", 17)
    assert panel.focusWidget() is panel.block_view.lanes  # so that the arrow keys go on from there


def test_the_enlarged_map_follows_the_picture(panel, qtbot):
    maps = zeros_for(panel)
    panel.show_maps(maps)
    click_map(qtbot, panel, "inception3a.branch1x1", 3)
    before = panel.map_view.raster.grab().toImage()
    maps = {layer: np.random.default_rng(0).random(each.shape, np.float32) for layer, each in maps.items()}
    panel.show_maps(maps)
    assert panel.map_view.raster.grab().toImage() != before


def test_another_block_closes_the_enlarged_map(panel, qtbot):
    click_map(qtbot, panel, "inception3a.branch1x1", 3)
    panel.show_block_named("inception3b")
    assert not panel.is_enlarged()


def test_the_tab_key_reaches_strip_block_scale_lanes_and_reductions(panel, qtbot):
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    panel.strip.setFocus()
    reached = []
    for _ in range(5):
        reached.append(QApplication.focusWidget())
        qtbot.keyClick(reached[-1], Qt.Key.Key_Tab)
    assert [type(widget).__name__ for widget in reached] == [
        "NetworkStrip",
        "Switch",
        "MenuButton",
        "LanesView",
        "Switch",
    ]


@pytest.mark.parametrize(
    ("model", "image_size"), [("googlenet", 96), ("alexnet", 224), ("vgg11_quarter", 224), ("nin", 224)]
)
def test_what_the_panel_asks_for_a_real_network_gives(panel, model, image_size):
    network = build_model(model, image_size=image_size).eval()
    image = to_input(load_fashion_mnist("test").images[:1], image_size, 1)
    panel.show_network(network_map(model, image_size=image_size))
    names = [block.name for block in network_map(model, image_size=image_size).blocks]
    layers = []
    for name in names:
        panel.show_block_named(name)
        layers.append(panel.layers())
    with torch.inference_mode():
        maps = capture(network, image, [layer for each in layers for layer in each]).maps
    for name, each in zip(names, layers, strict=True):
        panel.show_block_named(name)
        panel.show_maps({layer: maps[layer][0].numpy() for layer in each})
        assert set(panel.block_view.lanes._maps) == set(each)
        panel.grab()


class _Shouting(QTranslator):
    def translate(self, context, source, disambiguation=None, n=-1):
        return source.upper() if "{" not in source else ""

    def isEmpty(self):
        return False


def test_the_language_is_switched_live(panel, qtbot):
    translator = _Shouting()
    app = QApplication.instance()
    app.installTranslator(translator)
    try:
        qtbot.waitUntil(lambda: panel.strip.accessibleName() == "BLOCKS OF THE NETWORK")
        qtbot.waitUntil(lambda: panel.block_view.lanes.accessibleName() == "FEATURE MAPS")
        qtbot.waitUntil(lambda: panel.map_view.accessibleName() == "ENLARGED MAP")
    finally:
        app.removeTranslator(translator)
        QApplication.sendPostedEvents(None, QEvent.Type.LanguageChange)


def test_the_panel_needs_no_torch():
    code = "import sys, gui.inside.panel; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(("model", "image_size", "is_small"), [("googlenet_bn", 48, True), ("googlenet", 96, False)])
def test_maps_of_small_images_come_with_the_reason_why_they_are_small(panel, model, image_size, is_small):
    panel.show_network(network_map(model, image_size=image_size))
    words = panel.block_view._sentence.toolTip()
    assert ("small, for the images have 48 px" in words) == is_small
    assert ("small" in panel.block_view._sentence.text()) == is_small
