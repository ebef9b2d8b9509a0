"""Where things lie: what ships with the program, and what it writes for the user."""

import os
import shutil
from pathlib import Path

import platformdirs

ASSETS = Path(__file__).resolve().parent.parent / "assets"
BUNDLED_RUNS = ASSETS / "runs"
BEST_WEIGHTS = "googlenet-best"  # the bundled run that is best on the data set
PHOTOS_WEIGHTS = "googlenet-photos"  # the bundled run that knows photographs too; own classes are taught on it
FIRST_WEIGHTS = PHOTOS_WEIGHTS  # the bundled run that is shown and used where nobody has said which


def user_folder() -> Path:
    """The folder in which this user's runs, settings and log are kept (created by whoever writes there first).

    INCEPTION_LAB_HOME names another one, a share of the school's say; `~` and other variables in it are understood, and
    so are the quotation marks that cmd.exe leaves around it.
    """
    home = os.environ.get("INCEPTION_LAB_HOME", "").strip().strip('"')
    if not home:
        return Path(platformdirs.user_data_dir("inception-lab", appauthor=False))
    return Path(os.path.expanduser(os.path.expandvars(home)))


def runs_folder() -> Path:
    """The folder that holds one folder a run."""
    return user_folder() / "runs"


def free_space() -> int | None:
    """Bytes that are free where the user's runs are or will be kept; None where the disk does not tell."""
    folder = runs_folder().absolute()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def shown_name(path: Path) -> str:
    """A file's name to be read by people; where it is no Unicode it is taken for Chinese, as old archives have it."""
    name = path.name or str(path)
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", errors="replace")
    return name
