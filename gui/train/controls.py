"""What the buttons and the form do to the run under way, what it would take, and how far it is."""

from PySide6.QtCore import QObject, Signal

from core.errors import UserError
from core.paths import free_space
from core.runs.config import RunConfig
from core.train.cost import Space, Speed
from core.train.pace import RunProgress
from gui.controller import RunController
from gui.prediction import PredictionController
from gui.toolbar import Toolbar
from gui.train.estimator import RunEstimator
from gui.train.run_panel import RunPanel


class RunControls(QObject):
    """Connects toolbar and form with the run under way."""

    failed = Signal(object)  # an exception, for the error bar

    def __init__(
        self,
        toolbar: Toolbar,
        panel: RunPanel,
        controller: RunController,
        estimator: RunEstimator,
        prediction: PredictionController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._toolbar, self._panel = toolbar, panel
        self._controller, self._estimator = controller, estimator
        self._may_measure = False  # a measurement takes seconds: the first prediction goes before
        panel.config_changed.connect(self.estimate)
        controller.state_changed.connect(self._on_state_changed)
        controller.progress_changed.connect(self._on_progress_changed)
        estimator.estimated.connect(self._on_estimated)
        estimator.failed.connect(self._on_not_estimated)
        prediction.first_shown.connect(self._on_first_shown)

    def run_or_pause(self) -> None:
        """The big button: begins a run, pauses it, goes on."""
        if self._controller.state == "running":
            self._controller.pause()
        elif self._controller.state == "paused":
            self._controller.proceed()
        elif self._controller.state == "idle":
            self._start(paused=False)

    def step(self) -> None:
        """One batch; where no run is under way, the first of a new one."""
        if self._controller.state == "idle":
            self._start(paused=True)
        else:
            self._controller.step()

    def estimate(self) -> None:
        """Says how long the run in the form would take."""
        if self._controller.state != "idle" or not self._may_measure:
            return
        try:
            self._estimator.estimate(self._panel.config())
        except UserError:
            self._panel.show_estimate(None, measuring=False)  # the form itself says what is wrong

    def _start(self, *, paused: bool) -> None:
        try:
            config = self._panel.config_to_run()
        except UserError as error:
            self.failed.emit(error)
            return
        self._controller.start(config, paused=paused)

    def _on_state_changed(self, state: str) -> None:
        self._toolbar.show_state(state)
        self._panel.set_editable(state == "idle")
        if state == "idle":
            self._toolbar.show_idle()
            self.estimate()
            return
        self._estimator.hold()
        self._may_measure = True
        if state == "paused":
            self._toolbar.show_paused()

    def _on_progress_changed(self, progress: RunProgress) -> None:
        history = self._controller.history
        if progress.prepared is not None and self._controller.state != "paused":
            self._toolbar.show_preparing(*progress.prepared)
        elif progress.num_tested is not None and history is not None:
            num_test_images = history.config.num_test_images
            self._toolbar.show_testing(progress.epoch, progress.num_tested, num_test_images)
        elif self._controller.state != "paused":
            self._toolbar.show_progress(progress)

    def _on_first_shown(self) -> None:
        self._may_measure = True
        self.estimate()

    def _on_estimated(self, config: RunConfig, speed: Speed | None, space: Space | None) -> None:
        if self._controller.state == "idle":
            self._panel.show_estimate(speed, measuring=speed is None, space=space, free_bytes=free_space())

    def _on_not_estimated(self, error: Exception) -> None:
        self._panel.show_estimate(None, measuring=False)
        self.failed.emit(error)
