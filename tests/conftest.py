"""What every test gets: one computing thread, a home of its own, no screen; and what no test may leave behind."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anyone imports Qt
os.environ.setdefault("OMP_NUM_THREADS", "1")  # here and in the processes that tests start
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # several threads wait asleep, as the program's do

import random
import sys
import threading

import pytest
import torch  # before Qt: the other order fails on Windows (pytorch#166628)
from torch import nn

from core.data import ImageSet, load_fashion_mnist
from core.models.blocks import ConvReLU

# One thread unless the environment asks for more: several would only wait for each other, and their number changes the
# bits of a run.
torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))

_GRACE_S = 2.0  # for what is just about to end


@pytest.fixture(autouse=True)
def _torch_draws_from_the_seed_of_this_order():
    """Tests come in another order each time; the seed that is printed repeats it and, with this, what torch draws."""
    torch.manual_seed(random.getrandbits(32))


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """The folder of this user's runs, settings and log: an empty one for every test and the processes it starts."""
    path = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("INCEPTION_LAB_HOME", str(path))
    return path


@pytest.fixture(autouse=True)
def _nothing_left_behind(monkeypatch):
    """Fails a test after which a thread still runs or a window still stands."""
    threads = set(threading.enumerate())
    windows = set(_visible_windows())
    qt_threads = _record_qt_threads(monkeypatch)
    yield
    left = [thread for thread in threading.enumerate() if thread not in threads and not thread.daemon]
    for thread in left:
        thread.join(_GRACE_S)
    left = [f"thread {thread.name}" for thread in left if thread.is_alive()]
    left += [f"thread {thread}" for thread in qt_threads if _still_runs(thread)]
    for window in set(_visible_windows()) - windows:
        left.append(f"window {window}")
        window.close()
    assert not left, f"the test left behind: {', '.join(left)}"


def _visible_windows() -> list:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return [window for window in widgets.QApplication.topLevelWidgets() if window.isVisible()]


def _record_qt_threads(monkeypatch) -> list:
    """The QThreads that are started from now on, in the order of their start."""
    started = []
    if "PySide6.QtCore" not in sys.modules:
        return started
    from PySide6.QtCore import QThread

    start = QThread.start

    def recording_start(thread, *arguments):
        started.append(thread)
        start(thread, *arguments)

    monkeypatch.setattr(QThread, "start", recording_start)
    return started


def _still_runs(qt_thread) -> bool:
    from shiboken6 import isValid

    return isValid(qt_thread) and not qt_thread.wait(int(_GRACE_S * 1000))


@pytest.fixture(scope="session")
def test_set() -> ImageSet:
    """The 10,000 test images, which load faster than those for training."""
    return load_fashion_mnist("test")


@pytest.fixture
def few_images(test_set, monkeypatch) -> ImageSet:
    """Makes the runs of this process train and test on the same 40 images, so that an epoch takes a second."""
    images = test_set.first(40)
    monkeypatch.setattr("core.train.run.load_fashion_mnist", lambda split: images)
    return images


@pytest.fixture
def tiny_network(monkeypatch) -> None:
    """Puts a network of 4 maps with dropout in the place of every network of a run: a step takes a millisecond."""

    def build(name: str, *, image_size: int) -> nn.Module:
        side = (image_size - 5) // 3 + 1
        maps = nn.Sequential(nn.Conv2d(1, 4, 5, stride=3), nn.ReLU(), nn.Dropout(0.3), nn.Flatten())
        return nn.Sequential(*maps, nn.Linear(4 * side * side, 10))

    monkeypatch.setattr("core.train.learner.build_model", build)


@pytest.fixture
def tiny_norm_network(monkeypatch) -> None:
    """The same with batch normalisation and a 3x3 convolution of many channels, for images of any size."""

    def build(name: str, *, image_size: int) -> nn.Module:
        stem = ConvReLU(1, 8, 5, stride=3, batch_norm=True)
        maps = nn.Sequential(stem, ConvReLU(8, 6, 3, padding=1, batch_norm=True), nn.AdaptiveAvgPool2d(1))
        return nn.Sequential(maps, nn.Dropout(0.1), nn.Flatten(), nn.Linear(6, 10))

    monkeypatch.setattr("core.train.learner.build_model", build)


class _Speed:
    """What a measurement would give, without the seconds that it takes."""

    def run_s(self, config) -> float:
        return 100.0


@pytest.fixture
def stage(qtbot, few_images, monkeypatch):
    """The window at the projector's size, its bundled weights loaded and the sample picture looked at."""
    from PySide6.QtWidgets import QApplication

    from gui.language import LanguageSwitch
    from gui.main_window import MainWindow
    from gui.scenes import Stage
    from gui.settings import Settings

    monkeypatch.setattr("gui.train.shelf._measurement", lambda config: lambda: (config, _Speed()))
    window = MainWindow(Settings(), LanguageSwitch(QApplication.instance()), theme_name="light", language="en")
    window.resize(1280, 720)
    window.show()
    window.start_engine()
    stage = Stage(window)
    try:
        stage.wait_for_start()
        window.activateWindow()  # keys go to the active window alone, and X without a window manager chooses none
        stage.wait_for(window.isActiveWindow, "the keyboard")
        yield stage
    finally:
        stage.leave()


@pytest.fixture
def panel(qtbot):
    """The picture panel alone, in the smallest room that the window gives it."""
    from core.class_names import CLASS_NAMES
    from gui.predict.picture_panel import PicturePanel

    panel = PicturePanel(CLASS_NAMES)
    qtbot.addWidget(panel)
    panel.resize(264, 350)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()  # for the keyboard, as above
    qtbot.waitUntil(panel.isActiveWindow)
    return panel
