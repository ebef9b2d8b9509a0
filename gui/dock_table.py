"""The docks of the window: a row for each view that can be moved, closed and brought back."""

from dataclasses import dataclass

from PySide6.QtCore import Qt

from gui.language import QT_TRANSLATE_NOOP

_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
MODES = ("work", "present")


@dataclass(frozen=True)
class DockSpec:
    """One dock. The View menu shows and hides every dock; one with a key is shown and hidden by that too."""

    name: str  # by which saved layouts know the dock, so it never changes
    title: str  # English; translated where it is shown, in the context "MainWindow"
    view: str  # the attribute of the window that holds the view
    place: Qt.DockWidgetArea  # docks of the same side stand one below the other, those at the bottom side by side
    size: int = 0  # in pixels at first: the width at a side, or the height at the bottom of a window 900 pixels high; 0
    # where another dock gives it
    least: int = 80  # the view is at least so high, if it needs that much, and scrolls where it needs more
    key: str = ""  # such as "Ctrl+9"; "" for none
    is_open: bool = True  # at the first start, and again after Reset layout
    modes: tuple[str, ...] = MODES  # those in which it is shown
    can_enlarge: bool = True  # to the window; not so for forms and lists, which the space would only tear apart
    is_framed: bool = True  # not so for a view that is made of cards itself


DOCKS = (
    DockSpec(
        "run", QT_TRANSLATE_NOOP("MainWindow", "Run"), "run_panel", _LEFT, size=232, modes=("work",), can_enlarge=False
    ),
    DockSpec("runs", QT_TRANSLATE_NOOP("MainWindow", "Runs"), "run_list", _LEFT, modes=("work",), can_enlarge=False),
    DockSpec("curves", QT_TRANSLATE_NOOP("MainWindow", "Curves"), "curves", _BOTTOM, size=275, is_framed=False),
    DockSpec("picture", QT_TRANSLATE_NOOP("MainWindow", "Picture"), "picture_panel", _RIGHT, size=292, least=160),
    DockSpec("prediction", QT_TRANSLATE_NOOP("MainWindow", "Prediction"), "bars", _RIGHT),
)
