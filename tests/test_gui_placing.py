"""The window with its frame lies on the screen, and comes back to where it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMargins, QRect, QSize

from gui.placing import FRAME, first_place, place_again

WANTED = QSize(1440, 900)
SCREENS = [(1440, 900), (1280, 720), (1366, 728), (910, 464), (1093, 575), (1920, 1040), (3840, 2120), (1024, 768)]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("frame", [FRAME, QMargins(1, 20, 1, 5), QMargins(0, 37, 0, 0)])
@pytest.mark.parametrize("corner", [(0, 0), (60, 28), (-1920, 0)])
def test_the_first_window_lies_inside_the_screen_with_any_frame(screen, frame, corner):
    available = QRect(*corner, *screen)
    place = first_place(WANTED, available)
    assert available.contains(place.geometry.marginsAdded(frame))


def test_on_a_large_screen_it_has_the_size_it_wants_in_the_middle():
    place = first_place(WANTED, QRect(0, 0, 1920, 1080))
    assert place.geometry == QRect(240, 110, 1440, 900)  # the title bar is thicker than the frame below
    assert not place.fills_screen


@pytest.mark.parametrize("screen", [(1440, 900), (1280, 720), (1366, 728), (910, 464)])
def test_where_it_does_not_fit_with_its_frame_it_fills_the_screen(screen):
    assert first_place(WANTED, QRect(0, 0, *screen)).fills_screen


rectangles = st.builds(
    QRect, st.integers(-3000, 3000), st.integers(-2000, 2000), st.integers(400, 3000), st.integers(300, 2000)
)


@given(rectangles, st.lists(rectangles, min_size=1, max_size=3))
def test_a_window_comes_back_to_just_where_it_was_or_with_its_title_bar_onto_the_main_screen(geometry, screens):
    frame = QMargins(1, 24, 1, 5)
    place = place_again(geometry, frame, screens)
    bar_middle = (geometry.left() + (geometry.width() - 1) // 2, geometry.top() - 24 + 11)
    if any(screen.contains(*bar_middle) for screen in screens):
        assert place == geometry
    else:
        assert screens[0].contains(place.marginsAdded(frame))
