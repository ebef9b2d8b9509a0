"""Ten bars: order, winner, truth, and what is no number."""

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from core.data import DATASETS
from gui import theme
from gui.predict.bars import ProbabilityBars

CLASS_NAMES = DATASETS["fashion_mnist"].class_names
_PROBABILITIES = np.array([0.3, 0.01, 0.02, 0.05, 0.1, 0, 0.48, 0, 0.04, 0], np.float32)


@pytest.fixture
def bars(qtbot):
    bars = ProbabilityBars(CLASS_NAMES)
    qtbot.addWidget(bars)
    bars.resize(264, 210)
    bars.show_probabilities(_PROBABILITIES)
    return bars


def _rows(bars):
    return bars._rows


def _ink_by_row(bars, left=130):
    """How many dark pixels the ten rows have from `left` on; the titles end before 130, and soft text is not dark."""
    bars.setPalette(theme.palette("light"))
    rows = _rows(bars)
    image = rows.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    height = rows.height() / 10
    return [int((pixels[int((row + 0.5) * height), left:215] < 60).sum()) for row in range(10)]


def test_rows_stand_in_the_data_sets_order_at_first(bars):
    assert bars.shown_classes() == list(CLASS_NAMES)


def test_other_classes_take_the_place_of_those_before_without_a_number_or_a_truth(bars):
    bars.set_truth("Shirt")
    bars.set_classes(["left", "right", "whole"])
    assert bars.shown_classes() == ["left", "right", "whole"]
    assert bars.winner() is None
    assert bars.sentence() == "probability in %"
    bars.grab()
    bars.show_probabilities(np.array([0.1, 0.7, 0.2], np.float32))
    assert bars.winner() == "right"
    bars.set_order("likely")
    assert bars.shown_classes() == ["right", "whole", "left"]


def test_sorted_rows_run_from_the_likeliest_down(bars):
    bars.set_order("likely")
    assert bars.shown_classes()[:4] == ["Shirt", "T-shirt/top", "Coat", "Dress"]
    assert bars.shown_classes()[-3:] == ["Sandal", "Sneaker", "Ankle boot"]


def test_the_user_changes_the_order_by_the_menu(bars, qtbot):
    qtbot.addWidget(bars)
    with qtbot.waitExposed(bars):
        bars.show()

    def choose():
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        menu.setActiveAction(menu.actions()[1])
        QTest.keyClick(menu, "\r")

    QTimer.singleShot(0, choose)
    with qtbot.waitSignal(bars.order_changed) as signal:
        QTest.keyClick(bars._order, "\r")
    assert signal.args == ["likely"]
    assert bars.shown_classes()[0] == "Shirt"


def test_the_longest_bar_is_the_winners(bars):
    ink = _ink_by_row(bars)
    assert int(np.argmax(ink)) == CLASS_NAMES.index("Shirt")
    assert bars.winner() == "Shirt"
    bars.set_order("likely")
    assert _ink_by_row(bars) == sorted(ink, reverse=True)


def test_a_known_truth_is_said_in_words(bars):
    assert bars.sentence() == "probability in %"
    bars.set_truth("T-shirt/top")
    assert bars.sentence().startswith("wrong")
    bars.set_truth("Shirt")
    assert bars.sentence().startswith("right")
    bars.set_truth(None)
    assert bars.sentence() == "probability in %"


def test_the_true_class_is_marked_in_its_row(bars):
    bars.set_truth("Coat")
    coat = _rows(bars).grab().toImage()
    bars.set_truth("Bag")
    assert _rows(bars).grab().toImage() != coat


def test_without_probabilities_there_is_no_winner_and_no_bar(bars):
    bars.set_order("likely")
    bars.show_probabilities(None)
    assert bars.winner() is None
    assert bars.shown_classes() == list(CLASS_NAMES)
    assert not any(_ink_by_row(bars, left=0))


def test_what_was_before_is_framed_and_the_change_said_in_points(bars):
    before = np.roll(_PROBABILITIES, 1)  # 30 % of the second class
    plain = _rows(bars).grab().toImage()
    bars.show_probabilities(_PROBABILITIES, before)
    assert bars.sentence() == "in %, change in points"
    assert [_rows(bars).change(index) for index in (0, 1, 3)] == ["+30.0", "−29.0", "+3.0"]
    assert _rows(bars).grab().toImage() != plain
    bars.show_probabilities(_PROBABILITIES)
    assert _rows(bars).change(0) == ""
    assert _rows(bars).grab().toImage() == plain


