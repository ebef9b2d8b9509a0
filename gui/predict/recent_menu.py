"""The menu of pictures that were opened lately: each by a name of its own, gray where its file is gone."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from core.paths import shown_name
from gui.worker import JobThread

_LONGEST = 60  # characters of a name


class RecentMenu(QObject):
    """Fills a menu anew whenever it opens; `jobs` ask what is still there, for a share may be slow to tell."""

    chosen = Signal(object)  # Path

    def __init__(self, menu: QMenu, recent_files: Callable[[], Sequence[Path]], jobs: JobThread) -> None:
        super().__init__(menu)
        self._menu = menu
        self._recent_files, self._jobs = recent_files, jobs
        self._by_path: dict[Path, QAction] = {}
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self._menu.clear()
        paths = list(self._recent_files())
        self._by_path = {}
        for path, name in zip(paths, distinct_names(paths), strict=True):
            action = self._menu.addAction(name.replace("&", "&&"))  # a single one would underline the letter after it
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, path=path: self.chosen.emit(path))
            self._by_path[path] = action
        if not paths:
            self._menu.addAction(self.tr("none yet")).setEnabled(False)
            return
        self._jobs.submit(lambda: [path for path in paths if not path.exists()], self._on_missing, lambda _: None)

    def _on_missing(self, paths: Sequence[Path]) -> None:
        for path in paths:
            if path in self._by_path:  # the menu may have been filled anew since
                self._by_path[path].setEnabled(False)
                self._by_path[path].setToolTip(self.tr("{path} is no longer there.").format(path=path))


def distinct_names(paths: Sequence[Path]) -> list[str]:
    """The files' names, each with as many of its folders as tell it apart from the others."""
    names = []
    for path in paths:
        others = [other.parts for other in paths if other != path]
        parts = path.parts
        count = 1
        while count < len(parts) and any(other[-count:] == parts[-count:] for other in others):
            count += 1
        name = shown_name(path)
        names.append(_short(str(Path(*parts[-count:-1], name)) if count > 1 else name))
    return names


def _short(name: str) -> str:
    half = _LONGEST // 2
    return name if len(name) <= _LONGEST else f"{name[:half]}…{name[-half:]}"
