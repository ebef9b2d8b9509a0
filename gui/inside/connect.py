"""Connects the views of the network with what is predicted."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.main_window import MainWindow


def connect_inside(window: "MainWindow") -> None:
    """The maps follow the prediction, which is asked for those that are shown."""
    inside, prediction = window.inside, window.prediction
    inside.layers_changed.connect(lambda: prediction.set_layers(inside.layers()))
    prediction.predicted.connect(inside.show_prediction)
    prediction.network_changed.connect(inside.show_network)
