"""What a value of the enlarged map sees: the frames on the picture, the words, and who asks for them."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from core.inside.branches import ALL_ON, Switches
from core.inside.network_map import network_map
from core.inside.receptive_field import MeasuredField, ReceptiveField
from core.predict.predictor import Predictor
from core.predict.untrained import untrained_weights
from gui import theme
from gui.inside.field_picture import Frames, place_picture
from gui.inside.map_view import MapPlace
from gui.inside.panel import InsidePanel
from gui.inside.sees import Sees
from gui.inside.sees_view import SeesView, Sight
from gui.prediction import PredictionController

SIDE = 96
FIELDS = {f"inception3a.{name}": ReceptiveField(size, 8, -(size // 2)) for name, size in
          (("branch1x1", 27), ("branch3x3", 43), ("branch5x5", 59), ("branch_pool", 43))}  # fmt: skip


def sight(column: int = 6, measured: MeasuredField | None = None, **fields) -> Sight:
    block = next(block for block in network_map("googlenet").blocks if block.name == "inception3a")
    pixels = np.full((28, 28), 200, dtype=np.uint8)
    place = MapPlace("inception3a.branch3x3", 0, 4, column)
    return Sight(place, block, SIDE, pixels, FIELDS | fields, measured)


def measured(rows, columns) -> MeasuredField:
    return MeasuredField(np.zeros((SIDE, SIDE), np.float32), rows, columns)


@pytest.fixture
def view(qtbot):
    theme.apply_theme(QApplication.instance(), "light")
    view = SeesView()
    qtbot.addWidget(view)
    view.resize(400, 200)
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_the_frame_lies_where_the_value_looks(view):
    view.show_sight(sight(column=6))
    picture, scale = place_picture(view.picture.frames(), view.picture.width(), view.picture.height())
    frame = view.picture.frame_rect()
    assert frame.left() == pytest.approx(picture.left() + (6 * 8 - 21) * scale)
    assert frame.width() == pytest.approx(43 * scale)
    image = view.picture.grab().toImage()
    edge = image.pixelColor(round(frame.left()) + 2, round(frame.center().y()))
    assert edge == QColor(theme.BRANCH_COLOURS["3x3"])
    assert image.pixelColor(frame.center().toPoint()) == QColor(200, 200, 200)
    outside = image.pixelColor(round(picture.right()) - 2, round(frame.center().y()))
    assert outside.lightness() > 210  # faded towards the paper


def test_the_picture_stays_where_it_is_from_value_to_value(view):
    places = []
    for column in (0, 11):
        view.show_sight(sight(column=column))
        places.append(place_picture(view.picture.frames(), 180, 180))
    assert places[0] == places[1]


def test_of_a_field_larger_than_the_picture_a_quarter_of_the_picture_is_shown_around_it():
    frames = Frames(SIDE, 300, "3x3", (-300, 400), (-300, 400), None)
    picture, scale = place_picture(frames, 144, 200)
    assert (picture.left(), picture.width(), scale) == (24, 96, 1)


def test_the_words_say_how_much_it_sees_at_most_and_how_much_moves_it(view):
    view.show_sight(sight(measured=measured((20, 40), (30, 61))))
    words = view.sentences()
    assert "43 × 43" in words
    assert "31 × 20" in words
    assert any("5×5: 59" in each for each in words)
    assert not any("Larger than the picture" in each for each in words)
    assert view.picture.frames().measured == ((20, 40), (30, 61))


def test_a_field_larger_than_the_picture_is_remarked(view):
    view.show_sight(sight(**{"inception3a.branch3x3": ReceptiveField(139, 16, -69)}))
    assert any("Larger than the picture" in each for each in view.sentences())


def test_a_value_that_nothing_moves_is_called_so(view):
    view.show_sight(sight(measured=measured(None, None)))
    assert any("Nothing in this picture moves it" in each for each in view.sentences())
    assert view.picture.frames().measured is None


@pytest.fixture(scope="module")
def weights():
    return untrained_weights("googlenet", 32)


@pytest.fixture
def panel(qtbot, jobs, weights):
    """The middle of the window with a network, a picture, and one of the maps enlarged."""
    prediction = PredictionController(jobs)
    panel = InsidePanel()
    qtbot.addWidget(panel)
    panel.resize(760, 480)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.layers_changed.connect(lambda: prediction.set_layers(panel.layers()))
    prediction.predicted.connect(panel.show_prediction)
    prediction.network_changed.connect(panel.show_network)
    panel.prediction, panel.sees = prediction, Sees(panel.map_view, prediction, panel)
    prediction.set_pixels(np.random.default_rng(0).integers(0, 255, (28, 28), dtype=np.uint8))
    with qtbot.waitSignal(prediction.first_shown, timeout=20_000):
        prediction.set_weights(lambda: weights, lambda _weights: None)
    lanes = panel.block_view.lanes
    place = lanes.cell_rect("inception3a.branch5x5", 3).center().toPoint()
    qtbot.mouseClick(lanes, Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: frames_of(panel) is not None and frames_of(panel).measured is not None, timeout=20_000)
    return panel


def sensitivity_of(panel) -> np.ndarray | None:
    measured = panel.sees.view._sight.measured
    return None if measured is None else measured.sensitivity


def frames_of(panel) -> Frames | None:
    return panel.sees.view.picture.frames()


def test_beside_the_enlarged_map_stands_what_a_chosen_value_sees(panel, qtbot, weights):
    raster = panel.map_view.raster
    qtbot.mouseClick(raster, Qt.MouseButton.LeftButton, pos=raster.place().pixel_rect(1, 2).center().toPoint())
    assert frames_of(panel).columns == (2 * 8 - 29, 2 * 8 + 30)
    qtbot.waitUntil(lambda: frames_of(panel).measured is not None)
    answer = Predictor(weights).measured_field(panel.prediction.pixels, "inception3a.branch5x5", 3, 1, 2)
    assert frames_of(panel).measured == (answer.rows, answer.columns)


def test_another_picture_is_measured_anew(panel, qtbot):
    before = panel.sees.view._sight.measured
    panel.prediction.set_pixels(np.random.default_rng(1).integers(0, 255, (28, 28), dtype=np.uint8))
    qtbot.waitUntil(lambda: panel.sees.view._sight.measured not in (None, before))


def test_a_branch_that_is_switched_off_before_it_is_left_out_of_what_moves_a_value(panel, qtbot, weights):
    panel.show_branch("inception3b.branch1x1")
    qtbot.keyClick(panel.block_view.lanes, Qt.Key.Key_Return)
    panel.map_view.choose_pixel(1, 1)
    place, off = ("inception3b.branch1x1", 0, 1, 1), Switches(frozenset({"inception3a.branch3x3"}))
    pixels, predictor = panel.prediction.pixels, Predictor(weights)
    for switches in (ALL_ON, off):
        panel.prediction.set_switches(switches)
        expected = predictor.measured_field(pixels, *place, switches).sensitivity
        qtbot.waitUntil(lambda: np.array_equal(sensitivity_of(panel), expected), timeout=20_000)  # noqa: B023


def test_of_a_branch_that_is_off_is_said_that_nothing_moves_it(panel, qtbot):
    switches = Switches(frozenset({"inception3a.branch5x5"}))
    panel.show_switches(switches)
    panel.prediction.set_switches(switches)
    qtbot.waitUntil(lambda: any("its branch is off" in each for each in panel.sees.view.sentences()))
    assert frames_of(panel).measured is None
    assert panel.map_view._where.text() == "Zero everywhere: this branch is switched off."
    panel.prediction.set_switches(ALL_ON)
    qtbot.waitUntil(lambda: frames_of(panel).measured is not None)


def test_an_answer_to_an_older_question_is_dropped(panel, qtbot):
    shown = []
    show_sight = panel.sees.view.show_sight
    panel.sees.view.show_sight = lambda sight: (shown.append(sight), show_sight(sight))
    for column in (0, 1, 2, 3):
        panel.map_view.choose_pixel(2, column)
    qtbot.waitUntil(lambda: frames_of(panel).measured is not None)
    assert {each.place.column for each in shown if each.measured is not None} == {3}


def test_without_a_picture_nothing_is_drawn(panel, qtbot):
    panel.prediction.set_pixels(None)
    qtbot.waitUntil(lambda: frames_of(panel) is None)
    assert panel.sees.view.sentences() == [] or not panel.sees.view._column.isVisible()


def test_words_stand_below_the_picture_where_that_leaves_it_more_space(view, qtbot):
    view.show_sight(sight(measured=measured((10, 40), (20, 40))))
    before = view.picture.height()
    view.resize(240, 300)
    qtbot.waitUntil(lambda: view.picture.width() == 240)
    assert min(view.picture.width(), view.picture.height()) > before
    assert view.mapFromGlobal(view._column.mapToGlobal(view._column.rect().topLeft())).y() > view.picture.height()
    assert view.sentences()[-1] == "all branches of 3a: 1×1: 27 · 3×3: 43 · 5×5: 59 · pool: 43"
    view.resize(400, 200)
    qtbot.waitUntil(lambda: view.picture.height() == 200)
    assert view.sentences()[-1].startswith("all branches of 3a:\n1×1: 27")
