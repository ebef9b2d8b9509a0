"""The window: makes views and controllers and connects them; what they do is their own business."""

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow

from core.data import DATASETS, DEFAULT_DATA
from core.models import MODELS
from core.paths import BUNDLED_RUNS, FIRST_WEIGHTS, runs_folder
from gui import theme
from gui.about import AboutBox
from gui.centre import Centre
from gui.commands import Commands
from gui.controller import RunController
from gui.devices import find_devices
from gui.dock_table import DOCKS
from gui.docks import CardDock, DockShares, FlatToolBar
from gui.drops import DropTarget
from gui.enlarging import Enlarging
from gui.error_sources import connect_errors
from gui.errors import ErrorBar
from gui.evaluate.page import EvaluationPage
from gui.evaluate.view import EvaluationView
from gui.help import HelpWindow
from gui.inside.by_hand import ByHand
from gui.inside.connect import connect_inside, look_at_two_moments
from gui.inside.look_inside import LookInside
from gui.inside.panel import InsidePanel
from gui.inside.sees import Sees
from gui.inside.why_page import WhyPage
from gui.inside.working_out import WorkingOut
from gui.language import LANGUAGES, LanguageSwitch, Translated, system_language
from gui.leaving import may_stop_training
from gui.looked_at import LookedAt
from gui.menus import Menus
from gui.page_table import PAGES
from gui.placing import first_place
from gui.predict.bars import ProbabilityBars
from gui.predict.comparison import Comparison
from gui.predict.familiarity import FamiliarityWatch
from gui.predict.many_pictures import ManyPictures
from gui.predict.pages import PicturePages
from gui.predict.picture_controller import PictureController
from gui.predict.picture_panel import PicturePanel
from gui.predict.recent_menu import RecentMenu
from gui.predict.table_page import PictureTablePage
from gui.prediction import PredictionController
from gui.present import Presentation
from gui.settings import Settings
from gui.shown import Shown, shown_title
from gui.status import StatusLine
from gui.teach.own_classes import OwnClasses, connect_own_classes
from gui.toolbar import Toolbar
from gui.train.browser import RunBrowser
from gui.train.controls import RunControls
from gui.train.curve_updates import CurveUpdates
from gui.train.curves import CurvesView
from gui.train.cut_off_run import CutOffRun
from gui.train.estimator import RunEstimator
from gui.train.follower import RunFollower
from gui.train.looking_back import LookingBack
from gui.train.photographs import Photographs
from gui.train.run_drop import RunDrop
from gui.train.run_list import RunList
from gui.train.run_panel import RunPanel
from gui.train.shelf import RunShelf
from gui.weights_drop import WeightsDrop
from gui.worker import JobThread

_FIRST_MODEL = "googlenet_bn"  # that of the best weights
_WANTED = QSize(1440, 900)
_LEAST = QSize(880, 440)  # all that is there can be reached in so small a window


