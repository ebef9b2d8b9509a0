"""Where a picture comes from: drawn, opened or taken from the test set; and what the network gets of it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QMimeData, QSize, Signal
from PySide6.QtGui import QGuiApplication, QImage, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from core.predict.listing import PICTURE_SUFFIXES, is_companion
from core.runs.weights_file import WEIGHTS_SUFFIXES
from gui import theme
from gui.commands import Commands
from gui.drops import Offer, OtherTaker
from gui.language import Translated
from gui.predict.caption import Caption
from gui.predict.draw_tools import DrawTools
from gui.predict.drawing_canvas import DrawingCanvas
from gui.predict.drop import Refusal, dropped
from gui.predict.drop_veil import DropVeil
from gui.predict.image_chooser import ImageChooser
from gui.predict.local_paths import local_paths
from gui.predict.open_page import DropArea, PictureItem, PictureRow
from gui.predict.open_tools import OpenTools
from gui.predict.panel_layout import Places, Sizes, arrange, least_height
from gui.predict.pixel_view import PixelView
from gui.predict.steps_strip import StepsStrip
from gui.widgets import Segmented

if TYPE_CHECKING:
    from core.predict.pipeline import Prepared

MODES = ("draw", "open", "test")
MAX_FEW = 12  # files that are offered in a row below the picture; more of them need a table

__all__ = ["MODES", "PictureItem", "PicturePanel"]


class PicturePanel(Translated, QWidget):
    """Canvas, opened pictures and test images on three pages, and below them the way to what the network gets."""

    drawing_changed = Signal()
    files_chosen = Signal(object)  # list[Path]: a few files that look like pictures, from the dialog or dropped
    many_chosen = Signal(object)  # list[Path]: more of them, or folders
    image_pasted = Signal(object)  # QImage, or the bytes of a picture file: pasted, or dropped out of a browser
    test_image_wanted = Signal(str, bool)  # class name or "" for any; only one that the network gets wrong
    picture_selected = Signal(int)  # which of the pictures of `show_pictures`
    refused = Signal(str)  # why something was not taken, in a sentence
    mode_changed = Signal(str)  # one of `MODES`, chosen by the user; `set_mode` says nothing

    def __init__(self, class_names: Sequence[str], side: int) -> None:
        super().__init__()
        self._side = side
        self._mode = MODES[0]
        self._folder = ""  # where the last file came from
        self._other_takers: Sequence[OtherTaker] = ()
        self._names = dict.fromkeys(MODES, "")  # what the picture of each page is called
        self._caption_text = ""
        self.switch = Segmented()
        self.canvas = DrawingCanvas()
        self.draw_tools = DrawTools(self.canvas)
        self.drop_area = DropArea()
        self.open_tools = OpenTools()
        self.picture_row = PictureRow()
        self.test_view = PixelView()
        self.chooser = ImageChooser(class_names)
        self.input_view = PixelView()
        self.strip = StepsStrip(side)
        self.caption = Caption()
        self._parts = {
            "draw": (self.canvas, self.draw_tools),
            "open": (self.drop_area, self.open_tools),
            "test": (self.test_view, self.chooser),
        }
        # The order in which Tab goes through them.
        for pages in (
            (self.switch,),
            *self._parts.values(),
            (self.picture_row, self.input_view, self.strip, self.caption),
        ):
            for part in pages:
                part.setParent(self)
        self._veil = DropVeil(self)
        self._commands: Commands | None = None
        self._connect()
        self._retranslate()
        self._show_mode()

    def _connect(self) -> None:
        self.switch.chosen.connect(self._on_mode_chosen)
        self.canvas.drawing_changed.connect(self.drawing_changed)
        self.canvas.drawing_changed.connect(self._tell_commands)
        self.canvas.history_changed.connect(self._tell_commands)
        self.drop_area.clicked.connect(self.open_dialog)
        self.picture_row.selected.connect(self.picture_selected)
        self.chooser.test_image_wanted.connect(self.test_image_wanted)

    def take_commands(self, commands: Commands) -> None:
        """Serves the commands of pictures and drawings, and tells when they can be used."""
        self._commands = commands
        commands.serve(open=self.open_dialog, paste=self.paste)
        commands.serve(undo=self.canvas.undo, redo=self.canvas.redo, clear=self.canvas.clear)
        self.draw_tools.take_commands(commands)
        self.open_tools.take_commands(commands)
        self._tell_commands()

    def _tell_commands(self) -> None:
        if self._commands is not None:
            canvas = self.canvas
            self._commands.change_state(
                page=self._mode,
                can_undo=canvas.can_undo(),
                can_redo=canvas.can_redo(),
                has_drawing=not canvas.is_empty(),
            )

    # What the owner shows ---------------------------------------------------------------------------------------

    def mode(self) -> str:
        """The page in view, one of `MODES`."""
        return self._mode

    def set_mode(self, mode: str) -> None:
        """Shows a page; emits nothing."""
        if mode != self._mode:
            self._mode = mode
            self._retranslate()
            self._show_mode()

    def set_classes(self, class_names: Sequence[str], side: int) -> None:
        """Takes the classes of another data set and the width and height of its images; what is shown stays."""
        self._side = side
        self.chooser.set_classes(class_names)
        self.strip.set_side(side)
        self._retranslate()

    def show_prepared(self, prepared: "Prepared | None", caption: str) -> None:
        """Shows what the network gets and the steps that led there; None while there is no picture."""
        self.input_view.show_pixels(None if prepared is None else prepared.pixels)
        self.strip.show_steps(() if prepared is None else prepared.steps)
        self._caption_text = caption
        self._show_caption()

    def show_test_image(self, pixels: np.ndarray, caption: str) -> None:
        """Shows uint8 H x W pixels on the test set's page."""
        self.test_view.show_pixels(pixels)
        self._names["test"] = caption
        self._show_caption()

    def show_opened(self, image: QImage, name: str) -> None:
        """Shows a picture on the page of opened ones."""
        self.drop_area.show_image(image, name)
        self._names["open"] = name
        self._show_caption()

    def set_captions(self, name: str, way: str) -> None:
        """Says anew what the picture in view is called, and how it comes to the network."""
        self._names[self._mode] = name
        self._caption_text = way
        if self._mode == "open":
            self.drop_area.set_name(name)
        self._show_caption()

    def show_pictures(self, items: Sequence[PictureItem]) -> None:
        """Offers several opened pictures, the first of them chosen; a single one needs no row."""
        had_row = self._has_row()
        self.picture_row.show_pictures(items)
        if had_row != self._has_row():
            self._show_mode()

    def add_picture(self, item: PictureItem) -> None:
        """Offers one more; which one is chosen stays."""
        had_row = self._has_row()
        self.picture_row.add_picture(item)
        if had_row != self._has_row():
            self._show_mode()

    # What the owner asks ----------------------------------------------------------------------------------------

    def ink(self) -> np.ndarray:
        """The drawing, uint8 280 x 280, 255 for full ink."""
        return self.canvas.ink()

    def set_other_takers(self, takers: Sequence[OtherTaker]) -> None:
        """Who takes those files that are no pictures, as a run's folder; they are asked first."""
        self._other_takers = takers

    def add_other_taker(self, taker: OtherTaker) -> None:
        """One more of them, asked last."""
        self._other_takers = (*self._other_takers, taker)

    def offer(self, mime: QMimeData) -> Offer | None:
        """Takes the pictures that are dragged, or says why what looks like one to the user is none."""
        offer = self._offer_of_others(local_paths(mime.urls())[0])
        found = dropped(mime) if offer is None else None
        if found is None:
            return offer
        return Offer(partial(self._take, found), lights_up=not isinstance(found, Refusal))

    def paste(self) -> None:
        """Takes a picture from the clipboard, or says that there is none."""
        mime = QGuiApplication.clipboard().mimeData()
        offer = None if mime is None else self.offer(mime)
        if offer is None:
            self.refused.emit(self.tr("There is no picture on the clipboard; copy one first."))
        else:
            offer.take()

    def open_dialog(self) -> None:
        """Lets the user choose files: pictures, or weights."""
        pictures, weights = (
            " ".join(f"*{suffix}" for suffix in suffixes) for suffixes in (PICTURE_SUFFIXES, WEIGHTS_SUFFIXES)
        )
        filters = (
            self.tr("Pictures ({kinds})").format(kinds=pictures),
            self.tr("Weights ({kinds})").format(kinds=weights),
            self.tr("All files (*)"),
        )
        title = self.tr("Open pictures or weights")
        names, _ = QFileDialog.getOpenFileNames(self, title, self._folder, ";;".join(filters))
        self.open_files([Path(name) for name in names])

    def open_files(self, paths: Sequence[Path]) -> None:
        """Takes files and folders as if they were dropped."""
        if not paths:
            return
        offer = self._offer_of_others(paths)
        if offer is not None:
            offer.take()
        else:
            self._take(list(paths))

    def set_drop_veil(self, is_shown: bool) -> None:
        """Says that what is dragged over the window will be taken."""
        self._veil.setVisible(is_shown)
        self._veil.raise_()

    def has_drop_veil(self) -> bool:
        """Whether it is said that a drag will be taken."""
        return self._veil.isVisibleTo(self)

    def _offer_of_others(self, paths: Sequence[Path]) -> Offer | None:
        return next(filter(None, (taker(paths) for taker in self._other_takers)), None)

    def _take(self, found: list[Path] | bytes | QImage | Refusal) -> None:
        if isinstance(found, Refusal):
            self.refused.emit(found.sentence)
        elif isinstance(found, list):
            self._take_files(found)
        else:
            self.show_pictures(())  # a pasted picture is no part of the row before
            self.set_mode("open")
            self.image_pasted.emit(found)

    def _take_files(self, paths: Sequence[Path]) -> None:
        if len(paths) > 1:
            paths = [path for path in paths if not is_companion(path.name)] or paths
        self._folder = str(paths[0].parent)
        if len(paths) > MAX_FEW or any(path.is_dir() for path in paths):
            self.many_chosen.emit(list(paths))
        else:
            self.set_mode("open")
            self.files_chosen.emit(list(paths))

    # Looks ------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(33 * theme.GRID, 66 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(26 * theme.GRID, least_height(self._mode, self._sizes(26 * theme.GRID)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._place()

    def places(self) -> Places:
        """Where the parts stand at the panel's size."""
        return arrange(self._mode, self.width(), self.height(), self._sizes(self.width()))

    def _sizes(self, width: int) -> Sizes:
        tools = self._parts[self._mode][1]
        column = tools.minimumSizeHint().width()
        return Sizes(
            switch=self.switch.sizeHint().height(),
            tools_below=tools.heightForWidth(width),
            tools_beside=tools.heightForWidth(column),
            column=column,
            line=self.caption.line_height(),
            thumbnails=self.picture_row.sizeHint().height() if self._mode == "open" and self._has_row() else 0,
        )

    def _place(self) -> None:
        places = self.places()
        square, tools = self._parts[self._mode]
        for part, place in (
            (self.switch, places.switch),
            (square, places.square),
            (tools, places.tools),
            (self.picture_row, places.thumbnails),
            (self.input_view, places.input),
            (self.strip, places.strip),
            (self.caption, places.caption),
        ):
            part.setVisible(not place.isEmpty())
            part.setGeometry(place)
        self._veil.setGeometry(self.rect())
        self.caption.set_head(self._head if self._mode != "test" and not places.is_beside else "")

    def _show_mode(self) -> None:
        for mode, parts in self._parts.items():
            for part in parts:
                part.setVisible(mode == self._mode)
        self.updateGeometry()  # each page needs another height
        self._tell_commands()
        self._place()
        self._show_caption()

    def _has_row(self) -> bool:
        return self.picture_row.count() > 1

    def _show_caption(self) -> None:
        self.caption.set_text("\n".join(filter(None, (self._names[self._mode], self._caption_text))))

    def _retranslate(self) -> None:
        titles = (("draw", self.tr("Draw")), ("open", self.tr("Open")), ("test", self.tr("Test set")))
        self.switch.set_choices(titles, self._mode)
        self._head = self.tr("What the network gets")
        if self._commands is not None:
            self._commands.retranslate()
        for view in (self.input_view, self.test_view):
            words = self.tr("What the network gets: {side} × {side} pixels, enlarged")
            view.setToolTip(words.format(side=self._side))
            view.setAccessibleName(self._head)
        self._place()

    def _on_mode_chosen(self, mode: str) -> None:
        self.set_mode(mode)
        self.mode_changed.emit(mode)
