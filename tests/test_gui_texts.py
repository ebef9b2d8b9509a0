"""Lengths of time as the window says them: exact for what is left, rough for an estimate."""

import pytest

from gui.texts import duration, rough_duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.2, "1 s"),
        (40, "40 s"),
        (59.5, "1:00 min"),
        (63.4, "1:04 min"),
        (102, "1:42 min"),
        (3600, "1 h 00 min"),
        (3601, "1 h 01 min"),
        (5 * 3600 + 600, "5 h 10 min"),
    ],
)
def test_what_is_left_is_rounded_up(qapp, seconds, words):
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.1, "5 s"),
        (41, "40 s"),
        (57.4, "55 s"),
        (58, "1 min"),
        (53.2 * 60, "53 min"),
        (59.4 * 60, "59 min"),
        (59.6 * 60, "1 h"),
        (1.3 * 3600, "1.5 h"),
        (3.8 * 3600, "4 h"),
        (5.1 * 3600, "5 h"),
        (1234.5 * 3600, "1,234 h"),
    ],
)
def test_an_estimate_has_few_figures(qapp, seconds, words):
    assert rough_duration(seconds) == words
