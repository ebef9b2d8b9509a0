"""How long the run in the form would take on this computer, and how much of its disk: known, or found in a thread."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.runs.config import RunConfig
from gui.worker import Job, JobThread

if TYPE_CHECKING:
    from core.train.cost import Space, Speed

_MEASURE_AFTER_MS = 500  # once the user has stopped turning the knobs


class RunEstimator(QObject):
    """Remembers what has been measured; of settings that cost the same only the first are."""

    estimated = Signal(object, object, object)  # RunConfig, Speed and Space (None: they are being measured)
    failed = Signal(object)  # an exception: it cannot be measured

    def __init__(self, jobs: JobThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._known: dict[tuple[object, ...], tuple[Speed, Space]] = {}
        self._config: RunConfig | None = None
        self._measuring: Job | None = None
        self._timer = QTimer(self, singleShot=True, interval=_MEASURE_AFTER_MS)
        self._timer.timeout.connect(self._on_timeout)

    def estimate(self, config: RunConfig) -> None:
        """What a run would take: at once where its speed is known, else after a short measurement."""
        self._config = config
        speed, space = self._known.get(_speed_key(config), (None, None))
        self.estimated.emit(config, speed, space)
        if speed is None:
            self._timer.start()

    def hold(self) -> None:
        """Measures nothing while a run trains, and believes nothing that is being measured: each slows the other."""
        self._timer.stop()
        if self._measuring is not None:
            self._measuring.cancel()

    def _on_timeout(self) -> None:
        config = self._config
        assert config is not None  # `estimate` has started the timer

        def on_measured(found: "tuple[Speed, Space]") -> None:
            self._known[_speed_key(config)] = found
            if self._config is not None and _speed_key(self._config) == _speed_key(config):
                self.estimated.emit(self._config, *found)

        self._measuring = self._jobs.submit(
            lambda: (_measure(config), _space(config)), on_measured, self.failed.emit, replaces=self._measuring
        )


def _measure(config: RunConfig) -> "Speed":
    from core.train.estimate import measure_speed

    return measure_speed(config)


def _space(config: RunConfig) -> "Space":
    from core.train.space import run_space

    return run_space(config)


def _speed_key(config: RunConfig) -> tuple[object, ...]:
    """What speed and space depend on: network, data set, images, device, and what an update of the weights does."""
    computing = (config.device, config.precision, config.memory_format, config.num_threads)
    update = (config.optimizer, config.weight_decay > 0, config.average_decay > 0)
    return config.model, config.data, config.image_size, config.batch_size, *computing, *update
