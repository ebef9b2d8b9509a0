"""Pictures in the window: from canvas, file or test set to bars and feature maps."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from core.data import DATASETS, picture_form
from gui.images import to_qimage
from gui.inside.panel import InsidePanel
from gui.look import PredictionController
from gui.predict.bars import ProbabilityBars
from gui.predict.picture_controller import Picture, PictureController
from gui.predict.picture_panel import PictureItem, PicturePanel
from gui.texts import class_title


class PictureRoom(QObject):
    """Connects the picture panel with the picture in view, and that with bars and lanes."""

    failed = Signal(object)  # an exception, for the error bar
    refused = Signal(str)  # a sentence, for the error bar
    files_opened = Signal(object)  # list[Path], for the recent files

    def __init__(
        self,
        panel: PicturePanel,
        bars: ProbabilityBars,
        inside: InsidePanel,
        pictures: PictureController,
        look: PredictionController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panel, self._bars, self._inside = panel, bars, inside
        self._pictures, self._look = pictures, look
        self._opened: list[Picture] = []
        self._last: dict[str, Picture] = {}  # the picture that each page showed last
        panel.drawing_changed.connect(self._on_drawing_changed)
        panel.files_chosen.connect(self.open_files)
        panel.image_pasted.connect(self._on_image_pasted)
        panel.test_image_wanted.connect(self._on_test_image_wanted)
        panel.picture_selected.connect(self._on_picture_selected)
        panel.mode_changed.connect(self._on_mode_changed)
        panel.refused.connect(self.refused)
        pictures.picture_changed.connect(self._on_picture_changed)
        pictures.pictures_opened.connect(self._on_pictures_opened)
        pictures.files_opened.connect(self.files_opened)
        pictures.failed.connect(self._on_failed)
        inside.layers_changed.connect(self._on_layers_changed)
        look.looked.connect(self._on_looked)
        look.network_changed.connect(inside.show_network)
        look.failed.connect(self.failed)

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

    def _on_drawing_changed(self) -> None:
        self._pictures.show_drawing(self._panel.ink())

    def _on_image_pasted(self, image: QImage | bytes) -> None:
        self._pictures.open_image(image, self.tr("pasted picture"))

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

    def _on_pictures_opened(self, opened: list[tuple[Picture, str | None]]) -> None:
        self._opened = [picture for picture, _ in opened]
        self._panel.show_pictures(
            [PictureItem(picture.name, to_qimage(picture.preview), label or "") for picture, label in opened]
        )

    def _on_picture_changed(self, picture: Picture) -> None:
        if picture.source == "draw" and self._panel.mode() != "draw" and self._panel.mode() in self._last:
            # The last stroke was still being prepared when the user went to another page.
            self._pictures.show_picture(self._last[self._panel.mode()])
            return
        self._last[picture.source] = picture
        self._panel.set_mode(picture.source)
        if picture.source == "test":
            self._panel.show_test_image(picture.prepared.pixels, self._test_caption(picture))
        elif picture.source == "open":
            self._panel.show_opened(to_qimage(picture.preview), picture.name)
        self._panel.show_prepared(picture.prepared, self._input_caption(picture))
        self._bars.set_truth(picture.truth)

    def _on_failed(self, error: Exception) -> None:
        """What cannot be opened leaves the picture before on the screen, its page included."""
        if self._pictures.picture is not None:
            self._panel.set_mode(self._pictures.picture.source)
        self.failed.emit(error)

    def _on_layers_changed(self) -> None:
        self._look.set_layers(self._inside.layers())

    def _on_looked(self, look: object) -> None:
        self._bars.show_probabilities(None if look is None else look.probabilities)
        if look is None or look.maps:  # a look without layers was meant for a network that has just been replaced
            self._inside.show_maps({} if look is None else look.maps)

    def _test_caption(self, picture: Picture) -> str:
        return self.tr("test image {index:,} of {num_images:,} · labelled {title}").format(
            index=picture.index + 1, num_images=picture.num_images, title=class_title(picture.truth)
        )

    def _input_caption(self, picture: Picture) -> str:
        if self._look.weights is None:
            return ""
        size = self._look.weights.image_size
        side = picture_form(self._pictures.data).side if picture.prepared is None else len(picture.prepared.pixels)
        return self.tr("{side} × {side} → {size} × {size} for the network").format(side=side, size=size)
