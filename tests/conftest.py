"""What every test gets: one computing thread, a home of its own, no screen; and what no test may leave behind."""

import dataclasses
import functools
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anyone imports Qt
os.environ.setdefault("OMP_NUM_THREADS", "1")  # here and in the processes that tests start
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # several threads wait asleep, as the program's do
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy's threads spin, and its matrix products here are small
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each process that a test starts compiles PyTorch anew, for 6 s

import random
import sys
import threading

import hypothesis
import pytest
import torch  # before Qt: the other order fails on Windows (pytorch#166628)
from pytestqt.qtbot import QtBot
from torch import nn

from core.data import DATASETS, DatasetSpec, PictureForm
from core.data.image_set import ImageSet
from core.models.blocks import ConvReLU
from core.models.builders import BUILDERS
from core.train.stepper import BurstLength

sys.dont_write_bytecode = False  # else each run of pytest compiles all tests anew

# One thread unless the environment asks for more: several would only wait for each other, and their number changes the
# bits of a run.
torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))

hypothesis.settings.register_profile("facts", deadline=None)  # how fast something is, no test asks
hypothesis.settings.load_profile("facts")

_GRACE_S = 2.0  # for what is just about to end
_PATIENCE_MS = 60_000  # on a busy computer; only what fails takes so long
_FEW_FILES = 8  # so many are run faster by one process than others have started
_MOST_PROCESSES = 4  # each takes up to a gigabyte


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads what is wished for
def pytest_cmdline_main(config):
    """Many tests are shared by as many processes as there are cores, unless `-n` says how many; 0 is this one alone."""
    options = config.option
    unsaid = getattr(options, "numprocesses", 0) is None and options.dist == "no" and not hasattr(config, "workerinput")
    few = len(config.args) <= _FEW_FILES and all(".py" in argument for argument in config.args)
    on_screen = os.environ["QT_QPA_PLATFORM"] != "offscreen"  # where one window at a time has the keyboard
    if unsaid and not few and not on_screen:
        options.numprocesses, options.maxprocesses = "auto", _MOST_PROCESSES
        options.dist = "worksteal"


@pytest.hookimpl(tryfirst=True)  # pytest-qt has closed the widgets by now, and the fixtures still hold them
def pytest_runtest_teardown():
    """Deletes what was closed at once and in Qt's order; Python's garbage collector would take its own, and crash."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is not None and widgets.QApplication.instance() is not None:
        from PySide6.QtCore import QEvent

        widgets.QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


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
    _empty_clipboard()
    left = [thread for thread in threading.enumerate() if thread not in threads and not thread.daemon]
    for thread in left:
        thread.join(_GRACE_S)
    left = [f"thread {thread.name}" for thread in left if thread.is_alive()]
    left += [f"thread {thread}" for thread in qt_threads if _still_runs(thread)]
    for window in set(_visible_windows()) - windows:
        left.append(f"window {window}")
        window.close()
    assert not left, f"the test left behind: {', '.join(left)}"


def _empty_clipboard() -> None:
    """What Python has put there would be deleted when the process leaves, after Python itself: that crashes."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is not None and widgets.QApplication.instance() is not None:
        widgets.QApplication.clipboard().clear()


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


class PatientBot(QtBot):
    """pytest-qt's, which gives up after five seconds."""

    def waitUntil(self, *given, timeout=_PATIENCE_MS, **named):
        return super().waitUntil(*given, timeout=timeout, **named)

    def waitSignal(self, *given, timeout=_PATIENCE_MS, **named):
        return super().waitSignal(*given, timeout=timeout, **named)

    def waitSignals(self, *given, timeout=_PATIENCE_MS, **named):
        return super().waitSignals(*given, timeout=timeout, **named)

    def waitExposed(self, *given, timeout=_PATIENCE_MS, **named):
        return super().waitExposed(*given, timeout=timeout, **named)


@pytest.fixture
def qtbot(qapp, request):
    """What plays a user in the tests of single views."""
    return PatientBot(request)


