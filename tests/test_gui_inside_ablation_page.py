"""The page "Who matters?" measures the shown weights' branches, can be left, and leads to a branch."""

import csv
import dataclasses

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.inside.ablate import ablate
from core.inside.branches import Ablation
from core.predict.untrained import untrained_weights
from gui.inside.ablation_page import AblationPage
from gui.inside.ablation_view import AblationState, AblationView
from gui.predict.picture_controller import PictureController
from gui.prediction import PredictionController
from gui.shown import Source


class FakeShown:
    """As much of `Shown` as the page needs, told by the test what is shown."""

    def __init__(self, signals):
        self.weights = self.source = self.folder = self.moment_in_use = None
        self.is_of_run_under_way = False
        self._signals = signals
        self.weights_changed = signals.first_shown  # a signal without arguments that nothing else emits here


@pytest.fixture(scope="module")
def weights():
    return untrained_weights("googlenet_bn", 16)


@pytest.fixture
def answers():
    """What the dialogs for files will be answered with."""
    return []


@pytest.fixture
def view(qtbot, answers):
    view = AblationView(ask=lambda parent, title, suggested, kinds: answers.pop())
    qtbot.addWidget(view)
    view.resize(700, 380)
    return view


@pytest.fixture
def page(qtbot, jobs, view, weights, few_images, monkeypatch):
    """Ready to measure on six images, the weights in use."""
    monkeypatch.setattr("core.inside.ablate.NUM_IMAGES", 6)
    prediction = PredictionController(jobs)
    shown = FakeShown(PredictionController(jobs))
    page = AblationPage(view, prediction, PictureController(prediction), shown)
    page.shown, page.prediction, page.jobs = shown, prediction, jobs
    use(qtbot, page, dataclasses.replace(weights, data="few"))
    return page


def use(qtbot, page, weights):
    def then(used):
        page.shown.weights, page.shown.source = used, Source("untrained")
        page.shown.weights_changed.emit()

    page.prediction.set_weights(lambda: weights, then)
    qtbot.waitUntil(page.jobs.is_idle)


def done(page):
    return page.state.share is None and page.state.ablation is not None and page.state.ablation.num_images == 6


def test_the_first_look_measures_and_the_cells_say_what_the_engine_does(qtbot, page, view, weights, few_images):
    view.show()
    qtbot.waitUntil(lambda: done(page), timeout=60_000)
    turns = ablate(weights, few_images.first(6), turn_s=0.05)
    while True:
        try:
            next(turns)
        except StopIteration as end:
            expected = end.value
            break
    assert page.state.ablation == expected
    for branch in expected.right_without:
        assert float(view.map.text_of(branch).replace("−", "-")) == pytest.approx(
            100 * expected.change(branch), abs=0.05
        )
    assert view.sentence().startswith(f"{100 * expected.accuracy:.1f} % of 6 test images right with all branches on")
    assert not view.action.isVisible()  # nothing is left to do


def test_while_a_run_trains_nothing_begins_by_itself(qtbot, page, view):
    page.shown.is_of_run_under_way = True
    view.show()
    assert page.state.share is None
    assert view.sentence().startswith("Press Measure")
    page.shown.is_of_run_under_way = False


def test_cancelling_keeps_what_is_known_and_one_can_measure_anew(qtbot, page, view):
    page.shown.is_of_run_under_way = True
    view.show()
    QTest.mouseClick(view.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.state.ablation is not None)
    assert view.action.text() == "Cancel"
    QTest.mouseClick(view.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.jobs.is_idle)
    assert page.state.share is None
    assert view.action.text() == "Measure anew"
    QTest.mouseClick(view.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: done(page), timeout=60_000)


def test_other_weights_make_the_numbers_those_of_before(qtbot, page, view, weights):
    page.shown.is_of_run_under_way = True
    view.show()
    page.measure()
    qtbot.waitUntil(lambda: done(page), timeout=60_000)
    use(qtbot, page, dataclasses.replace(weights, data="few", name="Another"))
    assert "of weights before" in view.sentence()
    assert view.action.text() == "Measure anew"


@pytest.mark.parametrize("width", [1200, 700, 480])
def test_numbers_of_weights_before_say_so_in_a_page_of_any_width(view, width):
    view.resize(width, 380)
    view.show_state(AblationState(name="the name of a run", num_planned=1000, ablation=ABLATION))
    view.show()
    assert "before" not in view._sentence.text()
    view.show_state(AblationState(name="the name of a run", num_planned=1000, ablation=ABLATION, is_stale=True))
    assert "of weights before" in view._sentence.text()


def test_the_foot_of_the_smallest_window_says_what_a_cell_is_and_how_far_to_trust_it(view):
    view.resize(704, 340)
    view.show()
    view.show_state(AblationState(num_planned=1000, ablation=ABLATION))
    assert "percentage points" in view._foot.text()
    assert "chance" in view._foot.text()


def test_when_all_is_measured_the_map_gets_the_keyboard_from_the_button_that_goes(qtbot, view):
    view.show_state(AblationState(num_planned=2000, ablation=ABLATION, share=0.5))
    view.show()
    view.activateWindow()
    view.action.setFocus()
    qtbot.waitUntil(view.action.hasFocus)
    view.show_state(AblationState(num_planned=1000, ablation=ABLATION))
    assert view.map.hasFocus()


def test_the_name_of_the_measured_weights_is_said_in_the_language_of_now(qtbot, page, view, monkeypatch):
    page.shown.is_of_run_under_way = True
    view.show()
    page.measure()
    qtbot.waitUntil(lambda: done(page), timeout=60_000)
    monkeypatch.setattr("gui.inside.ablation_page.shown_title", lambda source, weights: "教材")
    QApplication.sendEvent(view, QEvent(QEvent.Type.LanguageChange))
    assert view.sentence().endswith(" · 教材")


