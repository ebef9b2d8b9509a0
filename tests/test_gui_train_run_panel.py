"""Tests of gui.train.run_panel and its rows, with real keys and clicks."""

import dataclasses
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt, QTimer, QTranslator
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.exceptions import capture_exceptions
from run_form import choose_recipe, taking, type_into

from core.errors import UserError
from core.models import MODELS
from core.runs.config import AUGMENTATIONS, OPTIMIZERS, RECIPES, SCHEDULES, RunConfig
from core.train.recipes import continued, recipe_config
from gui import theme


@pytest.fixture
def panel(run_panel):
    return run_panel


@pytest.fixture
def changes(panel):
    seen = []
    panel.config_changed.connect(lambda: seen.append(1))
    return seen


@pytest.mark.parametrize("model", MODELS)
def test_a_network_comes_with_the_values_of_its_recipe(panel, model):
    panel.set_model(model)
    assert panel.config() == recipe_config("fast" if model == "googlenet_bn" else "book", model)


def test_another_network_keeps_seed_and_device(qtbot, panel):
    panel.show_config(recipe_config("book", "googlenet", seed=7, device="cpu"))
    panel.set_model("nin")
    assert panel.config() == recipe_config("book", "nin", seed=7, device="cpu")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("lr", "0.05", 0.05),
        ("lr", "1e-3", 0.001),
        ("lr", "0,05", 0.05),
        ("num_epochs", "3", 3),
        ("batch_size", "256", 256),
        ("image_size", "48", 48),
        ("image_size", "48 px", 48),
        ("num_images", "2,000", 2_000),
        ("num_images", "6e3", 6_000),
    ],
)
def test_a_typed_value_makes_the_recipe_custom(qtbot, panel, changes, name, text, value):
    type_into(qtbot, panel, name, text)
    assert panel.config() == recipe_config("book", "googlenet", **{name: value})
    assert panel.recipe.value() == "custom"
    assert changes == [1]


def test_full_width_digits_of_a_chinese_keyboard_are_digits(panel):
    field = panel.field("num_images")
    field.selectAll()
    event = QInputMethodEvent()
    event.setCommitString("５，０００")
    QApplication.sendEvent(field, event)
    assert panel.config() == recipe_config("book", "googlenet", num_images=5_000)


def test_the_seed_is_no_part_of_the_recipe(qtbot, panel):
    type_into(qtbot, panel, "seed", "42")
    assert panel.config() == recipe_config("book", "googlenet", seed=42)
    assert panel.recipe.value() == "book"


def test_choosing_book_brings_its_values_back(qtbot, panel, changes):
    type_into(qtbot, panel, "lr", "0.5")
    type_into(qtbot, panel, "num_epochs", "1")
    choose_recipe(qtbot, panel, "book")
    assert panel.config() == recipe_config("book", "googlenet")
    assert len(changes) == 3


def test_choosing_custom_goes_to_the_first_value(qtbot, panel):
    choose_recipe(qtbot, panel, "custom")
    assert panel.field("lr").hasFocus()
    assert panel.config().recipe == "custom"


@pytest.mark.parametrize("recipe", ["fast", "best"])
def test_a_recipe_made_for_another_network_brings_that_network(qtbot, panel, changes, recipe):
    models = []
    panel.model_changed.connect(models.append)
    type_into(qtbot, panel, "seed", "5")
    choose_recipe(qtbot, panel, recipe)
    assert panel.config() == recipe_config(recipe, seed=5)
    assert panel.recipe.value() == recipe
    assert models == ["googlenet_bn"]
    choose_recipe(qtbot, panel, "book")
    assert panel.config() == recipe_config("book", "googlenet_bn", seed=5)
    assert models == ["googlenet_bn"]
    assert len(changes) == 3


def test_a_changed_value_keeps_the_rest_of_the_method(qtbot, panel):
    choose_recipe(qtbot, panel, "best")
    type_into(qtbot, panel, "num_epochs", "2")
    assert panel.config() == recipe_config("best", num_epochs=2)
    assert panel.config().recipe == "custom"


