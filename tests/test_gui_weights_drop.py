"""Files of weights, dropped or chosen in the dialog: they predict, and the window says whose weights these are."""

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from core.bench.book_loop import book_googlenet
from core.data.resize import to_input
from core.paths import ASSETS
from gui.shown import Source


@pytest.fixture
def notebook_file(tmp_path):
    """What a notebook of the book saves after training its GoogLeNet; and the network itself."""
    network = book_googlenet()
    for parameter in network.parameters():
        if parameter.dim() > 1:
            torch.nn.init.kaiming_normal_(parameter)
    path = tmp_path / "my net.pt"
    torch.save(network.state_dict(), path)
    return path, network.eval()


def _shows(window, file):
    return window.shown.source == Source("file", file=file)


def test_a_notebook_s_weights_that_are_dropped_predict_as_they_did_there(stage, notebook_file):
    (path, network), window = notebook_file, stage.window
    told = []
    window.prediction.predicted.connect(told.append)
    stage.drop([path])
    stage.wait_for(lambda: _shows(window, path), "the weights")
    told.clear()
    window.pictures.show_sample()
    stage.wait_for(lambda: told and told[-1] is not None, "their prediction")
    pixels = torch.from_numpy(window.pictures.picture.prepared.pixels)[None, None]
    with torch.no_grad():
        expected = torch.softmax(network(to_input(pixels, 96, 1))[0], dim=0).numpy()
    np.testing.assert_allclose(told[-1].probabilities, expected, rtol=1e-4, atol=1e-6)
    assert window.status.text() == "Ready. The picture is predicted with the weights in the file “my net.pt”."
    assert (window.shown.folder, window.shown.history) == (None, None)
    assert window.toolbar.model.value() == "googlenet"
    assert window.run_panel.config().model == "googlenet"
    assert window.error_bar.sentence() == ""


def test_our_own_weights_are_shown_and_a_file_of_none_leaves_them(stage, tmp_path):
    window, own = stage.window, ASSETS / "weights" / "googlenet-book.safetensors"
    stage.drop([own])
    stage.wait_for(lambda: _shows(window, own), "the weights")
    broken = tmp_path / "broken.pt"
    broken.write_bytes(b"PK\x03\x04")
    stage.drop([broken])
    stage.wait_for(window.error_bar.sentence, "the refusal")
    assert "broken.pt is damaged" in window.error_bar.sentence()
    assert _shows(window, own)
    stage.drop([own, broken])
    assert window.error_bar.sentence().startswith("Only one file of weights")


def test_weights_and_pictures_are_chosen_in_the_same_dialog(stage, notebook_file, monkeypatch):
    (path, _), window = notebook_file, stage.window
    asked = []

    def get_names(parent, title, folder, filters):
        asked.append(filters)
        return [str(path)], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", get_names)
    QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    stage.wait_for(lambda: _shows(window, path), "the weights")
    assert "*.safetensors *.pt" in asked[0]
    assert window.picture_panel.mode() == "test"  # it is no picture


def test_weights_are_not_opened_while_a_training_is_under_way(stage, notebook_file):
    window = stage.window
    window.controller.state = "running"
    try:
        stage.drop([notebook_file[0]])
    finally:
        window.controller.state = "idle"
    assert window.error_bar.sentence().startswith("Stop the training")
    assert not _shows(window, notebook_file[0])
