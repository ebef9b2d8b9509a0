"""Looking back at a run: what is shown while it is wanted, and the bar under the curves with its mark at the foot."""

from dataclasses import replace

import pytest
import torch
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

import core.runs.moments as moments_module
from core.runs.events import EpochDone, RunMoved, StepDone
from core.runs.folder import RunFolder
from core.runs.history import RunHistory
from core.runs.moments import Moment, load_moment, moments
from core.runs.reader import RunReader
from core.runs.weights import newest_weights
from core.train.recipes import recipe_config
from core.train.run import run
from gui.controller import RunController
from gui.prediction import PredictionController
from gui.shown import Shown
from gui.status import StatusLine
from gui.train.looking_back import LookingBack, places_of
from gui.train.timeline import Place

pytestmark = pytest.mark.usefixtures("few_images", "tiny_network")
NUMBERS = {"num_images": 40, "batch_size": 8, "num_epochs": 3}  # 5 steps an epoch
CONFIG = replace(recipe_config("book", "nin", image_size=67, device="cpu", precision="float32", **NUMBERS), data="few")


@pytest.fixture
def folder(tmp_path):
    """A finished run of three epochs."""
    list(run(CONFIG, folder=tmp_path / "run"))
    return RunFolder(tmp_path / "run")


class Window(QMainWindow):
    """Curves, foot and all that is shown, without the rest of the window."""

    def __init__(self, controller, jobs) -> None:
        super().__init__()
        self.controller = controller
        self.prediction = PredictionController(jobs, self)
        self.errors = []
        self.prediction.failed.connect(self.errors.append)
        self.shown = Shown(self.controller, self.prediction, jobs, self)
        self.curves = _Curves()
        self.setCentralWidget(self.curves)
        self.looking_back = LookingBack(self.curves, self.shown, self.statusBar(), self)
        self.timeline, self.slider = self.looking_back.timeline, self.looking_back.timeline.slider
        self.resize(760, 120)


class _Curves(QWidget):
    """In the place of the plots, which take a second to import."""

    def __init__(self) -> None:
        super().__init__()
        QVBoxLayout(self)

    def add_below(self, widget):
        self.layout().addWidget(widget)


@pytest.fixture
def controller(qtbot):
    controller = RunController()
    yield controller
    controller.close()
    qtbot.waitUntil(lambda: controller.state == "idle")


@pytest.fixture
def window(qtbot, controller, jobs):
    window = Window(controller, jobs)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def opened(qtbot, window, jobs, folder):
    """The window with the finished run."""
    history = RunHistory(CONFIG).extend(RunReader(folder.path).read().events)
    window.shown.show_run(folder.path, history, newest_weights(folder))
    qtbot.waitUntil(jobs.is_idle)
    return window


def settle(qtbot, window, jobs):
    qtbot.waitUntil(lambda: jobs.is_idle() and window.shown.moment == window.shown.moment_in_use)


def weights_are(shown, expected):
    return all(torch.equal(shown.weights.tensors[name], tensor) for name, tensor in expected.tensors.items())


# What is shown -----------------------------------------------------------------------------------------------------


def test_a_run_has_its_moments_and_shows_its_newest_weights(opened, folder):
    assert opened.shown.moments == moments(folder)
    assert [moment.step for moment in opened.shown.moments] == [0, 2, 5, 10, 15]
    assert (opened.shown.moment, opened.shown.weights.step) == (None, 15)


def test_to_look_at_a_moment_predicts_with_the_weights_of_then_and_back_with_the_newest(qtbot, opened, jobs, folder):
    newest = opened.shown.weights
    for moment in opened.shown.moments:
        opened.shown.look_at(moment)
        assert opened.shown.moment == moment
        settle(qtbot, opened, jobs)
        assert weights_are(opened.shown, load_moment(folder, moment))
        assert opened.shown.source.run == folder.path
        assert opened.shown.is_before_first_step == (moment.step == 0)
    opened.shown.look_at(None)
    settle(qtbot, opened, jobs)
    assert opened.shown.weights is newest


