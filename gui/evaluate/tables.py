"""The figures of an evaluation as tables for a spreadsheet."""

from gui.evaluate.evaluated import Evaluated
from gui.export_menu import Table
from gui.train.plot_export import Cell


def confusion_table(evaluated: Evaluated) -> Table:
    """Counts, a row a label and a column a class."""
    labels, counts = evaluated.labels, evaluated.report().counts
    rows: list[list[Cell]] = [[name, *map(int, row)] for name, row in zip(labels.names, counts, strict=True)]
    return ("label", *labels.class_names), rows


def classes_table(evaluated: Evaluated) -> Table:
    """Precision, recall and F1, 0..1, of each label that fits; an empty cell where a value is undefined."""
    report = evaluated.report()
    rows = (
        (name, each.precision, each.recall, each.f1, each.num_images)
        for name, each, fits in zip(report.labels.names, report.figures, report.labels.fit, strict=True)
        if fits
    )
    return ("label", "precision", "recall", "f1", "num_images"), rows


def calibration_table(evaluated: Evaluated) -> Table:
    """A row a bin, with its edges."""
    bins = evaluated.report().calibration.bins
    rows = ((each.low, each.high, each.num_images, each.certainty, each.accuracy) for each in bins)
    return ("certainty_above", "certainty_up_to", "num_images", "mean_certainty", "accuracy"), rows


def mistakes_table(evaluated: Evaluated) -> Table:
    """A row a mistake, the most certain first; the picture by its file, or its number among the test images from 1."""
    labels = evaluated.labels
    rows = (
        (
            str(evaluated.files[number]) if evaluated.files else int(number) + 1,
            labels.names[int(evaluated.rows[number])],
            labels.class_names[int(evaluated.probabilities[number].argmax())],
            float(evaluated.probabilities[number].max()),
            int(number in evaluated.doubtful),
        )
        for number in evaluated.report().mistakes
    )
    return ("picture", "label", "taken_for", "certainty", "doubtful_label"), rows
