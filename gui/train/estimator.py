"""How long the run in the form would take on this computer: known, or measured in a thread of its own."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.runs.config import RunConfig
from gui.worker import Job, JobThread

if TYPE_CHECKING:
    from core.train.cost import Speed

_MEASURE_AFTER_MS = 500  # once the user has stopped turning the knobs


class RunEstimator(QObject):
    """Remembers what has been measured; of settings that cost the same only the first are."""

    estimated = Signal(object, object)  # RunConfig, Speed (None: it is being measured)
    failed = Signal(object)  # an exception: it cannot be measured

    def __init__(self, jobs: JobThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._speeds: dict[tuple[object, ...], Speed] = {}
        self._config: RunConfig | None = None
        self._measuring: Job | None = None
        self._timer = QTimer(self, singleShot=True, interval=_MEASURE_AFTER_MS)
        self._timer.timeout.connect(self._on_timeout)

    def estimate(self, config: RunConfig) -> None:
        """How long a run would take: at once where its speed is known, else after a short measurement."""
        self._config = config
        speed = self._speeds.get(_speed_key(config))
        self.estimated.emit(config, speed)
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

        def on_measured(speed: "Speed") -> None:
            self._speeds[_speed_key(config)] = speed
            if self._config is not None and _speed_key(self._config) == _speed_key(config):
                self.estimated.emit(self._config, speed)

        self._measuring = self._jobs.submit(
            lambda: _measure(config), on_measured, self.failed.emit, replaces=self._measuring
        )


def _measure(config: RunConfig) -> "Speed":
    from core.train.estimate import measure_speed

    return measure_speed(config)


def _speed_key(config: RunConfig) -> tuple[object, ...]:
    """What the speed depends on: network, data set, images, device, and what an update of the weights does."""
    computing = (config.device, config.precision, config.memory_format, config.num_threads)
    update = (config.optimizer, config.weight_decay > 0, config.average_decay > 0)
    return config.model, config.data, config.image_size, config.batch_size, *computing, *update