class MainWindow(Translated, QMainWindow):
    """Everything in one window. `start_engine` imports torch and shows the bundled weights' first prediction."""

    def __init__(
        self, settings: Settings, languages: LanguageSwitch, *, theme_name: str = "", language: str = ""
    ) -> None:
        super().__init__()
        self.setObjectName("main")
        self._settings, self._languages = settings, languages
        self._theme = ""
        self._given_theme = theme_name  # by whoever started the program
        self._device = ""
        self._has_shut_down = False
        self._make_parts()
        self._lay_out()
        self._connect()
        self.set_theme(theme_name or settings.text("theme", theme.THEMES) or theme.system_theme(_application()))
        languages.set_language(language or settings.text("language", LANGUAGES) or system_language())
        self._retranslate()
        self._restore_layout()
        self.setFocus()  # no ring around anything before somebody has pressed Tab

    def _make_parts(self) -> None:
        self.prediction_jobs, self.shelf_jobs, self.speed_jobs, self.follow_jobs = (JobThread(self) for _ in range(4))
        self.batch_jobs = JobThread(self)
        self.commands = Commands(self)
        self.controller = RunController(self)
        self.prediction = PredictionController(self.prediction_jobs, self)
        self.shown = Shown(self.controller, self.prediction, self.shelf_jobs, self)
        self.pictures = PictureController(self.prediction, self)
        self.shelf = RunShelf(self.shelf_jobs, self)
        self.estimator = RunEstimator(self.speed_jobs, self)  # a measurement takes seconds; nobody waits behind it
        self.follower = RunFollower(self.follow_jobs, self)  # a network share may keep it waiting, and nobody else
        self.toolbar = Toolbar([(name, spec.title) for name, spec in MODELS.items()], _FIRST_MODEL)
        self.run_panel = RunPanel()
        self.run_panel.set_model(_FIRST_MODEL)
        self.run_list = RunList()
        self.curves = CurvesView()
        self.inside = InsidePanel()
        dataset = DATASETS[DEFAULT_DATA]
        self._classes = (DEFAULT_DATA, dataset.class_names)  # those that are shown
        self.picture_panel = panel = PicturePanel(dataset.class_names, dataset.form.side)
        self.bars = ProbabilityBars(dataset.class_names)
        self.status = StatusLine()
        self.error_bar = ErrorBar(self)
        self.controls = RunControls(
            self.toolbar, self.run_panel, self.controller, self.estimator, self.prediction, self
        )
        self.browser = RunBrowser(
            self.toolbar, self.run_panel, self.run_list, self.controller, self.shelf, self.follower, self.shown, self
        )
        self.curve_updates = CurveUpdates(self.curves, self.shown, self.controller, self.prediction, self)
        self.pages = PicturePages(self.picture_panel, self.bars, self.pictures, self.prediction, self.shown, self)
        self.comparison = Comparison(self.bars, self.prediction, self.shown, self.shelf, self)
        self.familiarity = FamiliarityWatch(self.bars, panel, self.prediction, self.shown, self.shelf_jobs, self)
        self.look_inside = LookInside(self.inside, self.prediction, self.pictures, self.shown, self)
        self.who_matters = self.look_inside.who_matters
        self.two_moments_view = look_at_two_moments(self)
        self.sees = Sees(self.inside.map_view, self.prediction, self)
        self.working_out = WorkingOut(self.inside.map_view, self.prediction, self.pictures, self)
        self.by_hand = ByHand(self.pictures, self.shown, self)
        self.by_hand_view = self.by_hand.view
        self.table = PictureTablePage()
        self.many_pictures = ManyPictures(self.table, self.pictures, self.prediction, self.shown, self.batch_jobs, self)
        self.evaluation = EvaluationView()
        self.evaluating = EvaluationPage(self.evaluation, self.prediction, self.pictures, self.shown, self.table, self)
        self.photographs = Photographs(self.run_panel, self.controller, self._settings, self)
        self.own_classes = OwnClasses(self.bars, self.pictures, self.shown, self)
        self.teach_page = self.own_classes.page
        self.why = WhyPage(self.prediction, self.pictures, self.shown, self)
        self.why_view = self.why.view
        self.run_drop = RunDrop(self.controller, self)
        pages = (self.evaluation, self.who_matters, self.why_view, self.by_hand_view, self.two_moments_view)
        exports, panel = [page.export for page in pages], self.picture_panel
        self.looked_at = LookedAt(self.inside, exports, panel, self.pictures, self.curves, self.table, self)
        self.weights_drop = WeightsDrop(self.controller, self)
        self.cut_off_run = CutOffRun(
            self.shelf, self.controller, self.error_bar, self._settings, self.browser.continue_run, self
        )

    def _lay_out(self) -> None:
        self.centre = Centre(PAGES, {spec.name: getattr(self, spec.view) for spec in PAGES})
        self.setCentralWidget(self.centre)
        self.setContentsMargins(theme.GRID, 0, theme.GRID, 0)
        bar = FlatToolBar("toolbar", self)
        self.addToolBar(bar)
        bar.toggleViewAction().setEnabled(False)  # a window without its toolbar has lost its main button
        bar.addWidget(self.toolbar)
        self.statusBar().addWidget(self.status, 1)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(0, 0, 0, 0)
        self.setDockOptions(QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowNestedDocks)
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
        ):
            self.setCorner(corner, area)
        self.docks = {spec.name: CardDock(spec, getattr(self, spec.view), self) for spec in DOCKS}
        self._dock_shares = DockShares(list(self.docks.values()), self)
        self._default_layout()
        self.setMinimumSize(_LEAST)  # said here, for what the docks need grows with the window
        self.presentation = Presentation(self, self.docks, self._dock_shares, self.toolbar, self.curves)
        cards = (self.inside.block_view, self.inside.map_view, *self.centre.cards())
        self.enlarging = Enlarging(self, self.commands, self.centre, cards, self.docks)
        # A dock may float in a window of its own, which takes drops for itself.
        takers = (self.run_drop.offer, self.weights_drop.offer, self.own_classes.offer, self.picture_panel.offer)
        DropTarget((self, *self.docks.values()), takers, self.picture_panel.set_drop_veil)
        docks_shown = [dock.toggleViewAction() for dock in self.docks.values()]
        self.menus = Menus(self, self.commands, self.centre.actions_of_pages(), docks_shown)
        self.help = HelpWindow(self.menus.keys, self)
        self.recent_menu = RecentMenu(self.menus.recent, self._settings.recent_files, self.follow_jobs)

    def _default_layout(self) -> None:
        for dock in self.docks.values():
            dock.setFloating(False)
            self.addDockWidget(dock.spec.place, dock)
            dock.setVisible(dock.spec.is_open)
        for dock in self.docks.values():
            if dock.spec.size:
                self._dock_shares.set_size(dock.spec.place, dock.spec.size, _WANTED.height())
        # The form is as high as its contents; what is left belongs to the runs.
        self.resizeDocks([self.docks["run"], self.docks["runs"]], [1, 1_000], Qt.Orientation.Vertical)
        self._dock_shares.share()

    def _connect(self) -> None:
        self._connect_commands()
        connect_errors(self)
        self.menus.plots.aboutToShow.connect(self._on_plots_shown)
        self.recent_menu.chosen.connect(lambda path: self.pages.open_files([path]))
        self.presentation.changed.connect(lambda: self.commands.change_state(is_presenting=self.presentation.is_on))
        self.browser.following_changed.connect(self.status.show_following)
        self.browser.form_filled.connect(self.controls.estimate)
        self.pages.files_opened.connect(self._on_files_opened)
        self.picture_panel.many_chosen.connect(self.many_pictures.open)
        self.many_pictures.begun.connect(lambda: self.centre.show_page("pictures"))
        self.evaluating.wanted.connect(lambda: self.centre.show_page("evaluation"))
        self.many_pictures.row_shown.connect(lambda: self.picture_panel.show_pictures(()))
        connect_inside(self)
        self.looking_back = LookingBack(self.curves, self.shown, self.statusBar(), self)
        self.run_drop.run_dropped.connect(self.browser.open_run)
        self.weights_drop.weights_dropped.connect(self.browser.open_weights)
        self.picture_panel.set_other_takers((self.run_drop.offer_files, self.weights_drop.offer_files))
        connect_own_classes(self)
        self.shown.weights_changed.connect(self._on_weights_changed)
        self.controller.state_changed.connect(self.status.show_state)
        self.controller.state_changed.connect(self._on_state_changed)
        _application().styleHints().colorSchemeChanged.connect(self._on_system_theme_changed)

    def appear(self) -> None:
        """Shows the window where it was left, or at the first start in a place that fits the screen."""
        if self._fills_screen:
            self.showMaximized()
        else:
            self.show()

    def _connect_commands(self) -> None:
        self.picture_panel.take_commands(self.commands)
        self.commands.serve(
            open_run=self._on_open_run,
            save=self.looked_at.save,
            close=self.close,
            quit=self.close,
            copy=self.looked_at.copy,
            help=lambda: self.help.appear(),
            run=self.controls.run_or_pause,
            step=self.controls.step,
            stop=self.controller.stop,
            reset_layout=self._default_layout,
            theme=self._on_theme_pressed,
            language=self._on_language_pressed,
            present=self.presentation.toggle,
            about=self._on_about,
        )
        bar = self.toolbar
        self.commands.attach(run=bar.run, step=bar.step, stop=bar.stop)
        self.commands.attach(language=bar.language, theme=bar.theme, present=bar.present)

    def start_engine(self) -> None:
        """Imports torch in the background; then weights, sample picture and runs appear."""
        self.look_inside.ask_for_maps()
        self.browser.open_run(BUNDLED_RUNS / FIRST_WEIGHTS)
        self.pictures.show_sample()
        self.shelf.list_runs()
        self.shelf_jobs.submit(find_devices, self._on_devices_found, self.error_bar.show_error)

    def dispose(self) -> None:
        """Deletes the closed window in Qt's order; Python's garbage collector would take its own, and crash."""
        self.deleteLater()
        QApplication.sendPostedEvents(self, QEvent.Type.DeferredDelete)

    def set_theme(self, name: str) -> None:
        """Shows the window in "light" or "dark"."""
        self._theme = name
        theme.apply_theme(_application(), name)

    def set_language(self, language: str) -> None:
        """Speaks English ("en") or Chinese ("zh_CN") from now on."""
        self._languages.set_language(language)
        self._on_weights_changed()  # the status line has their name

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self.error_bar.isHidden():
            self.error_bar.hide()
        elif not self.enlarging.put_back() and not self.centre.go_back():
            self.presentation.end()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.controller.state in ("running", "paused") and not may_stop_training(self):
            event.ignore()
            return
        self._shut_down()
        super().closeEvent(event)

    def leave(self, status: int = 0) -> None:
        """Stops the run, saves it and ends the program without a question, whatever stands open."""
        self._shut_down()
        QApplication.exit(status)

    def save_run(self) -> None:
        """Stops the run under way and returns once it is saved; the window stays."""
        self.controller.close()

    def _shut_down(self) -> None:
        if self._has_shut_down:
            return
        self._has_shut_down = True
        self.enlarging.put_back()
        self.presentation.end()  # what is remembered is the window, not the presentation
        self._settings.set_layout(self.saveGeometry(), self.saveState())
        self.controller.close()
        self.own_classes.controller.close()
        self.estimator.hold()
        self.shelf.close()
        self.follower.stop()
        for jobs in self.findChildren(JobThread):
            jobs.stop()

    def _restore_layout(self) -> None:
        layout = self._settings.layout()
        if layout is None:
            place = first_place(_WANTED, self.screen().availableGeometry())
            self.setGeometry(place.geometry)
            self._fills_screen = place.fills_screen
            return
        geometry, docks = layout
        self.restoreGeometry(geometry)  # Qt itself brings a window back from a monitor that is gone
        self.restoreState(docks)
        self._dock_shares.forget_sizes()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Inception Lab"))
        self.commands.retranslate()
        self.menus.retranslate()
        self.browser.retranslate()
        self.pages.retranslate()
        self.comparison.retranslate()

    def _on_theme_pressed(self) -> None:
        self.set_theme("light" if self._theme == "dark" else "dark")
        self._settings.set_text("theme", self._theme)

    def _on_system_theme_changed(self, scheme: Qt.ColorScheme) -> None:
        """Follows the desktop, at dusk say, for a user who has not chosen light or dark himself."""
        is_chosen = self._given_theme or self._settings.text("theme", theme.THEMES)
        if not is_chosen and scheme != Qt.ColorScheme.Unknown:
            self.set_theme("dark" if scheme == Qt.ColorScheme.Dark else "light")

    def _on_language_pressed(self) -> None:
        self.set_language("en" if self._languages.language == "zh_CN" else "zh_CN")
        self._settings.set_text("language", self._languages.language)

    def _on_open_run(self) -> None:
        place = self._settings.runs_place() or str(runs_folder())
        path = QFileDialog.getExistingDirectory(self, self.tr("Open a run's folder"), place)
        if path:
            self._settings.set_runs_place(str(Path(path).parent))
            self.browser.open_run(Path(path))

    def _on_plots_shown(self) -> None:
        self.menus.plots.clear()
        for card in self.curves.cards():
            self.menus.plots.addMenu(card.menu)
        if self.menus.plots.isEmpty():
            self.menus.plots.addAction(self.tr("none yet")).setEnabled(False)

    def _on_files_opened(self, paths: list[Path]) -> None:
        for path in reversed(paths):
            self._settings.add_recent_file(path)

    def _on_state_changed(self, state: str) -> None:
        self.commands.change_state(run=state)
        self._on_weights_changed()

    def _on_weights_changed(self) -> None:
        weights = self.shown.weights
        if weights is None:
            return
        if self._classes != (weights.data, weights.class_names):
            self._classes = (weights.data, weights.class_names)
            self.pages.set_classes(*self._classes)
            self.toolbar.show_data(weights.data)
        source, is_of_run, is_start = self.shown.source, self.shown.is_of_run_under_way, self.shown.is_before_first_step
        name, file = shown_title(source, weights), source.file.name if source and source.file else ""
        self.status.show_weights(name, weights.epoch, weights.step, is_of_run=is_of_run, is_start=is_start, file=file)

    def _on_about(self) -> None:
        AboutBox(self, self._device).open()

    def _on_devices_found(self, found: tuple[str, tuple[str, ...], bool]) -> None:
        self._device, available, is_fallback = found
        self.toolbar.show_device(self._device)
        self.run_panel.show_devices(available)
        if is_fallback:
            words = self.tr("The graphics card cannot be used by this version of PyTorch; the CPU computes instead.")
            self.error_bar.show_sentence(words)


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