def test_networks_without_inception_blocks_have_the_books_recipe_alone(panel):
    panel.set_model("vgg11")
    assert [value for value, _ in panel.recipe._choices] == ["book", "custom"]


def test_the_form_says_what_its_numbers_do_not(qtbot, panel):
    assert panel._method.text() == "SGD; constant learning rate"
    choose_recipe(qtbot, panel, "best")
    words = "AdamW; learning rate rises and falls once; images grow from 40 px; each image varied every time"
    assert panel._method.text() == words


def test_leaving_a_field_counts_like_enter(qtbot, panel, changes):
    type_into(qtbot, panel, "num_images", "12345", Qt.Key.Key_Tab)
    assert panel.field("num_images").text() == "12,345"
    assert panel.field("seed").hasFocus()
    assert changes == [1]


def test_passing_through_with_tab_changes_nothing(qtbot, panel, changes):
    panel.recipe.setFocus()
    visited = []
    for _ in range(7):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        visited.append(QApplication.focusWidget())
    names = ("lr", "num_epochs", "batch_size", "image_size", "num_images", "seed", "device")
    assert visited == [panel.field(name) for name in names]
    assert not changes


def test_half_a_number_is_no_news_yet(qtbot, panel, changes):
    type_into(qtbot, panel, "lr", "0.", key=None)
    assert not changes
    assert panel.error_text() == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lr", "fast"),
        ("lr", ""),
        ("lr", "0"),
        ("lr", "nan"),
        ("num_epochs", "2.5"),
        ("num_epochs", "2,0"),
        ("lr", "1,000"),
        ("num_epochs", "0"),
        ("batch_size", "-1"),
        ("image_size", "8"),
        ("num_images", "60001"),
        ("num_images", "inf"),
        ("seed", "x"),
    ],
)
def test_a_bad_value_is_marked_and_explained(qtbot, panel, name, text):
    type_into(qtbot, panel, name, text)
    with pytest.raises(UserError):
        panel.config()
    assert [each for each, row in panel._rows.items() if row.is_fault] == [name]
    assert panel.error_text().endswith(".")
    colour = panel.field(name).palette().text().color()
    assert colour == theme.alarm(panel)


def test_mending_the_value_takes_the_mark_away(qtbot, panel):
    type_into(qtbot, panel, "num_images", "70000")
    with pytest.raises(UserError):
        panel.config()
    type_into(qtbot, panel, "num_images", "7000")
    assert panel.error_text() == ""
    assert panel.config().num_images == 7_000
    assert panel.field("num_images").palette().text().color() == theme.ink(panel)


CONFIGS = st.builds(
    RunConfig,
    model=st.just("googlenet"),
    recipe=st.sampled_from(RECIPES),
    lr=st.floats(0, 100, exclude_min=True),
    num_epochs=st.integers(1, 10_000),
    batch_size=st.integers(1, 4_096),
    image_size=st.integers(16, 512),
    num_images=st.integers(1, 60_000),
    seed=st.integers(0, 2**31 - 1),
    device=st.sampled_from(["auto", "cpu", "cuda", "mps"]),
    precision=st.sampled_from(["auto", "float32", "bfloat16"]),
    optimizer=st.sampled_from(OPTIMIZERS),
    schedule=st.sampled_from(SCHEDULES),
    augmentation=st.sampled_from(AUGMENTATIONS),
    weight_decay=st.floats(0, 1, exclude_max=True),
    first_image_size=st.sampled_from([0, 16, 40]),
)


