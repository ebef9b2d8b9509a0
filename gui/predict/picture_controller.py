"""Which picture is looked at: drawn, opened, pasted or taken from the test set."""

import random
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from core.data import DEFAULT_DATA, PictureForm, dataset_spec, picture_form
from core.errors import UserError
from core.paths import shown_name
from gui.images import to_png
from gui.prediction import PredictionController
from gui.worker import Job

if TYPE_CHECKING:
    from core.data.image_set import ImageSet
    from core.predict.pipeline import Prepared
    from core.predict.predictor import Predictor

_PREVIEW_SIDE = 512  # pixels; what is shown of a large photograph
_SEARCH_BATCH = 64  # test images looked at together in search of a wrong one


@dataclass(frozen=True)
class Picture:
    """One picture in the data set's form. `source` is "draw", "open" or "test".

    `preview` is uint8 H x W x 3 for an opened one. A test image has an `index`, from 0, among `num_images`. `truth` is
    the name of its class, where that is known.
    """

    source: str
    prepared: "Prepared | None"
    name: str = ""
    preview: np.ndarray | None = None
    index: int | None = None
    num_images: int | None = None
    truth: str | None = None

    @property
    def pixels(self) -> np.ndarray | None:
        """What the network gets; None where nothing is drawn."""
        return self.prepared.pixels if self.prepared else None


@dataclass(frozen=True)
class OpenedFile:
    """A picture file that could be read; `label` is the class that it is taken for, "" before there are weights."""

    path: Path
    picture: Picture
    label: str
    is_first: bool  # of the files that were opened together


