"""One training run from its settings to its last event: the single entry for window, command line and tests."""

import copy
import dataclasses
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.optim import SGD, Optimizer

from core.data import Batches, load_fashion_mnist
from core.device import choose_device, choose_precision
from core.errors import UserError
from core.models import build_model, model_spec
from core.train.config import RunConfig
from core.train.events import CheckpointSaved, EpochDone, RunStarted, Snapshot, StepDone, TrainEvent
from core.train.loop import DivergedError, Progress, train
from core.train.run_folder import RunFolder, foreign_state

_METRICS_EVERY_S = 5.0


def run(
    config: RunConfig, *, folder: Path | None = None, snapshot_every_s: float | None = None
) -> Iterator[TrainEvent]:
    """Trains as `config` says and yields what happens; with a folder, every epoch's weights are kept there.

    Not calling `next` pauses the run and `close()` stops it; both leave a state in `folder` that `resume` continues.
    With `snapshot_every_s` a CPU copy of the weights comes along about that often. Raises `UserError`.
    """
    device = choose_device(config.device)
    config = dataclasses.replace(config, device=device.type, precision=choose_precision(config.precision, device))
    record = RunFolder.create(folder, config) if folder else None
    model, optimizer = _build(config, device)
    yield from _run(config, device, model, optimizer, Progress(), record, snapshot_every_s)


def resume(
    folder: Path, *, num_epochs: int | None = None, snapshot_every_s: float | None = None
) -> Iterator[TrainEvent]:
    """Continues the run in `folder` exactly where it stopped, up to its own or the given number of epochs.

    On the same device and number of threads the result is bit for bit that of a run never stopped. Raises `UserError`.
    """
    record = RunFolder(folder)
    config = record.config.with_epochs(num_epochs) if num_epochs is not None else record.config
    device = choose_device(config.device)
    model, optimizer = _build(config, device)
    progress = _load_state(model, optimizer, record)
    if config.num_epochs < progress.epoch_of_step:
        raise UserError(
            "The run in {path} is already in epoch {epoch}; it cannot end after {num_epochs}.",
            path=folder,
            epoch=progress.epoch_of_step,
            num_epochs=config.num_epochs,
        )
    if config != record.config:
        record.change_config(config)
    record.truncate_metrics(progress.step)
    yield from _run(config, device, model, optimizer, progress, record, snapshot_every_s)


def _build(config: RunConfig, device: torch.device) -> tuple[nn.Module, Optimizer]:
    """The network with the book's initial weights, and its optimizer."""
    torch.manual_seed(config.seed)
    model = build_model(config.model, image_size=config.image_size)
    model.apply(_init_xavier)
    model.to(device, memory_format=torch.channels_last)
    return model, SGD(model.parameters(), lr=config.lr)


def _init_xavier(module: nn.Module) -> None:
    """Xavier uniform weights (Glorot and Bengio 2010) and PyTorch's own biases, as in the book's training function."""
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        nn.init.xavier_uniform_(module.weight)


def _run(
    config: RunConfig,
    device: torch.device,
    model: nn.Module,
    optimizer: Optimizer,
    progress: Progress,
    record: RunFolder | None,
    snapshot_every_s: float | None,
) -> Iterator[TrainEvent]:
    """The events of `train`, with those of starting, saving and taking snapshots in between."""
    yield RunStarted(config, record and record.path, _num_parameters(model), progress.step, progress.elapsed_s)
    num_channels = model_spec(config.model).in_channels
    options = {"num_channels": num_channels, "device": device}
    train_set = load_fashion_mnist("train").first(config.num_images)
    train_batches = Batches(train_set, config.batch_size, config.image_size, **options)
    test_batches = Batches(load_fashion_mnist("test"), config.batch_size, config.image_size, **options)
    loop = train(
        model,
        optimizer,
        train_batches,
        test_batches,
        num_epochs=config.num_epochs,
        seed=config.seed,
        device=device,
        precision=config.precision,
        progress=progress,
    )
    keeper = _Keeper(config, model, optimizer, progress, record)
    watch = _SnapshotWatch(snapshot_every_s)
    try:
        for event in loop:
            keeper.note(event)
            # Saved before it is told, so that whoever stops at the end of an epoch has its weights.
            saved = keeper.save_epoch(event) if record and isinstance(event, EpochDone) else None
            if watch.is_due(event):  # before the event: whoever pauses at a step sees what that step has changed
                yield Snapshot(progress.step, event.epoch, _cpu_weights(model))
            yield event
            if saved:
                yield saved
            watch.note_return(event)
    except DivergedError:
        keeper.keep_last_state()
        raise
    except RuntimeError as error:
        if not isinstance(error, torch.OutOfMemoryError) and "allocate memory" not in str(error):
            raise
        sentence = "There is not enough memory for this run: choose a smaller batch size or image size."
        raise UserError(sentence) from error
    finally:  # stopped, failed or completed
        loop.close()
        keeper.close()


