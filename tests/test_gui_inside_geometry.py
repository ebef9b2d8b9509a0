"""Where the maps of a block lie: all of them visible, in lanes as wide as their share of the channels."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.inside.network_map import network_map
from gui.inside.geometry import Grid, LaneContent, LanesLayout, Space, lay_out, neighbour

INCEPTION_3A = [
    LaneContent("1x1", 64),
    LaneContent("3x3", 128, ("3x3.reduce", 96)),
    LaneContent("5x5", 32, ("5x5.reduce", 16)),
    LaneContent("pool", 32),
]
SPACE = Space(846, 300, header=20, footer=14)


def without_reductions(contents):
    return [LaneContent(content.layer, content.num_channels) for content in contents]


def grids(layout: LanesLayout) -> list[Grid]:
    return [grid for lane in layout.lanes for grid in lane.grids]


def assert_all_maps_lie_apart_within(layout, space):
    assert layout.height <= space.height
    right = 0
    for lane in layout.lanes:
        assert lane.left >= 0
        for grid in lane.grids:
            assert grid.left >= right, "a lane begins inside the one before"
            assert grid.top >= space.header
            assert grid.top + grid.height <= space.height - space.footer
        if lane.reduction is not None:
            assert lane.reduction.top + lane.reduction.height + space.label <= lane.maps.top
        right = max(grid.left + grid.width for grid in lane.grids) + 1
    assert right - 1 <= space.width


def test_lanes_of_3a_are_as_wide_as_their_share_of_the_channels():
    layout = lay_out(without_reductions(INCEPTION_3A), 12, SPACE)
    unit = layout.lanes[2].width
    assert [lane.width for lane in layout.lanes] == pytest.approx([2 * unit, 4 * unit, unit, unit], abs=2)


def test_lanes_of_3a_have_columns_in_the_same_proportions():
    layout = lay_out(without_reductions(INCEPTION_3A), 12, Space(846, 234, header=20, footer=14))
    assert [lane.maps.columns for lane in layout.lanes] == [8, 16, 4, 4]
    assert [lane.maps.rows for lane in layout.lanes] == [8, 8, 8, 8]
    assert layout.scale == 2


def test_the_lanes_are_no_wider_than_the_maps_need():
    layout = lay_out(without_reductions(INCEPTION_3A), 12, Space(846, 100))
    assert min(lane.width - lane.maps.width for lane in layout.lanes) <= 1
    last = layout.lanes[-1]
    assert last.left + last.width == pytest.approx(846, abs=3)


def test_reductions_stand_above_the_maps_of_their_lane():
    space = Space(846, 360, header=20, label=16, footer=14)
    layout = lay_out(INCEPTION_3A, 12, space)
    assert_all_maps_lie_apart_within(layout, space)
    assert [lane.reduction and lane.reduction.num_maps for lane in layout.lanes] == [None, 96, 16, None]
    assert len({lane.maps.top for lane in layout.lanes}) == 1


def test_maps_are_enlarged_by_a_whole_number_where_that_costs_little():
    assert lay_out([LaneContent("conv1", 64)], 24, Space(736, 260)).scale == 2
    assert lay_out([LaneContent("pool3", 832)], 3, Space(736, 260)).scale == 4


def test_large_maps_are_shrunk_until_all_fit():
    space = Space(736, 260)
    layout = lay_out([LaneContent("block1.conv1", 64)], 224, space)
    assert 0.1 < layout.scale < 1
    assert_all_maps_lie_apart_within(layout, space)


def test_a_vector_is_shown_as_squares():
    layout = lay_out([LaneContent("fc1", 4096)], 1, Space(736, 260))
    assert layout.lanes[0].maps.side >= 4
    assert layout.lanes[0].maps.num_maps == 4096


def test_a_map_does_not_grow_without_end():
    assert lay_out([LaneContent("fc", 10)], 1, Space(4000, 2000)).lanes[0].maps.side == 192


@pytest.mark.parametrize("size", [(684, 229), (704, 239), (858, 402), (1344, 582)])
@pytest.mark.parametrize("image_size", [32, 48, 96, 224])
def test_the_lanes_of_every_block_use_nearly_all_the_height_they_have(image_size, size):
    for block in network_map("googlenet_bn", image_size=image_size).blocks:
        contents = [LaneContent(branch.name, branch.num_channels) for branch in block.branches]
        space = Space(*size, header=20, footer=14)
        layout = lay_out(contents, max(block.out_shape[1:], default=1), space)
        if layout.lanes[0].maps.side < 192:  # as large as maps become
            assert layout.height >= 0.9 * size[1], block.name


def test_maps_of_few_pixels_are_enlarged_by_a_whole_number_and_what_is_left_parts_them():
    contents = [LaneContent("1x1", 384), LaneContent("3x3", 384), LaneContent("5x5", 128), LaneContent("pool", 128)]
    maps = lay_out(contents, 3, Space(698, 260, header=20, footer=14)).lanes[0].maps
    assert maps.side % 3 == 0
    assert maps.gap >= 2


def test_lines_are_twice_as_thick_on_a_display_with_twice_the_pixels():
    once = lay_out(without_reductions(INCEPTION_3A), 12, Space(800, 230))
    twice = lay_out(without_reductions(INCEPTION_3A), 12, Space(1600, 460, line=2, lane_gap=24))
    assert (twice.lanes[0].maps.gap, twice.lanes[0].maps.side) == (2, 2 * once.lanes[0].maps.side)


@pytest.mark.parametrize("size", [(736, 260), (846, 340), (736, 180), (1200, 600)])
@pytest.mark.parametrize(
    ("model", "image_size"),
    [("googlenet", 96), ("googlenet", 224), ("alexnet", 224), ("vgg11_quarter", 224), ("nin", 224)],
)
def test_every_block_of_every_network_fits(model, image_size, size):
    for block in network_map(model, image_size=image_size).blocks:
        for with_reductions in (False, True):
            contents = [
                LaneContent(branch.name, branch.num_channels, branch.reduce if with_reductions else None)
                for branch in block.branches
            ]
            space = Space(*size, header=20, label=16 if with_reductions else 0, footer=14)
            layout = lay_out(contents, max(block.out_shape[1:], default=1), space)
            assert_all_maps_lie_apart_within(layout, space)
            assert [lane.maps.num_maps for lane in layout.lanes] == [branch.num_channels for branch in block.branches]


def test_where_nothing_fits_every_map_still_has_a_place():
    layout = lay_out([LaneContent("fc1", 4096)], 1, Space(10, 10))
    assert layout.lanes[0].maps.side == 1
    assert layout.lanes[0].maps.rows * layout.lanes[0].maps.columns >= 4096


@settings(max_examples=60)
@given(
    channels=st.lists(st.integers(1, 400), min_size=1, max_size=4),
    map_side=st.integers(1, 60),
    width=st.integers(300, 1500),
    height=st.integers(150, 900),
    where=st.floats(0, 1),
)
def test_every_map_is_hit_in_its_middle(channels, map_side, width, height, where):
    contents = [LaneContent(str(index), count) for index, count in enumerate(channels)]
    layout = lay_out(contents, map_side, Space(width, height))
    for grid in grids(layout):
        channel = int(where * (grid.num_maps - 1))
        left, top = grid.cell(channel)
        assert layout.spot_at(left + grid.side / 2, top + grid.side / 2) == (grid.layer, channel)


def test_beside_the_maps_nothing_is_hit():
    layout = lay_out(without_reductions(INCEPTION_3A), 12, SPACE)
    first, second = layout.lanes[0].maps, layout.lanes[1].maps
    assert layout.spot_at(first.left + 5, first.top - 1) is None
    assert layout.spot_at((first.left + first.width + second.left) / 2 + 1, first.top + 5) is None
    assert layout.spot_at(-1, first.top + 5) is None
    assert first.channel_at(first.left + 5, first.top + first.height + 5) is None


class TestNeighbour:
    @pytest.fixture
    def layout(self):
        return lay_out(INCEPTION_3A, 12, Space(846, 360, header=20, label=16, footer=14))

    def test_right_and_down_within_a_lane(self, layout):
        columns = layout.lanes[0].maps.columns
        assert neighbour(layout, ("1x1", 0), 1, 0) == ("1x1", 1)
        assert neighbour(layout, ("1x1", 0), 0, 1) == ("1x1", columns)
        assert neighbour(layout, ("1x1", columns), 0, -1) == ("1x1", 0)

    def test_right_of_a_lanes_last_column_is_the_next_lanes_first(self, layout):
        columns = layout.lanes[0].maps.columns
        assert neighbour(layout, ("1x1", columns - 1), 1, 0) == ("3x3", 0)
        assert neighbour(layout, ("3x3", 0), -1, 0) == ("1x1", columns - 1)

    def test_above_the_first_row_is_the_reduction(self, layout):
        reduction = layout.lanes[1].reduction
        layer, channel = neighbour(layout, ("3x3", 2), 0, -1)
        assert layer == "3x3.reduce"
        assert channel // reduction.columns == reduction.rows - 1
        assert neighbour(layout, (layer, channel), 0, 1)[0] == "3x3"

    def test_at_the_edge_of_everything_it_stays(self, layout):
        assert neighbour(layout, ("1x1", 0), -1, 0) == ("1x1", 0)
        assert neighbour(layout, ("1x1", 0), 0, -1) == ("1x1", 0)
        assert neighbour(layout, ("pool", 31), 0, 1) == ("pool", 31)

    def test_the_arrows_reach_every_map(self, layout):
        reached, new = {("1x1", 0)}, [("1x1", 0)]
        while new:
            spot = new.pop()
            for step in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                there = neighbour(layout, spot, *step)
                if there not in reached:
                    reached.add(there)
                    new.append(there)
        assert len(reached) == 256 + 96 + 16
