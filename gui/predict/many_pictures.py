"""Many pictures at once: read by processes of their own, predicted between the strokes of the pen, shown in a table."""

import time
from collections.abc import Callable, Generator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from core.data import PictureForm, picture_form
from core.paths import shown_name
from gui.predict.picture_controller import PictureController
from gui.predict.table_page import PictureTablePage
from gui.predict.table_rows import TableRow, sub_folders
from gui.prediction import PredictionController
from gui.shown import Shown
from gui.texts import error_sentence
from gui.worker import Job, JobThread

if TYPE_CHECKING:
    from core.predict.batch import Listed, ReadPicture
    from core.predict.predictor import Prediction, Predictor

_CHUNK = 32  # rows that are asked for together; what is in view is looked for before each
_TELL_LISTING_EVERY_S = 0.2
_ASK_AGAIN_MS = 100  # while the pen moves
_LEAST_TO_TEACH = 8  # pictures in a folder
_CLASSES_TO_TEACH = range(2, 21)


class ManyPictures(QObject):
    """Owns what is read and predicted for the table. Other pictures take the place of those before."""

    begun = Signal()  # once a batch: pictures are coming, the page is worth a look
    row_shown = Signal()  # a row is the picture in the window from now on
    failed = Signal(object)  # an exception
    refused = Signal(str)  # what is wrong with what was dropped, in a sentence

    def __init__(
        self,
        page: PictureTablePage,
        pictures: PictureController,
        prediction: PredictionController,
        shown: Shown,
        jobs: JobThread,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._pictures, self._prediction, self._shown, self._jobs = page, pictures, prediction, shown, jobs
        self._places: list[Path] = []  # what was dropped
        self._total = 0
        self._has_begun = False
        self._began_at = 0.0
        self._class_names: tuple[str, ...] = ()  # those that the rows were predicted for
        self._form: PictureForm | None = None  # in which the rows' pictures are
        self._reading: Job | None = None
        self._asking: Job | None = None
        self._waiting: dict[int, None] = {}  # numbers of rows that are to be predicted, in this order
        self._again = QTimer(self, interval=_ASK_AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self._ask)
        page.cancelled.connect(self._on_cancelled)
        page.row_chosen.connect(self._on_row_chosen)
        page.folder_chosen.connect(lambda folder: self.open([folder]))
        shown.weights_changed.connect(self._on_weights_changed)

    def open(self, places: Sequence[Path]) -> None:
        """Shows the pictures in files and folders, the first of them at once unless the user has gone on by then."""
        self._stop_reading()
        self._pictures.begin_files()
        self._read(places)

    def is_idle(self) -> bool:
        """Whether everything has been read and predicted."""
        return self._reading is None and self._asking is None and not self._again.isActive()

    def _read(self, places: Sequence[Path]) -> None:
        self._places, self._has_begun = list(places), False
        form = picture_form(self._pictures.data)
        self._reading = self._jobs.submit(
            lambda: _read(places, form, self._prediction.is_in_use),
            self._on_all_read,
            self._on_failed,
            progressed=partial(self._on_read, form),
        )

    # What is read -------------------------------------------------------------------------------------------------

    def _on_read(self, form: PictureForm, news: "int | Listed | ReadPicture") -> None:
        from core.predict.batch import Listed

        if isinstance(news, int):
            self._page.progress.show_listing(news)
            self._begin()
        elif isinstance(news, Listed):
            self._on_listed(news, form)
        else:
            self._add(news)

    def _on_listed(self, listed: "Listed", form: PictureForm) -> None:
        sentences = " ".join(map(error_sentence, listed.errors[:2]))  # those of other folders are alike
        if not listed.files:
            self._page.progress.show_nothing()
        else:
            self._forget_questions()
            self._form, self._total = form, len(listed.files)
            weights = self._shown.weights
            self._class_names = () if weights is None else weights.class_names
            self._page.begin(self._class_names, lambda: self._note(listed))
            self._page.offer_teaching(self._teachable(listed))
            self._began_at = time.monotonic()
            self._tell_progress()
            self._begin()
        if sentences:
            self.refused.emit(sentences)

    def _begin(self) -> None:
        if not self._has_begun:
            self._has_begun = True
            self.begun.emit()

    def _note(self, listed: "Listed") -> str:
        count, total = f"{len(listed.files):,}", f"{listed.num_found:,}"
        if not listed.is_whole:
            words = self.tr(
                "There is too much in the folder; these are {count} of its pictures. Open a folder in it for others."
            )
            return words.format(count=count)
        if listed.num_found > len(listed.files):
            words = self.tr("These are the first {count} of {total} pictures. Open a folder in it for others.")
            return words.format(count=count, total=total)
        return ""

    def _teachable(self, listed: "Listed") -> Path | None:
        if len(self._places) != 1:
            return None
        counts = sub_folders(listed.files, self._places[0]).values()
        is_teachable = sum(each >= _LEAST_TO_TEACH for each in counts) in _CLASSES_TO_TEACH
        return self._places[0] if is_teachable else None

    def _add(self, picture: "ReadPicture") -> None:
        model, number = self._page.model, len(self._page.model.rows)
        row = TableRow(
            picture.file,
            shown_name(picture.file),
            _folder_seen_from(self._places, picture.file),
            shown_name(picture.file.parent),
            picture.pixels,
            picture.thumbnail,
            picture.error,
        )
        row.allowed = self._allowed(row.label)
        model.append(row)
        self._tell_progress()
        if row.pixels is None:
            return
        if self._pictures.files_may_show:
            self._show(row)
            self._page.view.set_current(number)
        self._waiting[number] = None
        self._ask()

    def _on_all_read(self, _answer: object) -> None:
        self._reading = None
        self._page.model.settle()
        self._tell_progress()

    def _on_failed(self, error: Exception) -> None:
        self._reading = None
        self._page.progress.show_nothing()
        self.failed.emit(error)

    def _on_cancelled(self) -> None:
        self._stop_reading()
        self._page.model.settle()
        self._tell_progress()

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _tell_progress(self) -> None:
        progress, num_rows = self._page.progress, len(self._page.model.rows)
        if self._reading is not None:
            seconds = time.monotonic() - self._began_at
            left = seconds / num_rows * (self._total - num_rows) if num_rows >= 8 else None
            progress.show_reading(num_rows, self._total, left)
        elif len(self._waiting) > _CHUNK:
            progress.show_predicting(num_rows - len(self._waiting), num_rows)
        else:
            progress.show_nothing()

    # What is predicted --------------------------------------------------------------------------------------------

    def _on_weights_changed(self) -> None:
        """All rows are predicted anew; where other weights come before that is done, each has its turn first."""
        weights = self._shown.weights
        if weights is None or not self._places:
            return
        if self._form is not None and self._form != picture_form(weights.data):
            self._forget_questions()
            self._stop_reading()
            self._read(self._places)  # in the form of the other data set
            return
        if weights.class_names != self._class_names:
            self._class_names = weights.class_names
            self._page.set_classes(self._class_names, self._allowed)
        if self._asking is not None:  # what it has not answered yet it would answer with the network before
            self._asking.cancel()
            self._asking = None
        rows = self._page.model.rows
        self._waiting |= {number: None for number, row in enumerate(rows) if row.pixels is not None}
        self._tell_progress()
        self._ask()

    def _allowed(self, folder_name: str) -> tuple[int, ...] | None:
        from core.data.folder_names import classes_of_folder

        return classes_of_folder(folder_name, self._class_names)

    def _ask(self) -> None:
        if self._asking is not None or not self._waiting or self._shown.weights is None:
            return
        if self._prediction.is_in_use():  # rows can wait, the pen cannot
            self._again.start()
            return
        rows = self._page.model.rows
        questions = [(number, rows[number].pixels) for number in self._next_numbers()]
        self._asking = self._prediction.ask(
            lambda predictor: _predictions(predictor, questions, self._prediction.is_in_use),
            self._on_asked,
            self._on_ask_failed,
            progressed=self._on_predicted,
        )

    def _next_numbers(self) -> list[int]:
        """Rows in view before others."""
        model = self._page.model
        seen = [model.number_at(place) for place in self._page.view.seen_places()] if self._page.isVisible() else []
        numbers = [number for number in seen if number in self._waiting]
        for number in self._waiting:
            if len(numbers) >= _CHUNK:
                break
            if number not in seen:
                numbers.append(number)
        return numbers[:_CHUNK]

    def _on_predicted(self, answer: "tuple[int, Prediction]") -> None:
        number, prediction = answer
        self._waiting.pop(number, None)
        self._page.model.set_prediction(number, prediction)

    def _on_asked(self, _answer: object) -> None:
        self._asking = None
        self._tell_progress()
        self._ask()

    def _on_ask_failed(self, error: Exception) -> None:
        self._asking = None
        self._waiting.clear()
        self._tell_progress()
        self.failed.emit(error)

    def _forget_questions(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
        self._waiting.clear()

    # What is looked at --------------------------------------------------------------------------------------------

    def _on_row_chosen(self, row: TableRow) -> None:
        if row.pixels is not None:
            self._show(row)

    def _show(self, row: TableRow) -> None:
        is_one = row.allowed is not None and len(row.allowed) == 1
        self.row_shown.emit()
        self._pictures.show_file(row.file, self._class_names[row.allowed[0]] if is_one and row.allowed else None)


def _read(
    places: Sequence[Path], form: PictureForm, must_wait: Callable[[], bool]
) -> "Generator[int | Listed | ReadPicture, None, None]":
    """First how many pictures have been found so far, then their list, then one after the other."""
    from core.predict.batch import list_batch, read_batch
    from core.predict.prepare_files import processes_beside_window

    listing, told = list_batch(places), time.monotonic()
    while True:
        try:
            num_found = next(listing)
        except StopIteration as end:
            listed: Listed = end.value
            break
        if num_found and time.monotonic() - told > _TELL_LISTING_EVERY_S:
            told = time.monotonic()
            yield num_found
    yield listed
    num_processes = processes_beside_window(len(listed.files))
    yield from read_batch(listed.files, form, num_processes, in_background=True, must_wait=must_wait)


def _predictions(
    predictor: "Predictor | None",
    questions: "Sequence[tuple[int, np.ndarray | None]]",
    must_end: Callable[[], bool],
) -> "Generator[tuple[int, Prediction], None, None]":
    """Yields after every picture, so that the pen need not wait, and leaves the rest to another time if it must."""
    if predictor is None:
        return  # they are asked again once there are weights
    for number, pixels in questions:
        if must_end():
            return
        assert pixels is not None
        yield number, predictor.predict(pixels)


def _folder_seen_from(places: Sequence[Path], file: Path) -> str:
    """The folders between what was dropped and the file."""
    for place in places:
        if file.is_relative_to(place):
            return "/".join(map(shown_name, reversed(file.relative_to(place).parents[:-1])))
    return ""