def test_bars_that_have_the_whole_window_are_larger_in_both_columns_alike(bars):
    usual = _rows(bars).titles_width()
    bars.resize(400, 700)  # a high dock
    bars.grab()
    assert _rows(bars).titles_width() == usual
    bars.show_comparison("one", "other", _PROBABILITIES)
    bars.resize(1240, 560)
    bars.grab()
    assert _rows(bars).titles_width() > 1.3 * usual
    assert _rows(bars)._scale() == bars._other_rows._scale()


def test_a_network_that_has_diverged_is_not_drawn_as_a_winner(bars):
    bars.show_probabilities(np.full(10, np.nan, np.float32))
    assert bars.winner() is None
    assert "NaN" in bars.sentence()
    assert not any(_ink_by_row(bars, left=0))


def test_ten_rows_fit_the_dock_of_the_smallest_window(bars):
    assert bars.minimumSizeHint().height() <= 210
    assert bars.minimumSizeHint().width() <= 264


def test_a_second_column_has_the_other_weights_numbers_in_the_same_rows(bars):
    bars.resize(264, 260)
    other = np.zeros(10, np.float32)
    other[CLASS_NAMES.index("Bag")] = 1
    bars.set_order("likely")
    bars.show_comparison("these", "those", other)
    assert bars.is_comparing()
    rows, other_rows = _rows(bars), bars._other_rows
    assert rows.shown_order() == other_rows.shown_order()
    assert other_rows.winner() == CLASS_NAMES.index("Bag")
    assert bars.winner() == "Shirt"
    bars.end_comparison()
    assert not bars.is_comparing()


@pytest.fixture
def columns(bars, qtbot):
    """The bars with two columns, on the screen."""
    with qtbot.waitExposed(bars):
        bars.show()
    bars.set_truth("Shirt")
    bars.show_comparison("these", "those", _PROBABILITIES)
    return bars


def _have_the_same_width(bars) -> bool:
    """Whether the bars of both columns do."""
    one, other = (each.width() - each.titles_width() for each in (_rows(bars), bars._other_rows))
    return abs(one - other) <= 1


def test_both_columns_have_bars_of_the_same_width(columns, qtbot):
    qtbot.waitUntil(lambda: _have_the_same_width(columns))


def test_two_columns_stay_inside_of_a_narrow_dock_whatever_the_classes_are_called(columns):
    QApplication.processEvents()
    columns.set_classes(["a", "b", "c"])  # shorter names leave both columns more space
    columns.show_probabilities(np.array([0.2, 0.3, 0.5], np.float32))
    QApplication.processEvents()
    assert columns._other_rows.geometry().right() < columns.width()
    assert _rows(columns).geometry().right() < columns._other_rows.geometry().left()
    assert _have_the_same_width(columns)
    assert columns.minimumSizeHint().width() <= 264
    columns.set_truth("b")
    QApplication.processEvents()
    assert _have_the_same_width(columns)


def test_two_columns_ask_for_as_much_width_as_their_bars_need_to_tell_something(columns):
    QApplication.processEvents()
    columns.resize(columns.minimumSizeHint())
    QApplication.processEvents()
    for each in (_rows(columns), columns._other_rows):
        assert each.width() - each.titles_width() - each._numbers_width() >= 32
    assert columns._other_rows.geometry().right() < columns.width()


def test_nothing_is_offered_to_compare_with_before_there_are_runs(bars):
    assert bars.other.isHidden()
    bars.offer_others([("a", "A")], "")
    assert not bars.other.isHidden()


def test_in_a_narrow_panel_a_tick_marks_the_true_class_and_bars_keep_their_space(bars):
    rows = _rows(bars)
    bars.set_truth("Coat")
    bars.show_probabilities(np.full(10, 0.1, np.float32), np.full(10, 0.1, np.float32))
    rows.resize(600, 300)
    assert rows._mark() == "true"
    with_word = rows.titles_width()
    rows.resize(240, 200)
    assert rows._mark() == "✓"
    assert rows.titles_width() < with_word


def test_two_columns_that_had_the_whole_window_go_back_into_a_narrow_dock(columns):
    QApplication.processEvents()
    least = columns.minimumSizeHint().width()
    columns.resize(1240, 560)
    QApplication.processEvents()
    assert columns.minimumSizeHint().width() == least
