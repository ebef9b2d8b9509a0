"""Following the run that is shown, while another process or computer writes it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import UserError
from core.train.pace import Pace
from gui.worker import Job, JobThread

if TYPE_CHECKING:
    from core.runs.reader import RunNews, RunReader

_LOOK_EVERY_MS = 1000


class RunFollower(QObject):
    """Looks into the run's folder every second, in the jobs' thread, and tells what has changed.

    A folder that cannot be reached is tried again and again; that is told once, and only of a run that was being
    written, for of others nothing new is expected.
    """

    followed = Signal(object, object)  # RunNews, RunProgress
    lost = Signal(object)  # UserError
    found = Signal()  # after `lost`

    def __init__(self, jobs: JobThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._reader: RunReader | None = None
        self._last: RunNews | None = None
        self._pace: Pace | None = None
        self._is_lost = False
        self._looking: Job | None = None
        self._timer = QTimer(self, singleShot=True, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    @property
    def is_following(self) -> bool:
        """Whether a run is looked at every second, be it written or not."""
        return self._reader is not None

    def follow(self, reader: "RunReader", news: "RunNews") -> None:
        """Follows the run of `reader`, in place of one before, from its last look on, which has found `news`.

        Tells at once how the run stands, without the events that `news` has.
        """
        self.stop()
        self._reader, self._last = reader, news
        self._pace = Pace(news.config)
        for event in news.events:
            self._pace.append(event)
        self.followed.emit(replace(news, events=(), is_anew=False), self._pace.run_progress())
        self._timer.start()

    def stop(self) -> None:
        """Looks no more."""
        self._timer.stop()
        if self._looking is not None:
            self._looking.cancel()
        self._reader = self._last = None
        self._tell_found()

    def _look(self) -> None:
        assert self._reader is not None  # `stop` stops the timer
        self._looking = self._jobs.submit(self._reader.read, self._on_read, self._on_unreadable)

    def _on_read(self, news: "RunNews") -> None:
        reader = self._reader
        self._tell_found()
        self._take(news)
        if self._reader is reader:  # whoever was told may have stopped this
            self._timer.start()

    def _on_unreadable(self, error: Exception) -> None:
        self._timer.start()
        self._tell_lost(error)

    def _take(self, news: "RunNews") -> None:
        last, self._last = self._last, news
        if last is not None and news == replace(last, events=(), is_anew=False):
            return
        if self._pace is None or news.is_anew:
            self._pace = Pace(news.config)
        for event in news.events:
            self._pace.append(event)
        self.followed.emit(news, self._pace.run_progress())

    def _tell_lost(self, cause: Exception) -> None:
        if self._is_lost or self._reader is None or self._last is None or not self._last.is_being_written:
            return
        self._is_lost = True
        error = UserError(
            "The run's folder {path} cannot be read at the moment; the window goes on trying, and shows what is new as"
            " soon as it can.",
            path=self._reader.path,
        )
        error.__cause__ = cause
        self.lost.emit(error)

    def _tell_found(self) -> None:
        if self._is_lost:
            self._is_lost = False
            self.found.emit()