def test_of_moments_that_are_asked_for_one_after_the_other_the_last_is_shown(qtbot, opened, jobs):
    used = []
    opened.shown.weights_changed.connect(lambda: used.append(opened.shown.weights.step))
    for moment in (*opened.shown.moments, opened.shown.moments[1]):
        opened.shown.look_at(moment)
    settle(qtbot, opened, jobs)
    assert used == [2]


@pytest.fixture
def read(monkeypatch):
    """The moments that have been read, in this order."""
    read, load = [], moments_module.load_moment
    monkeypatch.setattr(moments_module, "load_moment", lambda run, moment: (read.append(moment), load(run, moment))[1])
    return read


def test_the_moments_beside_the_one_that_is_looked_at_are_read_ahead(qtbot, opened, jobs, read):
    first, half, one, two, three = opened.shown.moments
    opened.shown.look_at(one)
    qtbot.waitUntil(lambda: len(read) == 4)
    assert read == [one, two, half, first]
    opened.shown.look_at(two)
    qtbot.waitUntil(lambda: len(read) == 5)
    assert read[4:] == [three]
    for moment in (three, one, first):
        opened.shown.look_at(moment)
        settle(qtbot, opened, jobs)
    assert len(read) == 5


def test_as_the_mouse_comes_over_the_bar_the_newest_moments_and_the_first_are_read(qtbot, opened, read):
    QTest.mouseMove(opened, QPoint(1, 1))
    QTest.mouseMove(opened, opened.timeline.mapTo(opened, opened.timeline.rect().center()))
    first, _, _, two, three = opened.shown.moments
    qtbot.waitUntil(lambda: len(read) == 3)
    assert read == [three, two, first]


def test_a_moment_that_is_gone_is_told_and_the_last_good_one_stays(qtbot, opened, jobs):
    good, bad = opened.shown.moments[2], opened.shown.moments[3]
    opened.shown.look_at(good)
    settle(qtbot, opened, jobs)
    bad.file.unlink()
    opened.shown.look_at(bad)
    qtbot.waitUntil(lambda: bool(opened.errors))
    settle(qtbot, opened, jobs)
    assert "no weights file" in str(opened.errors[0])
    assert (opened.shown.moment, opened.shown.weights.step) == (good, 5)
    good.file.unlink()
    opened.shown.look_at(None)
    settle(qtbot, opened, jobs)
    opened.shown.look_at(good)
    settle(qtbot, opened, jobs)
    assert (opened.shown.moment, opened.shown.weights.step) == (None, 15)


def test_another_run_or_network_is_shown_with_its_own_newest_weights(qtbot, opened, jobs):
    opened.shown.look_at(opened.shown.moments[1])
    opened.shown.show_untrained("nin", 67, "few")
    assert (opened.shown.moment, opened.shown.moments) == (None, ())
    settle(qtbot, opened, jobs)
    assert opened.shown.source.kind == "untrained"


def test_a_file_that_is_no_weights_leaves_the_moment_that_is_looked_at(qtbot, opened, jobs, tmp_path):
    moment = opened.shown.moments[1]
    opened.shown.look_at(moment)
    settle(qtbot, opened, jobs)
    (tmp_path / "none.safetensors").write_bytes(b"none")
    opened.shown.show_file(tmp_path / "none.safetensors", lambda _: None)
    qtbot.waitUntil(lambda: bool(opened.errors))
    assert (opened.shown.moment, opened.shown.weights.step) == (moment, 2)
    opened.shown.show_file(opened.shown.moments[2].file, lambda _: None)
    qtbot.waitUntil(jobs.is_idle)
    assert (opened.shown.moment, opened.shown.moments, opened.shown.weights.step) == (None, (), 5)


def test_while_one_looks_back_live_snapshots_wait(qtbot, window, jobs, monkeypatch):
    monkeypatch.setattr("gui.controller._SNAPSHOT_EVERY_S_ON_CPU", 0.05)
    shown, controller = window.shown, window.controller
    controller.start(replace(CONFIG, num_epochs=500))
    qtbot.waitUntil(lambda: len(shown.moments) >= 3 and shown.weights is not None, timeout=60_000)
    half = shown.moments[1]
    shown.look_at(half)
    settle(qtbot, window, jobs)
    taken = []
    controller.snapshot_taken.connect(taken.append)
    qtbot.waitUntil(lambda: len(taken) >= 2, timeout=60_000)
    qtbot.waitUntil(jobs.is_idle)
    assert (shown.weights.step, shown.moment) == (half.step, half)
    assert half in shown.moments
    assert window.looking_back.mark.isVisible()
    shown.look_at(None)
    qtbot.waitUntil(lambda: shown.weights.step >= taken[1].step, timeout=60_000)
    assert shown.source.kind == "live"
    assert not window.looking_back.mark.isVisible()


