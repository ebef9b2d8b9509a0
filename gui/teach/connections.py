"""What own classes do to the rest of the window."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.main_window import MainWindow


def connect_own_classes(window: "MainWindow") -> None:
    """Connects the page of own classes with the middle of the window, its runs, its drawing and its error bar."""
    own = window.own_classes

    def on_taught(run: Path) -> None:
        window.shelf.list_runs()
        window.browser.open_run(run)

    own.wanted.connect(lambda: window.centre.show_page("teach"))
    own.taught.connect(on_taught)
    own.table_wanted.connect(window.many_pictures.open)
    window.table.teach_wanted.connect(lambda folder: own.open_folders([folder]))
    own.drawing_taken.connect(window.picture_panel.canvas.clear)
    window.error_bar.listen(own.failed, own.mended)
    window.error_bar.listen(own.refused, own.mended)
