"""Where things lie: what ships with the program, and what it writes for the user."""

import os
from pathlib import Path

import platformdirs

ASSETS = Path(__file__).resolve().parent.parent / "assets"
BUNDLED_RUNS = ASSETS / "runs"
BEST_WEIGHTS = "googlenet-best"  # the bundled run that is shown and used where nobody has said which


def user_folder() -> Path:
    """The folder in which this user's runs, settings and log are kept (created by whoever writes there first).

    INCEPTION_LAB_HOME names another one, a share of the school's say.
    """
    home = os.environ.get("INCEPTION_LAB_HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir("inception-lab", appauthor=False))


def runs_folder() -> Path:
    """The folder that holds one folder a run."""
    return user_folder() / "runs"
