"""The form of a run as tests use it, with real keys."""

from PySide6.QtCore import Qt

from core.train.cost import PassCost, Speed, map_pixels
from gui.worker import TrainThread


def type_into(qtbot, panel, name, text, key=Qt.Key.Key_Return):
    field = panel.field(name)
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, text)
    if key is not None:
        qtbot.keyClick(field, key)


def choose_recipe(qtbot, panel, name):
    """Clicks on a recipe's word."""
    names = [value for value, _ in panel.recipe._choices]
    at = panel.recipe._segment(names.index(name)).center().toPoint()
    qtbot.mouseClick(panel.recipe, Qt.MouseButton.LeftButton, pos=at)


def taking(panel, seconds):
    """The speed at which the run in the form takes so many seconds; to test an image costs a third of learning it."""
    num_images = panel.config().num_epochs * (panel.config().num_images + 10_000 / 3)
    pixel_s = seconds / num_images / map_pixels(panel.config().image_size)
    return Speed(step=PassCost(0.0, pixel_s), test=PassCost(0.0, pixel_s / 3))


def small_run(stage, num_epochs: int = 50):
    """Fills the form of the window in with a run of small images whose steps are quick."""
    for name, value in (("image_size", 16), ("num_images", 40), ("batch_size", 8), ("num_epochs", num_epochs)):
        stage.type_into(name, str(value))


def wait_until_paused(stage):
    """Until nothing of the run is under way, and the window has taken all that it told."""
    (thread,) = stage.window.controller.findChildren(TrainThread)
    stage.wait_for(lambda: thread.waits() and not thread.events, "the run to wait")
