"""What is said of many pictures: above the table, on the clipboard and in a file."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt

from gui.predict.table_model import PictureTableModel
from gui.predict.table_rows import Counts, TableRow
from gui.texts import error_sentence
from gui.train.plot_export import Cell

_CSV_COLUMNS = ("file", "class", "certainty", "familiar", "familiarity", "label", "right", "error")


def summary(counts: Counts) -> tuple[str, ...]:
    """One line in several lengths, the longest first: how many are right, and what is wrong with the others."""
    translate = QCoreApplication.translate
    if counts.accuracy is not None:
        words = translate("table", "{right} of {labelled} right ({percent} %)")
        right, labelled = f"{counts.num_right:,}", f"{counts.num_labelled:,}"
        parts = [words.format(right=right, labelled=labelled, percent=f"{100 * counts.accuracy:.0f}")]
    else:
        words = translate("table", "{number} pictures") if counts.num_rows != 1 else translate("table", "1 picture")
        parts = [words.format(number=f"{counts.num_rows:,}")]
    if counts.num_misfits and counts.knows_familiarity:
        words = translate("table", "{refused} of {misfits} of other kinds called unfamiliar")
        parts.append(words.format(refused=f"{counts.num_refused:,}", misfits=f"{counts.num_misfits:,}"))
    elif counts.num_misfits:
        parts.append(translate("table", "{number} of other kinds").format(number=f"{counts.num_misfits:,}"))
    elif counts.num_unfamiliar:
        parts.append(translate("table", "{number} not familiar").format(number=f"{counts.num_unfamiliar:,}"))
    if counts.num_unreadable:
        parts.append(translate("table", "{number} could not be read").format(number=f"{counts.num_unreadable:,}"))
    if counts.has_labels and counts.num_unlabelled:
        parts.append(translate("table", "{number} without a label").format(number=f"{counts.num_unlabelled:,}"))
    return tuple(" · ".join(parts[:length]) for length in range(len(parts), 0, -1))


def rows_as_text(model: PictureTableModel, places: Sequence[int], columns: Sequence[int]) -> str:
    """Rows with tabs between their cells, as spreadsheets and letters take them, under the columns' titles."""
    head = [str(model.headerData(column, Qt.Orientation.Horizontal)) for column in columns]
    lines = [[str(model.index(place, column).data()) for column in columns] for place in places]
    return "\n".join("\t".join(cell.replace("\t", " ") for cell in line) for line in [head, *lines]) + "\n"


def rows_as_cells(rows: Iterable[TableRow], class_names: Sequence[str]) -> tuple[list[str], list[list[Cell]]]:
    """The columns' names and the cells of a file for other programs, with the probability of every class."""
    columns = [*_CSV_COLUMNS, *class_names]
    return columns, [_cells(row, class_names) for row in rows]


def _cells(row: TableRow, class_names: Sequence[str]) -> list[Cell]:
    label = row.label if row.allowed is not None else None
    probabilities = [None] * len(class_names) if row.probabilities is None else map(float, row.probabilities)
    return [
        _writable(row.file),
        None if row.predicted is None else class_names[row.predicted],
        row.certainty,
        _yes_or_no(row.is_familiar),
        row.familiarity,
        label,
        _yes_or_no(row.is_right),
        None if row.error is None else error_sentence(row.error),
        *probabilities,
    ]


def _writable(file: Path) -> str:
    """A name of any bytes as text that can be written."""
    return str(file).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _yes_or_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"
