"""Training in the window: what its buttons, form and list of runs do, and what they show."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import UserError
from core.models import MODELS
from core.paths import BUNDLED_RUNS
from core.runs.config import NUM_TEST_IMAGES, RunConfig
from core.runs.lock import is_written_error
from core.train.pace import RunProgress
from gui.controller import RunController
from gui.look import PredictionController
from gui.toolbar import Toolbar
from gui.train.curves import CurvesView
from gui.train.follower import RunFollower
from gui.train.run_list import RunList, RunSummary
from gui.train.run_listing import ShelvedRun
from gui.train.run_panel import RunPanel
from gui.train.shelf import OpenedRun, RunShelf

if TYPE_CHECKING:
    from core.runs.reader import RunNews
    from core.runs.weights import Weights
    from core.train.cost import Speed

_AFTER_PAINTING_MS = 50
# How often curves that grow are drawn. It takes some 15 ms, and on a CPU those are taken away from the training.
_DRAW_EVERY_MS = 100
_DRAW_EVERY_MS_ON_CPU = 1000


class TrainRoom(QObject):
    """Connects toolbar, form, curves and runs with the run under way and the runs on disk."""

    failed = Signal(object)  # an exception, for the error bar
    mended = Signal(object)  # an exception that `failed` told and that holds no more
    following_changed = Signal(bool)  # whether the run that is shown is being trained by another process

    def __init__(
        self,
        toolbar: Toolbar,
        panel: RunPanel,
        curves: CurvesView,
        run_list: RunList,
        controller: RunController,
        shelf: RunShelf,
        follower: RunFollower,
        look: PredictionController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._toolbar, self._panel, self._curves, self._run_list = toolbar, panel, curves, run_list
        self._controller, self._shelf, self._follower, self._look = controller, shelf, follower, look
        self._shelved: list[ShelvedRun] = []
        self._wanted: Path | None = None  # the run that is being opened; what arrives late is not wanted any more
        self._continues = False  # ... and is to go on as soon as it is open
        self._fills_form = True  # ... and its settings shall stand in the form
        self._listed_folder: Path | None = None
        self._followed_weights: Path | None = None  # the file of a followed run whose weights predict
        self._lost_error: UserError | None = None
        self._has_looked = False  # plots take a second to import, a measurement more: the first prediction goes before
        self._draw_timer = QTimer(self, singleShot=True)
        self._draw_timer.timeout.connect(self._draw_curves)
        look.looked.connect(self._on_looked)
        toolbar.run_pressed.connect(self.run_or_pause)
        toolbar.step_pressed.connect(self.step)
        toolbar.stop_pressed.connect(controller.stop)
        toolbar.model_chosen.connect(self.choose_model)
        panel.config_changed.connect(self._on_config_changed)
        panel.model_changed.connect(self._show_network)
        run_list.run_chosen.connect(self.open_run)
        run_list.continue_requested.connect(self.continue_run)
        controller.state_changed.connect(self._on_state_changed)
        controller.history_changed.connect(self._on_history_changed)
        controller.progress_changed.connect(self._on_progress_changed)
        controller.weights_changed.connect(self._on_weights_changed)
        controller.run_ended.connect(self._on_run_ended)
        controller.failed.connect(self._on_run_failed)
        shelf.runs_listed.connect(self._on_runs_listed)
        shelf.run_opened.connect(self._on_run_opened)
        shelf.run_unreadable.connect(self._on_run_unreadable)
        shelf.estimated.connect(self._on_estimated)
        shelf.not_estimated.connect(self._on_not_estimated)
        shelf.failed.connect(self.failed)
        follower.followed.connect(self._on_followed)
        follower.lost.connect(self._on_followed_lost)
        follower.found.connect(self._on_followed_found)

    def run_or_pause(self) -> None:
        """The big button: begins a run, pauses it, goes on."""
        if self._controller.state == "running":
            self._controller.pause()
        elif self._controller.state == "paused":
            self._controller.proceed()
        else:
            self._start(paused=False)

    def step(self) -> None:
        """One batch; where no run is under way, the first of a new one."""
        if self._controller.state == "idle":
            self._start(paused=True)
        else:
            self._controller.step()

    def choose_model(self, model: str) -> None:
        """Shows another network, with the settings of its newest run or of its recipe."""
        self._panel.set_model(model)
        self._show_network(model, fills_form=True)

    def _show_network(self, model: str, *, fills_form: bool = False) -> None:
        """Shows the newest run of a network, or the network untrained."""
        self._wanted = None
        self._show_model(model)
        self.estimate()
        newest = next((run for run in self._shelved if run.config.model == model and run.num_epochs_done), None)
        if newest is not None:
            self._open(newest.path, fills_form=fills_form)
            return
        self._stop_following()
        self._controller.show_history(None, None)
        self._show_runs()
        self._look_untrained(model, MODELS[model].image_size)

    def open_run(self, path: Path) -> None:
        """Shows a run's figures and predicts with its weights; not while another is under way."""
        self._open(path)

    def continue_run(self, path: Path) -> None:
        """Opens a run and goes on with it."""
        self._open(path, continues=True)

    def estimate(self) -> None:
        """Says how long the run in the form would take."""
        self._on_config_changed()

    def retranslate(self) -> None:
        """Says the names of the runs in the language of now."""
        self._show_runs()

    def _open(self, path: Path, *, continues: bool = False, fills_form: bool = True) -> None:
        if self._controller.state == "idle":
            self._wanted, self._continues, self._fills_form = path, continues, fills_form
            self._shelf.open_run(path)

    def _look_untrained(self, model: str, image_size: int) -> None:
        def load() -> object:
            from core.predict.untrained import untrained_weights

            return untrained_weights(model, image_size)

        self._look.set_weights(load)

    def _start(self, *, paused: bool) -> None:
        try:
            config = self._panel.config()
        except UserError as error:
            self.failed.emit(error)
            return
        self._controller.start(config, paused=paused)

    def _on_config_changed(self) -> None:
        if self._controller.state != "idle" or not self._has_looked:
            return
        try:
            self._shelf.estimate(self._panel.config())
        except UserError:
            self._panel.show_estimate(None, measuring=False)  # the form itself says what is wrong

    def _on_estimated(self, config: RunConfig, speed: "Speed | None") -> None:
        if self._controller.state == "idle":
            self._panel.show_estimate(speed, measuring=speed is None)

    def _on_state_changed(self, state: str) -> None:
        self._toolbar.show_state(state)
        self._panel.set_editable(state == "idle")
        self._run_list.setEnabled(state == "idle")
        if state == "idle":
            self._toolbar.status.show_idle()
            self.estimate()
        else:
            self._stop_following()
            self._shelf.hold()
            self._has_looked = True
        if state == "paused":
            self._toolbar.status.show_paused()
        if self._draw_timer.isActive():  # what the run has gained up to here
            self._draw_curves()

    def _on_looked(self, look: object) -> None:
        if not self._has_looked and look is not None and look.maps:
            QTimer.singleShot(_AFTER_PAINTING_MS, self._on_first_look_painted)

    def _on_first_look_painted(self) -> None:
        self._has_looked = True
        self._draw_curves()
        self.estimate()

    def _on_history_changed(self) -> None:
        history = self._controller.history
        if self._controller.state != "running" or history is not self._curves.history:
            self._draw_curves()
        elif not self._draw_timer.isActive():
            self._draw_timer.start(_DRAW_EVERY_MS_ON_CPU if history.config.device == "cpu" else _DRAW_EVERY_MS)

    def _draw_curves(self) -> None:
        self._draw_timer.stop()
        if self._has_looked:
            self._curves.show_history(self._controller.history)

    def _on_progress_changed(self, progress: RunProgress) -> None:
        if self._controller.folder != self._listed_folder:  # the run under way now has a folder
            self._listed_folder = self._controller.folder
            self._shelf.list_runs()
        if progress.num_tested is not None:
            self._toolbar.status.show_testing(progress.epoch, progress.num_tested, NUM_TEST_IMAGES)
        elif self._controller.state != "paused":
            self._toolbar.status.show_progress(
                progress.fraction,
                progress.epoch,
                progress.num_epochs,
                progress.left_s,
                progress.images_per_s,
            )

    def _on_weights_changed(self, weights: object) -> None:
        self._look.set_weights(lambda: weights)

    def _on_run_ended(self, outcome: str) -> None:
        self._shelf.list_runs()

    def _on_run_failed(self, error: Exception) -> None:
        self._shelf.list_runs()
        self.failed.emit(error)

    def _on_runs_listed(self, runs: list[ShelvedRun]) -> None:
        self._shelved = runs
        self._show_runs()

    def _show_runs(self) -> None:
        self._run_list.show_runs([self._summary(run) for run in self._shelved], self._controller.folder)

    def _on_run_opened(self, run: OpenedRun) -> None:
        if self._controller.state != "idle" or run.path != self._wanted:
            return
        self._wanted = None
        config = run.history.config
        self._controller.show_history(run.history, run.path)
        self._show_model(config.model)
        if self._fills_form:
            self._fill_form(run)
        self.estimate()
        if run.weights is not None:
            self._look.set_weights(lambda: run.weights)
        else:
            self._look_untrained(config.model, config.image_size)
        self._show_runs()
        self._follow(run)
        if self._continues and run.news.is_being_written:
            self.failed.emit(is_written_error(run.path))
        elif self._continues:
            is_done = bool(run.history.epochs) and run.history.epochs[-1].epoch >= config.num_epochs
            num_epochs = config.num_epochs + 1 if is_done else config.num_epochs  # a finished run gets one epoch more
            self._controller.continue_run(run.path, run.history, num_epochs)

    def _follow(self, run: OpenedRun) -> None:
        """Watches a run on, whether another process is training it now or takes it up later; bundled ones never are."""
        if run.path.parent == BUNDLED_RUNS:
            self._stop_following()
        else:
            self._followed_weights = run.news.newest_weights
            self._follower.follow(run.reader, run.news)

    def _stop_following(self) -> None:
        if not self._follower.is_following:
            return
        self._follower.stop()
        self._toolbar.status.show_idle()
        self.following_changed.emit(False)

    def _on_followed(self, news: "RunNews", progress: RunProgress) -> None:
        if news.is_anew or news.events:
            self._controller.append_followed(news)
        if news.newest_weights not in (None, self._followed_weights):
            self._look.set_weights(partial(_weights_of_epoch, self._controller.folder.name, news.newest_weights))
        self._followed_weights = news.newest_weights
        self.following_changed.emit(news.is_being_written)
        if not news.is_being_written:
            self._toolbar.status.show_idle()
            return
        self._toolbar.status.show_progress(
            progress.fraction,
            progress.epoch,
            progress.num_epochs,
            progress.left_s,
            progress.images_per_s,
            followed=True,
        )

    def _on_followed_lost(self, error: UserError) -> None:
        self._lost_error = error
        self.failed.emit(error)

    def _on_followed_found(self) -> None:
        self.mended.emit(self._lost_error)

    def _fill_form(self, run: OpenedRun) -> None:
        """The settings of a run for the next one; a bundled run took longer than a class waits, so not from there."""
        config = run.history.config
        if run.path.parent == BUNDLED_RUNS:
            self._panel.set_model(config.model)
        else:
            # A new run with these settings shall use what this computer has, not what the old one ran on.
            self._panel.show_config(config.on("auto"))

    def _on_run_unreadable(self) -> None:
        self._wanted = None
        if self._look.weights is None:  # the bundled run itself: then there is at least a network to look into
            config = self._panel.config()
            self._look_untrained(config.model, config.image_size)

    def _on_not_estimated(self) -> None:
        self._panel.show_estimate(None, measuring=False)

    def _show_model(self, model: str) -> None:
        self._toolbar.model.set_choices([(name, spec.title) for name, spec in MODELS.items()], model)

    def _summary(self, run: ShelvedRun) -> RunSummary:
        title = MODELS[run.config.model].title
        if not run.is_bundled:
            name = self.tr("{date:%d %b %H:%M} · {title}").format(date=run.created, title=title)
        elif run.config.recipe == "best":
            name = self.tr("{title}, best").format(title=title)
        else:
            name = self.tr("{title}, book").format(title=title)
        detail = self.tr("epoch {done} of {planned}, lr {lr:g}, {size} px, {images:,} images, seed {seed}").format(
            done=run.num_epochs_done,
            planned=run.config.num_epochs,
            lr=run.config.lr,
            size=run.config.image_size,
            images=run.config.num_images,
            seed=run.config.seed,
        )
        is_ours = self._controller.state != "idle" and run.path == self._controller.folder
        is_others = run.is_being_written and not is_ours
        return RunSummary(run.path, name, detail, run.accuracy, run.is_bundled, run.can_continue, is_others)


def _weights_of_epoch(name: str, path: Path) -> "Weights":
    from core.runs.weights import load_weights

    return replace(load_weights(path), name=name)
