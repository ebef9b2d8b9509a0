"""Which picture is looked at: drawn, opened, pasted or taken from the test set."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from core.errors import UserError
from gui.images import to_png
from gui.look import PredictionController
from gui.worker import JobResult, JobThread

if TYPE_CHECKING:
    from core.predict.pipeline import Prepared
    from core.predict.predictor import Predictor

_PREVIEW_SIDE = 512  # pixels; what is shown of a large photograph
_SEARCH_BATCH = 64  # test images looked at together in search of a wrong one


@dataclass(frozen=True)
class Picture:
    """One picture in the data set's form. `source` is "draw", "open" or "test".

    `preview` is uint8 H x W x 3 for an opened one. `index` and `truth` (a class) belong to a test image.
    """

    source: str
    prepared: "Prepared | None"
    name: str = ""
    preview: np.ndarray | None = None
    index: int | None = None
    truth: int | None = None


class PictureController(QObject):
    """Brings pictures to the data set's form in the jobs' thread and hands the newest to be looked at."""

    picture_changed = Signal(object)  # Picture
    pictures_opened = Signal(object)  # list[tuple[Picture, int | None]]: several files at once, with predicted classes
    files_opened = Signal(object)  # list[Path] that could be read
    failed = Signal(object)  # an exception; the picture before stays

    def __init__(self, jobs: JobThread, look: PredictionController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.picture: Picture | None = None
        self._jobs, self._look = jobs, look
        self._test_set = None  # touched by the jobs' thread alone
        jobs.job_done.connect(self._on_job_done)

    def show_picture(self, picture: Picture) -> None:
        """Looks at a picture that has been prepared before."""
        self.picture = picture
        self._look.set_pixels(picture.prepared.pixels if picture.prepared else None)
        self.picture_changed.emit(picture)

    def show_drawing(self, ink: np.ndarray) -> None:
        """Looks at a drawing: uint8 H x W, 255 for full ink."""

        def work() -> Picture:
            from core.predict.pipeline import prepare_drawing

            return Picture("draw", prepare_drawing(ink))

        self._jobs.submit("picture", work)

    def open_files(self, paths: Sequence[Path]) -> None:
        """Looks at the first file that can be read, and offers the others."""

        def work(predictor: "Predictor") -> tuple[list, list[Exception]]:
            pictures, errors = [], []
            for path in paths:
                try:
                    picture = _opened(path, path.name)
                except UserError as error:
                    errors.append(error)
                    continue
                label = int(predictor.predict(picture.prepared.pixels).probabilities.argmax()) if predictor else None
                pictures.append((path, picture, label))
            return pictures, errors

        self._look.submit("files", work)

    def open_image(self, image: QImage | bytes, name: str) -> None:
        """Looks at a picture that is no file: pasted, or dropped out of a browser."""
        content = to_png(image) if isinstance(image, QImage) else image
        self._jobs.submit("picture", lambda: _opened(content, name))

    def show_test_image(self, class_index: int | None = None, *, only_wrong: bool = False) -> None:
        """Looks at a random test image, of one class or of all, on request one that the network gets wrong."""

        def work(predictor: "Predictor") -> Picture:
            return self._random_test_image(predictor, class_index, only_wrong)

        self._look.submit("picture", work)

    def show_sample(self) -> None:
        """Looks at the test set's first sneaker: what one sees before one has done anything."""
        self._jobs.submit("picture", lambda: self._test_picture(int((self._tests().labels == 7).nonzero()[0])))

    def _random_test_image(self, predictor: "Predictor", class_index: int | None, only_wrong: bool) -> Picture:
        labels = self._tests().labels
        candidates = range(len(labels)) if class_index is None else (labels == class_index).nonzero().flatten().tolist()
        order = random.sample(candidates, len(candidates))
        if not only_wrong:
            return self._test_picture(order[0])
        if predictor is None:
            raise UserError("There are no weights yet to be wrong; wait a moment or open a run.")
        for start in range(0, len(order), _SEARCH_BATCH):
            indices = order[start : start + _SEARCH_BATCH]
            wrong = predictor.labels(self._tests().images[indices]) != labels[indices]
            if wrong.any():
                return self._test_picture(indices[int(wrong.nonzero()[0])])
        raise UserError("The network gets all of these test images right; choose another class.")

    def _test_picture(self, index: int) -> Picture:
        from core.predict.pipeline import prepare_pixels

        tests = self._tests()
        prepared = prepare_pixels(tests.images[index, 0].numpy())
        return Picture("test", prepared, index=index, truth=int(tests.labels[index]))

    def _tests(self):
        if self._test_set is None:
            from core.data import load_fashion_mnist

            self._test_set = load_fashion_mnist("test")
        return self._test_set

    def _on_job_done(self, result: JobResult) -> None:
        if result.key not in ("picture", "files"):
            return
        if result.error is not None:
            self.failed.emit(result.error)
        elif result.key == "picture":
            self.show_picture(result.value)
        else:
            self._show_files(*result.value)

    def _show_files(self, opened: list[tuple[Path, Picture, int | None]], errors: list[Exception]) -> None:
        if opened:
            self.files_opened.emit([path for path, _, _ in opened])
            self.pictures_opened.emit([(picture, label) for _, picture, label in opened])
            self.show_picture(opened[0][1])
        if errors:
            self.failed.emit(errors[0])


def _opened(source: Path | bytes, name: str) -> Picture:
    """A file or its bytes, decoded and prepared; raises `UserError`."""
    from core.predict.decode import decode
    from core.predict.pipeline import prepare

    picture = decode(source)
    prepared = prepare(picture)
    picture.thumbnail((_PREVIEW_SIDE, _PREVIEW_SIDE))
    return Picture("open", prepared, name, np.asarray(picture))
