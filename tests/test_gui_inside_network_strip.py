"""The strip of the whole network: every block is there, fits and can be chosen."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from core.inside.network_map import network_map
from gui.inside.network_strip import NetworkStrip
from gui.inside.strip_geometry import lay_out_strip

NETWORKS = [("googlenet", 96), ("googlenet", 224), ("alexnet", 224), ("vgg11_quarter", 224), ("nin", 224)]


def text_width(text: str) -> float:
    return 7.0 * len(text)


def lay_out(name, image_size, width):
    blocks = network_map(name, image_size=image_size).blocks
    return lay_out_strip(blocks, width, text_width, stem="stem", pooling="pool")


@pytest.fixture
def strip(qtbot):
    strip = NetworkStrip()
    qtbot.addWidget(strip)
    strip.show_network(network_map("googlenet", image_size=96))
    strip.set_block("inception3a")
    strip.resize(740, strip.sizeHint().height())
    strip.show()
    return strip


@pytest.mark.parametrize(("name", "image_size"), NETWORKS)
def test_all_blocks_stand_side_by_side_in_740_pixels(name, image_size):
    strip = lay_out(name, image_size, 724)
    assert [item.name for item in strip.items] == [
        block.name for block in network_map(name, image_size=image_size).blocks
    ]
    right = 0.0
    for item in strip.items:
        assert item.left >= right - 1e-6
        assert item.width >= 14
        right = item.left + item.width
    assert right <= 724 + 1e-6


@pytest.mark.parametrize(("name", "image_size"), NETWORKS)
def test_captions_have_space(name, image_size):
    strip = lay_out(name, image_size, 724)
    for place in (*strip.items, *strip.groups):
        assert text_width(place.caption) <= place.width
    assert all(item.caption or item.group or item.kind == "pooling" for item in strip.items)


def test_what_comes_before_the_first_inception_block_is_the_stem():
    strip = lay_out("googlenet", 96, 724)
    assert [group.caption for group in strip.groups] == ["stem"]
    assert [item.name for item in strip.items if item.group == "stem"] == ["conv1", "pool1", "conv2", "conv3", "pool2"]


def test_the_convolutions_of_a_vgg_block_share_a_caption():
    strip = lay_out("vgg11_quarter", 224, 724)
    assert [group.caption for group in strip.groups] == ["block1", "block2", "block3", "block4", "block5"]


def test_poolings_are_told_from_layers_that_learn():
    kinds = {item.name: item.kind for item in lay_out("alexnet", 224, 724).items}
    assert (kinds["relu1"], kinds["pool1"], kinds["fc3"]) == ("layer", "pooling", "layer")


def test_a_click_chooses_a_block(strip, qtbot):
    with qtbot.waitSignal(strip.block_chosen) as chosen:
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.item_rect("inception4c").center().toPoint())
    assert chosen.args == ["inception4c"]
    assert strip.block_name() == "inception4c"


def test_every_block_can_be_clicked(strip, qtbot):
    names = [block.name for block in network_map("googlenet", image_size=96).blocks]
    chosen = []
    strip.block_chosen.connect(chosen.append)
    for name in names:
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.item_rect(name).center().toPoint())
    assert chosen == names


def test_arrow_keys_go_from_block_to_block(strip, qtbot):
    chosen = []
    strip.block_chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Home):
        qtbot.keyClick(strip, key)
    assert chosen == ["inception3b", "pool3", "inception3b", "fc", "conv1"]


def test_a_click_on_the_chosen_block_says_nothing(strip, qtbot):
    with qtbot.assertNotEmitted(strip.block_chosen):
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.item_rect("inception3a").center().toPoint())


def test_choosing_by_program_says_nothing(strip, qtbot):
    with qtbot.assertNotEmitted(strip.block_chosen):
        strip.set_block("inception5b")
    assert strip.block_name() == "inception5b"


def test_the_tooltip_tells_shapes_and_costs(strip, qtbot):
    point = strip.item_rect("inception3a").center().toPoint()
    QApplication.sendEvent(strip, QHelpEvent(QHelpEvent.Type.ToolTip, point, strip.mapToGlobal(point)))
    assert QToolTip.text() == ("Inception 3a\n192 × 12 × 12 → 256 × 12 × 12\n163,696 parameters · 23.5 M multiply-adds")
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_the_bars_have_the_proportions_of_the_branches(strip):
    image = strip.grab().toImage()
    frame = strip.item_rect("inception3a").toRect()
    y = frame.top() + 12
    colours = [image.pixelColor(x, y).name() for x in range(frame.left(), frame.right())]
    counts = [colours.count(colour) for colour in ("#0072b2", "#e69f00", "#009e73", "#cc79a7")]
    assert counts[1] == pytest.approx(2 * counts[0], abs=3)
    assert counts[0] == pytest.approx(2 * counts[2], abs=3)
    assert counts[2] == pytest.approx(counts[3], abs=2)


def test_an_empty_strip_takes_keys_and_clicks(qtbot):
    strip = NetworkStrip()
    qtbot.addWidget(strip)
    strip.show()
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert strip.block_name() == ""
