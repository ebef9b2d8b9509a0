"""The line in the curves where one looks back, and the ways to choose a place in them."""

import pytest
from curve_views import history_of
from PySide6.QtCore import QPoint, QPointF, Qt


@pytest.fixture
def view(curves_view):
    curves_view.show_history(history_of(30))
    return curves_view


@pytest.fixture
def chosen(view):
    epochs = []
    view.epoch_chosen.connect(epochs.append)
    return epochs


def place(card, epochs, height=0.5):
    """A point in the card, over the plot, that lies at so many epochs."""
    _, top, _, bottom = card.plot.area()
    x, _ = card.plot.pixel_of(epochs, 0.0)
    return card.plot.mapTo(card, QPointF(x, top + height * (bottom - top))).toPoint()


def line_of(card):
    """The epochs where a line is drawn from the bottom to the top, and how high it is."""
    x, y = card.plot._mark.getData()
    return (list(x), list(y)) if card.plot._mark.isVisible() else None


def test_a_line_stands_in_both_plots_where_one_looks_back_and_goes_again(view):
    view.mark(2.0)
    assert line_of(view.loss) == ([2.0, 2.0], [0.0, view.loss.plot._curves.ceiling])
    assert line_of(view.accuracy) == ([2.0, 2.0], [0.0, 1.0])
    view.mark(None)
    assert line_of(view.loss) is None
    assert line_of(view.accuracy) is None
    assert len(view.loss.plot._knob.data) == 0


def test_the_line_stays_where_it_is_while_the_run_grows(view):
    view.mark(2.0)
    view.show_history(history_of(80))
    assert view.loss.plot._curves.span > 3
    assert line_of(view.loss)[0] == [2.0, 2.0]


@pytest.mark.parametrize("height", [240, 600])
def test_the_line_before_the_first_step_and_its_knob_are_whole(qtbot, view, height):
    view.resize(700, height)
    view.mark(0.0)
    qtbot.waitUntil(lambda: abs(view.height() - height) <= 1)
    plot = view.loss.plot
    left, top, _, _ = plot.area()
    (knob,) = plot._knob.points()
    x, y = plot.pixel_of(knob.pos().x(), knob.pos().y())
    assert x - left >= knob.size() / 2
    assert y - top >= knob.size() / 2
    image, row = plot.grab().toImage(), round(y) - 3  # where the triangle is wide
    dark = [column for column in range(image.width()) if image.pixelColor(column, row).lightness() < 100]
    assert min(dark) <= x - 3


def test_a_line_wished_for_before_there_are_plots_is_drawn_with_them(qtbot):
    from gui.train.curves import CurvesView

    early = CurvesView()
    qtbot.addWidget(early)
    early.mark(1.0)
    early.show_history(history_of(30))
    assert line_of(early.loss)[0] == [1.0, 1.0]


def test_a_click_chooses_the_epoch_under_the_mouse(qtbot, view, chosen):
    for card in (view.loss, view.accuracy):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=place(card, 2.0))
    assert chosen == pytest.approx([2.0, 2.0], abs=0.05)


def test_a_click_beside_the_plot_or_with_another_button_chooses_nothing(qtbot, view, chosen):
    qtbot.mouseClick(view.loss, Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
    qtbot.mouseClick(view.loss, Qt.MouseButton.RightButton, pos=place(view.loss, 2.0))
    assert chosen == []


def test_dragging_chooses_all_the_way_and_ends_at_the_ends_of_the_axis(qtbot, view, chosen):
    card = view.accuracy
    qtbot.mousePress(card, Qt.MouseButton.LeftButton, pos=place(card, 1.0))
    qtbot.mouseMove(card, place(card, 2.0))
    qtbot.mouseMove(card, QPoint(card.width() + 300, 60))
    qtbot.mouseMove(card, QPoint(-300, 60))
    qtbot.mouseRelease(card, Qt.MouseButton.LeftButton, pos=QPoint(-300, 60))
    assert chosen == pytest.approx([1.0, 2.0, card.plot._curves.span, 0.0], abs=0.05)
    qtbot.mouseMove(card, place(card, 1.5))
    assert len(chosen) == 4


def test_enter_chooses_where_one_reads_with_the_keys(qtbot, view, chosen):
    card = view.loss
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert chosen == []
    qtbot.keyClick(card, Qt.Key.Key_Home)
    qtbot.keyClick(card, Qt.Key.Key_Return)
    first = card.plot._curves.train.x[0]
    assert chosen == pytest.approx([first])