def test_the_end_of_a_run_does_not_disturb_who_looks_back(qtbot, window, jobs):
    shown, controller = window.shown, window.controller
    controller.start(CONFIG)
    qtbot.waitUntil(lambda: len(shown.moments) >= 3, timeout=60_000)
    shown.look_at(shown.moments[1])
    qtbot.waitUntil(lambda: controller.state == "idle", timeout=60_000)
    settle(qtbot, window, jobs)
    assert shown.weights.step == 2
    shown.look_at(None)
    settle(qtbot, window, jobs)
    assert shown.weights.step == 15


def test_a_new_run_is_looked_at_as_it_is_now(qtbot, opened, jobs):
    opened.shown.look_at(opened.shown.moments[1])
    settle(qtbot, opened, jobs)
    opened.controller.start(replace(CONFIG, num_epochs=500), paused=True)
    assert opened.shown.moment is None
    qtbot.waitUntil(lambda: opened.shown.source.kind == "live", timeout=60_000)


def test_a_run_that_moves_has_its_moments_in_its_new_folder(qtbot, opened, jobs, tmp_path, folder):
    opened.shown.look_at(opened.shown.moments[1])
    settle(qtbot, opened, jobs)
    opened.controller.folder_lost.emit(RunMoved(folder.path, tmp_path / "new", "full"))
    assert opened.shown.source.run == tmp_path / "new"
    opened.shown.look_at(None)
    settle(qtbot, opened, jobs)
    assert opened.shown.source.run == tmp_path / "new"


def test_the_foot_of_the_window_says_that_they_are_those_with_which_the_run_began(qtbot):
    status = StatusLine()
    qtbot.addWidget(status)
    status.show_weights("my run", 0, 0, is_of_run=False, is_start=True)
    assert status.text() == "Ready. The picture is predicted with the weights with which “my run” began."
    status.show_weights("GoogLeNet", 0, 0, is_of_run=False)
    assert "GoogLeNet is untrained" in status.text()


# The places of the slider ------------------------------------------------------------------------------------------


def step(number):
    return StepDone(number, 1 + (number - 1) // 5, 1.0, 0.5, 8, float(number))


def epoch(number, accuracy):
    return EpochDone(number, 5 * number, 1.0, 0.5, 1.0, accuracy, 100.0, 1.0)


def test_the_last_place_is_that_of_the_newest_weights():
    kept = [Moment(0, 0.0, None), Moment(2, 0.4, None), Moment(5, 1.0, None)]
    history = RunHistory(CONFIG).extend([step(5), epoch(1, 0.7)])
    assert places_of(kept, history) == (Place(0, 0.0), Place(2, 0.4), Place(5, 1.0, 0.7, is_newest=True))
    history.append(step(6))
    assert places_of(kept, history) == (
        Place(0, 0.0),
        Place(2, 0.4),
        Place(5, 1.0, 0.7),
        Place(None, None, is_newest=True),
    )


# The bar -----------------------------------------------------------------------------------------------------------


def test_the_slider_has_a_place_a_moment_and_says_where_it_stands(qtbot, opened, jobs):
    assert len(opened.timeline.state.places) == 5
    said = []
    for place in range(5):
        QTest.mouseClick(opened.slider, Qt.MouseButton.LeftButton, pos=opened.slider.centre_of(place).toPoint())
        settle(qtbot, opened, jobs)
        said.append(opened.timeline.label.toolTip())
    accuracies = [100 * each.test_accuracy for each in opened.shown.history.epochs]
    assert said == [
        "Looking back: before training",
        "Looking back: after 0.4 epochs of 3",
        f"Looking back: after epoch 1 of 3 · test accuracy {accuracies[0]:.1f} %",
        f"Looking back: after epoch 2 of 3 · test accuracy {accuracies[1]:.1f} %",
        f"after epoch 3 of 3 · test accuracy {accuracies[2]:.1f} %",
    ]
    assert opened.shown.moment is None


def test_dragging_goes_from_moment_to_moment(qtbot, opened, jobs):
    wanted = []
    opened.shown.moments_changed.connect(lambda: wanted.append(opened.shown.moment and opened.shown.moment.step))
    slider = opened.slider
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=slider.centre_of(4).toPoint())
    for x in range(int(slider.centre_of(4).x()), -20, -3):
        QTest.mouseMove(slider, QPointF(x, 10).toPoint())
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPointF(-20, 10).toPoint())
    assert wanted == [10, 5, 2, 0]