@pytest.mark.parametrize(
    ("model", "data", "sentence"),
    [
        (
            "nin",
            "few",
            "NiN has no Inception blocks, and so no branch to switch off; choose the weights of a GoogLeNet.",
        ),
        ("googlenet_bn", "mine", "There are no test images for the classes of"),
    ],
)
def test_what_cannot_be_measured_is_said_in_the_place_of_the_map(qtbot, page, view, model, data, sentence):
    view.show()
    page.cancel()
    use(qtbot, page, dataclasses.replace(untrained_weights(model, 67), data=data))
    page.measure()
    qtbot.waitUntil(lambda: page.state.error is not None)
    assert view.sentence().startswith(sentence)
    assert view.stack.currentWidget() is not view.map


ABLATION = Ablation(
    "zeros",
    1000,
    955,
    {
        f"inception{block}.{branch}": right
        for block, rights in (("3a", (913, 916, 941, 944)), ("3b", (924, 835, 918, 925)), ("5b", (850, 955, 955, 957)))
        for branch, right in zip(("branch1x1", "branch3x3", "branch5x5", "branch_pool"), rights, strict=True)
    },
)


def test_a_click_on_a_cell_and_enter_lead_to_its_branch(qtbot, view):
    view.show_state(AblationState(ablation=ABLATION, num_planned=1000))
    view.show()
    with qtbot.waitSignal(view.branch_chosen) as chosen:
        place = view.map.place_of("inception3b.branch3x3").toPoint()
        QTest.mouseClick(view.map, Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == ["inception3b.branch3x3"]
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(view.map, key)
    with qtbot.waitSignal(view.branch_chosen) as chosen:
        QTest.keyClick(view.map, Qt.Key.Key_Return)
    assert chosen.args == ["inception5b.branch_pool"]


def test_what_is_known_is_saved_as_csv_and_as_a_picture_without_the_controls(view, answers, tmp_path):
    view.show()
    assert not view.export.button.isEnabled()  # nothing is known yet
    view.show_state(AblationState(name="mine", num_planned=1000, ablation=ABLATION))
    assert view.export.button.isEnabled()
    copy, png, csv_action = view.export.menu.actions()
    for action, name in ((png, "a.png"), (csv_action, "a.csv")):
        answers.append(str(tmp_path / name))
        action.trigger()
    rows = list(csv.reader((tmp_path / "a.csv").read_text().splitlines()))
    assert rows[0] == ["block", "branch", "accuracy_without", "accuracy", "change", "num_images"]
    assert rows[2] == ["3a", "branch3x3", "0.916", "0.955", "-0.039", "1000"]
    assert rows[-1] == ["5b", "branch_pool", "0.957", "0.955", "0.002", "1000"]
    assert len(rows) == 1 + 12
    copy.trigger()
    image = QImage(str(tmp_path / "a.png"))
    assert QGuiApplication.clipboard().image().size() == image.size()
    assert image.width() >= 2 * view.map.width()
    alone = view.map.grab().toImage()  # as large as on the screen
    place = view.map.mapTo(view, view.map.place_of("inception3a.branch1x1").toPoint()) + QPoint(8 + 20, 8 + 12)
    cell = view.map.place_of("inception3a.branch1x1").toPoint() + QPoint(20, 12)
    assert image.pixelColor(2 * place.x(), 2 * place.y()) == alone.pixelColor(cell)
    paper = view.palette().color(view.palette().ColorRole.Base)
    controls = view.export.button.mapTo(view, view.export.button.rect().center()) + QPoint(8, 8)
    assert all(image.pixelColor(2 * controls.x() + x, 2 * controls.y()) == paper for x in range(-20, 20))


def test_the_more_a_branch_matters_the_darker_its_cell(view):
    view.show_state(AblationState(ablation=ABLATION, num_planned=1000))
    view.show()
    image = view.map.grab().toImage()

    def lightness(branch):
        place = view.map.place_of(branch).toPoint()
        return image.pixelColor(place.x() - 30, place.y() + 20).lightness()  # beside the number

    shades = [
        lightness(f"inception{name}") for name in ("3b.branch3x3", "5b.branch1x1", "3a.branch1x1", "5b.branch3x3")
    ]
    assert shades == sorted(shades)
    assert shades[0] < 60 < 250 < shades[-1]


def test_a_cell_says_itself_in_words(view):
    view.show_state(AblationState(ablation=ABLATION, num_planned=1000))
    sentence = "3b, branch 3×3 off: 83.5 % of the test images right instead of 95.5 %"
    assert view.map.sentence_of("inception3b.branch3x3") == sentence
    assert view.map.text_of("inception3b.branch3x3") == "−12.0"
    assert view.map.text_of("inception5b.branch_pool") == "+0.2"
    assert view.map.text_of("inception5b.branch3x3") == "0.0"


def test_while_it_measures_the_cells_are_made_anew_only_when_they_change(view, monkeypatch):
    busy = AblationState(num_planned=2000, share=0.4, ablation=ABLATION)
    more = dataclasses.replace(busy, share=0.8, ablation=dataclasses.replace(ABLATION, num_images=1500))
    view.show_state(busy)
    shown = []
    monkeypatch.setattr(view.map, "show_ablation", shown.append)
    view.show_state(dataclasses.replace(busy, share=0.5))
    assert (view.progress.share(), shown) == (0.5, [])
    view.show_state(more)
    assert (view.progress.share(), shown) == (0.8, [more.ablation])
    view.show_state(dataclasses.replace(more, share=None))
    assert view.progress.share() is None
    assert view.action.text() == "Measure anew"
