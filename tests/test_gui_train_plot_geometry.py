"""Tests of gui.train.plot_geometry."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.train.plot_geometry import epoch_span, loss_ceiling, nice_ceiling, nice_ticks, push_apart


@given(st.floats(1e-6, 1e9))
def test_a_nice_ceiling_is_close_above(value):
    ceiling = nice_ceiling(value)
    assert value * (1 - 1e-6) <= ceiling <= 2.6 * value
    assert float(f"{ceiling:e}"[0]) in (1, 2, 5)


@given(st.floats(1e-3, 1e6), st.integers(3, 10))
def test_ticks_start_at_zero_and_are_evenly_spaced(high, max_steps):
    ticks = nice_ticks(high, max_steps)
    assert ticks[0] == 0
    assert 2 <= len(ticks) <= max_steps + 1
    assert ticks[-1] <= high * (1 + 1e-6)
    np.testing.assert_allclose(np.diff(ticks), ticks[1])


@pytest.mark.parametrize(
    ("num_done", "num_planned", "span"),
    [(0, 10, 1), (0.3, 10, 1), (1.2, 10, 2), (2.6, 10, 5), (7, 10, 10), (2.6, 3, 3)],
)
def test_the_axis_grows_with_the_run_up_to_its_planned_end(num_done, num_planned, span):
    assert epoch_span(num_done, num_planned) == span


def test_one_outlier_does_not_press_the_loss_flat():
    losses = np.concatenate([[1e6], np.linspace(2.3, 0.3, 100)])
    assert 2.2 < loss_ceiling(losses) < 3


def test_the_newest_loss_is_always_in_the_picture():
    assert loss_ceiling(np.concatenate([np.full(100, 0.3), [50.0]])) > 50


@pytest.mark.parametrize("losses", [[], [math.nan], [0.0]])
def test_the_loss_axis_has_a_height_whatever_there_is(losses):
    assert loss_ceiling(np.array(losses)) > 0


@given(st.lists(st.floats(-100, 400), min_size=1, max_size=6))
def test_labels_end_up_apart_and_inside(centres):
    places = push_apart(centres, 17, 8, 300)
    assert len(places) == len(centres)
    assert all(8 - 1e-6 <= place <= 300 + 1e-6 for place in places)
    ordered = sorted(places)
    assert all(after - before >= 17 - 1e-6 for before, after in itertools.pairwise(ordered))
    assert [place for _, place in sorted(zip(centres, places, strict=True))] == ordered


def test_labels_that_do_not_touch_stay_put():
    assert push_apart([200.0, 50.0, 120.0], 17, 8, 300) == [200.0, 50.0, 120.0]


def test_two_equal_labels_share_the_way():
    assert push_apart([100.0, 100.0], 20, 0, 300) == [90.0, 110.0]
