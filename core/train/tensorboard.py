"""`--tensorboard`: a run's figures as event files in its folder, for TensorBoard to draw."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import UserError, reason_of
from core.runs.events import EpochDone, RunMoved, RunStarted, StepDone, TrainEvent

if TYPE_CHECKING:
    from torch.utils.tensorboard import SummaryWriter

_FOLDER = "tensorboard"
_FLUSH_S = 10  # TensorBoard asks for what is new about that often
_STEP_FIGURES = ("loss", "accuracy")
_EPOCH_FIGURES = ("train_loss", "train_accuracy", "test_loss", "test_accuracy", "images_per_s")


def require_tensorboard() -> None:
    """Raises `UserError` where the package is missing: asked before a run begins, it leaves no half-begun one."""
    try:
        import torch.utils.tensorboard  # noqa: F401
    except ImportError as error:
        sentence = (
            "TensorBoard is not installed: uv sync --extra tensorboard, or pip install inception-lab[tensorboard]."
        )
        raise UserError(sentence) from error


class TensorBoardLog:
    """Takes the events of a run that has a folder; the horizontal axis is the step, of an epoch its last one."""

    def __init__(self) -> None:
        self._writer: SummaryWriter | None = None

    def append(self, event: TrainEvent) -> None:
        """Takes in one event; raises `UserError` where the run's folder cannot be written."""
        match event:
            case RunStarted(folder=Path() as folder):
                self._writer = _open(folder / _FOLDER, event.step)
            case RunMoved():
                self.close()
                self._writer = _open(event.folder / _FOLDER, 0)
            case StepDone():
                self._add("step", _STEP_FIGURES, event)
            case EpochDone():
                self._add("epoch", _EPOCH_FIGURES, event)

    def close(self) -> None:
        """Writes what has not been written yet."""
        if self._writer is not None:
            try:
                self._writer.close()
            except OSError:  # its folder is gone; the thread that writes has to end all the same
                file_writer: Any = self._writer.file_writer
                with suppress(OSError):
                    file_writer.close()
            self._writer = None

    def _add(self, group: str, names: tuple[str, ...], event: StepDone | EpochDone) -> None:
        if self._writer is None:
            return
        try:
            for name in names:
                self._writer.add_scalar(f"{group}/{name}", getattr(event, name), event.step)
            if isinstance(event, EpochDone):
                self._writer.flush()
        except OSError:  # the run's folder is gone or full; the run itself goes on, in another one perhaps
            self.close()


def _open(folder: Path, step: int) -> "SummaryWriter":
    from torch.utils.tensorboard import SummaryWriter

    try:
        # A run that goes on writes the steps after `step` again: what stands there of before is not to be drawn.
        return SummaryWriter(str(folder), purge_step=step + 1 if step else None, flush_secs=_FLUSH_S)
    except OSError as error:
        sentence = "TensorBoard's folder {path} cannot be written ({reason}); choose another for the run."
        raise UserError(sentence, path=folder, reason=reason_of(error)) from error
