"""Connects the views of the network with the window around them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.main_window import MainWindow


def connect_inside(window: "MainWindow") -> None:
    """Who wants to see the network is shown it; its maps and switches are connected by `LookInside`."""
    window.look_inside.wanted.connect(lambda: window.centre.show_page("inside"))
