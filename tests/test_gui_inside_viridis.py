"""Our table of viridis against pyqtgraph's."""

import numpy as np
import pyqtgraph as pg
import pytest

from gui.inside.viridis import viridis


@pytest.mark.parametrize("num_shades", [2, 253, 256])
def test_the_colours_are_those_of_pyqtgraph_within_one_shade(num_shades):
    theirs = pg.colormap.get("viridis").getLookupTable(nPts=num_shades).astype(int)
    assert np.abs(viridis(num_shades).astype(int) - theirs).max() <= 4
