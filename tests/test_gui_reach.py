"""In small windows, presenting or not, in both languages: every control can be reached and no label is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QListWidget, QScrollArea, QWidget
from settle import settle

from core.paths import ASSETS
from gui.inside.lane_painting import HEADINGS
from gui.inside.lanes_view import LanesView
from gui.inside.network_strip import NetworkStrip
from gui.predict.drawing_canvas import DrawingCanvas
from gui.scroller import shares
from gui.widgets import FlatButton, Segmented

# The smallest; what was asked for; 1366 x 768 at 150 %; 1024 x 600; 1920 x 1080 at 175 %; the projector's.
SIZES = [(880, 440), (900, 500), (910, 512), (1024, 600), (1093, 614), (1280, 720)]
CONTROLS = (QAbstractButton, QLineEdit, Segmented, QListWidget, DrawingCanvas, LanesView, NetworkStrip)


def shown(window: QWidget, kinds: type | tuple[type, ...]) -> list:
    """What is in the window, and not inside a scroll bar or a list."""
    found = [each for kind in (kinds if isinstance(kinds, tuple) else (kinds,)) for each in window.findChildren(kind)]
    return [each for each in found if each.isVisible() and each.window() is window]


def bring_into_view(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea) and parent.widget().isAncestorOf(widget):
            for corner in (QPoint(widget.width(), widget.height()), QPoint(0, 0)):
                # Not ensureWidgetVisible, which makes sure of a text field's cursor alone.
                place = widget.mapTo(parent.widget(), corner)
                parent.ensureVisible(place.x(), place.y(), 0, 0)
        parent = parent.parentWidget()


def is_reached(window: QWidget, widget: QWidget) -> bool:
    """Whether the whole widget can be brought into view, and a click in its middle is its own."""
    bring_into_view(widget)
    seen = widget.visibleRegion().boundingRect()
    middle = widget.mapTo(window, widget.rect().center())
    hit = window.childAt(middle)
    inside = QRect(QPoint(), window.size()).contains(QRect(widget.mapTo(window, QPoint()), widget.size()))
    return seen == widget.rect() and inside and hit is not None and (hit is widget or widget.isAncestorOf(hit))


def is_cut(label: QLabel) -> bool:
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height()
    text = label.text()
    return text.endswith("…") or label.fontMetrics().horizontalAdvance(text) > label.contentsRect().width()


def faults(window: QWidget) -> list[str]:
    settle(window)
    result = [f"cannot reach {_name(each)}" for each in shown(window, CONTROLS) if not is_reached(window, each)]
    result += [f"cut: {label.text()}" for label in shown(window, QLabel) if label.text() and is_cut(label)]
    for button in shown(window, FlatButton):
        if button._content_width() > button.width():
            result.append(f"squeezed: {_name(button)}")
    return result


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r} {widget.geometry().getRect()}"


@pytest.mark.parametrize("presenting", [False, True], ids=["working", "presenting"])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_in_a_small_window_every_control_can_be_reached_and_no_label_is_cut(stage, language, presenting):
    window = stage.window
    window.set_language(language)
    stage.drop([ASSETS / "samples" / "boot.png"])
    stage.wait_for(lambda: window.pictures.picture.source == "open", "the picture")
    stage.wait_for(lambda: stage.estimated, "the estimate")
    if presenting:
        QTest.keyClick(window, Qt.Key.Key_F11)
        settle(window)
    found = {}
    for size in SIZES:
        for mode in ("draw", "open", "test"):
            window.resize(*size)
            settle(window)
            window.picture_panel.set_mode(mode)
            assert (window.width(), window.height()) == size
            found[size, mode] = faults(window)
    window.set_language("en")
    assert {where: what for where, what in found.items() if what} == {}


def test_the_window_can_be_made_as_small_as_that(stage):
    window = stage.window
    for presenting in (False, True):
        for language in ("en", "zh_CN"):
            window.set_language(language)
            window.resize(900, 500)
            settle(window)
            assert window.minimumWidth() <= 900
            assert window.minimumHeight() <= 500
            needed = window.minimumSizeHint()
            assert (needed.width() <= 900, needed.height() <= 500) == (True, True), (presenting, language, needed)
        window.presentation.toggle()
        settle(window)
    window.set_language("en")


@pytest.mark.parametrize("size", [(900, 500), (1280, 720)])
def test_each_lane_has_space_for_its_title_and_its_count(stage, size):
    window, lanes = stage.window, stage.window.inside.block_view.lanes
    window.resize(*size)
    for name in ("inception3a", "inception4a", "inception5b"):
        window.inside.show_block_named(name)
        settle(window)
        places = lanes._heading_places(lanes._layout, lanes.width())
        for branch, (_, room) in zip(window.inside._block().branches, places, strict=True):
            title = "pool" if branch.kind == "pool" else branch.kind
            assert lanes._heading.width(title, str(branch.num_channels)) <= room, (name, branch.kind)


def test_where_lanes_are_wide_the_headings_are_in_one_line(stage):
    stage.window.resize(1440, 900)
    settle(stage.window)
    assert stage.window.inside.block_view.lanes._heading == HEADINGS[0]


def test_in_the_projectors_window_the_maps_get_more_height_than_the_curves(stage):
    window = stage.window
    stage.wait_for(lambda: window.curves.loss, "the curves")
    settle(window)
    lanes = window.inside.block_view.lanes
    assert lanes.height() > window.docks["curves"].height()
    assert lanes.height() > 1.5 * window.curves.loss.plot.height()


def test_docks_get_their_sizes_back_after_the_window_was_small(stage):
    window = stage.window

    def sizes():
        settle(window)
        return {name: (dock.width(), dock.height()) for name, dock in window.docks.items()}

    def kept():
        now = sizes()
        return now["run"][0], now["picture"][0], now["curves"]

    before, kept_before = sizes(), kept()
    window.resize(900, 500)
    assert sizes() != before
    window.resize(1280, 720)
    stage.wait_for(lambda: kept() == kept_before, "the sizes from before")


def test_a_width_that_somebody_gave_a_dock_stays(stage):
    window = stage.window
    settle(window)
    dock = window.docks["picture"]
    line = QPoint(dock.x() - 3, dock.y() + dock.height() // 2)
    screen, left, no_key = window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseMove(screen, line)
    QTest.mousePress(screen, left, no_key, line)
    for step in (20, 40, 60):
        QTest.mouseMove(screen, line - QPoint(step, 0))
        settle(window)
    QTest.mouseRelease(screen, left, no_key, line - QPoint(60, 0))
    settle(window)
    wide = dock.width()
    assert wide > 292 + 30
    window.resize(1400, 800)
    settle(window)
    assert dock.width() == wide


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 300)), min_size=1, max_size=4), st.integers(0, 1200))
def test_a_column_gives_each_view_what_it_needs_where_that_fits(views, height):
    needed, spared = [list(each) for each in zip(*views, strict=True)]
    got = shares(needed, spared, height)
    if sum(needed) <= height:
        assert got == needed
    for each, need, least in zip(got, needed, spared, strict=True):
        assert min(need, least) <= each <= need
    if sum(map(min, needed, spared)) <= height:
        assert sum(got) <= height
