"""The runs that one can open, follow and continue, and the network that is shown with them."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import UserError
from core.models import MODELS
from core.paths import BUNDLED_RUNS, FIRST_WEIGHTS
from core.runs.config import TAUGHT
from core.runs.events import RunMoved, RunUnsaved, folder_news
from core.runs.lock import is_written_error
from core.train.pace import RunProgress
from gui.controller import RunController
from gui.shown import Shown
from gui.texts import error_sentence, run_title
from gui.toolbar import Toolbar
from gui.train.follower import RunFollower
from gui.train.run_list import RunList, RunSummary
from gui.train.run_listing import ShelvedRun
from gui.train.run_panel import RunPanel
from gui.train.shelf import OpenedRun, RunShelf

if TYPE_CHECKING:
    from core.runs.reader import RunNews
    from core.runs.weights import Weights


class RunBrowser(QObject):
    """Connects the list of runs and the choice of the network with what is shown."""

    failed = Signal(object)  # an exception, for the error bar
    noted = Signal(str)  # a sentence, for the error bar
    folder_noted = Signal(str)  # a sentence about where the run under way is saved
    mended = Signal(object)  # an exception that `failed` told and that holds no more
    following_changed = Signal(bool)  # whether the run that is shown is being trained by another process
    form_filled = Signal()  # the form has other settings

    def __init__(
        self,
        toolbar: Toolbar,
        panel: RunPanel,
        run_list: RunList,
        controller: RunController,
        shelf: RunShelf,
        follower: RunFollower,
        shown: Shown,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._toolbar, self._panel, self._run_list = toolbar, panel, run_list
        self._controller, self._shelf, self._follower, self._shown = controller, shelf, follower, shown
        self._shelved: list[ShelvedRun] = []
        self._listed_folder: Path | None = None
        self._followed_weights: Path | None = None  # the file of a followed run whose weights predict
        self._lost_error: UserError | None = None
        toolbar.model_chosen.connect(self.choose_model)
        panel.model_changed.connect(self._show_network)
        run_list.run_chosen.connect(self.open_run)
        run_list.continue_requested.connect(self.continue_run)
        run_list.rename_requested.connect(self._on_rename_requested)
        run_list.trash_requested.connect(self._on_trash_requested)
        run_list.put_back_requested.connect(self._on_put_back_requested)
        controller.state_changed.connect(self._on_state_changed)
        controller.progress_changed.connect(self._on_progress_changed)
        controller.run_ended.connect(shelf.list_runs)
        controller.failed.connect(shelf.list_runs)
        controller.device_changed.connect(self._on_device_changed)
        controller.folder_lost.connect(self._on_folder_lost)
        shelf.runs_listed.connect(self._on_runs_listed)
        shelf.failed.connect(self.failed)
        follower.followed.connect(self._on_followed)
        follower.lost.connect(self._on_followed_lost)
        follower.found.connect(self._on_followed_found)

    def choose_model(self, model: str) -> None:
        """Shows another network, with the settings of its newest run or of its recipe."""
        self._panel.set_model(model)
        self._show_network(model, fills_form=True)

    def open_run(self, path: Path) -> None:
        """Shows a run's figures and predicts with its weights; not while another is under way."""
        self._open(path)

    def continue_run(self, path: Path) -> None:
        """Opens a run and goes on with it."""
        self._open(path, continues=True)

    def open_weights(self, file: Path) -> None:
        """Predicts with the weights in a file and shows their network; not while a run is under way."""
        if self._controller.state != "idle":
            return
        self._shelf.open_nothing()
        self._shown.show_file(file, self._on_file_shown)

    def retranslate(self) -> None:
        """Says the names of the runs in the language of now."""
        self._show_runs()

    def _show_network(self, model: str, *, fills_form: bool = False) -> None:
        """Shows the newest run of a network, or the network untrained."""
        self._shelf.open_nothing()
        self._show_model(model)
        self.form_filled.emit()
        newest = next((run for run in self._shelved if run.config.model == model and run.num_epochs_done), None)
        if newest is not None:
            self._open(newest.path, fills_form=fills_form)
            return
        self._stop_following()
        self._shown.show_untrained(model, MODELS[model].image_size, self._panel.data())
        self._show_runs()

    def _open(self, path: Path, *, continues: bool = False, fills_form: bool = True) -> None:
        if self._controller.state == "idle":
            self._shelf.open_run(
                path,
                lambda run: self._on_run_opened(run, continues=continues, fills_form=fills_form),
                self._on_run_unreadable,
            )

    def _on_run_opened(self, run: OpenedRun, *, continues: bool, fills_form: bool) -> None:
        if self._controller.state != "idle":
            return
        config = run.history.config
        self._shown.show_run(run.path, run.history, run.weights)
        self._show_model(config.model)
        if fills_form:
            self._fill_form(run)
        self.form_filled.emit()
        self._show_runs()
        self._follow(run)
        if continues and run.news.is_being_written:
            self.failed.emit(is_written_error(run.path))
        elif continues:
            is_done = bool(run.history.epochs) and run.history.epochs[-1].epoch >= config.num_epochs
            num_epochs = config.num_epochs + 1 if is_done else config.num_epochs  # a finished run gets one epoch more
            self._controller.continue_run(run.path, run.history, num_epochs)

    def _on_file_shown(self, weights: "Weights") -> None:
        if self._controller.state == "idle":
            self._stop_following()
            self._panel.set_model(weights.model)
            self._show_model(weights.model)
            self.form_filled.emit()
            self._show_runs()

    def _on_run_unreadable(self, error: Exception) -> None:
        if self._shown.weights is None:  # the bundled run itself: then there is at least a network to look into
            config = self._panel.config()
            self._shown.show_untrained(config.model, config.image_size, config.data)
        self.failed.emit(error)

    def _fill_form(self, run: OpenedRun) -> None:
        """The settings of a run for the next one.

        Not of a bundled run, which took longer than a class waits, nor of own classes, which are taught elsewhere.
        """
        config = run.history.config
        if run.path.parent == BUNDLED_RUNS or config.recipe == TAUGHT:
            self._panel.set_model(config.model)
        else:
            # A new run with these settings shall use what this computer has, not what the old one ran on.
            self._panel.show_config(config.on("auto"))

    def _show_model(self, model: str) -> None:
        self._toolbar.show_models([(name, spec.title) for name, spec in MODELS.items()], model)

    # The list ---------------------------------------------------------------------------------------------------

    def _on_state_changed(self, state: str) -> None:
        self._run_list.setEnabled(state == "idle")
        if state != "idle":
            self._stop_following()
        self._show_runs()

    def _on_progress_changed(self) -> None:
        if self._controller.folder != self._listed_folder:  # the run under way now has a folder
            self._listed_folder = self._controller.folder
            self._show_runs()  # listed before, it looked like somebody else's
            self._shelf.list_runs()

    def _on_device_changed(self, before: str, now: str) -> None:
        words = self.tr(
            "This run was trained on {before} and goes on on {now}: its numbers will differ in their last digits."
        )
        self.noted.emit(words.format(before=before.upper(), now=now.upper()))

    def _on_folder_lost(self, event: RunMoved | RunUnsaved) -> None:
        self.folder_noted.emit(error_sentence(folder_news(event)))

    def _on_runs_listed(self, runs: list[ShelvedRun]) -> None:
        self._shelved = runs
        self._show_runs()

    def _show_runs(self) -> None:
        self._run_list.show_runs([self._summary(run) for run in self._shelved], self._shown.folder)

    def _summary(self, run: ShelvedRun) -> RunSummary:
        detail = self.tr("epoch {epoch} of {planned}").format(epoch=run.epoch, planned=run.config.num_epochs)
        about = self.tr("lr {lr:g}, {size} px, {images:,} images, seed {seed}").format(
            lr=run.config.lr, size=run.config.image_size, images=run.config.num_images, seed=run.config.seed
        )
        is_ours = self._controller.state != "idle" and run.path == self._controller.folder
        return RunSummary(
            run.path,
            run_title(run.path, run.config.model),
            detail,
            run.accuracy,
            run.is_bundled,
            run.can_continue,
            is_being_written=run.is_being_written and not is_ours,
            about=about,
            num_bytes=run.num_bytes,
            is_finished=run.num_epochs_done >= run.config.num_epochs,
        )

    # Renaming and throwing away ------------------------------------------------------------------------------------

    def _on_rename_requested(self, folder: Path, name: str) -> None:
        """The run that is shown is opened anew under its new name."""
        is_shown = folder == self._shown.folder
        if is_shown:
            self._stop_following()

        def on_renamed(target: Path) -> None:
            self._shelf.list_runs()
            if is_shown:
                self._open(target, fills_form=False)

        self._shelf.rename_run(folder, name, on_renamed, self.failed.emit)

    def _on_trash_requested(self, folders: list[Path]) -> None:
        """Where the run that is shown goes, the one that the window starts with is shown instead."""
        if self._controller.state != "idle":
            return
        is_shown = self._shown.folder in folders
        if is_shown:
            self._stop_following()

        def on_moved(num_runs: int) -> None:
            self._run_list.show_trashed(num_runs)
            self._shelf.list_runs()
            if is_shown:
                self._open(BUNDLED_RUNS / FIRST_WEIGHTS)

        self._shelf.trash_runs(folders, on_moved, self.failed.emit)

    def _on_put_back_requested(self) -> None:
        def on_put_back(_: None) -> None:
            self._run_list.show_trashed(0)
            self._shelf.list_runs()

        self._shelf.put_back_runs(on_put_back, self.failed.emit)

    # Following --------------------------------------------------------------------------------------------------

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
        self._toolbar.show_idle()
        self.following_changed.emit(False)

    def _on_followed(self, news: "RunNews", progress: RunProgress) -> None:
        if news.is_anew or news.events:
            self._shown.append(news)
        if news.newest_weights not in (None, self._followed_weights):
            self._shown.show_newest_weights(news.newest_weights)
        self._followed_weights = news.newest_weights
        self.following_changed.emit(news.is_being_written)
        if not news.is_being_written:
            self._toolbar.show_idle()
            return
        self._toolbar.show_progress(progress, followed=True)

    def _on_followed_lost(self, error: UserError) -> None:
        self._lost_error = error
        self.failed.emit(error)

    def _on_followed_found(self) -> None:
        self.mended.emit(self._lost_error)
