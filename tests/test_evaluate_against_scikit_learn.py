"""Confusion matrix, precision, recall and F1 are those of scikit-learn."""

import numpy as np
import pytest

from core.evaluate.report import labels_of_classes, make_report

NAMES = tuple("abcdefg")


@pytest.fixture(scope="module")
def metrics():
    from sklearn import metrics  # takes seconds to import

    return metrics


@pytest.mark.parametrize("seed", range(5))
def test_figures_are_those_of_scikit_learn(metrics, seed):
    generator = np.random.default_rng(seed)
    rows = generator.integers(0, len(NAMES), 200)
    probabilities = generator.dirichlet(np.full(len(NAMES), 0.3), 200).astype(np.float32)
    probabilities[np.arange(200), rows] += generator.random(200) < 0.6
    predicted = probabilities.argmax(axis=1)
    report = make_report(labels_of_classes(NAMES), rows, probabilities / probabilities.sum(axis=1, keepdims=True))
    assert report.counts.tolist() == metrics.confusion_matrix(rows, predicted, labels=range(len(NAMES))).tolist()
    assert report.accuracy == pytest.approx(metrics.accuracy_score(rows, predicted))
    precision, recall, f1, support = metrics.precision_recall_fscore_support(rows, predicted, labels=range(len(NAMES)))
    for row, figures in enumerate(report.figures):
        expected = (precision[row], recall[row], f1[row], support[row])
        assert (figures.precision, figures.recall, figures.f1, figures.num_images) == pytest.approx(expected)


def test_where_scikit_learn_says_nan_the_value_is_undefined(metrics):
    rows, predicted = np.array([0, 0, 1]), np.array([0, 2, 0])
    report = make_report(labels_of_classes(NAMES[:3]), rows, np.eye(3, dtype=np.float32)[predicted])
    options = {"labels": range(3), "average": None, "zero_division": np.nan}
    for name, expected in (
        ("precision", metrics.precision_score(rows, predicted, **options)),
        ("recall", metrics.recall_score(rows, predicted, **options)),
    ):
        ours = [getattr(figures, name) for figures in report.figures]
        assert [value is None for value in ours] == np.isnan(expected).tolist()
        assert [value or 0.0 for value in ours] == pytest.approx(np.nan_to_num(expected).tolist())
