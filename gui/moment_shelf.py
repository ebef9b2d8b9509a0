"""The moments of a run that one can look back at: listing and loading them, beside whoever draws."""

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gui.worker import Job, JobThread

if TYPE_CHECKING:
    from core.runs.moments import Moment, MomentLoader
    from core.runs.weights import Weights


class MomentShelf:
    """Asks a thread for them; an answer to an older question is dropped."""

    def __init__(self, jobs: JobThread, shares: "MomentShelf | None" = None) -> None:
        """Whoever asks for others at the same time has a shelf of its own, which `shares` what is in memory."""
        self._jobs = jobs
        self._keeper = shares or self
        self._loader: MomentLoader | None = None  # touched by the jobs' thread alone
        self._listing: Job | None = None
        self._loading: Job | None = None
        self._ahead: Job | None = None

    def another(self) -> "MomentShelf":
        """A shelf for somebody else."""
        return MomentShelf(self._jobs, self._keeper)

    def list_moments(
        self, folder: Path, then: "Callable[[tuple[Moment, ...]], None]", failed: Callable[[Exception], None]
    ) -> None:
        """Looks which there are of the run in `folder`."""

        def work() -> "tuple[Moment, ...]":
            from core.runs.folder import RunFolder
            from core.runs.moments import moments

            return moments(RunFolder(folder))

        self._cancel(self._listing)
        self._listing = self._jobs.submit(work, then, failed, replaces=self._listing)

    def load(
        self,
        folder: Path,
        moment: "Moment",
        then: "Callable[[Weights], None]",
        failed: Callable[[Exception], None],
    ) -> None:
        """Loads the weights of one; the last few are still there."""

        self._cancel(self._loading)
        self._cancel(self._ahead)
        self._loading = self._jobs.submit(
            lambda: self._its_loader().load(folder, moment), then, failed, replaces=self._loading
        )

    def load_ahead(self, folder: Path, moments: "Sequence[Moment]", like: "Weights") -> None:
        """Loads those that may be wanted next, in this order, until one is wanted; what is wrong is said only then.

        Only where there is room for several as large as `like`.
        """

        def work() -> Generator[None, None, None]:
            for moment in moments:
                self._its_loader().load_ahead(folder, moment, like)
                yield

        self._cancel(self._ahead)
        self._ahead = self._jobs.submit(work, lambda _: None, lambda _: None, replaces=self._ahead)

    def load_nothing(self) -> None:
        """What was to be loaded is not wanted any more."""
        self._cancel(self._loading)
        self._cancel(self._ahead)

    def list_nothing(self) -> None:
        """The same of what was to be listed."""
        self._cancel(self._listing)

    def forget(self) -> None:
        """Keeps none in memory any more."""

        def work() -> None:
            self._keeper._loader = None

        self._jobs.submit(work, lambda _: None, lambda _: None)

    def _its_loader(self) -> "MomentLoader":
        """To be called in the jobs' thread."""
        from core.runs.moments import MomentLoader

        if self._keeper._loader is None:
            self._keeper._loader = MomentLoader()
        return self._keeper._loader

    @staticmethod
    def _cancel(job: Job | None) -> None:
        if job is not None:
            job.cancel()
