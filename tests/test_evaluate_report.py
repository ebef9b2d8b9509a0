"""The figures of an evaluation: by hand, and what is said where nothing can be counted."""

import json
from math import nan

import numpy as np
import pytest

from core.evaluate.calibration import calibration
from core.evaluate.confusion import confusion_matrix, row_figures
from core.evaluate.interval import interval_95
from core.evaluate.mistakes import mistakes
from core.evaluate.published import published_results
from core.evaluate.report import Labels, as_dict, labels_of_classes, make_report

CLOTHES = ("sandal", "sneaker", "boot", "shirt")
FOLDERS = Labels(
    ("shoes", "shirt", "hat"),
    CLOTHES,
    np.array([[True, True, True, False], [False, False, False, True], [False, False, False, False]]),
)


def sure_of(*classes, certainty=0.7, num_classes=4):
    """Answers that give `certainty` to one class each and the rest to all others alike."""
    probabilities = np.full((len(classes), num_classes), (1 - certainty) / (num_classes - 1), np.float32)
    probabilities[range(len(classes)), classes] = certainty
    return probabilities


def test_the_matrix_has_a_row_a_label_and_a_column_a_class():
    counts = confusion_matrix(np.array([0, 0, 1, 2, 2, 2]), np.array([0, 3, 1, 2, 2, 0]), (3, 4))
    assert counts.tolist() == [[1, 0, 0, 1], [0, 1, 0, 0], [1, 0, 2, 0]]


def test_what_would_be_divided_by_zero_is_undefined_and_not_0():
    # Class 1 has images and is never given; class 2 has none and is given once.
    never_given, without_images = row_figures(np.array([[4, 0, 0], [1, 0, 1], [0, 0, 0]]), np.eye(3, dtype=bool))[1:]
    assert (never_given.precision, never_given.recall, never_given.f1) == (None, 0.0, None)
    assert (without_images.precision, without_images.recall, without_images.f1) == (0.0, None, None)
    assert (without_images.num_images, without_images.num_taken) == (0, 1)


def test_all_wrong_has_an_f1_of_0_for_that_is_known():
    figures = row_figures(np.array([[0, 2], [3, 0]]), np.eye(2, dtype=bool))
    assert [(each.precision, each.recall, each.f1) for each in figures] == [(0.0, 0.0, 0.0)] * 2


def test_a_label_that_allows_several_classes_is_right_with_any_of_them():
    # Three shoes taken for sandal, boot and shirt; two shirts for shirt and sneaker.
    report = make_report(FOLDERS, np.array([0, 0, 0, 1, 1]), sure_of(0, 2, 3, 3, 1))
    shoes, shirt, _ = report.figures
    assert (shoes.recall, shoes.precision, shoes.num_taken) == (2 / 3, 2 / 3, 3)
    assert (shirt.recall, shirt.precision) == (1 / 2, 1 / 2)
    assert report.accuracy == 3 / 5
    assert report.mistakes.tolist() == [2, 4]


def test_misfits_are_counted_apart_and_change_no_other_figure():
    rows, answers = np.array([0, 1, 1]), sure_of(0, 3, 2)
    without = make_report(FOLDERS, rows, answers)
    report = make_report(FOLDERS, np.append(rows, [2, 2]), np.vstack([answers, sure_of(3, 3, certainty=0.9)]))
    assert report.counts[2].tolist() == [0, 0, 0, 2]
    hats = report.misfits[0]
    assert (hats.name, hats.num_images, round(hats.certainty, 6)) == ("hat", 2, 0.9)
    assert report.figures[:2] == without.figures[:2]
    assert (report.accuracy, report.num_images, report.calibration) == (2 / 3, 3, without.calibration)
    assert report.mistakes.tolist() == [2]


def test_images_without_a_label_are_not_counted():
    report = make_report(labels_of_classes(CLOTHES), np.array([-1, 3, -1]), sure_of(0, 0, 0))
    assert (report.num_images, report.accuracy, report.counts.sum()) == (1, 0.0, 1)
    assert report.mistakes.tolist() == [1]


def test_of_no_images_nothing_is_known():
    report = make_report(FOLDERS, np.zeros(0, np.int64), np.zeros((0, 4), np.float32))
    assert (report.accuracy, report.interval, report.calibration.error, report.num_images) == (None, None, None, 0)
    assert json.loads(json.dumps(as_dict(report)))["per_class"]["shoes"] == {
        "precision": None, "recall": None, "f1": None, "num_images": 0,
    }  # fmt: skip


def test_json_has_the_fitting_labels_and_the_misfits_apart():
    told = as_dict(make_report(FOLDERS, np.array([0, 1, 2]), sure_of(0, 3, 2)))
    assert (told["labels"], told["classes"]) == (["shoes", "shirt"], list(CLOTHES))
    assert told["confusion"] == [[1, 0, 0, 0], [0, 0, 0, 1]]
    assert told["misfits"] == {"hat": {"num_images": 1, "certainty": pytest.approx(0.7)}}
    assert nan not in told.values()
    json.dumps(told, allow_nan=False)


def test_the_calibration_error_of_five_answers_by_hand():
    """In halves: 0.3 wrong, 0.4 right | 0.6 right, 0.9 right, 1.0 wrong. So 2/5 |1/2 - 0.35| + 3/5 |2/3 - 0.8333|."""
    certainty = np.array([0.3, 0.4, 0.6, 0.9, 1.0])
    result = calibration(certainty, np.array([False, True, True, True, False]), num_bins=2)
    assert result.error == pytest.approx(2 / 5 * 0.15 + 3 / 5 * (2.5 / 3 - 2 / 3))
    assert [(each.low, each.high, each.num_images) for each in result.bins] == [(0.0, 0.5, 2), (0.5, 1.0, 3)]
    assert result.bins[0].certainty == pytest.approx(0.35)
    assert result.bins[1].accuracy == pytest.approx(2 / 3)


def test_a_bin_takes_its_upper_edge_and_an_empty_one_says_nothing():
    result = calibration(np.array([0.5, 1.0]), np.array([True, True]), num_bins=2)
    assert [each.num_images for each in result.bins] == [1, 1]
    fifteen = calibration(np.array([0.99]), np.array([True])).bins
    assert len(fifteen) == 15
    assert {(each.certainty, each.accuracy) for each in fifteen[:-1]} == {(None, None)}


def test_a_network_that_is_as_often_right_as_it_is_certain_has_no_error():
    is_right = np.array([True] * 7 + [False] * 3)
    assert calibration(np.full(10, 0.7), is_right).error == pytest.approx(0)
    assert calibration(np.full(10, 1.0), is_right).error == pytest.approx(0.3)


def test_the_interval_is_wilsons():
    """Of Brown, Cai and DasGupta 2001's formula for 8 of 10 by a calculator; 0 of n and n of n stay in range."""
    assert interval_95(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert interval_95(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert interval_95(20, 20) == pytest.approx((0.8389, 1.0), abs=1e-4)
    assert interval_95(0, 0) is None


def test_the_most_certain_mistakes_come_first_and_equal_ones_in_their_order():
    certainty = np.array([0.5, 0.9, 0.7, 0.9, 0.99])
    assert mistakes(certainty, np.array([False, False, False, False, True])).tolist() == [1, 3, 2, 0]


def test_people_stand_first_among_the_published_results_and_other_data_sets_have_none():
    results = published_results("fashion_mnist")
    assert (results[0].name, results[0].accuracy, results[0].num_images) == ("People", 0.835, 1000)
    assert [each.accuracy for each in results] == sorted(each.accuracy for each in results)
    assert published_results("toy") == ()
