"""Own classes in the window: connects their page with the pictures, the runs and the bars."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QFileDialog

from core.data import DEFAULT_DATA, picture_form
from core.paths import shown_name
from core.predict.listing import PICTURE_SUFFIXES
from core.runs.events import EpochDone, RunStarted
from core.teach.check import looks_like_classes
from core.teach.examples import MIN_PICTURES, OWN_DATA
from gui.drops import Offer
from gui.predict.bars import ProbabilityBars
from gui.predict.local_paths import local_paths
from gui.predict.picture_controller import PictureController
from gui.shown import Shown
from gui.teach.class_card import ClassCard
from gui.teach.collection import OwnClass
from gui.teach.controller import TeachController
from gui.teach.correction import Correction
from gui.teach.page import TeachPage
from gui.teach.progress import progress_words
from gui.worker import JobThread

if TYPE_CHECKING:
    import numpy as np

    from core.teach.events import Taught
    from gui.main_window import MainWindow

_SIDE = picture_form(DEFAULT_DATA).side


class OwnClasses(QObject):
    """Folders of classes that are dropped open the page; what was taught opens as the newest run."""

    wanted = Signal()  # the page is worth a look
    taught = Signal(object)  # Path of the new run
    table_wanted = Signal(object)  # list[Path]: folders that are rather to be shown as a table
    drawing_taken = Signal()  # the drawing has become an example: the canvas can be cleared
    refused = Signal(str)  # why something was not taken, in a sentence
    failed = Signal(object)  # an exception
    mended = Signal()  # another thing was begun

    def __init__(
        self,
        bars: ProbabilityBars,
        pictures: PictureController,
        shown: Shown,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        # Pictures and classes take seconds: nobody else waits behind them, and the pen goes before them.
        self.jobs = JobThread(self, comes_second=True)
        self.controller = TeachController(self.jobs, self)
        self.correction = Correction()
        self.page = page = TeachPage()
        self._pictures, self._shown = pictures, shown
        self._asked: list[Path] = []  # folders about which the page asks
        self._folder = ""  # where files were chosen last
        self._has_camera = False
        self._camera_class: OwnClass | None = None  # whose pictures the camera takes
        bars.add_foot(self.correction)
        page.opened.connect(self._on_opened)
        page.camera.taken.connect(self._on_camera_taken)
        page.camera.failed.connect(self.refused)
        page.class_wanted.connect(self._on_class_wanted)
        page.undo_wanted.connect(self.controller.undo)
        page.teach_wanted.connect(self._on_teach_wanted)
        page.run_wanted.connect(self._on_run_wanted)
        page.cancel_wanted.connect(self.controller.cancel)
        page.answered.connect(self._on_answered)
        page.table_wanted.connect(self.table_wanted)
        self.correction.corrected.connect(self._on_corrected)
        self.controller.changed.connect(self._on_changed)
        self.controller.checked.connect(page.show_findings)
        self.controller.state_changed.connect(self._on_state_changed)
        self.controller.told.connect(self._on_told)
        self.controller.taught.connect(self._on_taught)
        self.controller.failed.connect(self._on_failed)
        pictures.picture_changed.connect(self._on_picture_changed)
        shown.weights_changed.connect(self._on_picture_changed)

    # Drops --------------------------------------------------------------------------------------------------------

    def offer(self, mime: QMimeData) -> Offer | None:
        """Takes folders that are dragged, if each has one folder a class."""
        return self.offer_files(local_paths(mime.urls())[0])

    def offer_files(self, paths: Sequence[Path]) -> Offer | None:
        """Takes folders, if each has one folder a class; with few pictures only where the page is open."""
        least = 1 if self.page.isVisible() else MIN_PICTURES
        if not paths or not all(looks_like_classes(path, least) for path in paths):
            return None
        return Offer(partial(self.open_folders, list(paths)))

    def open_folders(self, folders: Sequence[Path]) -> None:
        """Shows the classes in folders; where there are some already, asks what is to become of these."""
        self.mended.emit()
        self.controller.restore()
        self.wanted.emit()
        self.page.show_pictures()
        if self.controller.state != "idle":
            self.refused.emit(self.tr("Wait until the pictures before are done, then drop the folder again."))
        elif self.controller.collection.num_pictures:
            self._asked = list(folders)
            self.page.ask(", ".join(map(shown_name, folders)))
        else:
            self.page.offer_table(folders)
            self.controller.add_folders(folders)

    def _on_answered(self, answer: str) -> None:
        if answer == "merge":
            self.controller.add_folders(self._asked)
        elif answer == "replace":
            self.page.offer_table(self._asked)
            self.controller.replace_by_folders(self._asked)
        self._asked = []

    # Cards --------------------------------------------------------------------------------------------------------

    def _on_changed(self) -> None:
        cards = []
        for own in self.controller.collection.classes:
            card = self.page.card_of(own) or self._new_card(own)
            card.show_class()
            cards.append(card)
        if cards != self.page.cards():
            self.page.show_cards(cards)
        if self._camera_class not in self.controller.collection.classes:
            self.page.camera.shut()
        self.page.set_undo(self.controller.collection.can_undo())
        self._on_picture_changed()

    def _new_card(self, own: OwnClass) -> ClassCard:
        card, does = ClassCard(own), self.controller
        card.camera.setVisible(self._has_camera)
        card.camera_wanted.connect(lambda: self._begun(lambda: self._open_camera(own)))
        card.renamed.connect(lambda name: does.rename(own, name))
        card.taken_out.connect(lambda index: does.take_out(own, index))
        card.removed.connect(lambda: does.remove(own))
        card.shown_wanted.connect(lambda: self._add_shown(own))
        card.files_wanted.connect(lambda: self._ask_files(own))
        card.files_dropped.connect(lambda paths: self._begun(lambda: does.add_files(own, paths)))
        card.image_dropped.connect(lambda content: self._begun(lambda: does.add_image(own, content)))
        card.refused.connect(self.refused)
        return card

    def _on_opened(self) -> None:
        """The page has come into view: a camera may have been plugged in since."""
        self.controller.restore()
        self._has_camera = self.page.camera.feed.is_there()
        for card in self.page.cards():
            card.camera.setVisible(self._has_camera)

    def _open_camera(self, own: OwnClass) -> None:
        self._camera_class = own
        self.page.camera.open(own.name)

    def _on_camera_taken(self, content: bytes) -> None:
        if self._camera_class is not None:
            self.controller.add_image(self._camera_class, content)

    def _on_class_wanted(self) -> None:
        names = {own.name for own in self.controller.collection.classes}
        number = 1
        while (name := self.tr("class {number}").format(number=number)) in names:
            number += 1
        own = self.controller.add_class(name)
        card = self.page.card_of(own)
        if card is not None:
            self.page.grid.ensureWidgetVisible(card)
            card.name.setFocus()
            card.name.selectAll()

    def _add_shown(self, own: OwnClass) -> None:
        pixels = self._pixels()
        if pixels is None or self._pictures.picture is None:
            return
        is_drawing = self._pictures.picture.source == "draw"
        self._begun(lambda: self.controller.add_pixels(own, pixels))
        if is_drawing:
            self.drawing_taken.emit()

    def _ask_files(self, own: OwnClass) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
        title, kinds = self.tr("Add pictures"), self.tr("Pictures ({kinds})").format(kinds=kinds)
        names, _ = QFileDialog.getOpenFileNames(self.page, title, self._folder, kinds)
        if names:
            self._folder = str(Path(names[0]).parent)
            self.controller.add_files(own, [Path(name) for name in names])

    def _begun(self, act: Callable[[], None]) -> None:
        self.mended.emit()
        act()

    # Teaching -----------------------------------------------------------------------------------------------------

    def _on_teach_wanted(self, full: bool) -> None:
        self.mended.emit()
        self.page.result.begin()
        self.page.show_result()
        self.controller.teach(full=full)

    def _on_run_wanted(self) -> None:
        run = self._shown_run()
        if run is not None:
            self.mended.emit()
            self.page.show_pictures()
            self.controller.take_run(run)

    def _on_corrected(self, class_name: str) -> None:
        pixels, run = self._pixels(), self._shown_run()
        if pixels is None or run is None:
            return
        if self.controller.state != "idle":
            self.refused.emit(self.tr("Wait until the classes are taught, then put this right."))
            return
        self.mended.emit()
        self.controller.restore()
        self.page.result.begin()
        self.controller.correct(class_name, pixels, run)

    def _on_told(self, event: object) -> None:
        from core.teach.events import SubsetDone

        if isinstance(event, RunStarted):
            self.page.result.begin_steps()
        elif isinstance(event, EpochDone):
            self.page.result.add_step(event)
        elif isinstance(event, SubsetDone):
            self.page.result.add_subset(event)
        words = progress_words(event)
        if words:
            self.page.show_state(self.controller.state, words)

    def _on_taught(self, taught: "Taught") -> None:
        self.page.result.show_taught(taught)
        self.page.show_result()
        self._on_picture_changed()
        assert taught.folder is not None  # as it was asked for
        self.taught.emit(taught.folder)

    def _on_state_changed(self, state: str) -> None:
        self.page.show_state(state)

    def _on_failed(self, error: Exception) -> None:
        self.page.show_pictures()
        self.failed.emit(error)

    # The picture that is shown ------------------------------------------------------------------------------------

    def _pixels(self) -> "np.ndarray | None":
        """What the network gets of the shown picture, where own classes can be taught with it."""
        picture = self._pictures.picture
        pixels = None if picture is None else picture.pixels
        return pixels if pixels is not None and pixels.shape == (_SIDE, _SIDE) else None

    def _on_picture_changed(self, _: object = None) -> None:
        has_picture = self._pixels() is not None
        for card in self.page.cards():
            card.set_addable(has_picture)
        weights, run = self._shown.weights, self._shown_run()
        self.correction.show_classes(weights.class_names if has_picture and run and weights is not None else ())
        self.page.offer_run(run is not None and run != self.controller.run)

    def _shown_run(self) -> Path | None:
        """The folder of the shown run, if it was taught own classes."""
        weights, source = self._shown.weights, self._shown.source
        return source.run if weights is not None and source is not None and weights.data == OWN_DATA else None


def connect_own_classes(window: "MainWindow") -> None:
    """Connects the page of own classes with the middle of the window, its runs, its drawing and its error bar."""
    own = window.own_classes

    def on_taught(run: Path) -> None:
        window.shelf.list_runs()
        window.browser.open_run(run)

    window.picture_panel.add_other_taker(own.offer_files)
    own.wanted.connect(lambda: window.centre.show_page("teach"))
    own.taught.connect(on_taught)
    own.table_wanted.connect(window.many_pictures.open)
    window.table.teach_wanted.connect(lambda folder: own.open_folders([folder]))
    own.drawing_taken.connect(window.picture_panel.canvas.clear)
    window.error_bar.listen(own.failed, own.mended)
    window.error_bar.listen(own.refused, own.mended)
