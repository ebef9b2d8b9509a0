"""From painted pixels to ink."""

import numpy as np
from PySide6.QtGui import QImage

from gui.predict.drawing import Point, Stroke
from gui.predict.ink_raster import INK_SIDE, InkRaster, ink_of

_LINE = Stroke((Point(0.2, 0.3), Point(0.5, 0.7), Point(0.8, 0.4)), 0.05)


def test_every_pixel_of_ink_is_the_mean_of_four():
    side = 2 * INK_SIDE
    gray = np.random.default_rng(0).integers(0, 256, (side, side), dtype=np.uint8)
    pixels = np.repeat(gray[..., None], 4, axis=2)
    picture = QImage(pixels.data, side, side, QImage.Format.Format_RGB32)
    expected = gray.reshape(INK_SIDE, 2, INK_SIDE, 2).astype(float).mean(axis=(1, 3))
    assert np.abs(ink_of(picture) - expected).max() <= 0.5


def test_a_stroke_drawn_piece_by_piece_is_the_stroke_drawn_at_once():
    growing, whole = InkRaster(), InkRaster()
    for count in range(1, len(_LINE.points) + 1):
        growing.add_newest_piece(Stroke(_LINE.points[:count], _LINE.width))
    growing.add_tail(_LINE)
    whole.redraw([_LINE])
    assert (ink_of(growing.picture()) == ink_of(whole.picture())).all()


def test_the_tip_of_a_growing_stroke_leaves_no_trace():
    raster = InkRaster()
    before = ink_of(raster.picture())
    raster.picture(_LINE)
    assert (ink_of(raster.picture()) == before).all()
