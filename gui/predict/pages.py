"""The three pages on which a picture comes in, and what is said of the one that is shown."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from core.data import DATASETS, picture_form
from gui.images import to_qimage
from gui.predict.bars import ProbabilityBars
from gui.predict.picture_controller import OpenedFile, Picture, PictureController
from gui.predict.picture_panel import PictureItem, PicturePanel
from gui.prediction import PredictionController
from gui.shown import Shown
from gui.texts import class_title

if TYPE_CHECKING:
    from core.predict.predictor import Prediction
    from core.runs.weights import Weights


class PicturePages(QObject):
    """Connects the picture panel with the picture that is shown, and the bars with its prediction."""

    failed = Signal(object)  # an exception, for the error bar
    refused = Signal(str)  # a sentence, for the error bar
    files_opened = Signal(object)  # list[Path], for the recent files

    def __init__(
        self,
        panel: PicturePanel,
        bars: ProbabilityBars,
        pictures: PictureController,
        prediction: PredictionController,
        shown: Shown,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panel, self._bars = panel, bars
        self._pictures, self._shown = pictures, shown
        self._opened: list[Picture] = []
        self._labelled_by: Weights | None = None  # whose labels the opened pictures have; None where some have others
        self._last: dict[str, Picture] = {}  # the picture that each page showed last
        panel.drawing_changed.connect(self._on_drawing_changed)
        panel.files_chosen.connect(self.open_files)
        panel.image_pasted.connect(self._on_image_pasted)
        panel.test_image_wanted.connect(self._on_test_image_wanted)
        panel.picture_selected.connect(self._on_picture_selected)
        panel.mode_changed.connect(self._on_mode_changed)
        panel.refused.connect(self.refused)
        pictures.picture_changed.connect(self._on_picture_changed)
        pictures.file_opened.connect(self._on_file_opened)
        pictures.files_opened.connect(self.files_opened)
        pictures.came_to_nothing.connect(self._on_came_to_nothing)
        pictures.failed.connect(self.failed)
        prediction.predicted.connect(self._on_predicted)
        shown.weights_changed.connect(self._on_weights_changed)

    def open_files(self, paths: list[Path]) -> None:
        """Looks at files from wherever they came."""
        self._pictures.open_files([Path(path) for path in paths])

    def set_classes(self, data: str, class_names: Sequence[str]) -> None:
        """Shows the classes of a data set from now on, and brings pictures to its form.

        A test image of the data set before gives way to one of this, where this computer knows it.
        """
        self._pictures.data = data
        self._last.pop("test", None)
        self._panel.set_classes(class_names, picture_form(data).side)
        self._bars.set_classes(class_names)
        if self._panel.mode() == "draw":
            self._on_drawing_changed()
        elif self._panel.mode() == "test" and data in DATASETS:
            self._on_test_image_wanted("", False)

    def retranslate(self) -> None:
        """Says what is said of the pictures in the language of now."""
        self._say_again()

    def _on_drawing_changed(self) -> None:
        self._pictures.show_drawing(self._panel.ink())

    def _on_image_pasted(self, image: QImage | bytes) -> None:
        self._pictures.open_image(image, "")

    def _on_test_image_wanted(self, class_name: str, only_wrong: bool) -> None:
        self._pictures.show_test_image(class_name, only_wrong=only_wrong)

    def _on_picture_selected(self, index: int) -> None:
        self._pictures.show_picture(self._opened[index])

    def _on_mode_changed(self, mode: str) -> None:
        """Each of the three pages shows its own picture again."""
        if mode == "draw":
            self._on_drawing_changed()
        elif mode in self._last:
            self._pictures.show_picture(self._last[mode])
        elif mode == "test":
            self._on_test_image_wanted("", False)
        else:
            self._pictures.leave()

    def _on_file_opened(self, file: OpenedFile) -> None:
        if file.is_first:
            self._opened = []
            self._labelled_by = self._shown.weights
        self._opened.append(file.picture)
        assert file.picture.preview is not None  # it was opened
        item = PictureItem(file.picture.name, to_qimage(file.picture.preview), file.label)
        if file.is_first:
            self._last["open"] = file.picture
            self._panel.show_pictures([item])
        else:
            self._panel.add_picture(item)

    def _on_picture_changed(self, picture: Picture) -> None:
        self._last[picture.source] = picture
        self._panel.set_mode(picture.source)
        if picture.source == "test" and picture.prepared is not None:
            self._panel.show_test_image(picture.prepared.pixels, self._name(picture))
        elif picture.source == "open" and picture.preview is not None:
            self._panel.show_opened(to_qimage(picture.preview), self._name(picture))
        self._panel.show_prepared(picture.prepared, self._input_caption(picture))
        self._bars.set_truth(picture.truth)
        self._look_again()

    def _say_again(self) -> None:
        """What depends on the weights and on the language."""
        picture = self._pictures.picture
        if picture is not None and picture.source == self._panel.mode():
            self._panel.set_captions(self._name(picture), self._input_caption(picture))

    def _on_weights_changed(self) -> None:
        self._say_again()
        self._labelled_by = None
        self._look_again()

    def _look_again(self) -> None:
        """The opened pictures get the labels of the weights that predict now, while they are in view."""
        if self._panel.mode() != "open" or len(self._opened) < 2 or self._labelled_by is self._shown.weights:
            return
        self._labelled_by = self._shown.weights
        self._pictures.label(self._opened, self._panel.picture_row.set_labels)

    def _on_came_to_nothing(self) -> None:
        """What cannot be opened leaves the picture before on the screen, its page included."""
        if self._pictures.picture is not None:
            self._panel.set_mode(self._pictures.picture.source)

    def _on_predicted(self, prediction: "Prediction | None") -> None:
        if prediction is None:
            self._bars.show_probabilities(None)
        else:
            self._bars.show_probabilities(prediction.probabilities, prediction.untouched)

    def _name(self, picture: Picture) -> str:
        if picture.source == "test":
            return self._test_caption(picture)
        return "" if picture.source == "draw" else picture.name or self.tr("pasted picture")

    def _test_caption(self, picture: Picture) -> str:
        assert picture.index is not None  # it is a test image
        assert picture.truth is not None
        return self.tr("test image {index:,} of {num_images:,} · labelled {title}").format(
            index=picture.index + 1, num_images=picture.num_images, title=class_title(picture.truth)
        )

    def _input_caption(self, picture: Picture) -> str:
        if self._shown.weights is None:
            return ""
        size = self._shown.weights.image_size
        side = picture_form(self._pictures.data).side if picture.prepared is None else len(picture.prepared.pixels)
        return self.tr("{side} × {side} → {size} × {size} for the network").format(side=side, size=size)
