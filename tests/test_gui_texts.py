"""Lengths of time as the window says them: exact for what is left, rough for an estimate."""

import pytest
from PySide6.QtCore import QLocale

from gui.texts import duration, large_number, rough_duration


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


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        (9_408, "9,408", "9,408"),
        (10_000, "10,000", "1 万"),
        (163_696, "163,696", "16.37 万"),
        (1_500_000, "1.5 M", "150 万"),
        (23_456_789, "23.5 M", "2346 万"),
        (99_994_000, "100.0 M", "9999 万"),
        (99_996_000, "100.0 M", "1 亿"),
        (1_583_000_000, "1,583.0 M", "15.83 亿"),
        (128_806_154_000, "128,806.2 M", "1288 亿"),
    ],
)
def test_large_numbers_are_counted_as_the_language_counts(qapp, number, english, chinese):
    before = QLocale()
    try:
        for language, words in (("en", english), ("zh_CN", chinese)):
            QLocale.setDefault(QLocale(language))
            assert large_number(number) == words
    finally:
        QLocale.setDefault(before)
