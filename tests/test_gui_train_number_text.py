"""What people write for numbers, in every habit of writing them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.train.number_text import decimal_number, whole_number

MARKS = [" ", "\u00a0", "\u202f", "\u2009", "\u2007", "'", "\u2019", "_", ",", ".", "\uff0c", "\uff0e", "\u3000"]


@given(st.integers(1_000, 2**40), st.sampled_from(MARKS))
def test_groups_of_three_digits_are_thousands_whatever_stands_between_them(number, mark):
    assert whole_number(f"{number:,}".replace(",", mark)) == number


@given(st.integers(-(2**40), 2**40))
def test_plain_digits_are_what_they_are_in_full_width_too(number):
    assert whole_number(str(number)) == number
    full_width = str(number).translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})
    assert whole_number(full_width) == number


@pytest.mark.parametrize(
    ("text", "number"), [(" 10 ", 10), ("6e3", 6_000), ("1.5e3", 1_500), ("6 0000", 60_000), ("0", 0)]
)
def test_other_ways_to_write_a_whole_number(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("", "2,0", "2.0", "2.5", "0,500", "0.000", "1,00", "10,0000", "1.000,5", "1,000.0", "10,000,00", "10..000"),
        *("10 00", "1 0", "1.000 000", "1__000", "1e-1", "1e400", "x", "nan", "inf", "--1", "1,", ".5", "0x10"),
    ],
)
def test_what_is_no_whole_number_or_could_be_two_is_none(text):
    assert whole_number(text) is None


@pytest.mark.parametrize(
    "text", ["0.05", "0,05", ".05", ",05", "5e-2", "5E-2", "0,5e-1", "\uff10\uff0c\uff10\uff15", " 0.05"]
)
def test_a_decimal_has_a_point_or_a_comma(text):
    assert decimal_number(text) == 0.05


@given(st.floats(1e-12, 1e6, allow_nan=False))
def test_what_the_program_writes_it_reads(value):
    assert decimal_number(repr(value)) == value
    assert decimal_number(f"{value:g}") == float(f"{value:g}")


@pytest.mark.parametrize("text", ["0,001", "0.001", "1e-3", "0,0010"])
def test_nothing_before_the_mark_makes_it_a_decimal_mark(text):
    assert decimal_number(text) == 0.001


@pytest.mark.parametrize(
    "text", ["", "1,000", "10,125", "1,000.5", "1.000,5", "0 1", "nan", "inf", "0,0,1", "1.0.0", "x"]
)
def test_a_decimal_that_could_be_thousands_or_nothing_at_all_is_none(text):
    assert decimal_number(text) is None
