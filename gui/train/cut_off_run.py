"""After a crash: says once that the newest run was cut off, and offers to go on with it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from gui.controller import RunController
from gui.errors import ErrorBar, Offer
from gui.settings import Settings
from gui.texts import run_title
from gui.train.run_listing import ShelvedRun
from gui.train.shelf import RunShelf


class CutOffRun(QObject):
    """Looks at the runs as they are listed; the offer goes as soon as a run is under way."""

    def __init__(
        self,
        shelf: RunShelf,
        controller: RunController,
        bar: ErrorBar,
        settings: Settings,
        continue_run: Callable[[Path], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._controller, self._bar, self._settings, self._continue_run = controller, bar, settings, continue_run
        self._offer: Offer | None = None
        shelf.runs_listed.connect(self._on_runs_listed)
        controller.state_changed.connect(self._on_state_changed)

    def _on_runs_listed(self, runs: list[ShelvedRun]) -> None:
        newest = next((run for run in runs if not run.is_bundled), None)
        if newest is None or newest.cut_off_at is None or self._controller.state != "idle" or self._bar.sentence():
            return
        crash = str(newest.cut_off_at)
        if crash == self._settings.told_crash():
            return
        self._settings.set_told_crash(crash)
        self._offer = Offer(
            partial(self._sentence, newest), lambda: self.tr("Continue"), partial(self._continue_run, newest.path)
        )
        self._bar.show_offer(self._offer)

    def _sentence(self, run: ShelvedRun) -> str:
        sentence = self.tr("The run “{name}” was cut off in epoch {epoch}, when the program ended. Continue it?")
        return sentence.format(name=run_title(run.path, run.config.model), epoch=run.epoch)

    def _on_state_changed(self) -> None:
        if self._offer is not None:
            self._bar.withdraw_offer(self._offer)
