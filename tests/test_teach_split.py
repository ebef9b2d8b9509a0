"""A fifth of each class is held out, and near-doubles are on the same side."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_classes import picture

from core.teach.split import DOUBLE_DISTANCE, near_doubles, nested_subsets, split


def noise(number: int, seed: int = 0) -> np.ndarray:
    """Pictures that have nothing to do with each other."""
    return np.random.default_rng(seed).integers(0, 256, (number, 28, 28)).astype(np.uint8)


@given(counts=st.lists(st.integers(8, 40), min_size=2, max_size=5), seed=st.integers(0, 1000))
def test_a_fifth_of_each_class_is_held_out(counts, seed):
    labels = np.repeat(np.arange(len(counts)), counts)
    parts = split(labels, noise(len(labels)), seed)
    assert np.bincount(labels[parts.is_held_out]).tolist() == [max(1, round(0.2 * count)) for count in counts]
    assert parts.with_doubles == ()


@given(seed=st.integers(0, 1000))
def test_the_doubles_of_a_picture_are_on_its_side(seed):
    originals = noise(20)
    nearly = (originals.astype(int) + np.random.default_rng(seed).integers(-5, 6, originals.shape)).clip(0, 255)
    pixels = np.concatenate([originals, nearly.astype(np.uint8), originals[:, :, ::-1]])
    parts = split(np.arange(60) % 20 % 2, pixels, seed)
    first, second, mirrored = parts.is_held_out.reshape(3, 20)
    assert first.any()
    assert (first == second).all()
    assert (first == mirrored).all()


def test_a_chain_of_doubles_is_one_group():
    """As a camera sees somebody turn: each picture is near the next one, the first is far from the last."""
    steps = np.linspace(0, 200, 20)[:, None, None] * np.ones((28, 28))
    groups = near_doubles(np.concatenate([steps.astype(np.uint8), noise(3)]))
    assert DOUBLE_DISTANCE < 200
    assert groups[:20].tolist() == [groups[0]] * 20
    assert len(set(groups.tolist())) == 4


def test_a_class_of_nothing_but_doubles_gives_its_last_ones_and_is_named():
    pixels = np.concatenate([noise(10), np.repeat(noise(1, seed=1), 10, axis=0)])
    parts = split(np.repeat([0, 1], 10), pixels, seed=0)
    assert parts.with_doubles == (1,)
    assert np.flatnonzero(parts.is_held_out[10:]).tolist() == [8, 9]
    assert parts.is_held_out[:10].sum() == 2


def test_pictures_that_only_look_alike_are_no_doubles():
    pixels = np.stack([picture("left", seed) for seed in range(10)])
    assert len(set(near_doubles(pixels).tolist())) == 10


@pytest.mark.parametrize("counts", [(8, 8), (3, 40), (100, 100, 7)])
def test_each_part_lies_inside_the_next_and_the_last_is_all(counts):
    labels = np.random.default_rng(0).permutation(np.repeat(np.arange(len(counts)), counts))
    parts = nested_subsets(labels, seed=0)
    for (number, inner), (_, outer) in itertools.pairwise(parts):
        assert set(inner) < set(outer)
        assert np.bincount(labels[inner]).tolist() == [min(number, count) for count in counts]
    assert parts[-1][0] == max(counts)
    assert len(parts[-1][1]) == sum(counts)
