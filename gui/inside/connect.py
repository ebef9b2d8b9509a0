"""Connects the views of the network with the window around them."""

from typing import TYPE_CHECKING

from gui.inside.two_moments import TwoMoments
from gui.train.moment_cursor import MomentCursor

if TYPE_CHECKING:
    from gui.inside.two_moments_view import TwoMomentsView
    from gui.main_window import MainWindow


def connect_inside(window: "MainWindow") -> None:
    """Who wants to see the network is shown it; its maps and switches are connected by `LookInside`."""
    window.look_inside.wanted.connect(lambda: window.centre.show_page("inside"))
    window.centre.page_changed.connect(window.two_moments_view.leave_where_put_away)
    MomentCursor(window.curves, window.shown, window)


def look_at_two_moments(window: "MainWindow") -> "TwoMomentsView":
    """The page "Two moments", whose left side is what the window shows."""
    page = TwoMoments(window.inside, window.bars, window.prediction, window.shown, window.comparison, window)
    return page.view