class PictureController(QObject):
    """Brings pictures to the form of a data set in the jobs' thread and has the newest predicted.

    What was asked for before the user went on, to another page or with a stroke, changes the shown picture no more.
    """

    picture_changed = Signal(object)  # Picture
    file_opened = Signal(object)  # OpenedFile: one after the other, as they are ready
    files_opened = Signal(object)  # list[Path]: all that could be read of those that were opened together
    came_to_nothing = Signal()  # there is no picture in what was asked for last: the one before stays
    failed = Signal(object)  # an exception

    def __init__(self, prediction: PredictionController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.picture: Picture | None = None
        self._prediction = prediction
        self.data = DEFAULT_DATA  # whose form pictures take, and whose test images are shown
        self._test_sets: dict[str, ImageSet] = {}  # touched by the jobs' thread alone
        self._drawing: Job | None = None
        self._asked: Job | None = None  # for another picture than a drawing
        self._files: Job | None = None
        self._labelling: Job | None = None
        self.files_may_show = False  # the first of the files, once it is read: nobody has gone on

    def leave(self) -> None:
        """The user has gone on: what was asked for before is not shown any more; files are still opened."""
        for job in filter(None, (self._drawing, self._asked)):
            job.cancel()
        self._drawing = self._asked = None
        self.files_may_show = False

    def begin_files(self) -> None:
        """Files are about to be read by whoever calls: the first may be shown while `files_may_show`."""
        self.leave()
        if self._files is not None:
            self._files.cancel()
        self.files_may_show = True

    def show_file(self, path: Path, truth: str | None = None) -> None:
        """Shows the picture in a file alone; `truth` is the name of the class that it is known to belong to."""
        form = picture_form(self.data)
        self._show_next(lambda: replace(_opened(path, shown_name(path), form), truth=truth))

    def show_picture(self, picture: Picture) -> None:
        """Shows a picture that has been prepared before."""
        self.leave()
        self._show(picture)

    def show_drawing(self, ink: np.ndarray) -> None:
        """Shows a drawing: uint8 H x W, 255 for full ink."""
        form = picture_form(self.data)

        def prepare() -> Picture:
            from core.predict.pipeline import prepare_drawing

            return Picture("draw", prepare_drawing(ink, form))

        # The drawing of a moment ago is shown all the same where it is being prepared: the bars follow the pen.
        before, self._drawing = self._drawing, None
        self.leave()
        self._drawing = self._prediction.show(prepare, self._take, self._on_failed, replaces=before)

    def open_files(self, paths: Sequence[Path]) -> None:
        """Shows the first file that can be read, and offers all of them as they come, instead of those before."""
        self.begin_files()
        form = picture_form(self.data)
        self._files = self._prediction.ask(
            lambda predictor: _open_files(paths, form, predictor),
            self._on_files_opened,
            self._on_failed,
            progressed=self._on_file_opened,
        )

    def label(self, pictures: "Sequence[Picture]", then: "Callable[[list[str]], None]") -> None:
        """Tells the names of the classes that the weights of now take pictures for, in their order."""
        self._labelling = self._prediction.ask(
            lambda predictor: _labels(predictor, pictures), then, self.failed.emit, replaces=self._labelling
        )

    def open_image(self, image: QImage | bytes, name: str) -> None:
        """Shows a picture that is no file: pasted, or dropped out of a browser."""
        content = to_png(image) if isinstance(image, QImage) else image
        form = picture_form(self.data)
        self._show_next(lambda: _opened(content, name, form))

    def show_test_image(self, class_name: str = "", *, only_wrong: bool = False) -> None:
        """Shows a random test image, of one class or of all (""), on request one that the network gets wrong."""
        data = self.data
        if only_wrong:
            self.leave()
            self._asked = self._prediction.ask(
                lambda predictor: _find_wrong_image(predictor, self.tests(data), class_name),
                self.show_picture,
                self._on_failed,
            )
        else:
            self._show_next(lambda: _random_test_picture(self.tests(data), class_name))

    def show_test_image_number(self, index: int) -> None:
        """Shows one test image, counted from 0."""
        data = self.data
        self._show_next(lambda: _test_picture(self.tests(data), index))

    def tests(self, data: str) -> "ImageSet":
        """The test images of a data set, loaded once; to be called in the jobs' thread. Raises `UserError`."""
        if data not in self._test_sets:
            self._test_sets[data] = dataset_spec(data).load("test")
        return self._test_sets[data]

    def show_sample(self) -> None:
        """Shows the data set's sample: what one sees before one has done anything."""
        data = self.data
        self._show_next(lambda: _test_picture(self.tests(data), dataset_spec(data).sample))

    def _show_next(self, prepare: Callable[[], Picture]) -> None:
        self.leave()
        self._asked = self._prediction.show(prepare, self._take, self._on_failed)

    def _show(self, picture: Picture) -> None:
        self._take(picture)
        self._prediction.set_pixels(picture.pixels)

    def _take(self, picture: Picture) -> None:
        self.picture = picture
        self.picture_changed.emit(picture)

    def _on_file_opened(self, file: OpenedFile) -> None:
        self.file_opened.emit(file)
        if self.files_may_show:
            self.show_picture(file.picture)

    def _on_files_opened(self, answer: tuple[list[Path], list[UserError]]) -> None:
        paths, errors = answer
        if paths:
            self.files_opened.emit(paths)
        elif self.files_may_show:
            self.came_to_nothing.emit()
        if errors:
            self.failed.emit(errors[0] if len(errors) == 1 else _several(errors))

    def _on_failed(self, error: Exception) -> None:
        self.came_to_nothing.emit()
        self.failed.emit(error)


def _open_files(
    paths: Sequence[Path], form: PictureForm, predictor: "Predictor | None"
) -> Generator[OpenedFile, None, tuple[list[Path], list[UserError]]]:
    """Opens file by file; at the end those that could be read, and what was wrong with the others."""
    opened, errors = [], []
    for path in paths:
        try:
            picture = _opened(path, shown_name(path), form)
        except UserError as error:
            errors.append(error)
            continue
        opened.append(path)
        yield OpenedFile(path, picture, _label(predictor, picture), is_first=len(opened) == 1)
    return opened, errors


def _several(errors: Sequence[UserError]) -> UserError:
    sentence = "{count} files could not be opened. The first: {error}"
    return UserError(sentence, count=len(errors), error=errors[0])


def _opened(source: Path | bytes, name: str, form: PictureForm) -> Picture:
    """A file or its bytes, decoded and prepared; raises `UserError`."""
    from core.predict.decode import decode
    from core.predict.pipeline import prepare
    from core.predict.transparency import on_checks

    picture = decode(source)
    prepared = prepare(picture, form)
    picture.thumbnail((_PREVIEW_SIDE, _PREVIEW_SIDE))
    return Picture("open", prepared, name, np.asarray(on_checks(picture)))


def _label(predictor: "Predictor | None", picture: Picture) -> str:
    """The name of the class that a picture is taken for."""
    if predictor is None or picture.pixels is None:
        return ""
    return predictor.weights.class_names[int(predictor.predict(picture.pixels).probabilities.argmax())]


def _labels(predictor: "Predictor | None", pictures: Sequence[Picture]) -> Generator[None, None, list[str]]:
    """Yields after every picture, so that the pen need not wait."""
    labels = []
    for picture in pictures:
        labels.append(_label(predictor, picture))
        yield
    return labels


def _find_wrong_image(
    predictor: "Predictor | None", tests: "ImageSet", class_name: str
) -> Generator[None, None, Picture]:
    """Yields after every batch that has no wrong one, so that the pen need not wait."""
    if predictor is None:
        raise UserError("There are no weights yet to be wrong; wait a moment or open a run.")
    order = _in_random_order(tests, class_name)
    for start in range(0, len(order), _SEARCH_BATCH):
        numbers = order[start : start + _SEARCH_BATCH]
        wrong = predictor.labels(tests.images[numbers]) != tests.labels[numbers]
        if wrong.any():
            return _test_picture(tests, numbers[int(wrong.nonzero()[0])])
        yield
    raise UserError("The network gets all of these test images right; choose another class.")


def _random_test_picture(tests: "ImageSet", class_name: str) -> Picture:
    return _test_picture(tests, _in_random_order(tests, class_name)[0])


def _in_random_order(tests: "ImageSet", class_name: str) -> list[int]:
    """The numbers of the test images of one class, or of all ("")."""
    numbers: Sequence[int] = range(len(tests))
    if class_name:
        numbers = (tests.labels == tests.class_names.index(class_name)).nonzero().flatten().tolist()
    return random.sample(numbers, len(numbers))


def _test_picture(tests: "ImageSet", index: int) -> Picture:
    from core.predict.pipeline import prepare_pixels

    return Picture(
        "test",
        prepare_pixels(tests.images[index].numpy().mean(axis=0).round().astype(np.uint8)),  # colours become gray
        index=index,
        num_images=len(tests),
        truth=tests.class_names[int(tests.labels[index])],
    )
