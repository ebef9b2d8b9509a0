"""28 x 28 pixels enlarged without inventing a value."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

from gui.predict.pixel_view import PixelView, enlarged

_PIXELS = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)


def _gray(widget):
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return pixels[:, : image.width()].copy()


@pytest.mark.parametrize("side", [28, 56, 66, 100, 264, 397])
def test_every_pixel_becomes_a_block_of_its_own_value(side):
    large = enlarged(_PIXELS, side)
    assert large.shape == (side, side)
    middles = (np.arange(28) * side + side / 2) // 28
    assert (large[np.ix_(middles.astype(int), middles.astype(int))] == _PIXELS).all()
    changes = (np.diff(large.astype(int), axis=0) != 0).any(axis=1).sum()
    assert changes <= 27


def test_no_pixels_are_black():
    assert not enlarged(None, 50).any()


def test_the_widget_shows_those_pixels_and_no_others(qtbot):
    view = PixelView()
    qtbot.addWidget(view)
    view.resize(84, 84)
    view.show_pixels(_PIXELS)
    assert (_gray(view) == np.repeat(np.repeat(_PIXELS, 3, 0), 3, 1)).all()


def test_the_image_stays_square_in_the_middle(qtbot):
    view = PixelView()
    qtbot.addWidget(view)
    view.resize(120, 56)
    view.show_pixels(np.full((28, 28), 255, np.uint8))
    shown = _gray(view)
    assert (shown[:, 32:88] == 255).all()
    assert not (shown[:, :32] == 255).all()


def test_a_new_image_replaces_the_one_before(qtbot):
    view = PixelView()
    qtbot.addWidget(view)
    view.resize(28, 28)
    view.show_pixels(_PIXELS)
    view.grab()
    view.show_pixels(255 - _PIXELS)
    assert (_gray(view) == 255 - _PIXELS).all()
