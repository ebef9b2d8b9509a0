"""What the form lets one choose and says: devices, kept epochs, rates, time, space and proposals."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu
from pytestqt.exceptions import capture_exceptions
from run_form import choose_recipe, taking, type_into

from core.train.cost import Space
from core.train.recipes import recipe_config
from gui import theme


@pytest.fixture
def panel(run_panel):
    return run_panel


@pytest.fixture
def changes(panel):
    seen = []
    panel.config_changed.connect(lambda: seen.append(1))
    return seen


def choose_kept(qtbot, panel, value):
    def choose():
        menu = next(menu for menu in panel.findChildren(QMenu) if menu.isVisible())
        qtbot.keyClick(menu, Qt.Key.Key_Down)
        while menu.activeAction().data() != value:
            qtbot.keyClick(menu, Qt.Key.Key_Down)
        qtbot.keyClick(menu, Qt.Key.Key_Return)

    QTimer.singleShot(0, choose)
    with capture_exceptions() as exceptions:
        qtbot.mouseClick(panel.field("kept_epochs"), Qt.MouseButton.LeftButton)
    assert not exceptions


def test_which_epochs_are_kept_is_a_choice_beside_the_recipe_and_stays(qtbot, panel, changes):
    assert panel.config().kept_epochs == "all"
    choose_kept(qtbot, panel, "few")
    assert changes == [1]
    assert panel.config() == recipe_config("book", "googlenet", kept_epochs="few")
    choose_recipe(qtbot, panel, "fast")
    assert panel.config() == recipe_config("fast", kept_epochs="few")
    panel.set_model("nin")
    assert panel.config() == recipe_config("book", "nin", kept_epochs="few")
    panel.show_estimate(taking(panel, 5 * 3600), False)
    qtbot.mouseClick(panel.estimate.links()[0], Qt.MouseButton.LeftButton)
    assert panel.config().kept_epochs == "few"
    choose_kept(qtbot, panel, "all")
    assert panel.config().kept_epochs == "all"


def open_device_menu(qtbot, panel):
    """What the menu of devices offers: whether each can be chosen, and its tooltip."""
    seen = {}

    def look():
        menu = next(menu for menu in panel.findChildren(QMenu) if menu.isVisible())
        assert menu.toolTipsVisible()
        seen.update({action.data(): (action.isEnabled(), action.toolTip()) for action in menu.actions()})
        qtbot.keyClick(menu, Qt.Key.Key_Escape)

    QTimer.singleShot(0, look)
    qtbot.mouseClick(panel.field("device"), Qt.MouseButton.LeftButton)
    return seen


@pytest.mark.parametrize("available", [("cpu",), ("cuda", "cpu"), ("mps", "cpu")])
def test_devices_that_are_not_there_cannot_be_chosen_and_say_why(qtbot, panel, available):
    panel.show_devices(available)
    for name, (can_be_chosen, tip) in open_device_menu(qtbot, panel).items():
        assert can_be_chosen == (name in ("auto", *available)), name
        assert can_be_chosen or tip.startswith("PyTorch finds no "), name


def test_the_fast_recipe_has_larger_images_where_auto_takes_a_gpu(qtbot, panel, changes):
    panel.set_model("googlenet_bn")
    assert panel.config().image_size == 48
    panel.show_devices(("cuda", "cpu"))
    assert (panel.config().recipe, panel.config().device, panel.config().image_size) == ("fast", "auto", 96)
    assert changes == [1]


def test_a_computer_without_a_gpu_changes_nothing_in_the_form(panel, changes):
    panel.set_model("googlenet_bn")
    panel.show_devices(("cpu",))
    assert panel.config() == recipe_config("fast")
    assert not changes


@pytest.mark.parametrize(("model", "lr", "is_told"), [("googlenet", "99", True), ("googlenet", "1", False)])
def test_a_learning_rate_that_nobody_learns_with_is_told(qtbot, panel, model, lr, is_told):
    type_into(qtbot, panel, "lr", lr)
    assert panel.config().lr == float(lr)  # to see weights blow up is a lesson too
    assert panel._warning_label.isVisible() == is_told
    assert ("blow up" in panel._rows["lr"].toolTip()) == is_told
    type_into(qtbot, panel, "lr", "0.1")
    assert not panel._warning_label.isVisible()
    assert "blow up" not in panel._rows["lr"].toolTip()


def test_adamw_is_warned_of_earlier_than_sgd(qtbot, panel):
    panel.set_model("googlenet_bn")
    type_into(qtbot, panel, "lr", "0.5")
    assert "with AdamW take at most" in panel._warning_label.text()


@pytest.mark.parametrize("name", ["lr", "num_epochs", "batch_size", "image_size", "num_images", "seed"])
def test_space_in_a_field_is_typed_and_runs_nothing(qtbot, panel, name):
    pressed = []
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Space), panel)
    shortcut.activated.connect(lambda: pressed.append(1))
    type_into(qtbot, panel, name, "10 000", None)
    assert pressed == []
    assert panel.field(name).text() == "10 000"


@pytest.mark.parametrize("text", ["10 000", "10.000", "10'000", "10_000"])
def test_thousands_of_any_writing_are_thousands(qtbot, panel, text):
    type_into(qtbot, panel, "num_images", text)
    assert panel.config().num_images == 10_000
    assert panel.field("num_images").text() == "10,000"


VGG = Space(weights=515_000_000, packed=129_000_000, state=515_000_000)


@pytest.mark.parametrize(
    ("seconds", "measuring", "text"),
    [
        (41, False, "Whole run: about 40 s on this computer (estimate)"),
        (53.2 * 60, False, "Whole run: about 53 min on this computer (estimate)"),
        (1.3 * 3600, False, "Whole run: about 1.5 h on this computer (estimate)"),
        (5.1 * 3600, False, "Whole run: about 5 h on this computer (estimate)"),
        (None, True, "Measuring how long this will take…"),
        (None, False, ""),
    ],
)
def test_the_estimate_in_words(panel, seconds, measuring, text):
    panel.show_estimate(seconds and taking(panel, seconds), measuring)
    assert panel.estimate.text() == text


def test_the_space_stands_beside_the_time_and_follows_the_choice(qtbot, panel):
    panel.show_config(recipe_config("book", "vgg11", num_epochs=30))
    for value, total in (("few", "3.4 GB"), ("all", "5.7 GB")):
        choose_kept(qtbot, panel, value)
        panel.show_estimate(taking(panel, 600), False, VGG, 6 * 10**9)
        assert panel.estimate.text() == f"Whole run: about 10 min on this computer (estimate), {total} on disk"
        assert panel.estimate.disk_text() == ""
        assert "take 520 MB each, the others 130 MB in 8 bits" in panel._rows["kept_epochs"].toolTip()
    panel.show_estimate(None, True)  # other settings: their space is not known yet
    assert "MB" not in panel._rows["kept_epochs"].toolTip() + panel.estimate.text()


def test_a_disk_with_less_room_than_the_run_takes_is_told_in_red(panel):
    panel.show_config(recipe_config("book", "vgg11"))
    panel.show_estimate(taking(panel, 600), False, VGG, VGG.run(panel.config()))
    assert not panel.estimate._disk_full.isVisible()
    panel.show_estimate(taking(panel, 600), False, VGG, VGG.run(panel.config()) - 1)
    assert panel.estimate.disk_text() == "Only 3.1 GB are free on this disk: take fewer epochs, or make room."
    assert panel.estimate._disk_full.isVisible()
    red = panel.estimate._disk_full.palette().color(panel.estimate._disk_full.foregroundRole())
    assert red == theme.alarm(panel)
    assert f"color: {red.name()}" in panel.estimate._label.text()


def test_a_long_run_comes_with_proposals_that_change_the_form(qtbot, panel, changes):
    panel.show_estimate(taking(panel, 1.5 * 3600), False)
    models = []
    panel.model_changed.connect(models.append)
    shorter, fast = panel.estimate.links()
    assert shorter.text() == "5 epochs of the book recipe: about 45 min, about 87 % of the test images right"
    assert fast.text().startswith("Fast recipe, with GoogLeNet BN: about ")
    assert fast.text().endswith(" min, about 90 % of the test images right")
    qtbot.mouseClick(fast, Qt.MouseButton.LeftButton)
    assert panel.config() == recipe_config("fast")
    assert models == ["googlenet_bn"]
    assert changes == [1]
    assert panel.estimate.text() == ""  # it was that of other settings


def test_a_proposal_is_read_in_full(qtbot, panel):
    panel.show_estimate(taking(panel, 5 * 3600), False)
    qtbot.waitUntil(lambda: all(link.isVisible() for link in panel.estimate.links()))
    qtbot.waitUntil(lambda: all(link.height() == link.heightForWidth(link.width()) for link in panel.estimate.links()))
    assert all(link.height() > link.sizeHint().height() for link in panel.estimate.links())  # more lines than one


def test_a_short_run_has_no_proposals(panel):
    panel.show_estimate(taking(panel, 600), False)
    assert panel.estimate.links() == []


def test_editing_makes_the_estimate_go(qtbot, panel):
    panel.show_estimate(taking(panel, 600), False)
    type_into(qtbot, panel, "lr", "0.", key=None)
    assert panel.estimate.text() == ""