class _SnapshotWatch:
    """When a snapshot is due: after each epoch, every so many seconds, and at each step while the consumer is slow."""

    _SLOW_S = 0.1  # who holds an event that long is not keeping up with the training but looking at it

    def __init__(self, every_s: float | None) -> None:
        self._every_s = every_s
        self._last_snapshot = self._handed_out = time.monotonic()
        self._is_slow = False

    def is_due(self, event: TrainEvent) -> bool:
        """Whether one belongs to this event, which is about to be handed out; counts it as taken."""
        self._handed_out = time.monotonic()
        if self._every_s is None or not isinstance(event, (StepDone, EpochDone)):
            return False
        has_passed = self._handed_out - self._last_snapshot >= self._every_s
        if has_passed or self._is_slow or isinstance(event, EpochDone):
            self._last_snapshot = self._handed_out
            return True
        return False

    def note_return(self, event: TrainEvent) -> None:
        """The consumer asks for what comes after this event; how long a step was held tells about the next step."""
        if isinstance(event, StepDone):
            self._is_slow = time.monotonic() - self._handed_out > self._SLOW_S


class _Keeper:
    """Keeps a run's figures and state on disk; without a folder it does nothing."""

    def __init__(
        self, config: RunConfig, model: nn.Module, optimizer: Optimizer, progress: Progress, record: RunFolder | None
    ) -> None:
        self._config, self._model, self._optimizer = config, model, optimizer
        self._progress, self._record = progress, record
        self._unwritten: list[StepDone | EpochDone] = []
        self._last_write = time.monotonic()
        self._saved = copy.copy(progress)

    def note(self, event: TrainEvent) -> None:
        """Takes down a step's or an epoch's figures, and writes them every few seconds."""
        if self._record is None or not isinstance(event, (StepDone, EpochDone)):
            return
        self._unwritten.append(event)
        if time.monotonic() - self._last_write >= _METRICS_EVERY_S:
            self._write_metrics()

    def save_epoch(self, event: EpochDone) -> CheckpointSaved:
        """Writes the weights after an epoch and the state to go on from."""
        self._write_metrics()
        about = {
            "model": self._config.model,
            "image_size": self._config.image_size,
            "epoch": event.epoch,
            "step": event.step,
            "test_accuracy": event.test_accuracy,
        }
        path = self._record.save_weights(event.epoch, _cpu_weights(self._model), about)
        self._save_state()
        return CheckpointSaved(path, event.epoch, event.step)

    def keep_last_state(self) -> None:
        """Leaves the state on disk as it is: the weights of now are good for nothing any more."""
        self._saved = copy.copy(self._progress)

    def close(self) -> None:
        """Leaves a run that stopped inside an epoch so that it can go on."""
        if self._record is None:
            return
        self._write_metrics()
        if self._progress != self._saved and self._progress.step > 0:
            self._save_state()

    def _write_metrics(self) -> None:
        # Tried only once: after a write that failed half-way, a second one would leave a torn line in the middle.
        events, self._unwritten = self._unwritten, []
        self._record.append_metrics(events)
        self._last_write = time.monotonic()

    def _save_state(self) -> None:
        """Weights, optimizer, random numbers and progress: all that the next step depends on."""
        tensors = {f"model.{name}": tensor for name, tensor in _cpu_weights(self._model).items()}
        for index, values in self._optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{index}.{name}": torch.as_tensor(value).cpu() for name, value in values.items()}
        tensors |= {f"random.{kind}": state for kind, state in _random_states().items()}
        self._record.save_resume_state(tensors, self._progress)
        self._saved = copy.copy(self._progress)


def _load_state(model: nn.Module, optimizer: Optimizer, record: RunFolder) -> Progress:
    """The reverse of `_Keeper._save_state`; raises `UserError` where the state does not belong to this run."""
    tensors, progress = record.load_resume_state()
    try:
        model.load_state_dict(_below("model.", tensors))
        state: dict[int, dict[str, Tensor]] = {}
        for name, tensor in _below("optimizer.", tensors).items():
            index, key = name.split(".", 1)
            state.setdefault(int(index), {})[key] = tensor
        optimizer.load_state_dict({**optimizer.state_dict(), "state": state})
        torch.set_rng_state(tensors["random.cpu"])
        if torch.cuda.is_available() and "random.cuda" in tensors:
            torch.cuda.set_rng_state(tensors["random.cuda"])
    except (RuntimeError, KeyError, TypeError, ValueError) as error:
        raise foreign_state(record.path) from error
    return progress


def _random_states() -> dict[str, Tensor]:
    """The states of the random numbers that dropout draws from, by kind of device."""
    states = {"cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        states["cuda"] = torch.cuda.get_rng_state()
    return states


def _below(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def _cpu_weights(model: nn.Module) -> dict[str, Tensor]:
    """A copy that the running training cannot change."""
    return {name: tensor.detach().to("cpu", copy=True).contiguous() for name, tensor in model.state_dict().items()}


def _num_parameters(model: nn.Module) -> int:
    return sum(parameter.numel() for parameter in model.parameters())
