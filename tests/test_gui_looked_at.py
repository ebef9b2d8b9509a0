"""Copy, Save, Close and the plots in the File menu, by keys in the whole window."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from gui.images import to_qimage


def saved_by_ctrl_s(stage, folder, focus):
    """Presses Ctrl+S with the keyboard at a widget; the picture that was written, and the name that was proposed."""
    asked = []
    stage.window.looked_at._ask = lambda parent, title, path, kinds: asked.append(Path(path)) or str(folder / "x.png")
    focus.setFocus()
    QTest.keyClick(focus, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    return asked[0].name, QImage(str(folder / "x.png"))


def test_ctrl_s_and_ctrl_c_take_what_has_the_keyboard_and_else_the_maps(stage, tmp_path):
    window = stage.window
    stage.wait_for(window.curves.cards, "the curves")
    for focus, name, expected in (
        (window.curves.loss, "loss.png", window.curves.loss.image()),
        (window.picture_panel.switch, "picture.png", to_qimage(window.pictures.picture.pixels)),
        (window.inside.strip, "maps-inception3a.png", window.inside.block_view.grab().toImage()),
    ):
        proposed, image = saved_by_ctrl_s(stage, tmp_path, focus)
        assert proposed == name
        assert image.size() == expected.size()
        QGuiApplication.clipboard().clear()
        QTest.keyClick(focus, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().image().size() == expected.size()
    assert image.pixelColor(40, 60) == expected.pixelColor(40, 60)


def test_a_place_that_cannot_be_written_is_a_sentence(stage, tmp_path):
    saved_by_ctrl_s(stage, tmp_path / "no such folder", stage.window.inside.strip)
    assert "cannot be written" in stage.window.error_bar.sentence()


def test_ctrl_c_in_a_number_copies_the_number(stage):
    field = stage.window.run_panel.field("lr")
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == field.text()


def test_ctrl_w_closes_the_window(stage):
    QTest.keyClick(stage.window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert stage.window.isHidden()


def test_the_file_menu_has_the_plots_with_all_that_can_be_done_with_them(stage):
    window = stage.window
    stage.wait_for(window.curves.cards, "the curves")
    window.menus.plots.aboutToShow.emit()
    plots = [action.menu() for action in window.menus.plots.actions()]
    assert [plot.title() for plot in plots] == ["Loss", "Accuracy"]
    for plot in plots:
        words = " ".join(action.text() for action in plot.actions())
        assert all(word in words for word in ("Copy", "PNG", "SVG", "CSV"))


def test_on_the_page_by_hand_it_is_its_scene_that_is_taken(stage, tmp_path):
    view = stage.window.by_hand_view
    stage.window.centre.show_page("by_hand")
    proposed, image = saved_by_ctrl_s(stage, tmp_path, view.switch)
    assert proposed == "by-hand-mixing.png"
    assert image.size() == view.export.image().size()
    view.export.save(tmp_path / "no such folder" / "x.png")
    assert "cannot be written" in stage.window.error_bar.sentence()
