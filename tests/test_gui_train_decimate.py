"""Tests of gui.train.decimate against slow, obvious versions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.train.decimate import GrowingExtremes, GrowingMeans, bucket_extremes, bucket_means, bucket_size

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=200)
PARTS = st.lists(st.lists(st.floats(-1e6, 1e6) | st.sampled_from([math.nan, math.inf]), max_size=30), max_size=20)


@pytest.mark.parametrize(
    ("num_values", "least", "expected"), [(0, 1, 1), (2_000, 1, 1), (2_001, 1, 2), (2_000, 23, 23), (100_000, 23, 92)]
)
def test_buckets_double_until_there_are_few_enough(num_values, least, expected):
    assert bucket_size(num_values, least) == expected


def test_points_of_a_growing_curve_stay_where_they_are():
    y = np.random.default_rng(0).random(5_000)
    x, weights = np.arange(1.0, 5_001.0), np.ones(5_000)
    before = bucket_means(x[:4_000], y[:4_000], weights[:4_000], bucket_size(4_000, 20))
    after = bucket_means(x, y, weights, bucket_size(5_000, 20))
    for old, new in zip(before, after, strict=True):
        np.testing.assert_allclose(new[: len(old) - 1], old[:-1])


@given(VALUES, st.integers(1, 50))
def test_means_are_those_of_a_slow_loop(values, size):
    weights = [1.0 + index % 3 for index in range(len(values))]
    x, means = bucket_means(np.arange(len(values)), np.array(values), np.array(weights), size)
    ends = [min(start + size, len(values)) for start in range(0, len(values), size)]
    expected = []
    for end in ends:
        part = slice(max(0, end - size), end)
        total = sum(value * weight for value, weight in zip(values[part], weights[part], strict=True))
        expected.append(total / sum(weights[part]))
    assert x.tolist() == [end - 1 for end in ends]
    np.testing.assert_allclose(means, expected, rtol=1e-9, atol=1e-4)


def test_a_value_that_is_no_number_does_not_spoil_its_bucket():
    y = np.array([1.0, math.nan, 3.0, math.inf, math.nan, math.nan])
    _, means = bucket_means(np.arange(6), y, np.ones(6), 2)
    np.testing.assert_array_equal(means, [1.0, 3.0, math.nan])


def test_no_values_give_no_points():
    for points in (bucket_means(np.empty(0), np.empty(0), np.empty(0), 5), bucket_extremes(np.empty(0), np.empty(0))):
        assert [len(part) for part in points] == [0, 0]


@given(VALUES, st.integers(4, 40))
def test_extremes_lose_no_peak_and_keep_the_order(values, max_points):
    x, y = bucket_extremes(np.arange(len(values)), np.array(values), max_points)
    assert len(y) <= max_points
    assert (y.min(), y.max()) == (min(values), max(values))
    assert (np.diff(x) >= 0).all()
    assert [values[int(index)] for index in x] == y.tolist()


def test_extremes_pass_over_values_that_are_no_number():
    y = np.full(100, math.nan)
    y[[10, 55]] = 7.0, -7.0
    _, kept = bucket_extremes(np.arange(100), y, 10)
    assert np.nanmax(kept) == 7.0
    assert np.nanmin(kept) == -7.0


def test_a_million_values_become_two_thousand():
    y = np.random.default_rng(0).random(1_000_000)
    x, kept = bucket_extremes(np.arange(1_000_000), y)
    assert 1_000 < len(x) <= 2_000
    assert kept.max() == y.max()


@given(PARTS, st.integers(1, 5), st.integers(2, 12))
def test_a_growing_curve_has_the_points_of_the_whole_one(parts, least, max_buckets):
    means, extremes, y = GrowingMeans(), GrowingExtremes(), np.empty(0)
    for part in parts:
        y = np.concatenate([y, part])
        x = np.arange(1.0, len(y) + 1)
        weights = 1.0 + x % 3
        size = bucket_size(len(y), least, max_buckets)
        for found, expected in zip(means.points(x, y, weights, size), bucket_means(x, y, weights, size), strict=True):
            np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-4)
        max_points = 2 * max_buckets
        for found, expected in zip(extremes.points(x, y, max_points), bucket_extremes(x, y, max_points), strict=True):
            np.testing.assert_array_equal(found, expected)


def test_a_growing_curve_reads_full_buckets_only_once():
    y = np.random.default_rng(0).random(10_000)
    x, weights = np.arange(10_000.0), np.ones(10_000)
    means, extremes = GrowingMeans(), GrowingExtremes()
    before = means.points(x[:9_000], y[:9_000], weights[:9_000], 10), extremes.points(x[:9_000], y[:9_000])
    y[:8_900] = math.nan
    after = means.points(x, y, weights, 10), extremes.points(x, y)
    for (_, old), (_, new) in zip(before, after, strict=True):
        assert len(new) > len(old)
        assert np.isfinite(new).all()
        np.testing.assert_array_equal(new[: len(old) - 2], old[:-2])
