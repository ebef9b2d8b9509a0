"""Where things lie: what ships with the program, and what it writes for the user."""

from pathlib import Path

import platformdirs

ASSETS = Path(__file__).resolve().parent.parent / "assets"


def user_folder() -> Path:
    """The folder in which this user's runs and logs are kept (created by whoever writes there first)."""
    return Path(platformdirs.user_data_dir("inception-lab", appauthor=False))


def runs_folder() -> Path:
    """The folder that holds one folder a run."""
    return user_folder() / "runs"
