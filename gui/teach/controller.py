"""What is done with own classes: pictures are read, classes are taught, and a wrong answer is put right."""

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import UserError
from core.paths import shown_name
from core.teach.check import digest_of
from core.teach.examples import Example
from core.teach.gathered import Gathered, gathered_file, load_gathered, save_gathered
from gui.teach.collection import Collection, OwnClass, OwnPicture
from gui.teach.reading import Found, Read, read_files, read_folders, read_image
from gui.worker import Job, JobThread

if TYPE_CHECKING:
    from core.teach.events import Taught, TeachEvent
    from core.teach.teach import Teacher

State = Literal["idle", "reading", "teaching"]
_TELL_EVERY_MS = 100  # many pictures come in a row
_KEEP_AFTER_MS = 2000  # a crash takes no more than that


class TeachController(QObject):
    """Owns the classes that are gathered. One thing at a time: reading or teaching.

    What is read belongs to a person where it comes out of one of several folders.
    """

    changed = Signal()  # classes or pictures are others
    checked = Signal(object)  # tuple[Finding, ...]: what is to be said of them now
    state_changed = Signal(str)  # a `State`
    told = Signal(object)  # Found, Read or a TeachEvent: how far it is
    taught = Signal(object)  # Taught: the end, with a run in its folder
    failed = Signal(object)  # an exception

    def __init__(self, jobs: JobThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.collection = Collection()
        self.state: State = "idle"
        self.run: Path | None = None  # the run that was taught with the pictures that are gathered
        self._jobs = jobs
        self._job: Job | None = None
        self._corrected: Path | None = None  # the run of the last correction
        self._teacher: Teacher | None = None  # made and used in the jobs' thread
        self._folders: list[Path] = []  # where pictures came from
        self._waiting: list[Callable[[], None]] = []  # pictures that came while others were read or taught
        self._timer = QTimer(self, singleShot=True, interval=_TELL_EVERY_MS)
        self._timer.timeout.connect(self._on_time)
        self._is_restored = False
        self._keeping = QTimer(self, singleShot=True, interval=_KEEP_AFTER_MS)
        self._keeping.timeout.connect(self.keep)

    def restore(self) -> None:
        """Takes up the classes of the last time, once, before anything else is done with them."""
        if self._is_restored:
            return
        self._is_restored = True
        try:
            gathered = load_gathered(gathered_file())
        except UserError as error:
            self.failed.emit(error)
            return
        if gathered.class_names:
            self._gather(gathered)
            self._keeping.stop()  # it is on the disk

    def keep(self) -> None:
        """Writes the classes of now where the next start finds them."""
        self._keeping.stop()
        names = tuple(own.name for own in self.collection.classes)
        try:
            save_gathered(gathered_file(), Gathered(names, tuple(self.collection.examples()), self.run))
        except UserError as error:
            self.failed.emit(error)

    def close(self) -> None:
        """Keeps what has not been kept yet."""
        if self._keeping.isActive():
            self.keep()

    def is_telling(self) -> bool:
        """Whether what is said of the pictures is not of the last of them yet."""
        return self._timer.isActive()

    # Gathering ----------------------------------------------------------------------------------------------------

    def add_folders(self, folders: Sequence[Path]) -> None:
        """Takes the classes in folders beside those that are there; with several folders each has its person."""
        is_first = not self.collection.num_pictures and len(folders) == 1
        people = ["" if is_first else shown_name(folder) for folder in folders]
        if not is_first and len(self._folders) == 1:
            self._name_person(shown_name(self._folders[0]))
        self._folders += folders
        self._read(lambda: read_folders(folders, people))

    def replace_by_folders(self, folders: Sequence[Path]) -> None:
        """Takes the classes in folders instead of those that are there; that can be undone."""
        self.clear()
        self.add_folders(folders)

    def add_files(self, own: OwnClass, paths: Sequence[Path]) -> None:
        """Takes files, and the pictures in folders, into a class."""
        self._read(lambda: read_files(paths, own.name))

    def add_image(self, own: OwnClass, content: bytes) -> None:
        """Takes the bytes of a picture file into a class."""
        self._read(lambda: read_image(content, own.name))

    def add_pixels(self, own: OwnClass, pixels: np.ndarray) -> None:
        """Takes what the network gets of a picture, uint8 side x side, into a class."""
        own.pictures.append(OwnPicture(pixels.copy(), digest_of(pixels)))
        self._on_changed()

    def add_class(self, name: str) -> OwnClass:
        """A class of that name."""
        own = self.collection.class_named(name)
        self._on_changed()
        return own

    def rename(self, own: OwnClass, name: str) -> None:
        """Tells `failed` where the name cannot be."""
        try:
            self.collection.rename(own, name)
        except UserError as error:
            self.failed.emit(error)
        self._on_changed()

    def take_out(self, own: OwnClass, index: int) -> None:
        """Takes a picture out of its class."""
        self.collection.take_out(own, index)
        self._on_changed()

    def remove(self, own: OwnClass) -> None:
        """Takes a class out."""
        self.collection.remove(own)
        self._on_changed()

    def clear(self) -> None:
        """Takes everything out; that can be undone."""
        self.collection.clear()
        self._folders, self.run = [], None
        self._on_changed()

    def undo(self) -> None:
        """Puts back what was taken out last."""
        self.collection.undo()
        self._on_changed()

    # Teaching -----------------------------------------------------------------------------------------------------

    def teach(self, *, full: bool = False) -> None:
        """Teaches the classes of now, with `full` to all weights of the network; `taught` tells of the run."""
        self._begin_teaching(full, self._on_taught)

    def correct(self, class_name: str, pixels: np.ndarray, run: Path) -> None:
        """Takes a picture into a class of a taught run and teaches on at once, with the pictures of that run."""
        if run == self.run:
            self._correct(class_name, pixels)
        else:
            self.take_run(run, lambda: self._correct(class_name, pixels))

    def take_run(self, run: Path, then: Callable[[], None] = lambda: None) -> None:
        """Takes the pictures that a run was taught with instead of those that are there; `then` is called after it."""

        def load() -> list[Example]:
            from core.teach.record import load_examples

            return load_examples(run)

        def on_loaded(examples: list[Example]) -> None:
            self._end()
            self.clear()
            self._gather(Gathered((), tuple(examples), run))
            then()

        self._begin("reading", load, on_loaded)

    def cancel(self) -> None:
        """Ends what is under way; what has been read stays."""
        if self._job is not None:
            self._job.cancel()
            self._waiting = []
            self._end()

    def _gather(self, gathered: Gathered) -> None:
        for name in gathered.class_names:
            self.collection.class_named(name)
        for each in gathered.examples:
            own = self.collection.class_named(each.class_name)
            assert isinstance(each.picture, np.ndarray)  # as runs and the file keep them
            own.pictures.append(OwnPicture(each.picture, digest_of(each.picture), person=each.person))
        self.run = gathered.run
        self._on_changed()

    def _correct(self, class_name: str, pixels: np.ndarray) -> None:
        self.add_pixels(self.collection.class_named(class_name), pixels)
        self._begin_teaching(False, self._on_taught_on)

    def _begin_teaching(self, full: bool, then: "Callable[[Taught], None]") -> None:
        examples = self.collection.examples()
        self._begin("teaching", lambda: self._teach(examples, full), then)

    def _teach(self, examples: Sequence[Example], full: bool) -> "Generator[TeachEvent, None, Taught]":
        from core.runs.folder import new_run_folder
        from core.teach.events import Taught
        from core.teach.record import TEACH_NAME
        from core.teach.teach import Teacher, body_weights

        if self._teacher is None:
            self._teacher = Teacher(body_weights())
        for event in self._teacher.teach(examples, folder=new_run_folder(TEACH_NAME), full=full):
            if isinstance(event, Taught):
                return event
            yield event
        raise AssertionError("teaching ends with its result")

    def _on_taught(self, taught: "Taught") -> None:
        self.run = taught.folder
        self._keeping.start()
        self._end()
        self.taught.emit(taught)

    def _on_taught_on(self, taught: "Taught") -> None:
        """Of several corrections one after another the last one's run stays: it has the pictures of all of them."""
        from core.runs.folder import RunFolder

        before = self.run
        self._on_taught(taught)
        if before is not None and before == self._corrected:
            RunFolder(before).remove()
        self._corrected = taught.folder

    # Jobs ---------------------------------------------------------------------------------------------------------

    def _read(self, read: "Callable[[], Generator[Found | Read, None, None]]") -> None:
        """Now, or after what is under way."""
        if self.state == "idle":
            self._begin("reading", read, lambda _: self._end())
        else:
            self._waiting.append(lambda: self._read(read))

    def _begin(self, state: State, work: Callable[[], object], then: Callable[[Any], None]) -> None:
        if self.state != "idle":
            return
        self._set_state(state)
        self._job = self._jobs.submit(work, then, self._on_failed, progressed=self._on_progressed)

    def _end(self) -> None:
        self._job = None
        self._set_state("idle")
        if self._waiting:
            self._waiting.pop(0)()

    def _set_state(self, state: State) -> None:
        self.state = state
        self.state_changed.emit(state)

    def _on_progressed(self, event: "Found | Read | TeachEvent") -> None:
        if isinstance(event, Found):
            for name in event.class_names:  # in the order of the folders, and those without pictures too
                self.collection.class_named(name)
        elif isinstance(event, Read):
            self._take(event)
        self.told.emit(event)

    def _take(self, read: Read) -> None:
        own = self.collection.class_named(read.class_name)
        if read.look.error is not None:
            own.errors.append(read.look.error)
        elif read.look.pixels is not None:
            own.pictures.append(OwnPicture(read.look.pixels, read.look.digest, read.name, read.person))
        self._start_timer()

    def _on_failed(self, error: Exception) -> None:
        self._waiting = []
        self._end()
        self.failed.emit(error)

    def _name_person(self, person: str) -> None:
        """The pictures of the first folder get their person once those of another come."""
        for own in self.collection.classes:
            own.name_person(person)

    def _on_changed(self) -> None:
        self.changed.emit()
        self._start_timer()

    def _start_timer(self) -> None:
        self._keeping.start()
        if not self._timer.isActive():
            self._timer.start()

    def _on_time(self) -> None:
        self.changed.emit()
        self.checked.emit(self.collection.check())