def test_keys_go_to_the_one_before_and_the_next_and_escape_to_the_newest(qtbot, opened, jobs):
    opened.slider.setFocus()
    steps = []
    keys = (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Left)
    for key in (*keys, Qt.Key.Key_Escape):
        QTest.keyClick(opened.slider, key)
        steps.append(opened.shown.moment and opened.shown.moment.step)
    assert steps == [10, 5, 10, 0, None, 10, None]


def test_one_click_returns_to_the_newest(qtbot, opened, jobs):
    for button in (opened.looking_back.mark, opened.timeline.newest):
        opened.shown.look_at(opened.shown.moments[1])
        assert opened.looking_back.mark.isVisible()
        assert opened.timeline.newest.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert opened.shown.moment is None
        assert not opened.looking_back.mark.isVisible()
        assert not opened.timeline.newest.isEnabled()


def test_play_goes_through_all_moments_and_stops_at_the_newest(qtbot, opened, jobs):
    used = []
    opened.shown.weights_changed.connect(lambda: used.append(opened.shown.weights.step))
    opened.timeline.speed.set_choices([("100", "100")], "100")  # a hundred a second
    opened.slider.setFocus()
    run_pressed = []
    QShortcut(QKeySequence(Qt.Key.Key_Space), opened).activated.connect(lambda: run_pressed.append(1))
    QTest.keyClick(opened.slider, Qt.Key.Key_Space)
    assert opened.timeline.state.is_playing
    qtbot.waitUntil(lambda: not opened.timeline.state.is_playing)
    settle(qtbot, opened, jobs)
    assert used == [0, 2, 5, 10, 15]
    assert run_pressed == []


def test_play_pauses_and_goes_on_from_there_and_a_hand_on_the_slider_stops_it(qtbot, opened, jobs):
    opened.shown.look_at(opened.shown.moments[2])
    settle(qtbot, opened, jobs)
    QTest.mouseClick(opened.timeline.play, Qt.MouseButton.LeftButton)
    assert opened.timeline.state.is_playing
    assert opened.shown.moment.step == 5
    QTest.mouseClick(opened.timeline.play, Qt.MouseButton.LeftButton)
    assert not opened.timeline.state.is_playing
    QTest.mouseClick(opened.timeline.play, Qt.MouseButton.LeftButton)
    QTest.mouseClick(opened.slider, Qt.MouseButton.LeftButton, pos=opened.slider.centre_of(1).toPoint())
    assert not opened.timeline.state.is_playing
    assert opened.shown.moment.step == 2


def test_the_speed_is_that_of_the_choice(opened):
    for value, interval in (("0.5", 2000), ("1", 1000), ("4", 250)):
        opened.timeline.speed.set_choices(opened.timeline.speed._choices, value)
        opened.timeline.speed.chosen.emit(value)
        assert opened.looking_back._playing.interval() == interval


def test_a_run_with_nothing_to_look_back_at_says_so_and_no_run_shows_no_bar(qtbot, window, jobs, tmp_path):
    assert not window.timeline.isVisible()
    window.shown.show_run(tmp_path / "gone", RunHistory(CONFIG).extend([step(5), epoch(1, 0.7)]), None)
    qtbot.waitUntil(jobs.is_idle)
    assert window.timeline.isVisible()
    assert not window.slider.isVisible()
    assert "nothing to look back at" in window.timeline._nothing.text()
    window.shown.show_untrained("nin", 67, "few")
    assert not window.timeline.isVisible()
    qtbot.waitUntil(jobs.is_idle)