@pytest.fixture(scope="session", autouse=True)
def _unpacked_once():
    """The training images are unpacked by the first test that asks for them: that takes two seconds."""
    spec = DATASETS["fashion_mnist"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(DATASETS, "fashion_mnist", dataclasses.replace(spec, load=functools.cache(spec.load)))
        yield


@pytest.fixture(scope="session")
def test_set() -> ImageSet:
    """The 10,000 test images, which load faster than those for training."""
    return DATASETS["fashion_mnist"].load("test")


def spec_of(train: ImageSet, test: ImageSet) -> DatasetSpec:
    """These images of Fashion-MNIST as a data set of their own."""
    splits = {"train": train, "test": test}
    counts = {"num_train_images": len(train), "num_test_images": len(test)}
    return dataclasses.replace(DATASETS["fashion_mnist"], title="Few", load=splits.get, **counts)


@pytest.fixture
def few_images(test_set, monkeypatch) -> ImageSet:
    """The 40 images that the data set "few" has for training and for tests, so that an epoch takes a second."""
    images = test_set.first(40)
    monkeypatch.setitem(DATASETS, "few", spec_of(images, images))
    return images


TOY_CLASSES = ("left", "right", "whole")


def toy_images() -> ImageSet:
    """40 pictures of 12 x 12 pixels, bright on the left half, on the right half or on both, with some noise."""
    generator = torch.Generator().manual_seed(0)
    labels = torch.arange(40) % len(TOY_CLASSES)
    images = torch.randint(0, 40, (40, 1, 12, 12), generator=generator)
    images[labels != 1, :, :, :6] += 180
    images[labels != 0, :, :, 6:] += 180
    return ImageSet("Toy", images.to(torch.uint8), labels, TOY_CLASSES)


@pytest.fixture
def toy(monkeypatch) -> DatasetSpec:
    """A data set "toy" of three classes and 40 small images, for training and for tests alike."""
    spec = DatasetSpec(
        title="Toy",
        description="{num_train_images} halves of {side} pixels",
        class_names=TOY_CLASSES,
        num_train_images=40,
        num_test_images=40,
        form=PictureForm(side=12, means=(60, 240), spreads=(1, 100)),
        load=lambda split: toy_images(),
    )
    monkeypatch.setitem(DATASETS, "toy", spec)
    return spec


@pytest.fixture
def tiny_network(monkeypatch) -> None:
    """Puts a network of 4 maps with dropout in the place of every network of a run: a step takes a millisecond."""

    def build(*, image_size: int, in_channels: int, num_classes: int) -> nn.Module:
        side = (image_size - 5) // 3 + 1
        maps = nn.Sequential(nn.Conv2d(in_channels, 4, 5, stride=3), nn.ReLU(), nn.Dropout(0.3), nn.Flatten())
        return nn.Sequential(*maps, nn.Linear(4 * side * side, num_classes))

    for name in BUILDERS:
        monkeypatch.setitem(BUILDERS, name, build)


@pytest.fixture
def tiny_norm_network(monkeypatch) -> None:
    """The same with batch normalisation and a 3x3 convolution of many channels, for images of any size."""

    def build(*, image_size: int, in_channels: int, num_classes: int) -> nn.Module:
        stem = ConvReLU(in_channels, 8, 5, stride=3, batch_norm=True)
        maps = nn.Sequential(stem, ConvReLU(8, 6, 3, padding=1, batch_norm=True), nn.AdaptiveAvgPool2d(1))
        return nn.Sequential(maps, nn.Dropout(0.1), nn.Flatten(), nn.Linear(6, num_classes))

    for name in BUILDERS:
        monkeypatch.setitem(BUILDERS, name, build)


@pytest.fixture
def ahead(monkeypatch):
    """The burst_length that a run has on a GPU, however slow this computer is just now."""

    def burst_length(is_held, *, can_run_ahead):
        return BurstLength(is_held, can_run_ahead=True)

    monkeypatch.setattr(BurstLength, "_BURST_S", 60.0)
    monkeypatch.setattr("core.train.stepper.BurstLength", burst_length)


@pytest.fixture
def stage(qtbot, few_images, monkeypatch):
    """The window at the projector's size, its bundled weights loaded and the sample picture looked at."""
    from PySide6.QtWidgets import QApplication

    from core.train.cost import PassCost, Speed
    from gui.language import LanguageSwitch
    from gui.main_window import MainWindow
    from gui.scenes import Stage
    from gui.settings import Settings

    quick = dataclasses.replace(DATASETS["fashion_mnist"], load=DATASETS["few"].load)
    monkeypatch.setitem(DATASETS, "fashion_mnist", quick)
    monkeypatch.setattr(
        "gui.train.estimator._measure", lambda config: Speed(step=PassCost(0.1, 0.0), test=PassCost(0.0, 0.0))
    )
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
def jobs(qtbot):
    """A thread that does jobs."""
    from gui.worker import JobThread

    jobs = JobThread(None)
    yield jobs
    jobs.stop()


@pytest.fixture
def panel(qtbot):
    """The picture panel alone, in the smallest space that the window gives it."""
    from gui.commands import Commands
    from gui.predict.picture_panel import PicturePanel

    panel = PicturePanel(DATASETS["fashion_mnist"].class_names, side=28)
    panel.take_commands(Commands(panel))
    qtbot.addWidget(panel)
    panel.resize(264, 350)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()  # for the keyboard, as above
    qtbot.waitUntil(panel.isActiveWindow)
    return panel


@pytest.fixture
def curves_view(qtbot):
    """The curves; `answers` are what their dialogs for files will be answered with."""
    from gui.train.curves import CurvesView

    answers = []
    view = CurvesView(ask_file=lambda parent, title, suggested, name_filter: answers.pop())
    view.answers = answers
    qtbot.addWidget(view)
    view.resize(760, 230)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


@pytest.fixture
def run_panel(qtbot):
    """The form of a run alone, as wide as its dock."""
    from gui.train.run_panel import RunPanel

    panel = RunPanel()
    qtbot.addWidget(panel)
    panel.resize(208, 520)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    return panel
