"""What the window remembers from one start to the next."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings, QUrl

from core.paths import user_folder
from gui.predict.local_paths import local_paths

_MAX_RECENT = 8
_LAYOUT_VERSION = 1  # counted up when a dock is renamed; one that is added needs no new layout


class Settings:
    """The user's choices, in an ini file beside the runs; a missing or damaged file means defaults."""

    def __init__(self) -> None:
        self._store = QSettings(str(user_folder() / "window.ini"), QSettings.Format.IniFormat)

    def text(self, key: str, choices: tuple[str, ...]) -> str:
        """A stored word, or "" where it is none of `choices`."""
        value = str(self._store.value(key, ""))
        return value if value in choices else ""

    def set_text(self, key: str, value: str) -> None:
        """Stores a word; "theme" and "language" are the keys."""
        self._store.setValue(key, value)

    def layout(self) -> tuple[QByteArray, QByteArray] | None:
        """Geometry and docks of the window as it was left; None on the first start."""
        geometry, docks = self._store.value("geometry"), self._store.value(f"docks-{_LAYOUT_VERSION}")
        if isinstance(geometry, QByteArray) and isinstance(docks, QByteArray):
            return geometry, docks
        return None

    def set_layout(self, geometry: QByteArray, docks: QByteArray) -> None:
        """Stores where the window and its docks stand."""
        self._store.setValue("geometry", geometry)
        self._store.setValue(f"docks-{_LAYOUT_VERSION}", docks)

    def runs_place(self) -> str:
        """The folder in which a run was opened last; "" before the first."""
        return str(self._store.value("runs-place", ""))

    def set_runs_place(self, path: str) -> None:
        """Stores where the next run is looked for."""
        self._store.setValue("runs-place", path)

    def photos_folder(self) -> str:
        """The folder of photographs that runs learn from; "" before one was chosen."""
        return str(self._store.value("photos-folder", ""))

    def set_photos_folder(self, path: str) -> None:
        """Stores which photographs the next run learns from."""
        self._store.setValue("photos-folder", path)

    def told_crash(self) -> str:
        """The crash of a run that was told last, by its time; "" for none."""
        return str(self._store.value("told-crash", ""))

    def set_told_crash(self, crash: str) -> None:
        """Stores which crash has been told."""
        self._store.setValue("told-crash", crash)

    def recent_files(self) -> list[Path]:
        """Pictures opened lately, newest first."""
        value: Any = self._store.value("recent", [])
        return [_path(text) for text in ([value] if isinstance(value, str) else value or [])]

    def add_recent_file(self, path: Path) -> None:
        """Puts a picture to the front of the recent ones."""
        others = [other for other in self.recent_files() if other != path]
        self._store.setValue("recent", [_text(each) for each in [path, *others][:_MAX_RECENT]])


def _text(path: Path) -> str:
    """A path as it is stored: Qt keeps Unicode alone, so that a name of other bytes becomes an address."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return path.absolute().as_uri()
    return str(path)


def _path(text: object) -> Path:
    words = str(text)
    found, _ = local_paths([QUrl.fromEncoded(words.encode())]) if words.startswith("file:") else ([], "")
    return found[0] if found else Path(words)
