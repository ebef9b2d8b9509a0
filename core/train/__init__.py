"""Training: settings, events, the loop, and the folder in which a run is kept."""

from core.train.config import RunConfig, book_config
from core.train.run import resume, run
from core.train.run_folder import RunFolder, list_runs, new_run_folder

__all__ = ["RunConfig", "RunFolder", "book_config", "list_runs", "new_run_folder", "resume", "run"]
