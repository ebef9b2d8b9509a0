"""Following a run that another process writes: each look reads only what its figures have gained since the last."""

from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
from core.runs.config import RunConfig
from core.runs.events import EpochDone, StepDone
from core.runs.folder import RunFolder, parse_metrics
from core.runs.lock import is_being_written


@dataclass(frozen=True)
class RunNews:
    """What a look at a run has found.

    `events` are those since the last look, or all of them where `is_anew`: at the first look, and where the figures of
    before do not hold any more, because the run was taken up again at an earlier step or with other settings.
    `newest_weights` is the weights file of the last epoch (None before the first one's end).
    """

    config: RunConfig
    events: tuple[StepDone | EpochDone, ...]
    is_anew: bool
    is_being_written: bool
    newest_weights: Path | None


class RunReader:
    """Remembers how far the figures of the run in `path` have been read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._config: RunConfig | None = None
        self._header = b""
        self._last_line = b""  # the last one read, which must still stand where it stood
        self._end = 0  # of that line, in bytes

    def read(self) -> RunNews:
        """Looks once; raises `UserError` where there is no readable run, after which one can try again."""
        is_written = is_being_written(self.path)  # before the figures: the last ones come before the end
        folder = RunFolder(self.path)
        weights = folder.weights_files()
        if folder.config != self._config:
            self._config, self._last_line = folder.config, b""
        try:
            is_anew, lines = (True, folder.read_metrics()) if folder.has_packed_metrics else self._new_lines()
        except FileNotFoundError:
            is_anew, lines = True, b""  # before the first step
        except OSError as error:
            raise UserError(
                "The figures of the run in {path} cannot be read; try again later.", path=self.path
            ) from error
        header = b"" if is_anew else self._header
        events = tuple(parse_metrics(header + lines, self.path))
        self._remember(lines, is_anew)
        newest = weights[max(weights)] if weights else None
        return RunNews(folder.config, events, is_anew, is_written, newest)

    def _new_lines(self) -> tuple[bool, bytes]:
        """Whether the file is to be read anew, and its whole lines from there or from the last look on."""
        with (self.path / "metrics.csv").open("rb") as file:
            file.seek(self._end - len(self._last_line))
            content = file.read()
            is_anew = not self._last_line or not content.startswith(self._last_line)
            if is_anew:
                file.seek(0)
                content = file.read()
            else:
                content = content[len(self._last_line) :]
        return is_anew, content[: content.rfind(b"\n") + 1]

    def _remember(self, lines: bytes, is_anew: bool) -> None:
        if is_anew:
            self._header = lines[: lines.find(b"\n") + 1]
            self._last_line, self._end = b"", 0
        if lines:
            self._last_line = lines[lines.rfind(b"\n", 0, -1) + 1 :]
            self._end += len(lines)
