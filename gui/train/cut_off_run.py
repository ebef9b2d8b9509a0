"""After a crash: says once that the newest run was cut off, and offers to go on with it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from gui.controller import RunController
from gui.errors import ErrorBar
from gui.settings import Settings
from gui.texts import run_title
from gui.train.run_listing import ShelvedRun
from gui.train.shelf import RunShelf


class CutOffRun(QObject):
    """Looks at the runs as they are listed. Where no lock tells, a crash is known only half a minute later."""

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
        shelf.runs_listed.connect(self._on_runs_listed)

    def _on_runs_listed(self, runs: list[ShelvedRun]) -> None:
        newest = next((run for run in runs if not run.is_bundled), None)
        if newest is None or not newest.was_cut_off or self._controller.state != "idle" or self._bar.sentence():
            return
        which = f"{newest.path.name}: {newest.epoch}"
        if which == self._settings.cut_off_run():
            return
        self._settings.set_cut_off_run(which)
        sentence = self.tr("The run “{name}” was cut off in epoch {epoch}, when the program ended. Continue it?")
        name = run_title(newest.path, newest.config.model)
        path = newest.path
        self._bar.show_offer(
            sentence.format(name=name, epoch=newest.epoch), self.tr("Continue"), lambda: self._continue_run(path)
        )
