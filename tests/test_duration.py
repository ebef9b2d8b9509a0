"""How lengths of time are said by the command line, and split for the window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.duration import duration, split


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.2, "1 s"),
        (40, "40 s"),
        (59, "59 s"),
        (59.5, "1 min"),
        (60, "1 min"),
        (60.5, "2 min"),
        (12 * 60, "12 min"),
        (59.5 * 60, "1 h 00 min"),
        (3600, "1 h 00 min"),
        (11_000, "3 h 04 min"),
        (100 * 3600, "100 h 00 min"),
    ],
)
def test_durations_are_rounded_up_to_what_a_person_says(seconds, words):
    assert duration(seconds) == words


@given(seconds=st.floats(0, 1e7, allow_subnormal=False), unit_s=st.sampled_from([1, 60]))
def test_the_parts_add_up_to_the_time_and_at_most_a_unit_more(seconds, unit_s):
    hours, minutes, rest = split(seconds, unit_s=unit_s)
    assert 0 <= minutes < 60
    assert 0 <= rest < 60
    whole = 3600 * hours + 60 * minutes + rest
    assert whole % unit_s == 0
    assert seconds <= whole <= seconds + unit_s
