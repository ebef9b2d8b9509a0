"""When a window has come to rest."""

from PySide6.QtWidgets import QApplication, QWidget


def settle(window: QWidget) -> None:
    """Until no part moves any more: a size leads to another share of the height, that to the size of what scrolls."""
    before, now = None, []
    while now != before:
        for _ in range(3):
            QApplication.processEvents()
        before, now = now, [each.geometry().getRect() for each in (window, *window.findChildren(QWidget))]