@given(CONFIGS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_the_settings_of_a_run_come_back_as_they_were(panel, config):
    panel.show_config(config)
    assert panel.config() == config


def test_a_new_run_is_planned_for_all_of_its_epochs(panel):
    fast = recipe_config("fast")
    panel.show_config(continued(fast, 3, num_steps_done=fast.num_steps))
    assert panel.config() == recipe_config("fast", num_epochs=3)


def test_showing_settings_is_not_changing_them(panel, changes):
    panel.show_config(recipe_config("book", "nin", num_epochs=2))
    panel.set_model("alexnet")
    assert not changes


def test_another_device_computes_in_its_own_number_format(qtbot, panel, changes):
    panel.show_config(dataclasses.replace(recipe_config("book", "googlenet"), device="cpu", precision="bfloat16"))

    def choose_cuda():
        menu = next(menu for menu in panel.findChildren(QMenu) if menu.isVisible())
        qtbot.keyClick(menu, Qt.Key.Key_Down)
        while menu.activeAction().data() != "cuda":
            qtbot.keyClick(menu, Qt.Key.Key_Down)
        qtbot.keyClick(menu, Qt.Key.Key_Return)

    QTimer.singleShot(0, choose_cuda)
    with capture_exceptions() as exceptions:
        qtbot.mouseClick(panel.field("device"), Qt.MouseButton.LeftButton)
    assert not exceptions
    assert (panel.config().device, panel.config().precision) == ("cuda", "auto")
    assert changes == [1]


def test_a_run_under_way_can_be_read_but_not_changed(qtbot, panel, changes):
    panel.set_editable(False)
    qtbot.mouseClick(panel.field("lr"), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(panel.field("lr"), "5")
    choose_recipe(qtbot, panel, "fast")
    assert panel.config() == recipe_config("book", "googlenet")
    assert not panel.field("lr").hasFocus()
    assert not changes
    panel.set_editable(True)
    type_into(qtbot, panel, "lr", "0.5")
    assert panel.config().lr == 0.5


def test_values_that_cannot_be_changed_look_so_and_say_why(qtbot, panel):
    before = {name: panel.field(name).palette().text().color() for name in panel._numbers}
    panel.set_editable(False)
    for name, row in panel._rows.items():
        assert "A run is under way" in row.toolTip(), name
    for name in panel._numbers:
        assert panel.field(name).palette().text().color() == theme.soft(panel) != before[name]
        assert panel.field(name).cursor().shape() == Qt.CursorShape.ArrowCursor
    assert "A run is under way" in panel.recipe.toolTip()
    panel.set_editable(True)
    assert {name: panel.field(name).palette().text().color() for name in panel._numbers} == before
    assert not any("under way" in row.toolTip() for row in panel._rows.values())
    assert "under way" not in panel.recipe.toolTip()


def test_nothing_is_wider_than_the_dock(qtbot, panel):
    panel.show_estimate(taking(panel, 5 * 3600), False)
    qtbot.waitUntil(lambda: all(link.isVisible() for link in panel.estimate.links()))
    assert panel.minimumSizeHint().width() <= 208 - 24
    with_proposals = panel.sizeHint().height()
    assert with_proposals <= 400


def test_a_new_theme_reaches_a_marked_field(qtbot, panel):
    type_into(qtbot, panel, "lr", "-1")
    with pytest.raises(UserError):
        panel.config()
    app = QApplication.instance()
    before = app.palette()
    theme.apply_theme(app, "dark")
    try:
        dark = theme.palette("dark")
        qtbot.waitUntil(lambda: panel.field("lr").palette().text().color() == dark.brightText().color())
        assert panel.field("seed").palette().text().color() == dark.text().color()
    finally:
        app.setPalette(before)


def test_the_language_changes_while_the_form_is_open(qtbot, panel):
    class Shouting(QTranslator):
        def isEmpty(self):
            return False

        def translate(self, context, source, disambiguation=None, n=-1):
            words = re.sub(r"[^{}]+(?![^{]*})", lambda found: found[0].upper(), source)  # but the names of fields
            return words if context in ("RunPanel", "EstimateNote") else ""

    panel.show_estimate(None, True)
    translator = Shouting(panel)
    QApplication.installTranslator(translator)
    try:
        qtbot.waitUntil(lambda: panel._rows["lr"].title.text() == "LEARNING RATE")
        assert panel.recipe._choices[0] == ("book", "BOOK")
        assert panel.estimate._label.text() == "MEASURING HOW LONG THIS WILL TAKE…"
        assert panel.field("lr").accessibleName() == "LEARNING RATE"
    finally:
        QApplication.removeTranslator(translator)
        QApplication.sendPostedEvents(None, QEvent.Type.LanguageChange)
