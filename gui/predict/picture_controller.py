"""Which picture is looked at: drawn, opened, pasted or taken from the test set."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from core.data import DEFAULT_DATA, PictureForm, dataset_spec, picture_form
from core.errors import UserError
from gui.images import to_png
from gui.look import PredictionController
from gui.worker import JobResult, JobThread

if TYPE_CHECKING:
    from core.data.image_set import ImageSet
    from core.predict.pipeline import Prepared
    from core.predict.predictor import Predictor

_PREVIEW_SIDE = 512  # pixels; what is shown of a large photograph
_SEARCH_BATCH = 64  # test images looked at together in search of a wrong one


@dataclass(frozen=True)
class Picture:
    """One picture in the data set's form. `source` is "draw", "open" or "test".

    `preview` is uint8 H x W x 3 for an opened one. `index` (of `num_images`) and `truth`, the name of its class, belong
    to a test image.
    """

    source: str
    prepared: "Prepared | None"
    name: str = ""
    preview: np.ndarray | None = None
    index: int | None = None
    num_images: int | None = None
    truth: str | None = None


class PictureController(QObject):
    """Brings pictures to the form of a data set in the jobs' thread and hands the newest to be looked at."""

    picture_changed = Signal(object)  # Picture
    pictures_opened = Signal(object)  # list[tuple[Picture, str | None]]: several files, with predicted classes
    files_opened = Signal(object)  # list[Path] that could be read
    failed = Signal(object)  # an exception; the picture before stays

    def __init__(self, jobs: JobThread, look: PredictionController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.picture: Picture | None = None
        self.data = DEFAULT_DATA  # whose form pictures take, and whose test images are shown
        self._jobs, self._look = jobs, look
        self._test_sets: dict[str, ImageSet] = {}  # touched by the jobs' thread alone
        jobs.job_done.connect(self._on_job_done)

    def show_picture(self, picture: Picture) -> None:
        """Looks at a picture that has been prepared before."""
        self.picture = picture
        self._look.set_pixels(picture.prepared.pixels if picture.prepared else None)
        self.picture_changed.emit(picture)

    def show_drawing(self, ink: np.ndarray) -> None:
        """Looks at a drawing: uint8 H x W, 255 for full ink."""
        form = picture_form(self.data)

        def work() -> Picture:
            from core.predict.pipeline import prepare_drawing

            return Picture("draw", prepare_drawing(ink, form))

        self._jobs.submit("picture", work)

    def open_files(self, paths: Sequence[Path]) -> None:
        """Looks at the first file that can be read, and offers the others."""
        form = picture_form(self.data)

        def work(predictor: "Predictor") -> tuple[list, list[Exception]]:
            pictures, errors = [], []
            for path in paths:
                try:
                    picture = _opened(path, path.name, form)
                except UserError as error:
                    errors.append(error)
                    continue
                label = _label(predictor, picture) if predictor else None
                pictures.append((path, picture, label))
            return pictures, errors

        self._look.submit("files", work)

    def open_image(self, image: QImage | bytes, name: str) -> None:
        """Looks at a picture that is no file: pasted, or dropped out of a browser."""
        content = to_png(image) if isinstance(image, QImage) else image
        form = picture_form(self.data)
        self._jobs.submit("picture", lambda: _opened(content, name, form))

    def show_test_image(self, class_name: str = "", *, only_wrong: bool = False) -> None:
        """Looks at a random test image, of one class or of all (""), on request one that the network gets wrong."""
        data = self.data

        def work(predictor: "Predictor") -> Picture:
            return self._random_test_image(predictor, data, class_name, only_wrong)

        self._look.submit("picture", work)

    def show_sample(self) -> None:
        """Looks at the data set's sample: what one sees before one has done anything."""
        data = self.data
        self._jobs.submit("picture", lambda: _test_picture(self._tests(data), dataset_spec(data).sample))

    def _random_test_image(self, predictor: "Predictor", data: str, class_name: str, only_wrong: bool) -> Picture:
        tests = self._tests(data)
        labels = tests.labels
        candidates = range(len(labels))
        if class_name:
            candidates = (labels == tests.class_names.index(class_name)).nonzero().flatten().tolist()
        order = random.sample(candidates, len(candidates))
        if not only_wrong:
            return _test_picture(tests, order[0])
        if predictor is None:
            raise UserError("There are no weights yet to be wrong; wait a moment or open a run.")
        for start in range(0, len(order), _SEARCH_BATCH):
            indices = order[start : start + _SEARCH_BATCH]
            wrong = predictor.labels(tests.images[indices]) != labels[indices]
            if wrong.any():
                return _test_picture(tests, indices[int(wrong.nonzero()[0])])
        raise UserError("The network gets all of these test images right; choose another class.")

    def _tests(self, data: str) -> "ImageSet":
        if data not in self._test_sets:
            self._test_sets[data] = dataset_spec(data).load("test")
        return self._test_sets[data]

    def _on_job_done(self, result: JobResult) -> None:
        if result.key not in ("picture", "files"):
            return
        if result.error is not None:
            self.failed.emit(result.error)
        elif result.key == "picture":
            self.show_picture(result.value)
        else:
            self._show_files(*result.value)

    def _show_files(self, opened: list[tuple[Path, Picture, str | None]], errors: list[Exception]) -> None:
        if opened:
            self.files_opened.emit([path for path, _, _ in opened])
            self.pictures_opened.emit([(picture, label) for _, picture, label in opened])
            self.show_picture(opened[0][1])
        if errors:
            self.failed.emit(errors[0])


def _label(predictor: "Predictor", picture: Picture) -> str:
    """The name of the class that a picture is taken for."""
    return predictor.weights.class_names[int(predictor.predict(picture.prepared.pixels).probabilities.argmax())]


def _test_picture(tests: "ImageSet", index: int) -> Picture:
    from core.predict.pipeline import prepare_pixels

    return Picture(
        "test",
        prepare_pixels(tests.images[index].numpy().mean(axis=0).round().astype(np.uint8)),  # colours become gray
        index=index,
        num_images=len(tests),
        truth=tests.class_names[int(tests.labels[index])],
    )


def _opened(source: Path | bytes, name: str, form: PictureForm) -> Picture:
    """A file or its bytes, decoded and prepared; raises `UserError`."""
    from core.predict.decode import decode
    from core.predict.pipeline import prepare

    picture = decode(source)
    prepared = prepare(picture, form)
    picture.thumbnail((_PREVIEW_SIDE, _PREVIEW_SIDE))
    return Picture("open", prepared, name, np.asarray(picture))
