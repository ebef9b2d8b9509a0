"""How far a run is, in a bar and the words that fit beside or above it."""

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from core.train.pace import RunProgress
from gui import theme
from gui.run_status import RunStatus


@pytest.fixture
def status(qtbot):
    status = RunStatus()
    qtbot.addWidget(status)
    status.resize(700, 46)
    status.show()
    return status


def test_progress_in_words(status):
    status.show_progress(RunProgress(0.5, 2, 3, 64.0, 502.4, num_tested=None))
    assert status.shown_text() == "epoch 2 of 3 · 1:04 min left · 502 images/s"


def test_a_run_of_others_is_said_to_be_followed(status):
    status.show_progress(RunProgress(0.5, 2, 3, 64.0, 502.4, num_tested=None), followed=True)
    assert status.shown_text() == "Followed: epoch 2 of 3 · 1:04 min left · 502 images/s"
    status.resize(180, 46)
    assert status.shown_text() == "Followed: epoch 2 of 3"


def test_what_is_not_known_yet_is_left_out(status):
    status.show_progress(RunProgress(0.0, 1, 3, None, None, num_tested=None))
    assert status.shown_text() == "epoch 1 of 3"


def test_a_narrow_toolbar_drops_the_least_important_words_first(status):
    status.show_progress(RunProgress(0.5, 2, 10, 64.0, 502.4, num_tested=None))
    seen = []
    for width in range(700, 179, -1):
        status.resize(width, 46)
        seen.append(status.shown_text())
    assert seen[0].endswith("images/s")
    assert seen[-1].startswith("epoch 2 of 10")
    assert not any("…" in text for text in seen)


def test_it_fits_into_180_pixels(status):
    status.show_progress(RunProgress(0.5, 2, 10, 64.0, 502.4, num_tested=None))
    assert status.minimumSizeHint().width() <= 180


def test_testing_in_words(status):
    status.show_progress(RunProgress(1 / 3, 1, 3, 64.0, 502.4, num_tested=None))
    status.show_testing(1, 3_000, 10_000)
    assert status.shown_text() == "testing epoch 1 · 3,000 of 10,000 images"


def test_a_paused_run_says_where_it_waits(status):
    status.show_progress(RunProgress(0.5, 2, 3, 64.0, 502.4, num_tested=None))
    status.show_paused()
    assert status.shown_text() == "paused · epoch 2 of 3"


def test_no_run_no_words(status):
    status.show_progress(RunProgress(0.5, 2, 3, 64.0, 502.4, num_tested=None))
    status.show_idle()
    assert status.shown_text() == ""


@pytest.mark.parametrize("width", [700, 180])
def test_the_bar_is_as_long_as_the_run_is_done(status, width):
    def ink_in_the_bar() -> int:
        image = status.grab().toImage()
        ink = theme.ink(status)
        rows = range(image.height())
        return max(sum(image.pixelColor(x, y) == ink for x in range(image.width())) for y in rows)

    status.resize(width, 46)
    lengths = []
    for fraction in (0.25, 0.5, 1.0):
        status.show_progress(RunProgress(fraction, 2, 3, None, None, num_tested=None))
        lengths.append(ink_in_the_bar())
    assert lengths[1] == pytest.approx(2 * lengths[0], abs=8)
    assert lengths[2] == pytest.approx(4 * lengths[0], abs=14)


def test_fractions_out_of_range_stay_in_the_bar(status):
    for fraction in (-0.5, 1.5):
        status.show_progress(RunProgress(fraction, 1, 1, 0.0, 1.0, num_tested=None))
        status.grab()


def test_the_language_changes_while_training(qtbot, status):
    class Shouting(QTranslator):
        def isEmpty(self):
            return False

        def translate(self, context, source, disambiguation=None, n=-1):
            return source.upper().replace("{EPOCH}", "{epoch}").replace("{TOTAL}", "{total}")

    status.show_progress(RunProgress(0.5, 2, 3, None, None, num_tested=None))
    translator = Shouting(status)
    QApplication.installTranslator(translator)
    try:
        qtbot.waitUntil(lambda: status.accessibleName() == "EPOCH 2 OF 3")
    finally:
        QApplication.removeTranslator(translator)
